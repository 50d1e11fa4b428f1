"""The registry of circulars and the calendar of holidays: dated data that policies are read from."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person


class Circular(models.Model):
    """One circular of a region, as the policy document that its clauses were read into.

    ``document`` is the whole policy document (the format of ``docs/policy-language.md``); number, title,
    issuer
    and dates beside it are copies for lists and queries, written together with it. A published document never
    changes: a correction is a further version with the same ``slug``. ``origin`` names the shipped circular
    that it was adopted from and ``changes`` what was set differently, by dotted path.
    ``authors`` are the ids of the accounts that wrote this version: none of them may also approve it.
    ``valid_from`` is empty where nobody has said since when the circular holds (A1-16): it cannot be
    published.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Konsep")
        PUBLISHED = "published", _("Berlaku")
        ENDED = "ended", _("Berakhir")

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="circulars")
    slug = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=120, blank=True)
    title = models.TextField()
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, blank=True)
    origin = models.SlugField(max_length=60, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    document = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    authors = models.JSONField(default=list, blank=True)
    copies = models.JSONField(default=list, blank=True)
    retroactive_reason = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-issued_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["region", "state", "valid_from"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "slug", "version"], name="one_circular_one_version"),
            models.UniqueConstraint(
                fields=["region", "slug"], condition=Q(state="published"), name="one_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="circular_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, valid_from__isnull=False),
                name="circular_in_force_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}".strip() if self.number else self.title


class Occurrence(models.Model):
    """A time during which an event lasts in a region ("PPKM Mikro", A1-06), by an official's word.

    ``event`` is the code that circulars name (``valid.while_event``); ``last`` is empty while it lasts. What
    was recorded is never changed: closing writes the last day beside it, once.
    """

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="occurrences")
    event = models.SlugField(max_length=60)
    first = models.DateField()
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["region", "event"], condition=Q(last__isnull=True), name="one_open_occurrence"
            ),
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="occurrence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(closed_at__isnull=False), name="closed_has_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.first}"


class Notice(models.Model):
    """A circular changes this person's days from ``first`` on; made on publishing, one a person.

    ``seen_at`` is set by the person. The letter goes out at ``mail_next_at`` or later; ``mail_error`` names
    what a second try cannot mend.
    """

    circular = models.ForeignKey(Circular, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mail_next_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "seen_at"]),
            models.Index(
                fields=["mail_next_at"],
                condition=Q(mail_next_at__isnull=False),
                name="notice_letters_waiting",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["circular", "person"], name="one_notice_per_circular")
        ]

    def __str__(self) -> str:
        return f"{self.circular_id} {self.person_id}"


class Review(models.Model):
    """The evaluation of a circular on its review date: opened by the daily job, decided by an officer.

    ``measured`` holds ``{"name", "before", "during"}`` as drawn from the data at ``measured_at`` (texts, so
    that a decision can be read years later), ``figures`` the same as the officer left them when deciding.
    ``reminded_at`` is when the review was opened, ``mailed_at`` when the officers were last written to.
    """

    class Decision(models.TextChoices):
        CONTINUE = "continue", _("Dilanjutkan")
        CHANGE = "change", _("Diubah")
        END = "end", _("Diakhiri")

    circular = models.ForeignKey(Circular, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    reminded_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    measured = models.JSONField(default=list, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=list, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["circular", "due_on"], name="one_review_a_date"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False), name="a_decided_review_has_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circular_id} {self.due_on}"


class HolidayYear(models.Model):
    """The holidays of one year; a later decree is a further version and the newest counts.

    ``days`` holds ``{"date", "name", "kind": national | cuti_bersama, "provisional"}`` in order of date.
    ``to_be_confirmed`` marks what was not read from the decree itself.
    """

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    days = models.JSONField()
    source = models.CharField(max_length=300)
    to_be_confirmed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["year", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "version"], name="one_holiday_version")
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"


class Drafting(models.Model):
    """A circular while it is being written: a document that may still be wrong or half empty, and its text.

    ``text`` is what was pasted from the paper. ``authors`` are the ids of all accounts that wrote in it; none
    of them may approve it. ``origin`` names the shipped circular and ``copied_from`` the own one it began as,
    ``circular`` is what it was handed in as. ``earlier`` is the document before the last large change, for
    the way back.
    """

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="draftings")
    document = models.JSONField()
    text = models.TextField(blank=True)
    origin = models.SlugField(max_length=60, blank=True)
    copied_from = models.ForeignKey(
        Circular, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    circular = models.ForeignKey(
        Circular, null=True, blank=True, on_delete=models.SET_NULL, related_name="draftings"
    )
    authors = models.JSONField(default=list, blank=True)
    retroactive_reason = models.CharField(max_length=300, blank=True)
    earlier = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-saved_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["region", "saved_at"])]

    def __str__(self) -> str:
        return self.title or f"konsep {self.pk}"

    @property
    def title(self) -> str:
        """The title as written so far; empty where there is none."""
        paper = self.document.get("circular") if isinstance(self.document, dict) else None
        return str(paper.get("title", "")) if isinstance(paper, dict) else ""


def scan_stored_at(instance: models.Model, name: str) -> str:
    """Where a scan lies: under its own random id, so that no name of a user reaches the disk."""
    assert isinstance(instance, Scan)
    return f"circular/{instance.added_at:%Y/%m}/{instance.id}.pdf"


class Scan(models.Model):
    """The scanned paper of a circular, checked; ``sha256`` is of what is stored. One a draft."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    drafting = models.OneToOneField(
        Drafting, null=True, blank=True, on_delete=models.SET_NULL, related_name="scan"
    )
    circular = models.OneToOneField(
        Circular, null=True, blank=True, on_delete=models.SET_NULL, related_name="scan"
    )
    file = models.FileField(upload_to=scan_stored_at, max_length=120)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.pages} halaman, {self.sha256[:16]}"
