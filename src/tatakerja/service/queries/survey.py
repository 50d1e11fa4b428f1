"""Figures of the satisfaction survey, counted in the database of answers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tatakerja.organisation.models import Node
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


def satisfaction_of(region: Node, first: date, last: date) -> Fraction | None:
    """The mean of all marks given to a region's services in these days, 25 to 100; None without an answer.

    With equal weights this is the index (SKM) of all answers taken together. One query.
    """
    rows = SurveyAnswer.objects.filter(service__node__path__startswith=region.path, on__range=(first, last))
    total = count = 0
    for marks in rows.order_by().values_list("marks", flat=True).iterator(chunk_size=2000):
        total, count = total + sum(marks), count + len(marks)
    return Fraction(25 * total, count) if count else None
