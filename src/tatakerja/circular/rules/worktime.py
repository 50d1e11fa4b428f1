"""Working hours of a day and a week: the law of that date, Ramadan, and what a circular itself states.

Keppres 68/1995 to 11 April 2023, Perpres 21/2023 from 12 April 2023 (arts. 3 and 4: 37 h 30 a week, in
Ramadan 32 h 30). A window of reachability is not working time (contradiction X9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tatakerja.circular.rules.effective import EffectivePolicy, Parameter, ramadan_periods
from tatakerja.circular.rules.parttime import own_hours
from tatakerja.circular.rules.sections import Hours
from tatakerja.kernel.calendar import DayExplanation, HolidayCalendar, WorkingPattern
from tatakerja.kernel.periods import Period
from tatakerja.kernel.workingtime import (
    PlannedDay,
    WeekTotal,
    WorkDay,
    legal_minutes_per_day,
    sum_week,
)


@dataclass(frozen=True, slots=True)
class PatternHours:
    """Hours of one working-day pattern, ordinary and in Ramadan; which of them a person must confirm."""

    ordinary: Hours
    ramadan: Hours
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class WorkingTimeLaw:
    """A regulation of working time: where it stands, when it holds, minutes a week, hours per pattern."""

    source: str
    period: Period
    week_minutes: int
    ramadan_week_minutes: int
    patterns: Mapping[str, PatternHours]


@dataclass(frozen=True, slots=True)
class TimeRules:
    """Everything of working time that is data: holidays, the laws in order, the national Ramadan."""

    calendar: HolidayCalendar
    laws: tuple[WorkingTimeLaw, ...]
    ramadan: tuple[Period, ...] = ()
    ramadan_estimates: tuple[Period, ...] = ()

    def law_on(self, on: date) -> WorkingTimeLaw:
        """The regulation of a date; before the first one known, the first."""
        return next((law for law in reversed(self.laws) if on in law.period), self.laws[0])


@dataclass(frozen=True, slots=True)
class WorkdayAnswer:
    """Whether and how long a day is worked. ``hours`` None on a free day; ``source``: law or circular."""

    explanation: DayExplanation
    hours: WorkDay | None
    ramadan: bool
    source: str
    clauses: tuple[str, ...] = ()

    @property
    def net_minutes(self) -> int:
        return self.hours.net_minutes if self.hours is not None else 0


def workday(
    rules: TimeRules,
    effective: EffectivePolicy,
    pattern: WorkingPattern = WorkingPattern.FIVE_DAY,
) -> WorkdayAnswer:
    """The working hours of the day that ``effective`` is about."""
    day = effective.on
    explanation = rules.calendar.explain(day, pattern)
    fasting = any(day in period for period in ramadan_periods(effective, rules.ramadan))
    hours, source, clauses = _hours(rules, effective, pattern, fasting)
    found = hours.days.get(day.weekday()) if explanation.working else None
    return WorkdayAnswer(explanation, found, fasting, source, clauses)


def _hours(
    rules: TimeRules, effective: EffectivePolicy, pattern: WorkingPattern, fasting: bool
) -> tuple[Hours, str, tuple[str, ...]]:
    path = "working_time.ramadan" if fasting else "working_time.ordinary"
    stated = effective.parameters.get(path) or _own(effective)
    if stated is not None:
        return stated.value, stated.circular, stated.clauses
    law = rules.law_on(effective.on)
    # A unit that works in shifts keeps the hours of the five-day week where its roster names none.
    hours = law.patterns.get(pattern.value) or law.patterns[WorkingPattern.FIVE_DAY.value]
    return (hours.ramadan if fasting else hours.ordinary), law.source, ()


def _own(effective: EffectivePolicy) -> Parameter | None:
    """The hours that a person who works part time has alone; without others they hold in Ramadan too."""
    found = effective.parameters.get("working_time.ordinary")
    if found is None or not any(own_hours(one) and one.slug == found.circular for one in effective.active):
        return None
    return found


def week_of(day: date) -> tuple[date, ...]:
    """Monday to Sunday of the week of a date."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=offset) for offset in range(7))


def week(
    rules: TimeRules,
    days: Sequence[EffectivePolicy],
    pattern: WorkingPattern = WorkingPattern.FIVE_DAY,
) -> WeekTotal:
    """The sum of a week, given what holds on each of its days."""
    return sum_week([_planned(rules, effective, pattern) for effective in days])


def _planned(rules: TimeRules, effective: EffectivePolicy, pattern: WorkingPattern) -> PlannedDay:
    answer = workday(rules, effective, pattern)
    law = rules.law_on(effective.on)
    hours, _, _ = _hours(rules, effective, pattern, answer.ramadan)
    planned = hours.days.get(effective.on.weekday())
    minutes = law.ramadan_week_minutes if answer.ramadan else law.week_minutes
    legal = legal_minutes_per_day(minutes, len(hours.days)) if planned else Fraction(0)
    if planned and _own(effective) is not None:  # the law's week is that of full-time employees
        legal = Fraction(planned.net_minutes)
    return PlannedDay(effective.on, planned, answer.explanation.working, legal)
