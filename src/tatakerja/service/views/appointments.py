"""Appointments for everybody: choose a slot, the ticket with its QR code, the display of the queue.

No sign-in, no script.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.addresses import address_of
from tatakerja.platform.pages import notify
from tatakerja.platform.pdf import qr_svg
from tatakerja.platform.site import whole_address
from tatakerja.service.access import public_services, served_services
from tatakerja.service.forms.appointments import VisitForm
from tatakerja.service.models import Appointment, PublicService
from tatakerja.service.queries.appointments import (
    DAYS_SHOWN,
    bookable,
    booking_day,
    called_now,
    open_days,
    policy_on,
    protocol_of,
    queue_of,
    ticket_of,
)
from tatakerja.service.queries.complaints import spaced
from tatakerja.service.rules.appointments import State
from tatakerja.service.services.appointments import book, cancel
from tatakerja.service.services.throttle import take_look
from tatakerja.service.views.public import attempt, form_page

# The display asks again after so many seconds; by a header, so that a page needs neither script nor reader.
REFRESH_S = 20
NEXT_SHOWN = 8


def _service(code: str) -> PublicService:
    return get_object_or_404(public_services().select_related("node"), code=code)


def _chosen(request: HttpRequest, days: list[date]) -> date | None:
    """The day of the address where it is open, else the next open one."""
    text = request.GET.get("hari", "")
    return next((day for day in days if day.isoformat() == text), days[0] if days else None)


@login_not_required
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Books a slot of a day; a refusal keeps what was filled in and shows what is still free."""
    found, now = _service(code), clock.now()
    rules = bookable(found)
    if rules is None:
        raise Http404
    days = open_days(found, rules, now)
    day = _chosen(request, days)
    if day is None:
        return render(request, "service/visit.html", {"service": found, "days": []})
    opened = booking_day(found, rules, day, now)
    form = VisitForm(request.POST or None, day=opened, zone=found.node.zone)
    if request.method == "POST":
        made = attempt(request, form, lambda: _booked(form, found))
        if made is not None:
            said = _("Janji temu tercatat. Simpan kode tiketnya: %(code)s.")
            notify(request, said % {"code": spaced(made.code)})
            return redirect("service:ticket", made.code)
    context = {"service": found, "day": opened, "free": sum(one.free for one in opened.slots)}
    return form_page(request, "service/visit.html", form, **context, **_near(days, day))


def _booked(form: VisitForm, service: PublicService) -> Appointment:
    contact = form.cleaned_data["contact"]
    return book(service=service, starts_at=form.chosen(), contact=contact, mark=form.mark)


def _near(days: list[date], day: date) -> dict[str, object]:
    """The week of open days around the chosen one, and the days before and after it."""
    start = days.index(day) // DAYS_SHOWN * DAYS_SHOWN
    return {
        "days": days[start : start + DAYS_SHOWN],
        "earlier": days[start - 1] if start else None,
        "later": days[start + DAYS_SHOWN] if start + DAYS_SHOWN < len(days) else None,
    }


def _ticket(request: HttpRequest, code: str) -> Appointment:
    take_look(address_of(request))
    found = ticket_of(code)
    if found is None:
        raise Http404
    return found


@login_not_required
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """The ticket: when, where, with which protocol; the number once one has arrived."""
    found = _ticket(request, code)
    now = clock.now()
    ahead = None
    if found.state == State.WAITING:
        queue = [one.pk for one in queue_of(found.service, found.day, now)]
        ahead = queue.index(found.pk) if found.pk in queue else None
    rules = getattr(found.service, "booking", None)
    context = {
        "visit": found,
        "spaced": spaced(found.code),
        "zone": found.service.node.zone,
        "room": rules.room if rules else None,
        "ahead": ahead,
        "protocol": protocol_of(policy_on(found.service, found.day)),
        "today": found.day == local_date(now, found.service.node.zone),
        "serves": served_services(request.user).filter(pk=found.service_id).exists(),
    }
    return render(request, "service/ticket.html", context)


@login_not_required
def ticket_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The ticket's address as a QR code."""
    found = _ticket(request, code)
    address = whole_address(reverse("service:ticket", args=[found.code]))
    return HttpResponse(qr_svg(address), content_type="image/svg+xml")


@login_not_required
@require_POST
def cancel_ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever holds the ticket gives the place free."""
    found = _ticket(request, code)
    try:
        cancel(visit=found)
        notify(request, _("Janji temu dibatalkan. Tempatnya terbuka bagi orang lain."))
    except Conflict as refusal:
        notify(request, refusal.message, level="bad")
    return redirect("service:ticket", found.code)


@login_not_required
def display(request: HttpRequest, code: str) -> HttpResponse:
    """The queue for a screen in the room: numbers and desks only. It asks again by itself until stopped."""
    found, now = _service(code), clock.now()
    today = local_date(now, found.node.zone)
    still = request.GET.get("diam") == "1"
    context = {
        "service": found,
        "called": called_now(found, today),
        "queue": queue_of(found, today, now)[:NEXT_SHOWN],
        "now": now,
        "zone": found.node.zone,
        "still": still,
        "seconds": REFRESH_S,
    }
    page = render(request, "service/display.html", context)
    if not still:
        page.headers["Refresh"] = str(REFRESH_S)
    return page
