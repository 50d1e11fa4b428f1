"""Rows of e-Kinerja- and SIKAP-like files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.organisation.rules.tabular import BadRow, columns_of
from tatakerja.worklog.rules.exchange import (
    COLUMNS,
    REQUIRED,
    ActivityRow,
    Shape,
    TargetRow,
    csv_safe,
    read_activity,
    read_target,
)

NIP = "199002202015022004"
ROW = {
    "nip": NIP, "year": "2026", "code": "RHK-1", "title": "Izin terbit", "unit": "izin",
    "amount": "120", "month": "11", "realised": "9,5", "note": "",
}  # fmt: skip


def test_columns_by_any_of_their_names() -> None:
    headers = ["No", "NIP Pegawai", "Tahun SKP", "ID RHK", "RHK", "Realisasi Bulan"]
    assert columns_of(headers, COLUMNS[Shape.TARGETS], REQUIRED[Shape.TARGETS]) == {
        "nip": 1,
        "year": 2,
        "code": 3,
        "title": 4,
        "realised": 5,
    }


def test_missing_columns_are_named() -> None:
    with pytest.raises(Invalid) as refused:
        columns_of(["Nama", "Tahun"], COLUMNS[Shape.TARGETS], REQUIRED[Shape.TARGETS])
    assert "NIP, Kode" in refused.value.message


def test_a_row_of_targets() -> None:
    assert read_target(ROW) == TargetRow(
        NIP, 2026, "RHK-1", "Izin terbit", "izin", Decimal("120.00"), Month(2026, 11), Decimal("9.50"), ""
    )
    bare = {"nip": f"'{NIP}", "year": "2026", "code": "RHK-1"}
    assert read_target(bare) == TargetRow(NIP, 2026, "RHK-1", "", "", None, None, None, "")


@pytest.mark.parametrize("month", ["11", "2026-11", "November", "nov"])
def test_months_in_any_form(month: str) -> None:
    assert read_target({**ROW, "month": month}).month == Month(2026, 11)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"nip": "1.99002202015022E+17"},
            "NIP “1.99002202015022E+17” rusak oleh Excel. Ubah kolom NIP menjadi teks di berkas asal.",
        ),
        ({"year": "26"}, "Tahun “26” tidak terbaca. Tulis misalnya 2026."),
        ({"code": ""}, "Kode kosong."),
        ({"month": ""}, "Isi Bulan dan Realisasi bersama, atau kosongkan keduanya."),
        ({"month": "13"}, "Bulan “13” tidak terbaca. Tulis 1–12 atau nama bulan."),
        ({"month": "2025-11"}, "Bulan 2025-11 tidak termasuk tahun 2026."),
        (
            {"realised": "banyak"},
            "Realisasi: Jumlah “banyak” tidak terbaca. Tulis angka, misalnya 12 atau 12,5.",
        ),
        ({"amount": "1.200"}, "Target: Jumlah “1.200” bermakna ganda. Tulis tanpa titik ribuan."),
        ({"title": "x" * 301}, "Rencana hasil kerja lebih dari 300 huruf."),
    ],
)
def test_bad_rows_say_why(change: dict[str, str], reason: str) -> None:
    with pytest.raises(BadRow) as refused:
        read_target({**ROW, **change})
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    "day", ["2026-11-23", "23-11-2026", "23/11/2026", "23.11.2026", "2026-11-23 00:00:00"]
)
def test_a_row_of_activities(day: str) -> None:
    cells = {"nip": NIP, "day": day, "text": " Rekap  izin ", "output": "40"}
    assert read_activity(cells) == ActivityRow(NIP, date(2026, 11, 23), "Rekap izin", "40")


@pytest.mark.parametrize("cells", [{"day": "31-02-2026"}, {"day": "kemarin"}, {"text": " "}])
def test_bad_activities(cells: dict[str, str]) -> None:
    with pytest.raises(BadRow):
        read_activity({"nip": NIP, "day": "2026-11-23", "text": "Rekap", **cells})


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-", "'-"), ("izin", "izin"), ("", "")]
)
def test_no_cell_computes(cell: str, written: str) -> None:
    assert csv_safe(cell) == written
