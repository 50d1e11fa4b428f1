"""What a citizen does on a small phone: find a service, complain, track, rate; with script and without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from conftest import PHONE
from tatakerja.circular.services import seed_holidays
from tatakerja.platform.audit import Job
from tatakerja.service import forms
from tatakerja.service.models import Complaint, SurveyAnswer, Topic
from tatakerja.service.rules.standards import PUBLISHED
from tatakerja.service.services import register
from world import World

Visit = Callable[..., Page]
Axe = Callable[[Page], list[str]]
LONGEST_PAGE = 40 * 1024


@pytest.fixture
def counter(region: World, clock_at: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """A service on a Monday morning, and forms that may be sent at once."""
    clock_at(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(forms, "_SHORTEST", -1)
    seed_holidays(by=Job("test"))
    sari, words = region.user("Sari"), register.ServiceWords("Izin apotek", "Mendirikan apotek baru")
    made = register.create_service(by=sari, node=region.dpmptsp, code="izin-apotek", words=words)
    register.publish_standard(
        by=sari,
        service=made,
        components=dict.fromkeys(PUBLISHED, "Isi komponen."),
        valid_from=date(2026, 1, 1),
    )
    register.set_hours(
        by=sari, service=made, channel="counter", weekdays={0, 1, 2, 3, 4},
        opens=time(8), closes=time(15), since=date(2026, 1, 1),
    )  # fmt: skip
    Topic.objects.create(region=region.province, node=region.dpmptsp, name="Perizinan")
    return region


class Thumb:
    """Counts what a thumb does; typing is not counted, going into a field to type is."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.click()

    def choose(self, what: Locator, label: str) -> None:
        self.taps += 2  # the list, then the row
        what.select_option(label=label)

    def write(self, what: Locator, text: str) -> None:
        self.taps += 1
        what.fill(text)


def weigh(page: Page) -> list[int]:
    """Bytes of every answer from now on."""
    weights: list[int] = []

    def note(response: Response) -> None:
        weights.append(len(response.body()) if response.status == 200 else 0)

    page.on("response", note)
    return weights


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def complain_and_track(page: Page) -> tuple[int, int]:
    """Taps to file and to track, from the first page."""
    thumb = Thumb()
    page.goto("/layanan/")
    thumb.tap(page.get_by_role("link", name="Kirim laporan").first)
    thumb.choose(page.get_by_label("Tentang apa"), "Perizinan")
    thumb.write(page.get_by_label("Laporan Anda"), "Loket tutup pukul 13 padahal jam buka sampai 15.")
    thumb.tap(page.get_by_role("button", name="Kirim", exact=True))
    code = page.locator("h1 code").inner_text()
    filed, thumb = thumb.taps, Thumb()
    page.goto("/layanan/")
    thumb.write(page.get_by_label("Kode lacak"), code.lower())
    thumb.tap(page.get_by_role("button", name="Lacak"))
    expect(page.get_by_text("Diverifikasi paling lambat Kamis, 26 November 2026.")).to_be_visible()
    return filed, thumb.taps


def rate(page: Page) -> None:
    page.goto("/layanan/jenis/izin-apotek/")
    page.get_by_role("link", name="Nilai layanan ini").click()
    for question in page.get_by_role("group").all():
        question.get_by_text("Ya", exact=True).click()
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_text("Terima kasih.")).to_be_visible()


def test_without_script_everything_works(
    counter: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "_WITHOUT_PROOF", -1)
    page = visit(None, "/layanan/", java_script_enabled=False)
    page.get_by_label("Cari layanan").fill("apotek")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="Izin apotek").click()
    expect(page.get_by_text("Buka sampai 15.00")).to_be_visible()
    assert complain_and_track(page) == (5, 2)
    rate(page)
    assert (Complaint.objects.count(), SurveyAnswer.objects.count()) == (1, 1)


def test_with_script_the_browser_proves_its_work(
    counter: World, visit: Visit, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "_WITHOUT_PROOF", 3600)  # only a proof passes
    for path in ("/layanan/", "/layanan/jenis/izin-apotek/", "/layanan/lapor/?layanan=izin-apotek"):
        page = visit(None, "about:blank")
        weights = weigh(page)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert (axe(page), fits(page), sum(weights) <= LONGEST_PAGE) == ([], True, True), weights
    assert complain_and_track(page) == (5, 2)
    assert (axe(page), fits(page)) == ([], True)
    page.goto("/layanan/jenis/izin-apotek/survei/")
    assert (axe(page), fits(page), page.viewport_size) == ([], True, PHONE)
    rate(page)
    assert (Complaint.objects.count(), SurveyAnswer.objects.count()) == (1, 1)
