"""The register of outages: what happened, for whom, and the one decision for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import WIB, local_date
from tatakerja.organisation.access import visible_people
from tatakerja.organisation.models import Node
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.presence.access import (
    may_relieve,
    may_report_outage,
    nearest_reportable,
    visible_outages,
)
from tatakerja.presence.forms import OutageForm, OutageTimesForm, ReliefForm
from tatakerja.presence.models import Outage
from tatakerja.presence.queries.outages import touched_by, touched_people, with_decision
from tatakerja.presence.services import decide_relief, declare_outage, set_outage_times
from tatakerja.presence.views.common import instant, tell, typed


def _parts(outage: Outage) -> list[Node]:
    return [part.node for part in outage.parts.all()]


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every outage that touched a part of the tree the user oversees, the newest first."""
    page = page_of(request, with_decision(visible_outages(request.user)))
    rows = [{"outage": one, "parts": _parts(one), "zone": _zone(one)} for one in page]
    context = {"page": page, "rows": rows, "may_declare": may_report_outage(request.user)}
    return render(request, "presence/outages.html", context)


def _zone(outage: Outage) -> str:
    parts = _parts(outage)
    return parts[0].zone if parts else WIB


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """Notes an outage: what, since when, for which units."""
    user = user_of(request)
    nodes = nearest_reportable(user)
    form = OutageForm(request.POST or None, nodes=nodes, initial=_first_values(nodes))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = list(data["nodes"])
        zone = chosen[0].zone
        starts_at, ends_at = instant(data["starts"], zone), instant(data["ends"], zone)
        assert starts_at is not None
        try:
            made = declare_outage(
                by=user,
                nodes=chosen,
                kind=data["kind"],
                starts_at=starts_at,
                ends_at=ends_at,
                note=data["note"],
            )
        except Invalid as refusal:
            show_refusal(form, refusal, starts_at="starts", ends_at="ends")
        else:
            notify(request, _("Gangguan dicatat. Semua yang terdampak melihatnya di halaman Hari ini."))
            return redirect("presence:outage", pk=made.pk)
    return form_answer(request, "presence/outage_declare.html", {"form": form}, form)


def _first_values(nodes: Any) -> dict[str, Any]:
    first = next(iter(nodes), None)
    if first is None:
        return {}
    return {"starts": typed(clock.now(), first.zone), "nodes": [first.pk]}


def _found(request: HttpRequest, pk: int) -> Outage:
    return get_object_or_404(with_decision(visible_outages(request.user)), pk=pk)


@require_GET
def outage(request: HttpRequest, pk: int) -> HttpResponse:
    """One outage: its hours, the figures a decision is made on, the decisions; ``?pegawai=silent`` names the
    people behind a figure, as far as the user may see them."""
    found = _found(request, pk)
    parts, zone, now = _parts(found), _zone(found), clock.now()
    chosen = request.GET.get("pegawai", "")
    people = touched_people(found, now).get(chosen)
    shown = people.filter(pk__in=visible_people(request.user).values("pk")) if people is not None else None
    context = {
        "chosen": chosen if people is not None else "",
        "people": page_of(request, shown.order_by("name", "pk")) if shown is not None else None,
        "day": local_date(found.starts_at, zone),
        "outage": found,
        "parts": parts,
        "zone": zone,
        "touched": touched_by(found, now),
        "decisions": found.decisions.select_related("by").order_by("-id"),
        "may_time": may_report_outage(request.user) and not found.decisions.exists(),
        "may_decide": may_relieve(request.user, parts),
        "times": OutageTimesForm(
            initial={"starts": typed(found.starts_at, zone), "ends": typed(found.ends_at, zone)}
        ),
    }
    return render(request, "presence/outage.html", context)


@require_POST
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin and end, while nobody has decided."""
    found = _found(request, pk)
    form = OutageTimesForm(request.POST)
    if form.is_valid():
        data, zone = form.cleaned_data, _zone(found)
        set_outage_times(
            by=user_of(request),
            outage=found,
            starts_at=instant(data["starts"], zone),
            ends_at=instant(data["ends"], zone),
        )
        notify(request, _("Waktu gangguan disimpan."))
    else:
        tell(request, form)
    return redirect("presence:outage", pk=pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The one decision for everybody touched."""
    found = _found(request, pk)
    form = ReliefForm(request.POST)
    if form.is_valid():
        granted = form.cleaned_data["decision"] == "granted"
        decision = decide_relief(
            by=user_of(request), outage=found, granted=granted, reason=form.cleaned_data["reason"]
        )
        words = (
            ngettext(
                "Keringanan diberikan kepada %(count)s pegawai.",
                "Keringanan diberikan kepada %(count)s pegawai.",
                decision.people,
            )
            % {"count": decision.people}
            if granted
            else _("Diputuskan tanpa keringanan. Alasannya terbaca oleh semua yang terdampak.")
        )
        notify(request, words)
    else:
        tell(request, form)
    return redirect("presence:outage", pk=pk)
