"""Workbooks read back with another library: text stays text, numbers stay numbers, no formula anywhere."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tatakerja.kernel.errors import Invalid
from tatakerja.platform.spreadsheets import Column, Sheet, Styled, Value, sheet_name, workbook

MADE = datetime(2026, 11, 23, 8, tzinfo=UTC)


def made(rows: list[list[Value | Styled]], columns: int = 2) -> bytes:
    sheet = Sheet("Rekap", [Column(f"K{n}") for n in range(columns)], rows, freeze_columns=1)
    return workbook([sheet], title="Rekap", author="BKD", made_at=MADE)


def read(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "{=1}", "http://example.id", "\t=1", "0012"]


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    content = made([[text, 1] for text in DANGEROUS])
    assert [row[0] for row in read(content)[1:]] == DANGEROUS
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if "rels" in name and "sheet" in name] == []


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1), max_size=5)
)
def test_any_text_comes_back_as_it_was(texts: list[str]) -> None:
    content = made([[text, None] for text in texts])
    assert "<f" not in part(content, "xl/worksheets/sheet1.xml")
    found = read(content)
    assert [row[0] for row in found[1:]] == texts


def test_types_and_styles() -> None:
    content = made([[Styled("TL1", "warn"), 17], [date(2026, 11, 23), 199002202015022004]])
    assert read(content)[1:] == [["TL1", 17.0], [date(2026, 11, 23), "199002202015022004"]]


def test_headings_stay_in_sight() -> None:
    xml = part(made([["a", 1]]), "xl/worksheets/sheet1.xml")
    assert re.search(r'<pane xSplit="1" ySplit="1"[^>]*state="frozen"', xml)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert made([["a", 1]]) == made([["a", 1]])
    assert made([["a", 1]]) != made([["a", 2]])


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(Invalid) as raised:
        made([["a", float("nan")]])
    assert raised.value.code == "not_finite"


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Dinas A/B [C]: rekap*?", "Dinas A B  C   rekap"),
        ("x" * 40, "x" * 31),
        ("'", "Lembar"),
        ("", "Lembar"),
    ],
)
def test_sheet_names(given_name: str, name: str) -> None:
    assert sheet_name(given_name) == name
