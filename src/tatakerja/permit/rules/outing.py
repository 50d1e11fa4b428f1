"""Outings for living needs under a circular: what excuses them, and what is missing (A4-11)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tatakerja.circular.rules.effective import EffectivePolicy


class Coordination(StrEnum):
    """What makes an outing excused: nothing, the superior's acknowledgement, or a permission."""

    NONE = "none"
    ACKNOWLEDGEMENT = "acknowledgement"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class OutingVerdict:
    """Whether an outing for living needs is excused, else what is missing, with the clauses."""

    excused: bool
    missing: str
    clauses: tuple[str, ...]


# A superior's word is asked for even where the circular is silent, so that nobody is judged unheard.
_SILENT = Coordination.ACKNOWLEDGEMENT


def judge_outing(effective: EffectivePolicy, category: str, *, acknowledged: bool) -> OutingVerdict:
    """Whether an outing of a person at home is excused (A4-11: living needs, told to the superior).

    An unknown category counts as "lainnya" where the circular knows that one, else it is missing.
    """
    clauses = tuple(
        sorted({*effective.clauses_of("outing.categories"), *effective.clauses_of("outing.coordination")})
    )
    known = effective.value("outing.categories")
    if known is not None and category not in known and "lainnya" not in known:
        return OutingVerdict(False, "category", clauses)
    asked = Coordination(effective.value("outing.coordination", _SILENT.value))
    if asked is Coordination.NONE or acknowledged:
        return OutingVerdict(True, "", clauses)
    return OutingVerdict(False, asked.value, clauses)
