"""Working days: which days are worked, why a day is not, and counting in working days.

A working day is Monday to Friday (or the unit's own pattern) less national holidays and cuti bersama.
"n working days after" leaves the first day out (scenario conventions; PP 94/2021 counts *hari kerja*).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from tatakerja.kernel.errors import Invalid

_ONE_DAY = timedelta(days=1)
# Longer than any deadline of the law; stops a calendar without a working day from looping for ever.
_SEARCH_LIMIT_DAYS = 4000


class HolidayKind(StrEnum):
    """Why a weekday is not worked."""

    NATIONAL = "national"
    CUTI_BERSAMA = "cuti_bersama"


class WorkingPattern(StrEnum):
    """Which days of the week a unit works.

    ``SHIFT`` units work around the clock: every day may be worked, holidays too; the shift roster decides
    whether a person is on (Perpres 21/2023 art. 8 and its exceptions for direct service).
    """

    FIVE_DAY = "five_day"
    SIX_DAY = "six_day"
    SHIFT = "shift"

    @property
    def weekdays(self) -> frozenset[int]:
        """Days of the week that are worked, Monday = 0."""
        return _WEEKDAYS[self]


_WEEKDAYS: Mapping[WorkingPattern, frozenset[int]] = MappingProxyType(
    {
        WorkingPattern.FIVE_DAY: frozenset(range(5)),
        WorkingPattern.SIX_DAY: frozenset(range(6)),
        WorkingPattern.SHIFT: frozenset(range(7)),
    }
)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off for all. ``provisional`` = the date is an estimate (an Islamic date not yet decreed)."""

    date: date
    name: str
    kind: HolidayKind = HolidayKind.NATIONAL
    provisional: bool = False


class DayReason(StrEnum):
    """Why a day is or is not worked."""

    WORKING = "working"
    WEEKEND = "weekend"
    NATIONAL = "national"
    CUTI_BERSAMA = "cuti_bersama"


@dataclass(frozen=True, slots=True)
class DayExplanation:
    """The answer to "is this day worked?" with its reason; ``name`` is the holiday's, else empty."""

    date: date
    working: bool
    reason: DayReason
    name: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The holidays of the country, and the arithmetic of working days upon them.

    ``covered`` names the first and last year for which holidays are known; a count that leaves these
    years is provisional. ``None`` = the calendar claims to know every year. Of two holidays on one date
    a decreed one is kept before an estimate, and then a national one before cuti bersama.
    """

    holidays: tuple[Holiday, ...] = ()
    covered: tuple[int, int] | None = None
    _by_date: Mapping[date, Holiday] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_date: dict[date, Holiday] = {}
        for holiday in sorted(self.holidays, key=_strongest_last):
            by_date[holiday.date] = holiday
        object.__setattr__(self, "_by_date", MappingProxyType(by_date))

    @classmethod
    def of(cls, holidays: Iterable[Holiday], covered: tuple[int, int] | None = None) -> HolidayCalendar:
        """A calendar of any iterable of holidays."""
        return cls(tuple(holidays), covered)

    def holiday(self, day: date) -> Holiday | None:
        """The holiday on a day, also when it falls on a weekend."""
        return self._by_date.get(day)

    def explain(self, day: date, pattern: WorkingPattern = WorkingPattern.FIVE_DAY) -> DayExplanation:
        """Whether a day is worked, and why not. A holiday on a weekend is explained by the weekend."""
        if day.weekday() not in pattern.weekdays:
            return DayExplanation(day, False, DayReason.WEEKEND)
        holiday = self._by_date.get(day)
        if holiday is None or pattern is WorkingPattern.SHIFT:
            return DayExplanation(day, True, DayReason.WORKING)
        return DayExplanation(day, False, DayReason(holiday.kind.value), holiday.name, holiday.provisional)

    def is_working_day(self, day: date, pattern: WorkingPattern = WorkingPattern.FIVE_DAY) -> bool:
        """True when the pattern works that day and no holiday stands in the way."""
        if day.weekday() not in pattern.weekdays:
            return False
        return pattern is WorkingPattern.SHIFT or day not in self._by_date

    def add_working_days(
        self, start: date, days: int, pattern: WorkingPattern = WorkingPattern.FIVE_DAY
    ) -> date:
        """The ``days``-th working day after ``start`` (before it, when negative); ``start`` is not counted.

        0 answers ``start`` itself. Raises `Invalid` when the calendar runs out (year 9999, or 1).
        """
        step = _ONE_DAY if days > 0 else -_ONE_DAY
        left, day = abs(days), start
        for _ in range(_SEARCH_LIMIT_DAYS + 8 * left):
            if left == 0:
                return day
            day = _shift(day, step)
            if self.is_working_day(day, pattern):
                left -= 1
        raise Invalid(f"Tidak ditemukan {abs(days)} hari kerja dari {start.isoformat()}.", field="days")

    def working_days(
        self, first: date, last: date, pattern: WorkingPattern = WorkingPattern.FIVE_DAY
    ) -> tuple[date, ...]:
        """The working days from ``first`` to ``last``, both included; empty when ``last`` is before."""
        return tuple(day for day in days_between(first, last) if self.is_working_day(day, pattern))

    def count_working_days(
        self, first: date, last: date, pattern: WorkingPattern = WorkingPattern.FIVE_DAY
    ) -> int:
        """How many working days lie from ``first`` to ``last``, both included."""
        return sum(self.is_working_day(day, pattern) for day in days_between(first, last))

    def provisional_between(self, first: date, last: date) -> bool:
        """True when an estimated holiday, or a year without data, lies within the closed range."""
        if self.covered is not None and not (self.covered[0] <= first.year and last.year <= self.covered[1]):
            return True
        return any(h.provisional and first <= h.date <= last for h in self._by_date.values())


def days_between(first: date, last: date) -> Iterator[date]:
    """Every date from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _shift(day: date, step: timedelta) -> date:
    try:
        return day + step
    except OverflowError as error:
        raise Invalid("Perhitungan hari kerja melewati batas kalender.", field="date") from error


def _strongest_last(holiday: Holiday) -> tuple[bool, bool]:
    return (not holiday.provisional, holiday.kind is HolidayKind.NATIONAL)
