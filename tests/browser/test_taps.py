"""The most frequent jobs, each done in a real Chromium, its taps counted by the browser and held to a target.

A tap is a trusted press of the pointer anywhere in the page; a key is a press outside a field. Opening the
page and typing are none, and choosing from a list, which the browser draws itself, is counted as two.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from conftest import DESKTOP, PHONE, Visit
from tatakerja.attendance.services import evaluate_days
from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.permit.models import Leave, Outing
from tatakerja.permit.services import ask_leave
from tatakerja.platform import scheduler
from tatakerja.platform.audit import Job
from tatakerja.presence.models import PresenceEvent
from tatakerja.roster.services import CellChange, call_up, change_day, draft_plan, set_cells
from tatakerja.service import forms
from tatakerja.service.models import Complaint, Topic
from tatakerja.worklog.models import DailyReport, Task
from tatakerja.worklog.services import give_tasks
from tatakerja.worklog.services.giving import Order
from world import HOME, OFFICE, World, make_person

JOB = Job("tests")
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 12, 18)
METRE = 1 / 111_195.08
# The job, what it may take, and in what.
TARGETS = {
    "Melihat penugasan hari ini": 0,
    "Presensi di dalam area": 1,
    "Menjelaskan presensi di luar area": 2,
    "Mengirim laporan 07.30": 2,
    "Mengisi 3 kekosongan jadwal (tombol)": 6,
    "Menyelesaikan tugas": 1,
    "Memberitahukan keluar rumah": 4,
    "Menjawab panggilan": 1,
    "Menjawab konfirmasi hadir (dari pemberitahuan)": 2,
    "Mengirim laporan harian": 2,
    "Menyetujui 12 izin": 2,
    "Mengirim pengaduan": 6,
    "Melacak pengaduan (dan mengetik kode)": 1,
}
COUNT = """
document.addEventListener("pointerdown", (event) => { if (event.isTrusted) window.counted("tap"); }, true);
document.addEventListener("keydown", (event) => {
  if (event.isTrusted && !event.target.matches("input, textarea, select")) window.counted("key");
}, true);
"""


def at(clock: str) -> datetime:
    """A moment of that Monday in WITA."""
    hour, minute = (int(part) for part in clock.split("."))
    return datetime(2026, 11, 23, hour, minute, 20, tzinfo=UTC) - timedelta(hours=8)


class Counter:
    """Counts one job at a time and keeps the figures."""

    def __init__(self) -> None:
        self.figures: dict[str, int] = {}
        self.count = 0
        self.counted: list[BrowserContext] = []

    def open(self, page: Page, path: str, *, moment: datetime | None = None) -> Page:
        """The open page, from which counting begins."""
        if page.context not in self.counted:
            page.context.expose_binding("counted", lambda _source, _kind: self._note())
            page.context.add_init_script(COUNT)
            self.counted.append(page.context)
        if moment is not None:
            page.clock.set_system_time(moment)
        page.goto(path)
        self.count = 0
        return page

    def _note(self) -> None:
        self.count += 1

    def done(self, name: str, *, more: int = 0, shown: Locator | None = None) -> None:
        """The job is over once ``shown`` can be seen; ``more`` are taps outside the page."""
        if shown is not None:
            expect(shown).to_be_visible(timeout=30_000)
        self.figures[name] = self.count + more
        self.count = 0


@pytest.fixture
def monday(region: World, clock_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> World:
    """A quarter in the office, three reports a day; Rina and Andi there, Dewi and Eka at home."""
    monkeypatch.setattr(forms, "_SHORTEST", -1)
    clock_at(at("06.40"))
    seed_holidays(by=JOB)
    changes = {
        "valid.from": "2026-11-02",
        "circular.number": "065/1201",
        "presence.report_times": ["07:30", "11:30", "15:00"],
    }
    circular = adopt_circular(by=JOB, region=region.province, slug="kotim-2021", changes=changes)
    publish_circular(by=JOB, circular=circular)
    region.people["Eka"] = make_person("198801012012011001", "Eka Putra", region.perizinan, "Staf")
    for name, mode in (("Rina", "WFO"), ("Andi", "WFO"), ("Dewi", "WFH"), ("Eka", "WFH")):
        change_day(by=JOB, person=region.person(name), day=MONDAY, mode=mode, reason="giliran")
    Topic.objects.create(region=region.province, node=region.dpmptsp, name="Perizinan")
    return region


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).first


def test_every_job_takes_as_few_taps_as_it_may(
    monday: World, visit: Visit, clock_at: Callable[[datetime], None]
) -> None:
    taps = Counter()
    _morning(taps, monday, visit, clock_at)
    _at_home(taps, monday, visit, clock_at)
    _superior(taps, monday, visit)
    _public(taps, visit)
    for name, most in TARGETS.items():
        print(f"{name:<48} {taps.figures[name]:>2} dari {most}")
    assert list(taps.figures) == list(TARGETS)
    assert {name: n for name, n in taps.figures.items() if n > TARGETS[name]} == {}


def _stand(page: Page, metres: float) -> None:
    page.context.set_geolocation(
        {"latitude": OFFICE[0] + metres * METRE, "longitude": OFFICE[1], "accuracy": 10}
    )


def _morning(taps: Counter, world: World, visit: Visit, clock_at: Callable[[datetime], None]) -> None:
    clock_at(at("07.24"))
    here = {"location": (*OFFICE, 10), "timezone_id": "Asia/Makassar"}
    page = taps.open(visit(world.person("Rina"), "/", **here), "/", moment=at("07.24"))
    taps.done("Melihat penugasan hari ini", shown=page.get_by_role("heading", name="Hari ini Anda"))
    button(page, "Presensi masuk").click()
    taps.done("Presensi di dalam area", shown=page.get_by_text("Presensi masuk tercatat pukul 07.24 WITA"))
    page = taps.open(visit(world.person("Andi"), "/", **here), "/", moment=at("07.24"))
    _stand(page, 366)
    button(page, "Presensi masuk").click()
    expect(page.get_by_text("Anda 366 m dari titik kantor").first).to_be_visible(timeout=30_000)
    page.goto("/")
    taps.count = 0
    page.get_by_text("Rapat di tempat lain", exact=True).or_(
        page.locator("#jelaskan .choice").first
    ).first.click()
    button(page, "Kirim penjelasan").click()
    taps.done("Menjelaskan presensi di luar area", shown=page.locator(".messages"))
    assert PresenceEvent.objects.filter(kind="check_in").count() == 2
    clock_at(at("07.40"))
    evaluate_days(by=JOB, node=world.province, first=MONDAY, last=MONDAY)
    page = taps.open(visit(world.person("Sari"), size=DESKTOP), "/")
    page.get_by_role("link", name="Laporan", exact=True).click()
    button(page, "Kirim ke BKD").click()
    taps.done("Mengirim laporan 07.30", shown=page.get_by_text("Laporan 07.30 terkirim ke BKD."))
    plan = draft_plan(by=JOB, agency=world.dpmptsp, first=MONDAY, last=FRIDAY)
    people = [world.person(name).pk for name in ("Andi", "Budi", "Dewi")]
    set_cells(by=JOB, plan=plan, changes=[CellChange(one, date(2026, 11, 24), "-") for one in people])
    page = taps.open(page, f"/jadwal/{plan.pk}/")
    page.locator("tbody button[data-code]").first.focus()
    gaps = page.locator("[data-gaps]").first
    expect(gaps).to_have_text("3")
    for key in ("n", "p", "n", "p", "n", "r"):
        page.keyboard.press(key)
    expect(gaps).to_have_text("0")
    taps.done("Mengisi 3 kekosongan jadwal (tombol)")


def _prompt(taps: Counter, world: World, visit: Visit, clock_at: Callable[[datetime], None]) -> None:
    """Tapping the notification opens its address: the first tap, which no page sees."""
    clock_at(at("11.32"))
    scheduler.REGISTRY["presence.requests"].work(at("11.32"))
    there = {"location": (*HOME, 12), "timezone_id": "Asia/Makassar"}
    page = taps.open(visit(world.person("Dewi"), "/", **there), "/", moment=at("11.32"))
    button(page, "Kirim lokasi sekali").click()
    taps.done(
        "Menjawab konfirmasi hadir (dari pemberitahuan)",
        more=1,
        shown=page.locator("#result").get_by_text("pukul 11.32 WITA"),
    )


def _at_home(taps: Counter, world: World, visit: Visit, clock_at: Callable[[datetime], None]) -> None:
    clock_at(at("10.00"))
    budi, dewi = world.user("Budi"), world.person("Dewi")
    give_tasks(by=budi, people=[dewi], lines="Rekap izin\nBalas surat", order=Order(MONDAY))
    page = taps.open(visit(dewi, "/tugas/"), "/tugas/")
    button(page, "Selesai Rekap izin").click()
    taps.done("Menyelesaikan tugas", shown=page.locator(".toast").get_by_text("selesai"))
    assert Task.objects.get(title="Rekap izin").state == "done"
    page.goto("/")
    taps.count = 0
    page.get_by_role("link", name="Izin", exact=True).first.click()
    page.get_by_role("link", name="Keluar rumah").first.click()
    page.get_by_text("1 jam", exact=True).first.click()
    button(page, "Beritahu atasan").click()
    told = page.locator(".messages").get_by_text("terkirim ke Budi Hartono.")
    taps.done("Memberitahukan keluar rumah", shown=told)
    outing = Outing.objects.get()
    assert outing.ends_at - outing.starts_at == timedelta(hours=1)
    call_up(
        by=budi, people=[world.person("Eka")], starts_at=at("13.00"), reply_by=at("12.00"), reason="rapat"
    )
    called = taps.open(visit(world.person("Eka"), "/"), "/")
    button(called, "Saya datang").click()
    taps.done("Menjawab panggilan", shown=called.get_by_text("Jawaban terkirim."))
    _prompt(taps, world, visit, clock_at)
    clock_at(at("15.48"))
    page.goto("/tugas/")
    taps.count = 0
    page.get_by_role("link", name="Buka laporan").first.click()
    button(page, "Kirim laporan").click()
    taps.done("Mengirim laporan harian", shown=page.get_by_text("Laporan harian terkirim pukul 15.48."))
    report = DailyReport.objects.get()
    assert (report.state, report.addressee) == ("sent", world.person("Budi"))
    assert [line.text for line in report.lines.all()] == ["Rekap izin"]


def _superior(taps: Counter, world: World, visit: Visit) -> None:
    day = date(2026, 12, 2)
    for number in range(12):
        person = make_person(f"19900101201501{number:04d}", f"Pegawai {number:02d}", world.perizinan, "Staf")
        assert person.user is not None
        ask_leave(by=person.user, person=person, kind="tahunan", first=day, last=day, reason="keluarga")
    page = taps.open(visit(world.person("Budi"), "/"), "/persetujuan/?jenis=leave")
    page.get_by_text("Pilih semua").first.click()
    button(page, "Setujui 12").click()
    taps.done("Menyetujui 12 izin", shown=page.get_by_text("12 disetujui."))
    assert Leave.objects.filter(state="approved").count() == 12


def _public(taps: Counter, visit: Visit) -> None:
    page = taps.open(visit(None, "/layanan/", size=PHONE), "/layanan/")
    page.get_by_role("link", name="Kirim laporan").first.click()
    page.get_by_label("Tentang apa").select_option(label="Perizinan")
    page.get_by_label("Laporan Anda").click()
    page.keyboard.type("Loket tutup pukul 13 padahal jam buka sampai 15.")
    page.get_by_role("button", name="Kirim", exact=True).click()
    taps.done("Mengirim pengaduan", more=2, shown=page.locator("h1 code"))
    complaint = Complaint.objects.get()
    page.goto("/layanan/lacak/")
    taps.count = 0
    page.locator("input[name=code]").focus()
    page.keyboard.type(complaint.code)
    page.get_by_role("button", name="Lacak").click()
    taps.done(
        "Melacak pengaduan (dan mengetik kode)", shown=page.get_by_role("heading", name="Perjalanan laporan")
    )
