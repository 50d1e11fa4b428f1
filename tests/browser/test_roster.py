"""Making a roster in a real browser: fill, three gaps in six keys, publish; the phone's lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE, Axe, Visit, sideways
from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.platform.audit import Job
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.services import CellChange, draft_plan, publish_plan, set_cells
from world import World

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 18)
JOB = Job("test")


@pytest.fixture(autouse=True)
def _monday(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 22, 23, 20, tzinfo=UTC))


@pytest.fixture
def quarter(region: World) -> World:
    """A quarter in the office since 2 November, the head beside it; holidays known."""
    seed_holidays(by=JOB)
    changes = {"valid.from": "2026-11-02", "circular.number": "065/1201"}
    draft = adopt_circular(by=JOB, region=region.province, slug="kotim-2021", changes=changes)
    publish_circular(by=JOB, circular=draft)
    return region


def filled(world: World) -> RosterPlan:
    return draft_plan(by=JOB, agency=world.dpmptsp, first=FIRST, last=LAST)


def test_an_officer_fills_and_publishes_a_roster(quarter: World, visit: Visit, axe: Axe) -> None:
    page = visit(quarter.person("Sari"), "/jadwal/", size=DESKTOP)
    page.get_by_label("Dari tanggal").fill("2026-11-23")
    page.get_by_label("Sampai tanggal").fill("2026-12-18")
    page.get_by_role("button", name="Isi otomatis dari SE").click()
    expect(page.get_by_text("Konsep, belum terbit")).to_be_visible()
    expect(page.locator("tfoot tr").first.locator("td").first).to_have_text("2/2")
    assert axe(page) == []
    page.get_by_role("button", name="Terbitkan jadwal").click()
    expect(page.get_by_text("Jadwal terbit untuk 6 pegawai.")).to_be_visible()
    assert RosterPlan.objects.get().state == RosterPlan.State.PUBLISHED


def test_three_gaps_take_six_keys_and_undo_takes_one_back(quarter: World, visit: Visit) -> None:
    plan = filled(quarter)
    people = [quarter.person(name).pk for name in ("Andi", "Budi", "Dewi")]
    set_cells(by=JOB, plan=plan, changes=[CellChange(person, FIRST, "-") for person in people])
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    gaps = page.locator("[data-gaps]").first
    expect(gaps).to_have_text("3")
    page.locator("tbody button[data-code]").first.focus()
    for key in ("n", "p", "n", "p", "n", "r"):
        page.keyboard.press(key)
    expect(gaps).to_have_text("0")
    total = page.locator("tfoot tr").first.locator("td").first
    expect(total).to_have_class("over")
    page.keyboard.press("Control+z")
    expect(gaps).to_have_text("1")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(gaps).to_have_text("3")
    cells = dict(plan.rows.values_list("person_id", "cells"))
    assert [cells[person][0] for person in people] == ["-", "-", "-"]


def test_a_range_is_set_by_shift_and_arrows(quarter: World, visit: Visit) -> None:
    plan = filled(quarter)
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    page.get_by_role("button", name="Rina Wulandari, Sen 23/11").click()
    for _step in range(4):
        page.keyboard.press("Shift+ArrowRight")
    with page.expect_response("**/sel/"):
        page.keyboard.press("k")
    expect(page.get_by_role("button", name="Rina Wulandari, Jum 27/11: kantor (WFO)")).to_be_visible()
    expect(page.locator("tfoot td.over").first).to_be_visible()
    assert plan.rows.get(person=quarter.person("Rina")).cells.startswith("OOOOO")


def test_changing_a_published_roster_opens_its_next_version(quarter: World, visit: Visit) -> None:
    plan = publish_plan(by=JOB, plan=filled(quarter))
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    page.get_by_role("button", name="Ratna Dewanti, Jum 18/12").click()
    page.keyboard.press("r")
    expect(page.get_by_text("Perubahan belum terbit (1)")).to_be_visible()
    assert page.url.endswith(f"/jadwal/{RosterPlan.objects.get(state='draft').pk}/")


def test_a_refused_key_is_taken_back_and_told(quarter: World, visit: Visit) -> None:
    plan = filled(quarter)
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=DESKTOP)
    cell = page.get_by_role("button", name="Ratna Dewanti, Sen 23/11")
    cell.click()
    publish_plan(by=JOB, plan=plan)
    RosterPlan.objects.update(state=RosterPlan.State.SUPERSEDED)
    page.keyboard.press("r")
    expect(page.get_by_text("sudah digantikan").first).to_be_visible()
    expect(cell).to_have_text("K")


def test_a_phone_gets_the_list_of_a_day(quarter: World, visit: Visit, axe: Axe) -> None:
    plan = publish_plan(by=JOB, plan=filled(quarter))
    page = visit(quarter.person("Sari"), f"/jadwal/{plan.pk}/", size=PHONE)
    expect(page.get_by_role("heading", name="Senin, 23 November 2026")).to_be_visible()
    expect(page.locator("table.roster")).to_be_hidden()
    page.get_by_role("link", name="Hari berikutnya").click()
    expect(page.get_by_role("heading", name="Selasa, 24 November 2026")).to_be_visible()
    assert axe(page) == []
    assert sideways(page) == 0


def test_my_weeks_on_a_phone(quarter: World, visit: Visit, axe: Axe) -> None:
    publish_plan(by=JOB, plan=filled(quarter))
    page = visit(quarter.person("Ratna"), "/jadwal/saya/", size=PHONE)
    expect(page.get_by_text("SE Gubernur Tanjung Raya 065/1201 klausul A1-04, A1-08").first).to_be_visible()
    assert axe(page) == []
    assert sideways(page) == 0
