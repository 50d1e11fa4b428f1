"""What is asked of people at home: a location at the circular's report times, and an answer to a call."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Person
from tatakerja.platform.models import AppendOnly

MAX_REASON = 300


class LocationRequest(AppendOnly):
    """One person's request at one report time, as the day stood when the time came (A2-20).

    ``key`` is what the phone answers with. ``opening``: it falls on the beginning of work, so that the
    check-in with its location answers it. Answered, late and missed follow from the evidence.
    """

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="location_requests")
    day = models.DateField()
    clock = models.TimeField()
    due = models.DateTimeField()
    closes = models.DateTimeField()
    opening = models.BooleanField(default=False)
    clauses = models.JSONField(default=list)
    opened_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "person_id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["day", "clock"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "day", "clock"], name="one_request_a_report_time")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.clock:%H.%M}"


class ReachCall(AppendOnly):
    """A superior's call to somebody at home, by the app or by telephone.

    ``key`` is what the app answers with; a telephone call's outcome is noted by the superior.
    """

    class Channel(models.TextChoices):
        APP = "app", _("Aplikasi")
        PHONE = "phone", _("Telepon")

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reach_calls")
    day = models.DateField()
    called_at = models.DateTimeField()
    channel = models.CharField(max_length=6, choices=Channel.choices)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["called_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "day"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.called_at:%Y-%m-%d %H:%M}"


class CallOutcome(AppendOnly):
    """What the superior notes about a call: answered at, not answered, or a reason that excuses; the newest
    counts."""

    call = models.ForeignKey(ReachCall, on_delete=models.PROTECT, related_name="outcomes")
    answered_at = models.DateTimeField(null=True, blank=True)
    excused = models.BooleanField(default=False)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.at:%H:%M}"
