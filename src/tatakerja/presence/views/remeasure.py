"""Past days measured again after a fence has moved: what would change, then the officer's decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import notify, page_of, status_of, user_of
from tatakerja.presence.access import kept_agencies, visible_remeasures
from tatakerja.presence.forms import RemeasureForm, SpanForm
from tatakerja.presence.queries.remeasure import changes_in, lines_of
from tatakerja.presence.rules.remeasure import Change, Choice, chosen, tally
from tatakerja.presence.services import record_looks, remeasure
from tatakerja.presence.services.remeasuring import own_person

_SPAN = timedelta(days=13)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """``?agency=…&first=…&last=…`` shows what would change; a POST with choice and reason applies it."""
    agencies = kept_agencies(request.user)
    if request.method == "POST":
        return _apply(request)
    asked = bool(request.GET.get("first"))
    initial = {"first": today() - _SPAN, "last": today(), "agency": agencies.first()}
    form = SpanForm(request.GET if asked else None, agencies=agencies, initial=initial)
    found = _changes(request, form) if asked and form.is_valid() else None
    return _shown(request, form, found, status_of(form))


def _changes(request: HttpRequest, form: SpanForm) -> list[Change] | None:
    data = form.cleaned_data
    try:
        return changes_in(data["agency"], data["first"], data["last"], leave_out=own_person(user_of(request)))
    except Invalid as refusal:
        show_refusal(form, refusal)
        return None


def _shown(request: HttpRequest, form: SpanForm, found: list[Change] | None, status: int) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "found": found}
    context["runs"] = visible_remeasures(request.user).select_related("agency", "by")[:10]
    if found is not None:
        page = page_of(request, found)
        lines = lines_of(page.object_list)
        record_looks(by=user_of(request), people={one.person.pk for one in lines}, purpose="decide")
        helped = tally(chosen(found, Choice.FAVOUR))
        context |= {"page": page, "lines": lines, "all": tally(found), "helped": helped}
    return render(request, "presence/remeasure.html", context, status=status)


def _apply(request: HttpRequest) -> HttpResponse:
    agencies = kept_agencies(request.user)
    form = RemeasureForm(request.POST, agencies=agencies)
    if form.is_valid():
        try:
            run = remeasure(by=user_of(request), **form.cleaned_data)
        except (Conflict, Invalid) as refusal:
            show_refusal(form, refusal)
        else:
            words = _("%(taps)s presensi dari %(people)s pegawai diukur ulang. Pegawainya diberi tahu.")
            notify(request, words % {"taps": run.inside + run.outside, "people": run.people})
            return redirect("presence:remeasure")
    span = SpanForm(request.POST, agencies=agencies)
    found = _changes(request, span) if span.is_valid() else None
    for errors in form.errors.values():
        for error in errors:
            span.add_error(None, error)
    return _shown(request, span, found, 422)
