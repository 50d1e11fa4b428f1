"""The superior's page of people at home: today's requests, calls and their outcome."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.organisation.access import today
from tatakerja.platform import clock
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.presence.access import callable_people, visible_calls
from tatakerja.presence.forms import AskedFilter, OutcomeForm
from tatakerja.presence.queries.calls import team_rows
from tatakerja.presence.queries.requests import request_states
from tatakerja.presence.rules.windows import ReportState
from tatakerja.presence.services import note_outcome, place_call
from tatakerja.presence.views.common import tell


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Everybody whom the user may call, with what was asked of them today; ``?konfirmasi=missed`` keeps those
    who stand so to the report time ``?pukul=11.30``, else to the latest."""
    day, people = today(), callable_people(request.user)
    states = request_states(people.values("pk"), day)
    form = AskedFilter(request.GET)
    form.is_valid()
    at_time = form.cleaned_data.get("pukul")
    if at_time not in states:
        at_time = max(states, default=None)
    chosen = form.cleaned_data.get("konfirmasi", "") if at_time else ""
    standing = states.get(at_time, {}) if at_time else {}
    if chosen:
        people = people.filter(pk__in=standing.get(ReportState(chosen), ()))
    page = page_of(request, people.order_by("name", "pk"))
    rows = team_rows(page, day)
    context = {
        "page": page,
        "rows": rows,
        "clocks": list(states),
        "at_time": at_time,
        "chosen": chosen,
        "counts": [(value, word, len(standing.get(ReportState(value), ()))) for value, word in form.STATES],
        "rules": list(dict.fromkeys(rule for row in rows for rule in row.rules)),
    }
    return render(request, "presence/calls.html", context)


@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call, by the app or by telephone."""
    person = get_object_or_404(callable_people(request.user), pk=pk)
    placed = place_call(by=user_of(request), person=person, channel=request.POST.get("channel", ""))
    notify(
        request,
        _("%(name)s dipanggil lewat aplikasi.") % {"name": person}
        if placed.channel == "app"
        else _("Panggilan telepon dicatat. Catat hasilnya di bawah nama %(name)s.") % {"name": person},
    )
    return redirect("presence:calls")


@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a call."""
    row = get_object_or_404(visible_calls(request.user).select_related("person"), pk=pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["outcome"]
        note_outcome(
            by=user_of(request),
            call=row,
            answered_at=clock.now() if chosen == "answered" else None,
            excused=chosen == "excused",
            reason=form.cleaned_data["reason"],
        )
        notify(request, _("Hasil panggilan dicatat."))
    else:
        tell(request, form)
    return redirect("presence:calls")
