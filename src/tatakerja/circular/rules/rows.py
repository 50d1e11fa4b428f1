"""Rows and small rules inside the sections: dated tables, closures, call-ups, travel periods, checklists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from typing import Final

from tatakerja.circular.rules.terms import Selector, Status, Travel
from tatakerja.kernel.periods import Period


def holds(start: date | None, until: date | None, day: date) -> bool:
    """Whether a row with open or closed ends holds on a day."""
    return (start is None or start <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One row of a table dimension → share: conditions (zone level, sector …), dates, weekdays, share.

    Each condition names one value or several of which one must hold.
    """

    when: Mapping[str, tuple[str, ...]]
    max_share: Fraction
    start: date | None = None
    until: date | None = None
    weekdays: tuple[int, ...] | None = None

    def holds(self, day: date) -> bool:
        return holds(self.start, self.until, day) and (
            self.weekdays is None or day.weekday() in self.weekdays
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that rows may name: agency, unit (empty = the agency as a whole), kind of agency."""

    agency: str = ""
    unit: str = ""
    agency_kind: str = ""


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """What is known of a place from … until: "zone_level is merah", for all or for these agencies."""

    name: str
    value: str
    start: date | None = None
    until: date | None = None
    agency: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    agency_kind: tuple[str, ...] = ()

    def holds(self, day: date, spot: Spot | None = None) -> bool:
        return holds(self.start, self.until, day) and _at(self, spot)

    @property
    def detail(self) -> int:
        """How narrowly the place is named; the narrower row wins."""
        return sum(bool(names) for names in (self.agency, self.unit, self.agency_kind))


def _at(row: DimensionRow, spot: Spot | None) -> bool:
    asked = ((row.agency, "agency"), (row.unit, "unit"), (row.agency_kind, "agency_kind"))
    return all(not names or (spot is not None and getattr(spot, key) in names) for names, key in asked)


@dataclass(frozen=True, slots=True)
class FixedRow:
    """The number a head fixed for an agency or unit, with the reason that the BKD sees (A2-14, A4-02)."""

    agency: str
    per_day: int
    by: str
    reason: str
    unit: str = ""
    start: date | None = None
    until: date | None = None

    def holds(self, day: date, spot: Spot) -> bool:
        return holds(self.start, self.until, day) and (self.agency, self.unit) == (spot.agency, spot.unit)


@dataclass(frozen=True, slots=True)
class Closure:
    """An office that is closed, for instance on a cluster: everybody works at home (SE 16/2021: 5 days)."""

    agency: str
    start: date
    reason: str
    unit: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of the office (A3-08, A3-13); one that ends before it starts crosses midnight."""

    name: str
    start: time
    end: time
    who: Selector | None = None
    min_people: int | None = None
    weekdays: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class CallUp:
    """Being called to the office on a home day (A1-10): who calls, whether one must come, deadlines."""

    by: tuple[str, ...] = ()
    must_come: bool = True
    reply_minutes: int | None = None
    arrive_minutes: int | None = None
    over_quota: bool = True


# Who works part time has hours of an own and is not called to a ceremony unless a row says so.
FULL_TIME: Final = Selector(unless=Selector(status=(Status.PPPK_PARUH_WAKTU,)))


@dataclass(frozen=True, slots=True)
class Apel:
    """A roll call or ceremony: its name, when presence is shown, on which weekdays or dates, for whom.

    Without weekdays and dates it is on every working day; with both, on those weekdays within the dates.
    """

    name: str
    start: time
    until: time
    weekdays: tuple[int, ...] | None = None
    dates: tuple[Period, ...] | None = None
    who: Selector = FULL_TIME

    def holds(self, day: date) -> bool:
        on_weekday = self.weekdays is None or day.weekday() in self.weekdays
        return on_weekday and (self.dates is None or any(day in period for period in self.dates))


class Notice(StrEnum):
    """What somebody who acts of his or her own accord owes the superior."""

    NONE = "none"
    ACKNOWLEDGEMENT = "acknowledgement"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Visit:
    """Coming to the office of one's own accord for an urgent task (A4-03): may, never must."""

    notice: Notice = Notice.ACKNOWLEDGEMENT
    reason_required: bool = True


@dataclass(frozen=True, slots=True)
class TravelPeriod:
    """Dates with a travel regime of their own; a kind left out keeps the regime of the section."""

    start: date
    until: date
    private: Travel | None = None
    official: Travel | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TravelCap:
    """A cut of a savings package: of what kind, by which share, measured in trips, money or vehicles."""

    kind: str
    cut: Fraction
    measure: str = "budget"
    against: str = ""
    start: date | None = None
    until: date | None = None

    def remaining(self, before: int) -> int:
        """What is left of a figure (trips, rupiah, vehicles), rounded down."""
        left = before * (1 - self.cut)
        return left.numerator // left.denominator


@dataclass(frozen=True, slots=True)
class Protocol:
    """A checklist and what it is attached to (A0-17, A3-11): office, meeting, event, offline_service …"""

    items: tuple[str, ...]
    applies_to: tuple[str, ...] = ()
    required: bool = True
