"""Duty places: where somebody works for some days away from home and office, with a fence of their own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tatakerja.organisation.models import Node, Person


class DutyPlace(models.Model):
    """A place with a fence for some people from ``first`` to ``last``; several may hold on one day.

    ``fence`` as of a workplace: ``{"circle": [lat, lon, metres]}`` or ``{"polygon": [[lat, lon], …]}``.
    ``letter`` is the number of the letter of duty, where there is one.
    """

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="duty_places")
    name = models.CharField(max_length=120)
    fence = models.JSONField()
    first = models.DateField()
    last = models.DateField()
    letter = models.CharField(max_length=100, blank=True)
    people = models.ManyToManyField(Person, related_name="duty_places")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["first", "last"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="duty_place_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.name
