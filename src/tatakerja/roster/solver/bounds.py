"""Proven bounds on the spread of totals and of weekdays, by integer flows over classes of equal people.

The network is a relaxation of the rules: seats, fill, forced cells, availability, one day per binding window
and nested minima. The totals that it can serve form a generalised polymatroid, so least maximum and greatest
minimum can be had together: ``bound = max(0, U* - L*)`` for one group. Over several groups that share seats
the bound is the largest of the groups'.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.ledger import (
    WIDE,
    Ledger,
    class_rows,
    classes,
    run_bundle,
    weekday_bundle,
    window_bundle,
)
from tatakerja.roster.solver.network import Bundle, solve_rows


@dataclass(frozen=True, slots=True, eq=False)
class Extremes:
    """Per fairness group: ``least`` possible maximum U*, greatest possible minimum L* (``most``)."""

    least: Ints
    most: Ints

    @property
    def bound(self) -> int:
        """The spread that no roster can beat."""
        return int(max(0, (self.least - self.most).max())) if len(self.least) else 0


class Flows:
    """Feasibility of the class network under bounds; answers are remembered."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.groups = len(ledger.problem.groups)
        self._who, self._many = classes(ledger)
        kinds = [window_bundle(ledger, self._who), run_bundle(ledger, self._who)]
        self._bundles: list[Bundle | None] = [kind for kind in kinds if kind is not None]
        self._bundles = self._bundles or [None]
        self._fine, self._fine_many = self._who, self._many
        self._has_weekdays = False
        self._seen: dict[bytes, bool] = {}

    def everything(self) -> tuple[Ints, Ints]:
        """Bounds that bind nobody."""
        return np.full(self.groups, -WIDE), np.full(self.groups, WIDE)

    def feasible(self, low: Ints, high: Ints) -> bool:
        """Whether totals within low..high per group can be served."""
        key = low.tobytes() + high.tobytes()
        if key not in self._seen:
            ledger = self.ledger
            # a person without a free day is in no row, but has a total and may be due all the same
            floor, ceiling = ledger.totals(low, high)
            lost = (ledger.spare == 0) & ledger.due.any(axis=1)
            if lost.any() or (floor > ceiling).any() or (ceiling < 0).any():
                self._seen[key] = False
            else:
                # windows and runs cross, so each is asked on its own: both are relaxations
                self._seen[key] = all(
                    solve_rows(
                        ledger.side, class_rows(ledger, self._who, self._many, (floor, ceiling), bundle)
                    ) is not None
                    for bundle in self._bundles
                )  # fmt: skip
        return self._seen[key]

    def weekday_feasible(self, totals: tuple[Ints, Ints], bounds: dict[int, tuple[Ints, Ints]]) -> bool:
        """Whether totals and weekday counts within bounds can be served (windows left out)."""
        ledger = self.ledger
        if not self._has_weekdays:
            self._fine, self._fine_many = classes(ledger, weekdays=True)
            self._has_weekdays = True
        if not _weekday_possible(ledger, bounds):
            return False
        rows = class_rows(
            ledger, self._fine, self._fine_many, ledger.totals(*totals),
            weekday_bundle(ledger, self._fine, bounds),
        )  # fmt: skip
        return solve_rows(ledger.side, rows) is not None


def _weekday_possible(ledger: Ledger, bounds: dict[int, tuple[Ints, Ints]]) -> bool:
    everybody = np.flatnonzero(ledger.group >= 0)
    bundle = weekday_bundle(ledger, everybody, bounds)
    return bundle is None or bool((bundle.low <= bundle.high).all())


def count_totals(ledger: Ledger) -> Extremes:
    """Bounds from counting alone: seats against people. Never above U*, never below L*."""
    days = np.ones(ledger.problem.t, dtype=bool)
    return _count(ledger, days, ledger.base, ledger.due.sum(axis=1))


def count_weekday(ledger: Ledger, days: Bools) -> Extremes:
    """The same for office days on some days."""
    fixed = ledger.problem.must[:, days].sum(axis=1)
    return _count(ledger, days, fixed, np.zeros_like(fixed))


