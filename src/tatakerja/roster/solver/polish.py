"""The lower levels: weekdays at their bounds where a network left a gap, then wishes, cohorts, pairs, gaps.

Exchanges keep every total, so the spread stays; what the order of the data ranks higher outweighs all below.
"""

from collections import defaultdict

import numpy as np

from tatakerja.roster.solver.audit import finish
from tatakerja.roster.solver.exact import FOUND, PROVED
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.figures import bubbles_of, measure, movable, spread_of, wished
from tatakerja.roster.solver.ledger import Ledger
from tatakerja.roster.solver.model import Figures
from tatakerja.roster.solver.search import Budget, Found, settle, whole_model, wishes_first
from tatakerja.roster.solver.spread import Closing
from tatakerja.roster.solver.swaps import WEEKDAY, Swaps

BASE = 64
"""Weight of a level against the next; urgent costs outweigh them all."""
SCALE = 10**10
FEW_CELLS = 3_000
"""Free cells up to which CP-SAT is asked to close a gap of weekdays."""
WEEKDAY_SECONDS = 3.0


class Polish(Swaps):
    """Exchanges judged by hard rules, published cells and weekdays first, then the soft levels in order."""

    def __init__(
        self, ledger: Ledger, x: Bools, weekdays: dict[int, tuple[Ints, Ints]], changes: Ints | None
    ) -> None:
        super().__init__(ledger, x, weekdays)
        levels = [
            k for k in self.problem.instance.soft.order if k in ("pref", "together", "apart", "regular")
        ]
        self.weight = {level: BASE ** (len(levels) - 1 - k) for k, level in enumerate(levels)}
        if wishes_first(ledger):
            self.weight["pref"] = 10 * WEEKDAY * SCALE
        self.fixed = wished(self.problem.facts) * self.weight.get("pref", 0)
        if changes is not None:
            self.fixed = self.fixed + changes * (40 * WEEKDAY * SCALE)
        self.bubbles = bubbles_of(self.problem) if "together" in self.weight else []
        self.bubble = np.full(self.problem.n, -1, dtype=np.int64)
        for b, members in enumerate(self.bubbles):
            self.bubble[members] = b
        self.free = movable(self.problem.facts)
        self.rivals = self._soft_pairs() if "apart" in self.weight else {}
        self.marginal = np.zeros(x.shape, dtype=np.int64)
        for b in range(len(self.bubbles)):
            self._weigh_bubble(b)
        for i in self.rivals:
            self._weigh_rivals(i)

    def _soft_pairs(self) -> dict[int, list[int]]:
        at = {p.id: i for i, p in enumerate(self.problem.instance.people)}
        found: dict[int, list[int]] = defaultdict(list)
        for a, b in self.problem.instance.soft.apart:
            found[at[a]].append(at[b])
            found[at[b]].append(at[a])
        return dict(found)

    def _weigh_bubble(self, b: int) -> None:
        """What one member's presence adds to min(in, out), the others as they are."""
        members = self.bubbles[b]
        free = self.free[members]
        size = free.sum(axis=0)[None, :]
        others = (self.x[members] & free).sum(axis=0)[None, :] - (self.x[members] & free)
        added = np.minimum(others + 1, size - others - 1) - np.minimum(others, size - others)
        self.marginal[members] = added * free * self.weight["together"]

    def _weigh_rivals(self, i: int) -> None:
        if self.bubble[i] >= 0:
            self._weigh_bubble(int(self.bubble[i]))
        group = self.bubbles[self.bubble[i]].tolist() if self.bubble[i] >= 0 else [i]
        for k in group:
            if self.bubble[k] < 0:
                self.marginal[k] = 0
            for j in self.rivals.get(k, ()):
                self.marginal[k] += self.x[j] * self.weight["apart"]

    def cost(self, who: Ints, rows: Bools) -> Ints:
        """Urgent costs, published cells, then the soft levels by weight."""
        found = self.urgent(who, rows) * SCALE + ((self.fixed[who] + self.marginal[who]) * rows).sum(axis=1)
        return np.asarray(found + _gap_range(rows) * self.weight.get("regular", 0))

    def _barred(self, i: int) -> list[int]:
        same = self.bubbles[self.bubble[i]].tolist() if self.bubble[i] >= 0 else []
        return sorted({*same, *super()._barred(i), *self.rivals.get(i, ())})

    def _refresh_partners(self, i: int, j: int, costs: Ints) -> None:
        touched = {i, j}
        for p in (i, j):
            if self.bubble[p] >= 0:
                self._weigh_bubble(int(self.bubble[p]))
            touched.update(self._barred(p))
        for p in sorted(touched & self.rivals.keys()):
            self._weigh_rivals(p)
            if self.bubble[p] >= 0:
                touched.update(self.bubbles[self.bubble[p]].tolist())
        who = np.array(sorted(touched))
        costs[who] = self.cost(who, self.x[who])

    def pass_over(self, most: int, budget: Budget) -> bool:
        """One try for the dearest people, at most ``most`` of them; whether anything moved."""
        costs = self.cost(np.arange(self.problem.n), self.x)
        moved = False
        for i in np.argsort(-costs, kind="stable")[:most].tolist():
            if budget.left <= 0:
                break
            moved |= self._improve(i, costs)
        return moved


