"""The kiosk's own screen: no account is signed in there, the device's cookie names the kiosk."""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.kernel.zones import clock_text
from tatakerja.platform import clock
from tatakerja.platform.addresses import address_of
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify
from tatakerja.platform.pdf import qr_svg
from tatakerja.presence.forms import KioskTapForm, PairForm
from tatakerja.presence.models import Kiosk
from tatakerja.presence.queries.kiosk import kiosk_of_token, person_of_card, person_of_pin
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.kiosk import code_at, slot_of
from tatakerja.presence.services import pair_kiosk, tap_at_kiosk
from tatakerja.presence.services.kiosk import Tapped
from tatakerja.presence.services.throttle import Buckets, ComeBackLater

COOKIE: Final = "tatakerja_kiosk"
_AGE: Final = timedelta(days=400)
# Guesses of a pairing code from one address, and of a PIN for one number.
_pairing = Buckets(capacity=10, per_second=1 / 30)
_pins = Buckets(capacity=5, per_second=1 / 60)


def _kiosk(request: HttpRequest) -> Kiosk | None:
    return kiosk_of_token(request.COOKIES.get(COOKIE, ""))


@login_not_required
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """A card, or a number and a PIN, makes a tap; a device that is not yet a kiosk asks for its code."""
    kiosk = _kiosk(request)
    if kiosk is None:
        return _pair(request)
    form = KioskTapForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _tap(kiosk, form)
        except (Invalid, NotAllowed, ComeBackLater) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _said(done))
            return redirect("presence:screen")
    return form_answer(request, "presence/screen.html", {"kiosk": kiosk, "form": form}, form)


def _pair(request: HttpRequest) -> HttpResponse:
    form = PairForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            _pairing.take(zlib.crc32(address_of(request).encode()))
            _kiosk, token = pair_kiosk(code=form.cleaned_data["code"])
        except (Invalid, ComeBackLater) as refusal:
            show_refusal(form, refusal)
        else:
            return _opened(token)
    return form_answer(request, "presence/screen_pair.html", {"form": form}, form)


def _opened(token: str) -> HttpResponse:
    response = redirect("presence:screen")
    response.set_cookie(
        COOKIE,
        token,
        max_age=_AGE,
        httponly=True,
        samesite="Strict",
        path=reverse("presence:screen"),
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _tap(kiosk: Kiosk, form: KioskTapForm) -> Tapped:
    data = form.cleaned_data
    if data["card"]:
        person = person_of_card(data["card"].strip())
    else:
        _pins.take(zlib.crc32(data["nip"].strip().encode()))
        person = person_of_pin(data["nip"].strip(), data["pin"])
    if person is None:
        raise NotAllowed(_("Kartu atau PIN tidak dikenal. Hubungi pengelola kepegawaian OPD Anda."))
    return tap_at_kiosk(kiosk=kiosk, person=person)


def _said(done: Tapped) -> str:
    words = {
        EventKind.CHECK_IN: _("%(name)s: presensi masuk tercatat pukul %(clock)s."),
        EventKind.CHECK_OUT: _("%(name)s: presensi pulang tercatat pukul %(clock)s."),
    }
    text = words[done.kind] if done.kind else _("%(name)s: presensi tadi sudah tercatat.")
    return text % {"name": done.person, "clock": clock_text(done.at, done.zone)}


@login_not_required
@require_safe
def code_image(request: HttpRequest) -> HttpResponse:
    """The QR code of this half minute; the phone's own camera opens its address."""
    kiosk = _kiosk(request)
    if kiosk is None:
        raise Http404
    slot = slot_of(clock.now())
    path = reverse("presence:office_code", args=[kiosk.pk, slot, code_at(kiosk.secret, slot)])
    response = HttpResponse(qr_svg(request.build_absolute_uri(path)), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response
