"""Kiosks and cards for whoever keeps an agency's data, and the page behind the code on a kiosk's screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tatakerja.kernel.errors import Invalid
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.platform.pdf import qr_svg
from tatakerja.presence.access import (
    kept_workplaces,
    known_kiosks,
    people_for_cards,
    visible_cards,
    visible_kiosks,
)
from tatakerja.presence.forms import CardForm, KioskForm
from tatakerja.presence.services import add_kiosk, end_card, end_kiosk, issue_card, note_code
from tatakerja.presence.views.taps import person_behind


@require_http_methods(["GET", "POST"])
def kiosks(request: HttpRequest) -> HttpResponse:
    """The kiosks in use; after a new one its code, once."""
    form = KioskForm(request.POST or None, workplaces=kept_workplaces(request.user))
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = add_kiosk(by=user_of(request), **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "made": made, "page": page_of(request, visible_kiosks(request.user))}
    return form_answer(request, "presence/kiosks.html", context, form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes a kiosk."""
    kiosk = get_object_or_404(visible_kiosks(request.user), pk=pk)
    end_kiosk(by=user_of(request), kiosk=kiosk)
    notify(request, _("Kios %(name)s ditutup.") % {"name": kiosk})
    return redirect("presence:kiosks")


@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest) -> HttpResponse:
    """The cards that count; after a new one the card itself, once, to be printed."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = people_for_cards(request.user).filter(nip=form.cleaned_data["nip"].strip()).first()
        if person is not None:
            issued = issue_card(by=user_of(request), person=person)
            context = {"issued": issued, "person": person, "qr": qr_svg(issued.secret)}
            return render(request, "presence/card.html", context)
        form.add_error("nip", _("NIP ini bukan pegawai yang Anda kelola."))
    context = {"form": form, "page": page_of(request, visible_cards(request.user))}
    return form_answer(request, "presence/cards.html", context, form)


@require_POST
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost card opens nothing any more."""
    card = get_object_or_404(visible_cards(request.user), pk=pk)
    end_card(by=user_of(request), card=card)
    notify(request, _("Kartu %(name)s tidak berlaku lagi.") % {"name": card.person})
    return redirect("presence:cards")


@require_http_methods(["GET", "POST"])
def read_code(request: HttpRequest, pk: int, slot: int, code: str) -> HttpResponse:
    """What the phone's own camera opens: one button notes that this person stands before the screen."""
    kiosk, person = get_object_or_404(known_kiosks(), pk=pk), person_behind(request)
    refused = ""
    if request.method == "POST":
        try:
            note_code(by=user_of(request), person=person, kiosk=kiosk, slot=slot, code=code)
        except Invalid as refusal:
            refused = refusal.message
        else:
            notify(request, _("Kode kantor dicatat. Presensi Anda di sekitar jam ini diperkuat."))
            return redirect("portal:today")
    context = {"kiosk": kiosk, "refused": refused}
    return render(request, "presence/office_code.html", context, status=422 if refused else 200)
