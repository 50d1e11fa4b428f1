"""Where a minimal conflict sits and why, in English and, for the officer, in Indonesian.

A counting conflict is told by its cut: how many are asked of a set of people and days, and how many are
possible.
"""

import numpy as np

from tatakerja.roster.solver.dayside import minimum_sets
from tatakerja.roster.solver.facts import Bools, Ints, Window
from tatakerja.roster.solver.ledger import Ledger, make_ledger
from tatakerja.roster.solver.problem import Problem, frozen_faults
from tatakerja.roster.solver.words import ENGLISH, INDONESIAN, date_id

Reason = tuple[str, str, str]


def reason(problem: Problem, kept: frozenset[str]) -> Reason:
    """(where, why, sentence) for a problem that holds just the kinds of one minimal conflict."""
    found = _data(problem, kept)
    if found is not None:
        return found
    ledger = make_ledger(problem)
    for look in (_forced, _day, _window, _runs):
        found = look(ledger)
        if found is not None:
            return found
    return _whole(problem, kept)


def _who(problem: Problem, i: int) -> str:
    return problem.instance.people[i].id


def _at(problem: Problem, d: int) -> str:
    return problem.instance.days[d].isoformat()


def _more(count: int) -> str:
    return f" (+{count})" if count > 0 else ""


def _data(problem: Problem, kept: frozenset[str]) -> Reason | None:
    """One cell that is both asked for and forbidden."""
    clash = problem.must & ~problem.ok
    if not clash.any():
        clash = frozen_faults(problem)
    if not clash.any():
        return None
    i, d = (int(v) for v in np.argwhere(clash)[0])
    where = f"{_who(problem, i)}, {_at(problem, d)}{_more(int(clash.sum()) - 1)}"
    order = sorted(kept, key=lambda kind: int(kind[1:]))
    why = f"{_who(problem, i)} " + " yet ".join(ENGLISH[k] for k in order)
    sentence = f"{_who(problem, i)} pada {date_id(problem.instance.days[d])} " + " tetapi ".join(
        INDONESIAN[k] for k in order
    )
    return where, why, sentence + "."


def _forced(ledger: Ledger) -> Reason | None:
    """A run, or a pair, among the cells that must be office days."""
    problem = ledger.problem
    limit = problem.run
    for i, j in problem.apart.tolist() if not problem.instance.shifts else ():
        both = np.flatnonzero(problem.must[i] & problem.must[j])
        if len(both):
            a, b, d = _who(problem, i), _who(problem, j), int(both[0])
            return (
                f"{a}, {b}, {_at(problem, d)}",
                f"{a} and {b} must both be in the office, and must never be there together",
                f"{a} dan {b} sama-sama wajib ke kantor pada {date_id(problem.instance.days[d])}, "
                "padahal keduanya tidak boleh masuk bersamaan.",
            )
    if limit:
        for i in np.flatnonzero(~problem.excused).tolist():
            run = int(problem.facts.run_in[i])
            for d in range(problem.t):
                run = run + 1 if problem.must[i, d] else 0
                if run > limit:
                    return (
                        f"{_who(problem, i)}, {_at(problem, d)}",
                        f"{run} office days in a row are fixed, {limit} are allowed",
                        f"{_who(problem, i)} wajib ke kantor {run} hari kerja berturut-turut sampai "
                        f"{date_id(problem.instance.days[d])}, paling banyak {limit} hari.",
                    )
    return None


def _day(ledger: Ledger) -> Reason | None:
    """A day on which a seat limit or a minimum cannot hold: the smallest set with too few or too many."""
    return _seats_overrun(ledger.problem) or _too_few(ledger)


def _seats_overrun(problem: Problem) -> Reason | None:
    """More people must come than there are seats."""
    for k in range(problem.pools):
        members = (problem.pool == k) & problem.inside
        fixed = problem.must[members].sum(axis=0)
        over = fixed - problem.day_seats[k]
        if (over > 0).any():
            d = int(np.argmax(over))
            place, days = _pool_name(problem, k), int((over > 0).sum())
            return (
                f"{place}, {_at(problem, d)}{_more(days - 1)}",
                f"{fixed[d]} {_people(int(fixed[d]))} must be in the office, "
                f"{_seats(int(problem.day_seats[k, d]))}",
                f"Di {place} pada {date_id(problem.instance.days[d])} ada {fixed[d]} orang yang wajib "
                f"ke kantor, sedangkan tempat hanya {problem.day_seats[k, d]}.",
            )
    return None


