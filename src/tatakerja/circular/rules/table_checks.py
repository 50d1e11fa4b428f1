"""What must hold inside the dated tables of a document: ends after starts, no rows that contradict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any, Final

from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import Place, Problem, Words
from tatakerja.circular.rules.rows import DimensionRow, FixedRow, ShareRow, TravelPeriod
from tatakerja.circular.rules.sections import EventRule, Office

LATER: Final = Words(
    "tanggal yang sama atau sesudah tanggal mulai", "the same day as the start, or a later one"
)
Rows = Sequence[Any]


def table_problems(policy: Policy) -> Iterator[Problem]:
    """Problems of every table, without places."""
    for path, rows, collide in _tables(policy):
        yield from _reversed(path, rows)
        for (i, one), (j, other) in combinations(enumerate(rows), 2):
            if collide(one, other):
                name = path.rpartition(".")[2]
                yield Problem("overlap", Place(), f"{path}[{j}]", f"{name}[{i}], {name}[{j}]")
    if policy.office is not None:
        yield from _shift_names(policy.office)


def _tables(policy: Policy) -> Iterator[tuple[str, Rows, Callable[[Any, Any], bool]]]:
    office, travel, meetings = policy.office, policy.travel, policy.meetings
    if office is not None:
        yield "office.shares", office.shares or (), shares_collide
        yield "office.dimensions", office.dimensions or (), _dimensions_collide
        yield "office.fixed", office.fixed or (), _fixed_collide
        yield "office.closures", office.closures or (), _never
    if travel is not None:
        yield "travel.periods", travel.periods or (), _travel_collides
        yield "travel.caps", travel.caps or (), _same_kind
    if meetings is not None:
        yield "meetings.events", meetings.events or (), _same_kind
    yield "relations", policy.relations, _never


def _reversed(path: str, rows: Rows) -> Iterator[Problem]:
    for index, row in enumerate(rows):
        if row.start is not None and row.until is not None and row.until < row.start:
            yield Problem("until_before_from", Place(), f"{path}[{index}].until", str(row.until), LATER)


def _days_meet(one: Any, other: Any) -> bool:
    starts = max(one.start or date.min, other.start or date.min)
    return bool(starts <= min(one.until or date.max, other.until or date.max))


def shares_collide(one: ShareRow, other: ShareRow) -> bool:
    """Equally specific rows that can hold on one day and place; a more specific row wins by itself."""
    if len(one.when) != len(other.when):
        return False
    if any(set(other.when.get(name, values)).isdisjoint(values) for name, values in one.when.items()):
        return False
    if not set(one.weekdays or range(7)).intersection(other.weekdays or range(7)):
        return False
    return _days_meet(one, other)


def _dimensions_collide(one: DimensionRow, other: DimensionRow) -> bool:
    """Two values of one dimension for one place and day, both named as narrowly."""
    if one.name != other.name or one.value == other.value or one.detail != other.detail:
        return False
    for key in ("agency", "unit", "agency_kind"):
        names, others = getattr(one, key), getattr(other, key)
        if names and others and set(names).isdisjoint(others):
            return False
    return _days_meet(one, other)


def _fixed_collide(one: FixedRow, other: FixedRow) -> bool:
    return (one.agency, one.unit) == (other.agency, other.unit) and _days_meet(one, other)


def _travel_collides(one: TravelPeriod, other: TravelPeriod) -> bool:
    both = [
        k for k in ("private", "official") if getattr(one, k) is not None and getattr(other, k) is not None
    ]
    return bool(both) and _days_meet(one, other)


def _same_kind(one: EventRule, other: EventRule) -> bool:
    return one.kind == other.kind and _days_meet(one, other)


def _never(one: object, other: object) -> bool:
    return False


def _shift_names(office: Office) -> Iterator[Problem]:
    """Shifts that groups name must be there."""
    names = {shift.name for shift in office.shifts or ()}
    words = Words(", ".join(sorted(names)) or "sif", ", ".join(sorted(names)) or "a shift")
    for key, group in (office.groups or {}).items():
        for name in group.shifts:
            if name not in names:
                path = f"office.groups.{key}.shifts"
                yield Problem("unknown_reference", Place(), path, f"shift {name}", words)
