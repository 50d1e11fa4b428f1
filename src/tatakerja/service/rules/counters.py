"""From a service's needs and its opening hours, both dated, to what a roster must keep to on which days.

Sources: 060/1617 cl. A4-07 and A4-08 (units that serve the public stay on duty, by an arrangement of their
own). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Need:
    """So many of a group between two dates (None = open end)."""

    group: str
    least: int
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Open:
    """A weekday (Monday is 0) on which the counter is open between two dates (None = open end)."""

    weekday: int
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Post:
    """So many of a group on these weekdays, between two dates."""

    group: str
    least: int
    weekdays: tuple[int, ...]
    first: date
    last: date | None


def posts(needs: Iterable[Need], hours: Iterable[Open]) -> tuple[Post, ...]:
    """Each need cut where hours change; spans without an open day ask for nothing."""
    opened = list(hours)
    found = []
    for need in needs:
        starts = {need.first, *(one.first for one in opened)}
        starts |= {one.last + _DAY for one in opened if one.last is not None}
        cuts = sorted(day for day in starts if need.first <= day and (need.last is None or day <= need.last))
        ends: list[date | None] = [*(day - _DAY for day in cuts[1:]), need.last]
        for first, last in zip(cuts, ends, strict=True):
            weekdays = {one.weekday for one in opened if _holds(one, first)}
            if weekdays:
                found.append(Post(need.group, need.least, tuple(sorted(weekdays)), first, last))
    return tuple(found)


def _holds(one: Open, day: date) -> bool:
    return one.first <= day and (one.last is None or day <= one.last)
