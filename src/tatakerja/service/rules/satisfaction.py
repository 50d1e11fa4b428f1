"""The public satisfaction index (SKM, PermenPANRB 14/2017): nine element means to one index and a grade.

Index = sum(mean x weight) x 25. The weight is written 1/9, 0.11 or 0.111 by different agencies and changes
the result, so it is given and exact. Grades are read from the index rounded to two decimals. A sample table
says how many must answer for the index to say something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import Number, exact

ELEMENTS: Final = (
    "persyaratan",
    "sistem, mekanisme, dan prosedur",
    "waktu penyelesaian",
    "biaya/tarif",
    "produk spesifikasi jenis pelayanan",
    "kompetensi pelaksana",
    "perilaku pelaksana",
    "penanganan pengaduan, saran, dan masukan",
    "sarana dan prasarana",
)
NINTH: Final = Fraction(1, 9)
_LOWEST, _HIGHEST = Fraction(1), Fraction(4)
# Lowest index of a grade, from the best down (PermenPANRB 14/2017, table of NIK).
_GRADES: Final = (
    (Fraction("88.31"), "A", "Sangat baik"),
    (Fraction("76.61"), "B", "Baik"),
    (Fraction("65"), "C", "Kurang baik"),
)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The index with two decimals, its grade A-D, and the grade in words."""

    index: Decimal
    grade: str
    label: str


def satisfaction(values: Sequence[Number], weight: Number = NINTH) -> Satisfaction:
    """The index of nine element means (1 to 4 each) with one weight for all; a half cent rounds up."""
    if len(values) != len(ELEMENTS):
        raise Invalid(
            f"SKM memerlukan {len(ELEMENTS)} nilai unsur, bukan {len(values)}.",
            field="values",
            code="nine_values",
        )
    means = [exact(value, field=f"values[{position}]") for position, value in enumerate(values)]
    for position, mean in enumerate(means):
        if not _LOWEST <= mean <= _HIGHEST:
            raise Invalid(
                "Nilai unsur harus 1 sampai 4.", field=f"values[{position}]", code="value_out_of_range"
            )
    share = exact(weight, field="weight")
    if not 0 < share <= 1:
        raise Invalid(
            "Bobot harus lebih dari 0 dan paling banyak 1.", field="weight", code="weight_out_of_range"
        )
    hundredths = sum(means, Fraction(0)) * share * 25 * 100
    rounded = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    grade, label = grade_of(Fraction(rounded, 100))
    return Satisfaction(Decimal(rounded).scaleb(-2), grade, label)


def grade_of(index: Fraction) -> tuple[str, str]:
    """Grade and words of an index."""
    for lowest, grade, label in _GRADES:
        if index >= lowest:
            return grade, label
    return "D", "Tidak baik"


# Krejcie and Morgan (1970), the sample table of PermenPANRB 14/2017: chi square of one degree of freedom at
# 95 %, an even split, an error of 5 %.
_CHI: Final = Fraction("3.841")
_SPREAD: Final = Fraction(1, 4)
_ERROR: Final = Fraction("0.0025")
# For a population nobody has counted: the table's last row.
UNKNOWN_POPULATION: Final = 384


def sample_needed(population: int | None) -> int:
    """How many of ``population`` people served must answer; None: nobody counted them."""
    if population is None:
        return UNKNOWN_POPULATION
    if population < 1:
        return 0
    part = _CHI * _SPREAD
    exact_size = part * population / (_ERROR * (population - 1) + part)
    return (2 * exact_size.numerator + exact_size.denominator) // (2 * exact_size.denominator)
