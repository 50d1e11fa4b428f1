"""Per person: what is fixed, what is free, what is due, and in which fairness group; classes of equals."""

from dataclasses import dataclass

import numpy as np

from tatakerja.roster.solver.dayside import DaySide, build_day_side
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.network import Bundle, Rows
from tatakerja.roster.solver.problem import Problem

NOBODY = -1
WIDE = 1 << 40
"""Stands for no bound."""


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """``base`` = carried + fixed office days, ``spare`` = free days, ``group`` = fairness group or -1,
    ``due`` = 1 where a person still has to come in a binding window.
    """

    problem: Problem
    side: DaySide
    free: Bools
    base: Ints
    spare: Ints
    group: Ints
    due: Ints

    def totals(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Bounds on each person's free office days when group g's totals lie in low[g]..high[g]."""
        floor, ceiling = np.zeros_like(self.spare), self.spare.copy()
        some = self.group >= 0
        mine = self.group[some]
        floor[some] = np.maximum(low[mine] - self.base[some], 0)
        ceiling[some] = np.minimum(self.spare[some], high[mine] - self.base[some])
        return floor, ceiling


def of_group(ledger: Ledger, who: Ints, values: Ints, otherwise: Ints) -> Ints:
    """Each person's entry of its group, or ``otherwise`` for those who are not compared."""
    group = ledger.group[who]
    some = group >= 0
    found = np.array(otherwise, dtype=np.int64)
    found[some] = values[group[some]]
    return found


def make_ledger(problem: Problem) -> Ledger:
    """The ledger of a problem whose cells do not contradict each other."""
    free = problem.ok & ~problem.must & ~_kept_away(problem)
    group = np.full(problem.n, NOBODY, dtype=np.int64)
    for g, members in enumerate(problem.groups):
        group[members] = g
    due = np.zeros((problem.n, len(problem.windows)), dtype=np.int64)
    for k, window in enumerate(problem.windows):
        due[:, k] = window.due & ~problem.must[:, window.start : window.stop].any(axis=1)
    return Ledger(
        problem=problem,
        side=build_day_side(problem, free),
        free=free,
        base=problem.facts.carry + problem.must.sum(axis=1),
        spare=free.sum(axis=1),
        group=group,
        due=due,
    )


def _kept_away(problem: Problem) -> Bools:
    """Cells at which the other of a hard pair must be in the office (shifts could part them)."""
    found = np.zeros(problem.ok.shape, dtype=bool)
    if not problem.instance.shifts:
        for i, j in problem.apart.tolist():
            found[i] |= problem.must[j]
            found[j] |= problem.must[i]
    return found


def window_bundle(ledger: Ledger, who: Ints) -> Bundle | None:
    """Groups of days: the binding windows, one office day at least for those due."""
    windows = ledger.problem.windows
    if not windows:
        return None
    of_day = np.full(ledger.problem.t, -1, dtype=np.int64)
    for k, window in enumerate(windows):
        of_day[window.start : window.stop] = k
    high = np.stack([ledger.free[who][:, of_day == k].sum(axis=1) for k in range(len(windows))], axis=1)
    return Bundle(of_day, ledger.due[who], high.astype(np.int64))


def run_bundle(ledger: Ledger, who: Ints) -> Bundle | None:
    """Groups of days: blocks of max_run + 1 days, of which at most max_run may be office days."""
    problem = ledger.problem
    limit = problem.run
    if not limit or problem.t <= limit:
        return None
    of_day = np.arange(problem.t) // (limit + 1)
    blocks = int(of_day[-1]) + 1
    fixed = np.stack([problem.must[who][:, of_day == k].sum(axis=1) for k in range(blocks)], axis=1)
    spare = np.stack([ledger.free[who][:, of_day == k].sum(axis=1) for k in range(blocks)], axis=1)
    room = np.where(problem.excused[who][:, None], problem.t, limit)
    return Bundle(of_day, np.zeros_like(spare), np.minimum(spare, room - fixed))


def weekday_bundle(ledger: Ledger, who: Ints, bounds: dict[int, tuple[Ints, Ints]]) -> Bundle | None:
    """Groups of days: the fair weekdays, each compared person within its group's bounds."""
    if not bounds:
        return None
    problem = ledger.problem
    of_day = np.full(problem.t, -1, dtype=np.int64)
    lows, highs = [], []
    for k, (weekday, (low, high)) in enumerate(bounds.items()):
        days = problem.weekdays[weekday]
        of_day[days] = k
        fixed = problem.must[who][:, days].sum(axis=1)
        spare = ledger.free[who][:, days].sum(axis=1)
        lows.append(np.maximum(of_group(ledger, who, low, fixed) - fixed, 0))
        highs.append(np.minimum(of_group(ledger, who, high, fixed + spare) - fixed, spare))
    return Bundle(of_day, np.stack(lows, axis=1), np.stack(highs, axis=1))


def classes(ledger: Ledger, weekdays: bool = False) -> tuple[Ints, Ints]:
    """Representatives of people with the same rights, and how many each stands for.

    With ``weekdays`` the office days already fixed on each fair weekday count as part of the rights.
    """
    problem = ledger.problem
    who = np.flatnonzero(ledger.spare > 0)
    parts = [
        np.packbits(ledger.free[who], axis=1).astype(np.int64),
        np.stack([ledger.side.home[who], ledger.group[who], ledger.base[who]], axis=1),
        ledger.due[who],
    ]
    bundle = run_bundle(ledger, who)
    if bundle is not None:
        parts.append(bundle.high)
    if weekdays:
        parts += [problem.must[who][:, days].sum(axis=1)[:, None] for days in problem.weekdays.values()]
    table = np.ascontiguousarray(np.concatenate(parts, axis=1))
    if not len(table):
        return who, np.zeros(0, dtype=np.int64)
    flat = table.view(np.dtype((np.void, table.dtype.itemsize * table.shape[1]))).ravel()
    _, first, many = np.unique(flat, return_index=True, return_counts=True)
    return who[first], many.astype(np.int64)


def class_rows(
    ledger: Ledger, who: Ints, many: Ints, totals: tuple[Ints, Ints], bundle: Bundle | None
) -> Rows:
    """Network rows of classes: each bound times the class's size."""
    scaled = None
    if bundle is not None:
        scaled = Bundle(bundle.of_day, bundle.low * many[:, None], bundle.high * many[:, None])
    return Rows(
        many=many, free=ledger.free[who], home=ledger.side.home[who],
        low=totals[0][who] * many, high=totals[1][who] * many, bundle=scaled,
    )  # fmt: skip
