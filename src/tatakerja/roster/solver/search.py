"""From bounds to a roster: flow, swaps, neighbourhoods; each stage hands on what it could not close."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tatakerja.roster.solver.audit import Faults, finish
from tatakerja.roster.solver.classmip import ClassModel, full_classes
from tatakerja.roster.solver.duties import Roster, assign_piket, match_posts
from tatakerja.roster.solver.exact import FOUND, IMPOSSIBLE, PROVED, Exact
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.ledger import Ledger
from tatakerja.roster.solver.presence import Aim, place
from tatakerja.roster.solver.shifts import assign_shifts
from tatakerja.roster.solver.swaps import WEEKDAY, Swaps

NEIGHBOURS = (16, 40, 80)
SMALL = 12_000
"""Free cells (times shifts) up to which the whole model is given to CP-SAT."""
MIP_CELLS = 60_000
"""Free cells of classes up to which the class program is built."""
MIP_SECONDS = 20.0


@dataclass(slots=True)
class Budget:
    """CPU seconds for the stages that could go on; ``progress`` hears a share from 0 to 1 and a stage."""

    seconds: float
    progress: Callable[[float, str], None] | None = None
    started: float = field(default_factory=time.process_time)

    @property
    def left(self) -> float:
        """CPU seconds left, never below zero."""
        return max(0.0, self.seconds - (time.process_time() - self.started))

    @property
    def used(self) -> float:
        """CPU seconds since the start."""
        return time.process_time() - self.started

    def tell(self, share: float, stage: str) -> None:
        """Reports progress."""
        if self.progress is not None:
            self.progress(share, stage)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A roster that keeps every hard rule, and the stage that finished it."""

    roster: Roster
    stage: str


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """A presence that still breaks hard rules, and where."""

    x: Bools
    faults: Faults


def attempt(ledger: Ledger, aim: Aim, *, repair: bool = True) -> Found | Left | None:
    """Flow and swaps: a roster within the aim's totals, what is left of it, or None when no flow exists."""
    x = place(ledger, aim)
    if x is None:
        return None
    swaps = Swaps(ledger, x, aim.weekdays, swap_wishes(ledger, aim.changes, aim.cells))
    clean = swaps.worst() < WEEKDAY
    if not clean and repair:
        swaps.run(WEEKDAY - 1)
    roster, faults = finish(ledger, swaps.x)
    if roster is not None:
        return Found(roster, "flow" if clean else "repair")
    return Left(swaps.x, faults)


def wishes_first(ledger: Ledger) -> bool:
    """Whether the data rank wishes above even weekdays."""
    order = ledger.problem.instance.soft.order
    if "pref" not in order:
        return False
    return "weekday" not in order or order.index("pref") < order.index("weekday")


def swap_wishes(ledger: Ledger, changes: Ints | None, cells: Ints | None) -> Ints:
    """Costs per cell for exchanges: a published cell outweighs weekdays, weekdays outweigh wishes (or the
    other way round where the data say so).
    """
    found = np.zeros(ledger.free.shape, dtype=np.int64)
    if changes is not None:
        found += 40 * WEEKDAY * changes
    if cells is None:
        return found
    return found + (10 * WEEKDAY * cells if wishes_first(ledger) else cells)


def insist(ledger: Ledger, aim: Aim, left: Left | None, budget: Budget) -> Found | None:
    """Classes as an integer program, then neighbourhoods, for totals that flow and swaps did not serve."""
    model = class_model(ledger)
    if model is not None:
        model.bound_totals(aim.totals)
        budget.tell(0.5, "classes")
        status = model.solve(max(1.0, min(budget.left, MIP_SECONDS)))
        if status == IMPOSSIBLE:
            return None
        if status in (PROVED, FOUND):
            found = from_classes(ledger, model, aim)
            if isinstance(found, Found):
                return found
            left = found
    return None if left is None else neighbourhoods(ledger, left.x, aim, left.faults, budget)


