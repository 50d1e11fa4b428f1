"""Looks are written down and shown, coordinates go after their time, own data is handed over whole."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from phones import AT_OFFICE, NOW, body, event, phone

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform import scheduler
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import Device, LocationLook, PresenceEvent
from tatakerja.presence.rules.privacy import BANDS_M, band_of
from tatakerja.presence.services import (
    export_own,
    find_signals,
    intake,
    look_up,
    record_looks,
    reduce_points,
    set_retention,
)
from tatakerja.roster.services import record_absence
from world import World, make_world

LAT = -0.502233445566  # a canary: found in raw bytes as an eight-byte float
JOB = Job("presence.reduce_points")
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def morning(clock_at: Any) -> None:
    clock_at(NOW)


def at_work(clock_at: Any) -> None:
    """An hour later: 08.24, within working hours."""
    clock_at(NOW + timedelta(hours=1))


def tapped(world: World, name: str = "Rina", **fields: Any) -> PresenceEvent:
    device, _ = phone(world.person(name), browser_hash=f"browser-{name}")
    sent = event(**{**AT_OFFICE, **fields})
    intake(device=device, body=body(sent))
    return PresenceEvent.objects.get(key=sent["id"])


# -- looks ----------------------------------------------------------------------------------------------


def test_a_look_is_shown_to_the_person_with_who_when_and_why(
    world: World, sign_in: Any, clock_at: Any
) -> None:
    tapped(world)
    at_work(clock_at)
    seen = look_up(by=world.user("Budi"), person=world.person("Rina"), purpose="safety")
    assert seen is not None
    assert (seen.place, seen.distance_m) == ("office", 14)
    rina = sign_in(world.user("Rina"))
    words = "Lokasi Anda dilihat 1 kali hari ini. Terakhir: Budi Hartono, 08.24, untuk keselamatan pegawai."
    assert words in rina.get("/").content.decode()
    page = rina.get("/presensi/data-saya/").content.decode()
    assert "Budi Hartono" in page
    assert "Keselamatan pegawai" in page
    assert AuditEvent.objects.filter(action="presence.location_seen").count() == 1


def test_the_page_of_waiting_evidence_is_a_look_once_an_hour(world: World, sign_in: Any) -> None:
    tapped(world, lat=-0.52)
    budi = sign_in(world.user("Budi"))
    budi.get("/presensi/menunggu/"), budi.get("/presensi/menunggu/")
    assert [(row.person, row.by, row.purpose) for row in LocationLook.objects.all()] == [
        (world.person("Rina"), world.user("Budi"), "decide")
    ]
    record_looks(by=world.user("Rina"), people=[world.person("Rina").pk], purpose="decide")
    assert LocationLook.objects.count() == 1  # the own place is nobody's look


def test_who_opened_the_own_home_is_shown(world: World, sign_in: Any) -> None:
    home = world.person("Rina").points.get()
    words = "Siapa yang membuka titik rumah saya"
    assert words not in sign_in(world.user("Rina")).get("/presensi/data-saya/").content.decode()
    assert sign_in(world.user("Sari")).post(f"/organisasi/rumah/{home.pk}/lihat/").status_code == 200
    page = sign_in(world.user("Rina")).get("/presensi/data-saya/").content.decode()
    assert words in page
    assert page[page.index(words) :].count(world.person("Sari").name) == 1
    assert words not in sign_in(world.user("Andi")).get("/presensi/data-saya/").content.decode()


@pytest.mark.parametrize("name", ["Rina", "Andi", "Tono", "Wahyu", "Agung", "Maya"])
def test_who_may_not_look(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        look_up(by=world.user(name), person=world.person("Rina"), purpose="urgent")
    assert LocationLook.objects.count() == 0


def test_no_look_outside_working_hours_over_a_whole_week(world: World, clock_at: Any) -> None:
    hours = []
    start = NOW.replace(minute=30, second=0, microsecond=0) - timedelta(hours=7)  # Monday 00.30 WITA
    for hour in range(168):
        clock_at(start + timedelta(hours=hour))
        try:
            look_up(by=world.user("Budi"), person=world.person("Rina"), purpose="urgent")
        except Conflict:
            continue
        hours.append(hour)
    assert sorted({hour // 24 for hour in hours}) == [0, 1, 2, 3, 4]
    assert {hour % 24 for hour in hours} <= set(range(7, 17))


def test_no_look_on_leave_and_none_without_a_purpose(world: World, clock_at: Any) -> None:
    with pytest.raises(Invalid):
        look_up(by=world.user("Budi"), person=world.person("Rina"), purpose="decide")
    at_work(clock_at)
    record_absence(
        by=Job("test"),
        person=world.person("Rina"),
        first=MONDAY,
        last=MONDAY,
        kind="leave",
        source="cuti/1",
    )
    with pytest.raises(Conflict):
        look_up(by=world.user("Budi"), person=world.person("Rina"), purpose="urgent")


def test_the_twenty_first_look_of_a_day_is_refused(world: World, clock_at: Any) -> None:
    at_work(clock_at)
    for _ in range(20):
        look_up(by=world.user("Budi"), person=world.person("Rina"), purpose="urgent")
    with pytest.raises(Conflict):
        look_up(by=world.user("Ratna"), person=world.person("Rina"), purpose="urgent")


# -- retention ------------------------------------------------------------------------------------------


def test_points_become_a_place_and_a_band_after_their_time(world: World, clock_at: Any) -> None:
    kept, far = tapped(world, lat=LAT), tapped(world, "Andi", lat=-0.512)
    clock_at(NOW + timedelta(days=60))
    assert reduce_points(by=JOB) == 0
    clock_at(NOW + timedelta(days=61))
    assert reduce_points(by=JOB) == 2
    kept.refresh_from_db(), far.refresh_from_db()
    assert (kept.lat, kept.lon, kept.accuracy_m, kept.altitude_m) == (None, None, None, None)
    assert (kept.place, kept.distance_m, kept.reduced) == ("office", 50, True)
    assert (far.place, far.distance_m, far.limit_m) == ("outside", 5000, 100)
    assert reduce_points(by=JOB) == 0
    assert AuditEvent.objects.get(action="presence.points_reduced").data["events"] == 2


def test_a_region_sets_its_own_time(world: World, clock_at: Any, sign_in: Any) -> None:
    tapped(world), tapped(world, "Tono")
    wahyu = sign_in(world.user("Wahyu"))
    address = f"/presensi/penyimpanan/{world.province.pk}/"
    assert wahyu.post(address, {"what": "days", "days": 3}).status_code == 422
    assert wahyu.post(address, {"what": "days", "days": 7}).status_code == 302
    clock_at(NOW + timedelta(days=8))
    scheduler.REGISTRY["presence.reduce_points"].work(NOW)
    left = PresenceEvent.objects.filter(reduced=False).values_list("person__name", flat=True)
    assert list(left) == ["Tono Wijaya"]
    for name in ("Sari", "Budi", "Agung"):
        with pytest.raises(NotAllowed):
            set_retention(by=world.user(name), region=world.province, days=30)


@pytest.mark.parametrize(
    ("metres", "band"), [(0, 50), (50, 50), (51, 100), (366, 500), (6_000_000, BANDS_M[-1])]
)
def test_bands(metres: int, band: int) -> None:
    assert band_of(metres) == band


def old_rows_of_postgresql(clock_at: Any, caplog: pytest.LogCaptureFixture) -> None:
    """No old version is left of a row whose point was taken; one that may not vacuum logs it."""
    world = make_world()
    tapped(world, lat=LAT)
    table = PresenceEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pgstattuple")

        def told(query: str) -> Any:
            cursor.execute(query)
            return cursor.fetchone()[0]

        cursor.execute(f"VACUUM {table}")
        clock_at(NOW + timedelta(days=61))
        PresenceEvent.objects.update(note="x")
        assert told(f"SELECT dead_tuple_count FROM pgstattuple('{table}')") == 1
        assert reduce_points(by=JOB) == 1
        assert told(f"SELECT dead_tuple_count FROM pgstattuple('{table}')") == 0
        tapped(world, "Andi", lat=LAT)
        clock_at(NOW + timedelta(days=200))
        cursor.execute("CREATE ROLE a_guest NOLOGIN")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO a_guest")
        cursor.execute("SET ROLE a_guest")
        try:
            assert reduce_points(by=JOB) == 1
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY a_guest")
            cursor.execute("DROP ROLE a_guest")
        assert "this role does not own it" in caplog.text
        assert told(f"SELECT dead_tuple_count FROM pgstattuple('{table}')") > 0


@pytest.mark.django_db(transaction=True)
def test_not_a_byte_of_a_point_is_left_in_the_database_file(
    clock_at: Any, caplog: pytest.LogCaptureFixture
) -> None:
    if connection.vendor != "sqlite":
        old_rows_of_postgresql(clock_at, caplog)
        return
    world = make_world()
    tapped(world, lat=LAT)
    with connection.cursor() as cursor:
        # 2 is FAST, 1 is ON: a page that is rearranged leaves no copy of its rows.
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() != (0,)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA database_list")
        path = Path(cursor.fetchone()[2])

    def found() -> int:
        files = [path, path.with_name(path.name + "-wal")]
        return sum(file.read_bytes().count(struct.pack(">d", LAT)) for file in files if file.is_file())

    assert found() >= 1
    clock_at(NOW + timedelta(days=61))
    assert reduce_points(by=JOB) == 1
    assert found() == 0


def test_how_far_outside_a_signal_was_becomes_a_band_with_its_event(world: World, clock_at: Any) -> None:
    event = tapped(world, lat=-0.506)
    find_signals(by=Job("presence.signals"), first=NOW - timedelta(hours=1), last=NOW + timedelta(hours=1))
    assert [(row.kind, row.facts) for row in event.signals.all()] == [("outside", {"over_m": 333})]
    clock_at(NOW + timedelta(days=61))
    assert reduce_points(by=JOB) == 1
    assert [(row.kind, row.facts) for row in event.signals.all()] == [("outside", {"over_m": 500})]


# -- own data -------------------------------------------------------------------------------------------


def test_the_export_holds_everything_of_the_owner_and_nothing_of_others(
    world: World, sign_in: Any, clock_at: Any
) -> None:
    mine = [str(tapped(world).key) for _ in range(3)]
    others = str(tapped(world, "Andi").key)
    at_work(clock_at)
    look_up(by=world.user("Budi"), person=world.person("Rina"), purpose="urgent")
    answer = sign_in(world.user("Rina")).post("/presensi/data-saya/unduh/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    data = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert {row["key"] for row in data["presensi.json"]} == set(mine)
    assert {(row["fix_age_s"], row["site"][:7]) for row in data["presensi.json"]} == {(3.0, "office/")}
    assert [row["device"] for row in data["presensi.json"]] == [row["id"] for row in data["perangkat.json"]]
    assert len(data["dilihat.json"]) == 1
    assert data["pemilik.json"]["nip"] == world.person("Rina").nip
    assert "presence.location_seen" in {row["action"] for row in data["jejak.json"]}
    everything = json.dumps(data)
    assert others not in everything
    assert re.search(world.person("Andi").nip, everything) is None


def test_nobody_else_gets_it(world: World) -> None:
    for name in ("Budi", "Sari", "Wahyu", "Maya"):
        with pytest.raises(NotAllowed):
            export_own(by=world.user(name), person=world.person("Rina"))


# -- devices --------------------------------------------------------------------------------------------


def test_a_new_phone_is_bound_by_its_first_tap_and_the_old_one_let_go(world: World, sign_in: Any) -> None:
    old, _ = phone(world.person("Rina"), label="Ponsel lama")
    rina = sign_in(world.user("Rina"))
    assert "Ponsel lama" in rina.get("/presensi/data-saya/").content.decode()
    done = rina.post(f"/presensi/perangkat/{old.pk}/lepas/", follow=True)
    assert "Perangkat dilepas." in done.content.decode()
    old.refresh_from_db()
    assert old.revoked_at == NOW
    sent = {"sent_at": NOW.isoformat(), "events": [event()]}
    rina.post("/presensi/kirim/", json.dumps(sent), content_type="application/json")
    assert Device.objects.filter(person=world.person("Rina"), revoked_at__isnull=True).count() == 1
    stranger = sign_in(world.user("Tono"))
    assert stranger.post(f"/presensi/perangkat/{old.pk}/lepas/").status_code == 404
