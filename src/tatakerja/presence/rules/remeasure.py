"""Past days measured again by the places that hold now: what would change, before anybody decides. Pure.

A fence that was drawn in the wrong place made honest people "outside". Evidence is never edited: what the
new measure says is a word of its own beside the tap, with its author and reason, and only where it changes
between inside and outside. What a superior decided stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.place import Place, PlaceVerdict

# Coordinates are reduced after their time, so there is little to measure beyond two months.
LONGEST: Final = timedelta(days=62)
_KNOWN: Final = frozenset({Place.HOME, Place.OFFICE, Place.DUTY})
_OF_PLACE: Final = frozenset(
    {"outside", "imprecise", "near_edge", "stale_fix", "no_location", "no_site", "other_place"}
)


class Shift(StrEnum):
    """What a new measure changes: into a known place, out of it, or nothing that counts."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    NONE = "none"


class Choice(StrEnum):
    """What the officer applies: only what helps the employee, or both."""

    FAVOUR = "favour"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Change:
    """One tap whose place would change; ``before`` as it stands now, ``after`` as the places of now say."""

    event: int
    person: int
    day: date
    counts_at: datetime
    kind: EventKind
    grade: Grade
    before: PlaceVerdict
    after: PlaceVerdict

    @property
    def shift(self) -> Shift:
        return shift_of(self.before.place, self.after.place)

    @property
    def pending(self) -> bool:
        """Whether the tap waits for the superior: outside now, or its time is only the phone's word."""
        unsure = self.shift is Shift.OUTSIDE and self.kind is not EventKind.LOCATION
        return unsure or self.grade is Grade.C


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people and days of people a set of changes touches, and how many taps go each way."""

    people: int
    days: int
    inside: int
    outside: int


def shift_of(before: Place, after: Place) -> Shift:
    """From a known place to another known one is nothing that counts here."""
    if (before in _KNOWN) == (after in _KNOWN):
        return Shift.NONE
    return Shift.INSIDE if after in _KNOWN else Shift.OUTSIDE


def tally(changes: Iterable[Change]) -> Tally:
    rows = list(changes)
    return Tally(
        people=len({one.person for one in rows}),
        days=len({(one.person, one.day) for one in rows}),
        inside=sum(one.shift is Shift.INSIDE for one in rows),
        outside=sum(one.shift is Shift.OUTSIDE for one in rows),
    )


def chosen(changes: Iterable[Change], choice: Choice) -> list[Change]:
    """The changes that a choice applies."""
    return [one for one in changes if choice is Choice.ALL or one.shift is Shift.INSIDE]


def concerning(changes: Iterable[Change], sites: Collection[str]) -> list[Change]:
    """The changes in which one of these sites was measured against, before or after."""
    return [one for one in changes if {one.before.site_id, one.after.site_id} & set(sites)]


def flags_after(flags: Sequence[str], verdict: PlaceVerdict) -> list[str]:
    """The flags of a tap with those of its place replaced by the new measure's."""
    return [*(flag for flag in flags if flag not in _OF_PLACE), *verdict.flags]


def check_span(first: date, last: date, today: date) -> None:
    """The days to measure again, or `Invalid`: past, in order, within what coordinates are kept."""
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal mulai.", field="last", code="period_reversed")
    if last > today:
        raise Invalid("Pilih hari sampai hari ini; hari depan belum ada.", field="last", code="not_yet")
    if last - first >= LONGEST:
        raise Invalid(
            f"Paling lama {LONGEST.days} hari sekali; bagi menjadi beberapa rentang.",
            field="first",
            code="span_too_long",
        )
