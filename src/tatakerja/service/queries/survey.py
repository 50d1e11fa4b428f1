"""Figures of the satisfaction survey, counted in the database of answers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tatakerja.service.models import PublicService, SurveyAnswer, SurveyResult
from tatakerja.service.rules.satisfaction import ELEMENTS

# Below this many answers an index says little about a service; the page says so (a sampling rule of thumb).
FEW = 30


def means_of(service: PublicService, first: date, last: date) -> tuple[int, list[Fraction]]:
    """How many answered in the period, and the exact mean of each of the nine elements."""
    rows = SurveyAnswer.objects.filter(service=service, on__range=(first, last)).order_by()
    sums, count = [0] * len(ELEMENTS), 0
    for marks in rows.values_list("marks", flat=True).iterator(chunk_size=2000):
        count += 1
        sums = [total + mark for total, mark in zip(sums, marks, strict=True)]
    return count, [Fraction(total, count) for total in sums] if count else []


def published_results(service: PublicService) -> list[SurveyResult]:
    """What was published, the newest period first."""
    return list(SurveyResult.objects.filter(service=service)[:12])
