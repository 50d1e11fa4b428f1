"""Closing the spread: the bound, windows that reach it, and what is proven."""

from dataclasses import dataclass, field

import numpy as np

from tatakerja.roster.solver.bounds import (
    Extremes,
    Flows,
    changed,
    count_totals,
    count_weekday,
    total_extremes,
    weekday_extremes,
)
from tatakerja.roster.solver.exact import FOUND, IMPOSSIBLE, PROVED
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.figures import spread_of, wished
from tatakerja.roster.solver.ledger import WIDE, Ledger
from tatakerja.roster.solver.presence import Aim
from tatakerja.roster.solver.search import (
    MIP_SECONDS,
    Budget,
    Found,
    Left,
    attempt,
    class_model,
    from_classes,
    insist,
    settle,
    whole_model,
    wishes_first,
)

MANY_STARTS = 4
"""Windows of the same width that are tried before a wider one."""

Totals = tuple[Ints, Ints]


@dataclass(slots=True)
class Closing:
    """What is known so far. ``infeasible`` is a proof; ``found`` None without it means that time ran out."""

    bound: int = 0
    found: Found | None = None
    infeasible: bool = False
    totals: Totals | None = None
    extremes: Extremes | None = None
    weekdays: dict[int, Totals] = field(default_factory=dict)
    weekday_bound: dict[int, int] = field(default_factory=dict)


def windows(flows: Flows, extremes: Extremes, width: int) -> list[Totals]:
    """Bounds [L, L + width] per group that the extremes allow, the smallest L first."""
    low, high = extremes.least - width, extremes.most
    if len(low) > 1:
        joint = joint_windows(flows, width)
        return [] if joint is None else [joint]
    top = np.maximum(low, high)
    steps = int((top - low).max(initial=0))
    found = []
    for k in range(min(steps, MANY_STARTS - 1) + 1):
        start = np.minimum(low + k, top)
        found.append((start, start + width))
    return found


def joint_windows(flows: Flows, width: int) -> Totals | None:
    """Windows of one width for groups that share seats: group by group near the common level."""
    low, high = flows.everything()
    if not flows.feasible(low, high):
        return None
    level = _common_level(flows.ledger)
    for g in range(flows.groups):

        def fits(start: int, g: int = g, low: Ints = low, high: Ints = high) -> bool:
            return flows.feasible(changed(low, g, start), changed(high, g, start + width))

        start = level
        if not fits(start):
            # too low for the ceiling or too high for the floor: move towards the side that holds
            step = 1 if not flows.feasible(low, changed(high, g, start + width)) else -1
            tries = range(start + step, start + step * (flows.ledger.problem.t + abs(start) + 2), step)
            start = next((k for k in tries if fits(k)), WIDE)
            if start == WIDE:
                return None
        low, high = changed(low, g, start), changed(high, g, start + width)
    return low, high


def _common_level(ledger: Ledger) -> int:
    """The total per head when the seats that must be used are shared by all."""
    some = ledger.group >= 0
    used = int(ledger.base[some].sum())
    used += sum(int(one.low.sum()) for one, parent in zip(ledger.side.sets, ledger.side.parent, strict=True)
                if parent < 0)  # fmt: skip
    return used // max(1, int(some.sum()))


def close_spread(ledger: Ledger, budget: Budget) -> Closing:
    """A roster of least spread with its certificate, or a proof that there is none."""
    flows = Flows(ledger)
    closing = _close(ledger, flows, budget)
    if closing.found is not None:
        closing.weekday_bound = _weekday_bounds(flows, closing, closing.found)
    return closing


def _weekday_bounds(flows: Flows, closing: Closing, found: Found) -> dict[int, int]:
    """Bounds that hold for every roster of this spread, whichever totals it takes.

    Counting holds for all of them; a flow was asked within the totals chosen, so where counting does not
    reach what was found it is asked once more within those of all windows together.
    """
    ledger, bounds = flows.ledger, {}
    width, extremes = _spread(ledger, found), closing.extremes
    for w, days in ledger.problem.weekdays.items():
        counted = count_weekday(ledger, days)
        bounds[w] = counted.bound
        reached = spread_of(ledger.problem, found.roster.x[:, days].sum(axis=1))
        if extremes is not None and counted.bound < reached:
            every = extremes.least - width, extremes.most + width
            bounds[w] = weekday_extremes(flows, every, w, counted).bound
    return bounds


