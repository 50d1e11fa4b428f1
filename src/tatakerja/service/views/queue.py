"""The counter's own pages: the queue, calling, walk-ins, arrivals; and how appointments are taken."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.service.access import rooms_of_office, served_services, visible_services
from tatakerja.service.forms.appointments import ArriveForm, BookingForm, DeskForm
from tatakerja.service.models import Appointment, PublicService
from tatakerja.service.queries.appointments import (
    bookable,
    booked_on,
    booking_of,
    called_now,
    crowd_in,
    figures_on,
    limits_of,
    policy_on,
    protocol_of,
    queue_of,
    ticket_of,
)
from tatakerja.service.rules.appointments import seats
from tatakerja.service.services.appointments import (
    Booking,
    arrive,
    call_next,
    finish,
    set_booking,
    walk_in,
)
from tatakerja.service.views.keeping import form_page

_DESK = "service_desk"


def desks(request: HttpRequest) -> HttpResponse:
    """Counters at which the user calls visitors, with today's figures."""
    rows = served_services(request.user).select_related("node").order_by("node__path", "name", "id")
    page = page_of(request, rows)
    now = clock.now()
    days = {local_date(now, one.node.zone) for one in page.object_list}
    figures = figures_on([one.pk for one in page.object_list], days)
    shown = [(one, figures[one.pk]) for one in page.object_list]
    return render(request, "service/desks.html", {"page": page, "rows": shown})


def _served(request: HttpRequest, pk: int) -> PublicService:
    return get_object_or_404(served_services(request.user).select_related("node"), pk=pk)


def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One counter: who is called, who waits, who is booked today."""
    return _page(request, _served(request, pk))


def _page(
    request: HttpRequest,
    found: PublicService,
    desk_form: DeskForm | None = None,
    arrive_form: ArriveForm | None = None,
) -> HttpResponse:
    now = clock.now()
    today = local_date(now, found.node.zone)
    rules, policy = bookable(found), policy_on(found, today)
    room = seats(limits_of(rules, policy)).room if rules else None
    crowd = crowd_in(found, rules, today)
    context = {
        "service": found,
        "zone": found.node.zone,
        "called": called_now(found, today),
        "queue": page_of(request, queue_of(found, today, now)),
        "booked": page_of(request, booked_on(found, today), param="janji"),
        "crowd": crowd,
        "room": room,
        "full": room is not None and crowd >= room,
        "protocol": protocol_of(policy),
        "figures": figures_on([found.pk], [today])[found.pk],
        "desk_form": desk_form or DeskForm(initial={"desk": request.session.get(_DESK, "")}),
        "arrive_form": arrive_form or ArriveForm(),
    }
    return form_answer(request, "service/desk.html", context, desk_form, arrive_form)


def _done(request: HttpRequest, act: Callable[[], str]) -> None:
    """Carries out an act and says what it did; a refusal is said instead."""
    try:
        notify(request, act())
    except (Invalid, Conflict) as refusal:
        notify(request, refusal.message, level="warn")


def _number(visit: Appointment) -> str:
    return f"{visit.number or 0:03d}"


@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls the next number to the desk, which the session remembers."""
    found = _served(request, pk)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _page(request, found, desk_form=form)
    name = form.cleaned_data["desk"]
    request.session[_DESK] = name

    def act() -> str:
        visit = call_next(by=user_of(request), service=found, desk=name, seen=form.seen())
        return _("Nomor %(number)s dipanggil ke %(desk)s.") % {"number": _number(visit), "desk": name}

    _done(request, act)
    return redirect("service:desk", found.pk)


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """A number for somebody without an appointment."""
    found = _served(request, pk)

    def act() -> str:
        visit = walk_in(by=user_of(request), service=found)
        return _("Nomor antrean %(number)s.") % {"number": _number(visit)}

    _done(request, act)
    return redirect("service:desk", found.pk)


@require_POST
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder of a ticket is here; the code is typed, or comes from the ticket's own page."""
    found = _served(request, pk)
    form = ArriveForm(request.POST)
    if form.is_valid():
        visit = ticket_of(form.cleaned_data["code"])
        if visit is None or visit.service_id != found.pk:
            form.add_error("code", _("Kode ini bukan tiket layanan ini."))
        else:
            _done(request, lambda: _arrived(request, visit))
            return redirect("service:desk", found.pk)
    return _page(request, found, arrive_form=form)


def _arrived(request: HttpRequest, visit: Appointment) -> str:
    made = arrive(by=user_of(request), visit=visit)
    return _("Kedatangan tercatat. Nomor antrean %(number)s.") % {"number": _number(made)}


@require_POST
def end(request: HttpRequest, pk: int, visit: int) -> HttpResponse:
    """Ends a call: served, or nobody came to the desk."""
    found = _served(request, pk)
    held = get_object_or_404(found.appointments.all(), pk=visit)
    came = request.POST.get("act") != "absent"

    def act() -> str:
        made = finish(by=user_of(request), visit=held, came=came)
        words = _("Nomor %(number)s selesai.") if came else _("Nomor %(number)s dicatat tidak datang.")
        return words % {"number": _number(made)}

    _done(request, act)
    return redirect("service:desk", found.pk)


def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """How a service takes appointments; its hours are those of the channel "by appointment"."""
    found = get_object_or_404(visible_services(request.user).select_related("node"), pk=pk)
    rooms = rooms_of_office(found.node)
    held = booking_of(found)
    initial = {name: getattr(held, name) for name in Booking.__slots__} if held else _FIRST
    form = BookingForm(request.POST or None, rooms=rooms, initial=initial)

    def act() -> PublicService:
        set_booking(by=user_of(request), service=found, given=Booking(**form.cleaned_data))
        return found

    said = _("Janji temu disimpan. Isi jam bukanya pada saluran Dengan janji temu.")
    return form_page(request, form, act, _("Janji temu"), said)


_FIRST = {"minutes": 30, "places": 1, "days_ahead": 14, "distance_cm": 100, "active": True}
