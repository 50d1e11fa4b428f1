"""roster/1 and province/1 JSON to the engine's dataclasses; errors say where and what was expected."""

from datetime import date

from tatakerja.roster.solver.errors import RosterInputError
from tatakerja.roster.solver.model import (
    LEVELS,
    Cap,
    Demand,
    Instance,
    Once,
    Person,
    Province,
    Published,
    Rules,
    Soft,
)
from tatakerja.roster.solver.reading import Reader, join, load, shown
from tatakerja.roster.solver.validate import MAX_DAYS, MAX_PEOPLE, MAX_PROVINCE, check_instance

_REMARKS = frozenset({"name", "title", "note", "comment", "source"})
"""Keys that people add for people; read by nobody."""

_INSTANCE = _REMARKS | {
    "format", "id", "seed", "days", "shifts", "units", "people", "rules", "soft", "published",
}  # fmt: skip
_PERSON = _REMARKS | {
    "id", "unit", "cat", "skills", "mandatory", "exempt", "piket", "off", "callup", "home", "home_on",
    "bubble", "carry", "run_in",
}  # fmt: skip
_RULES = _REMARKS | {
    "cap", "piket_min", "piket_per", "unit_piket_min", "demands", "max_run", "once", "fill", "apart",
}  # fmt: skip
_CAP = frozenset({"num", "den", "scope", "base", "round", "min_seats", "outside", "seats_on", "per"})
_DEMAND = _REMARKS | {"id", "unit", "skill", "min", "weekdays", "dates", "shift", "exclusive"}
_ONCE = frozenset({"window", "mode"})
_SOFT = _REMARKS | {"order", "fair_scope", "fair_min_share", "weekdays", "apart"}
_PUBLISHED = _REMARKS | {"from", "cells"}


def parse(text: str) -> Instance | Province:
    """The instance or province that a JSON text holds; RosterInputError when it holds none."""
    document = load(text)
    if type(document) is not dict:
        raise RosterInputError("", f"expected an object with a format, found {shown(document)}")
    kind = document.get("format")
    if kind == "roster/1":
        return _instance(Reader(), document, "")
    if kind == "province/1":
        return _province(Reader(), document)
    raise RosterInputError("format", f'expected "roster/1" or "province/1", found {shown(kind)}')


def _province(read: Reader, document: dict[str, object]) -> Province:
    known = read.obj(document, "", _REMARKS | {"format", "id", "opds", "seed"})
    rows = read.items(_need(known, "opds", ""), "opds")
    if not rows:
        raise RosterInputError("opds", "expected at least one instance")
    total = sum(len(row["people"]) for row in rows if type(row) is dict and type(row.get("people")) is list)
    if total > MAX_PROVINCE:
        raise RosterInputError("opds", f"expected at most {MAX_PROVINCE} people in all, found {total}")
    opds = tuple(_instance(read, row, f"opds[{i}]") for i, row in enumerate(rows))
    seen: set[str] = set()
    for i, opd in enumerate(opds):
        if opd.id in seen:
            raise RosterInputError(f"opds[{i}].id", f"the id {shown(opd.id)} stands twice")
        seen.add(opd.id)
    return Province(id=read.name(_need(known, "id", ""), "id"), opds=opds)


def _need(row: dict[str, object], key: str, path: str) -> object:
    if key not in row:
        raise RosterInputError(join(path, key), "missing; it must be given")
    return row[key]


def _instance(read: Reader, value: object, path: str) -> Instance:
    row = read.obj(value, path, _INSTANCE)
    if row.get("format", "roster/1") != "roster/1":
        raise RosterInputError(join(path, "format"), f'expected "roster/1", found {shown(row["format"])}')
    days = read.days(_need(row, "days", path), join(path, "days"))
    if not 1 <= len(days) <= MAX_DAYS:
        raise RosterInputError(join(path, "days"), f"expected 1 to {MAX_DAYS} days, found {len(days)}")
    instance = Instance(
        id=read.name(_need(row, "id", path), join(path, "id")),
        seed=read.whole(row.get("seed", 0), join(path, "seed"), -(2**63), 2**63),
        days=days,
        shifts=read.names(row.get("shifts", []), join(path, "shifts")),
        units=read.names(_need(row, "units", path), join(path, "units")),
        people=_people(read, _need(row, "people", path), join(path, "people")),
        rules=_rules(read, row.get("rules", {}), join(path, "rules")),
        soft=_soft(read, row.get("soft", {}), join(path, "soft")),
        published=_published(read, row.get("published"), join(path, "published")),
    )
    check_instance(instance, path)
    return instance