def _gap_range(rows: Bools) -> Ints:
    """Longest minus shortest gap of each row with at least three office days."""
    t = rows.shape[1]
    days = np.arange(t)[None, :]
    last = np.maximum.accumulate(np.where(rows, days, -1), axis=1)
    gap = days[:, 1:] - last[:, :-1]
    real = rows[:, 1:] & (last[:, :-1] >= 0)
    longest = np.where(real, gap, 0).max(axis=1, initial=0)
    shortest = np.where(real, gap, t).min(axis=1, initial=t)
    return np.where(rows.sum(axis=1) >= 3, longest - shortest, 0)


def polish(ledger: Ledger, closing: Closing, changes: Ints | None, budget: Budget, *, thorough: bool) -> None:
    """Lowers the soft levels of the roster found; ``thorough`` goes on until nothing helps or time is up."""
    assert closing.found is not None
    if changes is None:
        _close_weekdays(ledger, closing, budget)
    polisher = Polish(ledger, closing.found.roster.x.copy(), closing.weekdays, changes)
    n = ledger.problem.n
    most = n if thorough else max(4, n // 10)
    while polisher.pass_over(most, budget) and thorough and budget.left > 0:
        budget.tell(0.9, "polish")
    roster, _ = finish(ledger, polisher.x)
    if roster is not None and _no_worse(
        ledger, measure(ledger.problem, roster), measure(ledger.problem, closing.found.roster)
    ):
        closing.found = Found(roster, closing.found.stage)


def _no_worse(ledger: Ledger, new: Figures, old: Figures) -> bool:
    """Compared level by level in the order of the data, changes right after the spread."""

    def rank(figures: Figures) -> list[int]:
        found = [figures.spread, figures.changes]
        for level in ledger.problem.instance.soft.order:
            value = getattr(figures, level)
            found.append(sum(value.values()) if level == "weekday" else value)
        return found

    return rank(new) <= rank(old)


def _close_weekdays(ledger: Ledger, closing: Closing, budget: Budget) -> None:
    """CP-SAT for a small instance whose weekdays are above their bounds."""
    assert closing.found is not None
    x, problem = closing.found.roster.x, ledger.problem
    reached = {w: spread_of(problem, x[:, days].sum(axis=1)) for w, days in problem.weekdays.items()}
    gap = sum(reached.values()) - sum(closing.weekday_bound.values())
    if gap <= 0 or ledger.free.sum() > FEW_CELLS or "weekday" not in problem.instance.soft.order:
        return
    model = whole_model(ledger, x)
    if model is None:
        return
    total = problem.facts.carry + x.sum(axis=1)
    model.model.add(model.spread(0) <= spread_of(problem, total))
    wishes = wished(problem.facts).astype(np.int64)
    spreads = [model.weekday_spread(w) for w in problem.weekdays]
    above, below = 1 + int((wishes * ledger.free).sum()), 1
    if wishes_first(ledger):
        above, below = 1, 1 + problem.t * len(spreads)
    for variable, least in zip(spreads, closing.weekday_bound.values(), strict=False):
        model.model.add(variable >= least)
    objective = above * sum(spreads) + (below * model.price(wishes) if wishes.any() else 0)
    status, _, _ = model.solve(max(0.5, min(budget.left, WEEKDAY_SECONDS)), objective)
    if status not in (PROVED, FOUND):
        return
    roster = settle(ledger, model)
    if _no_worse(ledger, measure(problem, roster), measure(problem, closing.found.roster)):
        closing.found = Found(roster, closing.found.stage)
        closing.weekdays = {w: _range(ledger, roster.x, days) for w, days in problem.weekdays.items()}


def _range(ledger: Ledger, x: Bools, days: Bools) -> tuple[Ints, Ints]:
    """Least and most office days on some days per fairness group."""
    count = x[:, days].sum(axis=1)
    groups = ledger.problem.groups
    low = np.array([count[g].min() for g in groups], dtype=np.int64)
    return low, np.array([count[g].max() for g in groups], dtype=np.int64)
