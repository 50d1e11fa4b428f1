"""Terms, substitutes, effect and ways of contest; numbers without names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.discipline.rules.bands import CONTRACT, Regulation
from tatakerja.discipline.rules.counting import suppressed
from tatakerja.discipline.rules.offices import is_regional_head, office_of
from tatakerja.discipline.rules.terms import (
    applied_kind,
    bands_from,
    effect_of,
    kinds_of,
    last_day,
    lower_grade,
    reply_rule,
    route_of,
    ruling_rule,
)
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.errors import Invalid

CALENDAR = HolidayCalendar()
NEW, OLD = Regulation.PP94_2021, Regulation.PP53_2010


@pytest.mark.parametrize(
    ("applied", "first", "last"),
    [
        ("potong_tukin_6", date(2026, 1, 1), date(2026, 6, 30)),
        ("potong_tukin_9", date(2026, 5, 31), date(2027, 2, 27)),
        ("potong_tukin_12", date(2024, 2, 29), date(2025, 2, 27)),
        ("tunda_kgb_1", date(2026, 12, 15), date(2027, 12, 14)),
        ("turun_pangkat_3", date(2026, 1, 15), date(2029, 1, 14)),
        ("teguran_lisan", date(2026, 1, 15), None),
        ("pdhtaps", date(2026, 1, 15), None),
    ],
)
def test_how_long_a_sanction_lasts(applied: str, first: date, last: date | None) -> None:
    assert last_day(applied, first) == last


@pytest.mark.parametrize(
    ("kind", "regulation", "on", "applied"),
    [
        ("potong_tukin_6", NEW, True, "tunda_kgb_1"),
        ("potong_tukin_9", NEW, True, "tunda_pangkat_1"),
        ("potong_tukin_12", NEW, True, "turun_pangkat_1"),
        ("potong_tukin_12", NEW, False, "potong_tukin_12"),
        ("turun_jabatan_12", NEW, True, "turun_jabatan_12"),
        ("tunda_kgb_1", OLD, True, "tunda_kgb_1"),
    ],
)
def test_the_transitional_substitute(kind: str, regulation: Regulation, on: bool, applied: str) -> None:
    assert applied_kind(kind, regulation, on) == applied


def test_effect_is_the_fifteenth_working_day_and_under_pp_53_the_fifteenth_day() -> None:
    received = date(2026, 6, 1)
    assert effect_of(NEW, received, CALENDAR) == date(2026, 6, 22)
    assert effect_of(OLD, received, CALENDAR) == date(2026, 6, 16)
    assert effect_of(NEW, received, CALENDAR, {"pp94.in_force": 10}) == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("kind", "regulation", "code", "until"),
    [
        ("teguran_lisan", NEW, "keberatan", date(2026, 6, 23)),
        ("potong_tukin_6", NEW, "keberatan", date(2026, 6, 23)),
        ("pdhtaps", NEW, "banding", date(2026, 6, 19)),
        ("teguran_lisan", OLD, "none", None),
        ("tunda_kgb_1", OLD, "keberatan", date(2026, 6, 17)),
        ("pdhtaps_or_ptdh", OLD, "banding", date(2026, 6, 17)),
    ],
)
def test_ways_of_contest(kind: str, regulation: Regulation, code: str, until: date | None) -> None:
    """Decided on 1 June 2026, received on 3 June."""
    found = route_of(kind, regulation, date(2026, 6, 1), date(2026, 6, 3), CALENDAR)
    assert (found.code, found.until) == (code, until)


def test_each_regulation_offers_its_own_kinds() -> None:
    assert [one.code for one in kinds_of(NEW, CONTRACT)] == [
        "teguran_lisan", "teguran_tertulis", "tidak_puas_tertulis", "potong_tukin_6", "potong_tukin_9",
        "potong_tukin_12", "turun_jabatan_12", "bebas_jabatan_12", "pdhtaps",
    ]  # fmt: skip
    assert [one.code for one in kinds_of(OLD, CONTRACT)] == [
        "teguran_lisan", "teguran_tertulis", "tidak_puas_tertulis", "tunda_kgb_1", "tunda_pangkat_1",
        "turun_pangkat_1", "turun_pangkat_3", "pindah_turun_jabatan", "bebas_jabatan", "pdhtaps_or_ptdh",
    ]  # fmt: skip
    assert kinds_of(Regulation.CONTRACT, CONTRACT) == ()


@pytest.mark.parametrize(
    "row",
    [
        {"first": 0, "last": 1, "kind": "teguran_lisan"},
        {"first": 2, "last": 1, "kind": "teguran_lisan"},
        {"first": 1, "last": 1, "kind": "dipecat"},
        {"first": "1", "last": 1, "kind": "teguran_lisan"},
        {},
    ],
)
def test_bad_bands_are_refused(row: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        bands_from([row])


@pytest.mark.parametrize(
    ("cells", "shown", "total"),
    [
        ({"a": 5, "b": 0, "c": 7}, {"a": 5, "b": 0, "c": 7}, 12),
        ({"a": 1, "b": 5, "c": 7}, {"a": None, "b": None, "c": 7}, 13),
        ({"a": 2, "b": 2, "c": 7}, {"a": None, "b": None, "c": 7}, 11),
        ({"a": 2, "b": 0}, {"a": None, "b": 0}, None),
        ({"a": 1, "b": 1}, {"a": None, "b": None}, None),
    ],
)
def test_small_numbers_are_hidden(
    cells: dict[str, int], shown: dict[str, int | None], total: int | None
) -> None:
    found = suppressed(cells)
    assert (dict(found.cells), found.total) == (shown, total)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=6))
def test_no_hidden_number_follows_from_the_total(cells: dict[str, int]) -> None:
    found = suppressed(cells)
    hidden = [key for key, number in found.cells.items() if number is None]
    assert all(number is None or number == 0 or number >= 3 for number in found.cells.values())
    if hidden and found.total is not None:
        assert len(hidden) > 1
        assert sum(cells[key] for key in hidden) >= 3


@pytest.mark.parametrize(
    ("kind", "regulation", "asn", "reply", "ruling"),
    [
        ("pdhtaps", NEW, True, "bpasn.ppk_reply", "bpasn.decision"),
        ("teguran_lisan", NEW, True, None, "objection.decision"),
        ("tunda_kgb_1", OLD, True, "pp53.reply", "pp53.decision"),
        ("pdhtaps_or_ptdh", OLD, True, None, "pp53.decision"),
        ("putus_kontrak", Regulation.CONTRACT, True, "bpasn.ppk_reply", "bpasn.decision"),
        ("putus_kontrak", Regulation.CONTRACT, False, None, "objection.decision"),
    ],
)
def test_who_replies_and_who_rules_until_when(
    kind: str, regulation: Regulation, asn: bool, reply: str | None, ruling: str
) -> None:
    assert reply_rule(kind, regulation, asn=asn) == reply
    assert ruling_rule(kind, regulation, asn=asn) == ruling


def test_the_end_of_a_contract_goes_to_bpasn_for_pppk_and_to_the_ppk_for_others() -> None:
    days = (date(2026, 6, 1), date(2026, 6, 3), CALENDAR)
    pppk = route_of("putus_kontrak", Regulation.CONTRACT, *days)
    other = route_of("putus_kontrak", Regulation.CONTRACT, *days, asn=False)
    assert (pppk.code, pppk.until) == ("banding", date(2026, 6, 19))
    assert (other.code, other.until) == ("keberatan", date(2026, 6, 23))


@pytest.mark.parametrize(
    ("examiner", "examined", "lower"),
    [
        ("III/b", "III/c", True),
        ("Pembina (IV/a)", "Penata Tk. I (III/d)", False),
        ("Penata (III/c)", "Penata (III/c)", False),
        ("II/d", "III/a", True),
        ("", "IV/e", False),
        ("IX", "III/a", False),
    ],
)
def test_no_member_of_the_team_is_lower_in_rank(examiner: str, examined: str, lower: bool) -> None:
    assert lower_grade(examiner, examined) is lower


@pytest.mark.parametrize(
    ("title", "agency", "office"),
    [
        ("Kepala Dinas", "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        ("Plt. Kepala Badan", "Badan Kepegawaian Daerah", "Plt. Kepala Badan Kepegawaian Daerah"),
        ("Camat", "Kecamatan Hulu Sungai", "Camat Hulu Sungai"),
        ("Kepala Dinas Kesehatan", "Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        ("Sekretaris Daerah", "Sekretariat Daerah", "Sekretaris Daerah"),
        ("Bupati", "Sekretariat Daerah", "Bupati Muara Lestari"),
        ("Pj. Bupati Muara Lestari", "Sekretariat Daerah", "Pj. Bupati Muara Lestari"),
    ],
)
def test_an_office_is_written_in_full(title: str, agency: str, office: str) -> None:
    assert office_of(title, agency, "Kabupaten Muara Lestari") == office
    assert is_regional_head(title) is ("Bupati" in title)
