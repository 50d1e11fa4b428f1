"""The shape in which rules give reasons, and the clauses behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation: a stable code, a sentence in Indonesian, the clause ids it rests on and
    the ids of the evidence it used."""

    code: str
    text: str
    clauses: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def clause_ids(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The clause ids of reasons, sorted, each once."""
    return tuple(sorted({clause for reason in reasons for clause in reason.clauses}))
