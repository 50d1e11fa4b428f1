"""After publication: swaps between colleagues, calls to the office, duties open to takers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.roster.models.plans import RosterPlan


class RosterSettings(models.Model):
    """What an agency has chosen about its rosters: whether a superior approves swaps or only sees them."""

    agency = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="+")
    swaps_need_approval = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.agency_id)


class Swap(models.Model):
    """One colleague asks another to take a day in the office, for one of the other's days or for nothing.

    ``day`` passes from asker to other, ``other_day`` from other to asker. ``node`` and ``superior`` are the
    asker's when it was asked. What was done stands in :class:`DayChange` under ``tukar/<id>``.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("menunggu jawaban rekan")
        ACCEPTED = "accepted", _("menunggu persetujuan atasan")
        DONE = "done", _("berlaku")
        REFUSED = "refused", _("ditolak rekan")
        DENIED = "denied", _("tidak disetujui atasan")
        WITHDRAWN = "withdrawn", _("dibatalkan")

    plan = models.ForeignKey(RosterPlan, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    other_day = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["other", "state"]),
            models.Index(fields=["asker", "state"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(asker=F("other")), name="nobody_swaps_alone"),
            models.UniqueConstraint(
                fields=["asker", "day"],
                condition=Q(state__in=["asked", "accepted"]),
                name="one_open_swap_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} {self.day} {self.other_id} {self.other_day}"


class Call(models.Model):
    """A call to the office on a day at home (A1-10): by whom, why, when, and until when it is answered.

    The person must come; "unable" with its reason is for the superior to judge. The day itself stands in
    :class:`DayChange` under ``panggilan/<id>``.
    """

    class Answer(models.TextChoices):
        NONE = "", _("belum dijawab")
        COMING = "coming", _("datang")
        UNABLE = "unable", _("berhalangan")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    starts_at = models.DateTimeField()
    reply_by = models.DateTimeField()
    reason = models.CharField(max_length=200)
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True, default=Answer.NONE)
    answer_reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "date"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "date"], condition=Q(withdrawn_at__isnull=True), name="one_call_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at:%Y-%m-%d %H:%M}"


class OpenDuty(models.Model):
    """A day in the office that its holder cannot keep, offered to colleagues who may take it.

    What was done stands in :class:`DayChange` under ``pengganti/<person>/<date>``, as of a chosen stand-in.
    """

    plan = models.ForeignKey(RosterPlan, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["date", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["plan", "date"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(taker__isnull=True, taken_at__isnull=True)
                | Q(taker__isnull=False, taken_at__isnull=False),
                name="taken_by_somebody_at_some_time",
            ),
            models.UniqueConstraint(
                fields=["person", "date"],
                condition=Q(taken_at__isnull=True, closed_at__isnull=True),
                name="one_open_duty_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date}"
