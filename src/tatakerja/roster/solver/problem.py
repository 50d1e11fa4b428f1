"""An instance as arrays: who may and must be in the office when, seats, minima, windows and groups.

Rows are people, columns are days, both in the order of the instance. ``drop`` leaves rule kinds out, which is
how conflicts are found; figures that the format defines from data alone (base headcounts, people that may
sit, binding windows) do not change with it.
"""

from dataclasses import dataclass

import numpy as np

from tatakerja.roster.solver.facts import Bools, Facts, Ints, Window, demand_days, pool_seats, read_facts
from tatakerja.roster.solver.model import Demand, Instance
from tatakerja.roster.solver.once import seats_allow


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """At least ``least[day]`` people of ``mask`` on piket; ``shift`` -1 counts the whole day."""

    kind: str
    label: str
    mask: Bools
    least: Ints
    shift: int


@dataclass(frozen=True, slots=True, eq=False)
class Post:
    """An exclusive demand: ``least[day]`` people of ``mask``, each of whom holds no other post that day."""

    index: int
    label: str
    mask: Bools
    least: Ints
    shift: int


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The instance as the engine sees it; see the module's text."""

    instance: Instance
    facts: Facts
    drop: frozenset[str]
    ok: Bools
    must: Bools
    pool: Ints
    pools: int
    inside: Bools
    seats: Ints
    need: Ints
    seat_shift: bool
    piket: Bools
    covers: tuple[Cover, ...]
    posts: tuple[Post, ...]
    run: int
    excused: Bools
    windows: tuple[Window, ...]
    apart: Ints
    groups: tuple[Ints, ...]
    weekdays: dict[int, Bools]

    @property
    def n(self) -> int:
        """People."""
        return int(self.ok.shape[0])

    @property
    def t(self) -> int:
        """Days."""
        return int(self.ok.shape[1])

    @property
    def s(self) -> int:
        """Shifts, 1 when the day is not divided."""
        return max(1, len(self.instance.shifts))

    @property
    def day_seats(self) -> Ints:
        """Seats per pool and day, over all shifts."""
        return self.seats * self.s if self.seat_shift else self.seats

    @property
    def day_need(self) -> Ints:
        """Seats that must be used per pool and day, over all shifts."""
        return self.need * self.s if self.seat_shift else self.need

    @property
    def compared(self) -> Bools:
        """People whose totals are compared."""
        mask = np.zeros(self.n, dtype=bool)
        for group in self.groups:
            mask[group] = True
        return mask


def compile_problem(
    instance: Instance, facts: Facts | None = None, drop: frozenset[str] = frozenset()
) -> Problem:
    """The problem that the instance states, without the rule kinds in ``drop``."""
    facts = facts or read_facts(instance)
    seats, may_sit = pool_seats(instance, facts)
    unit_pools = instance.rules.cap.scope == "unit"
    pool = facts.unit if unit_pools else np.zeros_like(facts.unit)
    ok, must = _domains(facts, drop)
    fill = instance.rules.fill == "full" and "R14" not in drop
    need = np.minimum(seats, may_sit) if fill else np.zeros_like(seats)
    if "R6" in drop:
        seats = np.full_like(seats, len(instance.people))
    covers, posts = _minima(instance, facts, drop)
    return Problem(
        instance=instance, facts=facts, drop=drop, ok=ok, must=must,
        pool=pool, pools=seats.shape[0], inside=~facts.outside, seats=seats, need=need,
        seat_shift=instance.rules.cap.per == "shift" and bool(instance.shifts),
        piket=_may_piket(facts, drop), covers=covers, posts=posts,
        run=0 if "R12" in drop else instance.rules.max_run,
        excused=facts.mandatory,
        windows=() if "R13" in drop else binding_windows(instance, facts),
        apart=_apart(instance) if "R15" not in drop else np.zeros((0, 2), dtype=np.int64),
        groups=_groups(instance, facts), weekdays=_weekdays(instance),
    )  # fmt: skip


def _domains(facts: Facts, drop: frozenset[str]) -> tuple[Bools, Bools]:
    """Cells that may and cells that must be in the office."""
    ok = np.ones(facts.off.shape, dtype=bool)
    must = np.zeros(facts.off.shape, dtype=bool)
    if "R2" not in drop:
        ok &= ~facts.off
    if "R3" not in drop:
        ok &= ~facts.exempt[:, None]
    if "R4" not in drop:
        must |= facts.mandatory[:, None] & ~facts.off
    if "R5" not in drop:
        must |= facts.callup
    if "R16" not in drop:
        ok &= ~(facts.frozen & (facts.published == 0))
        must |= facts.frozen & (facts.published == 1)
    return ok, must


