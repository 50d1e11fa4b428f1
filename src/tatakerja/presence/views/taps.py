"""The pages of presence: the tap itself, the explanation, and what waits for a superior."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, NotAllowed, TatakerjaError
from tatakerja.kernel.zones import clock_text
from tatakerja.organisation.models import Person
from tatakerja.platform import clock
from tatakerja.platform.addresses import address_of
from tatakerja.platform.browsers import device_name
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.presence.access import decidable_events, own_events
from tatakerja.presence.forms import DecideForm, ExplainForm, TapForm
from tatakerja.presence.models import Device, Explanation
from tatakerja.presence.queries.devices import device_of_browser
from tatakerja.presence.queries.evidence import as_measured, undecided
from tatakerja.presence.queries.kiosk import code_read_near
from tatakerja.presence.queries.today import my_day
from tatakerja.presence.queries.words import away, say
from tatakerja.presence.rules.clock import ClockState
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.messages import render as render_words
from tatakerja.presence.rules.network import OFFICE_NETWORK
from tatakerja.presence.rules.second import MISSING, SCREEN_KEY
from tatakerja.presence.services import (
    bind_device,
    confirm_events,
    explain_event,
    intake,
    new_secret,
    record_looks,
    reopen_events,
    withdraw_event,
)
from tatakerja.presence.services.receiving import Taken
from tatakerja.presence.services.throttle import intake_buckets
from tatakerja.presence.services.wire import MAX_BYTES, read_json
from tatakerja.presence.views.common import tell

COOKIE = "tatakerja_device"
_NAMED = 5
_COOKIE_AGE = timedelta(days=400)
_LEVELS = {
    "check_in_recorded": "ok",
    "check_in_recorded_area": "ok",
    "check_out_recorded": "ok",
    "recorded_on_duty": "ok",
    "location_recorded": "ok",
    "second_missing": "warn",
    "check_out_withdrawn": "info",
}


def person_behind(request: HttpRequest) -> Person:
    """The employee who is signed in; refuses an account without one."""
    person = getattr(request.user, "person", None)
    if not isinstance(person, Person):
        raise NotAllowed("Akun ini tidak terhubung dengan seorang pegawai, jadi tidak ada presensinya.")
    return person


def _bound(request: HttpRequest, person: Person) -> tuple[Device, str]:
    """The device of this browser for this person, bound now where it is the first time or was revoked."""
    user = user_of(request)
    secret = request.COOKIES.get(COOKIE, "")
    known = device_of_browser(secret, person)
    if known is not None:
        return known, secret
    label = device_name(request.headers.get("User-Agent", ""))
    fresh = new_secret()
    device = bind_device(by=user, person=person, secret=secret or fresh, label=label)
    if device.revoked_at is None:
        return device, secret or fresh
    return bind_device(by=user, person=person, secret=fresh, label=label), fresh


def _answer(taken: Taken, person: Person) -> dict[str, Any]:
    """The contract's answer, and to each receipt the sentences for the person."""
    day = my_day(person)
    document = taken.as_json()
    for receipt in document["receipts"]:
        row = next((row for key, row in taken.stored.items() if str(key) == str(receipt["id"]).lower()), None)
        if row is None:
            said = [{"code": receipt["code"], "text": receipt["message"], "level": "bad", "actions": []}]
        else:
            said = [
                {
                    "code": message.code,
                    "text": message.text,
                    "level": _LEVELS.get(message.code, "warn" if index == 0 else "info"),
                    "actions": list(message.actions),
                }
                for index, message in enumerate(say(row, late_after=day.late_after))
            ]
        receipt["says"] = said
    return document


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """A tap from a signed-in browser: JSON as in the contract, or the plain form where there is no script."""
    person = person_behind(request)
    if request.content_type != "application/json":
        return _send_form(request, person)
    try:
        device, secret = _bound(request, person)
        intake_buckets.take(device.pk)
        body = read_json(request.read(MAX_BYTES + 1))
        taken = intake(device=device, body=body, by=user_of(request), address=address_of(request))
        response: HttpResponse = JsonResponse(_answer(taken, person))
        _keep(response, secret)
    except TatakerjaError as error:
        response = JsonResponse({"code": error.code, "detail": error.message}, status=error.status)
        retry_after = getattr(error, "retry_after", None)
        if retry_after is not None:
            response.headers["Retry-After"] = str(retry_after)
    return response


