"""What a citizen does on a small phone: find a service, complain, track, rate; with script and without."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Locator, Page, Response, expect

from conftest import PHONE, Axe, Visit, sideways
from tatakerja.circular.services import seed_holidays
from tatakerja.platform.audit import Job
from tatakerja.service import forms
from tatakerja.service.models import Complaint, PublicService, SurveyAnswer, Topic
from tatakerja.service.rules.standards import PUBLISHED
from tatakerja.service.services import appointments, complaints, consultations, register, survey
from world import World

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
    return sideways(page) == 0


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


# Public addresses of the register that are no pages: files, pictures, and acts that only take a form.
NO_PAGES = {"ticket_qr", "cancel_ticket", "question_close", "question_file", "satisfaction_pdf", "proof"}


def public_names(resolver: Any, app: str) -> set[str]:
    """Names of an app's addresses that nobody signs in for."""
    found: set[str] = set()
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver) and one.app_name in (app, None):
            found |= public_names(one, app) if one.app_name is None or one.app_name == app else set()
        elif isinstance(one, URLPattern) and resolver.app_name == app:
            found |= {one.name or ""} if getattr(one.callback, "login_required", True) is False else set()
    return found


@pytest.fixture
def busy(counter: World) -> dict[str, list[str]]:
    """Something to see on every page: addresses by name."""
    sari, made = counter.user("Sari"), PublicService.objects.get()
    register.set_hours(
        by=sari, service=made, channel="appointment", weekdays={0, 1, 2, 3, 4},
        opens=time(10), closes=time(12), since=date(2026, 1, 1),
    )  # fmt: skip
    appointments.set_booking(by=sari, service=made, given=appointments.Booking(30, 2))
    visit = appointments.book(service=made, starts_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    appointments.walk_in(by=sari, service=made)
    appointments.call_next(by=sari, service=made, desk="Loket 1")
    for _ in range(30):
        survey.take_answer(service=made, marks=[3, 4, 3, 2, 3, 4, 3, 3, 4])
    survey.publish_result(
        by=sari, service=made, first=date(2026, 1, 1), last=date(2026, 11, 23), population=100
    )
    register.publish_pledge(by=sari, node=made.node, text="Kami sanggup.", valid_from=date(2026, 1, 1))
    place = {"region": counter.province, "topic": Topic.objects.get()}
    new = complaints.take_complaint(kind="ordinary", text="Loket tutup pukul 13.", **place)
    asked = complaints.take_complaint(kind="information", text="Apa syaratnya?", **place)
    complaints.forward_complaint(by=sari, complaint=asked, node=made.node, kind="information")
    complaints.answer_complaint(by=sari, complaint=asked, text="KTP dan KK.")
    question = consultations.ask(subject="Apa syarat izin?", text="Saya baru.", **place)
    consultations.answer(by=sari, asked=question, text="KTP dan denah.")
    of_service = ("service", "survey", "visit", "display", "satisfaction")
    return {
        **{name: [reverse(f"service:{name}", args=[made.code])] for name in of_service},
        **{
            name: [reverse(f"service:{name}")]
            for name in ("index", "report", "find", "ask", "all_satisfaction")
        },
        "ticket": [reverse("service:ticket", args=[visit.code])],
        "question": [reverse("service:question", args=[question.code])],
        "track": [reverse("service:track", args=[one.code]) for one in (new, asked)],
    }


def test_every_public_page_is_light_narrow_and_whole(
    busy: dict[str, list[str]], visit: Visit, axe: Axe
) -> None:
    """All of them, found in the addresses themselves: a new public page fails here until it is shown."""
    assert public_names(get_resolver(), "service") - NO_PAGES == set(busy)
    page = visit(None, "about:blank")
    for path in [one for paths in busy.values() for one in paths]:
        fresh = page.context.new_page()
        weights = weigh(fresh)
        fresh.goto(path)
        fresh.wait_for_load_state("networkidle")
        assert (axe(fresh), fits(fresh), sum(weights) <= LONGEST_PAGE) == ([], True, True), (path, weights)
        fresh.close()
    page.goto(busy["service"][0])
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.url}])
    page.reload()
    assert (axe(page), fits(page), page.locator("[lang=id]").count() > 6) == ([], True, True)
