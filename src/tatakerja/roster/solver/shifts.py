"""Shifts of a day for a given presence, over classes of people alike that day (and their posts with them)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tatakerja.roster.solver.cp import cp_model, new_solver
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.problem import Problem


def assign_shifts(problem: Problem, x: Bools) -> tuple[NDArray[np.int16], list[int]]:
    """A shift per person and day in the office, and the days for which there is none."""
    shift = np.full(x.shape, -1, dtype=np.int16)
    if not problem.instance.shifts:
        return shift, []
    load = np.zeros((problem.n, problem.s), dtype=np.int64)
    failed = [d for d in range(problem.t) if not _one_day(problem, d, x[:, d], shift, load)]
    return shift, failed


def _one_day(problem: Problem, d: int, here: Bools, shift: NDArray[np.int16], load: Ints) -> bool:
    people = np.flatnonzero(here)
    if not len(people):
        return _nothing_asked(problem, d)
    table = _signs(problem, d, people)
    kinds, kind = np.unique(table, axis=0, return_inverse=True)
    kind = kind.ravel()
    counts = _solve_day(problem, d, people, kind, len(kinds))
    if counts is None:
        return False
    for a in range(len(kinds)):
        members = people[kind == a]
        for s in np.argsort(-counts[a], kind="stable")[::-1]:
            # those who had this shift least, unless it was published for them
            kept = problem.facts.frozen_shift[members, d] == s
            rank = load[members, s] - load[members].mean(axis=1) - 1000.0 * kept
            chosen = members[np.argsort(rank, kind="stable")[: counts[a, s]]]
            shift[chosen, d] = s
            load[chosen, s] += 1
            members = np.setdiff1d(members, chosen, assume_unique=True)
    return True


def _nothing_asked(problem: Problem, d: int) -> bool:
    asked = sum(int(c.least[d]) for c in problem.covers) + sum(int(p.least[d]) for p in problem.posts)
    return asked == 0 and not problem.day_need[:, d].any()


def _signs(problem: Problem, d: int, people: Ints) -> Ints:
    """One row per person: all that matters for shifts on that day; people of apart pairs stand alone."""
    columns = [problem.pool[people], problem.inside[people], problem.piket[people, d]]
    columns += [cover.mask[people] for cover in problem.covers]
    columns += [post.mask[people] for post in problem.posts]
    if "R16" not in problem.drop:
        frozen = problem.facts.frozen[people, d]
        columns += [
            np.where(frozen, problem.facts.frozen_shift[people, d], -2),
            np.where(frozen, problem.facts.frozen_post[people, d], -2),
        ]
    alone = np.zeros(len(people), dtype=np.int64)
    paired = np.isin(people, problem.apart)
    alone[paired] = 1 + np.flatnonzero(paired)
    return np.stack([np.asarray(c, dtype=np.int64) for c in [*columns, alone]], axis=1)


def _solve_day(problem: Problem, d: int, people: Ints, kind: Ints, kinds: int) -> Ints | None:
    cp = cp_model()
    model = cp.CpModel()
    first = [people[np.flatnonzero(kind == a)[0]] for a in range(kinds)]
    many = np.bincount(kind, minlength=kinds)
    y = [[model.new_int_var(0, int(many[a]), "") for _ in range(problem.s)] for a in range(kinds)]
    for a, i in enumerate(first):
        model.add(sum(y[a]) == int(many[a]))
        if "R16" not in problem.drop and problem.facts.frozen[i, d]:
            model.add(y[a][int(problem.facts.frozen_shift[i, d])] == int(many[a]))
    _pool_limits(model, problem, d, first, y)
    for cover in problem.covers:
        if cover.least[d]:
            rows = [a for a, i in enumerate(first) if cover.mask[i] and problem.piket[i, d]]
            shifts = range(problem.s) if cover.shift < 0 else (cover.shift,)
            model.add(sum(y[a][s] for a in rows for s in shifts) >= int(cover.least[d]))
    _add_posts(model, problem, d, first, y)
    at = {int(i): a for a, i in enumerate(first)}
    for i, j in problem.apart:
        if int(i) in at and int(j) in at:
            for s in range(problem.s):
                model.add(y[at[int(i)]][s] + y[at[int(j)]][s] <= 1)
    # shifts of a day about equally manned
    top = model.new_int_var(0, len(people), "")
    for s in range(problem.s):
        model.add(sum(row[s] for row in y) <= top)
    model.minimize(top)
    solver = new_solver(5.0)
    if solver.solve(model) not in (cp.OPTIMAL, cp.FEASIBLE):
        return None
    return np.array([[solver.value(v) for v in row] for row in y], dtype=np.int64)


def _pool_limits(model: Any, problem: Problem, d: int, first: list[Any], y: list[list[Any]]) -> None:
    for k in range(problem.pools):
        rows = [a for a, i in enumerate(first) if problem.pool[i] == k and problem.inside[i]]
        parts = [[s] for s in range(problem.s)] if problem.seat_shift else [list(range(problem.s))]
        for part in parts:
            used = sum(y[a][s] for a in rows for s in part)
            if rows:
                model.add(used <= int(problem.seats[k, d]))
                model.add(used >= int(problem.need[k, d]))
            elif problem.need[k, d]:
                model.add_bool_or([])


def _add_posts(model: Any, problem: Problem, d: int, first: list[Any], y: list[list[Any]]) -> None:
    """Posts: people of a class and shift in posts are at most those of the class in the shift."""
    used: dict[tuple[int, int], list[Any]] = {}
    facts = problem.facts
    for post in problem.posts:
        if not post.least[d]:
            continue
        holders = []
        for a, i in enumerate(first):
            frozen = "R16" not in problem.drop and facts.frozen[i, d]
            allowed = facts.frozen_post[i, d] == post.index if frozen else post.mask[i]
            if not (allowed and problem.piket[i, d]):
                continue
            for s in range(problem.s) if post.shift < 0 else (post.shift,):
                held = model.new_int_var(0, len(problem.pool), "")
                used.setdefault((a, s), []).append(held)
                holders.append(held)
        model.add(sum(holders) >= int(post.least[d]))
    for (a, s), held in used.items():
        model.add(sum(held) <= y[a][s])