def _keep(response: HttpResponse, secret: str) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _send_form(request: HttpRequest, person: Person) -> HttpResponse:
    form = TapForm(request.POST)
    response = redirect("portal:today")
    if not form.is_valid():
        messages.error(request, _("Formulirnya tidak lengkap. Muat ulang halaman, lalu coba lagi."))
        return response
    now = clock.now().isoformat(timespec="milliseconds")
    event = {
        "id": str(form.cleaned_data["key"]),
        "kind": form.cleaned_data["kind"],
        "at": now,
        "clock": ClockState.SYNCED.value,
        "note": form.cleaned_data["note"],
        "answers": str(form.cleaned_data["answers"]) if form.cleaned_data["answers"] else None,
    }
    device, secret = _bound(request, person)
    body = {"sent_at": now, "events": [event]}
    taken = intake(device=device, body=body, by=user_of(request), address=address_of(request))
    _keep(response, secret)
    (receipt,) = _answer(taken, person)["receipts"]
    undo = receipt["status"] != "rejected" and event["kind"] == EventKind.CHECK_OUT
    for index, said in enumerate(receipt["says"]):
        back = reverse("presence:withdraw", args=[event["id"]]) if undo and not index else ""
        notify(request, said["text"], level=said["level"], undo_url=back)
    return response


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the own check-out of a moment ago back, where the page has no script to do it."""
    try:
        event = withdraw_event(by=user_of(request), key=key)
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        time = clock_text(event.counts_at, event.zone, with_label=False)
        notify(request, render_words("check_out_withdrawn", time=time).text, level="info")
    return redirect("portal:today")


@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The employee's reason for an event."""
    event = get_object_or_404(own_events(request.user).select_related("person"), pk=pk)
    form = ExplainForm(request.POST)
    if form.is_valid():
        explain_event(by=user_of(request), event=event, **form.cleaned_data)
        notify(request, _("Penjelasan terkirim. Atasan Anda akan membacanya."))
    else:
        tell(request, form)
    return redirect("portal:today")


def waiting(request: HttpRequest) -> HttpResponse:
    """Evidence that waits for the superior's word: tick, then one tap for all; ``?semua=1`` ticks all."""
    rows = code_read_near(undecided(decidable_events(request.user))).select_related("person")
    if request.method == "POST":
        return _decide(request, list(rows.values_list("pk", flat=True)))
    page = page_of(request, rows)
    record_looks(by=user_of(request), people={row.person_id for row in page}, purpose="decide")
    context = {
        "page": page,
        "rows": [_line(as_measured(row)) for row in page],
        "all": request.GET.get("semua") == "1",
    }
    return render(request, "presence/waiting.html", context)


def _line(event: Any) -> dict[str, Any]:
    cause = dict(Explanation.Cause.choices).get(event.cause, "")
    return {
        "event": event,
        "cause": cause,
        "outside": away(event.distance_m, event.limit_m) if event.place == "outside" else "",
        "phone_clock": event.grade == "C",
        "no_second": MISSING in event.flags,
        "screen_key": SCREEN_KEY in event.flags,
        "office_line": OFFICE_NETWORK in event.flags,
    }


def _decide(request: HttpRequest, open_events: list[int]) -> HttpResponse:
    form = DecideForm(request.POST, waiting=open_events)
    if not form.is_valid():
        tell(request, form)
        return redirect("presence:waiting")
    data = form.cleaned_data
    press = uuid4()
    count = confirm_events(
        by=user_of(request),
        events=data["events"],
        decision=data["decision"],
        reason=data["reason"],
        press=press,
    )
    words = (
        ngettext("%(count)s presensi dibenarkan.", "%(count)s presensi dibenarkan.", count)
        if data["decision"] == "confirmed"
        else ngettext("%(count)s presensi tidak dibenarkan.", "%(count)s presensi tidak dibenarkan.", count)
    )
    notify(request, words % {"count": count}, undo_url=reverse("presence:reopen", args=[press]))
    return redirect("presence:waiting")


@require_POST
def reopen(request: HttpRequest, press: UUID) -> HttpResponse:
    """The undo of one press: what it decided waits again."""
    try:
        count, kept = reopen_events(by=user_of(request), press=press)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect("presence:waiting")
    if count:
        notify(request, _("%(n)d keputusan diurungkan; semuanya menunggu lagi.") % {"n": count})
    if kept:
        names = ", ".join(str(event.person) for event in kept[:_NAMED])
        notify(request, _("Sudah diputus lagi, jadi tetap: %(names)s.") % {"names": names}, level="warn")
    return redirect("presence:waiting")
