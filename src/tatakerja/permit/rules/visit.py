"""Coming to the office on a day at home, for an urgent task of one's own: may, never must (A4-03)."""

from __future__ import annotations

from dataclasses import dataclass

from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.rows import Notice, Visit


@dataclass(frozen=True, slots=True)
class VisitVerdict:
    """Whether a visit is settled, else what is missing: acknowledgement or permission; the clauses."""

    settled: bool
    missing: str
    clauses: tuple[str, ...]


def judge_visit(effective: EffectivePolicy, *, acknowledged: bool) -> VisitVerdict:
    """Whether a visit told to the superior needs another word (circular 060/1617/425.022/2020 cl. A4-03).

    Where no circular speaks, the superior's acknowledgement is asked for, as with outings.
    """
    rule: Visit = effective.value("office.visit_rule") or Visit()
    clauses = tuple(
        sorted({*effective.clauses_of("office.visit"), *effective.clauses_of("office.visit_rule")})
    )
    if rule.notice is Notice.NONE or acknowledged:
        return VisitVerdict(True, "", clauses)
    return VisitVerdict(False, rule.notice.value, clauses)
