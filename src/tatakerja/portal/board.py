"""The page "Papan OPD": every agency of a region, or the own one, with its reports and its people now."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tatakerja.kernel.zones import WIB, label, local_date
from tatakerja.platform import clock
from tatakerja.presence.access import may_report_outage, visible_outages
from tatakerja.presence.queries.outages import undecided_outages
from tatakerja.reporting.access import board_agencies, is_regional, visible_regions
from tatakerja.reporting.queries.board import board_of


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The board of ``?tanggal=``; ``?hanya=belum`` keeps agencies that owe a report."""
    now = clock.now()
    agencies = list(board_agencies(request.user))
    zone = agencies[0].zone if agencies else WIB
    today = local_date(now, zone)
    try:
        day = min(date.fromisoformat(request.GET.get("tanggal", "")), today)
    except ValueError:
        day = today
    found = board_of(agencies, day, now)
    only = request.GET.get("hanya", "")
    context = {
        "board": found,
        "rows": [row for row in found.rows if row.missing] if only == "belum" else found.rows,
        "only": only,
        "day": day,
        "today": today,
        "zone": label(zone),
        "outages": undecided_outages(visible_outages(request.user)),
        "may_declare": may_report_outage(request.user),
        "zone_name": zone,
        "regional": is_regional(request.user),
        "regions": visible_regions(request.user),
        "computed_at": max((row.computed_at for row in found.rows if row.computed_at), default=None),
    }
    return render(request, "portal/board.html", context)
