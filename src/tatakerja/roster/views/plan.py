"""The roster of an agency: the grid on a desk, the list of a day on a phone; filling, editing, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.platform import formats
from tatakerja.platform.models import User
from tatakerja.platform.pages import notify, page_of
from tatakerja.roster import services
from tatakerja.roster.access import callable_paths, may_plan, may_read_reasons, visible_plans
from tatakerja.roster.forms import CellsForm
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import (
    DayTotals,
    PlanRow,
    called_over_limit,
    local_today,
    plan_rows,
    rules_changed_since,
    totals_of,
    unpublished_changes,
)
from tatakerja.roster.rules.screen import SHOWN
from tatakerja.roster.services import NotPublishable, obstacles
from tatakerja.roster.views.words import CELLS, duty_words, limit_words, warnings_of

PEOPLE_PER_PAGE = 60


def _plan(request: HttpRequest, pk: int) -> RosterPlan:
    seen = visible_plans(request.user).select_related("agency", "published_by", "drafted_by")
    return get_object_or_404(seen, pk=pk)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid; ``unit`` shows one unit, ``hari`` the day of the phone's list, ``sel`` a cell to change."""
    return _show(request, _plan(request, pk))


def _show(request: HttpRequest, held: RosterPlan, *, refused: str = "", status: int = 200) -> HttpResponse:
    rows = plan_rows(held)
    totals = totals_of(held, [(row.unit_id, row.cells) for row in rows])
    rights = _rights(request, held)
    shown = _filtered(rows, request.GET.get("unit", ""))
    page = page_of(request, _pages(shown), size=1)
    people: list[PlanRow] = page.object_list[0] if page.object_list else []
    days = [date.fromisoformat(text) for text in held.days]
    broken = obstacles(totals)
    context = {
        "plan": held,
        "days": [_column(day, rights.since) for day in days],
        "rows": _lines(people, days, rights),
        "page": page,
        "people": len(rows),
        "units": sorted({(row.unit_id, row.unit) for row in rows}, key=lambda unit: unit[1]),
        "unit": request.GET.get("unit", ""),
        "totals": totals,
        "share": limit_words(held),
        "duty": duty_words(held),
        "duty_kind": "P" if all(day.counts_piket for day in totals) else "K",
        "gaps": sum(day.gaps for day in totals),
        "edits": rights.edits,
        "broken": broken if held.state == RosterPlan.State.DRAFT else "",
        "first_broken": next((day for day in totals if day.broken), None),
        "refused": refused,
        "warnings": warnings_of(held),
        "conflicts": held.result.get("conflicts", []),
        "changes": unpublished_changes(held),
        "called": called_over_limit(held, totals),
        "stale": rules_changed_since(held),
        "selected": _selected(request, people, days) if rights.edits else None,
        "legend": [(code, CELLS[code]) for code in "KRPCD!"],
        "cells_url": reverse("roster:cells", args=[held.pk]),
        **_day_list(request, people, days, rights),
    }
    return render(request, "roster/plan.html", context, status=status)


def _column(day: date, today: date) -> dict[str, Any]:
    weekday, number = formats.short_date(day).split(" ")
    return {"day": day, "past": day < today, "weekday": weekday, "number": number}


def _filtered(rows: Sequence[PlanRow], unit: str) -> list[PlanRow]:
    return [row for row in rows if not unit or str(row.unit_id) == unit]


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


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the reader of a grid may do: set cells from ``since`` on, read reasons, open days of these
    paths.
    """

    edits: bool
    reasons: bool
    paths: tuple[str, ...]
    since: date


def _rights(request: HttpRequest, held: RosterPlan) -> _Rights:
    edits = may_plan(request.user, held.agency) and held.state != RosterPlan.State.SUPERSEDED
    return _Rights(
        edits=edits,
        reasons=may_read_reasons(request.user, held.agency),
        paths=tuple(callable_paths(request.user)),
        since=local_today(held.agency.zone),
    )


def _lines(rows: Sequence[PlanRow], days: Sequence[date], rights: _Rights) -> list[dict[str, Any]]:
    """The table's lines: a heading per unit and, per cell, its letter, what it says, and whether it opens."""
    names = [formats.short_date(day) for day in days]
    lines: list[dict[str, Any]] = []
    unit = None
    for row in rows:
        calls = row.path.startswith(rights.paths) and not rights.edits
        cells = [_cell(row, index, names[index], days[index], rights) for index in range(len(row.cells))]
        for cell in cells:
            cell["link"] = not cell["open"] and (calls or (cell["changed"] and rights.reasons))
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


