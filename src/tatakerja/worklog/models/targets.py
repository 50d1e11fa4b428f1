"""Performance targets (SKP), the superior's monthly figure for each, and files exchanged with e-Kinerja."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.platform.models import AppendOnly


class SkpTarget(models.Model):
    """One target of a person's year: what, how much, in which months (1-12, both included)."""

    class Source(models.TextChoices):
        MANUAL = "manual", _("dicatat atasan")
        IMPORT = "import", _("diimpor")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="skp_targets")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    first_month = models.PositiveSmallIntegerField(default=1)
    last_month = models.PositiveSmallIntegerField(default=12)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.MANUAL)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["person_id", "year", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "year", "code"], name="one_target_a_code"),
            models.CheckConstraint(
                condition=Q(first_month__range=(1, 12), last_month__range=(1, 12))
                & Q(last_month__gte=F("first_month")),
                name="target_months_in_order",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="target_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class MonthConfirmation(AppendOnly):
    """The figure of a target in a month as the superior confirmed it; of several the newest counts.

    ``counted`` is what judged tasks added up to at that moment and ``tasks`` their ids: the path from the
    figure to its evidence stays even when tasks change later. ``month`` is the first day of the month.
    """

    class Source(models.TextChoices):
        JUDGED = "judged", _("ditetapkan atasan")
        IMPORT = "import", _("diimpor")

    target = models.ForeignKey(SkpTarget, on_delete=models.PROTECT, related_name="confirmations")
    month = models.DateField()
    version = models.PositiveIntegerField()
    counted = models.DecimalField(max_digits=12, decimal_places=2)
    realised = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    tasks = models.JSONField(default=list)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.JUDGED)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["target_id", "month", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["target", "month", "version"], name="one_confirmation_a_version"),
            models.CheckConstraint(condition=Q(realised__gte=0), name="realised_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.month:%Y-%m} {self.realised}"


class Exchange(models.Model):
    """One imported file of targets or activities: what it did, and the bad rows with their reasons (XLSX)."""

    class Shape(models.TextChoices):
        TARGETS = "targets", _("Target dan realisasi (e-Kinerja)")
        ACTIVITIES = "activities", _("Kegiatan harian (SIKAP)")

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    shape = models.CharField(max_length=10, choices=Shape.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(default=dict)
    rejected = models.BinaryField(default=bytes)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name
