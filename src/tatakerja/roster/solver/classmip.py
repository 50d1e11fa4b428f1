"""The rules over classes of equal people, as an integer program; exact for days that are not divided.

Runs, windows and totals bound sums over consecutive days. Such rows split: if a class of K people uses f[d]
seats on day d and every such sum lies within K times its bounds, then handing the seats round the class in a
circle gives each person sums within the bounds. Seats, minima and posts (Hall) are sums over whole classes.
With shifts it is a relaxation, so what it proves impossible is impossible.
"""

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from tatakerja.roster.solver.dayside import minimum_sets
from tatakerja.roster.solver.exact import FOUND, IMPOSSIBLE, PROVED, UNKNOWN
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.ledger import Ledger
from tatakerja.roster.solver.swaps import kinds_of


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """``of[i]`` is the class of person i, ``first`` a representative, ``many`` the size."""

    of: Ints
    first: Ints
    many: Ints


def full_classes(ledger: Ledger, changes: Ints | None = None) -> Classes:
    """People alike in all that any rule (and ``changes``) sees; people of apart pairs stand alone."""
    problem = ledger.problem
    n = problem.n
    alone = np.zeros(n, dtype=np.int64)
    paired = np.unique(problem.apart)
    alone[paired] = 1 + paired
    dues = [w.due[:, None] for w in problem.windows]
    table = np.ascontiguousarray(
        np.concatenate(
            [
                np.packbits(problem.ok, axis=1).astype(np.int64),
                np.packbits(problem.must, axis=1).astype(np.int64),
                np.stack([kinds_of(ledger), ledger.group, problem.facts.carry, alone], axis=1),
                np.stack([problem.excused, np.minimum(problem.facts.run_in, problem.run)], axis=1),
                *dues,
                problem.piket & problem.must,
                np.zeros((n, 0), dtype=np.int64) if changes is None else changes,
            ],
            axis=1,
            dtype=np.int64,
        )
    )
    flat = table.view(np.dtype((np.void, 8 * table.shape[1]))).ravel()
    _, first, of, many = np.unique(flat, return_index=True, return_inverse=True, return_counts=True)
    return Classes(np.asarray(of.ravel()), first, many)


