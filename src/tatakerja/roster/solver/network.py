"""Presence as a network: people (or classes of identical people) → groups of their days → sets of the day.

Every unit of flow is an office day of somebody. Lower bounds become supplies; the sink returns to the source.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tatakerja.roster.solver.dayside import DaySide
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.flows import min_cost_flow


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Disjoint groups of days: ``of_day[day]`` is the group or -1; ``low``/``high`` per row and group."""

    of_day: Ints
    low: Ints
    high: Ints


@dataclass(slots=True, eq=False)
class Rows:
    """Rows of the network: ``many`` identical people each, their free cells, bounds on the row's total."""

    many: Ints
    free: Bools
    home: Ints
    low: Ints
    high: Ints
    bundle: Bundle | None = None
    cost: NDArray[np.int64] | None = None


@dataclass(slots=True)
class _Arcs:
    tails: list[Ints] = field(default_factory=list)
    heads: list[Ints] = field(default_factory=list)
    caps: list[Ints] = field(default_factory=list)
    costs: list[Ints] = field(default_factory=list)

    def add(self, tails: Ints, heads: Ints, caps: Ints, costs: Ints | None = None) -> None:
        self.tails.append(tails)
        self.heads.append(heads)
        self.caps.append(caps)
        self.costs.append(np.zeros(len(tails), dtype=np.int64) if costs is None else costs)


def solve_rows(side: DaySide, rows: Rows) -> Ints | None:
    """Office days per row and day at least cost, or None when the bounds cannot all hold."""
    if not side.sound or (rows.low > rows.high).any() or (rows.high < 0).any():
        return None
    if rows.bundle is not None and (rows.bundle.low > rows.bundle.high).any():
        return None
    m, t = rows.free.shape
    groups = rows.bundle.low.shape[1] if rows.bundle is not None else 0
    first_set = m * (1 + groups)
    sink = first_set + len(side.sets) * t
    source = sink + 1
    supply = np.zeros(source + 1, dtype=np.int64)
    arcs = _Arcs()
    i, d = np.nonzero(rows.free)
    tails = i if rows.bundle is None else _group_tails(rows.bundle, i, d, m)
    home = rows.home[i]
    heads = np.where(home < 0, sink, first_set + home * t + d)
    arcs.add(tails, heads, rows.many[i], None if rows.cost is None else rows.cost[i, d])
    people = np.arange(m)
    _bounded(arcs, supply, np.full(m, source), people, rows.low, rows.high)
    if rows.bundle is not None:
        for g in range(groups):
            _bounded(
                arcs, supply, people, m * (1 + g) + people, rows.bundle.low[:, g], rows.bundle.high[:, g]
            )
    _add_sets(arcs, supply, side, first_set, sink, t)
    everything = int(rows.high.sum())
    arcs.add(np.array([sink]), np.array([source]), np.array([everything]))
    flow = min_cost_flow(
        np.concatenate(arcs.tails), np.concatenate(arcs.heads), np.concatenate(arcs.caps),
        np.concatenate(arcs.costs), supply,
    )  # fmt: skip
    if flow is None:
        return None
    found = np.zeros((m, t), dtype=np.int64)
    found[i, d] = flow[: len(i)]
    return found


def _group_tails(bundle: Bundle, i: Ints, d: Ints, m: int) -> Ints:
    group = bundle.of_day[d]
    return np.where(group < 0, i, m * (1 + group) + i)


def _bounded(arcs: _Arcs, supply: Ints, tails: Ints, heads: Ints, low: Ints, high: Ints) -> None:
    """Arcs with lower bounds: the bound is sent beforehand."""
    arcs.add(tails, heads, high - low)
    np.subtract.at(supply, tails, low)
    np.add.at(supply, heads, low)


def _add_sets(arcs: _Arcs, supply: Ints, side: DaySide, first: int, sink: int, t: int) -> None:
    days = np.arange(t)
    for k, one in enumerate(side.sets):
        parent = side.parent[k]
        heads = np.full(t, sink) if parent < 0 else first + parent * t + days
        _bounded(arcs, supply, first + k * t + days, heads, one.low, one.high)
