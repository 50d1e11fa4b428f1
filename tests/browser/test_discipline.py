"""A discipline case in a real Chromium: from signal to decision and objection, each on the own screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE, Faulty, Visit
from discipline_office import build_office
from dossier import JOB, TODAY, Office, every_other_day
from tatakerja.discipline import services
from tatakerja.discipline.models import Case, Decision
from world import World


@pytest.fixture
def office(region: World, clock_at: Callable[[datetime], None]) -> Office:
    return build_office(region, clock_at)


class Screen:
    """Somebody's page; opened once, used for every step."""

    def __init__(self, office: Office, visit: Visit, name: str, size: dict[str, int]) -> None:
        self.page = visit(office.person(name), "/disiplin/", size=size)

    def step(self, case: Case, button: str, **fields: str) -> None:
        """Presses the button of the file, fills the form, sends it."""
        page = self.page
        page.goto(f"/disiplin/berkas/{case.pk}/")
        page.get_by_role("link", name=button, exact=True).click()
        self.fill(button, **fields)

    def fill(self, button: str, **fields: str) -> None:
        page = self.page
        for name, value in fields.items():
            field = page.locator(f"[name={name}]").first
            if field.evaluate("one => one.type") == "radio":
                page.locator(f"[name={name}][value={value}]").check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator(".messages")).to_contain_text("Tercatat")


def test_from_signal_to_decision_and_objection(office: Office, visit: Visit) -> None:
    office.absent("Rina", every_other_day(3))
    services.open_drafts(by=JOB, on=TODAY)
    case = Case.objects.get()
    budi = Screen(office, visit, "Budi", DESKTOP)
    expect(budi.page.get_by_text("Giliran Anda").first).to_be_visible()
    budi.page.get_by_role("link", name="Rina Wulandari").click()
    expect(budi.page.get_by_text("Ini usulan dari data.")).to_be_visible()
    budi.step(case, "Tindak lanjuti usulan", note="Sudah saya tanyakan ke rekan kerja.")

    rina = Screen(office, visit, "Rina", PHONE)
    rina.page.goto("/disiplin/saya/")
    rina.page.get_by_role("link", name="Tidak masuk kerja tanpa alasan sah").click()
    rina.step(case, "Jawab", text="Anak saya sakit.", defender="Andi Saputra")

    sari = Screen(office, visit, "Sari", DESKTOP)
    sari.step(case, "Verifikasi dan ajukan", note="Cocok dengan presensi.")
    sari.page.goto(f"/disiplin/berkas/{case.pk}/langkah/decider/")
    sari.fill("Tetapkan pejabat yang memutus", decider=str(office.person("Ratna").pk))

    budi.step(case, "Kirim panggilan", day="2026-12-03", clock="10:00", place="Ruang rapat")
    office.to(date(2026, 12, 3))
    budi.step(case, "Catat pemeriksaan (BAP)", lines="Mengapa tidak masuk?\nAnak saya sakit.")
    budi.step(
        case, "Buat laporan hasil pemeriksaan", proven="ya", kind="teguran_lisan", reasons="Tanpa surat."
    )

    ratna = Screen(office, visit, "Ratna", PHONE)
    ratna.step(case, "Putuskan", proven="ya", reasons="Rekomendasi beralasan.")
    sari.step(case, "Catat penyampaian", received_on="2026-12-03", manner="handed")
    rina.page.goto(f"/disiplin/berkas/{case.pk}/")
    expect(rina.page.get_by_text("Pegawai dapat mengajukan keberatan atau banding")).to_be_visible()
    rina.step(case, "Ajukan keberatan atau banding", grounds="Surat dokter kini ada.")
    assert office.again(case).stage == "contested"
    assert (Decision.objects.get().kind, Decision.objects.get().first) == ("teguran_lisan", None)


ADDRESSES = [
    ("Budi", "/disiplin/"),
    ("Budi", "/disiplin/lapor/"),
    ("Rina", "/disiplin/saya/"),
    ("Wahyu", "/disiplin/statistik/"),
    ("Wahyu", "/disiplin/aturan/{region}/"),
    ("Budi", "/disiplin/berkas/{draft}/"),
    ("Budi", "/disiplin/berkas/{draft}/langkah/take_up/"),
    ("Rina", "/disiplin/berkas/{case}/"),
    ("Rina", "/disiplin/berkas/{case}/langkah/contest/"),
    ("Sari", "/disiplin/berkas/{case}/"),
    ("Sari", "/disiplin/berkas/{case}/langkah/exhibit/"),
    ("", "/disiplin/periksa/{letter}/"),
]


def test_pages_without_violations_and_without_sideways_scrolling(office: Office, faulty: Faulty) -> None:
    case = office.delivered(11)
    office.absent("Andi", every_other_day(4))
    services.open_drafts(by=JOB, on=TODAY)
    letter = case.letters.first()
    assert letter is not None
    places: dict[str, Any] = {
        "case": case.pk,
        "draft": Case.objects.get(person=office.person("Andi")).pk,
        "region": office.world.province.pk,
        "letter": letter.sha256,
    }
    pages = [(office.person(name) if name else None, address.format(**places)) for name, address in ADDRESSES]
    assert faulty(pages) == {}
