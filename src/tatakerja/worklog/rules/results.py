"""What an agency's people at home have worked, for its report to the personnel agency.

Circular A1-15: "hasil kerja ASN tersebut dilaporkan kepada Badan Kepegawaian dan Pengembangan Sumber Daya
Manusia". How often is not stated; a circular may say so with ``every``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.worklog.rules.words import Rating

_PATH: Final = "work.reports"
_SENDERS: Final = frozenset({"instansi", "opd"})


@dataclass(frozen=True, slots=True)
class ResultsDuty:
    """What the circular wants reported, to whom and how often ("" = not stated), with its clauses."""

    what: str
    receiver: str
    every: str
    clauses: tuple[str, ...]
    circular: str


def results_duty(effective: EffectivePolicy) -> ResultsDuty | None:
    """The agency's report on work done at home, among those a circular asks for; presence is another one."""
    parameter = effective.parameters.get(_PATH)
    if parameter is None:
        return None
    owners = {policy.slug: policy for policy in effective.active}
    for key, report in parameter.value.items():
        if report.sender.casefold() not in _SENDERS or report.every == "report_times":
            continue
        owner = owners[parameter.circular]
        clauses = owner.clauses_behind(f"{_PATH}.{key}")
        return ResultsDuty(report.what, report.receiver, report.every or "", clauses, owner.slug)
    return None


@dataclass(frozen=True, slots=True)
class ReportMark:
    """A sent report of one day: whether it was late."""

    day: date
    late: bool


@dataclass(frozen=True, slots=True)
class TaskMark:
    """A task of the period: finished in it or not, and how its result was judged ("" = not yet)."""

    finished: bool
    rating: str = ""


@dataclass(frozen=True, slots=True)
class PersonResults:
    """One person's work at home in a period: days, reports about them, tasks and their judgement."""

    person: int
    days: int
    reported: int
    late: int
    missing: tuple[date, ...]
    tasks: int
    finished: int
    ratings: Mapping[str, int] = field(default_factory=dict)

    @property
    def judged(self) -> int:
        return sum(self.ratings.values())

    @property
    def waiting(self) -> int:
        """Finished and not judged yet: the superior's to do (A0-13)."""
        return self.finished - self.judged


def person_results(
    person: int,
    at_home: Sequence[date],
    reports: Iterable[ReportMark],
    tasks: Sequence[TaskMark],
    today: date,
) -> PersonResults:
    """The figures of one person; the report of ``today`` is not missing before the day is over."""
    by_day = {mark.day: mark for mark in reports}
    about = [by_day[day] for day in at_home if day in by_day]
    rated = [task.rating for task in tasks if task.finished and task.rating]
    return PersonResults(
        person,
        len(at_home),
        len(about),
        sum(mark.late for mark in about),
        tuple(day for day in at_home if day not in by_day and day < today),
        len(tasks),
        sum(task.finished for task in tasks),
        {rating.value: rated.count(rating.value) for rating in Rating if rating.value in rated},
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an agency."""

    people: int
    days: int
    reported: int
    late: int
    missing: int
    tasks: int
    finished: int
    judged: int


def totals_of(rows: Iterable[PersonResults]) -> Totals:
    """Sums of everybody who was at home or had a task."""
    held = list(rows)
    return Totals(
        len(held),
        sum(one.days for one in held),
        sum(one.reported for one in held),
        sum(one.late for one in held),
        sum(len(one.missing) for one in held),
        sum(one.tasks for one in held),
        sum(one.finished for one in held),
        sum(one.judged for one in held),
    )