def _close(ledger: Ledger, flows: Flows, budget: Budget) -> Closing:
    counted = count_totals(ledger)
    closing = Closing(bound=counted.bound, extremes=counted)
    if not flows.feasible(*flows.everything()):
        closing.infeasible = True
        return closing
    if _try_width(flows, counted, counted.bound, closing, budget):
        return closing
    exact = total_extremes(flows, counted)
    if exact is None:
        closing.infeasible = True
        return closing
    closing.bound, closing.extremes = exact.bound, exact
    tighter = (exact.least != counted.least).any() or (exact.most != counted.most).any()
    if tighter and _try_width(flows, exact, exact.bound, closing, budget):
        return closing
    return _widen(ledger, flows, exact, closing, budget)


def _widen(ledger: Ledger, flows: Flows, exact: Extremes, closing: Closing, budget: Budget) -> Closing:
    """The network's bound was not reached: the class program says what can be, the whole model if it is not
    exact and the instance small; otherwise wider windows are tried.
    """
    if _by_classes(ledger, flows, closing, budget):
        return closing
    top = ledger.problem.t + int(np.ptp(ledger.base)) + 1
    tried: Found | None = None
    for width in range(closing.bound, min(top, closing.bound + 4) + 1):
        if budget.left <= 0 or _try_width(flows, exact, width, closing, budget):
            tried = closing.found
            break
    if tried is not None and _spread(ledger, tried) == closing.bound:
        return closing
    _by_whole_model(ledger, tried, closing, budget)
    return closing


def _by_classes(ledger: Ledger, flows: Flows, closing: Closing, budget: Budget) -> bool:
    """Least spread by the class program; True when that settles the matter."""
    model = class_model(ledger)
    if model is None:
        return False
    model.spread(closing.bound)
    budget.tell(0.5, "classes")
    status = model.solve(max(1.0, min(budget.left, MIP_SECONDS)))
    if status == IMPOSSIBLE:
        closing.infeasible = True
        return True
    if status not in (PROVED, FOUND):
        return False
    if status == PROVED:
        closing.bound = max(closing.bound, model.value)
    totals = reached(ledger, model.presence())
    found: Found | Left | None = try_totals(flows, totals, closing, budget)
    if not isinstance(found, Found):
        found = from_classes(ledger, model, Aim(totals, closing.weekdays, "none", wishes_of(ledger)))
    if isinstance(found, Found):
        closing.found, closing.totals = found, totals
        return _spread(ledger, found) == closing.bound
    return False


def _by_whole_model(ledger: Ledger, tried: Found | None, closing: Closing, budget: Budget) -> None:
    model = whole_model(ledger, None if tried is None else tried.roster.x)
    if model is None:
        return
    status, value, bound = model.solve(max(1.0, budget.left), model.spread(closing.bound))
    if status == IMPOSSIBLE:
        closing.infeasible = True
    elif status in (PROVED, FOUND):
        closing.bound = max(closing.bound, bound)
        if tried is None or value < _spread(ledger, tried):
            closing.found = Found(settle(ledger, model), "cp")
            closing.totals = reached(ledger, closing.found.roster.x)


def _spread(ledger: Ledger, found: Found) -> int:
    return spread_of(ledger.problem, ledger.problem.facts.carry + found.roster.x.sum(axis=1))


def reached(ledger: Ledger, x: Bools) -> Totals:
    """The least and most days in the office that each group comes to."""
    total = ledger.problem.facts.carry + x.sum(axis=1)
    groups = ledger.problem.groups
    low = np.array([total[g].min() for g in groups], dtype=np.int64)
    return low, np.array([total[g].max() for g in groups], dtype=np.int64)


