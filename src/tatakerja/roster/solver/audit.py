"""Which hard rules a presence still breaks: what a network and swaps left over."""

from dataclasses import dataclass

import numpy as np

from tatakerja.roster.solver.dayside import minimum_sets
from tatakerja.roster.solver.duties import Roster, assign_piket, match_posts
from tatakerja.roster.solver.facts import Bools, Ints
from tatakerja.roster.solver.ledger import Ledger
from tatakerja.roster.solver.shifts import assign_shifts


@dataclass(frozen=True, slots=True, eq=False)
class Faults:
    """People whose own rules break, and days whose minima, posts or shifts do."""

    people: Ints
    days: Ints

    @property
    def none(self) -> bool:
        """True when nothing is left."""
        return not len(self.people) and not len(self.days)


def person_faults(ledger: Ledger, x: Bools, *, windows: bool = True) -> Ints:
    """People with too long a run, an unserved window (unless left out) or a hard pair together."""
    problem = ledger.problem
    bad = np.zeros(problem.n, dtype=bool)
    limit = problem.run
    if limit:
        before = np.minimum(problem.facts.run_in, limit)
        lead = np.arange(limit)[None, :] >= limit - before[:, None]
        sums = np.cumsum(
            np.concatenate([np.zeros((problem.n, 1), dtype=bool), lead, x], axis=1), axis=1, dtype=np.int16
        )
        full = (sums[:, limit + 1 :] - sums[:, : -limit - 1]) == limit + 1
        bad |= full.any(axis=1) & ~problem.excused
    for window in problem.windows if windows else ():
        bad |= window.due & ~x[:, window.start : window.stop].any(axis=1)
    if not problem.instance.shifts:
        for i, j in problem.apart.tolist():
            if (x[i] & x[j]).any():
                bad[[i, j]] = True
    return np.flatnonzero(bad)


def day_faults(ledger: Ledger, x: Bools) -> Ints:
    """Days on which some minimum is not met, whatever the shifts."""
    problem = ledger.problem
    bad = np.zeros(problem.t, dtype=bool)
    here = x & problem.piket
    for mask, least in minimum_sets(problem):
        bad |= here[mask].sum(axis=0) < least
    return np.flatnonzero(bad)


def finish(ledger: Ledger, x: Bools) -> tuple[Roster | None, Faults]:
    """Shifts, posts and piket for a presence; or what is wrong with it."""
    problem = ledger.problem
    people, days = person_faults(ledger, x), day_faults(ledger, x)
    if len(people) or len(days):
        return None, Faults(people, days)
    shift, failed = assign_shifts(problem, x)
    if failed:
        return None, Faults(people, np.array(failed, dtype=np.int64))
    post = match_posts(problem, x, shift)
    if post is None:
        return None, Faults(people, _days_with_posts(ledger))
    return assign_piket(problem, x, shift, post), Faults(people, days)


def _days_with_posts(ledger: Ledger) -> Ints:
    least = np.sum([post.least for post in ledger.problem.posts], axis=0)
    return np.flatnonzero(least)
