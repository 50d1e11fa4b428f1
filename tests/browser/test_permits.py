"""Permits in a real Chromium: one press and its undo, from the request to the figures of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, Faulty, Visit
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.services import evaluate_days
from tatakerja.organisation.models import Assignment, JobClass
from tatakerja.permit.models import Leave
from tatakerja.permit.services import ask_leave, route_requests, tell_outing
from tatakerja.platform.audit import Job
from tatakerja.reporting.models import Digest
from tatakerja.reporting.services import prepare_digest, send_digest
from tatakerja.roster.services import change_day, record_absence
from world import World, make_person

JOB = Job("tests")
TODAY, DAY = date(2026, 11, 23), date(2026, 11, 25)
TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def monday(region: World, clock_at: Callable[[datetime], None]) -> World:
    clock_at(TEN)
    change_day(by=JOB, person=region.person("Rina"), day=TODAY, mode="WFH", reason="giliran di rumah")
    return region


def test_twelve_of_thirteen_are_approved_by_one_press_and_undone(monday: World, visit: Visit) -> None:
    for number in range(13):
        person = make_person(f"19900101201501{number:04d}", f"Pegawai {number:02d}", monday.perizinan, "Staf")
        assert person.user is not None
        ask_leave(by=person.user, person=person, kind="tahunan", first=DAY, last=DAY, reason="keluarga")
        if number == 4:
            change_day(by=JOB, person=person, day=DAY, mode="PIKET", reason="giliran piket")
    page = visit(monday.person("Budi"), "/persetujuan/")
    page.get_by_role("button", name="Pilih semua").click()
    page.get_by_role("button", name="Setujui 13").click()
    expect(page.locator(".messages")).to_contain_text("12 disetujui. 1 tidak ikut karena bentrok.")
    expect(page.locator(".messages")).to_contain_text("Pegawai 04: Rab 25/11 bentrok dengan piket")
    page.locator(".messages").get_by_role("button", name="Urungkan").click()
    expect(page.get_by_text("12 keputusan diurungkan; semuanya menunggu lagi.")).to_be_visible()
    assert Leave.objects.filter(state="proposed").count() == 13


def test_from_the_request_through_the_acting_head_to_day_finding_and_report(
    monday: World, visit: Visit, clock_at: Callable[[datetime], None]
) -> None:
    """Asked by Rina, decided by Dewi as Plh.: the day, its finding and the next sent report follow."""
    evaluate_days(by=JOB, node=monday.dpmptsp, first=TODAY, last=TODAY)
    rina = monday.person("Rina")
    before = DayFinding.objects.get(person=rina, date=TODAY)
    assert before.mode == "WFH"
    first = send_digest(
        by=monday.user("Sari"), digest=prepare_digest(by=JOB, agency=monday.dpmptsp, day=TODAY, slot="07.30")
    )
    assert first.counts["leave"] == 0
    page = visit(rina, "/izin/cuti/")
    page.get_by_label("Mulai").fill("2026-11-23")
    page.get_by_label("Sampai").fill("2026-11-23")
    page.get_by_label("Alasan").fill("keluarga sakit")
    expect(page.locator("#plan")).to_contain_text("Lamanya 1 hari kerja.")
    page.get_by_role("button", name="Ajukan").click()
    expect(page.locator(".messages")).to_contain_text("Permohonan cuti terkirim ke Budi Hartono.")
    budi = monday.person("Budi")
    record_absence(by=JOB, person=budi, first=TODAY, last=DAY, kind="duty", source="094/7/ST/2026")
    Assignment.objects.create(
        person=monday.person("Dewi"), node=monday.perizinan, kind="plh", title="Kepala Bidang Perizinan",
        job_class=JobClass.ADMINISTRATOR, heads_node=True, valid_from=TODAY,
    )  # fmt: skip
    route_requests(by=JOB)
    desk = visit(monday.person("Dewi"), "/persetujuan/", size=DESKTOP)
    expect(desk.get_by_text("Rina Wulandari", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Pilih semua").click()
    desk.get_by_role("button", name="Setujui 1").click()
    expect(desk.locator(".messages")).to_contain_text("1 disetujui.")
    page.goto("/")
    expect(page.get_by_role("heading", name="Hari ini Anda cuti")).to_be_visible()
    evaluate_days(by=JOB, node=monday.dpmptsp, first=TODAY, last=TODAY)
    after = DayFinding.objects.get(person=rina, date=TODAY)
    assert (after.mode, after.counts_as_absent) == ("LEAVE", False)
    clock_at(datetime(2026, 11, 23, 3, 40, tzinfo=UTC))
    officer = visit(monday.person("Sari"), "/laporan/", size=DESKTOP)
    officer.get_by_role("button", name="Kirim ke BKD").click()
    expect(officer.get_by_text("Laporan 11.30 terkirim ke BKD.")).to_be_visible()
    second = Digest.objects.exclude(pk=first.pk).get()
    assert (second.counts["leave"], second.counts["duty"]) == (1, 1)
    assert Digest.objects.get(pk=first.pk).counts == first.counts
    officer.goto("/kehadiran/tim/")
    expect(officer.get_by_role("link", name="Cuti atau dinas luar").first).to_contain_text("2")


PAGES = [
    ("Rina", "/izin/"),
    ("Rina", "/izin/cuti/"),
    ("Rina", "/izin/perjalanan/"),
    ("Rina", "/izin/keluar/"),
    ("Rina", "/izin/ke-kantor/"),
    ("Rina", "/izin/acara/baru/"),
    ("Rina", "/tugas/kanal/"),
    ("Budi", "/persetujuan/"),
    ("Budi", "/izin/delegasi/"),
    ("Sari", "/izin/saldo/"),
    ("Sari", "/izin/ketentuan/"),
    ("Sari", "/izin/ketentuan/approval/"),
    ("Sari", "/izin/ketentuan/ceiling/"),
    ("Sari", "/izin/ruang/"),
]


def test_pages_without_violations_and_without_sideways_scrolling(monday: World, faulty: Faulty) -> None:
    rina = monday.user("Rina")
    leave = ask_leave(
        by=rina, person=monday.person("Rina"), kind="tahunan", first=DAY, last=DAY, reason="keluarga"
    )
    starts = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    tell_outing(by=rina, person=monday.person("Rina"), category="pangan", starts_at=starts, ends_at=TEN)
    pages = [*PAGES, ("Budi", f"/izin/cuti/{leave.pk}/")]
    assert faulty((monday.person(name), address) for name, address in pages) == {}
