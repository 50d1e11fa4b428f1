"""Cells of a personnel file: dates, numbers, grades and their sentences."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.organisation.rules import cells, tabular


@pytest.mark.parametrize(
    "text",
    [
        "1986-09-26",
        "1986-09-26 00:00:00",
        "26-09-1986",
        "26/9/1986",
        "26.09.1986",
        "26 September 1986",
        "26-Sep-1986",
        "26 sept 1986",
        "19860926",
        "31681",
        "31681.0",
        "26/09/1986 00:00",
    ],
)
def test_a_date_is_read_in_every_form_that_offices_use(text: str) -> None:
    assert cells.read_date(text, "Tanggal") == date(1986, 9, 26)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("26-09-86", "Tanggal: tulis tahun dengan empat angka, bukan “86”."),
        ("09/26/1986", "Tanggal “09/26/1986” bukan tanggal yang ada. Tulis hari-bulan-tahun."),
        ("31-02-2020", "Tanggal “31-02-2020” bukan tanggal yang ada. Tulis hari-bulan-tahun."),
        ("26 Septober 1986", "Tanggal: bulan “Septober” tidak dikenal."),
        ("kemarin", "Tanggal “kemarin” tidak terbaca sebagai tanggal. Tulis misalnya 26-09-1986."),
    ],
)
def test_a_wrong_date_is_named_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(cells.BadCell) as refused:
        cells.read_date(text, "Tanggal")
    assert str(refused.value) == said


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2100, 12, 31)))
def test_dates_survive_every_written_form(day: date) -> None:
    written = [f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", day.isoformat(), f"{day:%Y%m%d}"]
    serial = str((day - date(1899, 12, 30)).days)
    assert {cells.read_date(text, "x") for text in [*written, serial]} == {day}


@pytest.mark.parametrize("text", ["198609262015051001", "'198609262015051001", " 19860926 201505 1 001 "])
def test_a_number_is_read_as_people_write_it(text: str) -> None:
    assert cells.read_number(text).number == "198609262015051001"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1.98609E+17", "notasi ilmiah"),
        ("1,98609E+17", "notasi ilmiah"),
        ("198609262015051000", "15 angka"),
        ("198613262015051001", "tanggal lahir"),
        ("12345", "18 angka"),
    ],
)
def test_a_damaged_number_says_what_destroyed_it(text: str, word: str) -> None:
    with pytest.raises(cells.BadCell, match=word):
        cells.read_number(text)


def test_a_number_cell_of_eighteen_digits_becomes_scientific_and_is_refused() -> None:
    text = tabular.cell_text(198609262015051001.0)
    assert text == "1.98609262015051E+17"
    with pytest.raises(cells.BadCell, match="notasi ilmiah"):
        cells.read_number(text)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("III/b", "III/b"),
        ("IIIb", "III/b"),
        ("3b", "III/b"),
        ("Penata Muda Tk. I (III/b)", "III/b"),
        ("Pembina, IV-a", "IV/a"),
        ("IX", "IX"),
        ("Gol. XI", "XI"),
        ("-", ""),
    ],
)
def test_grades(text: str, grade: str) -> None:
    assert cells.read_grade(text) == grade


@pytest.mark.parametrize("text", ["III/e", "XVIII", "Z", "5/a"])
def test_grades_that_do_not_exist(text: str) -> None:
    with pytest.raises(cells.BadCell, match="tidak dikenal"):
        cells.read_grade(text)


@pytest.mark.parametrize(
    ("kind", "echelon", "expected"),
    [
        ("Struktural", "II.b", "jpt_pratama"),
        ("Struktural", "III.a", "administrator"),
        ("", "IV.a", "pengawas"),
        ("JFT", "", "fungsional"),
        ("Fungsional Umum", "", "pelaksana"),
        ("", "I.b", "jpt_madya"),
        ("", "", "pelaksana"),
    ],
)
def test_job_class_from_kind_and_echelon(kind: str, echelon: str, expected: str) -> None:
    assert cells.job_class(kind, echelon) == expected


def test_an_unknown_status_is_answered_with_the_nearest() -> None:
    with pytest.raises(cells.BadCell) as refused:
        cells.read_status("PPPK Paru Waktu")
    assert str(refused.value) == (
        "Status pegawai “PPPK Paru Waktu” tidak dikenal. Mungkin maksudnya “pppk paruh waktu”."
    )


def test_a_local_number_that_looks_like_a_nik_is_refused() -> None:
    with pytest.raises(cells.BadCell, match="NIK"):
        cells.read_local_number("6472010101010001")
    assert cells.read_local_number("HON-0042") == "HON-0042"


@pytest.mark.parametrize(
    ("text", "amount"), [("1250000", 1250000), ("Rp1.250.000,00", 1250000), ("1.250.000", 1250000)]
)
def test_rupiah(text: str, amount: int) -> None:
    assert cells.read_rupiah(text) == amount


@pytest.mark.parametrize("text", ["1.25", "1,250,000", "-5", "banyak"])
def test_rupiah_that_could_mean_two_things(text: str) -> None:
    with pytest.raises(cells.BadCell):
        cells.read_rupiah(text)


_READERS = [
    cells.read_number,
    cells.read_local_number,
    cells.read_status,
    cells.read_standing,
    cells.read_grade,
    cells.read_echelon,
    cells.read_sex,
    cells.read_email,
    cells.read_phone,
    cells.read_rupiah,
]


@given(st.text(max_size=40), st.sampled_from(_READERS))
def test_no_text_breaks_a_reader(text: str, reader: object) -> None:
    assert callable(reader)
    try:
        reader(text)
    except cells.BadCell as bad:
        assert len(str(bad)) > 10


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(), st.dates(), st.datetimes()))
def test_every_cell_has_a_text(value: object) -> None:
    text = tabular.cell_text(value)
    assert len(text) <= tabular.MAX_CELL
    assert "\x00" not in text
