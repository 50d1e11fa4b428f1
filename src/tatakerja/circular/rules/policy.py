"""A circular as data: what it says, since when, for whom, and which clause says so.

Every parameter may be unstated (None): then the circular is silent on it and another one, or the ordinary
regime, answers. Which clause stands behind a parameter is kept in `Policy.sources` (dotted path → clauses).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tatakerja.circular.rules.sections import (
    Allowance,
    Discipline,
    Evaluation,
    LeaveRules,
    Meetings,
    Outing,
    Presence,
    Protocol,
    Reachability,
    Services,
    TravelRules,
    Work,
    WorkingTime,
)
from tatakerja.circular.rules.sections import GroupRule as GroupRule
from tatakerja.circular.rules.sections import Office as Office
from tatakerja.circular.rules.sections import Report as Report
from tatakerja.circular.rules.sections import Window as Window
from tatakerja.circular.rules.terms import Level, Selector
from tatakerja.kernel.periods import Period


class SourceKind(StrEnum):
    """What the text was taken from (A1-16: an oral statement in the press is a weaker source)."""

    DOCUMENT = "document"
    ORAL = "oral"
    PRESS = "press"


class Character(StrEnum):
    """Order, or guideline (A3-04 "pedoman/panduan")."""

    ORDER = "order"
    GUIDELINE = "guideline"


class RelationKind(StrEnum):
    """How a circular stands to an earlier one."""

    BASED_ON = "based_on"
    REVOKES = "revokes"
    AMENDS = "amends"
    EXTENDS = "extends"
    SUSPENDS = "suspends"
    REINSTATES = "reinstates"
    CONFIRMS = "confirms"


class ClauseState(StrEnum):
    """Whether a clause can be read in one way only."""

    CLEAR = "clear"
    UNCLEAR = "unclear"


class BasisKind(StrEnum):
    """What a circular rests on; an emergency status is an event (A2-04)."""

    LAW = "law"
    CIRCULAR = "circular"
    INSTRUCTION = "instruction"
    DECISION = "decision"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis: its kind, its words, and the slug when it is a known circular."""

    kind: BasisKind
    text: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Where a circular binds. ``within`` names the wider jurisdictions, nearest first."""

    level: Level
    name: str
    zone: str = ""
    within: tuple[str, ...] = ()

    def contains(self, other: Jurisdiction) -> bool:
        """Whether this authority stands above the other one (nation above all)."""
        if self.level.rank >= other.level.rank:
            return False
        return self.level is Level.NATION or self.name in other.within

    def may_act_on(self, other: Jurisdiction) -> bool:
        """Whether a circular of this authority may end, suspend or prolong one of the other.

        The authority itself, of whatever office, and those above it; never a lower or a neighbouring one.
        """
        return self.contains(other) or (self.level, self.name) == (other.level, other.name)


@dataclass(frozen=True, slots=True)
class Identity:
    """The circular as a paper. ``number`` empty = none yet ("menyusul", A1-01)."""

    title: str
    issuer: str
    number: str = ""
    date: date | None = None
    source: SourceKind = SourceKind.DOCUMENT
    source_text: str = ""
    character: Character = Character.ORDER
    purpose: tuple[str, ...] = ()
    bases: tuple[Basis, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation to an earlier circular, by slug.

    ``start`` and ``until`` bound it where it does not last as long as the circular that states it; ``only``
    names the sections it is about (a circular "dicabut sepanjang mengenai …").
    """

    kind: RelationKind
    slug: str
    note: str = ""
    start: date | None = None
    until: date | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupStart:
    """Other dates for some people (A2-24: teachers first, then staff)."""

    who: Selector
    start: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """When a circular is in force.

    ``until_event`` names the condition whose end a person records (A1-06); ``while_event`` the code of an
    event during which alone it holds, known once `conditions.during` has filled ``spans``.
    """

    start: date
    until: date | None = None
    until_event: str = ""
    review_at: date | None = None
    review: str = ""
    groups: tuple[GroupStart, ...] = ()
    to_be_confirmed: bool = False
    while_event: str = ""
    review_after_days: int | None = None
    spans: tuple[Period, ...] | None = None

    @property
    def review_on(self) -> date | None:
        """The day of the review: the date stated, else so many days after the first day (A2-12)."""
        if self.review_at is not None or self.review_after_days is None:
            return self.review_at
        return self.start + timedelta(days=self.review_after_days)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an unclear clause: its words, what it sets, and the clauses that support it."""

    text: str
    sets: Mapping[str, object] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A named official's choice between readings."""

    reading: str
    by: str
    date: date
    reason: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision: id, verbatim quote, state, the parameters it sets, and notes on conflicts."""

    id: str
    quote: str
    sets: tuple[str, ...] = ()
    about: str = ""
    binds: str = ""
    state: ClauseState = ClauseState.CLEAR
    readings: Mapping[str, Reading] = field(default_factory=dict)
    default: str = ""
    decision: Decision | None = None
    conflicts: tuple[str, ...] = ()
    note: str = ""
    to_be_confirmed: bool = False

    @property
    def undecided(self) -> bool:
        """Unclear, and no official has decided."""
        return self.state is ClauseState.UNCLEAR and self.decision is None

    @property
    def held(self) -> Reading | None:
        """The reading that holds: the decided one, else the default; None for a clear clause."""
        return self.readings.get(self.decision.reading if self.decision is not None else self.default)


@dataclass(frozen=True, slots=True)
class Policy:
    """A circular in full."""

    slug: str
    identity: Identity
    jurisdiction: Jurisdiction
    valid: Validity
    clauses: tuple[Clause, ...]
    binds: Selector = field(default_factory=Selector)
    relations: tuple[Relation, ...] = ()
    office: Office | None = None
    presence: Presence | None = None
    reachability: tuple[Reachability, ...] | None = None
    travel: TravelRules | None = None
    leave: LeaveRules | None = None
    outing: Outing | None = None
    work: Work | None = None
    meetings: Meetings | None = None
    protocols: Mapping[str, Protocol] | None = None
    services: Services | None = None
    evaluation: Evaluation | None = None
    allowance: Allowance | None = None
    discipline: Discipline | None = None
    ramadan: tuple[Period, ...] | None = None
    working_time: WorkingTime | None = None
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id (KeyError where there is none)."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def clauses_behind(self, path: str) -> tuple[str, ...]:
        """Ids of the clauses that set a parameter, sorted.

        Where none sets it itself, those of its parts answer (groups, reports), else its nearest parent's.
        """
        below = {c for key, ids in self.sources.items() if key.startswith(f"{path}.") for c in ids}
        if path not in self.sources and below:
            return tuple(sorted(below))
        while path:
            if path in self.sources:
                return self.sources[path]
            path = path.rpartition(".")[0]
        return ()

    def unclear_behind(self, path: str) -> tuple[str, ...]:
        """Ids of undecided clauses that concern a parameter."""
        return tuple(
            clause.id
            for clause in self.clauses
            if clause.undecided and any(_concerns(s, path) for r in clause.readings.values() for s in r.sets)
        )


def _concerns(path: str, asked: str) -> bool:
    return path == asked or path.startswith(f"{asked}.") or asked.startswith(f"{path}.")
