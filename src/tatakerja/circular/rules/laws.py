"""Laws that have been replaced: a circular that rests on one is told so while it is drafted.

PP 53/2010 held for acts to 30 August 2021, PP 94/2021 since (law of the date of the act); Keppres 68/1995 to
11 April 2023, Perpres 21/2023 since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tatakerja.circular.rules import conflict_words as words
from tatakerja.circular.rules.conflict_words import Conflict
from tatakerja.circular.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Law:
    """A regulation that was replaced: how it is named, its number and year, its last day, what came after."""

    kinds: tuple[str, ...]
    number: str
    year: int
    last_day: date
    replaced_by: str
    to_be_confirmed: bool = False

    @property
    def name(self) -> str:
        return f"{self.kinds[0]} {self.number}/{self.year}"

    def named_in(self, text: str) -> bool:
        """Whether a text names it: "PP 53/2010", "Peraturan Pemerintah Nomor 53 Tahun 2010"."""
        return _pattern(self.kinds, self.number, self.year).search(text) is not None


@lru_cache(maxsize=256)
def _pattern(kinds: tuple[str, ...], number: str, year: int) -> re.Pattern[str]:
    named = "|".join(re.escape(kind).replace(r"\ ", r"\s+") for kind in kinds)
    return re.compile(
        rf"\b(?:{named})\s*(?:nomor|no\.?)?\s*{re.escape(number)}\s*(?:/|tahun)\s*{year}\b", re.IGNORECASE
    )


def law_conflicts(draft: Policy, laws: Sequence[Law]) -> Iterator[Conflict]:
    """Bases and grounds of discipline that no longer hold, or that end while the circular goes on."""
    named = [(basis.text, "circular.bases") for basis in draft.identity.bases]
    if draft.discipline is not None and draft.discipline.basis:
        named.append((draft.discipline.basis, "discipline.basis"))
    for text, path in named:
        for law in laws:
            if law.named_in(text):
                yield from _ended(draft, path, law)


def _ended(draft: Policy, path: str, law: Law) -> Iterator[Conflict]:
    facts = {"law": law.name, "newer": law.replaced_by, "date": words.day(law.last_day)}
    if draft.valid.start > law.last_day:
        yield words.conflict("law_ended", draft, path, **facts)
    elif draft.valid.until is None or draft.valid.until > law.last_day:
        yield words.conflict("law_ends", draft, path, **facts)
