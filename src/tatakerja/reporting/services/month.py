"""The month of an agency as a workbook: people down, days across, sums at the end, legend, who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction

from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import clock_text, local_date
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor
from tatakerja.platform.spreadsheets import Column, Sheet, Styled, Value, workbook
from tatakerja.reporting.access import require_month
from tatakerja.reporting.queries.month import MonthRow, MonthSheet, month_sheet
from tatakerja.reporting.rules import CODE_WORDS, Code, MonthDay

_STYLE: Final = {
    Code.OFFICE: "ok",
    Code.HOME: "ok",
    Code.PIKET: "ok",
    Code.PRESENT: "ok",
    Code.LEAVE: "info",
    Code.DUTY: "info",
    Code.ABSENT: "bad",
    Code.PENDING: "warn",
    Code.MISSING: "bad",
    Code.OFF: "off",
    Code.AHEAD: "off",
    Code.ELSEWHERE: "off",
}
_PEOPLE: Final = (
    Column("No.", 5),
    Column("Nama", 32),
    Column("NIP", 20),
    Column("Unit kerja", 28),
    Column("Jabatan", 28),
)
_TOTALS: Final = (
    ("present", "Hadir"),
    ("office", "Kantor"),
    ("home", "Rumah"),
    ("piket", "Piket"),
    ("late", "Kali terlambat"),
    ("late_minutes", "Menit terlambat"),
    ("early", "Kali pulang awal"),
    ("early_minutes", "Menit pulang awal"),
    ("absent", "Tanpa keterangan"),
    ("leave", "Cuti"),
    ("duty", "Dinas luar"),
    ("pending", "Menunggu"),
    ("missing", "Tanpa data"),
)
_CLASSES: Final = (
    ("TL1 … TL4", "Terlambat 1-30, 31-60, 61-90, 91 menit atau lebih (TL4 juga: tanpa presensi masuk)"),
    (
        "PSW1 … PSW4",
        "Pulang sebelum waktunya, dengan batas menit yang sama (PSW4 juga: tanpa presensi pulang)",
    ),
)


@transaction.atomic
def month_workbook(*, by: Actor, agency: Node, month: Month) -> bytes:
    """The agency's month as XLSX. It leaves the system with names, so the download is recorded.

    Raises `NotAllowed`.
    """
    require_month(by, agency)
    now = clock.now()
    sheet = month_sheet(agency, month, local_date(now, agency.zone))
    audit.record(
        by=by,
        action="reporting.month_exported",
        subject=agency,
        node_path=agency.path,
        data={"month": str(month), "people": len(sheet.rows)},
    )
    heading = (
        f"Rekap kehadiran {agency.name}",
        f"{formats.month_name(month.first)} · dibuat {formats.long_date(sheet.today)} pukul "
        f"{clock_text(now, agency.zone)} · angka sementara sampai bulan ditutup",
    )
    sheets = [_month(sheet, heading), _missing(sheet, heading[0]), _legend()]
    title = f"{heading[0]} {formats.month_name(month.first)}"
    return workbook(sheets, title=title, author=agency.name, made_at=now)


def _month(sheet: MonthSheet, heading: Sequence[str]) -> Sheet:
    days = list(days_between(sheet.month.first, sheet.month.last))
    columns = [
        *_PEOPLE,
        *(Column(_day_title(day), 7) for day in days),
        *(Column(title, 10, "total") for _, title in _TOTALS),
    ]
    rows = [_row(number, row) for number, row in enumerate(sheet.rows, start=1)]
    return Sheet("Rekap", columns, rows, heading, freeze_columns=2)


def _day_title(day: date) -> str:
    return formats.short_date(day).replace(" ", "\n", 1).rsplit("/", 1)[0]


def _row(number: int, row: MonthRow) -> list[Value | Styled]:
    head: list[Value | Styled] = [number, str(row.person), row.person.nip, row.unit.name, row.title]
    sums: list[Value | Styled] = [int(getattr(row.totals, key)) for key, _ in _TOTALS]
    return [*head, *(_cell(day) for day in row.days), *sums]


def _cell(day: MonthDay) -> Styled:
    style = "warn" if day.late_class or day.early_class else _STYLE[day.code]
    return Styled(day.text, style)


def _missing(sheet: MonthSheet, title: str) -> Sheet:
    """People without a single record, by name; the sheet says so where there are none."""
    columns = [Column("Nama", 40), Column("NIP", 22), Column("Unit kerja", 40)]
    rows: list[list[Value | Styled]] = [
        [str(row.person), row.person.nip, row.unit.name] for row in sheet.unrecorded
    ]
    note = (
        f"{len(rows)} pegawai tanpa satu pun catatan bulan ini."
        if rows
        else "Semua pegawai memiliki catatan."
    )
    return Sheet("Tanpa catatan", columns, rows, (title, note), landscape=False)


def _legend() -> Sheet:
    rows: list[list[Value | Styled]] = [
        [Styled(code.value, _STYLE[code]), words] for code, words in CODE_WORDS.items()
    ]
    rows += [[Styled(code, "warn"), words] for code, words in _CLASSES]
    return Sheet("Keterangan", [Column("Kode", 14), Column("Arti", 90, "wrap")], rows, landscape=False)
