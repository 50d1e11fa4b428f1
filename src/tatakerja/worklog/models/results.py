"""What an agency has reported to the personnel agency about work done at home (A1-15)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tatakerja.organisation.models import Node
from tatakerja.platform.models import AppendOnly


class ResultsLetter(AppendOnly):
    """A sent report, frozen with its hash; a later one of the same period stands beside it."""

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="results_letters")
    first = models.DateField()
    last = models.DateField()
    number = models.CharField(max_length=60)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "number"], name="one_results_number_an_agency"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="results_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return self.number
