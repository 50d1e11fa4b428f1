"""Money in whole rupiah and exact shares.

Money is ``int`` rupiah, shares and percentages are `fractions.Fraction`: no float ever enters a sum.
Rupiah round half up.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from tatakerja.kernel.errors import Invalid

HUNDRED: Final = Fraction(100)
# "1e999999999" is a number, but not one that anybody pays or measures.
_MAX_EXPONENT: Final = 30
Number = int | float | str | Decimal | Fraction


def exact(value: Number, *, field: str = "value") -> Fraction:
    """The exact number that a person wrote: ``0.5``, ``"1/9"``, ``25``; of a float its shortest decimal."""
    if isinstance(value, bool):
        raise _not_a_number(value, field)
    if isinstance(value, int | Fraction):
        return Fraction(value)
    try:
        if isinstance(value, str) and "/" in value:
            return Fraction(value.strip())
        number = Decimal(str(value).strip())
        if number.is_finite() and abs(number.adjusted()) > _MAX_EXPONENT:
            raise _not_a_number(value, field)
        return Fraction(number)
    except (ValueError, ArithmeticError, InvalidOperation) as error:
        raise _not_a_number(value, field) from error


def share(value: Number, *, field: str = "share") -> Fraction:
    """A share of 0 to 1 from a percentage (25 is a quarter) or from a written fraction ("1/5")."""
    number = exact(value, field=field)
    result = number if isinstance(value, str) and "/" in value else number / HUNDRED
    if not 0 <= result <= 1:
        raise Invalid(f"{field} harus 0 sampai 100 persen.", field=field, code="share_out_of_range")
    return result


def percent_of(part: Fraction) -> Fraction:
    """A share as a percentage: 1/4 is 25."""
    return part * HUNDRED


def as_number(value: Fraction) -> int | float:
    """A fraction as JSON shows it: a whole number where it is one."""
    return value.numerator if value.denominator == 1 else float(value)


def round_rupiah(amount: Fraction) -> int:
    """The nearest whole rupiah; a half goes up (away from zero below zero)."""
    doubled = abs(amount) * 2
    whole = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
    return whole if amount >= 0 else -whole


def format_rupiah(amount: int) -> str:
    """Rupiah as people read them: ``Rp1.250.000``, ``-Rp5.000``."""
    digits = f"{abs(amount):,}".replace(",", ".")
    return f"-Rp{digits}" if amount < 0 else f"Rp{digits}"


def _not_a_number(value: object, field: str) -> Invalid:
    return Invalid(f"{field} harus angka atau pecahan, bukan {value!r}.", field=field, code="not_a_number")
