"""Shifts, posts and piket for a given presence: each day on its own, since nothing else joins the days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.flows import min_cost_flow
from tatakerja.roster.solver.problem import Post, Problem


@dataclass(slots=True, eq=False)
class Roster:
    """Presence, shift (-1 none), post (index of the demand, -1 none) and piket per person and day."""

    x: Bools
    shift: NDArray[np.int16]
    post: NDArray[np.int16]
    piket: Bools


def assign_piket(problem: Problem, x: Bools, shift: NDArray[np.int16], post: NDArray[np.int16]) -> Roster:
    """Puts as few people on piket as the minima need, those with the least piket so far first.

    Published piket is kept where it can be. ``x``, ``shift`` and ``post`` must already satisfy the rules.
    """
    facts = problem.facts
    may = problem.piket & x
    on = (post >= 0) & x
    if "R16" not in problem.drop:
        on |= facts.frozen & facts.on_piket & x
    load = on.sum(axis=1).astype(np.float64)
    keep = facts.on_piket & (facts.published >= 0)
    covers = sorted(problem.covers, key=lambda cover: int(cover.mask.sum()))
    for d in range(problem.t):
        for cover in covers:
            in_shift = cover.mask & may[:, d]
            if cover.shift >= 0:
                in_shift &= shift[:, d] == cover.shift
            missing = int(cover.least[d]) - int((in_shift & on[:, d]).sum())
            if missing > 0:
                spare = np.flatnonzero(in_shift & ~on[:, d])
                rank = load[spare] - 1000.0 * keep[spare, d]
                chosen = spare[np.argsort(rank, kind="stable")[:missing]]
                on[chosen, d] = True
                load[chosen] += 1
    return Roster(x, shift, post, on)


def match_posts(problem: Problem, x: Bools, shift: NDArray[np.int16]) -> NDArray[np.int16] | None:
    """A post for as many people as each post needs, or None when the people present cannot fill them."""
    post = np.full(x.shape, -1, dtype=np.int16)
    if not problem.posts:
        return post
    fixed = _fixed_posts(problem, x)
    post[fixed] = problem.facts.frozen_post[fixed]
    load = np.zeros(problem.n, dtype=np.int64)
    for d in range(problem.t):
        if not _match_day(problem, d, x, shift, post, load):
            return None
    return post


def _fixed_posts(problem: Problem, x: Bools) -> Bools:
    facts = problem.facts
    if "R16" in problem.drop:
        return np.zeros(x.shape, dtype=bool)
    return np.asarray(facts.frozen & (facts.frozen_post >= 0) & x)


def _match_day(
    problem: Problem, d: int, x: Bools, shift: NDArray[np.int16], post: NDArray[np.int16], load: Ints
) -> bool:
    facts = problem.facts
    held = post[:, d] >= 0
    frozen = facts.frozen[:, d] if "R16" not in problem.drop else np.zeros(problem.n, dtype=bool)
    free = x[:, d] & problem.piket[:, d] & ~held & ~frozen
    wanted: list[tuple[Post, int]] = []
    for one in problem.posts:
        missing = int(one.least[d]) - int((post[:, d] == one.index).sum())
        if missing > 0:
            wanted.append((one, missing))
    pairs = [np.flatnonzero(free & one.mask & _on_shift(one, shift[:, d])) for one, _ in wanted]
    if any(len(rows) < missing for rows, (_, missing) in zip(pairs, wanted, strict=True)):
        return False
    if not wanted:
        return True
    return _match(problem, d, wanted, pairs, post, load)


def _on_shift(one: Post, shift: NDArray[np.int16]) -> Bools:
    return np.asarray(shift == one.shift) if one.shift >= 0 else np.ones(len(shift), dtype=bool)


def _match(
    problem: Problem, d: int, wanted: list[tuple[Post, int]], pairs: list[Ints],
    post: NDArray[np.int16], load: Ints,
) -> bool:  # fmt: skip
    """One day's posts as a flow: those who held fewer posts first, published posts kept."""
    n, k = problem.n, len(wanted)
    source, needed = n + k, sum(missing for _, missing in wanted)
    people = np.unique(np.concatenate(pairs))
    tails, heads, costs = [np.full(len(people), source)], [people], [load[people] * 2]
    for j, (one, _) in enumerate(wanted):
        tails.append(pairs[j])
        heads.append(np.full(len(pairs[j]), n + j))
        costs.append(np.where(problem.facts.frozen_post[pairs[j], d] == one.index, 0, 1000))
    supply = np.zeros(n + k + 1, dtype=np.int64)
    supply[source] = needed
    supply[n : n + k] = [-missing for _, missing in wanted]
    tail = np.concatenate(tails)
    flow = min_cost_flow(
        tail, np.concatenate(heads), np.ones(len(tail), dtype=np.int64), np.concatenate(costs), supply
    )
    if flow is None:
        return False
    at = len(people)
    for j, (one, _) in enumerate(wanted):
        chosen = pairs[j][flow[at : at + len(pairs[j])] > 0]
        post[chosen, d] = one.index
        load[chosen] += 1
        at += len(pairs[j])
    return True
