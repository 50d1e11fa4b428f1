"""The satisfaction index with each way of writing the weight, and every grade's edge."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import Number
from tatakerja.service.rules.satisfaction import grade_of, satisfaction

VALUES: list[Number] = [3.40, 3.25, 3.10, 3.90, 3.20, 3.45, 3.50, 3.60, 3.05]


@pytest.mark.parametrize(
    ("weight", "index", "grade"),
    [("1/9", "84.58", "B"), (0.111, "84.50", "B"), (0.11, "83.74", "B")],
)
def test_the_weight_changes_the_index(weight: Number, index: str, grade: str) -> None:
    found = satisfaction(VALUES, weight)
    assert (found.index, found.grade) == (Decimal(index), grade)


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("24.75", "D"),
        ("64.99", "D"),
        ("65.00", "C"),
        ("76.60", "C"),
        ("76.61", "B"),
        ("88.30", "B"),
        ("88.31", "A"),
        ("100", "A"),
    ],
)
def test_the_edges_of_the_grades(index: str, grade: str) -> None:
    assert grade_of(Fraction(index))[0] == grade


@given(st.lists(st.integers(100, 400), min_size=9, max_size=9), st.integers(0, 8))
def test_a_better_element_never_lowers_the_index(hundredths: list[int], position: int) -> None:
    values: list[Number] = [Fraction(value, 100) for value in hundredths]
    better = [*values[:position], Fraction(4), *values[position + 1 :]]
    assert satisfaction(values).index <= satisfaction(better).index
    assert Decimal(25) <= satisfaction(values).index <= Decimal(100)


@pytest.mark.parametrize(
    ("values", "weight", "field"),
    [
        (VALUES[:8], "1/9", "values"),
        ([*VALUES, 3], "1/9", "values"),
        ([*VALUES[:8], 4.01], "1/9", "values[8]"),
        ([0.99, *VALUES[1:]], "1/9", "values[0]"),
        (["x", *VALUES[1:]], "1/9", "values[0]"),
        (VALUES, 0, "weight"),
        (VALUES, 9, "weight"),
        (VALUES, "1/0", "weight"),
    ],
)
def test_unsound_values_name_their_field(values: list[Number], weight: Number, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        satisfaction(values, weight)
    assert refused.value.field == field
