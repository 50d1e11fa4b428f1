"""The day side of the network: seats and piket minima of a day as a laminar tree over atoms of people.

An atom is a set of people whose presence has the same effect on every seat and minimum. Sets that would
cross the ones chosen already are grown until they are nested: a minimum of a smaller set is also one of a
larger, so the network stays a relaxation; ``exact`` tells whether nothing was grown.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.problem import Post, Problem

MAX_HALL = 6
"""Overlapping kinds of posts for which every union is demanded; beyond it only singles and the whole."""


@dataclass(frozen=True, slots=True, eq=False)
class DaySet:
    """``low[day]`` to ``high[day]`` free people of ``mask`` (all of them atoms) in the office."""

    mask: Bools
    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True, eq=False)
class DaySide:
    """``parent`` of each set (-1: none), ``home`` of each person: the smallest set that holds it (-1: none).

    ``pool_at`` gives the set of each pool. The sets are sorted by size, smallest first.
    """

    sets: tuple[DaySet, ...]
    parent: Ints
    home: Ints
    pool_at: tuple[int, ...]
    exact: bool

    @property
    def sound(self) -> bool:
        """False when a day cannot hold even before anybody is placed."""
        return all((s.low <= s.high).all() for s in self.sets)


def minimum_sets(problem: Problem) -> list[tuple[Bools, Ints]]:
    """Every set of people of whom some must be present on a day, whatever the shift, with how many:
    piket minima, and for posts each union of posts (Hall's condition).
    """
    merged: dict[bytes, tuple[Bools, Ints, dict[int, Ints]]] = {}
    zero = np.zeros(problem.t, dtype=np.int64)
    for cover in problem.covers:
        _, whole, by_shift = merged.setdefault(cover.mask.tobytes(), (cover.mask, zero.copy(), {}))
        if cover.shift < 0:
            np.maximum(whole, cover.least, out=whole)
        else:
            by_shift[cover.shift] = np.maximum(by_shift.get(cover.shift, zero), cover.least)
    found = [(mask, np.maximum(whole, sum(by.values(), zero))) for mask, whole, by in merged.values()]
    return found + _hall(problem.posts)


def _hall(posts: tuple[Post, ...]) -> list[tuple[Bools, Ints]]:
    kinds: dict[bytes, tuple[Bools, Ints]] = {}
    for post in posts:
        known = kinds.get(post.mask.tobytes())
        kinds[post.mask.tobytes()] = (post.mask, post.least if known is None else known[1] + post.least)
    rows = list(kinds.values())
    found = []
    for part in _overlapping([mask for mask, _ in rows]):
        sizes = range(1, len(part) + 1) if len(part) <= MAX_HALL else (1, len(part))
        for size in sizes:
            for chosen in combinations(part, size):
                mask = np.logical_or.reduce([rows[k][0] for k in chosen])
                found.append((mask, np.sum([rows[k][1] for k in chosen], axis=0)))
    return found


def _overlapping(masks: list[Bools]) -> list[list[int]]:
    """Indexes of masks in groups that share people, directly or through others."""
    parts: list[tuple[Bools, list[int]]] = []
    for k, mask in enumerate(masks):
        touching = [part for part in parts if (part[0] & mask).any()]
        union = np.logical_or.reduce([mask, *[m for m, _ in touching]])
        members = [k, *[i for _, part in touching for i in part]]
        parts = [part for part in parts if not any(part is other for other in touching)]
        parts.append((union, sorted(members)))
    return [members for _, members in parts]


def build_day_side(problem: Problem, cells: Bools) -> DaySide:
    """The tree for the free ``cells``; people who must come are constants already taken off."""
    free = cells.any(axis=1)
    eligible = free & (problem.piket & cells).any(axis=1)
    fixed = problem.must
    sets: list[DaySet] = []
    for k in range(problem.pools):
        members = (problem.pool == k) & problem.inside
        taken = fixed[members].sum(axis=0)
        low = np.maximum(problem.day_need[k] - taken, 0)
        sets.append(DaySet(members & free, low, problem.day_seats[k] - taken))
    minima = []
    for mask, least in minimum_sets(problem):
        here = (fixed & problem.piket)[mask].sum(axis=0)
        low = np.maximum(least - here, 0)
        if low.any():
            minima.append((mask & eligible, low))
    minima.sort(key=lambda row: int(row[0].sum()))
    exact = True
    for mask, low in minima:
        exact &= _insert(sets, mask, low)
    return _tree(sets, problem.pools, exact)


def _insert(sets: list[DaySet], mask: Bools, low: Ints) -> bool:
    """Adds a minimum, grown until nested; False when it had to grow."""
    grown = mask.copy()
    while True:
        crossing = [
            s.mask for s in sets
            if (s.mask & grown).any() and (s.mask & ~grown).any() and (grown & ~s.mask).any()
        ]  # fmt: skip
        if not crossing:
            break
        grown = np.logical_or.reduce([grown, *crossing])
    for i, known in enumerate(sets):
        if (known.mask == grown).all():
            sets[i] = DaySet(known.mask, np.maximum(known.low, low), known.high)
            break
    else:
        sets.append(DaySet(grown, low, np.full_like(low, int(grown.sum()))))
    return bool((grown == mask).all())


def _tree(sets: list[DaySet], pools: int, exact: bool) -> DaySide:
    order = sorted(range(len(sets)), key=lambda i: int(sets[i].mask.sum()))
    sets = [sets[i] for i in order]
    parent = np.full(len(sets), -1, dtype=np.int64)
    for i, small in enumerate(sets):
        for j in range(i + 1, len(sets)):
            if small.mask.any() and not (small.mask & ~sets[j].mask).any():
                parent[i] = j
                break
    home = np.full(len(sets[0].mask), -1, dtype=np.int64)
    for i in range(len(sets) - 1, -1, -1):
        home[sets[i].mask] = i
    return DaySide(tuple(sets), parent, home, tuple(order.index(k) for k in range(pools)), exact)
