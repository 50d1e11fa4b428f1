"""From the page of part-time hours to the finding of a part-time employee's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from circulars_at_work import second_officer
from django.test import Client

from evidence import MONDAY, moment, tap
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.services import evaluate_days
from tatakerja.circular.models import Circular, Drafting
from tatakerja.circular.queries.parttime import decisions_of, hours_today
from tatakerja.circular.services import publish_circular
from tatakerja.circular.services.drafting import hand_in
from tatakerja.platform.audit import Job
from world import World, make_person

SignIn = Callable[[object], Client]
PAGE = "/edaran/paruh-waktu/"
DECIDED: dict[str, Any] = {
    "title": "Jam kerja PPPK paruh waktu",
    "number": "800/12",
    "valid_from": "2026-11-23",
    "days": ["0", "2", "4"],
    "starts": "08:00",
    "ends": "12:30",
    "rest": "30",
    "quote": "Empat jam sehari, tiga hari sepekan.",
    "to_be_confirmed": "on",
}


def test_what_the_page_refuses_is_kept(world: World, sign_in: SignIn) -> None:
    assert sign_in(world.user("Rina")).get(PAGE).status_code == 403
    client = sign_in(world.user("Wahyu"))
    for wrong, said in (
        ({"ends": "07:00"}, "Jam selesai harus sesudah jam mulai."),
        ({"rest": "240", "ends": "11:00"}, "Istirahat 240 menit tidak muat"),
        ({"ramadan_starts": "08:00"}, "Isi jam mulai dan jam selesai Ramadan"),
        ({"quote": ""}, "Kutip bunyi ketentuannya"),
    ):
        response = client.post(PAGE, DECIDED | wrong)
        page = response.content.decode()
        assert (response.status_code, said in page, "800/12" in page) == (422, True, True)
    assert not Drafting.objects.exists()


def test_own_hours_from_the_page_to_the_finding(
    world: World,
    sign_in: SignIn,
    clock_at: Callable[[datetime], None],
) -> None:
    clock_at(moment("10:00", date(2026, 11, 20)))
    other, rina = second_officer(world), world.person("Rina")
    part = make_person(
        "199001012025211001", "Lala Paruh", world.perizinan, "Operator", status="pppk_paruh_waktu"
    )
    client = sign_in(world.user("Wahyu"))
    assert "Belum ada ketentuan sendiri" in client.get(PAGE).content.decode()
    response = client.post(PAGE, DECIDED)
    drafting = Drafting.objects.get()
    assert response["Location"] == f"/edaran/konsep/{drafting.pk}/periksa/"
    circular = hand_in(by=world.user("Wahyu"), drafting=drafting)
    assert hours_today(world.province, MONDAY) is None
    publish_circular(by=other, circular=circular)
    assert list(decisions_of(Circular.objects.all(), world.province)) == [circular]
    held = hours_today(world.province, MONDAY)
    assert held is not None
    assert (held.week_minutes, held.clauses, held.to_be_confirmed) == (720, ("K-01",), True)
    clock_at(moment("07:20"))
    page = sign_in(world.user("Wahyu")).get(PAGE).content.decode()
    assert "Perlu dikonfirmasi" in page and "12 jam" in page
    for person in (part, rina):
        tap(person, "07:50")
        tap(person, "12:30", "check_out")
    clock_at(moment("20:00"))
    evaluate_days(by=Job("test"), node=world.nation, first=MONDAY, last=MONDAY)
    rows = {row.person_id: row for row in DayFinding.objects.filter(date=MONDAY)}
    assert (rows[part.pk].status, rows[part.pk].late_minutes) == ("present", 0)
    assert (rows[rina.pk].status, rows[rina.pk].late_minutes) == ("late_and_early", 20)
