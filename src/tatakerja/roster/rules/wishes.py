"""Wished days at home: which dates they mean, and how many of them a roster met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

# Everybody's wishes at once cannot be met; few of them can, for everybody alike.
MOST_WEEKDAYS: Final = 2
MOST_DATES: Final = 6


@dataclass(frozen=True, slots=True)
class Wished:
    """A weekday (0 = Monday) or one date at home, counted from ``since`` until ``until`` (exclusive)."""

    weekday: int | None
    on: date | None
    since: date
    until: date | None = None

    def means(self, day: date) -> bool:
        """Whether the day is wished at home."""
        if day < self.since or (self.until is not None and day >= self.until):
            return False
        return day == self.on if self.on is not None else day.weekday() == self.weekday


def wished_days(wishes: Sequence[Wished], days: Iterable[date]) -> tuple[date, ...]:
    """Those of the days that are wished at home."""
    return tuple(day for day in days if any(wish.means(day) for wish in wishes))


def met(wishes: Sequence[Wished], letters: Iterable[tuple[date, str]]) -> tuple[int, int]:
    """(met, all) among the days at work: a wish is met by a day at home (H), missed by one in the office."""
    held = [letter for day, letter in letters if letter in "HOP" and any(one.means(day) for one in wishes)]
    return sum(letter == "H" for letter in held), len(held)
