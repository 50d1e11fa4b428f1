"""The employee's own data: devices, who looked, how long points are kept, everything as a file."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tatakerja.organisation.access import today
from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.queries import post_of
from tatakerja.platform.pages import file_answer, form_answer, notify, page_of, user_of
from tatakerja.presence.access import (
    callable_people,
    may_set_retention,
    retained_regions,
    visible_devices,
)
from tatakerja.presence.forms import AnswerTimesForm, LookForm, RetentionForm
from tatakerja.presence.models import Device
from tatakerja.presence.queries.devices import bound_devices, device_of_browser, has_stopped_sharing
from tatakerja.presence.queries.own import home_looks, looks_at
from tatakerja.presence.queries.retention import answer_times, keep_days, unconfirmed
from tatakerja.presence.rules.answering import AnswerTimes
from tatakerja.presence.rules.messages import PLACE_WORDS
from tatakerja.presence.rules.messages import render as message
from tatakerja.presence.rules.place import Place
from tatakerja.presence.services import export_own, look_up, revoke_device, set_answer_times, set_retention
from tatakerja.presence.views.common import tell
from tatakerja.presence.views.taps import COOKIE, person_behind

# So many of the latest looks at the own home are listed; the own export holds all of them.
_HOME_LOOKS = 20


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What is held about oneself, who saw it, and until when."""
    person = person_behind(request)
    post = post_of(person, today())
    here = device_of_browser(request.COOKIES.get(COOKIE, ""), person)
    context = {
        "page": page_of(request, looks_at(person.pk)),
        "homes": home_looks(person.pk)[:_HOME_LOOKS],
        "devices": bound_devices(person).exclude(kind=Device.Kind.COMPANION),
        "companions": bound_devices(person).filter(kind=Device.Kind.COMPANION),
        "here": here.pk if here else None,
        "days": keep_days(post.region) if post else None,
        "region": retained_regions(request.user).filter(pk=post.region.pk).first() if post else None,
    }
    return render(request, "presence/privacy.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the binding of a lost or sold phone back, or stops a companion app; the next tap binds anew."""
    device = get_object_or_404(visible_devices(request.user), pk=pk)
    revoke_device(by=user_of(request), device=device)
    words = _("Perangkat dilepas. Ponsel baru terdaftar sendiri saat Anda masuk dan mengetuk presensi.")
    if device.kind == Device.Kind.COMPANION:
        words = message("sharing_off").text
    notify(request, words)
    return redirect("presence:privacy")


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything as a ZIP of JSON files."""
    person = person_behind(request)
    content = export_own(by=user_of(request), person=person)
    return file_answer(content, "data-saya.zip", "application/zip")


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The last known place of somebody one leads, with the purpose that the person will read."""
    person = get_object_or_404(callable_people(request.user), pk=pk)
    form = LookForm(request.POST)
    if not form.is_valid():
        tell(request, form)
        return redirect("presence:calls")
    seen = look_up(by=user_of(request), person=person, purpose=form.cleaned_data["purpose"])
    context = {
        "person": person,
        "seen": seen,
        "place": PLACE_WORDS[Place(seen.place)] if seen else "",
        "post": post_of(person, today()),
        "sharing_off": has_stopped_sharing(person),
    }
    return render(request, "presence/look.html", context)


@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest, pk: int) -> HttpResponse:
    """What a region sets for presence: how long coordinates are kept, how long people have to answer."""
    region: Node = get_object_or_404(retained_regions(request.user).filter(level=Level.REGION), pk=pk)
    times, asked = answer_times(region), request.POST.get("what")
    keeping = RetentionForm(request.POST if asked == "days" else None, initial={"days": keep_days(region)})
    answering = AnswerTimesForm(request.POST if asked == "times" else None, initial=asdict(times))
    if keeping.is_valid():
        set_retention(by=user_of(request), region=region, days=keeping.cleaned_data["days"])
        notify(request, _("Lama penyimpanan titik lokasi disimpan."))
        return redirect("presence:retention", pk=pk)
    if answering.is_valid():
        set_answer_times(by=user_of(request), region=region, times=AnswerTimes(**answering.cleaned_data))
        notify(request, _("Waktu menjawab disimpan; berlaku bagi permintaan dan peninjauan berikutnya."))
        return redirect("presence:retention", pk=pk)
    context = {
        "keeping": keeping,
        "answering": answering,
        "region": region,
        "unconfirmed": unconfirmed(region),
        "may_set": may_set_retention(request.user, region),
    }
    return form_answer(request, "presence/retention.html", context, keeping, answering)
