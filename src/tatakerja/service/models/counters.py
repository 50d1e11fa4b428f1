"""Who must stand at a service's counter; rosters are made from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tatakerja.service.models.register import PublicService


class CounterNeed(models.Model):
    """So many people of a group at the counter on every day it is open, between two dates.

    ``group`` is a word of people's groups, such as ``loket``; "" is anybody who takes turns. Several rows of
    one service add up: one with the authority to sign and two at the desk.
    """

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="needs")
    group = models.SlugField(max_length=40, blank=True)
    least = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["valid_from", "group", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(least__gte=1), name="need_is_somebody"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="need_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.group} {self.least}"
