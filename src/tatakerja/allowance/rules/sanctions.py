"""What a decided sanction takes from the TPP of a month.

PP 94/2021 art. 8(3) names a quarter for 6, 9 or 12 months, where that kind is really applied and not its
substitute. Regions cut for other kinds too (Permentan 68/2012: 20 % for one month after an oral reprimand, up
to 80 % for twelve): that is the tenant's table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import HUNDRED, exact

MOST_MONTHS: Final = 36


@dataclass(frozen=True, slots=True)
class SanctionCut:
    """A line of the tenant's table: percent of the full TPP, for so many months."""

    percent: Fraction
    months: int


def table_of(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, SanctionCut]:
    """The tenant's table by kind of sanction from ``{kind: {"percent", "months"}}``; `Invalid` if unsound."""
    found = {}
    for kind, line in stored.items():
        percent, months = exact(line["percent"], field=f"sanction_{kind}"), int(line["months"])
        if not 0 <= percent <= HUNDRED or not 0 <= months <= MOST_MONTHS:
            raise Invalid(
                f"Potongan karena hukuman harus 0 sampai 100 persen selama 0 sampai {MOST_MONTHS} bulan.",
                field=f"sanction_{kind}",
                code="bad_sanction_cut",
            )
        found[kind] = SanctionCut(percent, months)
    return found


def percent_of(
    applied: str,
    first: date,
    last: date | None,
    month: date,
    *,
    share: Fraction = Fraction(0),
    table: Mapping[str, SanctionCut],
) -> Fraction:
    """Percent of the full TPP that a sanction takes in a month (its first day), 0 where it takes none.

    Whole months count: those whose first day lies in the term. The tenant's line comes before ``share``, what
    the kind itself cuts over its own term (``last``, None = without a term).
    """
    line = table.get(applied)
    if line is not None:
        since = (month.year - first.year) * 12 + month.month - first.month - (first.day > 1)
        return line.percent if 0 <= since < line.months else Fraction(0)
    running = first <= month and (last is None or month <= last)
    return share * HUNDRED if running else Fraction(0)
