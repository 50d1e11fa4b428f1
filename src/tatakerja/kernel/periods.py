"""Closed ranges of dates, closed ranges of instants, and months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.errors import Invalid

_MONTH = re.compile(r"^(\d{4})-(\d{2})$")


@dataclass(frozen=True, slots=True)
class Period:
    """The dates from ``first`` to ``last``, both included; ``last`` None = open end."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise Invalid(
                f"Tanggal akhir {self.last.isoformat()} mendahului tanggal awal {self.first.isoformat()}.",
                field="last",
                code="period_reversed",
            )

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Period) -> bool:
        """True when at least one date lies in both."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """The dates in both, None when there are none."""
        first = max(self.first, other.first)
        ends = [end for end in (self.last, other.last) if end is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else Period(first, last)

    def days(self) -> Iterator[date]:
        """Every date of a period with an end; an open one is `Invalid`."""
        if self.last is None:
            raise Invalid("Rentang tanggal ini belum berakhir.", field="last", code="period_open")
        return days_between(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Span:
    """The instants from ``start`` to ``end``, both included."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Invalid("Waktu selesai mendahului waktu mulai.", field="end", code="span_reversed")

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant <= self.end


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same instants as few spans in order; those that touch become one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda item: item.start):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9998):
            raise Invalid(f"Bulan tidak ada: {self.year}-{self.month}.", field="month", code="no_such_month")

    @classmethod
    def parse(cls, text: str) -> Month:
        """A month written ``2026-06``."""
        match = _MONTH.match(text)
        if match is None:
            raise Invalid(f"Tulis bulan sebagai TTTT-BB, bukan {text!r}.", field="month", code="month_format")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a date."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    @property
    def first(self) -> date:
        """Its first date."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last date."""
        return self.next().first - timedelta(days=1)

    @property
    def period(self) -> Period:
        """Its dates as a period."""
        return Period(self.first, self.last)

    def next(self) -> Month:
        """The month after."""
        return Month(self.year + 1, 1) if self.month == 12 else Month(self.year, self.month + 1)

    def previous(self) -> Month:
        """The month before."""
        return Month(self.year - 1, 12) if self.month == 1 else Month(self.year, self.month - 1)
