"""Reasons to be elsewhere: leave, duty travel, and outings for living needs told to the superior."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Person

MAX_REASON = 300


class Leave(models.Model):
    """A leave that is asked for and decided (PP 11/2017; collective leave is nobody's to ask for)."""

    class Kind(models.TextChoices):
        TAHUNAN = "tahunan", _("Cuti tahunan")
        BESAR = "besar", _("Cuti besar")
        SAKIT = "sakit", _("Cuti sakit")
        MELAHIRKAN = "melahirkan", _("Cuti melahirkan")
        ALASAN_PENTING = "alasan_penting", _("Cuti karena alasan penting")
        CLTN = "cltn", _("Cuti di luar tanggungan negara")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Menunggu keputusan")
        APPROVED = "approved", _("Disetujui")
        REJECTED = "rejected", _("Belum disetujui")
        CANCELLED = "cancelled", _("Dibatalkan")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.TAHUNAN)
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "first"]),
            models.Index(fields=["state", "first"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="leave_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False), name="leave_decided_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first}–{self.last}"

    @property
    def source(self) -> str:
        """The name under which the roster knows this absence."""
        return f"cuti/{self.pk}"


class Duty(models.Model):
    """Duty travel (dinas luar) ordered by a letter; without its number the day is not duty (A0-19)."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("Ditugaskan")
        CANCELLED = "cancelled", _("Dibatalkan")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
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
        return f"{self.letter} {self.first}–{self.last}"

    @property
    def source(self) -> str:
        """What the roster knows this absence by: the letter, and the row to tell two apart."""
        return f"{self.letter} (dinas/{self.pk})"


class Outing(models.Model):
    """Leaving home for living needs while working there (circular 060/1617/425.022/2020 cl. A4-11).

    Coordination, not a licence: the superior is told and acknowledges; nobody refuses. ``day`` is the local
    date, the times are UTC.
    """

    class Category(models.TextChoices):
        PANGAN = "pangan", _("Kebutuhan pangan")
        KESEHATAN = "kesehatan", _("Kesehatan")
        LAINNYA = "lainnya", _("Lainnya")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="outings")
    category = models.CharField(max_length=10, choices=Category.choices)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()
    told_to = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "day"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="outing_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.starts_at:%Y-%m-%d %H:%M}"
