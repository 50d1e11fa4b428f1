"""Travel: the request, the letters it leads to, the stamps of the visited offices, and the duty it makes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.permit.models.base import MAX_REASON, Request, State
from tatakerja.platform.formats import date_range


class Trip(Request):
    """A private trip out of the region, or an official one; ``regime`` and ``clauses`` as they were judged.

    ``scope`` tells how far it goes; ``priority`` may be a word of the circular's own; ``estimate`` in whole
    rupiah.
    """

    State = State

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Perjalanan dinas")
        PRIVATE = "private", _("Bepergian pribadi")

    class Scope(models.TextChoices):
        LOCAL = "local", _("Di dalam daerah")
        DOMESTIC = "domestic", _("Ke luar daerah")
        ABROAD = "abroad", _("Ke luar negeri")

    class Priority(models.TextChoices):
        HIGH = "tinggi", _("Tinggi")
        NORMAL = "sedang", _("Sedang")
        LOW = "rendah", _("Rendah")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.DOMESTIC)
    destination = models.CharField(max_length=120)
    purpose = models.CharField(max_length=MAX_REASON)
    first = models.DateField()
    last = models.DateField()
    priority = models.CharField(max_length=40, choices=Priority.choices, blank=True)
    transport = models.CharField(max_length=60, blank=True)
    estimate = models.PositiveBigIntegerField(default=0)
    budget = models.CharField(max_length=120, blank=True)
    others = models.ManyToManyField(Person, blank=True, related_name="joined_trips")
    regime = models.CharField(max_length=12, default="free")
    clauses = models.JSONField(default=list)
    report = models.TextField(blank=True)
    spent = models.PositiveBigIntegerField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "first"]),
            models.Index(fields=["state", "first"]),
            models.Index(fields=["approver", "state"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="trip_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False), name="trip_decided_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ke {self.destination}, {date_range(self.first, self.last)}"

    @property
    def priority_words(self) -> str:
        """The priority as people read it, also where it is a circular's own word."""
        return str(self.get_priority_display()).replace("_", " ")


class LetterCounter(models.Model):
    """The last number of a series of letters in one agency and year; a number is never given twice."""

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "series", "year"], name="one_counter_a_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class TripLetter(models.Model):
    """A letter of a trip, frozen: the assignment (surat tugas) or the travel order (SPD) of one person."""

    class Kind(models.TextChoices):
        ASSIGNMENT = "surat_tugas", _("Surat tugas")
        ORDER = "spd", _("Surat perjalanan dinas (SPD)")

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.number


class Visum(models.Model):
    """The visited office confirms arrival and departure; on paper a signature and a stamp."""

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="visums")
    place = models.CharField(max_length=120)
    arrived = models.DateField()
    left = models.DateField()
    official = models.CharField(max_length=120)
    official_title = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["arrived", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(left__gte=F("arrived")), name="visum_left_after_arrival")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.arrived}–{self.left}"


class Duty(models.Model):
    """Duty travel (dinas luar) ordered by a letter; without its number the day is not duty (A0-19)."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("Ditugaskan")
        CANCELLED = "cancelled", _("Dibatalkan")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    trip = models.ForeignKey(Trip, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")
    letter = models.CharField(max_length=100)
    purpose = models.CharField(max_length=MAX_REASON)
    destination = models.CharField(max_length=120, blank=True)
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ORDERED)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "first"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="duty_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(letter=""), name="duty_has_a_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}, {date_range(self.first, self.last)}"

    @property
    def source(self) -> str:
        """What the roster knows this absence by: the letter, and the row to tell two apart."""
        return f"{self.letter} (dinas/{self.pk})"
