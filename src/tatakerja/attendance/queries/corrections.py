"""Corrections as pages show them: what was asked, where it stands, how much of the clock is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.attendance.access import decidable_corrections, kept_corrections
from tatakerja.attendance.models import ANSWERS, Correction, CorrectionStep, DayFinding, FindingDifference
from tatakerja.organisation.access import AnyUser
from tatakerja.organisation.models import Person

_STEP = CorrectionStep.Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """A correction with what became of it, the day's finding, and whether its time is up."""

    row: Correction
    steps: tuple[CorrectionStep, ...]
    finding: DayFinding | None
    now: datetime

    @property
    def decided(self) -> CorrectionStep | None:
        return next((step for step in self.steps if step.kind in ANSWERS), None)

    @property
    def overdue(self) -> bool:
        return self.decided is None and self.now > self.row.due_at

    @property
    def waits_for_second(self) -> bool:
        kinds = {step.kind for step in self.steps}
        decided = self.decided
        return decided is not None and decided.needs_second and _STEP.SECONDED not in kinds

    @property
    def tone(self) -> str:
        """How a page marks it."""
        decided = self.decided
        if decided is None or self.waits_for_second:
            return "bad" if self.overdue else "warn"
        return "ok" if decided.kind == _STEP.ACCEPTED else ""


def standings(rows: Iterable[Correction], now: datetime) -> list[Standing]:
    """These corrections with steps and findings; two queries."""
    chosen = list(rows)
    steps: dict[int, list[CorrectionStep]] = {}
    for step in CorrectionStep.objects.filter(correction__in=chosen).select_related("by").order_by("id"):
        steps.setdefault(step.correction_id, []).append(step)
    people, days = {row.person_id for row in chosen}, {row.date for row in chosen}
    found = DayFinding.objects.filter(person__in=people, date__in=days)
    by_day = {(row.person_id, row.date): row for row in found}
    return [
        Standing(row, tuple(steps.get(row.pk, ())), by_day.get((row.person_id, row.date)), now)
        for row in chosen
    ]


def _undecided() -> Q:
    return ~Q(Exists(CorrectionStep.objects.filter(correction=OuterRef("pk"), kind__in=ANSWERS)))


def to_decide(user: AnyUser) -> QuerySet[Correction]:
    """What waits for this user's decision, the nearest deadline first."""
    rows = decidable_corrections(user).filter(_undecided())
    return rows.select_related("person").order_by("due_at", "id")


def to_second(user: AnyUser) -> QuerySet[Correction]:
    """Accepted in a closed month by somebody else, and waiting for this officer's word."""
    accepted = CorrectionStep.objects.filter(
        correction=OuterRef("pk"), kind=_STEP.ACCEPTED, needs_second=True
    ).exclude(by_id=user.pk)
    seconded = CorrectionStep.objects.filter(correction=OuterRef("pk"), kind=_STEP.SECONDED)
    rows = kept_corrections(user).filter(Exists(accepted), ~Exists(seconded))
    return rows.select_related("person").order_by("due_at", "id")


def overdue_kept(user: AnyUser, now: datetime) -> QuerySet[Correction]:
    """Undecided past their time among the people whose data this officer keeps."""
    rows = kept_corrections(user).filter(_undecided(), due_at__lt=now)
    return rows.select_related("person").order_by("due_at", "id")


def of_day(person: Person, day: date, now: datetime) -> list[Standing]:
    """A person's corrections of one day, in order."""
    return standings(Correction.objects.filter(person=person, date=day).order_by("id"), now)


def difference_of(person: Person, day: date) -> FindingDifference | None:
    """What the frozen day would be by what became known after its month was closed."""
    rows = FindingDifference.objects.filter(person=person, date=day).select_related("closing")
    return rows.order_by("-closing__version").first()
