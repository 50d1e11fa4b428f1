"""Figures of the satisfaction survey, counted in the database of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, QuerySet, Subquery

from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.service.models import PublicService, SurveyAnswer, SurveyResult, SurveySetting
from tatakerja.service.rules.satisfaction import ELEMENTS, sample_needed


@dataclass(frozen=True, slots=True)
class Trend:
    """Points of a line over 300 by 100 units, oldest first: index 25 lies at the foot, 100 at the top."""

    points: tuple[tuple[int, int], ...]

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


def enough(result: SurveyResult) -> bool:
    """Whether as many answered as the sample table asks for."""
    return result.answers >= sample_needed(result.population)


def trend_of(results: Sequence[SurveyResult]) -> Trend | None:
    """The line of published results, given newest first; None for fewer than two."""
    if len(results) < 2:
        return None
    step = Fraction(300, len(results) - 1)
    shares = [(Fraction(one.index) - 25) / 75 for one in reversed(results)]
    return Trend(tuple((round(step * place), round(100 - 100 * share)) for place, share in enumerate(shares)))


def weight_of(region: Node) -> str:
    """How the region writes the weight of an element; empty where it has not decided."""
    return SurveySetting.objects.filter(region=region).values_list("weight", flat=True).first() or ""


def region_of(node: Node) -> Node:
    """The region above an office; one query."""
    ids = steps_of(node.path)
    return Node.objects.get(pk__in=ids, level=Level.REGION)


def newest_results(services: QuerySet[PublicService]) -> QuerySet[SurveyResult]:
    """The newest published result of each service, the best-known first by name."""
    newest = (
        SurveyResult.objects.filter(service=OuterRef("service")).order_by("-last", "-id").values("pk")[:1]
    )
    rows = SurveyResult.objects.filter(service__in=services, pk=Subquery(newest))
    return rows.select_related("service__node").order_by("service__name", "pk")


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
