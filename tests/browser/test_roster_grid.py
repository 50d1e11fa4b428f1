"""The grid by mouse and keys, and the pages around it: trade, lock, why, filters, seats, wishes, calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import quantiles

import pytest
from playwright.sync_api import Page, expect

from conftest import DESKTOP, PHONE, Axe, Visit, sideways
from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.organisation.models import Node
from tatakerja.platform.audit import Job
from tatakerja.roster.models import DraftRun, RosterPlan, Wish
from tatakerja.roster.queries import day_totals
from tatakerja.roster.services import (
    CellChange,
    call_up,
    draft_plan,
    draft_province,
    open_duty,
    publish_plan,
    set_cells,
    work_off,
)
from world import World, make_person

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 18)
JOB = Job("test")
WATCH = """() => { window.paints = []; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.name === "keydown") window.paints.push(one.duration);
}).observe({ type: "event", durationThreshold: 16 }); }"""


@pytest.fixture(autouse=True)
def _monday(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 22, 23, 20, tzinfo=UTC))


@pytest.fixture
def quarter(region: World) -> World:
    """A quarter in the office since 2 November, forty people in the agency."""
    seed_holidays(by=JOB)
    changes = {"valid.from": "2026-11-02", "circular.number": "065/1201"}
    draft = adopt_circular(by=JOB, region=region.province, slug="kotim-2021", changes=changes)
    publish_circular(by=JOB, circular=draft)
    staff(region.perizinan, 34)
    return region


def staff(unit: Node, count: int) -> None:
    for number in range(count):
        make_person(f"19900101201501{number:04d}", f"Pegawai {number:02d}", unit, "Analis")


def filled(world: World) -> RosterPlan:
    return draft_plan(by=JOB, agency=world.dpmptsp, first=FIRST, last=LAST)


def cell(page: Page, person: int, day: int) -> str:
    return f'tr[data-person="{person}"] td:nth-of-type({day + 1}) button'


def two_of(plan: RosterPlan, day: int) -> tuple[int, int]:
    """Somebody in the office on a day and somebody at home, both taking turns."""
    rows = list(plan.rows.filter(person__name__startswith="Pegawai").order_by("person__name"))
    there = next(row.person_id for row in rows if row.cells[day] == "O")
    home = next(row.person_id for row in rows if row.cells[day] == "H")
    return there, home


def letters(plan: RosterPlan, person: int) -> str:
    return plan.rows.get(person_id=person).cells


def test_dragging_trades_two_cells_and_undo_takes_it_back(quarter: World, visit: Visit, axe: Axe) -> None:
    plan = filled(quarter)
    there, home = two_of(plan, 2)
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    one, two = page.locator(cell(page, there, 2)), page.locator(cell(page, home, 2))
    one.hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    two.hover()
    expect(two).to_have_attribute("data-drop", "ok")
    with page.expect_response("**/sel/"):
        page.mouse.up()
    expect(one).to_have_text("R")
    expect(two).to_have_text("K")
    assert (letters(plan, there)[2], letters(plan, home)[2]) == ("H", "O")
    with page.expect_response("**/sel/"):
        page.keyboard.press("Control+z")
    expect(one).to_have_text("K")
    assert (letters(plan, there)[2], letters(plan, home)[2]) == ("O", "H")
    assert axe(page) == []


def test_keys_trade_across_days_and_refuse_what_cannot_be(quarter: World, visit: Visit) -> None:
    plan = filled(quarter)
    rows = list(plan.rows.filter(person__name__startswith="Pegawai").order_by("person__name"))
    one, two, x1, x2 = next(
        (a, b, i, j)
        for a in rows
        for b in rows
        for i in range(5)
        for j in range(5, 10)
        if (a.cells[i], b.cells[i], b.cells[j], a.cells[j]) == ("O", "H", "O", "H")
    )
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    page.locator(cell(page, one.person_id, x1)).click()
    page.keyboard.press("t")
    with page.expect_response("**/sel/"):
        page.locator(cell(page, two.person_id, x2)).click()
        page.keyboard.press("t")
    now = letters(plan, one.person_id), letters(plan, two.person_id)
    assert (now[0][x1], now[0][x2], now[1][x1], now[1][x2]) == ("H", "O", "O", "H")
    page.keyboard.press("t")
    page.locator(cell(page, one.person_id, x1)).click()
    page.keyboard.press("t")
    expect(page.get_by_text("tidak dapat ditukar").first).to_be_visible()


def test_a_locked_cell_survives_filling_anew(quarter: World, visit: Visit) -> None:
    plan = filled(quarter)
    there, home = two_of(plan, 3)
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    page.locator(cell(page, home, 3)).click()
    with page.expect_response("**/sel/"):
        page.keyboard.press("k")
    with page.expect_response("**/kunci/"):
        page.keyboard.press("l")
    expect(page.locator(cell(page, home, 3))).to_have_class("picked locked")
    page.get_by_role("button", name="Isi otomatis dari SE").click()
    expect(page.get_by_text("Jadwal terisi dari edaran.")).to_be_visible()
    expect(page.locator(cell(page, home, 3))).to_have_text("K")
    expect(page.locator("tfoot td.over")).to_have_count(0)
    assert there != home


def test_why_a_limit_is_broken_and_what_helps(quarter: World, visit: Visit, axe: Axe) -> None:
    plan = filled(quarter)
    _there, home = two_of(plan, 4)
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    page.locator(cell(page, home, 4)).click()
    page.keyboard.press("k")
    why = page.locator("#roster-why summary")
    expect(why).to_have_text("Mengapa belum dapat diterbitkan? (1)")
    why.click()
    expect(page.locator("#roster-why")).to_contain_text("Jadikan R: ")
    expect(page.locator("#roster-why")).to_contain_text("Yang memutuskan: penyusun jadwal")
    assert axe(page) == []
    page.locator(cell(page, home, 4)).click()
    page.keyboard.press("r")
    expect(why).to_have_count(0)


def test_one_person_and_one_week_keep_true_totals(quarter: World, visit: Visit) -> None:
    plan = filled(quarter)
    _there, home = two_of(plan, 6)
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/?pekan=2026-11-30", size=DESKTOP)
    expect(page.locator("thead th")).to_have_count(6)
    page.locator(cell(page, home, 1)).click()
    with page.expect_response("**/sel/"):
        page.keyboard.press("k")
    expect(page.locator("tfoot tr").first.locator("td").nth(1)).to_have_class("over")
    assert letters(plan, home)[6] == "O"
    page.get_by_role("searchbox", name="Nama").fill("Rina")
    page.get_by_role("searchbox", name="Nama").press("Enter")
    expect(page.locator("tbody tr[data-person]")).to_have_count(1)


def test_totals_after_many_keys_equal_the_servers_and_keys_paint_soon(quarter: World, visit: Visit) -> None:
    plan = filled(quarter)
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    assert page.locator("tbody button[data-code]").count() == 40 * 20
    cdp = page.context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.evaluate(WATCH)
    page.locator("tbody button[data-code]").first.click()
    for key in ("k", "ArrowRight", "p", "ArrowDown", "r", "ArrowRight") * 5:
        page.keyboard.press(key)
        page.wait_for_timeout(120)
    page.wait_for_timeout(1500)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    durations = sorted(page.evaluate("window.paints"))
    print(f"\nkey to paint at 4x CPU, 40 x 20 cells: p50 {quantiles(durations, n=2)[0]:.0f} ms, "
          f"p95 {quantiles(durations, n=20)[18]:.0f} ms of {len(durations)} keys")  # fmt: skip
    page.wait_for_load_state("networkidle")
    shown = [
        text.removesuffix(" !") for text in page.locator("tfoot tr").first.locator("td").all_inner_texts()
    ]
    assert shown == [day.office_text for day in day_totals(plan)]


def test_seats_first_then_ways_side_by_side(quarter: World, visit: Visit, axe: Axe) -> None:
    page = visit(quarter.person("Sari"), "/jadwal/", size=DESKTOP)
    page.get_by_label("Dari tanggal").fill("2026-11-23")
    page.get_by_label("Sampai tanggal").fill("2026-12-18")
    page.get_by_role("button", name="Lihat tempat dan kebutuhan").click()
    expect(page.get_by_role("heading", name="Tempat dan kebutuhan")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Isi otomatis dari SE").click()
    expect(page.get_by_text("Konsep, belum terbit")).to_be_visible()
    page.get_by_role("link", name="Bandingkan cara mengisi").click()
    assert axe(page) == []
    page.get_by_role("button", name="Isi dengan cara ini Keinginan pegawai lebih dahulu").click()
    expect(page.get_by_text("Konsep diisi ulang dengan cara itu.")).to_be_visible()


def test_the_progress_of_all_agencies(quarter: World, visit: Visit, axe: Axe) -> None:
    run = draft_province(by=JOB, region=quarter.province, first=FIRST, last=LAST)
    page = visit(quarter.person("Wahyu"), f"/jadwal/seluruh/{run.pk}/", size=DESKTOP)
    expect(page.get_by_role("status").filter(has_text="0 dari 2 OPD selesai.")).to_be_visible()
    assert axe(page) == []
    for task in run.tasks.all():
        work_off(by=JOB, task_id=task.pk)
    expect(page.get_by_text("2 dari 2 OPD selesai.")).to_be_visible()
    assert DraftRun.objects.get().tasks.filter(state="done").count() == 2


def test_wishes_on_a_phone(quarter: World, visit: Visit, axe: Axe) -> None:
    page = visit(quarter.person("Rina"), "/jadwal/saya/keinginan/", size=PHONE)
    page.get_by_text("Jumat", exact=True).click()
    page.get_by_label("Tambah tanggal").fill("2026-12-01")
    page.get_by_role("button", name="Simpan keinginan").click()
    expect(page.get_by_text("Keinginan tersimpan")).to_be_visible()
    assert axe(page) == []
    assert sideways(page) == 0
    assert Wish.objects.filter(until=None).count() == 2


def test_an_open_duty_and_a_call_on_a_phone(quarter: World, visit: Visit, axe: Axe) -> None:
    plan = publish_plan(by=JOB, plan=filled(quarter))
    rina = quarter.person("Rina")
    draft = set_cells(by=JOB, plan=plan, changes=[CellChange(rina.pk, day, "H") for day in (FIRST, LAST)])
    plan = publish_plan(by=JOB, plan=draft, despite="uji")
    holder = plan.rows.filter(cells__endswith="O", person__name__startswith="Pegawai")[0].person
    open_duty(by=quarter.user("Sari"), plan=plan, person=holder, day=LAST)
    page = visit(rina, "/jadwal/saya/", size=PHONE)
    expect(page.get_by_role("heading", name="Tugas yang mencari pengganti")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Saya ambil").click()
    expect(page.get_by_text("Terima kasih. Anda menggantikan")).to_be_visible()
    call_up(
        by=quarter.user("Budi"),
        people=[rina],
        starts_at=datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
        reply_by=datetime(2026, 11, 23, 3, 0, tzinfo=UTC),
        reason="rapat anggaran",
    )
    page.goto("/")
    expect(page.get_by_role("heading", name="Panggilan ke kantor")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Saya datang").click()
    expect(page.get_by_text("Jawaban terkirim.")).to_be_visible()


def test_picking_people_to_call(quarter: World, visit: Visit, axe: Axe) -> None:
    page = visit(quarter.person("Budi"), "/jadwal/panggilan/", size=DESKTOP)
    page.get_by_label("Pegawai 03", exact=True).check()
    page.get_by_label("Cari nama").fill("rina")
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page.get_by_label("Pegawai 03", exact=True)).to_be_checked()
    page.get_by_label("Rina Wulandari").check()
    assert axe(page) == []
    page.get_by_label("Tanggal").fill("2026-11-24")
    page.get_by_label("Pukul", exact=True).fill("09:00")
    page.get_by_label("Jawab sebelum pukul").fill("08:00")
    page.get_by_label("Keperluan").fill("rapat anggaran")
    page.get_by_role("button", name="Panggil", exact=True).click()
    expect(page.get_by_text("2 pegawai dipanggil.")).to_be_visible()
