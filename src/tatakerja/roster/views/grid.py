"""What the page of a roster shows: the grid on a desk, a day's list on a phone, what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from tatakerja.circular.rules.flexible import WORDS
from tatakerja.platform import formats
from tatakerja.platform.pages import page_of
from tatakerja.roster.access import callable_paths, may_plan, may_read_reasons
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import (
    MOST_TOLD,
    BrokenRule,
    DayTotals,
    PlanRow,
    ShortCounter,
    at_home_despite_law,
    broken_rules,
    called_over_limit,
    local_today,
    plan_rows,
    rules_changed_since,
    short_counters,
    totals_of,
    unpublished_changes,
)
from tatakerja.roster.rules.screen import SHOWN
from tatakerja.roster.services import obstacles
from tatakerja.roster.views.making import told
from tatakerja.roster.views.words import CELLS, duty_words, limit_words, warnings_of

PEOPLE_PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the reader of a grid may do: set cells from ``since`` on, read reasons, open days of these
    paths.
    """

    edits: bool
    reasons: bool
    paths: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class _View:
    """What of the roster is asked for: one unit, people by a part of their name, one week."""

    unit: str
    name: str
    week: str

    def people(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        part = self.name.casefold()
        return [
            row
            for row in rows
            if (not self.unit or str(row.unit_id) == self.unit) and part in row.name.casefold()
        ]

    def columns(self, days: Sequence[date]) -> list[int]:
        """Indexes of the days shown; an unknown week shows all."""
        found = [index for index, day in enumerate(days) if _monday(day).isoformat() == self.week]
        return found or list(range(len(days)))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def show(request: HttpRequest, held: RosterPlan, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The page; ``refused`` is told on top of it."""
    rows = plan_rows(held)
    totals = totals_of(held, [(row.unit_id, row.cells) for row in rows])
    short = short_counters(held, rows, local_today(held.agency.zone))
    rights = _rights(request, held)
    view = _View(
        request.GET.get("unit", ""), request.GET.get("orang", "").strip()[:60], request.GET.get("pekan", "")
    )
    days = [date.fromisoformat(text) for text in held.days]
    columns = view.columns(days)
    page = page_of(request, _pages(view.people(rows)), size=1)
    people: list[PlanRow] = page.object_list[0] if page.object_list else []
    context = {
        "plan": held,
        "page": page,
        "people": len(rows),
        "units": sorted({(row.unit_id, row.unit) for row in rows}, key=lambda unit: unit[1]),
        "view": view,
        "weeks": sorted({_monday(day) for day in days}),
        "edits": rights.edits,
        "locks": rights.edits and held.state == RosterPlan.State.DRAFT,
        "refused": refused,
        "selected": _selected(request, people, days) if rights.edits else None,
        "legend": [(code, CELLS[code]) for code in "KRPCD!"],
        "cells_url": reverse("roster:cells", args=[held.pk]),
        "days": [_column(days[index], rights.since) for index in columns],
        "rows": _lines(held, people, days, columns, rights),
        "despite": at_home_despite_law(held, rows, rights.since) if rights.edits else [],
        "law": WORDS,
        **_standing(held, totals, columns, short),
        **against(held, rows, totals, short),
        **_day_list(request, people, days, rights),
    }
    return render(request, "roster/plan.html", context, status=status)


def _standing(
    held: RosterPlan, totals: Sequence[DayTotals], columns: Sequence[int], short: Sequence[ShortCounter]
) -> dict[str, Any]:
    """Totals, limits and remarks; counters by what the roster says now, not when it was filled."""
    bare = {one.day for one in short}
    return {
        "totals": [totals[index] for index in columns],
        "all_totals": totals,
        "share": limit_words(held),
        "duty": duty_words(held),
        "duty_kind": "P" if all(day.counts_piket for day in totals) else "K",
        "gaps": sum(day.gaps for day in totals),
        "broken": obstacles(totals, short) if held.state == RosterPlan.State.DRAFT else "",
        "first_broken": next((day for day in totals if day.broken or day.day in bare), None),
        "warnings": warnings_of(held),
        "conflicts": held.result.get("conflicts", []),
        "shortages": told(held.result.get("shortages", [])),
        "unmet": [one.sentence for one in short[:MOST_TOLD]],
        "changes": unpublished_changes(held),
        "called": called_over_limit(held, totals),
        "stale": rules_changed_since(held),
    }


def against(
    held: RosterPlan, rows: Sequence[PlanRow], totals: Sequence[DayTotals], short: Sequence[ShortCounter]
) -> dict[str, Any]:
    """What stands against publishing a draft, for the panel."""
    if held.state != RosterPlan.State.DRAFT:
        return {"why": [], "why_count": 0}
    found: list[BrokenRule] = broken_rules(held, rows, totals, short)
    return {"why": found[:MOST_TOLD], "why_count": len(found)}


def panel(
    held: RosterPlan, rows: Sequence[PlanRow], totals: Sequence[DayTotals], short: Sequence[ShortCounter]
) -> str:
    """The panel alone, for a script that has just set cells."""
    return render_to_string("roster/_broken.html", against(held, rows, totals, short))


def _column(day: date, today: date) -> dict[str, Any]:
    weekday, number = formats.short_date(day).split(" ")
    return {"day": day, "past": day < today, "weekday": weekday, "number": number}


def _pages(rows: Sequence[PlanRow]) -> list[list[PlanRow]]:
    """Whole units together up to sixty people a page; a larger unit is split."""
    pages: list[list[PlanRow]] = []
    start = 0
    while start < len(rows):
        end = min(start + PEOPLE_PER_PAGE, len(rows))
        cut = end
        while end < len(rows) and cut > start and rows[cut - 1].unit_id == rows[end].unit_id:
            cut -= 1
        end = cut if cut > start else end
        pages.append(list(rows[start:end]))
        start = end
    return pages


def _rights(request: HttpRequest, held: RosterPlan) -> _Rights:
    edits = may_plan(request.user, held.agency) and held.state != RosterPlan.State.SUPERSEDED
    return _Rights(
        edits=edits,
        reasons=may_read_reasons(request.user, held.agency),
        paths=tuple(callable_paths(request.user)),
        since=local_today(held.agency.zone),
    )


def _lines(
    held: RosterPlan,
    rows: Sequence[PlanRow],
    days: Sequence[date],
    columns: Sequence[int],
    rights: _Rights,
) -> list[dict[str, Any]]:
    """The table's lines: a heading per unit and, per cell, its letter, what it says, and whether it opens."""
    names = [formats.short_date(day) for day in days]
    lines: list[dict[str, Any]] = []
    unit = None
    for row in rows:
        calls = row.path.startswith(rights.paths) and not rights.edits
        locked = held.locks.get(str(row.person_id), {})
        cells = [_cell(row, index, names[index], days[index], rights) for index in columns]
        for cell in cells:
            cell["link"] = not cell["open"] and (calls or (cell["changed"] and rights.reasons))
            cell["locked"] = cell["day"] in locked
        lines.append({"row": row, "cells": cells, "unit": row.unit if row.unit_id != unit else ""})
        unit = row.unit_id
    return lines


def _cell(row: PlanRow, index: int, name: str, day: date, rights: _Rights) -> dict[str, Any]:
    code = SHOWN[row.cells[index]]
    words = f"{row.name}, {name}: {CELLS[code]}"
    note = row.changed.get(index)
    return {
        "code": code,
        "label": f"{words} ({note})" if note and rights.reasons else words,
        "key": f"{row.person_id}:{index}",
        "day": day.isoformat(),
        "open": rights.edits and day >= rights.since and code in "KRP!" and note is None,
        "changed": note is not None,
    }


def _selected(request: HttpRequest, rows: Sequence[PlanRow], days: Sequence[date]) -> dict[str, Any] | None:
    """The cell that ``sel`` names, for a change without script."""
    person, _colon, index = request.GET.get("sel", "").partition(":")
    row = next((one for one in rows if str(one.person_id) == person), None)
    number = int(index) if index.isascii() and index.isdigit() and len(index) < 4 else len(days)
    if row is None or number >= len(days):
        return None
    day = days[number]
    return {
        "row": row,
        "day": day,
        "cell": f"{row.person_id}:{day.isoformat()}",
        "code": SHOWN[row.cells[number]],
    }


def _day_list(
    request: HttpRequest, rows: Sequence[PlanRow], days: Sequence[date], rights: _Rights
) -> dict[str, Any]:
    """The phone's view: one day, people by where they are."""
    wanted = request.GET.get("hari", "")
    index = next((i for i, day in enumerate(days) if day.isoformat() == wanted), None)
    if index is None:
        index = next((i for i, day in enumerate(days) if day >= rights.since), 0)
    groups = [
        {
            "code": code,
            "words": CELLS[code],
            "people": [
                {
                    "note": row.changed.get(index, "") if rights.reasons else "",
                    "row": row,
                    **_cell(row, index, "", days[index], rights),
                }
                for row in rows
                if SHOWN[row.cells[index]] == code
            ],
        }
        for code in "!KPRCD"
    ]
    return {
        "list_day": days[index] if days else None,
        "list_index": index,
        "groups": [group for group in groups if group["people"]],
        "before": days[index - 1] if index > 0 else None,
        "after": days[index + 1] if index + 1 < len(days) else None,
    }
