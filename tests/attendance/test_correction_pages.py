"""The pages by which people contest a day and officials close a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from test_closing import AFTER, OCTOBER, TUESDAY

from evidence import MONDAY, moment, tap
from tatakerja.attendance.models import Correction, FindingDifference, MonthClosing
from tatakerja.attendance.services import ask_correction, close_month, evaluate_days
from tatakerja.attendance.services.correcting import Asked
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.platform.audit import Job
from world import World

JOB = Job("test")
Clock = Callable[[datetime], None]
SignIn = Callable[[object], Any]


@pytest.fixture
def monday(world: World, clock_at: Clock) -> World:
    clock_at(moment("20:00"))
    for name in ("Rina", "Andi", "Dewi"):
        tap(world.person(name), "07:20")
    evaluate_days(by=JOB, node=world.dpmptsp, first=MONDAY, last=MONDAY)
    return world


def ask(world: World, name: str) -> Correction:
    asked = Asked("check_out", "Lupa.", check_out=time(16, 20))
    return ask_correction(by=world.user(name), person=world.person(name), day=MONDAY, asked=asked)


def test_from_my_day_to_the_request_and_back(monday: World, sign_in: SignIn) -> None:
    client, rina = sign_in(monday.user("Rina")), monday.person("Rina")
    day = reverse("attendance:day", args=[rina.pk, "2026-11-23"])
    assert "Minta perbaikan" in client.get(day).content.decode()
    form = reverse("attendance:correct", args=[rina.pk, "2026-11-23"])
    assert client.get(form).status_code == 200
    assert client.post(form, {"kind": "check_out", "reason": "Lupa."}).status_code == 422
    sent = {"kind": "check_out", "reason": "Lupa.", "check_out": "16:20"}
    assert client.post(form, sent).status_code == 302
    page = client.get(day).content.decode()
    assert ("Menunggu atasan" in page, "Hasil yang dikesampingkan" in page) == (True, True)
    row = Correction.objects.get()
    assert client.post(reverse("attendance:withdraw", args=[row.pk])).status_code == 302
    assert "Ditarik pegawai" in client.get(day).content.decode()


def test_the_superior_decides_many_at_once(monday: World, sign_in: SignIn) -> None:
    rows = [ask(monday, name) for name in ("Rina", "Andi")]
    client, address = sign_in(monday.user("Budi")), reverse("attendance:corrections")
    assert client.post(address, {"decision": "accept"}).status_code == 422
    chosen = [row.pk for row in rows]
    assert client.post(address, {"decision": "refuse", "corrections": chosen}).status_code == 422
    assert client.post(address, {"decision": "accept", "corrections": chosen}).status_code == 302
    assert "Semua beres" in client.get(address).content.decode()
    stranger = sign_in(monday.user("Tono"))
    assert stranger.post(address, {"decision": "accept", "corrections": chosen}).status_code == 422


def test_the_inbox_costs_the_same_for_one_and_three(monday: World, sign_in: SignIn) -> None:
    client, address = sign_in(monday.user("Budi")), reverse("attendance:corrections")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    ask(monday, "Rina")
    one = queries()
    ask(monday, "Andi")
    ask(monday, "Dewi")
    assert queries() == one


def test_an_officer_asks_for_a_whole_unit(monday: World, sign_in: SignIn) -> None:
    address = reverse("attendance:many", args=[monday.perizinan.pk]) + "?tanggal=2026-11-23"
    people = [monday.person(name).pk for name in ("Rina", "Andi")]
    values = {
        "kind": "outage",
        "reason": "Listrik padam.",
        "starts": "07:00",
        "ends": "09:00",
        "people": people,
    }
    assert sign_in(monday.user("Budi")).get(address).status_code == 403
    officer = sign_in(monday.user("Sari"))
    assert officer.get(address).status_code == 200
    assert officer.post(address, values | {"people": []}).status_code == 422
    assert officer.post(address, values).status_code == 302
    assert Correction.objects.count() == 2


def test_close_reopen_and_differences_on_their_page(world: World, sign_in: SignIn, clock_at: Clock) -> None:
    clock_at(AFTER)
    tap(world.person("Rina"), "07:39", day=TUESDAY)
    tap(world.person("Rina"), "16:20", "check_out", day=TUESDAY)
    evaluate_days(by=JOB, node=world.dpmptsp, first=OCTOBER.first, last=OCTOBER.last)
    officer, month = sign_in(world.user("Sari")), {"bulan": "2026-10"}
    assert "Belum ditutup" in officer.get(reverse("attendance:agencies"), month).content.decode()
    page = reverse("attendance:closing", args=[world.dpmptsp.pk])
    assert "Tutup bulan ini" in officer.get(page, month).content.decode()
    assert officer.post(reverse("attendance:close", args=[world.dpmptsp.pk]), month).status_code == 302
    closing = MonthClosing.objects.get()
    assert "Utuh: sidik cocok" in officer.get(page, month).content.decode()
    tap(world.person("Rina"), "07:12", day=TUESDAY)
    evaluate_days(by=JOB, node=world.dpmptsp, first=TUESDAY, last=TUESDAY)
    row = FindingDifference.objects.get()
    assert (
        officer.post(reverse("attendance:propose", args=[row.pk]), {"reason": "Ponsel."}).status_code == 302
    )
    assert officer.post(reverse("attendance:accept", args=[row.pk])).status_code == 409
    assert (
        officer.post(reverse("attendance:ask_reopen", args=[closing.pk]), {"reason": "Salah."}).status_code
        == 302
    )
    assert sign_in(world.user("Ratna")).post(reverse("attendance:accept", args=[row.pk])).status_code == 302
    region = sign_in(world.user("Wahyu"))
    assert region.post(reverse("attendance:reopen", args=[closing.pk])).status_code == 302
    assert "Riwayat" not in region.get(page, month).content.decode()


def test_an_official_determines_days_on_the_page(world: World, sign_in: SignIn, clock_at: Clock) -> None:
    clock_at(AFTER)
    changes = {"valid.from": "2026-10-19"}
    circular = adopt_circular(by=JOB, region=world.province, slug="kaltim-2026", changes=changes)
    publish_circular(by=JOB, circular=circular, retroactive_reason="Terlambat diundangkan")
    evaluate_days(by=JOB, node=world.dpmptsp, first=OCTOBER.first, last=OCTOBER.last)
    officer, month = sign_in(world.user("Sari")), {"bulan": "2026-10"}
    page = reverse("attendance:closing", args=[world.dpmptsp.pk])
    assert "Menunggu penetapan" in officer.get(page, month).content.decode()
    address = reverse("attendance:determine", args=[world.dpmptsp.pk])
    chosen = month | {"circular": circular.pk, "choice": "before", "reason": "Tetap aturan lama."}
    assert officer.post(address, chosen | {"circular": 0}).status_code == 404
    assert officer.post(address, chosen | {"reason": ""}).status_code == 422
    assert officer.post(address, chosen).status_code == 302
    assert "Menunggu penetapan:" not in officer.get(page, month).content.decode()


@pytest.mark.parametrize("name", ["Rina", "Budi", "Tono"])
def test_who_has_no_month_to_close(world: World, sign_in: SignIn, clock_at: Clock, name: str) -> None:
    clock_at(AFTER)
    client = sign_in(world.user(name))
    assert client.get(reverse("attendance:closing", args=[world.dpmptsp.pk])).status_code == 404
    assert client.post(reverse("attendance:close", args=[world.dpmptsp.pk])).status_code == 404


def test_a_locked_month_is_in_the_hash_of_its_closing(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    evaluate_days(by=JOB, node=world.dpmptsp, first=OCTOBER.first, last=OCTOBER.last)
    closing = close_month(by=world.user("Ratna"), agency=world.dpmptsp, month=OCTOBER)
    assert (len(closing.sha256), closing.unrecorded) == (64, [])
