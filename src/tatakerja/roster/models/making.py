"""What a roster is made from beside the circular: wishes, what counters need; and many rosters in one go."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.roster.models.plans import RosterPlan


class Wish(models.Model):
    """A day on which a person would rather work at home: a weekday (0 = Monday) or one date.

    It counts from ``since`` until ``until`` (exclusive, None = still). A wish is never a right: the roster
    meets as many as fairness leaves room for.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["person_id", "weekday", "date", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "since"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6, date__isnull=True) | Q(weekday__isnull=True, date__isnull=False),
                name="a_weekday_or_a_date",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="wish_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date or self.weekday}"


class CounterDemand(models.Model):
    """How many people a service needs in the office on some weekdays, whoever asks for it (``source``).

    ``group`` is a word of ``Person``'s groups that those people must have ("" = anybody who takes turns),
    ``node`` the agency or the unit of account whose people count.
    """

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    least = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=60, blank=True)
    weekdays = models.JSONField(default=list, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["node_id", "name", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["node", "since"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(least__gte=1), name="a_counter_needs_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.least}"


class DraftRun(models.Model):
    """The rosters of all agencies of a region for one period, made in one go."""

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="run_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.first}–{self.last}"


class DraftTask(models.Model):
    """One agency of a run; whichever worker takes it first makes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        RUNNING = "running", _("sedang disusun")
        DONE = "done", _("selesai")
        FAILED = "failed", _("tidak tersusun")

    run = models.ForeignKey(DraftRun, on_delete=models.CASCADE, related_name="tasks")
    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    plan = models.ForeignKey(RosterPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "agency"], name="one_task_per_agency")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.agency_id} {self.state}"
