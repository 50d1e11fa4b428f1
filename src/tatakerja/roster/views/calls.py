"""Panggil pegawai: the superior's form and who answered; the person's answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import clock
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.roster import services
from tatakerja.roster.access import callable_people, visible_calls
from tatakerja.roster.forms import CallForm
from tatakerja.roster.models import Call

_PICKED_FROM = 30


def _zone(request: HttpRequest) -> str:
    person = getattr(request.user, "person", None)
    post = post_of(person, today()) if person else None
    return post.zone if post else zones.WIB


def calls(request: HttpRequest) -> HttpResponse:
    """Calls with their answers, newest first, and for superiors the form for the next."""
    user = user_of(request)
    zone = _zone(request)
    people = callable_people(user)
    found = request.GET.get("cari", "").strip()[:60]
    form = _form(request, people, found) if people.exists() else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = services.call_up(by=user, **_times(form.cleaned_data, zone))
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            words = ngettext("%(n)s pegawai dipanggil.", "%(n)s pegawai dipanggil.", len(made))
            notify(request, words % {"n": len(made)})
            return redirect("roster:calls")
    page = page_of(request, visible_calls(user).select_related("person", "caller", "node"))
    me = getattr(user, "person", None)
    now = clock.now()
    rows = [
        {
            "call": one,
            "mine": one.person == me and one.answer == Call.Answer.NONE and _open(one, now),
            "withdraws": one.person != me and _open(one, now),
            "late": one.answer == Call.Answer.NONE and one.reply_by < now and one.withdrawn_at is None,
        }
        for one in page
    ]
    context = {"page": page, "rows": rows, "form": form, "zone": zone, "found": found}
    return form_answer(request, "roster/calls.html", context, form)


def _form(request: HttpRequest, people: QuerySet[Person], found: str) -> CallForm:
    """The form with a short list to pick from: those already ticked, then those whose name fits."""
    sent = request.POST if request.method == "POST" else request.GET
    ticked = [int(one) for one in sent.getlist("people") if one.isascii() and one.isdigit() and len(one) < 18]
    first = list(people.filter(pk__in=ticked).order_by("name"))
    fitting = people.filter(name__icontains=found).exclude(pk__in=ticked).order_by("name")
    shown = [*first, *fitting[:_PICKED_FROM]]
    initial = {name: request.GET[name] for name in ("day", "at", "reply_by", "reason") if name in request.GET}
    data = request.POST if request.method == "POST" else None
    return CallForm(data, people=people, shown=shown, initial={**initial, "people": ticked})


def _open(one: Call, now: datetime) -> bool:
    return one.withdrawn_at is None and one.starts_at > now


def _times(data: dict[str, Any], zone: str) -> dict[str, Any]:
    """The form's times in the caller's zone."""
    place = ZoneInfo(zone)
    return {
        "people": list(data["people"]),
        "starts_at": datetime.combine(data["day"], data["at"], place),
        "reply_by": datetime.combine(data["day"], data["reply_by"], place),
        "reason": data["reason"],
    }


@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The person answers, or a superior takes the call back."""
    user = user_of(request)
    held = get_object_or_404(visible_calls(user).select_related("person"), pk=pk)
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:300]
    try:
        if act in ("coming", "unable"):
            services.answer_call(by=user, call=held, coming=act == "coming", reason=reason)
            notify(request, _("Jawaban terkirim."))
        elif act == "withdraw":
            services.withdraw_call(by=user, call=held, reason=reason)
            notify(request, _("Panggilan dibatalkan. Hari itu kembali mengikuti jadwal."))
    except (Conflict, Invalid) as error:
        notify(request, str(error), level="bad")
    return redirect("roster:calls")