def class_model(ledger: Ledger, changes: Ints | None = None) -> ClassModel | None:
    """The class program, or None when there are too many classes for it; ``changes`` tell people apart."""
    classes = full_classes(ledger, changes)
    if int(ledger.free[classes.first].sum()) > MIP_CELLS:
        return None
    return ClassModel(ledger, classes)


def from_classes(ledger: Ledger, model: ClassModel, aim: Aim) -> Found | Left:
    """The roster of a solved class program, its weekdays evened out by swaps."""
    swaps = Swaps(ledger, model.presence(), aim.weekdays, swap_wishes(ledger, aim.changes, aim.cells))
    swaps.run(WEEKDAY - 1)
    roster, faults = finish(ledger, swaps.x)
    return Left(swaps.x, faults) if roster is None else Found(roster, "mip")


def neighbourhoods(ledger: Ledger, x: Bools, aim: Aim, faults: Faults, budget: Budget) -> Found | None:
    """CP-SAT over those in trouble and some others alike, everybody else as they are."""
    rng = np.random.default_rng(ledger.problem.instance.seed % 2**32)
    for size in (NEIGHBOURS[0], *NEIGHBOURS, NEIGHBOURS[-1], NEIGHBOURS[-1]):
        if budget.left <= 0:
            return None
        budget.tell(0.6, "neighbourhood")
        rows = _choose(ledger, x, faults, size, rng)
        shift, failed = assign_shifts(ledger.problem, x)
        model = Exact(
            ledger, rows, x, shift if ledger.problem.instance.shifts else None, open_days=failed, slack=True
        )
        model.bound_totals(*aim.totals)
        model.hint(x)
        status, _, _ = model.solve(min(5.0, budget.left))
        if status not in (PROVED, FOUND):
            continue
        x = model.result()[0]
        swaps = Swaps(ledger, x, aim.weekdays, swap_wishes(ledger, aim.changes, aim.cells))
        swaps.run(WEEKDAY - 1)
        roster, faults = finish(ledger, swaps.x)
        x = swaps.x
        if roster is not None:
            return Found(roster, "cp")
    return None


def _choose(ledger: Ledger, x: Bools, faults: Faults, size: int, rng: np.random.Generator) -> Ints:
    """People in trouble first, then those whom a day in trouble could use, then others of the same pools."""
    problem = ledger.problem
    movable = ledger.spare > 0
    score = rng.random(problem.n)
    score[faults.people] += 100.0
    if len(faults.people):
        score[np.isin(problem.pool, problem.pool[faults.people])] += 1.0
    for d in faults.days.tolist():
        short = np.zeros(problem.n, dtype=bool)
        for cover in problem.covers:
            if (cover.mask & problem.piket[:, d] & x[:, d]).sum() < cover.least[d]:
                short |= cover.mask
        for post in problem.posts:
            short |= post.mask & (post.least[d] > 0)
        score[short & problem.piket[:, d]] += 2.0
    score[~movable] = -1.0
    chosen = np.argsort(-score, kind="stable")[: min(size + len(faults.people), 2 * size)]
    return np.asarray(chosen[movable[chosen]])


def whole_model(ledger: Ledger, hint: Bools | None = None) -> Exact | None:
    """The exact model over everybody, or None when the instance is too large for it."""
    cells = int(ledger.free.sum()) * ledger.problem.s
    if cells > SMALL:
        return None
    model = Exact(ledger, np.arange(ledger.problem.n))
    if hint is not None:
        model.hint(hint)
    return model


def settle(ledger: Ledger, model: Exact) -> Roster:
    """The roster of a solved whole model, with posts and piket assigned."""
    x, shift = model.result()
    post = match_posts(ledger.problem, x, shift)
    if post is None:
        raise ArithmeticError("a model with posts gave a presence without a matching")
    return assign_piket(ledger.problem, x, shift, post)
