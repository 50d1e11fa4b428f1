"""Ceilings of official travel: what a savings package leaves of a year's budget or number of trips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tatakerja.kernel.errors import Invalid

MEASURES = ("money", "trips")


@dataclass(frozen=True, slots=True)
class Ceiling:
    """``baseline`` and ``used`` in whole rupiah or in trips, ``cut`` the share that is taken away."""

    measure: str
    baseline: int
    cut: Fraction
    used: int
    source: str = ""
    to_be_confirmed: bool = False

    @property
    def allowed(self) -> int:
        """What is left of the baseline, rounded down: a ceiling is never rounded up."""
        left = self.baseline * (1 - self.cut)
        return left.numerator // left.denominator

    @property
    def left(self) -> int:
        return self.allowed - self.used

    def exceeded_by(self, cost: int) -> int:
        """By how much one more trip of this cost (rupiah) would go over; 0 where it fits."""
        more = cost if self.measure == "money" else 1
        return max(0, self.used + more - self.allowed)


def read_ceiling(value: Mapping[str, Any]) -> tuple[int | None, Fraction | None, str]:
    """Baseline, cut and measure of stored data; `Invalid` (unusable_terms) where they cannot be meant."""
    try:
        baseline = value.get("baseline")
        cut = Fraction(str(value["cut"])) if value.get("cut") not in (None, "") else None
        measure = str(value.get("measure", "money"))
        if baseline is not None and (not isinstance(baseline, int) or baseline < 0):
            raise ValueError(baseline)
        if cut is not None and not 0 <= cut <= 1:
            raise ValueError(cut)
        if measure not in MEASURES:
            raise ValueError(measure)
    except (ValueError, ZeroDivisionError) as error:
        raise Invalid("Batas perjalanan tidak terbaca.", field="value", code="unusable_terms") from error
    return baseline, cut, measure


def numbered(pattern: str, number: int, *, unit: str, year: int, month: int) -> str:
    """A letter's number from its series' pattern, such as ``094/{n}/ST/{unit}/{year}``."""
    romans = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
    parts = {"{n}": str(number), "{unit}": unit, "{year}": str(year), "{month}": romans[month - 1]}
    for name, text in parts.items():
        pattern = pattern.replace(name, text)
    return pattern
