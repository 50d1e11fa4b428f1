"""A complaint, what happened to it, and who sent it: the last under a key of its own."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.service.models.english import in_language
from tatakerja.service.models.register import PublicService
from tatakerja.service.rules.complaints import CODE_LENGTH
from tatakerja.service.rules.complaints import Kind as KindRule
from tatakerja.service.rules.complaints import State as StateRule

MAX_TEXT = 4000


def stored_at(row: ComplaintFile, name: str) -> str:
    """Under a random name: the address of a file tells nothing and cannot be guessed."""
    return f"complaints/{row.pk}"


class Topic(models.Model):
    """What a complaint is about, in the public's words; ``node`` is the office that answers."""

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="complaint_topics")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "name"], name="topic_once_a_region")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_language(self) -> str:
        """The name in the reader's language, where it is given."""
        return in_language(self.name, self.name_en).text


class Complaint(models.Model):
    """What somebody of the public wrote. ``code`` is the key to its page; who wrote it stands elsewhere.

    ``about_official``: a report about an official goes to the region, not to the official's own office.
    ``handler`` is the person at the office who works on it; ``outside_number`` its number at SP4N-LAPOR!.
    ``reply_by``: the last day on which silence of the reporter does not close it; ``noticed_on``: the day on
    which the reporter was reminded of that.
    """

    class Kind(models.TextChoices):
        INFORMATION = KindRule.INFORMATION, _("Permintaan informasi")
        ORDINARY = KindRule.ORDINARY, _("Pengaduan")
        SUPERVISORY = KindRule.SUPERVISORY, _("Pengaduan berkadar pengawasan")
        ASPIRATION = KindRule.ASPIRATION, _("Aspirasi")

    class State(models.TextChoices):
        RECEIVED = StateRule.RECEIVED, _("Diterima")
        IN_HAND = StateRule.IN_HAND, _("Ditangani")
        CLOSED = StateRule.CLOSED, _("Selesai")
        MERGED = StateRule.MERGED, _("Digabung")

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="complaints")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        PublicService, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORDINARY)
    text = models.TextField(max_length=MAX_TEXT)
    about_official = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField()
    verify_by = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    due_provisional = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateField(null=True, blank=True)
    noticed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outside_number = models.CharField(max_length=40, blank=True)
    # The promise about which the leaders were told last; the day after it once they know that it was broken.
    escalated_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["received_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["state", "verify_by"]),
            models.Index(fields=["state", "reply_by"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["region", "outside_number"],
                condition=~models.Q(outside_number=""),
                name="outside_number_once_a_region",
            )
        ]

    def __str__(self) -> str:
        return self.code


class ComplaintStep(models.Model):
    """One step of a complaint's story; append-only. ``public`` steps stand on the tracking page."""

    class Act(models.TextChoices):
        RECEIVED = "received", _("Diterima")
        FORWARDED = "forwarded", _("Diverifikasi dan diteruskan")
        ASSIGNED = "assigned", _("Diberikan kepada petugas")
        ANSWERED = "answered", _("Ditanggapi")
        ASKED = "asked", _("Diminta keterangan pelapor")
        ADDED = "added", _("Ditambah pelapor")
        NOTICED = "noticed", _("Diingatkan: menunggu kabar pelapor")
        CLOSED = "closed", _("Diselesaikan")
        LAPSED = "lapsed", _("Ditutup tanpa kabar pelapor")
        REOPENED = "reopened", _("Dibuka kembali")
        MERGED = "merged", _("Digabung")
        ESCALATED = "escalated", _("Dinaikkan ke pimpinan")
        PASSED_ON = "passed_on", _("Dicatat pada kehadiran pegawai")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    act = models.CharField(max_length=10, choices=Act.choices)
    text = models.TextField(max_length=MAX_TEXT, blank=True)
    public = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.act}"


class ComplaintFile(models.Model):
    """A checked and cleaned file of the reporter or, with ``step``, the proof of an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="files")
    step = models.ForeignKey(ComplaintStep, null=True, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_at, max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SealedIdentity(models.Model):
    """Name and contact of a reporter, encrypted with a key that is not in the database.

    ``news``: the reporter asked to be told at the contact that there is something to read, which the machine
    does; ``told`` is the step of which it did so last.
    """

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="identity")
    sealed = models.BinaryField()
    news = models.BooleanField(default=False)
    told = models.ForeignKey(ComplaintStep, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.complaint_id}"


class IdentityRequest(models.Model):
    """Breaking the seal: one person asks with a reason, another allows it, and both stand in the file."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="identity_requests")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField(null=True, blank=True)
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(allowed_by__isnull=True) | ~models.Q(allowed_by=models.F("asked_by")),
                name="seal_broken_by_two",
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.asked_at:%Y-%m-%d}"
