"""The month as a workbook: everybody by name, every day with a code, nothing that computes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from evidence import MONDAY, moment, tap
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.services import evaluate_days
from tatakerja.kernel.errors import NotAllowed
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Assignment, Person
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.reporting.queries.month import month_sheet
from tatakerja.reporting.services import month_workbook
from world import World, make_person

JOB = Job("test")
NOVEMBER = Month(2026, 11)


@pytest.fixture
def november(world: World, clock_at: Callable[[datetime], None]) -> World:
    """Friday 20 and Monday 23 are known, the days before are not; it is Monday evening."""
    clock_at(moment("20:00"))
    for day, late in [(MONDAY - timedelta(days=3), "07:30"), (MONDAY, "08:05")]:
        tap(world.person("Rina"), "07:20", day=day)
        tap(world.person("Rina"), "16:35", "check_out", day=day)
        tap(world.person("Andi"), late, day=day)
        tap(world.person("Andi"), "16:35", "check_out", day=day)
    evaluate_days(by=JOB, node=world.province, first=MONDAY - timedelta(days=3), last=MONDAY)
    return world


def book(world: World, name: str = "Sari") -> tuple[bytes, list[list[Any]]]:
    content = month_workbook(by=world.user(name), agency=world.dpmptsp, month=NOVEMBER)
    return content, CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Rekap").to_python()


def test_one_row_a_person_one_column_a_day(november: World) -> None:
    _content, rows = book(november)
    head = rows[2]
    assert head[:5] == ["No.", "Nama", "NIP", "Unit kerja", "Jabatan"]
    assert (head[5], head[34], head[35], head[-1]) == ("Min\n1", "Sen\n30", "Hadir", "Tanpa data")
    andi = next(row for row in rows[3:] if row[1] == "Andi Saputra")
    assert andi[2] == "199105052016011005"
    by_day = dict(zip(range(1, 31), andi[5:35], strict=True))
    assert (by_day[20], by_day[21], by_day[22], by_day[23]) == ("K", "L", "L", "K TL2")
    assert (by_day[19], by_day[24], by_day[29]) == ("TD", "…", "L")
    sums = dict(zip(head[35:], andi[35:], strict=True))
    assert (sums["Hadir"], sums["Kali terlambat"], sums["Menit terlambat"], sums["Tanpa data"]) == (
        2,
        1,
        35,
        14,
    )


def test_no_cell_is_empty(november: World) -> None:
    _content, rows = book(november)
    assert len(rows) == 3 + 6
    assert all(cell != "" for row in rows[3:] for cell in row)


def test_somebody_without_any_record_stands_there_by_name(november: World) -> None:
    DayFinding.objects.filter(person=november.person("Dewi")).delete()
    content, rows = book(november)
    dewi = next(row for row in rows[3:] if row[1] == "Dewi Lestari")
    assert "TD" in dewi[5:35] and "TK" not in dewi[5:35]
    missing = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Tanpa catatan").to_python()
    assert [row[0] for row in missing] == [
        "Rekap kehadiran Dinas Penanaman Modal dan PTSP",
        "1 pegawai tanpa satu pun catatan bulan ini.",
        "Nama",
        "Dewi Lestari",
    ]


def test_who_came_and_who_went_keep_their_days(november: World) -> None:
    Assignment.objects.filter(person=november.person("Andi")).update(valid_until=date(2026, 11, 20))
    new = make_person("199505052020011001", "Baru Datang", november.sekretariat, "Staf")
    Assignment.objects.filter(person=new).update(valid_from=date(2026, 11, 24))
    sheet = month_sheet(november.dpmptsp, NOVEMBER, MONDAY)
    rows = {row.person.name: [day.code.value for day in row.days] for row in sheet.rows}
    assert rows["Andi Saputra"][19] == "K"
    assert rows["Andi Saputra"][23:] == ["x"] * 7
    assert rows["Baru Datang"][:23] == ["x"] * 23
    assert rows["Baru Datang"][23] == "…"


def test_a_name_that_looks_like_a_formula_stays_a_name(november: World) -> None:
    name = '=HYPERLINK("http://example.id","klik")'
    Person.objects.filter(pk=november.person("Rina").pk).update(name=name)
    content, rows = book(november)
    assert name in [row[1] for row in rows]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [archive.read(one).decode() for one in archive.namelist() if "worksheets/sheet" in one]
    assert len(sheets) == 3
    assert not any("<f>" in xml or "<hyperlink" in xml for xml in sheets)


def test_the_legend_explains_every_code_that_occurs(november: World) -> None:
    content, rows = book(november)
    legend = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Keterangan").to_python()
    codes = {row[0] for row in legend}
    used = {str(cell).split()[0] for row in rows[3:] for cell in row[5:35]}
    assert used <= codes


def test_the_download_is_recorded(november: World) -> None:
    book(november)
    event = AuditEvent.objects.get(action="reporting.month_exported")
    assert (event.data, event.actor) == ({"month": "2026-11", "people": 6}, november.user("Sari"))


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("Sari", True),
        ("Ratna", True),
        ("Wahyu", True),
        ("Agung", True),
        ("Budi", False),
        ("Rina", False),
        ("Tono", False),
    ],
)
def test_who_may_download(client: Client, november: World, name: str, allowed: bool) -> None:
    client.force_login(november.user(name))
    response = client.get(f"/laporan/bulan/{november.dpmptsp.pk}/2026-11.xlsx")
    assert response.status_code == (200 if allowed else 404)
    if not allowed:
        with pytest.raises(NotAllowed):
            book(november, name)


@pytest.mark.parametrize("text", ["2026-13", "besok", "9999-12"])
def test_a_month_that_does_not_exist(client: Client, november: World, text: str) -> None:
    client.force_login(november.user("Sari"))
    assert client.get(f"/laporan/bulan/{november.dpmptsp.pk}/{text}.xlsx").status_code == 422


def test_the_month_costs_three_queries_for_any_number(november: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            month_sheet(november.dpmptsp, NOVEMBER, MONDAY)
        return len(captured)

    assert count() == 3
    for number in range(5):
        make_person(f"1990022020170220{number:02}", f"Tambahan {number}", november.perizinan, "Staf")
    assert count() == 3
