"""Coming and going of one's own accord: out of the house for living needs, into the office for urgent work.

Both are told, neither is licensed. The office visit (A4-03: one may come) is not the call-up of
``roster.Call`` (A1-10: one must come).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Person
from tatakerja.permit.models.base import MAX_REASON


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
    returned_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unacknowledged_at = models.DateTimeField(null=True, blank=True)

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


class OfficeVisit(models.Model):
    """Coming to the office on a day at home, for an urgent task of one's own (060/1617 cl. A4-03).

    The day stays a day at home: nobody was called, nothing is owed, and being seen at the office is no fault.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="office_visits")
    day = models.DateField()
    reason = models.CharField(max_length=MAX_REASON)
    told_at = models.DateTimeField()
    told_to = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unacknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "day"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(cancelled_at__isnull=True), name="one_open_visit_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
