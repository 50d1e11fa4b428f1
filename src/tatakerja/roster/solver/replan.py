"""Re-planning: the fewest changes against the published roster within an allowed spread, with proof.

The flow with frozen days and change costs is a relaxation, so its cost bounds the changes of any roster with
those totals; over the windows of one width that cost is convex in the window's start, which is searched.
"""

from dataclasses import dataclass

import numpy as np

from tatakerja.roster.solver.bounds import Flows, count_totals, total_extremes
from tatakerja.roster.solver.exact import FOUND, PROVED
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.figures import changes, spread_of
from tatakerja.roster.solver.ledger import Ledger
from tatakerja.roster.solver.presence import Aim, place
from tatakerja.roster.solver.search import (
    MIP_SECONDS,
    Budget,
    Found,
    attempt,
    class_model,
    from_classes,
    insist,
    settle,
    whole_model,
)
from tatakerja.roster.solver.spread import Closing, joint_windows, node_kinds, reached, wishes_of

FAR = 10**9


def change_costs(ledger: Ledger) -> Ints | None:
    """-1 where a published office day would be kept, +1 where a published home day would be lost; else 0."""
    facts = ledger.problem.facts
    cost = np.where(facts.published == 1, -1, np.where(facts.published == 0, 1, 0)).astype(np.int64)
    cost[:, : facts.from_day] = 0
    cost[~ledger.free] = 0
    return cost if cost.any() else None


@dataclass(slots=True)
class Search:
    """Windows tried so far, with the presence and changes that their flow gives."""

    ledger: Ledger
    cost: Ints
    kind: str
    width: int
    seen: dict[bytes, tuple[int, Bools | None]]

    def at(self, low: Ints) -> int:
        """Changes of the best flow with totals [low, low + width]; FAR when there is none."""
        key = low.tobytes()
        if key not in self.seen:
            aim = Aim((low, low + self.width), {}, self.kind, wishes_of(self.ledger), self.cost)
            x = place(self.ledger, aim)
            count = FAR if x is None else int(changes(self.ledger.problem, x).sum())
            self.seen[key] = (count, x)
        return self.seen[key][0]

    def descend(self, low: Ints) -> Ints:
        """The window of fewest changes, by steps of one up or down for all groups or for one."""
        groups = len(low)
        moves = [np.ones(groups, dtype=np.int64)]
        if groups > 1:
            moves += list(np.eye(groups, dtype=np.int64))
        while True:
            best = min((low + sign * move for move in moves for sign in (1, -1)), key=self.at)
            if self.at(best) >= self.at(low):
                return low
            low = best


def replan(ledger: Ledger, closing: Closing, slack: int, budget: Budget) -> int:
    """Replaces the roster found by one of fewest changes with at most ``slack`` more spread.

    Gives a proven lower bound on the changes.
    """
    cost = change_costs(ledger)
    if closing.found is None or cost is None:
        return 0 if closing.found is None else int(changes(ledger.problem, closing.found.roster.x).sum())
    budget.tell(0.7, "changes")
    total = ledger.problem.facts.carry + closing.found.roster.x.sum(axis=1)
    width = spread_of(ledger.problem, total) + slack
    low = _start(ledger, closing, width)
    best, bound = None, 0
    for kind in node_kinds(ledger):
        search = Search(ledger, cost, kind, width, {})
        reached = search.descend(low)
        if len(reached) < 2 and search.at(reached) < FAR:
            bound = max(bound, search.at(reached))
        found = attempt(ledger, Aim((reached, reached + width), {}, kind, wishes_of(ledger), cost))
        best = _better(ledger, best, found if isinstance(found, Found) else None)
    if best is None or _count(ledger, best) > bound:
        best, bound = _exactly(ledger, cost, width, best, bound, budget)
    best = _better(ledger, closing.found if _fits(ledger, closing.found, width) else None, best)
    if best is not None:
        closing.found = best
        _even_weekdays(ledger, closing, cost, budget)
    return bound


def _start(ledger: Ledger, closing: Closing, width: int) -> Ints:
    """A window of the allowed width that the network can serve."""
    flows = Flows(ledger)
    exact = total_extremes(flows, count_totals(ledger))
    if exact is not None and len(exact.least) == 1:
        return np.clip(exact.least - width, None, exact.most)
    joint = joint_windows(flows, width)
    if joint is not None:
        return joint[0]
    assert closing.totals is not None
    return closing.totals[0]


def _count(ledger: Ledger, found: Found) -> int:
    return int(changes(ledger.problem, found.roster.x).sum())


def _fits(ledger: Ledger, found: Found, width: int) -> bool:
    total = ledger.problem.facts.carry + found.roster.x.sum(axis=1)
    return spread_of(ledger.problem, total) <= width


def _better(ledger: Ledger, first: Found | None, second: Found | None) -> Found | None:
    """The roster of fewer changes; the second when equal."""
    if first is None or second is None:
        return second or first
    return first if _count(ledger, first) < _count(ledger, second) else second


def _exactly(
    ledger: Ledger, cost: Ints, width: int, best: Found | None, bound: int, budget: Budget
) -> tuple[Found | None, int]:
    """The class program with changes as its objective; the whole model when that is not exact."""
    constant = _constant(ledger)
    model = class_model(ledger, cost)
    if model is not None:
        model.spread(0, width)
        model.fewest(cost)
        status = model.solve(max(1.0, min(budget.left, MIP_SECONDS)))
        if status in (PROVED, FOUND):
            bound = max(bound, model.least + constant)
            aim = Aim(reached(ledger, model.presence()), {}, "none", wishes_of(ledger), cost)
            found = from_classes(ledger, model, aim)
            best = _better(ledger, best, found if isinstance(found, Found) else None)
            if best is None:
                best = insist(ledger, aim, None if isinstance(found, Found) else found, budget)
    if best is not None and _count(ledger, best) <= bound:
        return best, bound
    whole = whole_model(ledger, None if best is None else best.roster.x)
    if whole is None:
        return best, bound
    whole.model.add(whole.spread(0) <= width)
    status, _, least = whole.solve(max(1.0, budget.left), whole.price(cost))
    if status in (PROVED, FOUND):
        bound = max(bound, least + constant)
        best = _better(ledger, best, Found(settle(ledger, whole), "cp"))
    return best, bound


def _constant(ledger: Ledger) -> int:
    """Changes when no free cell is in the office, to which the costs of office days are added."""
    return int(changes(ledger.problem, ledger.problem.must).sum())


def _even_weekdays(ledger: Ledger, closing: Closing, cost: Ints, budget: Budget) -> None:
    """The same changes with weekdays at their bounds, if the network has such a presence."""
    if closing.found is None or not closing.weekdays or budget.left <= 0:
        return
    totals = reached(ledger, closing.found.roster.x)
    aim = Aim(totals, closing.weekdays, "weekday", wishes_of(ledger), cost)
    found = attempt(ledger, aim)
    if isinstance(found, Found) and _count(ledger, found) <= _count(ledger, closing.found):
        closing.found = found
