"""R13: everybody once per window, where the rule binds."""

from collections import Counter as Tally
from collections import deque
from collections.abc import Iterator

from tatakerja.roster.checker.counting import inside, pool_of, seats
from tatakerja.roster.checker.source import Case, Member
from tatakerja.roster.checker.tally import Sheet

Row = tuple[str, str, str, str]


def window_breaches(sheet: Sheet) -> Iterator[Row]:
    """People due who do not come in a binding window."""
    case = sheet.case
    once = case.rules.get("once", {})
    size, mode = once.get("window", 10), once.get("mode", "off")
    if mode == "off":
        return
    for start in range(0, len(case.days) - size + 1, size):
        days = range(start, start + size)
        due = [
            p for p in case.people
            if not p.exempt and not p.mandatory and any(d not in p.off for d in days)
        ]  # fmt: skip
        if mode == "if_capacity" and not capacity_suffices(case, due, days):
            continue
        for p in due:
            if not any(sheet.here[p.id][d] for d in days):
                text = f"not once until {case.days[days[-1]].isoformat()}"
                yield ("R13", p.id, case.days[start].isoformat(), text)


def capacity_suffices(case: Case, due: list[Member], days: range) -> bool:
    """Whether the seats that rank and call-ups leave serve everybody due."""
    factor = len(case.shifts) if case.rules.get("cap", {}).get("per", "day") == "shift" and case.shifts else 1
    taken: Tally[tuple[str, int]] = Tally()
    for p in case.people:
        if inside(case, p) and not p.exempt:
            for d in days:
                taken[pool_of(case, p), d] += d in p.callup or (p.mandatory and d not in p.off)
    wanting: Tally[tuple[str, frozenset[int]]] = Tally()
    for p in due:
        if inside(case, p) and not any(d in p.callup for d in days):
            wanting[pool_of(case, p), frozenset(d for d in days if d not in p.off)] += 1
    for pool in {pool for pool, _ in wanting}:
        left = {d: max(0, factor * seats(case, pool, d) - taken[pool, d]) for d in days}
        groups = [(set(free), n) for (name, free), n in wanting.items() if name == pool]
        if not serves(groups, left):
            return False
    return True


def serves(groups: list[tuple[set[int], int]], left: dict[int, int]) -> bool:
    """Groups of people with their free days onto seats per day, by shortest augmenting paths."""
    placed: list[Tally[int]] = [Tally() for _ in groups]
    room = dict(left)
    for g, (_, size) in enumerate(groups):
        missing = size
        while missing:
            step = _augment(g, missing, groups, placed, room)
            if not step:
                return False
            missing -= step
    return True


def _augment(
    start: int,
    wanted: int,
    groups: list[tuple[set[int], int]],
    placed: list[Tally[int]],
    room: dict[int, int],
) -> int:
    """Places up to ``wanted`` more of one group, moving others; gives how many."""
    came: dict[int, tuple[int, int]] = {}  # day -> (group that wants it, day that group gives up or -1)
    seen, queue = {start: -1}, deque([start])
    while queue:
        g = queue.popleft()
        for d in sorted(groups[g][0] - came.keys()):
            came[d] = (g, seen[g])
            if room[d] > 0:
                return _move(d, wanted, came, placed, room)
            for other in range(len(groups)):
                if other not in seen and placed[other][d] > 0:
                    seen[other] = d
                    queue.append(other)
    return 0


def _move(
    last: int, wanted: int, came: dict[int, tuple[int, int]], placed: list[Tally[int]], room: dict[int, int]
) -> int:
    path, step, d = [], min(wanted, room[last]), last
    while d >= 0:
        g, given = came[d]
        if given >= 0:
            step = min(step, placed[g][given])
        path.append((g, d, given))
        d = given
    room[last] -= step
    for g, d, given in path:
        placed[g][d] += step
        if given >= 0:
            placed[g][given] -= step
    return step