def _people(read: Reader, value: object, path: str) -> tuple[Person, ...]:
    rows = read.items(value, path)
    if not 1 <= len(rows) <= MAX_PEOPLE:
        raise RosterInputError(path, f"expected 1 to {MAX_PEOPLE} people, found {len(rows)}")
    return tuple(_person(read, row, f"{path}[{i}]") for i, row in enumerate(rows))


def _person(read: Reader, value: object, path: str) -> Person:
    row = read.obj(value, path, _PERSON)
    get = row.get
    dates = {key: read.days(row[key], f"{path}.{key}") for key in ("off", "callup", "home_on") if get(key)}
    return Person(
        id=read.name(_need(row, "id", path), f"{path}.id"),
        unit=read.name(_need(row, "unit", path), f"{path}.unit"),
        cat=read.text(get("cat", ""), f"{path}.cat"),
        skills=read.names(row["skills"], f"{path}.skills") if "skills" in row else (),
        mandatory=read.flag(get("mandatory", False), f"{path}.mandatory"),
        exempt=read.text(get("exempt", ""), f"{path}.exempt"),
        piket=read.flag(get("piket", True), f"{path}.piket"),
        off=dates["off"] if "off" in dates else _empty(read, row, "off", path),
        callup=dates["callup"] if "callup" in dates else _empty(read, row, "callup", path),
        home=read.weekdays(row["home"], f"{path}.home") if "home" in row else (),
        home_on=dates["home_on"] if "home_on" in dates else _empty(read, row, "home_on", path),
        bubble=read.text(get("bubble", ""), f"{path}.bubble"),
        carry=read.whole(get("carry", 0), f"{path}.carry", -100_000, 100_000),
        run_in=read.whole(get("run_in", 0), f"{path}.run_in", 0, 10_000),
    )


def _empty(read: Reader, row: dict[str, object], key: str, path: str) -> tuple[date, ...]:
    """An absent or empty list; anything else that is falsy (null, "", 0) is refused."""
    return read.days(row[key], f"{path}.{key}") if key in row else ()


def _cap(read: Reader, value: object, path: str) -> Cap:
    row = read.obj(value, path, _CAP)
    seats = row.get("seats_on", {})
    counts = read.counts(seats, join(path, "seats_on"))
    return Cap(
        num=read.whole(row.get("num", 1), join(path, "num"), 0),
        den=read.whole(row.get("den", 1), join(path, "den"), 1),
        scope=read.choice(row.get("scope", "opd"), join(path, "scope"), ("opd", "unit")),
        base=read.choice(row.get("base", "all"), join(path, "base"), ("all", "inside", "available")),
        round=read.choice(row.get("round", "down"), join(path, "round"), ("down", "up", "nearest")),
        min_seats=read.whole(row.get("min_seats", 0), join(path, "min_seats"), 0),
        outside=tuple(
            read.text(v, f"{path}.outside[{i}]")
            for i, v in enumerate(read.items(row.get("outside", []), join(path, "outside")))
        ),
        seats_on={read.day(k, join(path, "seats_on")): n for k, n in counts.items()},
        per=read.choice(row.get("per", "day"), join(path, "per"), ("day", "shift")),
    )


