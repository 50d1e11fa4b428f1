"""Pages of what is told and not licensed: leaving home, coming to the office."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.permit import services
from tatakerja.permit.access import visible_outings, visible_visits
from tatakerja.permit.forms import OutingForm, VisitForm
from tatakerja.permit.models import Outing
from tatakerja.permit.views.common import current_post, person_of, to_superior, zone_of
from tatakerja.platform import clock, formats
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, user_of


def outing(request: HttpRequest) -> HttpResponse:
    """Tells the superior of an outing today (A4-11); from now on for as long as a chip says."""
    person = person_of(request)
    zone = zone_of(current_post(person))
    now = zones.to_local(clock.now(), zone)
    form = OutingForm(request.POST or None, initial={"starts": now.strftime("%H:%M")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        starts = zones.at(now.date(), data["starts"], zone)
        ends = (
            zones.at(now.date(), data["ends"], zone)
            if data["ends"]
            else starts + timedelta(minutes=data["minutes"])
        )
        try:
            services.tell_outing(
                by=user_of(request),
                person=person,
                category=data["category"],
                starts_at=starts,
                ends_at=ends,
                reason=data["reason"],
            )
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal, starts_at="starts", ends_at="ends")
        else:
            span = {"starts": formats.clock(starts, zone)[:5], "ends": formats.clock(ends, zone)[:5]}
            words = _("Pemberitahuan keluar rumah %(starts)s–%(ends)s terkirim%(to)s.")
            notify(request, words % (span | {"to": to_superior(person)}))
            return redirect("portal:today")
    return _page(request, form, _("Keluar rumah hari ini"), _("Beritahu atasan"), "outing")


def visit(request: HttpRequest) -> HttpResponse:
    """Tells the superior that one comes to the office on a day at home (A4-03)."""
    person = person_of(request)
    zone = zone_of(current_post(person))
    form = VisitForm(request.POST or None, initial={"day": zones.local_date(clock.now(), zone)})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.tell_visit(by=user_of(request), person=person, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal, starts_at="starts", ends_at="ends")
        else:
            words = _("Kedatangan ke kantor %(day)s diberitahukan%(to)s.")
            day = formats.short_date(made.day)
            notify(request, words % {"day": day, "to": to_superior(person)})
            return redirect("permit:mine")
    return _page(request, form, _("Ke kantor pada hari WFH"), _("Beritahu atasan"), "visit")


def _page(request: HttpRequest, form: forms.Form, title: str, action: str, what: str) -> HttpResponse:
    context = {"form": form, "title": title, "action": action, "what": what}
    return form_answer(request, "permit/form.html", context, form)


@require_POST
def cancel_outing_view(request: HttpRequest, pk: int) -> HttpResponse:
    services.cancel_outing(by=user_of(request), outing=_outing(request, pk))
    return _said(request, _("Pemberitahuan keluar rumah dibatalkan."))


def _outing(request: HttpRequest, pk: int) -> Outing:
    return get_object_or_404(visible_outings(request.user).select_related("person"), pk=pk)


def _said(request: HttpRequest, text: str) -> HttpResponse:
    notify(request, text)
    return redirect("permit:mine")


@require_POST
def return_home_view(request: HttpRequest, pk: int) -> HttpResponse:
    services.return_home(by=user_of(request), outing=_outing(request, pk))
    return _said(request, _("Tercatat: Anda sudah kembali di rumah."))


@require_POST
def cancel_visit_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_visits(request.user).select_related("person"), pk=pk)
    services.cancel_visit(by=user_of(request), visit=row)
    return _said(request, _("Pemberitahuan ke kantor dibatalkan."))
