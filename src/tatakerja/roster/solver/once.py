"""Whether the seats alone let everybody come once in a window (rule R13, mode if_capacity)."""

import numpy as np

from tatakerja.roster.solver.facts import Bools, Facts, Ints, Window, pool_seats
from tatakerja.roster.solver.flows import max_flow
from tatakerja.roster.solver.model import Instance


def seats_allow(instance: Instance, facts: Facts, window: Window) -> bool:
    """True when a flow person → available day, with the seats that mandatory and called-up people leave,
    serves everybody due. A call-up in the window serves its person; outside categories need no seat.
    """
    days = slice(window.start, window.stop)
    free = (~facts.off & ~facts.exempt[:, None])[:, days]
    callup = facts.callup[:, days]
    taken = (facts.mandatory[:, None] & ~facts.off[:, days]) | callup
    taken &= ~facts.exempt[:, None] & ~facts.outside[:, None]
    seats = pool_seats(instance, facts)[0][:, days]
    if instance.rules.cap.per == "shift" and instance.shifts:
        seats = seats * len(instance.shifts)
    pool = facts.unit if instance.rules.cap.scope == "unit" else np.zeros_like(facts.unit)
    left = seats.copy()
    np.subtract.at(left, pool, taken.astype(np.int64))
    left = np.maximum(left, 0)
    due = window.due & ~callup.any(axis=1) & ~facts.outside
    return all(_serves(free[due & (pool == k)], left[k]) for k in range(seats.shape[0]))


def _serves(free: Bools, left: Ints) -> bool:
    """A flow from people (grouped by the days they are free) to days."""
    if free.shape[0] > left.sum():
        return False
    if free.all():
        return True
    kinds, counts = np.unique(free, axis=0, return_counts=True)
    k, t = kinds.shape
    rows, columns = np.nonzero(kinds)
    tails = np.concatenate([np.full(k, k + t), rows, k + np.arange(t)])
    heads = np.concatenate([np.arange(k), k + columns, np.full(t, k + t + 1)])
    caps = np.concatenate([counts, counts[rows], left])
    return max_flow(tails, heads, caps, k + t, k + t + 1) == int(counts.sum())
