"""Pages of attendance: who sees whom, what each day says, and no more queries for more people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from evidence import MONDAY, moment, tap
from tatakerja.attendance.access import visible_findings
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.services import evaluate_days
from tatakerja.organisation.models import Assignment
from tatakerja.platform.audit import Job
from tatakerja.presence.models import LocationLook
from world import World, make_person

JOB = Job("test")
EVENING = moment("20:00")


@pytest.fixture
def monday(world: World, clock_at: Callable[[datetime], None]) -> World:
    """Rina was on time, Andi 11 minutes late, Dewi outside; nobody has heard of the others."""
    clock_at(EVENING)
    for name, clock, place in [
        ("Rina", "07:20", "office"),
        ("Andi", "07:41", "office"),
        ("Dewi", "07:10", "outside"),
    ]:
        tap(
            world.person(name),
            clock,
            place=place,
            lat=-0.4987,
            lon=117.1234,
            accuracy_m=9,
            distance_m=366,
            limit_m=100,
        )
        tap(world.person(name), "16:31", "check_out")
    evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY)
    return world


def page(client: Client, world: World, name: str, address: str) -> Any:
    client.force_login(world.user(name))
    return client.get(address)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Rina", {"Rina"}),
        ("Budi", {"Budi", "Rina", "Andi", "Dewi"}),
        ("Sari", {"Ratna", "Sari", "Budi", "Rina", "Andi", "Dewi"}),
        ("Wahyu", {"Ratna", "Sari", "Budi", "Rina", "Andi", "Dewi", "Wahyu", "Agung", "Maya"}),
        ("Agung", {"Ratna", "Sari", "Budi", "Rina", "Andi", "Dewi", "Wahyu", "Agung", "Maya"}),
        ("Tono", {"Tono"}),
    ],
)
def test_who_sees_whose_days(monday: World, name: str, seen: set[str]) -> None:
    rows = visible_findings(monday.user(name)).select_related("person")
    assert {row.person.name.split()[0] for row in rows} == seen


def test_a_direct_superior_without_a_role_sees_whom_he_leads(monday: World) -> None:
    Assignment.objects.filter(person=monday.person("Dewi")).update(superior=monday.person("Rina"))
    rows = visible_findings(monday.user("Rina")).select_related("person")
    assert {row.person.name.split()[0] for row in rows} == {"Rina", "Dewi"}


@pytest.mark.parametrize(
    ("name", "status"),
    [("Rina", 200), ("Budi", 200), ("Sari", 200), ("Wahyu", 200), ("Agung", 200), ("Tono", 404)],
)
def test_who_opens_rinas_month_and_day(client: Client, monday: World, name: str, status: int) -> None:
    rina = monday.person("Rina").pk
    assert page(client, monday, name, f"/kehadiran/pegawai/{rina}/").status_code == status
    assert page(client, monday, name, f"/kehadiran/pegawai/{rina}/2026-11-23/").status_code == status


@pytest.mark.parametrize(
    ("name", "status"),
    [("Budi", 200), ("Sari", 200), ("Wahyu", 200), ("Agung", 200), ("Rina", 404), ("Tono", 404)],
)
def test_who_opens_the_units_day(client: Client, monday: World, name: str, status: int) -> None:
    assert page(client, monday, name, f"/kehadiran/tim/{monday.perizinan.pk}/").status_code == status


def test_who_reads_where_somebody_was_is_written_down(client: Client, monday: World) -> None:
    dewi, tono = monday.person("Dewi"), monday.person("Tono")
    address = f"/kehadiran/pegawai/{dewi.pk}/2026-11-23/"
    for name in ("Dewi", "Tono"):  # the own day; a day that is not shown
        page(client, monday, name, address)
    assert LocationLook.objects.count() == 0
    html = page(client, monday, "Budi", address).content.decode()
    assert "366 m" in html
    page(client, monday, "Budi", f"/kehadiran/pegawai/{tono.pk}/2026-11-23/")
    page(client, monday, "Budi", f"/kehadiran/pegawai/{dewi.pk}/2026-11-22/")  # nothing told of a place
    looks = LocationLook.objects.values_list("person", "by", "purpose")
    assert list(looks) == [(dewi.pk, monday.user("Budi").pk, "record")]


def test_a_superior_does_not_open_the_whole_agency(client: Client, monday: World) -> None:
    assert page(client, monday, "Budi", f"/kehadiran/tim/{monday.dpmptsp.pk}/").status_code == 404


def test_strangers_are_sent_to_the_door(client: Client, monday: World) -> None:
    assert client.get("/kehadiran/").status_code == 302


def test_my_record_opens_every_day_with_its_reasons(client: Client, monday: World) -> None:
    html = page(client, monday, "Andi", "/kehadiran/").content.decode()
    assert "Masuk pukul 07.41 WITA, 11 menit setelah 07.30 WITA (TL1)." in html
    assert "Terlambat 11 menit (TL1)" in html
    assert "Perpres 21/2023" in html
    assert html.count("Belum ada data") == 15
    assert "117.1234" not in html


def test_the_day_runs_from_rule_to_result(client: Client, monday: World) -> None:
    dewi = monday.person("Dewi").pk
    html = page(client, monday, "Dewi", f"/kehadiran/pegawai/{dewi}/2026-11-23/").content.decode()
    places = [
        html.index(f"<h3>{title}</h3>") for title in ("Aturan", "Jadwal", "Jam kerja", "Bukti", "Hasil")
    ]
    assert places == sorted(places)
    assert "Presensi masuk pukul 07.10 WITA, di luar area (366 m, batas 100 m)." in html
    assert "Ini baru dugaan. Pegawai diminta memberi penjelasan sebelum ada keputusan." in html
    assert "117.1234" not in html and "0.4987" not in html


@pytest.mark.parametrize("text", ["2026-02-30", "kemarin", "0001-01-01", "2019-12-31"])
def test_a_day_that_does_not_exist_is_not_found(client: Client, monday: World, text: str) -> None:
    rina = monday.person("Rina").pk
    assert page(client, monday, "Rina", f"/kehadiran/pegawai/{rina}/{text}/").status_code == 404


def test_a_teams_day_puts_what_needs_a_look_first(client: Client, monday: World) -> None:
    response = page(client, monday, "Sari", f"/kehadiran/tim/{monday.dpmptsp.pk}/")
    assert dict(response.context["counts"].numbers) == {
        "perlu": 5, "belum": 3, "menunggu": 1, "terlambat": 1, "hadir": 3, "kantor": 3, "rumah": 0,
        "izin": 0, "libur": 0,
    }  # fmt: skip
    assert [row.person.name for row in response.context["first"]] == [
        "Budi Hartono", "Ratna Dewanti", "Sari Melati", "Dewi Lestari", "Andi Saputra",
    ]  # fmt: skip
    assert [row.person.name for row in response.context["page"]][-1] == "Rina Wulandari"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("keadaan=terlambat", ["Andi Saputra"]),
        ("keadaan=belum", ["Budi Hartono", "Ratna Dewanti", "Sari Melati"]),
        ("cari=wulan", ["Rina Wulandari"]),
        ("cari=19910505+201601", ["Andi Saputra"]),
        ("keadaan=izin", []),
        (
            "keadaan=ngawur&cari=wulan",
            ["Rina Wulandari"],
        ),
    ],
)
def test_every_number_opens_its_rows(client: Client, monday: World, query: str, names: list[str]) -> None:
    response = page(client, monday, "Sari", f"/kehadiran/tim/{monday.dpmptsp.pk}/?{query}")
    assert [row.person.name for row in response.context["page"]] == names


def test_somebody_over_a_region_picks_an_agency(client: Client, monday: World) -> None:
    response = page(client, monday, "Wahyu", "/kehadiran/tim/?cari=penanaman")
    assert [node.code for node in response.context["page"]] == ["tr-dpmptsp"]


def test_computing_again_by_hand(client: Client, monday: World) -> None:
    DayFinding.objects.all().delete()
    address = f"/kehadiran/tim/{monday.dpmptsp.pk}/hitung/"
    client.force_login(monday.user("Sari"))
    assert client.post(address, {"tanggal": "2026-11-23"}).status_code == 302
    assert DayFinding.objects.count() == 6
    client.force_login(monday.user("Agung"))
    assert client.post(address, {"tanggal": "2026-11-23"}).status_code == 403
    assert page(client, monday, "Sari", address).status_code == 405


@pytest.mark.parametrize("address", ["/kehadiran/tim/{}/", "/kehadiran/tim/{}/?keadaan=perlu"])
def test_queries_do_not_grow_with_the_team(
    client: Client, monday: World, address: str, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(monday.user("Sari"))
    where = address.format(monday.perizinan.pk)
    client.get(where)
    with CaptureQueriesContext(connection) as few:
        assert client.get(where).status_code == 200
    for number in range(12):
        make_person(f"1990022020170220{number:02}", f"Tambahan {number}", monday.perizinan, "Staf")
    evaluate_days(by=JOB, node=monday.perizinan, first=MONDAY, last=MONDAY)
    with CaptureQueriesContext(connection) as many:
        assert client.get(where).status_code == 200
    assert len(many) == len(few)


def test_my_record_costs_the_same_for_one_and_three_days(client: Client, monday: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(monday.user("Rina"))
    with CaptureQueriesContext(connection) as one:
        client.get("/kehadiran/")
    evaluate_days(by=JOB, node=monday.perizinan, first=MONDAY - timedelta(days=2), last=MONDAY)
    with CaptureQueriesContext(connection) as three:
        client.get("/kehadiran/")
    assert len(three) == len(one)
