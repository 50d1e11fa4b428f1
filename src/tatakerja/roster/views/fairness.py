"""Pemerataan: the ledger of an agency as chart and table, open to everybody in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tatakerja.platform.pages import page_of
from tatakerja.roster.access import agencies_to_read
from tatakerja.roster.queries import LedgerRow, ledger, local_today

MONTHS: Final = (1, 3, 6)
_MONTH_DAYS = 30
_PEOPLE_PER_PAGE = 60
# The chart's measures in its own units.
_NAME, _BARS, _LINE = 190, 420, 24


@require_GET
def fairness(request: HttpRequest, pk: int) -> HttpResponse:
    """Office days and piket per person, the median marked; ``bulan`` months back, ``unit`` one unit."""
    agency = get_object_or_404(agencies_to_read(request.user), pk=pk)
    chosen = request.GET.get("bulan", "")
    months = int(chosen) if chosen in {str(one) for one in MONTHS} else 3
    last = local_today(agency.zone)
    first = last - timedelta(days=months * _MONTH_DAYS)
    rows = ledger(agency, first, last)
    unit = request.GET.get("unit", "")
    shown = [row for row in rows if not unit or str(row.unit_id) == unit]
    counted = [row for row in shown if row.burden.rostered]
    page = page_of(request, shown, size=_PEOPLE_PER_PAGE)
    context = {
        "agency": agency,
        "first": first,
        "last": last,
        "months": months,
        "choices": MONTHS,
        "unit": unit,
        "units": sorted({(row.unit_id, row.unit) for row in rows}, key=lambda one: one[1]),
        "page": page,
        "median": {
            "office": median(row.burden.office for row in counted) if counted else 0,
            "piket": median(row.burden.piket for row in counted) if counted else 0,
        },
        "chart": chart(list(page.object_list), counted) if counted else None,
    }
    return render(request, "roster/fairness.html", context)


def chart(rows: Sequence[LedgerRow], counted: Sequence[LedgerRow]) -> dict[str, Any]:
    """Bars of office days, the part on piket in its colour, and the median of all counted as a line."""
    most = max(1, max(row.burden.office for row in counted))
    scale = _BARS / most
    middle = median(row.burden.office for row in counted)
    return {
        "width": _NAME + _BARS + 60,
        "height": _LINE * (len(rows) + 1),
        "name": _NAME - 8,
        "left": _NAME,
        "median": round(_NAME + middle * scale, 1),
        "bars": [
            {
                "name": row.name if len(row.name) <= 26 else f"{row.name[:25]}…",
                "top": _LINE * place + 4,
                "base": _LINE * place + 17,
                "piket": round(row.burden.piket * scale, 1),
                "rest": round((row.burden.office - row.burden.piket) * scale, 1),
                "middle": round(_NAME + row.burden.piket * scale, 1),
                "end": round(_NAME + row.burden.office * scale + 6, 1),
                "text": f"{row.burden.office} / {row.burden.piket}",
            }
            for place, row in enumerate(rows)
        ],
    }
