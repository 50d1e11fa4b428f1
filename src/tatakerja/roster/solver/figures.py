"""The soft figures of a presence, as the format defines them, and the cells that spell a roster."""

import numpy as np

from tatakerja.roster.solver.duties import Roster
from tatakerja.roster.solver.facts import Bools, Facts, Ints
from tatakerja.roster.solver.model import Figures
from tatakerja.roster.solver.problem import Problem


def measure(problem: Problem, roster: Roster) -> Figures:
    """All figures of a roster."""
    facts, x = problem.facts, roster.x
    changed = changes(problem, x)
    return Figures(
        spread=spread_of(problem, facts.carry + x.sum(axis=1)),
        weekday={w: spread_of(problem, x[:, days].sum(axis=1)) for w, days in problem.weekdays.items()},
        pref=int((x & wished(facts)).sum()),
        together=together(problem, x),
        apart=soft_apart(problem, x),
        regular=regular(x),
        changes=int(changed.sum()),
        forced=int((changed & forced(facts)).sum()),
        roles=_role_changes(problem, roster),
    )


def spread_of(problem: Problem, count: Ints) -> int:
    """Largest max - min over the fairness groups."""
    return max((int(count[g].max() - count[g].min()) for g in problem.groups), default=0)


def wished(facts: Facts) -> Bools:
    """Cells wished at home that count: neither mandatory nor called up."""
    return np.asarray(facts.pref & ~facts.mandatory[:, None] & ~facts.callup)


def changes(problem: Problem, x: Bools) -> Bools:
    """Cells from the first day that is not frozen whose presence differs from the published one."""
    facts = problem.facts
    known = facts.published >= 0
    differs = known & (x != (facts.published == 1))
    differs[:, : facts.from_day] = False
    return np.asarray(differs)


def forced(facts: Facts) -> Bools:
    """Published cells that new leave, exemption, call-up or rank contradicts."""
    out = facts.off | facts.exempt[:, None]
    come = (facts.callup | (facts.mandatory[:, None] & ~facts.off)) & ~out
    return np.asarray(((facts.published == 1) & out) | ((facts.published == 0) & come))


def bubbles_of(problem: Problem) -> list[Ints]:
    """Members of each cohort of at least two."""
    members: dict[str, list[int]] = {}
    for i, person in enumerate(problem.instance.people):
        if person.bubble:
            members.setdefault(person.bubble, []).append(i)
    return [np.array(rows) for rows in members.values() if len(rows) > 1]


def movable(facts: Facts) -> Bools:
    """Cells of people who are free that day: no leave, exemption, rank or call-up decides."""
    return np.asarray(~facts.off & ~facts.exempt[:, None] & ~facts.mandatory[:, None] & ~facts.callup)


def together(problem: Problem, x: Bools) -> int:
    """Σ over cohort and day of the smaller part (in or out) of the members free that day."""
    free = movable(problem.facts)
    found = 0
    for rows in bubbles_of(problem):
        here = (x[rows] & free[rows]).sum(axis=0)
        found += int(np.minimum(here, free[rows].sum(axis=0) - here).sum())
    return found


def soft_apart(problem: Problem, x: Bools) -> int:
    """Days on which soft apart pairs are in the office together."""
    if not problem.instance.soft.apart:
        return 0
    at = {p.id: i for i, p in enumerate(problem.instance.people)}
    return sum(int((x[at[a]] & x[at[b]]).sum()) for a, b in problem.instance.soft.apart)


def regular(x: Bools) -> int:
    """Σ over people with at least three office days of (longest gap - shortest gap)."""
    i, d = np.nonzero(x)
    if not len(i):
        return 0
    same = i[1:] == i[:-1]
    gap = np.where(same, d[1:] - d[:-1], 0)
    longest, shortest = np.zeros(len(x), dtype=np.int64), np.full(len(x), x.shape[1], dtype=np.int64)
    np.maximum.at(longest, i[1:][same], gap[same])
    np.minimum.at(shortest, i[1:][same], gap[same])
    some = x.sum(axis=1) >= 3
    return int((longest - shortest)[some].sum())


def _role_changes(problem: Problem, roster: Roster) -> int:
    facts = problem.facts
    both = (facts.published == 1) & roster.x
    both[:, : facts.from_day] = False
    return int((both & (facts.on_piket != roster.piket)).sum())


def cells_of(problem: Problem, roster: Roster) -> dict[str, tuple[str, ...]]:
    """One cell per person and day; frozen cells exactly as published."""
    instance, facts = problem.instance, problem.facts
    shifts, demands = instance.shifts, instance.rules.demands
    codes = np.where(facts.off, "L", "H")
    codes[roster.x] = "O"
    codes[roster.x & roster.piket] = "P"
    plain = not shifts and not (roster.post >= 0).any()
    lines = codes.tolist()
    if not plain:
        for i, d in zip(*np.nonzero(roster.x), strict=True):
            cell = lines[i][d]
            if shifts:
                cell += "/" + shifts[roster.shift[i, d]]
            if roster.post[i, d] >= 0:
                cell += "@" + demands[roster.post[i, d]].id
            lines[i][d] = cell
    return {person.id: tuple(line) for person, line in zip(instance.people, lines, strict=True)}
