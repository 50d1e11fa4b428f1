"""The shapes in which rules answer: a value, the reasons for it, and the clauses behind the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Clause:
    """A provision that can be shown: its id ("A1-07", "PP 94/2021 art. 11"), where it stands, its words."""

    id: str
    source: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation: a stable code, a sentence in Indonesian, the clause ids it rests on and
    the ids of the evidence it used."""

    code: str
    text: str
    clauses: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding(Generic[T_co]):
    """A value with its reasons. A finding proposes; a person decides."""

    value: T_co
    reasons: tuple[Reason, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that shaped the value, sorted, each once."""
        return clause_ids(self.reasons)


def clause_ids(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The clause ids of reasons, sorted, each once."""
    return tuple(sorted({clause for reason in reasons for clause in reason.clauses}))
