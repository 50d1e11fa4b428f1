"""Journeys of the reports: two taps to the BKD, the board, the letter, "Mengapa?"; phone and desktop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, Faults, Faulty, Visit
from evidence import MONDAY, moment, tap
from post_office import PostOffice, use
from tatakerja.attendance.services import evaluate_days
from tatakerja.platform.audit import Job
from tatakerja.reporting.models import Digest
from tatakerja.reporting.services import deliver_digest
from world import World

JOB = Job("test")


@pytest.fixture
def morning(region: World, clock_at: Callable[[datetime], None]) -> World:
    """07.40 on a Monday: four have checked in, Andi late, Ratna and Sari are silent."""
    clock_at(moment("07:40"))
    region.province.report_email = "laporan@bkd.example.id"
    region.province.save()
    for name, clock in [("Rina", "07:20"), ("Andi", "07:34"), ("Budi", "07:10"), ("Dewi", "07:25")]:
        tap(region.person(name), clock)
    evaluate_days(by=JOB, node=region.province, first=MONDAY, last=MONDAY)
    return region


def test_the_officer_sends_with_two_taps_and_the_bkd_sees_it(
    morning: World, visit: Visit, faults: Faults, office: PostOffice
) -> None:
    page = visit(morning.person("Sari"), size=DESKTOP)
    page.get_by_role("link", name="Laporan", exact=True).click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        "Laporan 07.30 siap: 3 dari 6 hadir, 3 belum ada kabar."
    )
    assert faults(page) == []
    page.get_by_role("button", name="Kirim ke BKD").click()
    expect(page.get_by_text("Laporan 07.30 terkirim ke BKD.")).to_be_visible()
    expect(page.get_by_text("Surel ke laporan@bkd.example.id sedang dikirim.")).to_be_visible()
    digest = Digest.objects.get()
    assert deliver_digest(by=JOB, digest_id=digest.pk)
    expect(page.get_by_text("Surel diterima server surat untuk laporan@bkd.example.id")).to_be_visible(
        timeout=15_000
    )
    assert len(office.letters) == 1
    assert faults(page) == []
    board = visit(morning.person("Wahyu"), "/papan/", size=DESKTOP)
    row = board.get_by_role("row").filter(has_text="Dinas Penanaman Modal")
    expect(row.get_by_text("kurang 3")).to_be_visible()
    expect(board.get_by_role("row").filter(has_text="Badan Kepegawaian").get_by_text("belum")).to_be_visible()
    assert faults(board) == []
    row.get_by_text("kurang 3").click()
    expect(board.get_by_role("heading", name="Tanda terima")).to_be_visible()
    answer = board.request.get(f"/laporan/surat/{digest.pk}.pdf")
    assert (answer.headers["content-type"], answer.body()[:8]) == ("application/pdf", b"%PDF-1.7")


def test_a_mail_server_that_is_away_is_said_plainly(morning: World, visit: Visit, settings: Any) -> None:
    use(settings, 9)
    page = visit(morning.person("Sari"), "/laporan/")
    page.get_by_role("button", name="Kirim ke BKD").click()
    expect(page.get_by_role("heading", name="Tanda terima")).to_be_visible()
    assert not deliver_digest(by=JOB, digest_id=Digest.objects.get().pk)
    page.reload()  # the other journey waits until the page asks by itself
    expect(page.get_by_text("Server surat tidak menjawab.")).to_be_visible()
    expect(page.get_by_text("Laporan sudah masuk ke papan BKD")).to_be_visible()
    expect(page.get_by_role("button", name="Kirim ulang sekarang")).to_be_visible()


def test_a_stranger_checks_a_letter_without_signing_in_or_scripts(morning: World, visit: Visit) -> None:
    page = visit(morning.person("Sari"), "/laporan/")
    page.get_by_role("button", name="Kirim ke BKD").click()
    page.wait_for_url("**/surat/**")
    digest = Digest.objects.get()
    public = visit(None, f"/laporan/periksa/{digest.sha256}/", java_script_enabled=False)
    expect(public.get_by_role("heading", name="Surat ini terdaftar")).to_be_visible()
    expect(public.get_by_text(digest.number)).to_be_visible()
    assert "Ratna" not in public.content()


def test_an_employee_asks_why(morning: World, visit: Visit, faults: Faults) -> None:
    page = visit(morning.person("Andi"), "/kehadiran/")
    page.get_by_text("Mengapa?").first.click()
    expect(page.get_by_text("Masuk pukul 07.34 WITA, 4 menit setelah 07.30 WITA (TL1).")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Lihat aturan, jadwal, dan bukti hari ini lengkap").first.click()
    expect(page.get_by_role("heading", name="Aturan")).to_be_visible()
    expect(page.get_by_text("Presensi masuk pukul 07.34 WITA, di kantor.")).to_be_visible()
    assert faults(page) == []


def test_a_superior_sees_who_needs_a_look_first(morning: World, visit: Visit, faults: Faults) -> None:
    page = visit(morning.person("Budi"), "/kehadiran/tim/")
    first = page.get_by_role("region", name="Perlu perhatian").get_by_role("listitem").first
    expect(first).to_contain_text("Andi Saputra")
    expect(first).to_contain_text("Terlambat 4 menit (TL1)")
    assert faults(page) == []
    page.get_by_role("link", name="Terlambat").click()
    expect(page.get_by_role("row")).to_have_count(2)


def test_every_page_fits_and_reads(morning: World, faulty: Faulty) -> None:
    paths = ["/papan/", "/laporan/?semua", f"/laporan/bulan/{morning.dpmptsp.pk}/", "/kehadiran/tim/"]
    assert faulty((morning.person("Wahyu"), path) for path in paths) == {}
