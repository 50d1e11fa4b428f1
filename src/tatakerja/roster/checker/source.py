"""Reads roster/1, province/1 and roster files for the checker, with its own eyes."""

import json
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from tatakerja.roster.checker.shape import CheckInputError, fits

LIMIT = 200_000_000
"""Characters of one file that are read at all."""


@dataclass(slots=True)
class Member:
    """A person as written in the file, dates as day indexes."""

    id: str
    unit: str
    cat: str
    skills: frozenset[str]
    mandatory: bool
    exempt: bool
    piket: bool
    off: frozenset[int]
    callup: frozenset[int]
    wishes: frozenset[int]
    bubble: str
    carry: int
    run_in: int


@dataclass(slots=True)
class Counter:
    """A demand, with the days on which it holds."""

    id: str
    unit: str
    skill: str
    least: int
    days: frozenset[int]
    shift: str
    exclusive: bool


@dataclass(slots=True)
class Case:
    """One instance, ready to be judged against."""

    id: str
    days: list[date]
    shifts: list[str]
    units: list[str]
    people: list[Member]
    rules: dict[str, Any]
    soft: dict[str, Any]
    counters: list[Counter]
    frozen: int = 0
    published: dict[str, list[str]] = field(default_factory=dict)


def decode(text: str) -> Any:
    """JSON without duplicate keys and without NaN."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        row = dict(items)
        if len(row) < len(items):
            names = [name for name, _ in items]
            twice = next(name for name in names if names.count(name) > 1)
            raise CheckInputError("", f"the key {twice!r} stands twice in one object")
        return row

    def constant(name: str) -> Any:
        raise CheckInputError("", f"{name} is not JSON")

    if len(text) > LIMIT:
        raise CheckInputError("", f"longer than {LIMIT} characters")
    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except (ValueError, RecursionError) as error:
        raise CheckInputError("", f"not readable JSON: {error}") from error


def need(row: Any, key: str, kind: type | tuple[type, ...], path: str, default: Any = ...) -> Any:
    """A member of the given JSON type; booleans are no integers."""
    if not isinstance(row, dict):
        raise CheckInputError(path, "expected an object")
    value = row.get(key, default)
    where = f"{path}.{key}" if path else key
    if value is ...:
        raise CheckInputError(where, "missing")
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise CheckInputError(where, f"unexpected {json.dumps(value, default=str)[:60]}")
    return value


def day_of(value: Any, path: str) -> date:
    """A date YYYY-MM-DD."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise CheckInputError(path, f"expected a date, found {value!r}") from error


def cases(text: str) -> list[tuple[str, Case]]:
    """(path, case) per agency of an instance or province file."""
    document = decode(text)
    kind = need(document, "format", str, "")
    if kind == "roster/1":
        return [("", read_case(document, ""))]
    if kind != "province/1":
        raise CheckInputError("format", f"expected roster/1 or province/1, found {kind!r}")
    rows = need(document, "opds", list, "")
    return [(f"opds[{i}]", read_case(row, f"opds[{i}]")) for i, row in enumerate(rows)]


def read_case(row: Any, path: str) -> Case:
    """One instance."""
    fits(row, path)
    lead = f"{path}." if path else ""
    days = [day_of(v, f"{lead}days[{i}]") for i, v in enumerate(need(row, "days", list, path))]
    if not days or any(b <= a for a, b in pairwise(days)):
        raise CheckInputError(f"{lead}days", "expected ascending dates")
    index = {day: d for d, day in enumerate(days)}
    units = need(row, "units", list, path)
    rules = need(row, "rules", dict, path, {})
    case = Case(
        id=need(row, "id", str, path),
        days=days,
        shifts=need(row, "shifts", list, path, []),
        units=units,
        people=[
            _member(person, f"{lead}people[{i}]", index, units)
            for i, person in enumerate(need(row, "people", list, path))
        ],
        rules=rules,
        soft=need(row, "soft", dict, path, {}),
        counters=[
            _counter(demand, f"{lead}rules.demands[{i}]", days)
            for i, demand in enumerate(need(rules, "demands", list, f"{lead}rules", []))
        ],
    )
    if len({p.id for p in case.people}) < len(case.people):
        raise CheckInputError(f"{lead}people", "an id stands twice")
    _known_pairs(case, lead)
    published = row.get("published")
    if published is not None:
        start = day_of(need(published, "from", str, f"{lead}published"), f"{lead}published.from")
        case.frozen = sum(day < start for day in days)
        for name, line in need(published, "cells", dict, f"{lead}published").items():
            case.published[name] = list(line)
    return case


def _known_pairs(case: Case, lead: str) -> None:
    """Pairs that stay apart name people of the instance."""
    known = {person.id for person in case.people}
    for part, pairs in (("rules", case.rules.get("apart", [])), ("soft", case.soft.get("apart", []))):
        for i, pair in enumerate(pairs):
            for name in pair:
                if name not in known:
                    raise CheckInputError(f"{lead}{part}.apart[{i}]", f"no such person: {name!r}")


def _indexes(row: Any, key: str, path: str, index: dict[date, int]) -> set[int]:
    found = [day_of(v, f"{path}.{key}[{i}]") for i, v in enumerate(need(row, key, list, path, []))]
    return {index[day] for day in found if day in index}


def _member(row: Any, path: str, index: dict[date, int], units: list[str]) -> Member:
    unit = need(row, "unit", str, path)
    if unit not in units:
        raise CheckInputError(f"{path}.unit", f"no such unit: {unit!r}")
    home = need(row, "home", list, path, [])
    wishes = _indexes(row, "home_on", path, index)
    wishes |= {d for day, d in index.items() if day.weekday() in home}
    return Member(
        id=need(row, "id", str, path),
        unit=unit,
        cat=need(row, "cat", str, path, ""),
        skills=frozenset(need(row, "skills", list, path, [])),
        mandatory=need(row, "mandatory", bool, path, False),
        exempt=need(row, "exempt", str, path, "") != "",
        piket=need(row, "piket", bool, path, True),
        off=frozenset(_indexes(row, "off", path, index)),
        callup=frozenset(_indexes(row, "callup", path, index)),
        wishes=frozenset(wishes),
        bubble=need(row, "bubble", str, path, ""),
        carry=need(row, "carry", int, path, 0),
        run_in=need(row, "run_in", int, path, 0),
    )


def _counter(row: Any, path: str, days: list[date]) -> Counter:
    dates = [day_of(v, f"{path}.dates[{i}]") for i, v in enumerate(need(row, "dates", list, path, []))]
    weekdays = need(row, "weekdays", list, path, list(range(7)))
    holds = {d for d, day in enumerate(days) if (day in dates if dates else day.weekday() in weekdays)}
    return Counter(
        id=need(row, "id", str, path),
        unit=need(row, "unit", str, path, ""),
        skill=need(row, "skill", str, path, ""),
        least=need(row, "min", int, path, 1),
        days=frozenset(holds),
        shift=need(row, "shift", str, path, ""),
        exclusive=need(row, "exclusive", bool, path, False),
    )


def rosters(text: str) -> dict[str, dict[str, Any]]:
    """Lines of cells per agency id, from a roster or province roster file."""
    document = decode(text)
    rows = document["rosters"] if isinstance(document, dict) and "rosters" in document else [document]
    if not isinstance(rows, list):
        raise CheckInputError("rosters", "expected a list")
    return {need(row, "instance", str, "roster"): need(row, "cells", dict, "roster") for row in rows}