def _count(ledger: Ledger, days: Bools, base: Ints, due: Ints) -> Extremes:
    problem, least, most = ledger.problem, [], []
    spare = ledger.free[:, days].sum(axis=1)
    for members in problem.groups:
        mine = np.zeros(problem.n, dtype=bool)
        mine[members] = True
        total = int(base[members].sum())
        highest = total + _most_served(ledger, days, mine)
        lowest = total + (_least_served(ledger, days, mine) if len(problem.groups) == 1 else 0)
        lowest = max(lowest, int((base + due)[members].sum()))
        least.append(max(-(-lowest // len(members)), int((base + due)[members].max())))
        most.append(min(highest // len(members), int((base + spare)[members].min())))
    return Extremes(np.array(least, dtype=np.int64), np.array(most, dtype=np.int64))


def _most_served(ledger: Ledger, days: Bools, mine: Bools) -> int:
    problem = ledger.problem
    cells = ledger.free[:, days] & mine[:, None]
    served = int(cells[~problem.inside].sum())
    for k in range(problem.pools):
        inside = cells[(problem.pool == k) & problem.inside].sum(axis=0)
        served += int(np.minimum(inside, ledger.side.sets[ledger.side.pool_at[k]].high[days]).sum())
    return served


def _least_served(ledger: Ledger, days: Bools, mine: Bools) -> int:
    """Free cells that must be used, less those that people outside the comparison may use."""
    side = ledger.side
    below = [np.zeros(int(days.sum()), dtype=np.int64) for _ in side.sets]
    total = 0
    for i, one in enumerate(side.sets):  # the smaller sets come first
        needed = np.maximum(one.low[days], below[i])
        if side.parent[i] >= 0:
            below[side.parent[i]] += needed
        else:
            others = ledger.free[:, days][one.mask & ~mine].sum(axis=0)
            total += int(np.maximum(needed - others, 0).sum())
    return total


def total_extremes(flows: Flows, start: Extremes) -> Extremes | None:
    """Exact U* and L* of the network per group; None when it cannot be served at all (no roster exists)."""
    low, high = flows.everything()
    if not flows.feasible(low, high):
        return None
    top = int((flows.ledger.base + flows.ledger.spare).max(initial=0))
    bottom = int(min(0, flows.ledger.base.min(initial=0)))
    least, most = start.least.copy(), start.most.copy()
    for g in range(flows.groups):

        def under(ceiling: int, g: int = g) -> bool:
            return flows.feasible(low, changed(high, g, ceiling))

        def over(floor: int, g: int = g) -> bool:
            return flows.feasible(changed(low, g, floor), high)

        least[g] = _search(under, int(least[g]), top, 1)
        most[g] = _search(over, int(most[g]), bottom, -1)
    return Extremes(least, most)


def weekday_extremes(flows: Flows, totals: tuple[Ints, Ints], weekday: int, start: Extremes) -> Extremes:
    """Exact least maximum and greatest minimum of a weekday's counts under the totals."""
    size = int(flows.ledger.problem.weekdays[weekday].sum())
    none, all_days = np.zeros(flows.groups, dtype=np.int64), np.full(flows.groups, size)
    least, most = start.least.copy(), start.most.copy()
    for g in range(flows.groups):

        def under(ceiling: int, g: int = g) -> bool:
            return flows.weekday_feasible(totals, {weekday: (none, changed(all_days, g, ceiling))})

        def over(floor: int, g: int = g) -> bool:
            return flows.weekday_feasible(totals, {weekday: (changed(none, g, floor), all_days)})

        least[g] = _search(under, int(least[g]), size, 1)
        most[g] = _search(over, int(most[g]), 0, -1)
    return Extremes(least, most)


def changed(values: Ints, g: int, value: int) -> Ints:
    """A copy with one entry replaced."""
    copy = values.copy()
    copy[g] = value
    return copy


def _search(holds: Callable[[int], bool], start: int, end: int, step: int) -> int:
    """First value from ``start`` towards ``end`` that holds; once it holds it goes on holding."""
    if (end - start) * step <= 0 or holds(start):
        return start
    failing, width = start, 1
    while True:
        probe = failing + step * width
        if (end - probe) * step <= 0:
            holding = end
            break
        if holds(probe):
            holding = probe
            break
        failing, width = probe, width * 2
    while abs(holding - failing) > 1:
        middle = (holding + failing) // 2
        if holds(middle):
            holding = middle
        else:
            failing = middle
    return holding
