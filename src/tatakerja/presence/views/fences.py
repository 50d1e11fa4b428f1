"""A better fence for a workplace: the proposal with its evidence, then the officer's decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import mapped_nodes, today
from tatakerja.organisation.models import Person, Workplace
from tatakerja.organisation.queries import map_of, post_of
from tatakerja.organisation.rules.fences import ADVISED_RADIUS_M
from tatakerja.platform.files import MAX_BYTES
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, status_of, user_of
from tatakerja.presence import services
from tatakerja.presence.access import (
    fences_to_decide,
    kept_agencies,
    own_events,
    proposable_workplaces,
    visible_fence_proposals,
)
from tatakerja.presence.forms import FenceDecisionForm, FenceProposalForm, SinceForm
from tatakerja.presence.models import FenceProposal
from tatakerja.presence.queries.fencing import (
    agency_of,
    comparison_of,
    earliest,
    effect_of,
    in_use,
    moved,
    own_points,
    place_of_site,
)
from tatakerja.presence.queries.remeasure import lines_of
from tatakerja.presence.rules.remeasure import Choice, chosen, tally
from tatakerja.presence.services.remeasuring import own_person

# Taps of past days that the decision page names; the counts above them are whole.
_NAMED = 20
_MOST = 50


@require_GET
def fences(request: HttpRequest) -> HttpResponse:
    """What waits for the user, the proposals one sees, and the workplaces for which one may send another."""
    user = user_of(request)
    waiting = fences_to_decide(user).select_related("workplace", "person").order_by("id")
    context = {
        "waiting": waiting[:_MOST],
        "page": page_of(request, visible_fence_proposals(user).select_related("workplace", "person")),
        "places": proposable_workplaces(user)[:_MOST],
    }
    return render(request, "presence/fences.html", context)


@require_GET
def from_tap(request: HttpRequest, pk: int) -> HttpResponse:
    """From an own tap to the proposal for the workplace it was measured against, beginning at its point."""
    tap = get_object_or_404(own_events(request.user), pk=pk)
    place = place_of_site(tap.site)
    if place is None or not proposable_workplaces(request.user).filter(pk=place.pk).exists():
        return redirect("presence:fences")
    return redirect(f"{reverse('presence:fence_propose', args=[place.pk])}?presensi={tap.pk}")


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The form on the map; ``?presensi=`` is an own tap at whose point it begins."""
    user = user_of(request)
    place = get_object_or_404(proposable_workplaces(user), pk=pk)
    initial = FenceProposalForm.fields_of(place.fence) | _at_tap(request)
    form = FenceProposalForm(request.POST or None, request.FILES or None, initial=initial)
    row = _sent(request, form, place) if request.method == "POST" and form.is_valid() else None
    if row is not None:
        notify(request, _("Usulan terkirim. Anda diberi tahu bila sudah diputuskan."))
        return redirect("presence:fence", pk=row.pk)
    drawn = {"old": place.fence, "dots": own_points(_person(request), place)}
    context = {"form": form, "place": place, "drawn": drawn, **_map(request, place)}
    return form_answer(request, "presence/fence_propose.html", context, form)


def _person(request: HttpRequest) -> Person:
    person = getattr(user_of(request), "person", None)
    assert isinstance(person, Person)  # without one there is no workplace to propose for
    return person


def _at_tap(request: HttpRequest) -> dict[str, Any]:
    """A circle of the advised size around an own tap."""
    number = request.GET.get("presensi", "")
    rows = own_events(request.user).filter(lat__isnull=False)
    tap = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 16 else None
    if tap is None or tap.lat is None or tap.lon is None:
        return {}
    return FenceProposalForm.fields_of({"circle": [tap.lat, tap.lon, ADVISED_RADIUS_M]})


def _sent(request: HttpRequest, form: FenceProposalForm, place: Workplace) -> FenceProposal | None:
    upload = form.cleaned_data["file"]
    try:
        return services.propose_fence(
            by=user_of(request),
            place=place,
            fence=form.fence(),
            why=form.cleaned_data["why"],
            file=(upload.name, upload.read(MAX_BYTES + 1)) if upload else None,
        )
    except (Conflict, Invalid) as refusal:
        show_refusal(form, refusal)
        return None


