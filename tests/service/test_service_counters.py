"""Counters staffed by the roster: refused when empty, a substitute suggested, shown by function."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.organisation.models import GroupMembership
from tatakerja.organisation.services.points import approve_point, propose_point
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.platform.models import Notice
from tatakerja.roster.models import CounterDemand, RosterPlan
from tatakerja.roster.services import draft_plan, publish_plan, record_absence
from tatakerja.service.jobs import watch_counters
from tatakerja.service.models import PublicService
from tatakerja.service.services.counters import set_need
from tatakerja.service.services.register import set_hours
from world import World, make_person

DESK = Job("test.desk")
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def member(town: World, name: str) -> None:
    GroupMembership.objects.create(person=town.person(name), group="loket", valid_from=MONDAY)


@pytest.fixture
def quarter(town: World) -> World:
    """A circular that leaves a quarter in the office, and fourteen more people who take turns."""
    changes = {"valid.from": "2026-11-02"}
    draft = adopt_circular(by=town.user("Wahyu"), region=town.province, slug="kotim-2021", changes=changes)
    publish_circular(by=DESK, circular=draft)
    for number in range(14):
        make_person(f"19900101201501{number:04d}", f"Pegawai {number:02d}", town.perizinan, "Analis")
    return town


def published(town: World) -> RosterPlan:
    plan = draft_plan(by=DESK, agency=town.dpmptsp, first=MONDAY, last=FRIDAY)
    return publish_plan(by=DESK, plan=plan)


def test_a_need_reaches_the_roster_and_follows_the_hours(town: World, permit: PublicService) -> None:
    sari = town.user("Sari")
    set_need(by=sari, service=permit, group="loket", least=2, since=MONDAY)
    row = CounterDemand.objects.get()
    assert (row.node, row.name, row.least, row.group, row.weekdays, row.since, row.until, row.source) == (
        town.dpmptsp, "Izin apotek", 2, "loket", [0, 1, 2, 3, 4], MONDAY, None, "layanan/izin-apotek",
    )  # fmt: skip
    set_hours(
        by=sari, service=permit, channel="counter", weekdays={1}, opens=time(9), closes=time(12),
        since=date(2026, 12, 1),
    )  # fmt: skip
    spans = [(one.weekdays, one.since, one.until) for one in CounterDemand.objects.order_by("since")]
    assert spans == [([0, 1, 2, 3, 4], MONDAY, date(2026, 11, 30)), ([1], date(2026, 12, 1), None)]
    set_need(by=sari, service=permit, group="loket", least=0, since=MONDAY)
    assert CounterDemand.objects.count() == 0


def test_an_office_fills_in_the_need(town: World, permit: PublicService, sign_in: Any) -> None:
    member(town, "Rina")
    url = f"/layanan/kelola/{permit.pk}/loket/"
    form = {"group": "loket", "least": "1", "since": "2026-11-23"}
    sari = sign_in(town.user("Sari"))
    assert sari.post(url, {**form, "group": "lain"}).status_code == 422
    assert sari.post(url, {**form, "least": "51"}).status_code == 422
    assert (sari.post(url, form).status_code, CounterDemand.objects.get().group) == (302, "loket")
    assert "Jadwal belum terbit" in sari.get(f"/layanan/kelola/{permit.pk}/").content.decode()
    assert sign_in(town.user("Tono")).get(url).status_code == 404
    assert sign_in(town.user("Agung")).post(url, form).status_code == 403


def test_a_sick_call_shows_who_can_stand_in(
    quarter: World, permit: PublicService, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for name in ("Rina", "Dewi"):
        member(quarter, name)
    set_need(by=quarter.user("Sari"), service=permit, group="loket", least=1, since=MONDAY)
    plan = published(quarter)
    index = plan.days.index(FRIDAY.isoformat())
    rows = {row.person_id: row.cells[index] for row in plan.rows.all()}
    names = sorted(("Rina", "Dewi"), key=lambda name: rows[quarter.person(name).pk] == "H")
    standing, other = (quarter.person(name) for name in names)
    watch_counters(clock.now())
    assert not Notice.objects.filter(event="service.counter_short").exists()
    record_absence(by=DESK, person=standing, first=FRIDAY, last=FRIDAY, kind="leave", source="cuti/9")
    page = f"/layanan/kelola/{permit.pk}/"
    sari = sign_in(quarter.user("Sari"))
    with django_assert_max_num_queries(45):
        text = sari.get(page).content.decode()
    assert f"Pilih pengganti {standing.name}" in text
    assert f"Dapat datang: {other.name}" in text
    assert text.count("Kurang petugas") == 1
    day = sari.get(reverse("roster:day", args=[plan.pk, standing.pk, FRIDAY.isoformat()]))
    assert day.context["candidates"][0].person_id == other.pk


def test_leaders_are_told_once(town: World, permit: PublicService, clock_at: Any) -> None:
    member(town, "Rina")
    set_need(by=town.user("Sari"), service=permit, group="loket", least=1, since=MONDAY)
    published(town)
    record_absence(
        by=DESK, person=town.person("Rina"), first=MONDAY, last=MONDAY, kind="leave", source="cuti/9"
    )
    for _ in range(2):
        watch_counters(clock.now())
    told = Notice.objects.filter(event="service.counter_short")
    assert {one.user_id for one in told} == {town.user("Sari").pk, town.user("Ratna").pk}
    assert "Rina" not in told[0].title + told[0].text


def test_the_public_sees_functions_never_people(
    town: World, permit: PublicService, django_assert_max_num_queries: Any
) -> None:
    for name in ("Rina", "Andi", "Dewi"):
        member(town, name)
    set_need(by=town.user("Sari"), service=permit, group="loket", least=2, since=MONDAY)
    record_absence(
        by=DESK, person=town.person("Dewi"), first=MONDAY, last=MONDAY, kind="leave", source="cuti/9"
    )
    with django_assert_max_num_queries(40):
        text = Client().get("/layanan/jenis/izin-apotek/").content.decode()
    serving = text[text.index("Yang melayani hari ini") :][:600]
    assert ("Analis Perizinan" in serving, "Pengadministrasi" in serving) == (True, True)
    assert "Petugas terbatas" not in serving
    assert [name for name in ("Rina", "Andi", "Dewi") if name in text] == []
    record_absence(
        by=DESK, person=town.person("Rina"), first=MONDAY, last=MONDAY, kind="leave", source="cuti/10"
    )
    assert "Petugas terbatas hari ini" in Client().get("/layanan/jenis/izin-apotek/").content.decode()


def test_no_public_page_tells_where_somebody_works_from(
    quarter: World, permit: PublicService, take: Any
) -> None:
    """Canary: registered homes of everybody at the counter, and what the roster says of who is at home."""
    for name in ("Rina", "Dewi", "Andi"):
        member(quarter, name)
        person = quarter.person(name)
        given = {"lat": -0.4711223, "lon": 117.1733445, "address": f"Gang Kenari rumah {name}"}
        point = propose_point(by=quarter.user(name), person=person, **given)
        approve_point(by=DESK, point=point)
    set_need(by=quarter.user("Sari"), service=permit, group="loket", least=1, since=MONDAY)
    published(quarter)
    report = take()
    paths = [
        f"/layanan/jenis/izin-apotek/{end}" for end in ("", "survei/", "antrean/", "kepuasan/", "janji/")
    ]
    paths += ["/layanan/", "/layanan/lapor/", "/layanan/konsultasi/", f"/layanan/lacak/{report.code}/"]
    canaries = ["Kenari", "0.47112", "117.17334", "WFH", "dari rumah", *(one.name for one in people(quarter))]
    for path in paths:
        text = Client().get(path).content.decode()
        assert (path, [word for word in canaries if word in text]) == (path, [])


def people(town: World) -> list[Any]:
    return [town.person(name) for name in ("Rina", "Dewi", "Andi", "Sari", "Ratna", "Budi")]
