"""Rosters, their rows, later changes of single days, and what was told and signed."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.platform.models import AppendOnly

# One letter per working day of a plan, as stored: what the engine says (H O P L) and what it does not know.
HOME: Final = "H"
OFFICE: Final = "O"
PIKET: Final = "P"
LEAVE: Final = "L"
DUTY: Final = "D"
FREE: Final = "X"  # not a working day of this person's unit
GAP: Final = "-"  # nobody has decided yet
LETTERS: Final = HOME + OFFICE + PIKET + LEAVE + DUTY + FREE + GAP


class DayMode(models.TextChoices):
    """What a day is; ``RESTORED`` takes back an earlier change so that the plan counts again."""

    WFO = "WFO", _("kantor (WFO)")
    WFH = "WFH", _("rumah (WFH)")
    PIKET = "PIKET", _("piket di kantor")
    LEAVE = "LEAVE", _("cuti")
    DUTY = "DUTY", _("dinas luar")
    OFF = "OFF", _("libur")
    RESTORED = "RESTORED", _("kembali ke jadwal")


class RosterPlan(models.Model):
    """The roster of an agency from ``first`` to ``last``.

    ``days`` are its working days in order (ISO dates); every row has one letter per day. ``basis`` holds per
    day the circular's limits as they were when it was filled (see ``services.staff.basis_of_day``),
    ``result`` what the engine answered: feasible, spread, bound, proven, conflicts. ``edited_at`` is set by
    an edit after filling; a draft with ``replaces`` is the next version of a published one. ``locks`` are
    the cells that filling anew must keep: ``{person id: {ISO date: letter}}``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Konsep, belum terbit")
        PUBLISHED = "published", _("Terbit")
        SUPERSEDED = "superseded", _("Digantikan")

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="rosters")
    first = models.DateField()
    last = models.DateField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    days = models.JSONField(default=list)
    basis = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    locks = models.JSONField(default=dict, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-version", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency", "state", "first"]),
            models.Index(fields=["state", "first", "last"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agency", "first", "last", "version"], name="one_plan_one_version"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="plan_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="plan_in_force_was_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.first}–{self.last} v{self.version}"


class RosterRow(models.Model):
    """One person's letters; ``unit`` is the part of the agency the person belonged to when it was filled."""

    plan = models.ForeignKey(RosterPlan, on_delete=models.CASCADE, related_name="rows")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    cells = models.CharField(max_length=400)

    class Meta:
        ordering: ClassVar[list[str]] = ["unit__path", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "person"], name="one_row_per_person")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "plan"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.cells}"


class DayChange(AppendOnly):
    """What one person's day became after the roster was made; of several the newest counts.

    ``source`` names the paper or act behind it (``cuti/17``, a letter's number); an absence writes one row
    per calendar day so that rosters filled later know it too.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="day_changes")
    date = models.DateField()
    mode = models.CharField(max_length=10, choices=DayMode.choices)
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    job = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["date", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date} {self.mode}"


class PlanNotice(models.Model):
    """What a publication changed for one person: ``days`` are ``[ISO date, letter before, letter now]``.

    Letters are those of the store, "" where nothing was published before. ``seen_at`` is set by the person,
    ``mailed_at`` when the mail server took the letter; ``mail_error`` says why it never will.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(RosterPlan, on_delete=models.CASCADE, related_name="notices")
    days = models.JSONField(default=list)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "seen_at"]),
            models.Index(fields=["mailed_at", "made_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "person"], name="one_notice_per_publication")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.person_id}"


class CalendarFeed(models.Model):
    """The secret address of a person's calendar: only the SHA-256 of its token is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="one_open_feed_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"


class DutyLetter(AppendOnly):
    """The order (SPT) of a published roster, frozen: ``content`` is all that the letter says."""

    plan = models.ForeignKey(RosterPlan, on_delete=models.PROTECT, related_name="letters")
    number = models.CharField(max_length=80)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.number
