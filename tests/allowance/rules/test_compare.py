"""The official table beside our own: amounts and numbers as treasuries type them."""

from __future__ import annotations

import pytest

from tatakerja.allowance.rules.compare import Official, Ours, Verdict, compare, official_row, rupiah_of
from tatakerja.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp 1.250.000", 1_250_000),
        ("1.250.000,00", 1_250_000),
        ("1250000", 1_250_000),
        ("1250000.0", 1_250_000),
    ],
)
def test_amounts_as_treasuries_write_them(text: str, amount: int) -> None:
    assert rupiah_of(text) == amount


@pytest.mark.parametrize("text", ["1.250.000.00", "12.50.000", "1,250,000", "1.250.000,50", "-1.000", ""])
def test_an_amount_that_could_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        rupiah_of(text)


@pytest.mark.parametrize("number", ["1.99002E+17", "1,99002E+17", "199002e+12"])
def test_a_number_that_a_spreadsheet_rounded_is_refused(number: str) -> None:
    with pytest.raises(Invalid) as refused:
        official_row(number, "Rina", "1000")
    assert refused.value.code == "number_rounded"


def test_a_person_twice_in_the_official_table_is_named_so() -> None:
    rows = [Official("1", "Rina", 100), Official("1", "Rina", 100)]
    found = compare(rows, [Ours("1", "Rina", 100, 100)])
    assert [one.verdict for one in found] == [Verdict.ONLY_OFFICIAL, Verdict.EQUAL]
    assert "baris lain" in found[0].why
