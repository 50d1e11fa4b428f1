"""What the phone does by its own clock: a check-out taken back, a request that opens without a signal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from conftest import NOW, Axe, Phone, offline_tap, tap
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.presence.models import PresenceEvent
from tatakerja.presence.queries.today import my_day
from tatakerja.presence.rules.windows import ReportState
from tatakerja.roster.services import change_day
from world import HOME, World

JOB = Job("tests")


def test_both_taps_of_a_day_without_signal_and_the_second_taken_back(phone: Callable[..., Phone]) -> None:
    rina = phone()
    page = rina.open()
    offline_tap(rina, page)
    expect(page.locator("[data-tap] button").first).to_have_attribute("aria-disabled", "false", timeout=6000)
    tap(page, "Presensi pulang")
    expect(page.locator("#queue")).to_have_text("Luring · 2 menunggu")
    back = page.get_by_role("button", name="Batalkan")
    expect(back).to_have_text(re.compile(r"^Batalkan, \d+ dtk$"))
    back.focus()
    page.keyboard.press("Enter")
    result = page.locator("#result")
    expect(result).to_contain_text("Pembatalan presensi pulang pukul 07.24 tersimpan di ponsel")
    expect(page.locator("#queue")).to_have_text("Luring · 2 menunggu")
    rina.context.set_offline(False)
    expect(page.locator("#queue")).to_be_hidden(timeout=15000)
    expect(result).to_contain_text("Presensi pulang pukul 07.24 dibatalkan.")
    expect(page.locator("section", has_text="Tercatat hari ini").last).to_contain_text("Dibatalkan")
    tap(page, "Presensi pulang")
    expect(result).to_contain_text("Presensi pulang tercatat pukul 07.")
    expect(back).to_be_visible()
    page.clock.fast_forward(13000)
    expect(back).to_have_count(0)
    kept = PresenceEvent.objects.order_by("id").values_list("kind", "confirmations__decision")
    assert list(kept) == [("check_in", None), ("check_out", "withdrawn"), ("check_out", None)]


def test_a_request_opens_on_the_kept_card_without_a_signal(
    phone: Callable[..., Phone], running: World, monkeypatch: pytest.MonkeyPatch, axe: Axe
) -> None:
    dates = {"valid.from": "2026-11-23", "valid.until": "2026-12-31"}
    circular = adopt_circular(
        by=running.user("Wahyu"), region=running.province, slug="banten-2020", changes=dates
    )
    publish_circular(by=JOB, circular=circular)
    rina = running.person("Rina")
    change_day(by=JOB, person=rina, day=date(2026, 11, 23), mode="WFH", reason="giliran")
    hers = phone()
    hers.context.set_geolocation({"latitude": HOME[0], "longitude": HOME[1], "accuracy": 9})
    page = hers.open()
    tap(page)
    expect(page.locator("#result")).to_contain_text("Presensi masuk tercatat pukul 07.24 WITA")
    asked = page.locator("section", has_text="Konfirmasi hadir pukul 11.30.")
    missed = page.locator("section", has_text="Konfirmasi 11.30 terlewat.")
    expect(page.locator("[data-opens]")).to_have_count(4)
    page.wait_for_timeout(4000)  # the fresh day is in place and kept
    hers.context.set_offline(True)
    page.reload()
    expect(page.locator("#kept")).to_contain_text("Belum ada sinyal.")
    expect(asked).to_be_hidden()
    ahead = timedelta(hours=4, minutes=7)
    page.clock.fast_forward(round(ahead.total_seconds() * 1000))
    expect(asked).to_be_visible()
    expect(missed).to_be_hidden()
    assert axe(page) == []
    asked.get_by_role("button", name="Kirim lokasi sekali").click()
    expect(page.locator("#result")).to_contain_text("Presensi pukul 11.3")
    expect(asked).to_be_hidden()
    page.clock.fast_forward(20 * 60_000)
    expect(missed).to_be_hidden()
    started = datetime.now(UTC)
    ahead += timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: NOW + ahead + (datetime.now(UTC) - started))
    hers.context.set_offline(False)
    expect(page.locator("#queue")).to_be_hidden()
    expect(page.locator("#result")).to_contain_text("Yang dihitung: 11.3")
    answer = PresenceEvent.objects.get(kind="answer")
    assert (answer.place, answer.flags, answer.grade) == ("home", [], "B")
    assert [one.state for one in my_day(rina).requests][:2] == [ReportState.ANSWERED] * 2
