"""TPP of a month: weights, cuts, both bases, rounding, and who has none."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.allowance.rules.tpp import (
    CUT_CODES,
    EXAMPLE_RATES,
    CutBase,
    Rates,
    TppLine,
    TppStatement,
    compute_tpp,
    cut_codes,
    rates_of,
)
from tatakerja.attendance.rules.facts import DayFinding, DayStatus
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import Number

CUTS: dict[str, Number] = {"TL1": 0.5, "TL2": 1, "TL3": 1.5, "TL4": 2, "PSW1": 0.5, "PSW4": 2, "TK": 4}
DAY = date(2026, 6, 1)


def day(
    status: DayStatus, late: str | None = None, early: str | None = None, mode: Mode = Mode.WFO
) -> DayFinding:
    return DayFinding(
        DAY, mode, status, late_class=late, early_class=early, counts_as_absent=status is DayStatus.ABSENT
    )


LATE1, LATE4 = day(DayStatus.LATE, "TL1"), day(DayStatus.LATE, "TL4")
BOTH = day(DayStatus.LATE_AND_EARLY, "TL1", "PSW1")
ABSENT = day(DayStatus.ABSENT)
AT_HOME = day(DayStatus.PRESENT, mode=Mode.WFH)


def rates(base: str = "part", weight: int = 40) -> Rates:
    return rates_of(
        discipline_weight=weight, performance_weight=100 - weight, cuts=CUTS, cut_base=base, source="uji"
    )


def tpp(
    days: list[DayFinding], base: str = "part", reached: int | None = 100, gross: int = 5_000_000
) -> TppStatement:
    realised = None if reached is None else Fraction(reached)
    return compute_tpp(gross=gross, days=days, rates=rates(base), realisation_percent=realised)


@pytest.mark.parametrize(
    ("finding", "codes"),
    [
        (LATE1, ("TL1",)),
        (BOTH, ("TL1", "PSW1")),
        (ABSENT, ("TK",)),
        (AT_HOME, ()),
        (day(DayStatus.LEAVE), ()),
        (day(DayStatus.DUTY), ()),
        (day(DayStatus.OFF), ()),
        (day(DayStatus.PENDING, "TL4"), ()),
    ],
)
def test_what_a_day_cuts(finding: DayFinding, codes: tuple[str, ...]) -> None:
    assert cut_codes(finding) == codes


def test_days_properly_worked_at_home_cost_nothing() -> None:
    found = tpp([AT_HOME] * 20)
    assert (found.cut_percent, found.discipline_part, found.performance_part, found.amount) == (
        0,
        2_000_000,
        3_000_000,
        5_000_000,
    )
    assert found.clauses == ("A4-12", "A4-13")


@pytest.mark.parametrize(
    ("base", "discipline", "amount"), [("part", 1_870_000, 4_630_000), ("whole", 1_675_000, 4_435_000)]
)
def test_cuts_are_taken_from_the_part_or_from_the_whole(base: str, discipline: int, amount: int) -> None:
    found = tpp([LATE1, LATE4, ABSENT, AT_HOME], base, 92)
    assert found.cut_percent == Fraction(13, 2)
    assert (found.discipline_part, found.performance_part, found.amount) == (discipline, 2_760_000, amount)
    assert found.lines == (
        TppLine("TL1", 1, Fraction(1, 2), Fraction(1, 2)),
        TppLine("TL4", 1, Fraction(2), Fraction(2)),
        TppLine("TK", 1, Fraction(4), Fraction(4)),
    )


@pytest.mark.parametrize(("base", "parts"), [("part", (0, 3_000_000)), ("whole", (0, 0))])
def test_a_cut_never_exceeds_its_base(base: str, parts: tuple[int, int]) -> None:
    found = tpp([ABSENT] * 26, base)
    assert (found.cut_percent, found.discipline_part, found.performance_part) == (100, *parts)


def test_from_the_whole_what_exceeds_the_discipline_part_comes_off_the_rest() -> None:
    found = tpp([ABSENT] * 12, "whole")
    assert (found.cut_percent, found.discipline_part, found.performance_part, found.amount) == (
        48,
        0,
        2_600_000,
        2_600_000,
    )


@pytest.mark.parametrize(
    ("reached", "performance", "warnings"),
    [(None, 3_000_000, ("realisation_missing",)), (0, 0, ()), (92, 2_760_000, ()), (130, 3_000_000, ())],
)
def test_realised_targets(reached: int | None, performance: int, warnings: tuple[str, ...]) -> None:
    found = tpp([], reached=reached)
    assert (found.performance_part, found.warnings) == (performance, warnings)


def test_a_class_that_the_tenant_does_not_cut_costs_nothing_but_is_shown() -> None:
    found = tpp([day(DayStatus.EARLY, early="PSW2")])
    assert (found.amount, found.lines) == (5_000_000, (TppLine("PSW2", 1, Fraction(0), Fraction(0)),))


def test_pending_days_are_not_cut_but_said() -> None:
    found = tpp([day(DayStatus.PENDING, "TL4")])
    assert (found.amount, found.warnings) == (5_000_000, ("pending_days",))


@pytest.mark.parametrize("status", ["non_asn", "pppk_paruh_waktu"])
def test_people_without_tpp(status: str) -> None:
    found = compute_tpp(
        gross=3_000_000, days=[LATE1], rates=rates(), realisation_percent=Fraction(100), status=status
    )
    assert (found.gross, found.amount, found.clauses) == (0, 0, ("A4-14",))


@pytest.mark.parametrize("status", ["pns", "cpns", "pppk"])
def test_people_with_tpp(status: str) -> None:
    found = compute_tpp(
        gross=3_000_000, days=[], rates=rates(), realisation_percent=Fraction(100), status=status
    )
    assert found.amount == 3_000_000


def test_each_part_is_rounded_to_the_nearest_rupiah() -> None:
    found = tpp([LATE1], gross=333)
    assert (found.discipline_part, found.performance_part, found.amount) == (133, 200, 333)


statuses = st.sampled_from([LATE1, LATE4, BOTH, ABSENT, AT_HOME, day(DayStatus.PENDING, "TL2")])


@given(
    st.integers(0, 10**9),
    st.lists(statuses, max_size=31),
    statuses,
    st.sampled_from(list(CutBase)),
    st.integers(0, 100),
    st.integers(0, 150),
)
def test_parts_add_up_are_never_negative_and_another_day_never_adds(
    gross: int, days: list[DayFinding], one_more: DayFinding, base: CutBase, weight: int, reached: int
) -> None:
    def compute(found: list[DayFinding]) -> TppStatement:
        return compute_tpp(
            gross=gross, days=found, rates=rates(base, weight), realisation_percent=Fraction(reached)
        )

    statement = compute(days)
    assert statement.amount == statement.discipline_part + statement.performance_part
    assert 0 <= statement.discipline_part <= gross
    assert 0 <= statement.amount <= gross + 1
    assert compute([*days, one_more]).amount <= statement.amount


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"performance_weight": 61}, "discipline_weight"),
        ({"discipline_weight": -40, "performance_weight": 140}, "discipline_weight"),
        ({"cuts": {"TL9": 1}}, "cuts.TL9"),
        ({"cuts": {"TL1": 101}}, "cuts.TL1"),
        ({"cuts": {"TL1": "x"}}, "cuts.TL1"),
        ({"cut_base": "half"}, "cut_base"),
    ],
)
def test_unsound_rates_name_their_field(change: dict[str, object], field: str) -> None:
    values: dict[str, object] = {"discipline_weight": 40, "performance_weight": 60, "cuts": CUTS} | change
    with pytest.raises(Invalid) as refused:
        rates_of(**values)
    assert refused.value.field == field


@pytest.mark.parametrize(("gross", "reached"), [(-1, 100), (1, -1)])
def test_negative_money_is_refused(gross: int, reached: int) -> None:
    with pytest.raises(Invalid):
        tpp([], reached=reached, gross=gross)


def test_the_example_table_is_marked_as_an_example() -> None:
    found = compute_tpp(gross=1_000_000, days=[], rates=EXAMPLE_RATES, realisation_percent=Fraction(100))
    assert found.warnings == ("rates_to_be_confirmed",)
    assert EXAMPLE_RATES.cuts["TL3"] == Fraction(3, 2)
    assert (*EXAMPLE_RATES.cuts, "APEL") == CUT_CODES
