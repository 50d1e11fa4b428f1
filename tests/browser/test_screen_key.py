"""The phone's screen lock beside a tap, with Chromium's own virtual authenticator: registered, used without a
signal, left out, taken away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from conftest import READY, Axe, Visit
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.presence.models import PresenceEvent, ScreenKey
from world import OFFICE, PASSWORD, World

NOW = datetime(2026, 11, 22, 23, 24, 5, tzinfo=UTC)  # 07.24.05 WITA
FITTED = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def asked(region: World, clock_at: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """A circular that asks for the screen lock; from then on the server's clock runs."""
    clock_at(NOW - timedelta(days=7))
    changes = {"valid.from": "2026-11-16", "valid.until": "2026-12-31", "presence.evidence": ["screen_key"]}
    held = adopt_circular(by=Job("test"), region=region.province, slug="mendagri-2026", changes=changes)
    publish_circular(by=Job("test"), circular=held)
    started = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: NOW + (datetime.now(UTC) - started))
    return region


def lock_of(page: Page) -> tuple[CDPSession, dict[str, Any]]:
    """The phone's screen lock, which its owner opens."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable", {"enableUI": False})
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": FITTED})


def test_the_screen_lock_is_registered_added_to_taps_and_taken_away(
    visit: Visit, asked: World, axe: Axe
) -> None:
    page = visit(asked.person("Rina"), "/", location=(OFFICE[0], OFFICE[1], 10), timezone_id="Asia/Makassar")
    page.context.clock.install(time=clock.now())
    wire, fitted = lock_of(page)
    expect(page.get_by_text("Edaran meminta kunci layar, dan Anda belum punya.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Daftarkan ponsel ini").click()
    assert axe(page) == []
    page.get_by_role("link", name="Daftarkan ponsel ini").focus()
    page.keyboard.press("Enter")
    page.locator("input[name=password]").fill(PASSWORD)  # so that only its owner binds a finger to it
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nama ponsel")).to_have_value("Ponsel")
    assert axe(page) == []
    page.get_by_role("button", name="Daftarkan ponsel ini").click()
    expect(page.get_by_text("Kunci layar terdaftar.")).to_be_visible()
    assert axe(page) == []
    page.goto("/")
    expect(page.get_by_text("buka sekali saat mengetuk")).to_be_visible()
    assert page.evaluate(READY)
    page.reload()
    page.context.set_offline(True)  # an assertion needs no signal: its challenge is made of the tap
    page.get_by_role("button", name="Presensi masuk").click()
    expect(page.locator("#queue")).to_have_text("Luring · 1 menunggu")
    page.context.set_offline(False)
    expect(page.locator("#queue")).to_be_hidden()
    expect(page.get_by_text("kunci layar dibuka")).to_be_visible()
    event = PresenceEvent.objects.get()
    assert (event.kind, event.flags, event.pending) == ("check_in", ["screen_key"], False)
    # Somebody else's finger: the phone does not open, the tap is recorded, said and waits.
    wire.send(
        "WebAuthn.setUserVerified", {"authenticatorId": fitted["authenticatorId"], "isUserVerified": False}
    )
    expect(page.locator("[data-tap] button").first).not_to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Presensi pulang").click()
    expect(page.locator("#result")).to_contain_text("Presensi ini tanpa itu: tetap tercatat", timeout=60000)
    expect(page.get_by_text("Tanpa bukti kedua yang diminta edaran")).to_be_visible()
    assert axe(page) == []
    left = PresenceEvent.objects.get(kind="check_out")
    assert (left.flags, left.pending) == (["second_missing"], True)
    officer = visit(asked.person("Sari"), "/presensi/kunci-layar/pegawai/")
    assert axe(officer) == []
    officer.get_by_role("button", name="Hapus").click()
    expect(officer.get_by_text("Kunci layar Rina Wulandari dihapus.")).to_be_visible()
    assert ScreenKey.objects.filter(ended_at__isnull=True).count() == 0
    superior = visit(asked.person("Budi"), "/presensi/menunggu/")
    expect(superior.get_by_text("Tanpa bukti kedua", exact=True)).to_be_visible()
    assert axe(superior) == []
    page.goto("/presensi/data-saya/")
    expect(page.get_by_role("listitem").filter(has_text="Budi Hartono")).to_be_visible()
    expect(page.get_by_text("Chrome di Linux")).to_be_visible()
    assert axe(page) == []