def _try_width(flows: Flows, extremes: Extremes, width: int, closing: Closing, budget: Budget) -> bool:
    """Attempts with windows of one width; of the rosters found that with the most even weekdays is kept."""
    least = -1
    for totals in windows(flows, extremes, width):
        one = Closing()
        found = try_totals(flows, totals, one, budget, insisting=least < 0)
        gap = -1 if found is None else _weekday_gap(flows.ledger, found)
        if found is not None and (least < 0 or gap < least):
            closing.found, closing.totals, closing.weekdays, least = found, totals, one.weekdays, gap
        if gap == 0 or (least >= 0 and budget.left <= 0):
            break
    return least >= 0


def _weekday_gap(ledger: Ledger, found: Found) -> int:
    """By how much the weekdays' spreads lie above what counting allows, where the data rank weekdays."""
    if "weekday" not in ledger.problem.instance.soft.order or wishes_first(ledger):
        return 0
    return sum(
        max(
            0,
            spread_of(ledger.problem, found.roster.x[:, days].sum(axis=1))
            - count_weekday(ledger, days).bound,
        )
        for days in ledger.problem.weekdays.values()
    )


def try_totals(
    flows: Flows, totals: Totals, closing: Closing, budget: Budget, *, insisting: bool = True
) -> Found | None:
    """A roster within the totals: weekdays at their bounds if that goes, windows as nodes if needed.

    Where the data rank wishes above weekdays, the flow follows the wishes and only exchanges even weekdays.
    """
    ledger = flows.ledger
    wishes = wishes_of(ledger)
    counted = {w: count_weekday(ledger, days) for w, days in ledger.problem.weekdays.items()}
    bounds = {w: _tight(e) for w, e in counted.items()}
    nodes = bounds and not (wishes_first(ledger) and wishes is not None)
    best = attempt(ledger, Aim(totals, bounds, "weekday", wishes)) if nodes else None
    if best is None and not flows.feasible(*totals):
        return None
    if best is None and nodes:
        counted = {w: weekday_extremes(flows, totals, w, counted[w]) for w in bounds}
        bounds = _joint(flows, totals, {w: _tight(e) for w, e in counted.items()})
        best = attempt(ledger, Aim(totals, bounds, "weekday", wishes))
    for kind in node_kinds(ledger):
        if not isinstance(best, Found):
            best = attempt(ledger, Aim(totals, bounds, kind, wishes)) or best
    closing.weekdays = bounds
    if isinstance(best, Found) or not insisting:
        return best if isinstance(best, Found) else None
    return insist(ledger, Aim(totals, bounds, "none", wishes), best, budget)


def wishes_of(ledger: Ledger) -> Ints | None:
    """One for each cell wished at home, when wishes are to be met at all."""
    if "pref" not in ledger.problem.instance.soft.order:
        return None
    found = wished(ledger.problem.facts)
    return found.astype(np.int64) if found.any() else None


def node_kinds(ledger: Ledger) -> list[str]:
    """Other groups of days to make nodes of the network, when weekdays did not lead to a roster."""
    kinds = ["windows"] if ledger.problem.windows else []
    return [*kinds, "runs"] if ledger.problem.run else kinds or ["none"]


def _tight(extremes: Extremes) -> Totals:
    """The narrowest bounds that hold both extremes."""
    return np.minimum(extremes.least, extremes.most), extremes.least


def _joint(flows: Flows, totals: Totals, bounds: dict[int, Totals]) -> dict[int, Totals]:
    """Weekday bounds widened, the last weekday first, until all hold together."""
    for _ in range(flows.ledger.problem.t):
        if flows.weekday_feasible(totals, bounds):
            return bounds
        for w in reversed(bounds):
            low, high = bounds[w]
            for wider in ((low, high + 1), (np.maximum(low - 1, 0), high)):
                if flows.weekday_feasible(totals, {**bounds, w: wider}):
                    return {**bounds, w: wider}
        bounds = {w: (np.maximum(low - 1, 0), high + 1) for w, (low, high) in bounds.items()}
    return {}
