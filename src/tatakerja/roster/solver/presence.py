"""Who is in the office when, as one min-cost flow over people: windows hard, wishes and rhythm as costs.

The rhythm is an evenly phased rotation: with a share r of the days, a person comes on the days whose phase
lies in [0, r). Such words are the most balanced that exist, so runs stay short, windows are met and weekdays
take turns almost by themselves; what is left is repaired by swaps.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.ledger import Ledger, run_bundle, weekday_bundle, window_bundle
from tatakerja.roster.solver.network import Bundle, Rows, solve_rows

Floats = NDArray[np.float64]

STEP = 4
"""Cost units per day of distance from the rotation."""
FARTHEST = 32


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """What the presence flow has to meet: totals per group, weekday bounds, and which costs come first.

    ``bundle`` says which groups of days are nodes of the network: weekday, windows, runs or none (they cross,
    so only one kind fits). ``changes`` is the cost of an office day against the published roster, ``cells``
    that against a wish; a change outweighs all wishes, a wish all distances from the rotation.
    """

    totals: tuple[Ints, Ints]
    weekdays: dict[int, tuple[Ints, Ints]]
    bundle: str
    cells: Ints | None = None
    changes: Ints | None = None


def place(ledger: Ledger, aim: Aim) -> Bools | None:
    """Presence of everybody within the aim at least cost, or None when the network cannot serve it."""
    floor, ceiling = ledger.totals(*aim.totals)
    if (floor > ceiling).any():
        return None
    who = np.flatnonzero(ledger.spare > 0)
    found = ledger.problem.must.copy()
    rows = Rows(
        many=np.ones(len(who), dtype=np.int64), free=ledger.free[who], home=ledger.side.home[who],
        low=floor[who], high=ceiling[who], bundle=_bundle(ledger, who, aim), cost=_costs(ledger, who, aim),
    )  # fmt: skip
    flow = solve_rows(ledger.side, rows)
    if flow is None:
        return None
    found[who] |= flow > 0
    return found


def _bundle(ledger: Ledger, who: Ints, aim: Aim) -> Bundle | None:
    if aim.bundle == "weekday":
        return weekday_bundle(ledger, who, aim.weekdays)
    if aim.bundle == "runs":
        return run_bundle(ledger, who)
    return window_bundle(ledger, who) if aim.bundle == "windows" else None


def _costs(ledger: Ledger, who: Ints, aim: Aim) -> Ints:
    """Lexicographic by magnitude: one step of a level outweighs everything below it together."""
    found: Ints = rotation(ledger, aim.totals)[who]
    outside = int(ledger.spare[~ledger.problem.inside].sum())
    used = min(int(ledger.spare.sum()), int(ledger.problem.day_seats.sum()) + outside)
    weight = 1 + FARTHEST * used
    if aim.cells is not None and aim.cells.any():
        wishes = aim.cells[who]
        found = found + weight * wishes
        weight *= 1 + min(used, int((wishes * ledger.free[who]).sum()))
    return found if aim.changes is None else found + weight * aim.changes[who]


def rotation(ledger: Ledger, totals: tuple[Ints, Ints]) -> Ints:
    """Distance of each cell from an evenly phased rotation; people of one bubble share a phase."""
    floor, ceiling = ledger.totals(*totals)
    problem = ledger.problem
    share = _share(ledger, floor, ceiling)[:, None]
    # counted over all days, so that a leave does not shift the phase of those who share it
    turn = np.arange(problem.t)[None, :] * share + _phases(ledger)[:, None]
    turn -= np.floor(turn)
    away = np.where(turn < share, 0.0, np.minimum(turn - share, 1.0 - turn) / share)
    return np.asarray(np.minimum(np.ceil(away * STEP), FARTHEST).astype(np.int64))


def _share(ledger: Ledger, floor: Ints, ceiling: Ints) -> Floats:
    """The part of the days on which each person is expected: the middle of the bounds, or the seats."""
    problem = ledger.problem
    free = np.maximum(ledger.free.sum(), 1)
    typical = float(problem.day_seats.sum()) / float(free)
    middle = (floor + np.minimum(ceiling, np.maximum(floor, typical * ledger.spare))) / 2.0
    share: Floats = np.clip(middle / np.maximum(ledger.spare, 1), 1.0 / (2 * problem.t), 1.0)
    return share


def _phases(ledger: Ledger) -> Floats:
    """Phases spread evenly within each smallest set of the day side, bubbles together."""
    problem = ledger.problem
    people = problem.instance.people
    first: dict[str, int] = {}
    leader = np.arange(problem.n)
    for i, person in enumerate(people):
        if person.bubble:
            leader[i] = first.setdefault(person.bubble, i)
    phases = np.zeros(problem.n)
    order = np.lexsort((np.arange(problem.n), ledger.side.home))
    home = ledger.side.home[order]
    starts = np.flatnonzero(np.r_[True, home[1:] != home[:-1]])
    sizes = np.diff(np.r_[starts, len(order)])
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    phases[order] = rank / np.repeat(sizes, sizes)
    return np.asarray(phases[leader])
