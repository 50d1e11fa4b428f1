"""Tasks that superiors give, their attachments and judgement."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.worklog.models.targets import SkpTarget

MAX_TEXT = 2000


class TaskState(models.TextChoices):
    GIVEN = "given", _("Terbuka")
    DONE = "done", _("Selesai")
    CHECKED = "checked", _("Diperiksa")
    EVALUATED = "evaluated", _("Dievaluasi")
    CANCELLED = "cancelled", _("Dibatalkan")


class Priority(models.TextChoices):
    HIGH = "high", _("Mendesak")
    NORMAL = "normal", _("Biasa")
    LOW = "low", _("Bila sempat")


class Rating(models.TextChoices):
    """The words of PermenPANRB 6/2022 for results (hasil kerja) and behaviour (perilaku)."""

    BELOW = "below", _("Di bawah ekspektasi")
    MEETS = "meets", _("Sesuai ekspektasi")
    ABOVE = "above", _("Di atas ekspektasi")


class Recurrence(models.Model):
    """A task that is given again every working day or every week to the same people.

    ``weekday`` (Monday = 0) is set for weekly ones; ``due_in`` counts calendar days from the day of giving.
    """

    class Every(models.TextChoices):
        DAILY = "daily", _("Setiap hari kerja")
        WEEKLY = "weekly", _("Setiap pekan")

    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    people = models.ManyToManyField(Person, related_name="recurrences")
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=MAX_TEXT, blank=True)
    expected_output = models.CharField(max_length=200, blank=True)
    priority = models.CharField(max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    every = models.CharField(max_length=6, choices=Every.choices, default=Every.DAILY)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    due_in = models.PositiveSmallIntegerField(default=0)
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(every="weekly") & Q(weekday__range=(0, 6)))
                | (Q(every="daily") & Q(weekday__isnull=True)),
                name="recurrence_weekly_has_a_weekday",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """One task of one person (A0-12): who gave it, what is expected, what came out, how it was judged.

    ``given_on``, ``due`` are local dates; ``node`` is the assignee's part of the tree when it was given.
    ``quantity`` is the amount realised of the linked target, in the target's unit. ``returned`` holds the
    superior's words when a finished task went back. ``batch`` groups what one press of the button gave.
    ``last_press`` names the tap of a phone that counted last: delivered again it changes nothing.
    """

    assignee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks")
    giver = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="tasks_given")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=MAX_TEXT, blank=True)
    expected_output = models.CharField(max_length=200, blank=True)
    priority = models.CharField(max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    given_on = models.DateField()
    given_at = models.DateTimeField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.GIVEN)
    done_at = models.DateTimeField(null=True, blank=True)
    last_press = models.UUIDField(null=True, blank=True, editable=False)
    result = models.CharField(max_length=1000, blank=True)
    target = models.ForeignKey(
        SkpTarget, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    returned = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evaluated_at = models.DateTimeField(null=True, blank=True)
    evaluated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    result_rating = models.CharField(max_length=5, choices=Rating.choices, blank=True)
    behaviour_rating = models.CharField(max_length=5, choices=Rating.choices, blank=True)
    feedback = models.CharField(max_length=1000, blank=True)
    batch = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    recurrence = models.ForeignKey(
        Recurrence, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["assignee", "state", "due"]),
            models.Index(fields=["assignee", "done_at"]),
            models.Index(fields=["state", "done_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["recurrence", "assignee", "given_on"], name="recurring_task_once_a_day"
            ),
            models.CheckConstraint(condition=Q(due__gte=F("given_on")), name="task_due_after_given"),
            models.CheckConstraint(
                condition=Q(state__in=["given", "cancelled"]) | Q(done_at__isnull=False),
                name="task_done_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="evaluated") | (Q(evaluated_at__isnull=False) & ~Q(result_rating="")),
                name="task_evaluated_has_a_rating",
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="task_quantity_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title


def stored_at(instance: models.Model, name: str) -> str:
    """Where an attachment lies: under its own random id, so that no name of a user reaches the disk."""
    assert isinstance(instance, Attachment)
    return f"worklog/{instance.added_at:%Y/%m}/{instance.id}.{name.rpartition('.')[2]}"


class Attachment(models.Model):
    """A checked and cleaned file of a task; ``name`` is rebuilt, ``sha256`` of what is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_at, max_length=120)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["added_at", "id"]

    def __str__(self) -> str:
        return self.name
