"""The employee's page "Izin": what was asked, what is left of the leave, what can be asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tatakerja.kernel import zones
from tatakerja.permit.access import (
    kept_nodes,
    visible_duties,
    visible_leaves,
    visible_outings,
    visible_trips,
    visible_visits,
)
from tatakerja.permit.queries.leave import account_of
from tatakerja.permit.views.common import current_post, person_of, zone_of
from tatakerja.platform import clock
from tatakerja.platform.pages import page_of


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The employee's own leave, trips, duty, outings and visits."""
    person = person_of(request)
    post = current_post(person)
    zone = zone_of(post)
    now = clock.now()
    today = zones.local_date(now, zone)
    context = {
        "account": account_of(post, today.year) if post else None,
        "leaves": page_of(request, visible_leaves(request.user).filter(person=person), size=10),
        "trips": visible_trips(request.user).filter(person=person)[:10],
        "duties": visible_duties(request.user).filter(person=person, trip__isnull=True)[:10],
        "outings": visible_outings(request.user).filter(person=person)[:10],
        "visits": visible_visits(request.user).filter(person=person)[:5],
        "keeps": kept_nodes(request.user).exists(),
        "zone": zone,
        "now": now,
        "today": today,
    }
    return render(request, "permit/mine.html", context)