@require_POST
def set_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets cells; a script gets the totals back as JSON, a plain form the page."""
    held = _plan(request, pk)
    form = CellsForm(request.POST)
    script = request.headers.get("Accept") == "application/json"
    try:
        if not form.is_valid():
            return _refuse(request, held, " ".join(str(one) for one in form.errors["cell"]), 422, script)
        draft = services.set_cells(by=_user(request), plan=held, changes=form.cleaned_data["cell"])
    except TatakerjaError as error:
        return _refuse(request, held, str(error), error.status, script)
    if not script:
        day = form.cleaned_data["cell"][0].day
        return redirect(f"{reverse('roster:plan', args=[draft.pk])}?hari={day.isoformat()}")
    totals = totals_of(draft, [(row.unit_id, row.cells) for row in plan_rows(draft)])
    return JsonResponse(
        {
            "plan": reverse("roster:plan", args=[draft.pk]),
            "cells": reverse("roster:cells", args=[draft.pk]),
            "same": draft.pk == held.pk,
            "gaps": sum(day.gaps for day in totals),
            "totals": [_as_json(day) for day in totals],
            "broken": obstacles(totals),
        }
    )


def _as_json(day: DayTotals) -> dict[str, Any]:
    return {"office": day.office, "turn": day.on_turn, "over": day.over, "under": day.under}


def _refuse(request: HttpRequest, held: RosterPlan, words: str, status: int, script: bool) -> HttpResponse:
    if script:
        return JsonResponse({"message": words}, status=status)
    return _show(request, held, refused=words, status=status)


@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Isi otomatis dari SE": the engine fills the whole period anew."""
    held = _plan(request, pk)
    made = services.draft_plan(by=_user(request), agency=held.agency, first=held.first, last=held.last)
    if made.result.get("feasible"):
        notify(request, _("Jadwal terisi dari edaran. Periksa, lalu terbitkan."))
    else:
        notify(request, _("Tidak ada jadwal yang memenuhi semua aturan. Lihat penjelasannya."), level="warn")
    return redirect("roster:plan", pk=made.pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes; what stands against it is told with the way to the first such day."""
    held = _plan(request, pk)
    before = held.replaces_id is not None
    try:
        made = services.publish_plan(
            by=_user(request), plan=held, despite=request.POST.get("despite", "")[:300]
        )
    except NotPublishable as error:
        return _show(request, held, refused=str(error), status=error.status)
    people, changed = held.rows.count(), made.notices.count()
    words = ngettext("Jadwal terbit untuk %(n)s pegawai.", "Jadwal terbit untuk %(n)s pegawai.", people) % {
        "n": formats.number(people)
    }
    if before:
        words += " " + ngettext(
            "%(n)s orang yang jadwalnya berubah diberi tahu.",
            "%(n)s orang yang jadwalnya berubah diberi tahu.",
            changed,
        ) % {"n": formats.number(changed)}
    notify(request, words)
    return redirect("roster:plan", pk=held.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws a draft away."""
    held = _plan(request, pk)
    before = held.replaces_id
    services.discard_plan(by=_user(request), plan=held)
    notify(request, _("Konsep dihapus. Jadwal yang terbit tidak berubah."))
    if before is not None:
        return redirect("roster:plan", pk=before)
    return redirect("roster:list")


def day_or_404(text: str) -> date:
    """A date in an address."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