class ClassModel:
    """The program; ``totals`` fixes the bounds of the groups, or :meth:`spread` makes them variables."""

    def __init__(self, ledger: Ledger, classes: Classes) -> None:
        self.ledger, self.problem = ledger, ledger.problem
        self.classes = classes
        self.lp: Any = importlib.import_module("ortools.linear_solver.pywraplp")
        self.solver = self.lp.Solver.CreateSolver("SCIP")
        self.infinite = self.solver.infinity()
        self.count = len(self.classes.first)
        self.fixed = self.problem.must[self.classes.first] * self.classes.many[:, None]
        self.f = [
            [
                self.solver.IntVar(0, int(self.classes.many[c]), "") if free else None
                for free in self.ledger.free[i].tolist()
            ]
            for c, i in enumerate(self.classes.first.tolist())
        ]
        self.impossible = False
        self._days()
        for c in range(self.count):
            self._rows(c)
        self._pairs()

    def _sum(self, cells: list[tuple[int, int]], low: float, high: float) -> None:
        """low ≤ Σ cells ≤ high, the fixed office days among them counted."""
        fixed = sum(int(self.fixed[c, d]) for c, d in cells)
        free = [self.f[c][d] for c, d in cells if self.f[c][d] is not None]
        if not free:
            self.impossible |= not low <= fixed <= high
            return
        row = self.solver.Constraint(low - fixed, high - fixed)
        for var in free:
            row.SetCoefficient(var, 1)

    def _days(self) -> None:
        problem, first = self.problem, self.classes.first
        for k in range(problem.pools):
            rows = np.flatnonzero((problem.pool[first] == k) & problem.inside[first]).tolist()
            for d in range(problem.t):
                cells = [(c, d) for c in rows]
                self._sum(cells, int(problem.day_need[k, d]), int(problem.day_seats[k, d]))
        for mask, least in minimum_sets(problem):
            for d in np.flatnonzero(least).tolist():
                rows = np.flatnonzero(mask[first] & problem.piket[first, d]).tolist()
                self._sum([(c, d) for c in rows], int(least[d]), self.infinite)

    def _rows(self, c: int) -> None:
        problem, i, many = self.problem, int(self.classes.first[c]), int(self.classes.many[c])
        limit = problem.run
        if limit and not problem.excused[i]:
            lead = min(limit, int(problem.facts.run_in[i]))
            for start in range(-lead, problem.t - limit):
                cells = [(c, d) for d in range(max(start, 0), start + limit + 1)]
                self._sum(cells, -self.infinite, many * (limit - max(0, -start)))
        for window in problem.windows:
            if window.due[i]:
                self._sum([(c, d) for d in range(window.start, window.stop)], many, self.infinite)

    def _pairs(self) -> None:
        if self.problem.instance.shifts:
            return
        for i, j in self.problem.apart.tolist():
            for d in range(self.problem.t):
                self._sum([(int(self.classes.of[i]), d), (int(self.classes.of[j]), d)], 0, 1)

    def bound_totals(self, totals: tuple[Ints, Ints]) -> None:
        """Each person's total within its group's bounds."""
        for c, i in enumerate(self.classes.first.tolist()):
            g, many = int(self.ledger.group[i]), int(self.classes.many[c])
            if g >= 0:
                carry = int(self.problem.facts.carry[i])
                low, high = (many * (int(side[g]) - carry) for side in totals)
                self._sum([(c, d) for d in range(self.problem.t)], low, high)

    def fewest(self, changes: Ints) -> None:
        """Minimises Σ changes over the free cells in the office."""
        objective = self.solver.Objective()
        for c, i in enumerate(self.classes.first.tolist()):
            for d in np.flatnonzero(changes[i]).tolist():
                if self.f[c][d] is not None:
                    objective.SetCoefficient(self.f[c][d], int(changes[i, d]))
        objective.SetMinimization()

    def spread(self, least: int, most: int | None = None) -> None:
        """Minimises the groups' largest spread, at least ``least``; or only keeps it up to ``most``."""
        top = self.problem.t + int(self.problem.facts.carry.max(initial=0))
        bottom = int(min(0, self.problem.facts.carry.min(initial=0)))
        spread = self.solver.IntVar(least, top - bottom if most is None else most, "")
        lows = [self.solver.IntVar(bottom, top, "") for _ in self.problem.groups]
        for c, i in enumerate(self.classes.first.tolist()):
            g, many = int(self.ledger.group[i]), int(self.classes.many[c])
            if g < 0:
                continue
            fixed = int(self.fixed[c].sum()) + many * int(self.problem.facts.carry[i])
            below = self.solver.Constraint(-fixed, self.infinite)
            above = self.solver.Constraint(-self.infinite, -fixed)
            for var in self.f[c]:
                if var is not None:
                    below.SetCoefficient(var, 1)
                    above.SetCoefficient(var, 1)
            below.SetCoefficient(lows[g], -many)
            above.SetCoefficient(lows[g], -many)
            above.SetCoefficient(spread, -many)
        if most is None:
            self.solver.Minimize(spread)

    def solve(self, seconds: float) -> str:
        """proved, found (a solution, not proven best), impossible or unknown."""
        if self.impossible:
            return IMPOSSIBLE
        self.solver.SetTimeLimit(max(1, int(1000 * seconds)))
        status = self.solver.Solve()
        if status == self.solver.OPTIMAL:
            return PROVED
        if status == self.solver.INFEASIBLE:
            return IMPOSSIBLE
        return FOUND if status == self.solver.FEASIBLE else UNKNOWN

    @property
    def value(self) -> int:
        """The objective reached."""
        reached: float = self.solver.Objective().Value()
        return round(reached)

    @property
    def least(self) -> int:
        """The proven lower bound of the objective."""
        return int(np.ceil(self.solver.Objective().BestBound() - 1e-6))

    def presence(self) -> Bools:
        """The solution handed round each class in a circle."""
        problem = self.problem
        x = problem.must.copy()
        for c in range(self.count):
            members = np.flatnonzero(self.classes.of == c)
            at = 0
            for d, var in enumerate(self.f[c]):
                # a fixed day takes everybody once round: the circle stays where it is
                used = 0 if var is None else round(var.solution_value())
                turn = (at + np.arange(used)) % len(members)
                x[members[turn], d] = True
                at = (at + used) % len(members)
        return x
