"""The data of an instance as arrays, before any rule: who, where, which days, what was published."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tatakerja.roster.solver.model import Demand, Instance
from tatakerja.roster.solver.validate import split_cell

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Days ``start`` to ``stop`` (excluded) in which everybody in ``due`` comes at least once."""

    start: int
    stop: int
    due: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the data say, before any rule is left out."""

    unit: Ints
    outside: Bools
    mandatory: Bools
    exempt: Bools
    piket: Bools
    off: Bools
    callup: Bools
    pref: Bools
    carry: Ints
    run_in: Ints
    skills: dict[str, Bools]
    # published presence: -1 none, 0 not in the office, 1 in the office; frozen marks the days before ``from``
    published: NDArray[np.int8]
    on_piket: Bools
    on_leave: Bools
    frozen: Bools
    frozen_shift: NDArray[np.int16]
    frozen_post: NDArray[np.int16]
    from_day: int


def read_facts(instance: Instance) -> Facts:
    """The instance's data as arrays."""
    n, t = len(instance.people), len(instance.days)
    index = {day: d for d, day in enumerate(instance.days)}
    units = {unit: u for u, unit in enumerate(instance.units)}
    outside = set(instance.rules.cap.outside)
    people = instance.people
    cells = {key: _marks([getattr(p, key) for p in people], index, t) for key in ("off", "callup", "home_on")}
    pref = cells["home_on"]
    weekday = np.array([day.weekday() for day in instance.days])
    for w in range(7):
        wished = np.array([w in p.home for p in people], dtype=bool)
        if wished.any():
            pref |= wished[:, None] & (weekday == w)[None, :]
    skills: dict[str, Bools] = {}
    for i, person in enumerate(people):
        for skill in person.skills:
            if skill not in skills:
                skills[skill] = np.zeros(n, dtype=bool)
            skills[skill][i] = True
    return Facts(
        unit=np.fromiter((units[p.unit] for p in people), np.int64, n),
        outside=np.fromiter((p.cat in outside for p in people), np.bool_, n),
        mandatory=np.fromiter((p.mandatory for p in people), np.bool_, n),
        exempt=np.fromiter((bool(p.exempt) for p in people), np.bool_, n),
        piket=np.fromiter((p.piket for p in people), np.bool_, n),
        off=cells["off"],
        callup=cells["callup"],
        pref=pref,
        carry=np.fromiter((p.carry for p in people), np.int64, n),
        run_in=np.fromiter((p.run_in for p in people), np.int64, n),
        skills=skills,
        **_read_published(instance, n, t),
    )


def _marks(rows: list[tuple[Any, ...]], index: dict[Any, int], t: int) -> Bools:
    """Person × day marks from lists of dates; dates outside the period are passed over."""
    found = np.zeros((len(rows), t), dtype=bool)
    for i, dates in enumerate(rows):
        for day in dates:
            d = index.get(day)
            if d is not None:
                found[i, d] = True
    return found


def _read_published(instance: Instance, n: int, t: int) -> dict[str, Any]:
    presence = np.full((n, t), -1, dtype=np.int8)
    on_piket = np.zeros((n, t), dtype=bool)
    on_leave = np.zeros((n, t), dtype=bool)
    frozen = np.zeros((n, t), dtype=bool)
    shift = np.full((n, t), -1, dtype=np.int16)
    post = np.full((n, t), -1, dtype=np.int16)
    published = instance.published
    start = t if published is None else sum(1 for day in instance.days if day < published.start)
    if published is not None:
        shifts = {name: s for s, name in enumerate(instance.shifts)}
        posts = {d.id: k for k, d in enumerate(instance.rules.demands)}
        rows = {p.id: i for i, p in enumerate(instance.people)}
        for person, cells in published.cells.items():
            i = rows[person]
            letters = "".join([cell[0] for cell in cells])
            codes = np.frombuffer(letters.encode("ascii"), dtype=np.uint8)
            on_piket[i] = codes == ord("P")
            on_leave[i] = codes == ord("L")
            presence[i] = on_piket[i] | (codes == ord("O"))
            frozen[i, :start] = True
            for d, cell in enumerate(cells):
                if len(cell) > 1:
                    _, name, demand = split_cell(cell)
                    shift[i, d] = shifts.get(name, -1)
                    post[i, d] = posts.get(demand, -1)
    return {
        "published": presence, "on_piket": on_piket, "on_leave": on_leave, "frozen": frozen,
        "frozen_shift": shift,
        "frozen_post": post, "from_day": start,
    }  # fmt: skip


def pool_seats(instance: Instance, facts: Facts) -> tuple[Ints, Ints]:
    """Seats per pool and day (per shift when the cap is), and how many people may sit there."""
    cap = instance.rules.cap
    pools = len(instance.units) if cap.scope == "unit" else 1
    pool = facts.unit if cap.scope == "unit" else np.zeros_like(facts.unit)
    free = ~facts.off & ~facts.exempt[:, None]
    t = free.shape[1]

    def per_pool(cells: Bools) -> Ints:
        found = np.zeros((pools, t), dtype=np.int64)
        np.add.at(found, pool, cells)
        return found

    if cap.base == "available":
        base = per_pool(free)
    else:
        counted = ~facts.outside if cap.base == "inside" else np.ones(len(pool), dtype=bool)
        base = np.repeat(np.bincount(pool, counted, pools).astype(np.int64)[:, None], t, axis=1)
    extra = {"down": 0, "up": cap.den - 1, "nearest": cap.den // 2}[cap.round]
    if cap.round == "nearest":
        share = (2 * base * cap.num + cap.den) // (2 * cap.den)
    else:
        share = (base * cap.num + extra) // cap.den
    seats = np.maximum(share, cap.min_seats)
    for d, day in enumerate(instance.days):
        if day in cap.seats_on:
            seats[:, d] = cap.seats_on[day]
    return seats, per_pool(free & ~facts.outside[:, None])


def demand_days(instance: Instance, demand: Demand) -> Bools:
    """Days on which a demand holds: its dates when given, else its weekdays."""
    if demand.dates:
        return np.array([day in demand.dates for day in instance.days], dtype=bool)
    return np.array([day.weekday() in demand.weekdays for day in instance.days], dtype=bool)
