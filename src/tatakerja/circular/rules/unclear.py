"""Clauses that can be read in several ways, contradictions between clauses, and who settles them.

Nothing is settled in silence: until a named official decides, the default holds and every figure that rests
on it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tatakerja.circular.rules.policy import Clause, Decision, Policy
from tatakerja.circular.rules.problems import Words
from tatakerja.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A contradiction that ships with the library (X1 … X13): clauses, what collides, how it is handled.

    ``handling``: clause (an official decides), setting (per circular), precedence, two_things, source, law,
    mapping. ``path`` is the parameter it is about.
    """

    id: str
    clauses: tuple[str, ...]
    conflict: Words
    answer: Words
    handling: str
    path: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an unclear clause with the clauses for it; ``held`` = it is used now."""

    key: str
    text: str
    supports: tuple[tuple[str, str], ...]  # clause id, its words
    sets: Mapping[str, object]
    held: bool
    default: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An unclear clause as a page shows it; ``decision`` None = open, the default is used until then."""

    clause: str
    quote: str
    choices: tuple[Choice, ...]
    decision: Decision | None
    note: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """The parameters that hang on it."""
        return tuple(sorted({path for choice in self.choices for path in choice.sets}))


@dataclass(frozen=True, slots=True)
class ShownContradiction:
    """A contradiction as it concerns one circular: its own clauses, those of others, whether it is open."""

    contradiction: Contradiction
    own: tuple[tuple[str, str], ...]  # clause id, its words
    elsewhere: tuple[str, ...]
    open: bool


def open_questions(policy: Policy) -> tuple[OpenQuestion, ...]:
    """Every clause of a circular that can be read in several ways, decided or not, in written order."""
    return tuple(_question(policy, clause) for clause in policy.clauses if clause.readings)


def _question(policy: Policy, clause: Clause) -> OpenQuestion:
    choices = tuple(
        Choice(
            key=key,
            text=reading.text,
            supports=tuple((other, policy.clause(other).quote) for other in reading.clauses),
            sets=reading.sets,
            held=clause.held is reading,
            default=key == clause.default,
        )
        for key, reading in clause.readings.items()
    )
    return OpenQuestion(clause.id, clause.quote, choices, clause.decision, clause.note)


def decision_change(
    policy: Policy, clause_id: str, *, reading: str, by: str, on: date, reason: str
) -> dict[str, object]:
    """The change of the document (path → value) by which a named official settles an unclear clause.

    `Invalid` (422) where there is no such clause or reading, or name or reason are missing.
    """
    clause = next((one for one in policy.clauses if one.id == clause_id and one.readings), None)
    if clause is None:
        raise Invalid(f"{clause_id} bukan klausul yang belum jelas.", field="clause", code="not_unclear")
    if reading not in clause.readings:
        known = ", ".join(clause.readings)
        raise Invalid(f"Pilih salah satu tafsir: {known}.", field="reading", code="unknown_reading")
    for field, value in (("by", by), ("reason", reason)):
        if not value.strip():
            raise Invalid("Sebutkan pejabat dan alasannya.", field=field, code="decision_incomplete")
    decision = {"reading": reading, "by": by.strip(), "date": on.isoformat(), "reason": reason.strip()}
    return {f"clauses.{clause_id}.decision": decision}


def contradictions_of(policy: Policy, known: Sequence[Contradiction]) -> tuple[ShownContradiction, ...]:
    """The contradictions that a circular takes part in: by its clauses, or by what its clauses note."""
    quotes = {clause.id: clause.quote for clause in policy.clauses}
    noted = {x for clause in policy.clauses for x in clause.conflicts}
    noted |= {note.partition(":")[0] for note in policy.identity.notes}
    undecided = {clause.id for clause in policy.clauses if clause.undecided}
    found = []
    for one in known:
        own = tuple((clause, quotes[clause]) for clause in one.clauses if clause in quotes)
        if own or one.id in noted:
            elsewhere = tuple(clause for clause in one.clauses if clause not in quotes)
            still_open = any(clause in undecided for clause, _ in own)
            found.append(ShownContradiction(one, own, elsewhere, still_open))
    return tuple(found)
