"""My record, a day and why it is so, a team's day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.attendance.access import (
    home_node,
    may_evaluate,
    own_person,
    require_person,
    require_team,
    team_nodes,
)
from tatakerja.attendance.forms import TeamFilter, day_from, month_from
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.corrections import difference_of, of_day
from tatakerja.attendance.queries.days import (
    FILTERS,
    day_counts,
    findings_on,
    free_days,
    month_counts,
    month_of,
    statements_on,
)
from tatakerja.attendance.queries.team import open_approvals
from tatakerja.attendance.queries.why import explain_day
from tatakerja.attendance.services import evaluate_days
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.errors import NotFound
from tatakerja.kernel.zones import WIB, label, local_date
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Level, Node, Person
from tatakerja.organisation.queries import post_of, tree
from tatakerja.platform import clock
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.presence.services import record_looks

# How many rows the top of a team's page shows before "all of them".
_FIRST = 8


def _zone_of(person: Person) -> str:
    post = post_of(person, today())
    return post.zone if post else WIB


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """ "Catatan saya": the signed-in person's month, each day with its reasons."""
    return _month_page(request, own_person(request.user), own=True)


@require_GET
def person_month(request: HttpRequest, person_id: int) -> HttpResponse:
    """The month of somebody whom the user leads or oversees."""
    person = require_person(request.user, person_id)
    return _month_page(request, person, own=person.user_id == request.user.pk)


def _month_page(request: HttpRequest, person: Person, *, own: bool) -> HttpResponse:
    zone = _zone_of(person)
    today = local_date(clock.now(), zone)
    chosen = month_from(request.GET.get("bulan"), today)
    findings = {row.date: row for row in month_of(person, chosen)}
    shown = [day for day in days_between(chosen.first, chosen.last) if day <= today]
    free = free_days(person, chosen)
    days = [(day, findings.get(day), free.get(day, "")) for day in reversed(shown)]
    context = {
        "person": person,
        "own": own,
        "zone": label(zone),
        "month": chosen,
        "before": chosen.previous(),
        "after": chosen.next() if chosen.next().first <= today else None,
        "days": days,
        "counts": month_counts(findings.values()),
        "open": sum(row.provisional for row in findings.values()),
    }
    return render(request, "attendance/month.html", context)


@require_GET
def day(request: HttpRequest, person_id: int, date_text: str) -> HttpResponse:
    """One person's day from rule to result."""
    person = require_person(request.user, person_id)
    chosen = day_from(date_text, date.min)
    now = clock.now()
    found = explain_day(person, chosen, now) if chosen != date.min else None
    if found is None:
        raise NotFound(_("Tidak ada catatan pegawai ini pada tanggal itu."))
    if found.places:
        record_looks(by=user_of(request), people=[person.pk], purpose="record")
    context = {
        "person": person,
        "own": person.user_id == request.user.pk,
        "found": found,
        "row": found.finding,
        "zone": label(found.post.zone),
        "before": chosen - timedelta(days=1),
        "after": chosen + timedelta(days=1) if chosen < local_date(now, found.post.zone) else None,
        "corrections": of_day(person, chosen, now),
        "difference": difference_of(person, chosen),
        "statements": statements_on(person, chosen),
    }
    return render(request, "attendance/day.html", context)


@require_GET
def team(request: HttpRequest, node_id: int | None = None) -> HttpResponse:
    """A team's day: what needs a look, what needs a decision, then everybody."""
    user, now = request.user, clock.now()
    node = require_team(user, node_id) if node_id else home_node(user)
    if node is not None and node.level not in (Level.AGENCY, Level.UNIT):
        return _choose(request)
    zone = node.zone if node else _own_zone(request)
    today = local_date(now, zone)
    form = TeamFilter(request.GET)
    form.is_valid()
    given: Mapping[str, Any] = form.cleaned_data
    chosen = min(given.get("tanggal") or today, today)
    everybody = findings_on(user, node, chosen)
    rows = _filtered(everybody, given)
    narrowed = bool(given.get("keadaan") or given.get("cari"))
    page = page_of(request, rows)
    context = {
        "node": node,
        "units": _units(request, node),
        "form": form,
        "day": chosen,
        "today": today,
        "zone": label(zone),
        "counts": day_counts(everybody),
        "first": list(everybody.filter(FILTERS["perlu"])[:_FIRST]) if not narrowed else [],
        "approvals": open_approvals(user) if chosen == today else None,
        "page": page,
        "narrowed": narrowed,
        "may_evaluate": node is not None and may_evaluate(user, node),
    }
    return render(request, "attendance/team.html", context)


def _own_zone(request: HttpRequest) -> str:
    person = getattr(request.user, "person", None)
    return _zone_of(person) if person else WIB


def _units(request: HttpRequest, node: Node | None) -> QuerySet[Node] | list[Node]:
    """The agency and its units that the user may open, for the choice on the page."""
    if node is None:
        return []
    agency = tree().agency_of(node.pk)
    return team_nodes(request.user).filter(path__startswith=agency.path if agency else node.path)


def _filtered(rows: QuerySet[DayFinding], given: Mapping[str, Any]) -> QuerySet[DayFinding]:
    if given.get("keadaan"):
        rows = rows.filter(FILTERS[given["keadaan"]])
    words = (given.get("cari") or "").strip()
    if words:
        rows = rows.filter(
            Q(person__name__icontains=words) | Q(person__nip__startswith=words.replace(" ", ""))
        )
    return rows


def _choose(request: HttpRequest) -> HttpResponse:
    """Somebody who oversees a whole region picks an agency first."""
    agencies = team_nodes(request.user).filter(level=Level.AGENCY)
    words = request.GET.get("cari", "").strip()
    if words:
        agencies = agencies.filter(Q(name__icontains=words) | Q(code__icontains=words))
    context = {"page": page_of(request, agencies), "words": words}
    return render(request, "attendance/choose.html", context)


@require_POST
def evaluate(request: HttpRequest, node_id: int) -> HttpResponse:
    """Computes the chosen day again, now."""
    node = require_team(request.user, node_id)
    chosen = day_from(request.POST.get("tanggal"), local_date(clock.now(), node.zone))
    changed = evaluate_days(by=user_of(request), node=node, first=chosen, last=chosen)
    text = _("Dihitung ulang: %(count)s catatan berubah.") % {"count": changed}
    notify(request, text if changed else _("Dihitung ulang: tidak ada yang berubah."))
    return redirect(f"{reverse('attendance:team_of', args=[node.pk])}?tanggal={chosen.isoformat()}")
