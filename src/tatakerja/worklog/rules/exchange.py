"""Rows of e-Kinerja- and SIKAP-like files: what a row says, or the reason why it cannot be used.

Two shapes (A2-16 "dapat dilakukan melalui SIKAP"): targets with their realisation per month, and daily
activities. Pure: a row is a mapping of known column names to texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.nip import read_nip
from tatakerja.kernel.periods import Month
from tatakerja.organisation.rules.tabular import BadRow
from tatakerja.worklog.rules.realisation import amount_of


class Shape(StrEnum):
    """What a file holds."""

    TARGETS = "targets"
    ACTIVITIES = "activities"


# Column → names it goes by, compared without case, marks and spaces. The first is the heading on export.
COLUMNS: Final[Mapping[Shape, Mapping[str, tuple[str, ...]]]] = {
    Shape.TARGETS: {
        "nip": ("NIP", "nip pegawai", "nomor induk pegawai"),
        "name": ("Nama", "nama pegawai"),
        "year": ("Tahun", "tahun skp", "periode"),
        "code": ("Kode", "kode rhk", "id rhk", "no rhk"),
        "title": ("Rencana hasil kerja", "rhk", "kegiatan tugas jabatan", "uraian"),
        "unit": ("Satuan",),
        "amount": ("Target", "target tahunan", "kuantitas"),
        "month": ("Bulan",),
        "realised": ("Realisasi", "realisasi bulan", "capaian"),
        "note": ("Catatan", "keterangan"),
    },
    Shape.ACTIVITIES: {
        "nip": ("NIP", "nip pegawai", "nomor induk pegawai"),
        "name": ("Nama", "nama pegawai"),
        "day": ("Tanggal", "tanggal kegiatan", "tgl"),
        "text": ("Kegiatan", "uraian kegiatan", "aktivitas", "uraian"),
        "output": ("Hasil", "output", "keluaran"),
    },
}
REQUIRED: Final[Mapping[Shape, tuple[str, ...]]] = {
    Shape.TARGETS: ("nip", "year", "code"),
    Shape.ACTIVITIES: ("nip", "day", "text"),
}

_MONTHS: Final = (
    "januari", "februari", "maret", "april", "mei", "juni",
    "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target and, where ``month`` is given, what was realised in it."""

    nip: str
    year: int
    code: str
    title: str
    unit: str
    amount: Decimal | None
    month: Month | None
    realised: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity of a day."""

    nip: str
    day: date
    text: str
    output: str


def read_target(cells: Mapping[str, str]) -> TargetRow:
    """A row of targets. Raises `BadRow`."""
    month, realised = cells.get("month", ""), cells.get("realised", "")
    year = _year(cells["year"])
    if bool(month) != bool(realised):
        raise BadRow("Isi Bulan dan Realisasi bersama, atau kosongkan keduanya.")
    found = _month(month, year) if month else None
    if found is not None and found.year != year:
        raise BadRow(f"Bulan {found} tidak termasuk tahun {year}.")
    return TargetRow(
        nip=_nip(cells["nip"]),
        year=year,
        code=_text(cells["code"], "Kode", 40, required=True),
        title=_text(cells.get("title", ""), "Rencana hasil kerja", 300),
        unit=_text(cells.get("unit", ""), "Satuan", 40),
        amount=_amount(cells.get("amount", ""), "Target"),
        month=found,
        realised=_amount(realised, "Realisasi"),
        note=_text(cells.get("note", ""), "Catatan", 300),
    )


def read_activity(cells: Mapping[str, str]) -> ActivityRow:
    """A row of activities. Raises `BadRow`."""
    return ActivityRow(
        nip=_nip(cells["nip"]),
        day=_day(cells["day"]),
        text=_text(cells["text"], "Kegiatan", 500, required=True),
        output=_text(cells.get("output", ""), "Hasil", 200),
    )


def _nip(text: str) -> str:
    report = read_nip(text)
    if report.valid and report.number:
        return report.number
    if re.search(r"\d[eE]\+", text):
        raise BadRow(f"NIP “{text}” rusak oleh Excel. Ubah kolom NIP menjadi teks di berkas asal.")
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9./-]{2,29}", text) and not re.fullmatch(r"\d{16,}", text):
        return text  # somebody without NIP, by the local number
    raise BadRow(f"NIP “{text}”: {report.message}")


def _text(text: str, what: str, limit: int, *, required: bool = False) -> str:
    value = " ".join(text.replace("\x00", "").split())
    if required and not value:
        raise BadRow(f"{what} kosong.")
    if len(value) > limit:
        raise BadRow(f"{what} lebih dari {limit} huruf.")
    return value


def _amount(text: str, what: str) -> Decimal | None:
    if not text:
        return None
    try:
        return amount_of(text, typed=False)
    except Invalid as error:
        raise BadRow(f"{what}: {error}") from error


def _year(text: str) -> int:
    if re.fullmatch(r"20\d\d", text):
        return int(text)
    raise BadRow(f"Tahun “{text}” tidak terbaca. Tulis misalnya 2026.")


def _month(text: str, year: int) -> Month:
    word = text.casefold()
    names = [index for index, name in enumerate(_MONTHS, start=1) if word in (name, name[:3])]
    if names:
        return Month(year, names[0])
    try:
        if re.fullmatch(r"\d{1,2}", text):
            return Month(year, int(text))
        return Month.parse(text[:7])
    except Invalid as error:
        raise BadRow(f"Bulan “{text}” tidak terbaca. Tulis 1–12 atau nama bulan.") from error


def _day(text: str) -> date:
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadRow(f"Tanggal “{text}” tidak terbaca. Tulis hari-bulan-tahun.") from error


# First characters that a spreadsheet takes for a formula (OWASP ASVS 5.0 V1.2.10).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_safe(text: str) -> str:
    """A cell that a spreadsheet will not compute: an apostrophe before what looks like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