def _demand(read: Reader, value: object, path: str) -> Demand:
    row = read.obj(value, path, _DEMAND)
    weekdays = row.get("weekdays", [0, 1, 2, 3, 4, 5, 6])
    return Demand(
        id=read.name(_need(row, "id", path), join(path, "id")),
        unit=read.text(row.get("unit", ""), join(path, "unit")),
        skill=read.text(row.get("skill", ""), join(path, "skill")),
        min=read.whole(row.get("min", 1), join(path, "min"), 0),
        weekdays=read.weekdays(weekdays, join(path, "weekdays")),
        dates=read.days(row.get("dates", []), join(path, "dates")),
        shift=read.text(row.get("shift", ""), join(path, "shift")),
        exclusive=read.flag(row.get("exclusive", False), join(path, "exclusive")),
    )


def _rules(read: Reader, value: object, path: str) -> Rules:
    row = read.obj(value, path, _RULES)
    once = read.obj(row.get("once", {}), join(path, "once"), _ONCE)
    demands = read.items(row.get("demands", []), join(path, "demands"))
    return Rules(
        cap=_cap(read, row.get("cap", {}), join(path, "cap")),
        piket_min=read.whole(row.get("piket_min", 0), join(path, "piket_min"), 0),
        piket_per=read.choice(row.get("piket_per", "day"), join(path, "piket_per"), ("day", "shift")),
        unit_piket_min=read.counts(row.get("unit_piket_min", {}), join(path, "unit_piket_min")),
        demands=tuple(_demand(read, v, f"{join(path, 'demands')}[{i}]") for i, v in enumerate(demands)),
        max_run=read.whole(row.get("max_run", 0), join(path, "max_run"), 0),
        once=Once(
            window=read.whole(once.get("window", 10), join(path, "once.window"), 1),
            mode=read.choice(
                once.get("mode", "off"), join(path, "once.mode"), ("off", "hard", "if_capacity")
            ),
        ),
        fill=read.choice(row.get("fill", "off"), join(path, "fill"), ("off", "full")),
        apart=_pairs(read, row.get("apart", []), join(path, "apart")),
    )


def _pairs(read: Reader, value: object, path: str) -> tuple[tuple[str, str], ...]:
    found = []
    for i, pair in enumerate(read.items(value, path)):
        if type(pair) is not list or len(pair) != 2:
            raise RosterInputError(f"{path}[{i}]", f"expected a pair of person ids, found {shown(pair)}")
        found.append((read.name(pair[0], f"{path}[{i}][0]"), read.name(pair[1], f"{path}[{i}][1]")))
    return tuple(found)


def _soft(read: Reader, value: object, path: str) -> Soft:
    row = read.obj(value, path, _SOFT)
    order = tuple(
        read.choice(v, f"{path}.order[{i}]", LEVELS)
        for i, v in enumerate(read.items(row.get("order", list(LEVELS)), join(path, "order")))
    )
    if len(set(order)) != len(order):
        raise RosterInputError(join(path, "order"), "the same level stands twice")
    share = read.items(row.get("fair_min_share", [1, 2]), join(path, "fair_min_share"))
    if len(share) != 2:
        raise RosterInputError(join(path, "fair_min_share"), "expected [numerator, denominator]")
    den = read.whole(share[1], join(path, "fair_min_share[1]"), 1)
    return Soft(
        order=order,
        fair_scope=read.choice(row.get("fair_scope", "opd"), join(path, "fair_scope"), ("opd", "unit")),
        fair_min_share=(read.whole(share[0], join(path, "fair_min_share[0]"), 0, den), den),
        weekdays=read.weekdays(row.get("weekdays", [0, 4]), join(path, "weekdays")),
        apart=_pairs(read, row.get("apart", []), join(path, "apart")),
    )


def _published(read: Reader, value: object, path: str) -> Published | None:
    if value is None:
        return None
    row = read.obj(value, path, _PUBLISHED)
    cells = _need(row, "cells", path)
    if type(cells) is not dict:
        raise RosterInputError(join(path, "cells"), f"expected an object, found {shown(cells)}")
    found: dict[str, tuple[str, ...]] = {}
    for person, line in cells.items():
        where = f"{path}.cells.{person}"
        if type(line) is str:
            found[person] = tuple(line)
        else:
            found[person] = tuple(
                read.name(v, f"{where}[{i}]") for i, v in enumerate(read.items(line, where))
            )
    return Published(start=read.day(_need(row, "from", path), join(path, "from")), cells=found)
