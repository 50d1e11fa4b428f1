"""Hours of work: a day's start, end and break, and the arithmetic of a week.

The hours themselves are data of the regulations (Keppres 68/1995, Perpres 21/2023 art. 3-4) and circulars;
here are only the shapes and the sums. A window in which people must be reachable is not working time
(circular 800/734-BKD/2020 names 07:00-15:00, that is 8 h without a break).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import at

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A day's hours by the local clock; an end at or before the start lies on the next day (night shift)."""

    start: time
    end: time
    break_minutes: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.break_minutes < self.gross_minutes:
            raise Invalid(
                f"Istirahat {self.break_minutes} menit tidak muat dalam jam kerja "
                f"{self.start:%H.%M}-{self.end:%H.%M}.",
                field="break_minutes",
                code="break_too_long",
            )

    @property
    def crosses_midnight(self) -> bool:
        """True when the end lies on the next day."""
        return self.end <= self.start

    @property
    def gross_minutes(self) -> int:
        """Minutes from start to end, break included."""
        return (_minutes(self.end) - _minutes(self.start)) % _DAY_MINUTES or _DAY_MINUTES

    @property
    def net_minutes(self) -> int:
        """Minutes of work, without the break."""
        return self.gross_minutes - self.break_minutes

    def span(self, day: date, zone: str) -> tuple[datetime, datetime]:
        """The UTC instants at which the day's work begins and ends."""
        end_day = day + timedelta(days=1) if self.crosses_midnight else day
        return at(day, self.start, zone), at(end_day, self.end, zone)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One day of a week: the hours its pattern plans (None = a free day), whether they are worked
    (False on a holiday), and the minutes that the law expects of such a day."""

    date: date
    hours: WorkDay | None
    worked: bool
    legal_minutes: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class WeekTotal:
    """The sum of a week in minutes; ``warnings`` holds below_legal_hours or above_legal_hours."""

    net_minutes: int
    planned_minutes: int
    legal_minutes: Fraction
    warnings: tuple[str, ...]


def legal_minutes_per_day(week_minutes: int, working_days: int) -> Fraction:
    """The share of the legal week (37 h 30 = 2250, Ramadan 32 h 30 = 1950) that falls on one working day."""
    if working_days < 1:
        raise Invalid("Sepekan harus memiliki hari kerja.", field="working_days", code="no_working_days")
    return Fraction(week_minutes, working_days)


def sum_week(days: Sequence[PlannedDay]) -> WeekTotal:
    """The hours of a week and whether its plan keeps the law.

    A holiday lowers ``net_minutes`` but is no breach: the plan, holidays included, is compared with the law.
    In a week that is partly Ramadan each day counts with its own legal minutes.
    """
    planned = sum(day.hours.net_minutes for day in days if day.hours is not None)
    net = sum(day.hours.net_minutes for day in days if day.hours is not None and day.worked)
    legal = sum((day.legal_minutes for day in days if day.hours is not None), Fraction(0))
    return WeekTotal(net, planned, legal, week_warnings(planned, legal))


def week_warnings(planned_minutes: int, legal_minutes: Fraction | int) -> tuple[str, ...]:
    """below_legal_hours or above_legal_hours, when the plan is not exactly what the law says."""
    if planned_minutes < legal_minutes:
        return ("below_legal_hours",)
    if planned_minutes > legal_minutes:
        return ("above_legal_hours",)
    return ()


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
