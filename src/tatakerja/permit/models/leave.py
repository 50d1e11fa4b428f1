"""Leave: what was asked for, its papers, and the yearly account of annual leave."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Person
from tatakerja.permit.models.base import Request, State
from tatakerja.platform.formats import date_range


class LeaveKind(models.TextChoices):
    """The seven kinds of PP 11/2017; collective leave is given to all and asked for by nobody."""

    TAHUNAN = "tahunan", _("Cuti tahunan")
    BESAR = "besar", _("Cuti besar")
    SAKIT = "sakit", _("Cuti sakit")
    MELAHIRKAN = "melahirkan", _("Cuti melahirkan")
    ALASAN_PENTING = "alasan_penting", _("Cuti karena alasan penting")
    BERSAMA = "bersama", _("Cuti bersama")
    CLTN = "cltn", _("Cuti di luar tanggungan negara")


class Leave(Request):
    """A leave from ``first`` to ``last``, both inclusive; ``length`` in the unit of its kind.

    ``extra`` are its last calendar days where they are for the way to a place that is hard to reach: they are
    not in ``length`` and draw on no account.
    """

    Kind = LeaveKind
    State = State

    kind = models.CharField(max_length=16, choices=LeaveKind.choices, default=LeaveKind.TAHUNAN)
    first = models.DateField()
    last = models.DateField()
    length = models.PositiveIntegerField(default=0)
    extra = models.PositiveSmallIntegerField(default=0)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "first"]),
            models.Index(fields=["state", "first"]),
            models.Index(fields=["approver", "state"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="leave_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False), name="leave_decided_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {date_range(self.first, self.last)}"

    @property
    def source(self) -> str:
        """The name under which the roster knows this absence."""
        return f"cuti/{self.pk}"


class LeaveAccount(models.Model):
    """Annual leave of one person and year: what the year gives and what came over from earlier ones.

    Written at the turn of the year, or by the personnel officer when the product is introduced; what is used
    is never stored but added up from the leaves themselves.
    """

    class Origin(models.TextChoices):
        OPENING = "opening", _("Saldo awal")
        YEAR_CHANGE = "year_change", _("Pergantian tahun")
        CORRECTION = "correction", _("Koreksi")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leave_accounts")
    year = models.PositiveSmallIntegerField()
    granted = models.PositiveSmallIntegerField()
    carried = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["person_id", "-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "year"], name="one_leave_account_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}: {self.granted}+{self.carried}"


def stored_at(instance: models.Model, name: str) -> str:
    """Where a paper lies: under its own random id, so that no name of a user reaches the disk."""
    assert isinstance(instance, LeavePaper)
    return f"permit/{instance.added_at:%Y/%m}/{instance.id}.{name.rpartition('.')[2]}"


class LeavePaper(models.Model):
    """A checked and cleaned file that a leave needs, such as a doctor's letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    leave = models.ForeignKey(Leave, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_at, max_length=120)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["added_at", "id"]

    def __str__(self) -> str:
        return self.name
