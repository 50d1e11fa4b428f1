"""The main job, end to end: circular, roster, check-in from a phone, finding, report at the BKD."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from conftest import DESKTOP, Visit
from post_office import PostOffice
from tatakerja.attendance.services import evaluate_today
from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.platform.audit import Job
from tatakerja.reporting.models import Digest
from tatakerja.reporting.services import deliver_digest
from tatakerja.roster.models import RosterPlan
from world import HOME, World

JOB = Job("test")
FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
EARLY = datetime(2026, 11, 22, 23, 24, 40, tzinfo=UTC)  # Monday, 07.24 WITA
REPORT_TIME = datetime(2026, 11, 22, 23, 32, tzinfo=UTC)


def circular_in_force(region: World) -> None:
    region.province.report_email = "laporan@bkd.example.id"
    region.province.save()
    seed_holidays(by=JOB)
    changes = {
        "valid.from": "2026-11-02",
        "valid.until": "2026-12-18",
        "circular.number": "065/4410/B.Org-TL",
    }
    draft = adopt_circular(by=JOB, region=region.province, slug="kaltim-2021", changes=changes)
    publish_circular(by=JOB, circular=draft)


def read_the_circular(visit: Visit, region: World) -> None:
    page = visit(region.person("Wahyu"), "/edaran/", size=DESKTOP)
    page.get_by_role("link", name="Penegasan Atas Sistem Kerja").first.click()
    expect(page.get_by_text("75 persen dari rumah dan 25 persen di kantor").first).to_be_visible()


def publish_a_roster(visit: Visit, region: World) -> None:
    page = visit(region.person("Sari"), "/jadwal/", size=DESKTOP)
    page.get_by_label("Dari tanggal").fill("2026-11-23")
    page.get_by_label("Sampai tanggal").fill("2026-12-04")
    page.get_by_role("button", name="Isi otomatis dari SE").click()
    page.get_by_role("button", name="Terbitkan jadwal").click()
    expect(page.get_by_text("Jadwal terbit untuk 6 pegawai.")).to_be_visible()
    assert RosterPlan.objects.get().state == RosterPlan.State.PUBLISHED


def check_in(visit: Visit, region: World) -> Page:
    page = visit(region.person("Rina"), "/", location=(*HOME, 12), timezone_id="Asia/Makassar")
    page.clock.set_system_time(EARLY)
    expect(page.get_by_role("heading", name="Hari ini Anda WFH")).to_be_visible()
    expect(page.get_by_text("065/4410/B.Org-TL")).to_be_visible()
    page.get_by_role("button", name="Presensi masuk").click()
    expect(page.locator("#result")).to_contain_text(
        "Presensi masuk tercatat pukul 07.24 WITA, di area rumah (0 m).", timeout=25_000
    )
    return page


def test_from_the_circular_to_the_report_at_the_bkd(
    region: World, visit: Visit, clock_at: Callable[[datetime], None], office: PostOffice
) -> None:
    clock_at(FRIDAY)
    circular_in_force(region)
    read_the_circular(visit, region)
    publish_a_roster(visit, region)

    clock_at(EARLY)
    phone = check_in(visit, region)

    clock_at(REPORT_TIME)
    evaluate_today(by=JOB)
    phone.goto("/kehadiran/")
    phone.locator("details.why summary").first.click()
    expect(phone.locator("details.why").first).to_contain_text("A0-03")

    officer = visit(region.person("Sari"), "/laporan/", size=DESKTOP)
    officer.get_by_role("button", name="Kirim ke BKD").click()
    expect(officer.get_by_text("Laporan 07.30 terkirim ke BKD.")).to_be_visible()
    digest = Digest.objects.get()
    assert (digest.counts["total"], digest.counts["present"]) == (6, 1)
    assert deliver_digest(by=JOB, digest_id=digest.pk)
    assert len(office.letters) == 1

    board = visit(region.person("Wahyu"), "/papan/", size=DESKTOP)
    row = board.get_by_role("row").filter(has_text="Dinas Penanaman Modal")
    expect(row.get_by_role("cell").first).to_contain_text("K")
