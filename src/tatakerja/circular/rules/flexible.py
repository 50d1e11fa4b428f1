"""Who may not work flexibly, whatever a circular offers (PermenPANRB 4/2025, in force 21 April 2025).

The regulation leaves out who serves a disciplinary sanction or is in its process, and new employees. People
are known by membership of one group, so that a page which shows it says the rule and not the reason. Its
article 25 was read in the press and not in the gazette: `SOURCE` is to be confirmed against the text.

It takes away what a circular offers or plans as flexible work. It sends nobody into an office that is
closed, and nobody out of a home where a circular puts a group for its protection.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tatakerja.circular.rules.terms import Selector

GROUP: Final = "no_flexible_work"
SINCE: Final = date(2025, 4, 21)
SOURCE: Final = "PermenPANRB 4/2025 pasal 25"
WORDS: Final = f"Bekerja di kantor: syarat kerja fleksibel belum terpenuhi ({SOURCE})"
WHO: Final = Selector(groups=(GROUP,))


def holds_on(days: Sequence[date | None]) -> bool:
    """Whether the regulation is in force on the day of these layers."""
    return any(day is not None and day >= SINCE for day in days)
