"""R6, R7, R8, R9 and R14: what is counted per day or shift."""

from collections import Counter as Tally
from collections.abc import Iterator

from tatakerja.roster.checker.source import Case, Counter, Member
from tatakerja.roster.checker.tally import Cell, Sheet

Row = tuple[str, str, str, str]


def pool_of(case: Case, person: Member) -> str:
    """The pool whose seats a person uses: the unit, or "" for the whole agency."""
    return person.unit if _cap(case, "scope", "opd") == "unit" else ""


def pools(case: Case) -> list[str]:
    """All pools."""
    return list(case.units) if _cap(case, "scope", "opd") == "unit" else [""]


def _cap(case: Case, key: str, default: object) -> object:
    return case.rules.get("cap", {}).get(key, default)


def inside(case: Case, person: Member) -> bool:
    """Whether the person's presence uses a seat."""
    return person.cat not in case.rules.get("cap", {}).get("outside", [])


def seats(case: Case, pool: str, d: int) -> int:
    """Seats of a pool on a day (of each shift when the cap is per shift)."""
    cap = case.rules.get("cap", {})
    dated = cap.get("seats_on", {}).get(case.days[d].isoformat())
    if dated is not None:
        return int(dated)
    base = cap.get("base", "all")
    heads = 0
    for person in case.people:
        if pool_of(case, person) == pool:
            heads += (
                base == "all"
                or (base == "inside" and inside(case, person))
                or (base == "available" and d not in person.off and not person.exempt)
            )
    num, den = cap.get("num", 1), cap.get("den", 1)
    share, rest = divmod(heads * int(num), int(den))
    rounding = cap.get("round", "down")
    if (rounding == "up" and rest) or (rounding == "nearest" and 2 * rest >= den):
        share += 1
    return max(int(cap.get("min_seats", 0)), share)


def seat_breaches(sheet: Sheet) -> Iterator[Row]:
    """R6 (too many) and R14 (too few under fill=full)."""
    case = sheet.case
    parts = case.shifts if _cap(case, "per", "day") == "shift" and case.shifts else [""]
    may_sit: Tally[tuple[str, int]] = Tally()
    for person in case.people:
        if inside(case, person) and not person.exempt:
            for d in range(len(case.days)):
                may_sit[pool_of(case, person), d] += d not in person.off
    for d, day in enumerate(case.days):
        used = Tally(
            (pool_of(case, p), cell.shift if parts != [""] else "")
            for p, cell in sheet.present(d) if inside(case, p)
        )  # fmt: skip
        for pool in pools(case):
            limit = seats(case, pool, d)
            for part in parts:
                count = used[pool, part]
                where = " ".join(x for x in (pool or case.id, part) if x)
                if count > limit:
                    yield ("R6", where, day.isoformat(), f"{count} in the office, {limit} seats")
                wanted = min(limit, may_sit[pool, d])
                if case.rules.get("fill", "off") == "full" and count < wanted:
                    yield ("R14", where, day.isoformat(), f"{count} in the office, {wanted} could be")


def piket_breaches(sheet: Sheet) -> Iterator[Row]:
    """R7 for the agency, R8 for its units."""
    case = sheet.case
    least = [("R7", "", case.rules.get("piket_min", 0))]
    least += [("R8", unit, n) for unit, n in case.rules.get("unit_piket_min", {}).items()]
    by_shift = case.rules.get("piket_per", "day") == "shift" and case.shifts
    for d, day in enumerate(case.days):
        on = [(p, c) for p, c in sheet.present(d) if c.state == "P"]
        for rule, unit, wanted in least:
            for part in case.shifts if by_shift else [""]:
                count = sum((not unit or p.unit == unit) and (not part or c.shift == part) for p, c in on)
                if count < wanted:
                    where = " ".join(x for x in (unit or case.id, part) if x)
                    yield (rule, where, day.isoformat(), f"{count} on piket, {wanted} wanted")


def demand_breaches(sheet: Sheet) -> Iterator[Row]:
    """R9: counters manned by people on piket."""
    case = sheet.case
    for d, day in enumerate(case.days):
        on = [(p, c) for p, c in sheet.present(d) if c.state == "P"]
        for counter in case.counters:
            if d not in counter.days:
                continue
            count = sum(_serves(p, c, counter) for p, c in on)
            if count < counter.least:
                yield ("R9", counter.id, day.isoformat(), f"{count} there, {counter.least} wanted")


def _serves(person: Member, cell: Cell, want: Counter) -> bool:
    """Whether somebody on piket counts for a counter."""
    if want.shift and cell.shift != want.shift:
        return False
    if want.exclusive:
        return cell.post == want.id
    return want.unit in ("", person.unit) and (not want.skill or want.skill in person.skills)
