"""The whole rule set as a CP-SAT model over some people, everybody else as they are.

With everybody free it is exact: it proves infeasibility, or that a spread cannot be had. Over a dozen to
eighty people it is the neighbourhood that repairs what a network cannot say: runs, windows against weekdays,
pairs, shifts, posts.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tatakerja.roster.solver.cp import cp_model, new_solver
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.ledger import Ledger

PROVED, FOUND, IMPOSSIBLE, UNKNOWN = "proved", "found", "impossible", "unknown"


class Exact:
    """Variables and hard rules; ``x`` and ``shift`` hold those who are not in ``rows``.

    On ``open_days`` the shifts of everybody are free. With ``slack`` the rules that a network cannot say may
    be broken at a price, which :meth:`solve` then minimises.
    """

    def __init__(
        self, ledger: Ledger, rows: Ints, x: Bools | None = None, shift: NDArray[np.int16] | None = None,
        open_days: Iterable[int] = (), slack: bool = False,
    ) -> None:  # fmt: skip
        self.ledger, self.problem = ledger, ledger.problem
        problem = self.problem
        self.cp = cp_model()
        self.model = self.cp.CpModel()
        self.rows = set(rows.tolist())
        self.x = np.zeros((problem.n, problem.t), dtype=bool) if x is None else x
        self.shift = shift
        self.open = set(open_days)
        self.slack: list[Any] | None = [] if slack else None
        self.divided = bool(problem.instance.shifts)
        self.cell: dict[tuple[int, int], Any] = {}
        self.part: dict[tuple[int, int, int], Any] = {}
        self._cells()
        self._seats()
        self._covers()
        self._posts()
        for i in sorted(self.rows):
            self._person(i)
        self._apart()

    def _cells(self) -> None:
        problem, free = self.problem, self.ledger.free
        for i in range(problem.n):
            for d in range(problem.t):
                if i in self.rows:
                    self.cell[i, d] = self.model.new_bool_var("") if free[i, d] else int(problem.must[i, d])
                else:
                    self.cell[i, d] = int(self.x[i, d])
                if self.divided and not (type(self.cell[i, d]) is int and self.cell[i, d] == 0):
                    self._shifts_of(i, d)

    def _shifts_of(self, i: int, d: int) -> None:
        problem, facts = self.problem, self.problem.facts
        if facts.frozen[i, d] and "R16" not in problem.drop:
            for s in range(problem.s):
                self.part[i, d, s] = int(facts.frozen_shift[i, d] == s)
        elif i in self.rows or d in self.open or self.shift is None:
            for s in range(problem.s):
                self.part[i, d, s] = self.model.new_bool_var("")
            self.model.add(sum(self.part[i, d, s] for s in range(problem.s)) == self.cell[i, d])
        else:
            for s in range(problem.s):
                self.part[i, d, s] = int(self.shift[i, d] == s)

    def at(self, i: int, d: int, s: int) -> Any:
        """Presence of a person on a day, in shift s or (-1) in any."""
        return self.cell[i, d] if s < 0 or not self.divided else self.part.get((i, d, s), 0)

    def _need(self, terms: list[Any], least: int, price: int = 1) -> None:
        """Σ terms ≥ least, with a slack when the model allows one."""
        if least <= 0:
            return
        if self.slack is not None:
            short = self.model.new_int_var(0, least, "")
            self.slack.append(price * short)
            terms = [*terms, short]
        self._add(sum(terms) >= least)

    def _most(self, terms: list[Any], most: int) -> None:
        if self.slack is not None:
            over = self.model.new_int_var(0, max(0, len(terms) - most), "")
            self.slack.append(over)
            self._add(sum(terms) - over <= most)
        else:
            self._add(sum(terms) <= most)

    def _add(self, relation: Any) -> None:
        if relation is True or relation is np.True_:
            return
        if relation is False or relation is np.False_:
            self.model.add_bool_or([])
            return
        self.model.add(relation)

    def _seats(self) -> None:
        problem = self.problem
        shifts = range(problem.s) if problem.seat_shift else (-1,)
        for k in range(problem.pools):
            members = np.flatnonzero((problem.pool == k) & problem.inside).tolist()
            for d in range(problem.t):
                for s in shifts:
                    used = sum(self.at(i, d, s) for i in members)
                    self._add(used <= int(problem.seats[k, d]))
                    if problem.need[k, d]:
                        self._add(used >= int(problem.need[k, d]))

    def _covers(self) -> None:
        problem = self.problem
        for cover in problem.covers:
            for d in np.flatnonzero(cover.least).tolist():
                members = np.flatnonzero(cover.mask & problem.piket[:, d]).tolist()
                self._need([self.at(i, d, cover.shift) for i in members], int(cover.least[d]))

    def _posts(self) -> None:
        problem, facts = self.problem, self.problem.facts
        held: dict[tuple[int, int, int], list[Any]] = {}
        for post in problem.posts:
            for d in np.flatnonzero(post.least).tolist():
                holders = []
                for i in np.flatnonzero(problem.piket[:, d]).tolist():
                    frozen = facts.frozen[i, d] and "R16" not in problem.drop
                    allowed = facts.frozen_post[i, d] == post.index if frozen else post.mask[i]
                    for s in self._post_shifts(post.shift) if allowed else ():
                        place = self.at(i, d, s)
                        if type(place) is int and place == 0:
                            continue
                        hold = self.model.new_bool_var("")
                        held.setdefault((i, d, s), []).append(hold)
                        holders.append(hold)
                self._need(holders, int(post.least[d]))
        for (i, d, s), holds in held.items():
            self._add(sum(holds) <= self.at(i, d, s))

    def _post_shifts(self, shift: int) -> Iterable[int]:
        """Posts of any shift are counted per shift when the day is divided, so that a person holds one."""
        if not self.divided:
            return (-1,)
        return range(self.problem.s) if shift < 0 else (shift,)

    def _person(self, i: int) -> None:
        problem = self.problem
        line = [self.cell[i, d] for d in range(problem.t)]
        limit = problem.run
        if limit and not problem.excused[i]:
            whole = [1] * min(limit, int(problem.facts.run_in[i])) + line
            for start in range(len(whole) - limit):
                self._most(whole[start : start + limit + 1], limit)
        for window in problem.windows:
            if window.due[i]:
                self._need(line[window.start : window.stop], 1)

    def _apart(self) -> None:
        shifts = range(self.problem.s) if self.divided else (-1,)
        for i, j in self.problem.apart.tolist():
            if i in self.rows or j in self.rows or self.open:
                for d in range(self.problem.t):
                    for s in shifts:
                        self._most([self.at(i, d, s), self.at(j, d, s)], 1)

    def total(self, i: int) -> Any:
        """Carried days plus office days."""
        return sum(self.cell[i, d] for d in range(self.problem.t)) + int(self.problem.facts.carry[i])

    def bound_totals(self, low: Ints, high: Ints) -> None:
        """Totals of the free people within their group's bounds."""
        for g, members in enumerate(self.problem.groups):
            for i in members.tolist():
                if i in self.rows:
                    self._add(self.total(i) >= int(low[g]))
                    self._add(self.total(i) <= int(high[g]))

    def spread(self, least: int) -> Any:
        """A variable: the largest spread of totals, at least ``least``."""
        top = int(max(self.problem.facts.carry.max(initial=0), 0)) + self.problem.t
        bottom = int(min(self.problem.facts.carry.min(initial=0), 0))
        spread = self.model.new_int_var(least, top - bottom, "")
        for members in self.problem.groups:
            low = self.model.new_int_var(bottom, top, "")
            for i in members.tolist():
                self._add(self.total(i) >= low)
                self._add(self.total(i) <= low + spread)
        return spread

    def weekday_spread(self, weekday: int) -> Any:
        """A variable: the largest spread of office days on a weekday."""
        days = np.flatnonzero(self.problem.weekdays[weekday]).tolist()
        spread = self.model.new_int_var(0, len(days), "")
        for members in self.problem.groups:
            low = self.model.new_int_var(0, len(days), "")
            for i in members.tolist():
                count = sum(self.cell[i, d] for d in days)
                self._add(count >= low)
                self._add(count <= low + spread)
        return spread

    def price(self, cost: Ints) -> Any:
        """Σ cost over the free cells in the office."""
        return sum(
            int(cost[i, d]) * self.cell[i, d]
            for i in sorted(self.rows)
            for d in np.flatnonzero(cost[i]).tolist()
        )

    def hint(self, x: Bools) -> None:
        """Starts the search from a presence."""
        for (i, d), var in self.cell.items():
            if type(var) is not int:
                self.model.add_hint(var, int(x[i, d]))

    def solve(self, seconds: float, objective: Any = None) -> tuple[str, int, int]:
        """Status, objective value and proven bound; :meth:`result` then gives the roster."""
        if self.slack is not None:
            objective = sum(self.slack) if objective is None else objective
        if objective is not None and type(objective) is not int:
            self.model.minimize(objective)
        self.solver = new_solver(seconds)
        status = self.solver.solve(self.model)
        if status == self.cp.OPTIMAL:
            value = 0 if objective is None else round(self.solver.objective_value)
            return PROVED, value, value
        if status == self.cp.FEASIBLE:
            return FOUND, round(self.solver.objective_value), round(self.solver.best_objective_bound)
        return (IMPOSSIBLE if status == self.cp.INFEASIBLE else UNKNOWN), 0, 0

    def result(self) -> tuple[Bools, NDArray[np.int16]]:
        """Presence and shifts of the solution."""
        x = self.x.copy()
        shift = np.full(x.shape, -1, dtype=np.int16) if self.shift is None else self.shift.copy()
        for (i, d), var in self.cell.items():
            x[i, d] = bool(self.solver.value(var)) if type(var) is not int else bool(var)
        shift[~x] = -1
        for (i, d, s), var in self.part.items():
            if (self.solver.value(var) if type(var) is not int else var) == 1:
                shift[i, d] = s
        return x, shift
