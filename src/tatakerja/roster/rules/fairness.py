"""What people have borne over past months, and what of it a new roster has to make good.

Nobody gains or loses by an absence: a day of leave, duty travel or before the first post counts as the
average turn of the others on that day, so that a new roster neither punishes nor rewards it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

IN_OFFICE: Final = frozenset("OP")
_AT_WORK: Final = frozenset("HOP")
_MONDAY, _FRIDAY = 0, 4


@dataclass(frozen=True, slots=True)
class Burden:
    """One person's days in the office: all, those on piket, Mondays, Fridays, days next to a holiday."""

    office: int = 0
    piket: int = 0
    mondays: int = 0
    fridays: int = 0
    by_holiday: int = 0
    rostered: int = 0


def burden(days: Iterable[tuple[date, str]], near_holiday: AbstractSet[date]) -> Burden:
    """Counts letters (O office, P piket, H home …); ``rostered`` are the days at work at all."""
    held = [(day, letter) for day, letter in days if letter in _AT_WORK]
    office = [(day, letter) for day, letter in held if letter in IN_OFFICE]
    return Burden(
        office=len(office),
        piket=sum(letter == "P" for _, letter in office),
        mondays=sum(day.weekday() == _MONDAY for day, _ in office),
        fridays=sum(day.weekday() == _FRIDAY for day, _ in office),
        by_holiday=sum(day in near_holiday for day, _ in office),
        rostered=len(held),
    )


def carried(letters: Mapping[tuple[int, date], str], people: Iterable[int]) -> dict[int, int]:
    """Office days that each of these people brings into a new roster, the least of them being 0.

    ``letters`` by person and past date. A day without a letter at work counts as the share of the others
    present that were in the office that day; the sum is rounded, a half up.
    """
    known = sorted(set(people))
    by_day: dict[date, dict[int, str]] = {}
    wanted = set(known)
    for (person, day), letter in letters.items():
        if person in wanted and letter in _AT_WORK:
            by_day.setdefault(day, {})[person] = letter
    sums = dict.fromkeys(known, Fraction(0))
    for present in by_day.values():
        turns = sum(letter in IN_OFFICE for letter in present.values())
        average = Fraction(turns, len(present))
        for person in known:
            own = present.get(person)
            sums[person] += average if own is None else int(own in IN_OFFICE)
    whole = {person: (total + Fraction(1, 2)).__floor__() for person, total in sums.items()}
    least = min(whole.values(), default=0)
    return {person: count - least for person, count in whole.items()}
