"""Employee numbers, part by part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.nip import NipReport, mask, read_nip, spaced

GOOD = "198609262015051001"


def test_a_civil_servants_number_tells_birth_appointment_and_sex() -> None:
    expected = NipReport(True, "pns", date(1986, 9, 26), "2015-05", "male", (), GOOD, "")
    assert read_nip(GOOD) == expected


def test_a_pppk_number_carries_a_year_and_an_agreement_code() -> None:
    report = read_nip("199001152024212003")
    assert (report.valid, report.kind, report.appointed, report.sex) == (True, "pppk", "2024", "female")


@pytest.mark.parametrize(
    "text", ["19860926 201505 1 001", "'" + GOOD, f" {GOOD}\n", "\u2019198609262015051001"]
)
def test_spaces_and_the_apostrophe_of_a_spreadsheet_are_read(text: str) -> None:
    assert read_nip(text) == read_nip(GOOD)


@pytest.mark.parametrize(
    ("number", "errors"),
    [
        ("198613262015051001", ("birth_date",)),
        ("198602302015051001", ("birth_date",)),
        ("200002292020011001", ()),
        ("190002292020011001", ("birth_date",)),
        ("198609262015131001", ("month",)),
        ("198609262015201001", ("month",)),
        ("198609262015001001", ("month",)),
        ("198609262015211001", ()),
        ("198609262015053001", ("sex",)),
        ("198609262015050001", ("sex",)),
        ("198609262015051000", ("serial",)),
        ("198609262003051001", ("age",)),
        ("198609262004051001", ()),
        ("195509262015051001", ()),
        ("195409262015051001", ("age",)),
        ("198613262015133000", ("birth_date", "month", "serial", "sex")),
        ("", ("format",)),
        ("19860926201505100", ("format",)),
        ("1986092620150510011", ("format",)),
        ("19860926201505100A", ("format",)),
        ("١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", ("format",)),
        ("198609262015051001.0", ("format",)),
    ],
)
def test_every_part_is_checked_and_named(number: str, errors: tuple[str, ...]) -> None:
    report = read_nip(number)
    assert (report.errors, report.valid) == (errors, not errors)


@pytest.mark.parametrize("text", ["1.98609E+17", "1,98609E+17", "198609262015051E3", "1.98609262015051e+17"])
def test_scientific_notation_is_refused_with_its_own_words(text: str) -> None:
    report = read_nip(text)
    assert report.errors == ("format",)
    assert "notasi ilmiah" in report.message
    assert "notasi ilmiah" not in read_nip("123").message


@given(
    st.dates(date(1950, 1, 1), date(2004, 12, 31)),
    st.integers(18, 60),
    st.integers(1, 12),
    st.sampled_from(["1", "2"]),
    st.integers(1, 999),
)
def test_every_sound_number_is_read_back(born: date, age: int, month: int, sex: str, serial: int) -> None:
    year = born.year + age
    number = f"{born:%Y%m%d}{year}{month:02d}{sex}{serial:03d}"
    report = read_nip(spaced(number))
    assert report == NipReport(
        True, "pns", born, f"{year}-{month:02d}", {"1": "male", "2": "female"}[sex], (), number, ""
    )


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    report = read_nip(text)
    assert report.valid == (report.errors == ())
    assert tuple(sorted(report.errors)) == report.errors


def test_a_masked_number_hides_birth_date_and_sex() -> None:
    assert mask(GOOD) == "•" * 15 + "001"
