"""Appointments: booked without an account, bounded by room and circular, called, reminded, forgotten."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from post_office import open_post_office, use
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import GroupMembership
from tatakerja.permit.models import Room
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.service.jobs import close_visits, remind_visitors
from tatakerja.service.models import Appointment, AppointmentContact, PublicService
from tatakerja.service.queries.appointments import Waits, waits_in
from tatakerja.service.services.appointments import (
    Booking,
    arrive,
    book,
    call_next,
    cancel,
    finish,
    set_booking,
    walk_in,
)
from tatakerja.service.services.counters import set_need
from tatakerja.service.services.register import ServiceWords, create_service, set_hours
from world import World

pytestmark = pytest.mark.usefixtures("patient")

DESK = Job("test.desk")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09.00 WITA
TUESDAY = date(2026, 11, 24)
EIGHT = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08.00 WITA


def take_visits(service: PublicService, **more: Any) -> PublicService:
    """Two people each half hour on working days from 8 to 10."""
    set_hours(
        by=DESK, service=service, channel="appointment", weekdays={0, 1, 2, 3, 4},
        opens=time(8), closes=time(10), since=date(2026, 1, 1),
    )  # fmt: skip
    set_booking(by=DESK, service=service, given=Booking(**{"minutes": 30, "places": 2, **more}))
    return service


@pytest.fixture
def visits(permit: PublicService) -> PublicService:
    return take_visits(permit)


def test_a_slot_takes_so_many_and_no_more(visits: PublicService) -> None:
    first, _second = (book(service=visits, starts_at=EIGHT) for _ in range(2))
    with pytest.raises(Invalid, match="penuh"):
        book(service=visits, starts_at=EIGHT)
    cancel(visit=first)
    book(service=visits, starts_at=EIGHT)
    with pytest.raises(Conflict, match="dibatalkan"):
        cancel(visit=first)
    for bad in (EIGHT + timedelta(minutes=7), NOW - timedelta(hours=1), EIGHT + timedelta(days=30)):
        with pytest.raises(Invalid):
            book(service=visits, starts_at=bad)
    events = AuditEvent.objects.filter(action__startswith="service.appointment")
    assert (events.count(), [one.pk for one in events if first.code in str(vars(one))]) == (4, [])


def test_a_room_is_shared_and_the_circular_leaves_a_share(town: World, permit: PublicService) -> None:
    room = Room.objects.create(agency=town.dpmptsp, name="Ruang tunggu", capacity=9)
    other = create_service(by=DESK, node=town.dpmptsp, code="lain", words=ServiceWords("Lain", "Lain"))
    for service in (permit, other):
        take_visits(service, room=room)
    changes = {"valid.from": "2026-11-02", "services.room_share": "1/3"}
    draft = adopt_circular(by=town.user("Wahyu"), region=town.province, slug="kaltim-2020", changes=changes)
    publish_circular(by=DESK, circular=draft)
    for service in (permit, permit, other):
        book(service=service, starts_at=EIGHT)
    with pytest.raises(Invalid, match="penuh"):
        book(service=other, starts_at=EIGHT)
    page = Client().get("/layanan/jenis/izin-apotek/janji/?hari=2026-11-24").content.decode()
    assert ("Jaga jarak" in page, "A3-11" in page, "08.00 WITA" in page) == (True, True, False)


def test_one_open_appointment_for_each_contact(visits: PublicService) -> None:
    book(service=visits, starts_at=EIGHT, contact="0812-3456-7890")
    with pytest.raises(Invalid, match="masih punya janji"):
        book(service=visits, starts_at=EIGHT, contact="0812 3456 7890")
    for bad in ("bukan nomor", "a@", "12"):
        with pytest.raises(Invalid):
            book(service=visits, starts_at=EIGHT, contact=bad)
    held = AppointmentContact.objects.get()
    assert b"3456" not in bytes(held.sealed) + held.mark.encode()


def test_the_queue_from_arrival_to_the_end(town: World, visits: PublicService, clock_at: Any) -> None:
    rina = town.user("Rina")
    early, late = book(service=visits, starts_at=EIGHT), book(service=visits, starts_at=EIGHT)
    with pytest.raises(Conflict, match="24 November 2026"):
        arrive(by=rina, visit=early)
    clock_at(EIGHT - timedelta(minutes=5))
    stranger = walk_in(by=rina, service=visits)
    arrived = arrive(by=rina, visit=early)
    assert (stranger.number, arrived.number) == (1, 2)
    clock_at(EIGHT + timedelta(minutes=40))
    close_visits(EIGHT + timedelta(minutes=40))
    late.refresh_from_db()
    assert late.state == "absent"
    assert arrive(by=rina, visit=late).number == 3
    called = [call_next(by=rina, service=visits, desk=name) for name in ("Loket 1", "Loket 2", "Loket 1")]
    assert [one.pk for one in called] == [early.pk, stranger.pk, late.pk]
    early.refresh_from_db()
    assert early.state == "served"  # the desk called the next
    walk_in(by=rina, service=visits)
    with pytest.raises(Conflict, match="Nomor 003 baru saja dipanggil ke Loket 1"):
        call_next(by=rina, service=visits, desk="Loket 1", seen=[early.pk, stranger.pk])
    call_next(by=rina, service=visits, desk="Loket 1", seen=[stranger.pk, late.pk])
    finish(by=rina, visit=called[1], came=False)
    with pytest.raises(Conflict, match="Belum ada yang menunggu"):
        call_next(by=rina, service=visits, desk="Loket 1")
    with pytest.raises(Invalid):
        call_next(by=rina, service=visits, desk="  ")
    assert waits_in(town.province, TUESDAY, TUESDAY) == Waits(4, timedelta(minutes=22, seconds=30))


def test_who_works_at_the_counter_calls(town: World, visits: PublicService) -> None:
    set_need(by=DESK, service=visits, group="loket", least=1, since=date(2026, 11, 23))
    for name in ("Rina", "Tono"):
        with pytest.raises(NotAllowed):
            walk_in(by=town.user(name), service=visits)
    GroupMembership.objects.create(person=town.person("Rina"), group="loket", valid_from=date(2026, 11, 23))
    assert [walk_in(by=town.user(name), service=visits).number for name in ("Rina", "Sari")] == [1, 2]
    with pytest.raises(NotAllowed):
        set_booking(by=town.user("Rina"), service=visits, given=Booking(30, 1))


def test_a_reminder_goes_out_once_and_the_contact_is_forgotten(
    visits: PublicService, settings: Any, clock_at: Any
) -> None:
    book(service=visits, starts_at=EIGHT, contact="warga@example.id")
    book(service=visits, starts_at=EIGHT, contact="0812 3456 7890")
    with open_post_office() as office:
        use(settings, 9)
        remind_visitors(NOW)
        assert Appointment.objects.filter(reminded_at__isnull=False).count() == 1  # no gateway for numbers
        use(settings, office.port)
        for _ in range(2):
            remind_visitors(NOW)
        assert len(office.letters) == 1
    assert Appointment.objects.filter(reminded_at__isnull=False).count() == 2
    clock_at(NOW + timedelta(days=2))
    close_visits(NOW + timedelta(days=2))
    assert AppointmentContact.objects.count() == 0


def test_the_pages_of_a_visitor(visits: PublicService, django_assert_max_num_queries: Any) -> None:
    client, url = Client(), "/layanan/jenis/izin-apotek/janji/?hari=2026-11-24"
    with django_assert_max_num_queries(25):
        page = client.get(url)
    text = page.content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', text)
    assert shown is not None
    assert ("08.00 WITA" in text, len(page.content) < 40_000) == (True, True)
    form = {"slot": EIGHT.isoformat(), "shown": shown.group(1), "contact": ""}
    assert client.post(url, {**form, "slot": ""}).status_code == 422
    refused = client.post(url, {**form, "contact": "salah"})
    assert (refused.status_code, "salah" in refused.content.decode()) == (422, True)
    sent = client.post(url, form)
    assert client.post(url, form)["Location"] == sent["Location"]  # a double press is one ticket
    made = Appointment.objects.get()
    assert sent["Location"] == f"/layanan/tiket/{made.code}/"
    ticket = client.get(sent["Location"]).content.decode()
    assert ("Selasa, 24 November 2026, 08.00 WITA" in ticket, "Catat kedatangan" in ticket) == (True, False)
    assert client.get(f"{sent['Location']}qr.svg").content.count(b"<svg") == 1
    assert client.get(f"/layanan/lacak/?code={made.code}")["Location"] == sent["Location"]
    assert client.get("/layanan/tiket/ZZZZZZZZZZ/").status_code == 404
    client.post(f"{sent['Location']}batal/")
    made.refresh_from_db()
    assert made.state == "cancelled"
    screen = client.get("/layanan/jenis/izin-apotek/antrean/")
    still = client.get("/layanan/jenis/izin-apotek/antrean/?diam=1")
    assert (screen.headers["Refresh"], "Refresh" in still.headers) == ("20", False)


def test_the_pages_of_a_clerk(town: World, visits: PublicService, sign_in: Any, clock_at: Any) -> None:
    made = book(service=visits, starts_at=EIGHT)
    clock_at(EIGHT)
    rina, url = sign_in(town.user("Rina")), f"/layanan/loket/{visits.pk}/"
    assert "Izin apotek" in rina.get("/layanan/loket/").content.decode()
    assert rina.post(f"{url}datang/", {"code": "ZZZZZZZZZZ"}).status_code == 422
    assert "Catat kedatangan" in rina.get(f"/layanan/tiket/{made.code}/").content.decode()
    rina.post(f"{url}datang/", {"code": f"{made.code[:5].lower()} {made.code[5:]}"})
    rina.get(url)
    counted = _count(rina, url)
    for _ in range(3):
        rina.post(f"{url}nomor/")
    rina.get(url)
    assert _count(rina, url) == counted
    assert rina.post(f"{url}panggil/", {"desk": ""}).status_code == 422
    rina.post(f"{url}panggil/", {"desk": "Loket 1"})
    page = rina.get(url).content.decode()
    assert ('value="Loket 1"' in page, "<b>001</b>" in page) == (True, True)
    assert "001" in Client().get("/layanan/jenis/izin-apotek/antrean/").content.decode()
    rina.post(f"{url}{made.pk}/selesai/", {"act": "served"})
    made.refresh_from_db()
    assert made.state == "served"
    tono = sign_in(town.user("Tono"))
    assert (tono.get(url).status_code, tono.post(f"{url}panggil/", {"desk": "x"}).status_code) == (404, 404)


def _count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_an_office_opens_appointments(town: World, permit: PublicService, sign_in: Any) -> None:
    sari, url = sign_in(town.user("Sari")), f"/layanan/kelola/{permit.pk}/janji/"
    form = {"minutes": "20", "places": "3", "days_ahead": "7", "distance_cm": "100", "active": "on"}
    assert sari.post(url, {**form, "minutes": "1"}).status_code == 422
    assert sari.post(url, form).status_code == 302
    assert (permit.booking.minutes, permit.booking.places) == (20, 3)
    assert "Belum ada jam yang dapat dipesan" in Client().get(
        "/layanan/jenis/izin-apotek/janji/"
    ).content.decode()  # fmt: skip
    sari.post(url, {**form, "active": ""})
    assert Client().get("/layanan/jenis/izin-apotek/janji/").status_code == 404
