"""The phone page "Hari ini" in a real Chromium: one tap, the right words, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from conftest import Faults, Visit
from tatakerja.presence.models import PresenceEvent
from world import OFFICE, World

# Monday 23 November 2026, 07.24.40 WITA: looking for a position may take a while and stays within the minute.
NOW = datetime(2026, 11, 22, 23, 24, 40, tzinfo=UTC)
METRE = 1 / 111_195.08


@pytest.fixture
def phone(visit: Visit, region: World, clock_at: Any) -> Callable[..., Page]:
    """Rina's phone at a distance north of the office: ``phone(14, 10)``; without metres GPS is refused."""
    clock_at(NOW)

    def open_page(metres: float | None = 14, accuracy: float = 10, **options: Any) -> Page:
        place = None if metres is None else (OFFICE[0] + metres * METRE, OFFICE[1], accuracy)
        options.setdefault("timezone_id", "Asia/Makassar")
        page = visit(region.person("Rina"), "/", location=place, **options)
        page.clock.set_system_time(NOW)
        page.reload()  # the phone learns its clock's offset when a page is opened
        return page

    return open_page


def said(page: Page) -> list[str]:
    underway = re.compile("Mencari lokasi|sedang dikirim")
    expect(page.locator("#result .alert").first).not_to_contain_text(underway, timeout=45000)
    return page.locator("#result .alert p").all_inner_texts()


def inside(metres: int) -> str:
    return f"Presensi masuk tercatat pukul 07.24 WITA, di area kantor ({metres} m)."


def outside(metres: int) -> str:
    return (
        f"Anda {metres} m dari titik kantor; batasnya 100 m. Presensi tetap dicatat sebagai di luar area "
        "dan menunggu penjelasan Anda."
    )


IMPRECISE = (
    "Ketelitian lokasi baru 480 m, belum cukup pasti. Nyalakan GPS, dekat ke jendela, lalu coba lagi. "
    "Bila tetap sama, kirim dengan catatan."
)
WORDS = {
    (14, 10): inside(14), (99, 10): inside(99), (120, 10): outside(120), (366, 10): outside(366),
    (14, 60): inside(14), (99, 60): inside(99), (120, 60): inside(120), (366, 60): outside(366),
    (14, 480): IMPRECISE, (99, 480): IMPRECISE, (120, 480): IMPRECISE, (366, 480): IMPRECISE,
}  # fmt: skip


def test_the_words_at_every_distance_and_accuracy(phone: Callable[..., Page]) -> None:
    """Each accuracy on a phone that is set to another zone: the unit's hour is said on all of them."""
    heard = {}
    zones = {10: "Asia/Makassar", 60: "Asia/Jakarta", 480: "Asia/Jayapura"}
    pages = {accuracy: phone(timezone_id=zone) for accuracy, zone in zones.items()}
    for metres, accuracy in WORDS:
        PresenceEvent.objects.all().delete()
        page = pages[accuracy]
        page.context.set_geolocation(
            {"latitude": OFFICE[0] + metres * METRE, "longitude": OFFICE[1], "accuracy": accuracy}
        )
        page.goto("/")
        page.get_by_role("button", name="Presensi masuk").click()
        heard[metres, accuracy] = said(page)[0]
    assert heard == WORDS


def test_a_receiver_that_lost_the_first_request_is_asked_again(phone: Callable[..., Page]) -> None:
    page = phone()
    page.add_init_script(
        "const ask = navigator.geolocation.watchPosition.bind(navigator.geolocation); let times = 0;"
        "navigator.geolocation.watchPosition = (...given) => times++ ? ask(...given) : 0"
    )
    page.goto("/")
    page.get_by_role("button", name="Presensi masuk").click()
    assert said(page) == [inside(14)]


def test_one_tap_is_one_record_even_when_tapped_twice(phone: Callable[..., Page]) -> None:
    page = phone()
    page.get_by_role("button", name="Presensi masuk").dblclick()
    assert said(page) == [inside(14)]
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    page.get_by_role("button", name="Presensi pulang").click(force=True)
    event = PresenceEvent.objects.get()
    assert (event.kind, event.grade, event.place, event.distance_m) == ("check_in", "A", "office", 14)
    expect(page.get_by_text("Anda sudah presensi masuk pukul 07.24.")).to_be_visible()
    expect(page.get_by_role("list", name="Hari Anda").get_by_role("listitem").first).to_contain_text("07.24")