def _may_piket(facts: Facts, drop: frozenset[str]) -> Bools:
    """Cells that count as piket when the person is in the office."""
    may = np.ones(facts.off.shape, dtype=bool) if "R10" in drop else np.tile(
        facts.piket[:, None], (1, facts.off.shape[1])
    )  # fmt: skip
    if "R16" not in drop and facts.frozen.any():
        may = np.where(facts.frozen, facts.on_piket, may)
    return may


def frozen_faults(problem: Problem) -> Bools:
    """Frozen cells that a rule now forbids: L without leave or leave without L (R2), piket or a post by
    somebody who may no longer hold it (R10).
    """
    facts, drop = problem.facts, problem.drop
    found = np.zeros(facts.frozen.shape, dtype=bool)
    if "R16" in drop or not facts.frozen.any():
        return found
    if "R2" not in drop:
        found |= facts.frozen & (facts.on_leave != facts.off)
    if "R10" not in drop:
        found |= facts.frozen & facts.on_piket & ~facts.piket[:, None]
        for k, demand in enumerate(problem.instance.rules.demands):
            held = facts.frozen & (facts.frozen_post == k)
            if held.any():
                found |= held & ~_eligible(problem.instance, facts, demand)[:, None]
                if demand.shift:
                    found |= held & (facts.frozen_shift != problem.instance.shifts.index(demand.shift))
    return found


def _eligible(instance: Instance, facts: Facts, demand: Demand) -> Bools:
    """Who meets a demand by unit and skill."""
    mask = np.ones(len(instance.people), dtype=bool)
    if demand.unit:
        mask &= facts.unit == instance.units.index(demand.unit)
    if demand.skill:
        mask &= facts.skills.get(demand.skill, np.zeros(len(mask), dtype=bool))
    return mask


def _minima(
    instance: Instance, facts: Facts, drop: frozenset[str]
) -> tuple[tuple[Cover, ...], tuple[Post, ...]]:
    rules, t = instance.rules, len(instance.days)
    everybody = np.ones(len(instance.people), dtype=bool)
    covers: list[Cover] = []
    posts: list[Post] = []
    shifts = range(len(instance.shifts)) if rules.piket_per == "shift" and instance.shifts else (-1,)
    for s in shifts:
        if rules.piket_min and "R7" not in drop:
            covers.append(Cover("R7", "", everybody, np.full(t, rules.piket_min, dtype=np.int64), s))
        for unit, least in rules.unit_piket_min.items():
            if least and "R8" not in drop:
                mask = facts.unit == instance.units.index(unit)
                covers.append(Cover("R8", unit, mask, np.full(t, least, dtype=np.int64), s))
    for k, demand in enumerate(rules.demands):
        if not demand.min or "R9" in drop:
            continue
        mask = _eligible(instance, facts, demand)
        least_on = demand.min * demand_days(instance, demand).astype(np.int64)
        s = instance.shifts.index(demand.shift) if demand.shift else -1
        if not demand.exclusive:
            covers.append(Cover("R9", demand.id, mask, least_on, s))
        else:
            posts.append(Post(k, demand.id, everybody if "R10" in drop else mask, least_on, s))
    return tuple(covers), tuple(posts)


def _apart(instance: Instance) -> Ints:
    rows = {p.id: i for i, p in enumerate(instance.people)} if instance.rules.apart else {}
    pairs = [(rows[a], rows[b]) for a, b in instance.rules.apart]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _groups(instance: Instance, facts: Facts) -> tuple[Ints, ...]:
    """Indexes of the people compared, per fairness group."""
    num, den = instance.soft.fair_min_share
    free = (~facts.off).sum(axis=1)
    counted = ~facts.exempt & ~facts.mandatory & (free * den >= num * facts.off.shape[1])
    if instance.soft.fair_scope == "opd":
        groups = [np.flatnonzero(counted)]
    else:
        groups = [np.flatnonzero(counted & (facts.unit == u)) for u in range(len(instance.units))]
    return tuple(g for g in groups if len(g))


def _weekdays(instance: Instance) -> dict[int, Bools]:
    weekday = np.array([day.weekday() for day in instance.days])
    return {w: weekday == w for w in instance.soft.weekdays}


def binding_windows(instance: Instance, facts: Facts) -> tuple[Window, ...]:
    """The blocks of days in which rule R13 binds, with the people due in each."""
    once, t = instance.rules.once, len(instance.days)
    if once.mode == "off":
        return ()
    free = ~facts.off & ~facts.exempt[:, None]
    person = ~facts.exempt & ~facts.mandatory
    found = []
    for start in range(0, t - once.window + 1, once.window):
        stop = start + once.window
        window = Window(start, stop, person & free[:, start:stop].any(axis=1))
        if once.mode == "hard" or seats_allow(instance, facts, window):
            found.append(window)
    return tuple(found)
