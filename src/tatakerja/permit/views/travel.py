"""Pages of travel: the circular's rule before one asks, the trip with its letters, visum and report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tatakerja.circular.rules.terms import Travel
from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import colleagues_of
from tatakerja.organisation.queries import Post, tree
from tatakerja.permit import services
from tatakerja.permit.access import may_take_back, visible_trips
from tatakerja.permit.forms import TripForm, TripReportForm, VisumForm
from tatakerja.permit.models import State, Trip
from tatakerja.permit.queries.stages import decisions_of
from tatakerja.permit.queries.travel import ceiling_of, frozen_letter, travel_rule
from tatakerja.permit.rules.travel import TravelKind, TravelRequest
from tatakerja.permit.services.travel import travellers
from tatakerja.permit.views.common import (
    current_post,
    decide,
    decides,
    person_of,
    stages_of,
    to_whom,
    zone_of,
)
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import checked_answer, file_answer, form_answer, notify, user_of

REGIMES = {
    Travel.FREE: ("ok", gettext_lazy("Bebas: tidak ada edaran yang membatasi")),
    Travel.PERMISSION: ("warn", gettext_lazy("Hanya yang penting, dengan izin atasan")),
    Travel.SELECTIVE: ("warn", gettext_lazy("Selektif: menurut prioritas dan urgensi")),
    Travel.FORBIDDEN: ("bad", gettext_lazy("Dilarang ke luar daerah")),
}


def _rules(post: Post | None, first: date, last: date) -> list[dict[str, Any]]:
    """What the circulars of these days say of both kinds, shown before one asks."""
    if post is None:
        return []
    found = []
    for kind in (TravelKind.OFFICIAL, TravelKind.PRIVATE):
        rule = travel_rule(post, TravelRequest(kind), first, last)
        level, words = REGIMES[rule.verdict.regime]
        label = Trip.Kind(kind.value).label
        named = [(key.replace("_", " "), approver) for key, approver in rule.priorities.items()]
        found.append({"label": label, "level": level, "words": words, "rule": rule, "priorities": named})
    return found


def _dates(request: HttpRequest, post: Post | None) -> tuple[date, date]:
    """The dates that stand in the form, today where none can be read."""
    today = zones.local_date(clock.now(), zone_of(post))
    data = request.POST or request.GET
    first = day_or(data.get("first", ""), today)
    return first, max(first, day_or(data.get("last", ""), first))


def day_or(text: str, otherwise: date) -> date:
    """The date of a field, or ``otherwise`` where there is none yet."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The fragment beside the form: what holds on the dates that stand in it."""
    post = current_post(person_of(request))
    return render(request, "permit/_trip_rules.html", _rule_context(request, post))


def _rule_context(request: HttpRequest, post: Post | None) -> dict[str, Any]:
    first, last = _dates(request, post)
    return {"rules": _rules(post, first, last), "first": first, "last": last, "ceilings": _ceilings(post)}