def _map(request: HttpRequest, place: Workplace) -> dict[str, Any]:
    """The region's map, by a node that the account may ask it for."""
    user = user_of(request)
    person = getattr(user, "person", None)
    seen = mapped_nodes(user).filter(pk=place.node_id).exists()
    post = post_of(person, today()) if isinstance(person, Person) and not seen else None
    return {"node": post.node if post else place.node, "map": map_of(place.node)}


@require_GET
def fence(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: both fences, what the taps say; for its officer the past days since ``?first=``."""
    form = SinceForm(request.GET or None)
    asked = form.cleaned_data["first"] if form.is_valid() else None
    return _shown(request, _row(request, pk), asked, FenceDecisionForm(), status_of(form))


def _row(request: HttpRequest, pk: int) -> FenceProposal:
    rows = visible_fence_proposals(user_of(request)).select_related(
        "workplace__node", "person", "decided_by", "run"
    )
    return get_object_or_404(rows, pk=pk)


def _shown(
    request: HttpRequest, row: FenceProposal, asked: date | None, form: FenceDecisionForm, status: int
) -> HttpResponse:
    user = user_of(request)
    waits = row.state == FenceProposal.State.PROPOSED
    decides = waits and fences_to_decide(user).filter(pk=row.pk).exists()
    place = in_use(row.workplace) if waits else None
    old = place.fence if place else row.before
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "own": row.person.user_id == user.pk,
        "waits": waits,
        "decides": decides,
        "place": place,
        "moved": moved(old, row.fence),
        "drawn": {"old": old, "new": row.fence},
        "evidence": row.evidence,
        **_map(request, row.workplace),
    }
    if decides and place is not None:
        context["evidence"] = comparison_of(place, row.fence)
        context |= _effect(request, row, place, earliest(place, asked))
    return render(request, "presence/fence.html", context, status=status)


def _effect(request: HttpRequest, row: FenceProposal, place: Workplace, first: date) -> dict[str, Any]:
    """The past days that would change, where the user may decide on those of the whole agency."""
    agency = agency_of(place)
    if agency is None or not kept_agencies(request.user).filter(pk=agency.pk).exists():
        return {}
    user = user_of(request)
    found = effect_of(row, place, first, leave_out=own_person(user))
    lines = lines_of(found[:_NAMED])
    services.record_looks(by=user, people={one.person.pk for one in lines}, purpose="decide")
    helped = tally(chosen(found, Choice.FAVOUR))
    since = SinceForm(initial={"first": first})
    return {
        "since": since,
        "first": first,
        "found": found,
        "lines": lines,
        "all": tally(found),
        "helped": helped,
    }


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves from today, approves with past days (favour, all), or refuses with a reason."""
    user = user_of(request)
    row = get_object_or_404(fences_to_decide(user), pk=pk)
    form = FenceDecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if said["decision"] == "reject":
                services.reject_fence(by=user, proposal=row, reason=said["reason"])
                notify(request, _("Usulan ditolak. Pengusulnya diberi tahu."))
            else:
                _approve(request, row, said)
            return redirect("presence:fences")
        except (Conflict, Invalid) as refusal:
            show_refusal(form, refusal)
    return _shown(request, _row(request, pk), form.cleaned_data.get("first"), form, 422)


def _approve(request: HttpRequest, row: FenceProposal, said: dict[str, Any]) -> None:
    choice = "" if said["decision"] == "approve" else said["decision"]
    done = services.approve_fence(
        by=user_of(request),
        proposal=row,
        choice=choice,
        first=said["first"],
        reason=said["reason"],
        seen=said["seen"],
    )
    if done.run is None:
        notify(request, _("Pagar baru berlaku mulai hari ini. Pengusulnya diberi tahu."))
        return
    words = _("Pagar baru berlaku; %(taps)s presensi dari %(people)s pegawai diukur ulang.")
    taps = done.run.inside + done.run.outside
    notify(request, words % {"taps": taps, "people": done.run.people})


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an own proposal back."""
    services.withdraw_fence(by=user_of(request), proposal=_row(request, pk))
    notify(request, _("Usulan ditarik."))
    return redirect("presence:fences")


@require_GET
def paper(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a proposal as a download; its name and type are those of the checked content."""
    row = _row(request, pk)
    if not row.file:
        raise Http404
    return FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.file_name, content_type=row.media_type
    )
