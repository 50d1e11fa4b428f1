"""A roster as cells, and the soft figures counted from them."""

from itertools import pairwise
from typing import Any

from tatakerja.roster.checker.source import Case, Member


class Cell:
    """``P/siang@loket1`` taken apart."""

    __slots__ = ("here", "post", "shift", "state")

    def __init__(self, text: str) -> None:
        rest, _, self.post = text.partition("@")
        self.state, _, self.shift = rest.partition("/")
        self.here = self.state in ("O", "P")

    @staticmethod
    def known(text: object) -> bool:
        """Whether a value can be read as a cell."""
        return isinstance(text, str) and text[:1] in ("H", "O", "P", "L") and text[1:2] in ("", "/", "@")


class Sheet:
    """Everybody's cells by id; None where a cell is missing or unknown."""

    def __init__(self, case: Case, lines: dict[str, Any]) -> None:
        self.case = case
        seen: dict[str, Cell] = {}
        self.rows: dict[str, list[Cell | None]] = {}
        for person in case.people:
            line = lines.get(person.id)
            cells: list[Cell | None] = []
            for text in line[: len(case.days)] if isinstance(line, str | list) else ():
                if not Cell.known(text):
                    cells.append(None)
                    continue
                if text not in seen:
                    seen[text] = Cell(text)
                cells.append(seen[text])
            self.rows[person.id] = cells + [None] * (len(case.days) - len(cells))
        self.here = {
            name: [cell is not None and cell.here for cell in cells] for name, cells in self.rows.items()
        }

    def present(self, d: int) -> list[tuple[Member, Cell]]:
        """People in the office on a day, with their cells."""
        found = []
        for person in self.case.people:
            cell = self.rows[person.id][d]
            if cell is not None and cell.here:
                found.append((person, cell))
        return found


def soft_figures(sheet: Sheet) -> dict[str, Any]:
    """The figures of the format: spread, weekday, pref, together, apart, regular, changes, forced."""
    case = sheet.case
    groups = _groups(case)
    total = {p.id: p.carry + sum(sheet.here[p.id]) for p in case.people}
    weekdays = case.soft.get("weekdays", [0, 4])
    by_weekday = {}
    for weekday in weekdays:
        days = [d for d, day in enumerate(case.days) if day.weekday() == weekday]
        count = {p.id: sum(sheet.here[p.id][d] for d in days) for p in case.people}
        by_weekday[str(weekday)] = _spread(groups, count)
    changes, forced = _changes(sheet)
    return {
        "spread": _spread(groups, total),
        "weekday": by_weekday,
        "pref": sum(sheet.here[p.id][d] for p in case.people if not p.mandatory for d in p.wishes - p.callup),
        "together": _together(sheet),
        "apart": sum(
            one and two
            for first, second in case.soft.get("apart", [])
            for one, two in zip(sheet.here[first], sheet.here[second], strict=True)
        ),
        "regular": sum(_gap_range(sheet.here[p.id]) for p in case.people),
        "changes": changes,
        "forced": forced,
    }


def _groups(case: Case) -> list[list[str]]:
    num, den = case.soft.get("fair_min_share", [1, 2])
    found: dict[str, list[str]] = {}
    for p in case.people:
        if not p.exempt and not p.mandatory and (len(case.days) - len(p.off)) * den >= num * len(case.days):
            key = p.unit if case.soft.get("fair_scope", "opd") == "unit" else ""
            found.setdefault(key, []).append(p.id)
    return list(found.values())


def _spread(groups: list[list[str]], count: dict[str, int]) -> int:
    return max((max(count[i] for i in g) - min(count[i] for i in g) for g in groups), default=0)


def _together(sheet: Sheet) -> int:
    bubbles: dict[str, list[Member]] = {}
    for p in sheet.case.people:
        if p.bubble:
            bubbles.setdefault(p.bubble, []).append(p)
    found = 0
    for members in bubbles.values():
        for d in range(len(sheet.case.days)):
            free = [
                p for p in members
                if not p.exempt and not p.mandatory and d not in p.off and d not in p.callup
            ]  # fmt: skip
            inside = sum(sheet.here[p.id][d] for p in free)
            found += min(inside, len(free) - inside)
    return found


def _gap_range(here: list[bool]) -> int:
    days = [d for d, present in enumerate(here) if present]
    gaps = [b - a for a, b in pairwise(days)]
    return max(gaps) - min(gaps) if len(days) >= 3 else 0


def _changes(sheet: Sheet) -> tuple[int, int]:
    """Presence changed from the first open day on; and how much of it new facts compel."""
    changes = forced = 0
    for p in sheet.case.people:
        published = sheet.case.published.get(p.id)
        if published is None:
            continue
        for d in range(sheet.case.frozen, min(len(published), len(sheet.case.days))):
            was, now = published[d][:1] in ("O", "P"), sheet.here[p.id][d]
            if was == now:
                continue
            changes += 1
            out = p.exempt or d in p.off
            forced += out if was else (not out and (p.mandatory or d in p.callup))
    return changes, forced
