"""Tasks and reports in a real Chromium: taps and their undo, keys of the queue, a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, Faulty, Visit
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.organisation.models import GroupMembership
from tatakerja.platform.audit import Job
from tatakerja.roster.services import change_day
from tatakerja.worklog import services
from tatakerja.worklog.models import DailyReport, Task
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.services.giving import Order
from world import World

JOB = Job("tests")


MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 20)
TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def monday(region: World, clock_at: Callable[[datetime], None]) -> World:
    """Monday, 10.00 WITA: Rina at home under a circular that wants tasks and reports; two tasks of Budi."""
    clock_at(TEN)
    changes = {"valid.from": "2026-11-02"}
    circular = adopt_circular(by=JOB, region=region.province, slug="kotim-2021", changes=changes)
    publish_circular(by=JOB, circular=circular)
    change_day(by=JOB, person=region.person("Rina"), day=MONDAY, mode="WFH", reason="giliran di rumah")
    services.give_tasks(
        by=region.user("Budi"),
        people=[region.person("Rina")],
        lines="Rekap izin\nBalas surat",
        order=Order(MONDAY, expected_output="40 berkas"),
    )
    return region


def test_a_task_is_finished_by_one_tap_and_taken_back(monday: World, visit: Visit) -> None:
    page = visit(monday.person("Rina"), "/tugas/")
    page.get_by_role("button", name="Selesai Rekap izin").click()
    expect(page.locator(".toast")).to_contain_text("“Rekap izin” selesai.")
    assert Task.objects.get(title="Rekap izin").state == "done"
    page.locator(".toast").get_by_role("button", name="Urungkan").click()
    expect(page.get_by_role("button", name="Selesai Rekap izin")).to_be_visible()
    assert Task.objects.get(title="Rekap izin").state == "given"
    posts: list[str] = []
    page.context.on("request", lambda one: posts.append(one.url) if one.url.endswith("/selesai/") else None)
    page.context.set_offline(True)
    page.get_by_role("button", name="Selesai Balas surat").click()
    expect(
        page.get_by_text(re.compile("Selesai pukul [0-2][0-9].[0-5][0-9], menunggu sinyal."))
    ).to_be_visible()
    expect(page.locator("#outbox")).to_contain_text("Luring · 1 kiriman menunggu.")
    assert Task.objects.get(title="Balas surat").state == "given"
    page.context.set_offline(False)
    expect(page.locator(".toast").last).to_contain_text("“Balas surat” selesai.", timeout=30_000)
    expect(page.get_by_role("button", name="Buka lagi Balas surat")).to_be_visible()
    expect(page.locator("#outbox")).to_be_hidden()
    assert (len(posts), Task.objects.get(title="Balas surat").state) == (1, "done")


def test_a_draft_keeps_itself_and_survives_a_reload(monday: World, visit: Visit) -> None:
    GroupMembership.objects.create(person=monday.person("Rina"), group="teacher", valid_from=MONDAY)
    page = visit(monday.person("Rina"), "/tugas/laporan/")
    page.locator("input[name=text]").first.fill("Pecahan kelas tujuh")
    page.locator("input[name=jam]").first.fill("1,5")
    expect(page.locator("[data-saved]")).to_contain_text("Draf tersimpan pukul", timeout=10_000)
    page.get_by_role("button", name="Tambah baris").click()
    expect(page.locator("[data-lines] > [data-line]")).to_have_count(2)
    page.reload()
    expect(page.locator("input[name=text]").first).to_have_value("Pecahan kelas tujuh")
    expect(page.locator("input[name=jam]").first).to_have_value("1,5")
    page.context.set_offline(True)
    page.locator("input[name=output]").first.fill("latihan")
    expect(page.locator("[data-saved]")).to_contain_text("Draf tersimpan di ponsel pukul", timeout=10_000)
    page.context.set_offline(False)
    page.locator("#note").fill("sinyal kembali")
    expect(page.locator("[data-saved]")).to_contain_text("Draf tersimpan pukul", timeout=10_000)
    assert DailyReport.objects.get().lines.get().output == "latihan"


def test_a_report_pressed_without_a_signal_is_kept_and_arrives_once(
    monday: World, visit: Visit, clock_at: Callable[[datetime], None]
) -> None:
    """Two tabs, no signal: pressed before the limit, delivered after it, stored once, in time."""
    clock_at(datetime(2026, 11, 23, 7, 48, tzinfo=UTC))
    page = visit(monday.person("Rina"), "/tugas/laporan/", timezone_id="Asia/Makassar")
    second = page.context.new_page()
    second.goto(page.url)
    posts: list[str] = []
    page.context.on("request", lambda one: posts.append(one.url) if one.url.endswith("/kirim/") else None)
    page.context.set_offline(True)
    page.locator("input[name=text]").first.fill("Rekap izin tanpa sinyal")
    page.get_by_role("button", name="Kirim laporan").click()
    words = (
        "Laporan pukul [0-2][0-9].[0-5][0-9] tersimpan di ponsel dan terkirim sendiri. Tidak perlu diulang."
    )
    for tab in (page, second):
        expect(tab.locator("[data-saved]")).to_contain_text(re.compile(words))
        expect(tab.locator("#outbox")).to_contain_text("Luring · 1 kiriman menunggu.")
    assert DailyReport.objects.count() == 0
    page.evaluate(
        """() => { const name = Object.keys(localStorage).find((one) => one.startsWith("tatakerja-laporan:"));
        const entry = JSON.parse(localStorage.getItem(name)); entry.pressed -= 3 * 3600000;
        localStorage.setItem(name, JSON.stringify(entry)); }"""
    )
    clock_at(datetime(2026, 11, 23, 10, 48, tzinfo=UTC))
    page.context.set_offline(False)
    for tab in (page, second):
        expect(tab.locator("#outbox")).to_be_hidden()
        expect(tab.get_by_text("Rekap izin tanpa sinyal").first).to_be_visible()
    # Tabs that load again in the same moment may both show it.
    assert len({text for tab in (page, second) for text in tab.locator(".messages").all_inner_texts()}) == 1
    report = DailyReport.objects.get()
    assert (report.late, report.revision, [line.text for line in report.lines.all()]) == (
        False, 1, ["Rekap izin tanpa sinyal"],
    )  # fmt: skip
    assert report.sent_at is not None and report.pressed_at is not None
    assert round((report.sent_at - report.pressed_at).total_seconds() / 3600) == 3
    assert len(posts) == 1


def test_the_queue_is_worked_off_with_keys(monday: World, visit: Visit) -> None:
    for task in Task.objects.all():
        services.finish_task(by=monday.user("Rina"), task=task)
    page = visit(monday.person("Budi"), "/tugas/nilai/", size=DESKTOP)
    expect(page.get_by_text("1 dari 2 yang menunggu")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator(".messages")).to_contain_text("sesuai ekspektasi")
    page.locator("#feedback").fill("2 hal lagi")
    assert Task.objects.filter(state="evaluated").count() == 1
    page.locator("h1").click()
    page.keyboard.press("3")
    expect(page.get_by_text("Semua hasil sudah dinilai.")).to_be_visible()
    ratings = dict(Task.objects.values_list("title", "result_rating"))
    assert ratings == {"Rekap izin": "meets", "Balas surat": "above"}
    assert Task.objects.get(title="Balas surat").feedback == "2 hal lagi"


def test_all_reports_are_approved_by_one_press_and_undone(monday: World, visit: Visit) -> None:
    for name in ("Rina", "Andi", "Dewi"):
        content = Content((Line(f"Kerja {name}"),))
        services.send_report(by=monday.user(name), person=monday.person(name), day=FRIDAY, content=content)
    page = visit(monday.person("Budi"), "/tugas/laporan/masuk/")
    page.get_by_role("button", name="Pilih semua").click()
    page.get_by_role("button", name="Setujui 3").click()
    expect(page.locator(".messages")).to_contain_text("3 laporan disetujui.")
    page.locator(".messages").get_by_role("button", name="Urungkan").click()
    expect(page.get_by_text("Persetujuan 3 laporan diurungkan.")).to_be_visible()
    assert set(DailyReport.objects.values_list("state", flat=True)) == {"sent"}


def test_tasks_for_everybody_from_pasted_lines(monday: World, visit: Visit) -> None:
    page = visit(monday.person("Budi"), "/tugas/beri/")
    page.get_by_role("button", name="Pilih semua pegawai").click()
    page.get_by_label("Tugas", exact=True).fill("1. Susun jadwal\n2. Cek berkas")
    page.get_by_role("button", name="Kirim tugas").click()
    expect(page.locator(".messages")).to_contain_text("6 tugas dikirim ke 3 pegawai.")
    page.locator(".messages").get_by_role("button", name="Urungkan").click()
    expect(page.get_by_text("6 tugas ditarik kembali.")).to_be_visible()


PAGES = [
    ("Rina", "/tugas/"),
    ("Rina", "/tugas/?tampil=selesai"),
    ("Rina", "/tugas/laporan/"),
    ("Rina", "/tugas/laporan/riwayat/"),
    ("Rina", "/tugas/target/"),
    ("Budi", "/tugas/tim/"),
    ("Budi", "/tugas/beri/"),
    ("Budi", "/tugas/berulang/"),
    ("Budi", "/tugas/nilai/"),
    ("Budi", "/tugas/laporan/masuk/"),
    ("Budi", "/tugas/target/tim/"),
    ("Sari", "/tugas/target/berkas/"),
    ("Sari", "/tugas/tim/pengaturan/"),
]


def test_pages_without_violations_and_without_sideways_scrolling(monday: World, faulty: Faulty) -> None:
    first, _second = Task.objects.order_by("id")
    services.finish_task(by=monday.user("Rina"), task=first)
    services.send_report(
        by=monday.user("Rina"), person=monday.person("Rina"), day=MONDAY, content=Content((Line("Rekap"),))
    )
    report = DailyReport.objects.get()
    pages = [*PAGES, ("Rina", f"/tugas/{first.pk}/"), ("Budi", f"/tugas/laporan/{report.pk}/")]
    assert faulty((monday.person(name), address) for name, address in pages) == {}
