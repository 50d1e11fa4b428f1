"""The superior's page of people at home: today's requests, calls and their outcome."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.organisation.access import today
from tatakerja.platform import clock
from tatakerja.platform.pages import notify, page_of
from tatakerja.presence.access import callable_people, visible_calls
from tatakerja.presence.forms import OutcomeForm
from tatakerja.presence.queries.calls import team_rows
from tatakerja.presence.services import note_outcome, place_call
from tatakerja.presence.views.common import account, tell


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Everybody whom the user may call, with what was asked of them today."""
    page = page_of(request, callable_people(request.user).order_by("name", "pk"))
    context = {"page": page, "rows": team_rows(page, today())}
    return render(request, "presence/calls.html", context)


@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call, by the app or by telephone."""
    person = get_object_or_404(callable_people(request.user), pk=pk)
    placed = place_call(by=account(request), person=person, channel=request.POST.get("channel", ""))
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
            by=account(request),
            call=row,
            answered_at=clock.now() if chosen == "answered" else None,
            excused=chosen == "excused",
            reason=form.cleaned_data["reason"],
        )
        notify(request, _("Hasil panggilan dicatat."))
    else:
        tell(request, form)
    return redirect("presence:calls")