def test_a_lost_reply_is_asked_for_again_and_stored_once(phone: Callable[..., Page]) -> None:
    page = phone()
    sent: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/presensi/kirim/", lose_the_first_reply)
    page.get_by_role("button", name="Presensi masuk").click()
    expect(page.locator("#result")).to_contain_text(inside(14), timeout=15000)
    assert len(sent) == 2
    assert PresenceEvent.objects.count() == 1


def test_without_signal_the_tap_waits_and_its_moment_counts(phone: Callable[..., Page]) -> None:
    page = phone()
    page.context.set_offline(True)
    page.get_by_role("button", name="Presensi masuk").click()
    expect(page.locator("#result")).to_contain_text(
        "Belum ada sinyal. Presensi pukul 07.24 tersimpan di ponsel dan terkirim sendiri. "
        "Tidak perlu diulang."
    )
    expect(page.locator("#queue")).to_have_text("Luring · 1 menunggu")
    assert PresenceEvent.objects.count() == 0
    page.context.set_offline(False)
    expect(page.locator("#result")).to_contain_text(inside(14), timeout=15000)
    expect(page.locator("#queue")).to_be_hidden()
    assert PresenceEvent.objects.get().grade == "B"


def test_location_refused_is_recorded_and_can_be_explained(phone: Callable[..., Page]) -> None:
    page = phone(None)
    page.get_by_role("button", name="Presensi masuk").click()
    assert said(page) == [
        "Izin lokasi belum diberikan. Ketuk ikon di sebelah alamat, pilih Izin, lalu Lokasi. "
        "Atau kirim dengan catatan.",
        "Presensi pukul 07.24 WITA tetap tercatat dan menunggu penjelasan Anda.",
    ]
    page.get_by_text("GPS lemah di gedung").click()
    page.get_by_role("button", name="Kirim penjelasan").click()
    expect(page.get_by_text("Penjelasan terkirim. Atasan Anda akan membacanya.")).to_be_visible()
    event = PresenceEvent.objects.get()
    assert (event.place, event.pending, event.explanations.get().cause) == ("unknown", True, "weak_gps")


def test_without_script_the_button_still_records(phone: Callable[..., Page]) -> None:
    page = phone(java_script_enabled=False)
    page.get_by_role("button", name="Presensi masuk").click()
    expect(page.get_by_text("tetap tercatat dan menunggu penjelasan Anda.")).to_be_visible()
    assert PresenceEvent.objects.get().place == "unknown"


def test_the_superior_confirms_what_waits(phone: Callable[..., Page], visit: Visit, region: World) -> None:
    page = phone(366, 10)
    page.get_by_role("button", name="Presensi masuk").click()
    assert said(page) == [outside(366)]
    page.get_by_text("Rapat di tempat lain").click()
    page.get_by_role("button", name="Kirim penjelasan").click()
    boss = visit(region.person("Budi"), "/presensi/menunggu/")
    expect(boss.get_by_text("Di luar area: 366 m, batas 100 m")).to_be_visible()
    expect(boss.get_by_text("Rapat di tempat lain")).to_be_visible()
    boss.get_by_role("button", name="Pilih semua").click()
    expect(boss.get_by_label("Rina Wulandari")).to_be_checked()
    boss.get_by_role("button", name="Benarkan 1").click()
    expect(boss.get_by_text("1 presensi dibenarkan.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Dibenarkan")).to_be_visible()


def test_everybody_can_use_the_pages(phone: Callable[..., Page], faults: Faults) -> None:
    page = phone(366, 10)
    assert faults(page) == []
    page.get_by_role("button", name="Presensi masuk").click()
    said(page)
    expect(page.get_by_role("button", name="Kirim penjelasan")).to_be_visible()
    assert faults(page) == []
    page.goto("/presensi/menunggu/")
    assert faults(page) == []