def _too_few(ledger: Ledger) -> Reason | None:
    """A minimum (or the seats that must be used) above what the people or the seats of the day allow."""
    problem, side = ledger.problem, ledger.side
    for k in range(problem.pools):
        members = (problem.pool == k) & problem.inside
        short = problem.day_need[k] - problem.ok[members].sum(axis=0)
        if (short > 0).any():
            d = int(np.argmax(short))
            have = int(problem.ok[members][:, d].sum())
            asked = int(problem.day_need[k, d])
            days = int((short > 0).sum())
            words = ("seats must be used", "tempat harus terisi")
            return _short(problem, _pool_name(problem, k), d, days, asked, have, *words)
    best: tuple[int, int, int, Bools, int] | None = None
    for mask, least in minimum_sets(problem):
        most = _most_present(problem, mask)
        short = least - most
        if (short > 0).any() and (best is None or mask.sum() < best[3].sum()):
            d = int(np.argmax(short))
            best = (d, int(least[d]), int(most[d]), mask, int((short > 0).sum()))
    if best is not None:
        d, least_d, most_d, mask, days = best
        return _short(problem, _set_name(problem, mask), d, days, least_d, most_d,
                      "are asked for on piket", "orang piket diminta")  # fmt: skip
    return _many_minima(ledger) if not side.sound or not _servable(ledger) else None


def _short(
    problem: Problem, place: str, d: int, days: int, wanted: int, have: int, english: str, indonesian: str
) -> Reason:
    return (
        f"{place}, {_at(problem, d)}{_more(days - 1)}",
        f"{wanted} {english}, {have} can be",
        f"Di {place} pada {date_id(problem.instance.days[d])}: {wanted} {indonesian}, "
        f"yang mungkin hanya {have}.",
    )


def _most_present(problem: Problem, mask: Bools) -> Ints:
    """How many of a set can be on piket on each day, with the seats that others must have."""
    total = np.zeros(problem.t, dtype=np.int64)
    able = problem.ok & problem.piket & mask[:, None]
    total += able[~problem.inside].sum(axis=0)
    for k in range(problem.pools):
        members = (problem.pool == k) & problem.inside
        others = (problem.must & ~able)[members].sum(axis=0)
        total += np.minimum(able[members].sum(axis=0), np.maximum(problem.day_seats[k] - others, 0))
    return total


def _servable(ledger: Ledger) -> bool:
    """Whether each day's tree holds with everybody free to come."""
    side = ledger.side
    reach = _reach(ledger)
    return all((one.low <= reach[k]).all() for k, one in enumerate(side.sets))


def _reach(ledger: Ledger) -> list[Ints]:
    """Most free people of each set that the sets below allow, per day."""
    side = ledger.side
    t = ledger.problem.t
    below = [np.zeros(t, dtype=np.int64) for _ in side.sets]
    found = []
    for k, one in enumerate(side.sets):
        own = ledger.free[side.home == k].sum(axis=0) + below[k]
        reach = np.minimum(one.high, own)
        found.append(reach)
        if side.parent[k] >= 0:
            below[side.parent[k]] = below[side.parent[k]] + reach
    return found


def _many_minima(ledger: Ledger) -> Reason | None:
    """Minima of disjoint sets that together exceed the seats of a pool."""
    problem, side = ledger.problem, ledger.side
    below = [np.zeros(problem.t, dtype=np.int64) for _ in side.sets]
    for k, one in enumerate(side.sets):
        asked = np.maximum(one.low, below[k])
        over = asked - one.high
        if (over > 0).any():
            d = int(np.argmax(over))
            fixed = int(problem.must[one.mask][:, d].sum())
            place = _set_name(problem, one.mask)
            return (
                f"{place}, {_at(problem, d)}{_more(int((over > 0).sum()) - 1)}",
                f"{asked[d]} more are asked for besides {fixed} fixed, "
                f"{max(0, int(one.high[d]))} seats are left",
                f"Di {place} pada {date_id(problem.instance.days[d])} masih diminta {asked[d]} orang, "
                f"sedangkan tempat tersisa {max(0, int(one.high[d]))}.",
            )
        if side.parent[k] >= 0:
            below[side.parent[k]] = below[side.parent[k]] + asked
    return None


