"""What happens around a tap, in a real Chromium: an outage, a review, a request for a location."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from conftest import Axe, Visit
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.platform import scheduler
from tatakerja.platform.audit import Job
from tatakerja.presence.models import Outage, PresenceEvent, ReliefDecision, Review, Signal
from tatakerja.presence.queries import relief_on
from tatakerja.presence.services import bind_device, find_signals, intake
from tatakerja.roster.services import change_day
from world import HOME, OFFICE, World

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 23, 24, 40, tzinfo=UTC)  # 07.24.40 WITA
NOON = datetime(2026, 11, 23, 3, 32, 40, tzinfo=UTC)  # 11.32.40 WITA


@pytest.fixture(autouse=True)
def morning(region: World, clock_at: Any) -> None:
    clock_at(NOW)


def test_from_the_outage_to_the_relief(visit: Visit, region: World, axe: Axe) -> None:
    officer = visit(region.person("Sari"), "/presensi/gangguan/catat/")
    officer.get_by_label("Jaringan atau internet").check()
    officer.get_by_label("Mulai").fill("2026-11-23T07:00")
    officer.get_by_label("Selesai").fill("2026-11-23T07:20")
    assert axe(officer) == []
    officer.get_by_role("button", name="Catat", exact=True).click()
    expect(officer.locator("main")).to_contain_text("Gangguan dicatat.")
    phone = visit(region.person("Rina"), "/")
    expect(phone.locator("#today")).to_contain_text("Gangguan G-2311-07")
    expect(phone.locator("#today")).to_contain_text("Anda tidak perlu mengajukan apa pun.")
    bkd = visit(region.person("Wahyu"), f"/presensi/gangguan/{Outage.objects.get().pk}/")
    bkd.get_by_label("Alasan").fill("Fiber putus")
    bkd.get_by_role("button", name="Beri keringanan").click()
    expect(bkd.locator("main")).to_contain_text("Keringanan diberikan kepada 6 pegawai.")
    assert axe(bkd) == []
    phone.reload()
    expect(phone.locator("#today")).to_contain_text("Sudah diputuskan: jam itu tidak dihitung terhadap Anda.")
    found = relief_on([region.person("Rina").pk], MONDAY, MONDAY)[region.person("Rina").pk, MONDAY]
    assert [one.state.value for one in found] == ["granted"]
    assert ReliefDecision.objects.get().people == 6


def test_from_the_signals_to_the_answer_and_the_opinion(visit: Visit, region: World, axe: Axe) -> None:
    rina = region.person("Rina")
    device = bind_device(by=region.user("Rina"), person=rina, secret="a-browser-of-hers", label="Ponsel")
    at = NOW.isoformat()
    fake = {"lat": -0.50211, "lon": 117.15371, "accuracy_m": 3, "altitude_m": 3, "speed_mps": 0.01}
    event = {"id": "019a0000-0000-7000-8000-000000000001", "kind": "check_in", "at": at, "clock": "synced"}
    intake(device=device, body={"sent_at": at, "events": [event | fake]})
    span = {"first": NOW - timedelta(days=1), "last": NOW + timedelta(days=1)}
    assert find_signals(by=Job("presence.signals"), **span) == 1
    assert sorted(Signal.objects.values_list("kind", flat=True)) == ["coarse", "tool"]
    superior = visit(region.person("Budi"), "/presensi/tinjauan/")
    expect(superior.locator("main")).to_contain_text("Tidak ada yang perlu ditinjau.")
    phone = visit(rina, "/")
    phone.get_by_role("link", name="Lihat dan jawab").click()
    expect(phone.locator("main")).to_contain_text("Penyebab wajar yang diketahui:")
    assert axe(phone) == []
    phone.get_by_label("Jawaban Anda").fill("Ponsel uji milik kantor.")
    phone.get_by_role("button", name="Kirim jawaban").click()
    expect(phone.locator("main")).to_contain_text("Jawaban tersimpan.")
    superior.reload()
    superior.get_by_role("link", name="Rina Wulandari").click()
    expect(superior.locator("main")).to_contain_text("Ponsel uji milik kantor.")
    assert axe(superior) == []
    superior.get_by_label("Alasan").fill("Memang ponsel uji.")
    superior.get_by_role("button", name="Wajar, tutup").click()
    expect(superior.locator("main")).to_contain_text("Peninjauan selesai.")
    assert Review.objects.get().outcome == "clear"


def with_keys_alone(page: Page, name: str) -> None:
    """Tabs to the button, which shows where the focus is, and presses Enter."""
    button = page.get_by_role("button", name=name).first
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    expect(button).to_be_focused()
    assert button.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)") >= 2
    page.keyboard.press("Enter")


def test_from_the_request_by_one_tap_to_the_officers_report(
    visit: Visit, region: World, clock_at: Any, axe: Axe
) -> None:
    clock_at(NOW - timedelta(days=7))
    circular = adopt_circular(
        by=region.user("Wahyu"),
        region=region.province,
        slug="banten-2020",
        changes={"valid.from": "2026-11-16", "valid.until": "2026-12-31"},
    )
    publish_circular(by=Job("test"), circular=circular)
    for name in ("Rina", "Andi"):
        change_day(
            by=region.user("Budi"), person=region.person(name), day=MONDAY, mode="WFH", reason="giliran"
        )
    for name in ("Ratna", "Sari", "Budi", "Dewi", "Wahyu", "Agung", "Maya"):
        change_day(by=Job("test"), person=region.person(name), day=MONDAY, mode="WFO", reason="giliran")
    clock_at(NOON)
    scheduler.REGISTRY["presence.requests"].work(NOON)
    phone = visit(region.person("Rina"), "/", location=(*HOME, 12), timezone_id="Asia/Makassar")
    phone.clock.set_system_time(NOON)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Konfirmasi hadir pukul 11.30.")
    with_keys_alone(phone, "Kirim lokasi sekali")
    expect(phone.locator("#result")).to_contain_text("Lokasi tercatat pukul 11.32 WITA", timeout=25000)
    expect(phone.locator("section", has_text="Konfirmasi hadir pukul 11.30.")).to_be_hidden()
    assert phone.evaluate("document.activeElement.closest('#today') !== null")  # the focus is not lost
    event = PresenceEvent.objects.get(kind="answer")
    assert (event.place, event.flags) == ("home", [])
    page = f"{reverse('reporting:day', args=[region.dpmptsp.pk])}?pukul=11.30"
    officer = visit(region.person("Sari"), page)
    expect(officer.locator("main")).to_contain_text("2 diminta, 1 dijawab, 0 terlambat, 0 terlewat, 1 masih")
    assert str(OFFICE[0]) not in officer.content()
    assert str(HOME[0]) not in officer.content()
    superior = visit(region.person("Budi"), "/presensi/panggilan/")
    expect(superior.locator("main")).to_contain_text("Dijawab")
    assert axe(superior) == []
