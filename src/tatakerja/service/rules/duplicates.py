"""Which reports seem to say the same: shared words, without regard to order. Pure.

A proposal for a person who merges: nothing is joined by itself.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

# From here on a report is shown as alike; half of all words of both are the same.
ALIKE: Final = Fraction(1, 2)
# Words that say nothing about the matter.
_EMPTY: Final = frozenset({
    "ada", "adalah", "agar", "akan", "atau", "bahwa", "bisa", "dan", "dari", "dengan", "di", "ini", "itu",
    "jadi", "juga", "kami", "karena", "ke", "kok", "mohon", "oleh", "pada", "padahal", "saat", "saja",
    "sampai", "sangat", "saya", "sudah", "tapi", "telah", "tetapi", "tidak", "tolong", "untuk", "yang",
})  # fmt: skip


def words_in(text: str) -> frozenset[str]:
    """The telling words of a text, in small letters."""
    return frozenset(re.findall(r"\w+", text.casefold())) - _EMPTY


def likeness(one: str, other: str) -> Fraction:
    """The share of telling words that two texts have in common, 0 to 1 (Jaccard)."""
    a, b = words_in(one), words_in(other)
    return Fraction(len(a & b), len(a | b)) if a | b else Fraction(0)