def _window(ledger: Ledger) -> Reason | None:
    """People due once against the seats left in a window."""
    problem = ledger.problem
    for k, window in enumerate(problem.windows):
        days = slice(window.start, window.stop)
        for pool in range(problem.pools):
            members = (problem.pool == pool) & problem.inside
            due = np.flatnonzero(members & (ledger.due[:, k] > 0))
            taken = problem.must[members][:, days].sum(axis=0)
            left = np.maximum(problem.day_seats[pool, days] - taken, 0)
            free = ledger.free[due][:, days]
            lonely = ~free.any(axis=1)
            if lonely.any():
                return _nowhere(problem, window, int(due[int(np.argmax(lonely))]))
            cut = _cut(free, left)
            if cut is not None:
                return _due_words(problem, _pool_name(problem, pool), window, *cut)
    return None


def _cut(free: Bools, left: Ints) -> tuple[int, int] | None:
    """People whose free days all lie in a set of days with fewer seats (Hall): all days, or one pattern's."""
    if len(free) > left.sum():
        return len(free), int(left.sum())
    kinds = np.unique(free, axis=0)
    for pattern in kinds:
        inside = ~(free & ~pattern).any(axis=1)
        if inside.sum() > left[pattern].sum():
            return int(inside.sum()), int(left[pattern].sum())
    return None


def _nowhere(problem: Problem, window: Window, i: int) -> Reason:
    span = f"{_at(problem, window.start)} – {_at(problem, window.stop - 1)}"
    return (
        f"{_who(problem, i)}, {span}",
        f"{_who(problem, i)} is due once and has no day left on which to come",
        f"{_who(problem, i)} wajib masuk sekali dalam {span}, tetapi tidak ada hari yang tersisa.",
    )


def _due_words(problem: Problem, place: str, window: Window, due: int, seats: int) -> Reason:
    span = f"{_at(problem, window.start)} – {_at(problem, window.stop - 1)}"
    return (
        f"{place}, {span}",
        f"{due} people are due once, {seats} seats are left",
        f"Di {place}, {span}: {due} orang wajib masuk sekali, sedangkan tempat tersisa {seats}.",
    )


def _runs(ledger: Ledger) -> Reason | None:
    """Office days asked for against those that runs allow, over blocks of max_run + 1 days."""
    problem = ledger.problem
    limit = problem.run
    if not limit:
        return None
    asked = [(one.mask, one.low) for one in ledger.side.sets if one.low.any()]
    for mask, low in asked:
        for start in range(problem.t - limit):
            block = slice(start, start + limit + 1)
            fixed = problem.must[mask][:, block].sum(axis=1)
            can = np.minimum(ledger.free[mask][:, block].sum(axis=1), np.maximum(limit - fixed, 0))
            can = np.where(problem.excused[mask], ledger.free[mask][:, block].sum(axis=1), can)
            if int(low[block].sum()) > int(can.sum()):
                span = f"{_at(problem, start)} – {_at(problem, start + limit)}"
                place = _set_name(problem, mask)
                return (
                    f"{place}, {span}",
                    f"{low[block].sum()} office days are asked for, "
                    f"{can.sum()} are possible with at most {limit} in a row",
                    f"Di {place}, {span}: diminta {low[block].sum()} hari masuk, yang mungkin {can.sum()} "
                    f"bila paling banyak {limit} hari berturut-turut.",
                )
    return None


def _whole(problem: Problem, kept: frozenset[str]) -> Reason:
    """No single cut: the totals of the period, side by side."""
    order = sorted(kept, key=lambda kind: int(kind[1:]))
    seats, cells = int(problem.day_seats.sum()), int(problem.ok.sum())
    place = problem.instance.id
    days = problem.instance.days
    return (
        f"{place}, {days[0].isoformat()} – {days[-1].isoformat()}",
        f"with {seats} seat-days and {cells} days on which people may come, no roster meets "
        + " and ".join(ENGLISH[k] for k in order),
        f"Dengan {seats} tempat-hari dan {cells} hari orang yang mungkin, tidak ada jadwal yang "
        "sekaligus memenuhi: " + "; ".join(INDONESIAN[k] for k in order) + ".",
    )


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _seats(count: int) -> str:
    return f"{count} seat" if count == 1 else f"{count} seats"


def _pool_name(problem: Problem, k: int) -> str:
    instance = problem.instance
    return instance.units[k] if instance.rules.cap.scope == "unit" else instance.id


def _set_name(problem: Problem, mask: Bools) -> str:
    """The counter, unit or agency that a set of people stands for."""
    for post in problem.posts:
        if not (mask & ~post.mask).any() and mask.any():
            return post.label
    for cover in problem.covers:
        if cover.label and (cover.mask == mask).all():
            return cover.label
    units = np.unique(problem.facts.unit[mask])
    if len(units) == 1 and len(problem.instance.units) > 1:
        return problem.instance.units[int(units[0])]
    return problem.instance.id
