"""Questions that the public asks online and what offices answer, message by message."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.service.models.complaints import MAX_TEXT, Topic
from tatakerja.service.rules.complaints import CODE_LENGTH
from tatakerja.service.rules.consultations import State as StateRule


def stored_at(row: ConsultationFile, name: str) -> str:
    """Under a random name: the address of a file tells nothing and cannot be guessed."""
    return f"consultations/{row.pk}"


class ConsultationDesk(models.Model):
    """When a region answers questions and how soon: ``answer_hours`` office hours until the first answer.

    No law gives these figures; the region confirms them. A question that nobody goes on with is closed after
    ``close_after_days``.
    """

    region = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="+")
    opens = models.TimeField()
    closes = models.TimeField()
    answer_hours = models.PositiveSmallIntegerField()
    close_after_days = models.PositiveSmallIntegerField()
    to_be_confirmed = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="desk_closes_after_opening"),
            models.CheckConstraint(condition=Q(answer_hours__gte=1), name="desk_answers_at_all"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}"


class Consultation(models.Model):
    """One question with its thread. ``code`` is the key to its page; who asked is kept nowhere but sealed.

    ``due_at`` is the promised answer to what waits since ``waiting_since``; both None while nothing does.
    """

    class State(models.TextChoices):
        WAITING = StateRule.WAITING, _("Menunggu jawaban")
        ANSWERED = StateRule.ANSWERED, _("Sudah dijawab")
        CLOSED = StateRule.CLOSED, _("Selesai")

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="consultations")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_provisional = models.BooleanField(default=False)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    video_url = models.URLField(max_length=300, blank=True)
    # The form it was asked with, so that a second press finds the same thread.
    sent_mark = models.CharField(max_length=64, blank=True, db_index=True)
    # The promise about which the leaders were told last, and whether as one that was broken.
    escalated_for = models.DateTimeField(null=True, blank=True)
    escalated_late = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["state", "last_at"]),
        ]

    def __str__(self) -> str:
        return self.code


class ConsultationMessage(models.Model):
    """One message or event of a thread; append-only. ``public`` ones stand on the asker's page."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Pertanyaan")
        ANSWERED = "answered", _("Jawaban")
        HANDED = "handed", _("Dialihkan ke kantor lain")
        VIDEO = "video", _("Tautan video")
        CLOSED = "closed", _("Diselesaikan")
        ESCALATED = "escalated", _("Dinaikkan ke pimpinan")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    text = models.TextField(max_length=MAX_TEXT, blank=True)
    public = models.BooleanField(default=True)
    node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind}"


class ConsultationFile(models.Model):
    """A checked and cleaned file of a message."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(ConsultationMessage, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_at, max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ConsultationContact(models.Model):
    """Where to tell that an answer is there, sealed: read by the machine that tells it, shown to nobody."""

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="contact")
    sealed = models.BinaryField()
    # The answer that was told last.
    told = models.ForeignKey(ConsultationMessage, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.consultation_id}"
