"""Judges a roster: every hard rule broken, and the soft figures reached."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tatakerja.roster.checker.counting import demand_breaches, piket_breaches, seat_breaches
from tatakerja.roster.checker.source import Case, Member, cases, rosters
from tatakerja.roster.checker.tally import Cell, Sheet, soft_figures
from tatakerja.roster.checker.window import window_breaches


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule: its code (R1 to R16), whom or where, which day, and what is wrong."""

    rule: str
    where: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one agency's roster."""

    instance: str
    breaches: tuple[Breach, ...]
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """True when every hard rule holds."""
        return not self.breaches

    @property
    def rules(self) -> list[str]:
        """Codes of the broken rules, in order, none twice."""
        return sorted({b.rule for b in self.breaches}, key=lambda code: int(code[1:]))


def check(instance_text: str, roster_text: str) -> list[Verdict]:
    """One verdict per agency; raises CheckInputError when a file cannot be read."""
    lines = rosters(roster_text)
    found = [judge(case, lines.get(case.id)) for _, case in cases(instance_text)]
    known = {verdict.instance for verdict in found}
    for name in sorted(set(lines) - known):
        found.append(Verdict(name, (Breach("R1", name, "", "a roster for no known instance"),)))
    return found


def judge(case: Case, lines: dict[str, Any] | None) -> Verdict:
    """The verdict on one agency; ``lines`` None means that its roster is missing."""
    if lines is None:
        return Verdict(case.id, (Breach("R1", case.id, "", "no roster for this instance"),))
    breaches = [Breach(*row) for row in _spelling(case, lines)]
    sheet = Sheet(case, lines)
    for row in (
        *_personal(sheet), *_runs(sheet), *seat_breaches(sheet), *piket_breaches(sheet),
        *demand_breaches(sheet), *window_breaches(sheet), *_apart(sheet), *_frozen(sheet, lines),
    ):  # fmt: skip
        breaches.append(Breach(*row))
    breaches.sort(key=lambda b: (int(b.rule[1:]), b.day, b.where))
    return Verdict(case.id, tuple(breaches), soft_figures(sheet))


Row = tuple[str, str, str, str]


def _spelling(case: Case, lines: dict[str, Any]) -> Iterator[Row]:
    """R1: one known cell per person and day, nobody else."""
    known = {person.id for person in case.people}
    for name in lines:
        if name not in known:
            yield ("R1", name, "", "no such person")
    for person in case.people:
        line = lines.get(person.id)
        if not isinstance(line, str | list):
            yield ("R1", person.id, "", "no cells")
            continue
        if len(line) != len(case.days):
            yield ("R1", person.id, "", f"{len(line)} cells for {len(case.days)} days")
        for d, cell in enumerate(line[: len(case.days)]):
            if not Cell.known(cell):
                yield ("R1", person.id, case.days[d].isoformat(), f"unknown cell {cell!r}")


def _personal(sheet: Sheet) -> Iterator[Row]:
    """R2 to R5, R10 and R11 for every cell."""
    case = sheet.case
    for person in case.people:
        for d, cell in enumerate(sheet.rows[person.id]):
            if cell is None:
                continue
            day = case.days[d].isoformat()
            for rule, text in _cell_faults(case, person, d, cell):
                yield (rule, person.id, day, text)


def _cell_faults(case: Case, person: Member, d: int, cell: Cell) -> Iterator[tuple[str, str]]:
    if (d in person.off) != (cell.state == "L"):
        yield "R2", "on leave, yet not L" if d in person.off else "L without leave"
    if cell.here and person.exempt:
        yield "R3", "exempt, yet in the office"
    if person.mandatory and d not in person.off and not cell.here:
        yield "R4", "must be in the office every day"
    if d in person.callup and not cell.here:
        yield "R5", "called up, yet not in the office"
    if cell.state == "P" and not person.piket:
        yield "R10", "not to be put on piket"
    if cell.post:
        fault = _post_fault(case, person, cell)
        if fault:
            yield "R10", fault
    if cell.here and case.shifts and cell.shift not in case.shifts:
        yield "R11", f"shift {cell.shift!r} is none of {', '.join(case.shifts)}"
    if cell.shift and not (cell.here and case.shifts):
        yield "R11", "a shift where there is none"


def _post_fault(case: Case, person: Member, cell: Cell) -> str:
    counter = next((c for c in case.counters if c.id == cell.post), None)
    if counter is None:
        return f"no such post: {cell.post}"
    if cell.state != "P":
        return "a post without piket"
    if counter.unit and counter.unit != person.unit:
        return f"post {counter.id} is for unit {counter.unit}"
    if counter.skill and counter.skill not in person.skills:
        return f"post {counter.id} asks for {counter.skill}"
    if counter.shift and counter.shift != cell.shift:
        return f"post {counter.id} is in shift {counter.shift}"
    return ""


def _runs(sheet: Sheet) -> Iterator[Row]:
    """R12: never more than max_run working days in a row, counting those before day 0."""
    limit = sheet.case.rules.get("max_run", 0)
    if not limit:
        return
    for person in sheet.case.people:
        if person.mandatory:
            continue
        run = person.run_in
        for d, cell in enumerate(sheet.rows[person.id]):
            run = run + 1 if cell is not None and cell.here else 0
            if run > limit:
                yield (
                    "R12",
                    person.id,
                    sheet.case.days[d].isoformat(),
                    f"day {run} in a row, {limit} allowed",
                )


def _apart(sheet: Sheet) -> Iterator[Row]:
    """R15: hard apart pairs never share a day (a shift, when there are shifts)."""
    for first, second in sheet.case.rules.get("apart", []):
        for d, (one, two) in enumerate(zip(sheet.rows[first], sheet.rows[second], strict=True)):
            if one is None or two is None or not (one.here and two.here):
                continue
            if not sheet.case.shifts or one.shift == two.shift:
                yield ("R15", f"{first}, {second}", sheet.case.days[d].isoformat(), "together in the office")


def _frozen(sheet: Sheet, lines: dict[str, Any]) -> Iterator[Row]:
    """R16: what was published before the first open day stays as it was."""
    case = sheet.case
    for name, published in case.published.items():
        line = lines.get(name)
        if not isinstance(line, str | list):
            line = ""  # R1 has said so
        for d in range(min(case.frozen, len(published))):
            cell = line[d] if d < len(line) else None
            if cell != published[d]:
                yield ("R16", name, case.days[d].isoformat(), f"published {published[d]}, now {cell}")