def ask(request: HttpRequest) -> HttpResponse:
    """Asks for a trip, private or official."""
    person = person_of(request)
    post = current_post(person)
    context = _rule_context(request, post)
    official = next((one["rule"] for one in context["rules"]), None)
    form = TripForm(
        request.POST or None,
        colleagues=colleagues_of(request.user),
        priorities=official.priorities if official else None,
        initial={"kind": request.GET.get("jenis", Trip.Kind.OFFICIAL)},
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        others = list(data.pop("others"))
        data["estimate"] = data["estimate"] or 0
        try:
            made = services.ask_trip(
                by=user_of(request), person=person, given=services.TripWords(**data), others=others
            )
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            if made.state == State.APPROVED:
                notify(request, _("Bepergian tercatat; tidak perlu izin."))
            else:
                notify(request, _("Permohonan perjalanan terkirim%(to)s.") % {"to": to_whom(made)})
            return redirect("permit:trip", made.pk)
    return form_answer(request, "permit/trip_ask.html", {**context, "form": form}, form)


def _ceilings(post: Post | None) -> list[dict[str, Any]]:
    """The counters of the agency's savings, where a baseline is known."""
    if post is None:
        return []
    today = zones.local_date(clock.now(), post.zone)
    found = []
    for scope in (Trip.Scope.DOMESTIC, Trip.Scope.ABROAD):
        ceiling = ceiling_of(post.agency, scope, today)
        if ceiling is not None:
            found.append({"label": scope.label, "ceiling": ceiling})
    return found


def _trip(request: HttpRequest, pk: int) -> Trip:
    rows = visible_trips(request.user).select_related("person", "node", "approver")
    return get_object_or_404(rows, pk=pk)


def _show(
    request: HttpRequest, row: Trip, *, error: str = "", typed: Mapping[str, forms.Form] | None = None
) -> HttpResponse:
    changed = typed or {}
    agency = tree().agency_of(row.node_id)
    joined = {one.user_id for one in travellers(row)}
    own = row.person.user_id == request.user.pk
    runs = row.state == State.APPROVED and row.kind == Trip.Kind.OFFICIAL and request.user.pk in joined
    may_decide = decides(request, row)
    context = {
        "trip": row,
        "own": own,
        "runs": runs,
        "decides": may_decide,
        "ceiling": ceiling_of(agency, row.scope, row.first) if may_decide and agency else None,
        "takes_back": row.state == State.APPROVED and not own and may_take_back(request.user, row),
        "people": travellers(row),
        "letters": list(row.letters.select_related("person")),
        "visums": list(row.visums.all()),
        "stages": stages_of(row),
        "decisions": decisions_of(row),
        "zone": zone_of(current_post(row.person)),
        "visum_form": changed.get("visum")
        or VisumForm(initial={"place": row.destination, "arrived": row.first}),
        "report_form": changed.get("report") or TripReportForm(initial={"spent": row.estimate}),
        "error": error,
    }
    return render(request, "permit/trip.html", context, status=422 if error or changed else 200)


def trip(request: HttpRequest, pk: int) -> HttpResponse:
    """One trip: its way, letters, visum, report; the decision where it is the user's."""
    row = _trip(request, pk)
    if request.method != "POST":
        return _show(request, row)
    act = partial(services.decide_trip, by=user_of(request), trip=row)
    title = _("Perjalanan %(name)s") % {"name": row.person.name}
    return decide(request, title, act, partial(_show, request, row))


@require_POST
def add_visum(request: HttpRequest, pk: int) -> HttpResponse:
    return _noted(request, pk, "visum", VisumForm(request.POST), services.add_visum, _("Visum tercatat."))


@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Laporan perjalanan tersimpan.")
    return _noted(request, pk, "report", TripReportForm(request.POST), services.report_trip, said)


def _noted(
    request: HttpRequest, pk: int, name: str, form: forms.Form, act: Callable[..., object], said: str
) -> HttpResponse:
    """What a traveller writes down on the trip; a form with errors comes back under its name."""
    row = _trip(request, pk)
    if form.is_valid():
        try:
            act(by=user_of(request), trip=row, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, said)
            return redirect("permit:trip", row.pk)
    return _show(request, row, typed={name: form})


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = _trip(request, pk)
    try:
        services.cancel_trip(by=user_of(request), trip=row, reason=request.POST.get("reason", ""))
    except (Invalid, Conflict) as refusal:
        return _show(request, row, error=refusal.message)
    notify(request, _("Perjalanan dibatalkan."))
    return redirect("permit:trip", row.pk)


@require_GET
def letter(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """A letter of the trip as PDF."""
    row = _trip(request, pk)
    found = get_object_or_404(row.letters, pk=letter)
    name = f"{found.kind}-{row.pk}-{found.pk}.pdf"
    return file_answer(services.letter_pdf(found), name, "application/pdf", shown=True)


@login_not_required
@require_GET
def verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """Public: the letter registered under this hash, without names of people; 404 where there is none."""
    return checked_answer(request, "platform/letter_check.html", sha256, frozen_letter(sha256))
