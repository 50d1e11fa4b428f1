"""Repair and polish by exchanges that keep every day's and every person's total.

Two people of the same kind exchange two days: i comes on e instead of d, j on d instead of e. Seats, minima
and totals stay as they are; runs, windows, weekday counts, apart pairs and wishes change, and are what an
exchange is judged by.
"""

import numpy as np

from tatakerja.roster.solver.dayside import minimum_sets
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.ledger import Ledger, of_group

HARD = 1_000_000
WEEKDAY = 1_000
SAMPLE = 256
TRIES = 10


class Swaps:
    """Exchanges on a presence matrix; ``wishes`` is a cost per cell below the weekday level."""

    def __init__(
        self, ledger: Ledger, x: Bools, weekdays: dict[int, tuple[Ints, Ints]], wishes: Ints | None = None
    ) -> None:
        self.ledger, self.x = ledger, x
        self.problem = ledger.problem
        self.wishes = np.zeros(x.shape, dtype=np.int64) if wishes is None else wishes
        self.kind = kinds_of(ledger)
        self.limits = _weekday_limits(ledger, weekdays)
        self.tries, self.sample = TRIES, SAMPLE
        self.partners: dict[int, list[int]] = {}
        if not self.problem.instance.shifts:
            for i, j in self.problem.apart.tolist():
                self.partners.setdefault(i, []).append(j)
                self.partners.setdefault(j, []).append(i)

    def cost(self, who: Ints, rows: Bools) -> Ints:
        """Cost of rows as if they were the rows of ``who``: hard, then weekday, then wishes."""
        return np.asarray(self.urgent(who, rows) + (self.wishes[who] * rows).sum(axis=1))

    def urgent(self, who: Ints, rows: Bools) -> Ints:
        """The part of the cost that makes somebody worth a repair: hard rules and weekday bounds."""
        found = HARD * (self._runs(who, rows) + self._unserved(who, rows))
        for days, low, high in self.limits:
            count = rows[:, days].sum(axis=1)
            beyond = np.maximum(low[who] - count, 0) + np.maximum(count - high[who], 0)
            # squared, so that one person's excess is never traded for a larger one of another
            found = found + WEEKDAY * beyond * beyond
        return np.asarray(found)

    def _runs(self, who: Ints, rows: Bools) -> Ints:
        limit = self.problem.run
        if not limit:
            return np.zeros(len(who), dtype=np.int64)
        before = np.minimum(self.problem.facts.run_in[who], limit)
        lead = np.arange(limit)[None, :] >= limit - before[:, None]
        sums = np.cumsum(np.concatenate([np.zeros((len(who), 1), dtype=bool), lead, rows], axis=1), axis=1)
        full = (sums[:, limit + 1 :] - sums[:, : -limit - 1]) == limit + 1
        return np.where(self.problem.excused[who], 0, full.sum(axis=1))

    def _unserved(self, who: Ints, rows: Bools) -> Ints:
        found = np.zeros(len(who), dtype=np.int64)
        for window in self.problem.windows:
            found += window.due[who] & ~rows[:, window.start : window.stop].any(axis=1)
        return found

    def together(self, i: int, row: Bools) -> int:
        """Days on which a hard apart pair of i would be in the office together."""
        return sum(int((row & self.x[j]).sum()) for j in self.partners.get(i, ()))

    def _urgent_all(self) -> Ints:
        who = np.arange(self.problem.n)
        found = self.urgent(who, self.x)
        for i in self.partners:
            found[i] += HARD * self.together(i, self.x[i])
        return found

    def worst(self) -> int:
        """The worst urgent cost of anybody."""
        return int(self._urgent_all().max(initial=0))

    def run(self, floor: int, rounds: int = 4) -> None:
        """Exchanges until nobody's urgent cost exceeds ``floor`` or nothing helps."""
        for k in range(rounds):
            # few are left in later rounds, so they may look further
            self.tries, self.sample = TRIES * 4**k, SAMPLE * 4**k
            urgent = self._urgent_all()
            bad = np.flatnonzero(urgent > floor)
            if not len(bad):
                return
            costs = urgent + (self.wishes * self.x).sum(axis=1)
            moved = False
            for i in bad[np.argsort(-urgent[bad], kind="stable")].tolist():
                while self._urgent_one(i) > floor and self._improve(i, costs):
                    moved = True
            if not moved and self.sample > self.problem.n:
                return

    def _urgent_one(self, i: int) -> int:
        own = int(self.urgent(np.array([i]), self.x[i][None, :])[0])
        return own + HARD * self.together(i, self.x[i])

    def _improve(self, i: int, costs: Ints) -> bool:
        """The best exchange for i, if one lowers the cost of both together."""
        free, x = self.ledger.free, self.x
        here, away = np.flatnonzero(x[i] & free[i]), np.flatnonzero(~x[i] & free[i])
        if not len(here) or not len(away):
            return False
        d, e = (grid.ravel() for grid in np.meshgrid(here, away, indexing="ij"))
        rows = np.repeat(x[i][None, :], len(d), axis=0)
        at = np.arange(len(d))
        rows[at, d], rows[at, e] = False, True
        mine = self.cost(np.full(len(d), i), rows)
        if i in self.partners:
            mine += HARD * np.array([self.together(i, row) for row in rows], dtype=np.int64)
        order = np.argsort(mine, kind="stable")
        for k in order[: self.tries]:
            if mine[k] >= costs[i]:
                return False
            if self._exchange(i, int(d[k]), int(e[k]), int(mine[k]), costs):
                return True
        return False

    def _exchange(self, i: int, d: int, e: int, mine: int, costs: Ints) -> bool:
        free, x = self.ledger.free, self.x
        others = np.flatnonzero((self.kind == self.kind[i]) & x[:, e] & free[:, e] & ~x[:, d] & free[:, d])
        others = np.setdiff1d(others, self._barred(i), assume_unique=True)
        if len(others) > self.sample:
            others = others[:: len(others) // self.sample + 1]
        if not len(others):
            return False
        rows = x[others].copy()
        rows[:, e], rows[:, d] = False, True
        theirs = self.cost(others, rows)
        for k, j in enumerate(others.tolist()):
            if j in self.partners:
                theirs[k] += HARD * self.together(j, rows[k])
        gain = theirs - costs[others]
        best = int(np.argmin(gain))
        if gain[best] + mine - costs[i] >= 0:
            return False
        j = int(others[best])
        x[i, d], x[i, e], x[j, e], x[j, d] = False, True, False, True
        costs[i], costs[j] = mine, theirs[best]
        self._refresh_partners(i, j, costs)
        return True

    def _barred(self, i: int) -> list[int]:
        """People whose cost depends on i's row; an exchange with them would be misjudged."""
        return self.partners.get(i, [])

    def _refresh_partners(self, i: int, j: int, costs: Ints) -> None:
        touched = {i, j, *self.partners.get(i, ()), *self.partners.get(j, ())}
        if len(touched) > 2:
            who = np.array(sorted(touched))
            costs[who] = self.cost(who, self.x[who])
            for p in touched:
                costs[p] += HARD * self.together(p, self.x[p])


def kinds_of(ledger: Ledger) -> Ints:
    """People whose presence has the same effect on every seat and minimum share a kind."""
    problem = ledger.problem
    columns = [problem.pool, problem.inside, problem.facts.piket | ("R10" in problem.drop)]
    columns += [mask for mask, _ in minimum_sets(problem)]
    table = np.stack([np.asarray(c, dtype=np.int64) for c in columns], axis=1)
    _, kind = np.unique(table, axis=0, return_inverse=True)
    return np.asarray(kind.ravel(), dtype=np.int64)


def _weekday_limits(ledger: Ledger, weekdays: dict[int, tuple[Ints, Ints]]) -> list[tuple[Bools, Ints, Ints]]:
    """Per weekday: its days and the bounds of each person (none for those not compared)."""
    found = []
    who, t = np.arange(ledger.problem.n), ledger.problem.t
    for weekday, (low, high) in weekdays.items():
        days = ledger.problem.weekdays[weekday]
        lows = of_group(ledger, who, low, np.zeros(len(who), dtype=np.int64))
        found.append((days, lows, of_group(ledger, who, high, np.full(len(who), t))))
    return found
