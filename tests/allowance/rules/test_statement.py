"""The statement's steps, base amounts, and the comparison with an official table."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.allowance.rules.bases import Base, PostFacts, base_for, check_amounts
from tatakerja.allowance.rules.compare import (
    Official,
    Ours,
    Verdict,
    compare,
    official_row,
    rupiah_of,
    totals,
)
from tatakerja.allowance.rules.sanctions import percent_of, table_of
from tatakerja.allowance.rules.statement import Carried, Extra, Pay, Sanction, compute_statement
from tatakerja.allowance.rules.tpp import CUT_CODES, Rates, compute_tpp, rates_of
from tatakerja.attendance.rules.facts import DayFinding, DayStatus
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.errors import Invalid

DAY = date(2026, 6, 10)
LATE = DayFinding(DAY, Mode.WFO, DayStatus.LATE, 9, "TL1")
ABSENT = DayFinding(date(2026, 6, 11), Mode.WFO, DayStatus.ABSENT, counts_as_absent=True)


def rates(base: str = "part", weight: int = 40) -> Rates:
    cuts = dict(zip(CUT_CODES, (0.5, 1, 1.25, 1.5, 0.5, 1, 1.25, 1.5, 3), strict=False))
    return rates_of(discipline_weight=weight, performance_weight=100 - weight, cuts=cuts, cut_base=base)


def test_steps_of_a_month() -> None:
    pay = Pay(4_000_000, "pns", (LATE, ABSENT), 4, Fraction(92), (Extra("Cuti besar", Fraction(2)),))
    found = compute_statement(pay, rates())
    assert [(step.label, step.amount, step.left) for step in found.steps] == [
        ("TPP penuh", 4_000_000, 4_000_000),
        ("Terlambat (TL1)", -8_000, 3_992_000),
        ("Tanpa keterangan", -48_000, 3_944_000),
        ("Cuti besar", -32_000, 3_912_000),
        ("Kinerja", -192_000, 3_720_000),
    ]
    assert found.amount == 3_720_000
    assert [step.days for step in found.steps[1:3]] == [(DAY,), (ABSENT.date,)]
    assert ("home_days_whole", ("A4-12",)) in [(one.code, one.clauses) for one in found.result.reasons]


DECISION = "Keputusan 800/12 tanggal 3 Mei 2026."


def test_a_sanction_takes_of_the_full_tpp_and_names_its_decision() -> None:
    cut = Sanction("pemotongan tunjangan kinerja 25%", Fraction(25), DECISION, ("PP 94/2021 art. 8(3)",))
    pay = Pay(4_000_000, "pns", (ABSENT,), 0, Fraction(50), sanctions=(cut,))
    found = compute_statement(pay, rates(), month_cap=Fraction(2))
    assert [(step.label, step.amount, step.left) for step in found.steps] == [
        ("TPP penuh", 4_000_000, 4_000_000),
        ("Tanpa keterangan", -32_000, 3_968_000),
        ("Hukuman disiplin: pemotongan tunjangan kinerja 25%", -1_000_000, 2_968_000),
        ("Kinerja", -1_200_000, 1_768_000),
    ]
    assert found.steps[2].why == f"25% dari TPP penuh. {DECISION}"
    assert found.steps[2].clauses == ("PP 94/2021 art. 8(3)",)
    assert (found.result.discipline_part, found.result.performance_part) == (568_000, 1_200_000)
    heavy = replace(cut, percent=Fraction(80))
    assert compute_statement(replace(pay, sanctions=(heavy, heavy)), rates()).amount == 0


TABLE = table_of({"teguran_lisan": {"percent": "20", "months": 1}})


@pytest.mark.parametrize(
    ("applied", "first", "last", "month", "percent"),
    [
        ("teguran_lisan", date(2026, 5, 4), None, date(2026, 5, 1), 0),
        ("teguran_lisan", date(2026, 5, 4), None, date(2026, 6, 1), 20),
        ("teguran_lisan", date(2026, 5, 1), None, date(2026, 5, 1), 20),
        ("teguran_lisan", date(2026, 5, 4), None, date(2026, 7, 1), 0),
        ("potong_tukin_6", date(2026, 5, 4), date(2026, 11, 3), date(2026, 5, 1), 0),
        ("potong_tukin_6", date(2026, 5, 4), date(2026, 11, 3), date(2026, 6, 1), 25),
        ("potong_tukin_6", date(2026, 5, 4), date(2026, 11, 3), date(2026, 11, 1), 25),
        ("potong_tukin_6", date(2026, 5, 4), date(2026, 11, 3), date(2026, 12, 1), 0),
        ("tunda_kgb_1", date(2026, 5, 4), date(2027, 5, 3), date(2026, 6, 1), 0),
    ],
)
def test_a_sanction_counts_in_whole_months(
    applied: str, first: date, last: date | None, month: date, percent: int
) -> None:
    share = Fraction(1, 4) if applied.startswith("potong") else Fraction(0)
    assert percent_of(applied, first, last, month, share=share, table=TABLE) == percent


@pytest.mark.parametrize("line", [{"percent": "101", "months": 1}, {"percent": "5", "months": 37}])
def test_an_unsound_cut_for_a_sanction(line: dict[str, str | int]) -> None:
    with pytest.raises(Invalid) as raised:
        table_of({"teguran_lisan": line})
    assert (raised.value.code, raised.value.field) == ("bad_sanction_cut", "sanction_teguran_lisan")


def test_the_cap_of_a_month_and_what_is_carried() -> None:
    pay = Pay(1_000_000, "pns", (ABSENT,) * 20, 0, Fraction(100))
    assert compute_statement(pay, rates(), month_cap=Fraction(10)).result.cut_percent == 10
    plus = Pay(1_000_000, "pns", carried=(Carried(DAY, "Diperbaiki.", 5_000),))
    assert (compute_statement(plus, rates()).adjustment, compute_statement(plus, rates()).amount) == (
        5_000, 1_005_000,
    )  # fmt: skip
    minus = Pay(1_000_000, "pns", carried=(Carried(DAY, "Diperbaiki.", -3_000_000),))
    found = compute_statement(minus, rates())
    assert (found.adjustment, found.amount, found.steps[-1].left) == (-1_000_000, 0, 0)


def test_without_tpp_there_is_one_line_that_says_why() -> None:
    found = compute_statement(Pay(5_000_000, "non_asn"), rates())
    assert [(step.label, step.clauses) for step in found.steps] == [("Tanpa TPP", ("A4-14",))]
    assert found.amount == 0


@given(
    st.integers(0, 60_000_001),
    st.integers(0, 12),
    st.integers(0, 25),
    st.integers(0, 130),
    st.sampled_from(["part", "whole"]),
    st.integers(0, 100),
)
def test_steps_always_add_up_and_nobody_gets_more_than_the_whole(
    gross: int, late: int, absent: int, reached: int, base: str, weight: int
) -> None:
    pay = Pay(gross, "pns", (LATE,) * late + (ABSENT,) * absent, 0, Fraction(reached))
    found = compute_statement(pay, rates(base, weight))
    assert 0 <= found.amount <= gross
    assert found.result.discipline_part + found.result.performance_part == found.result.amount
    if gross:
        assert sum(step.amount for step in found.steps) == found.amount == found.steps[-1].left


def test_two_halves_rounded_up_are_no_rupiah_too_much() -> None:
    found = compute_tpp(gross=5_000_001, days=(), rates=rates(weight=50), realisation_percent=Fraction(100))
    assert (found.discipline_part, found.performance_part, found.amount) == (2_500_001, 2_500_000, 5_000_001)


def test_the_first_base_that_fits() -> None:
    bases = [
        Base("jpt_pratama", amounts={"beban_kerja": 9}),
        Base(title="guru", agency_code="disdik", amounts={"beban_kerja": 5, "kondisi_kerja": 1}),
        Base(eselon="III.a", amounts={"beban_kerja": 4}),
        Base("pelaksana", amounts={"beban_kerja": 2}),
    ]
    found = [
        base_for(PostFacts(*facts), bases)
        for facts in (
            ("jpt_pratama", "II.b", "Kepala Dinas", "x"),
            ("fungsional", "", "Guru Muda", "disdik"),
            ("fungsional", "", "Guru Muda", "x"),
            ("administrator", "iii.A", "Camat", "x"),
            ("pelaksana", "", "Staf", "x"),
        )
    ]
    assert [base.total if base else None for base in found] == [9, 6, None, 4, 2]


@pytest.mark.parametrize("amounts", [{"bonus": 1}, {"beban_kerja": -1}, {"beban_kerja": 2_000_000_000}])
def test_amounts_of_unknown_criteria_or_size_are_refused(amounts: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        check_amounts(amounts)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp 1.250.000", 1_250_000),
        ("1.250.000,00", 1_250_000),
        ("1250000", 1_250_000),
        ("1250000.0", 1_250_000),
    ],
)
def test_rupiah_as_treasuries_write_them(text: str, amount: int) -> None:
    assert rupiah_of(text) == amount


@pytest.mark.parametrize("text", ["", "seribu", "1.250.000,50", "-5", "1e6", "9" * 20])
def test_rupiah_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Invalid):
        rupiah_of(text)


def test_everybody_of_both_tables_is_compared() -> None:
    official = [
        Official("1", "A", 100),
        Official("2", "B", 100, 200),
        Official("3", "C", 100),
        Official("4", "D", 9),
    ]
    ours = [Ours("1", "A", 100, 100), Ours("2", "B", 300, 100), Ours("3", "C", 100, 99), Ours("5", "E", 7, 7)]
    found = {row.number: row.verdict for row in compare(official, ours)}
    assert found == {
        "1": Verdict.EQUAL,
        "2": Verdict.EQUAL,
        "3": Verdict.ROUNDING,
        "4": Verdict.ONLY_OFFICIAL,
        "5": Verdict.ONLY_OURS,
    }
    assert sum(totals(compare(official, ours)).values()) == 5
    with pytest.raises(Invalid):
        official_row(" ", "X", "5")


@pytest.mark.parametrize(("percent", "label"), [(None, []), (0.25, [("Tidak hadir apel (APEL)", -8_000)])])
def test_a_missed_roll_call_cuts_only_where_the_rule_names_it(
    percent: float | None, label: list[tuple[str, int]]
) -> None:
    missed = DayFinding(DAY, Mode.WFO, DayStatus.PRESENT, apel_missed=2)
    cuts = {"TK": 3.0} | ({} if percent is None else {"APEL": percent})
    rule = rates_of(discipline_weight=40, performance_weight=60, cuts=cuts)
    steps = compute_statement(Pay(4_000_000, "pns", (missed,)), rule).steps
    assert [(step.label, step.amount) for step in steps if step.days] == label


def test_every_rupiah_says_why_and_by_which_rule_or_day() -> None:
    sanction = Sanction("teguran lisan", Fraction(20), DECISION, ("Perkada 9/2026",))
    pay = Pay(
        4_000_000, "pns", (LATE, ABSENT), 3, Fraction(80), (Extra("Cuti besar", Fraction(2)),),
        (Carried(DAY, "Hasil diperbaiki: surat tugas menyusul.", -7_000),), (sanction,),
    )  # fmt: skip
    for one in (pay, replace(pay, realisation=None), replace(pay, status="non_asn")):
        steps = compute_statement(one, replace(rates(), source="Perkada 5/2026 lampiran II")).steps
        assert [step.label for step in steps if not step.why or not (step.clauses or step.days)] == []
        assert sum(step.amount for step in steps[1:]) == steps[-1].left - steps[0].left
