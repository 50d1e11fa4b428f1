"""Pages of meetings and events: plan, see, tick the protocol, call off; the agency's rooms."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid, NotFound
from tatakerja.organisation.access import colleagues_of
from tatakerja.permit import services
from tatakerja.permit.access import kept_nodes, may_take_back, rooms_of, visible_meetings
from tatakerja.permit.forms import MeetingForm, RoomForm
from tatakerja.permit.models import Meeting, State
from tatakerja.permit.queries.stages import decisions_of
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
from tatakerja.platform.pages import form_answer, notify, page_of, user_of


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """What I organise and where I am invited, the nearest first; past ones behind a link."""
    person = person_of(request)
    now = clock.now()
    own = visible_meetings(request.user).filter(person=person) | visible_meetings(request.user).filter(
        people=person
    )
    past = request.GET.get("tampil") == "lewat"
    rows = own.filter(ends_at__lt=now).order_by("-starts_at") if past else own.filter(ends_at__gte=now)
    context = {
        "page": page_of(request, rows.select_related("person", "room").distinct()),
        "past": past,
        "zone": zone_of(current_post(person)),
        "keeps": kept_nodes(request.user).exists(),
    }
    return render(request, "permit/meetings.html", context)


def plan(request: HttpRequest) -> HttpResponse:
    """Plans a meeting; online unless one says otherwise."""
    person = person_of(request)
    zone = zone_of(current_post(person))
    form = MeetingForm(
        request.POST or None,
        rooms=rooms_of(request.user),
        people=colleagues_of(request.user),
        initial={"day": zones.local_date(clock.now(), zone)},
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        day, people = data.pop("day"), list(data.pop("people"))
        starts, ends = (zones.at(day, data.pop(name), zone) for name in ("starts", "ends"))
        data |= {"online": data.pop("place") == "online", "heads": data["heads"] or 0}
        given = services.MeetingWords(starts_at=starts, ends_at=ends, **data)
        try:
            made = services.plan_meeting(by=user_of(request), person=person, given=given, people=people)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal, starts_at="starts", ends_at="ends")
        else:
            waits = _("Acara menunggu izin%(to)s.") % {"to": to_whom(made)}
            notify(request, waits if made.state == State.PROPOSED else _("Undangan dikirim lewat surel."))
            return redirect("permit:meeting", made.pk)
    return form_answer(request, "permit/meeting_plan.html", {"form": form}, form)


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    rows = visible_meetings(request.user).select_related("person", "node", "approver", "room")
    return get_object_or_404(rows.distinct(), pk=pk)


def _show(request: HttpRequest, row: Meeting, *, error: str = "") -> HttpResponse:
    own = row.person.user_id == request.user.pk
    open_ = row.state in (State.PROPOSED, State.APPROVED)
    context: dict[str, Any] = {
        "meeting": row,
        "own": own,
        "decides": decides(request, row),
        "calls_off": open_ and (own or may_take_back(request.user, row)),
        "people": page_of(request, row.people.order_by("name", "pk")),
        "unsent": row.invitations.exclude(failed="").select_related("person"),
        "stages": stages_of(row) if row.state == State.PROPOSED or row.stage else [],
        "decisions": decisions_of(row),
        "zone": row.node.zone,
        "error": error,
    }
    return render(request, "permit/meeting.html", context, status=422 if error else 200)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting; the permission where it is the user's to give."""
    row = _meeting(request, pk)
    if request.method != "POST":
        return _show(request, row)
    act = partial(services.decide_meeting, by=user_of(request), meeting=row)
    title = _("Acara %(title)s") % {"title": row.title}
    return decide(request, title, act, partial(_show, request, row))


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    row = _meeting(request, pk)
    try:
        services.cancel_meeting(by=user_of(request), meeting=row, reason=request.POST.get("reason", ""))
    except (Invalid, Conflict) as refusal:
        return _show(request, row, error=refusal.message)
    notify(request, _("Acara dibatalkan; undangan diberi tahu lewat surel."))
    return redirect("permit:meetings")


@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    row = _meeting(request, pk)
    number = request.POST.get("item", "")
    index = int(number) if number.isdecimal() and len(number) < 4 else -1
    services.tick_item(by=user_of(request), meeting=row, index=index, done=request.POST.get("done") == "1")
    return redirect("permit:meeting", row.pk)


def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms of the agencies one keeps, with what they hold."""
    nodes = kept_nodes(request.user).filter(level="agency")
    if not nodes.exists():
        raise NotFound("Halaman ini untuk pengelola kepegawaian.")
    form = RoomForm(request.POST or None, agencies=nodes)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_room(by=user_of(request), **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Ruang tersimpan."))
            return redirect("permit:rooms")
    context = {"form": form, "page": page_of(request, rooms_of(request.user).select_related("agency"))}
    return form_answer(request, "permit/rooms.html", context, form)
