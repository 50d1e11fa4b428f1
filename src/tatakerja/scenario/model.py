"""A scenario as read: people, circulars, facts, questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from tatakerja.allowance.rules.tpp import Rates
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import Place
from tatakerja.circular.rules.source import Node
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.periods import Month, Period
from tatakerja.presence.rules.place import Place as Where


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the scenario. ``zone`` is the person's own, else the scenario's; ``tpp`` rupiah a month."""

    facts: PersonFacts
    zone: str
    tpp: int = 0

    @property
    def id(self) -> str:
        return self.facts.id


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved leave."""

    person: str
    period: Period
    kind: str = "tahunan"


@dataclass(frozen=True, slots=True)
class Duty:
    """Official travel or duty outside with a letter of assignment."""

    person: str
    period: Period


@dataclass(frozen=True, slots=True)
class Attend:
    """A check-in and check-out; ``place`` None = the rostered one."""

    person: str
    date: date
    check_in: time | None = None
    check_out: time | None = None
    place: Where | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """No attendance and no reason, on these dates or in this period."""

    person: str
    dates: frozenset[date] = frozenset()
    period: Period | None = None

    def covers(self, day: date) -> bool:
        return day in self.dates or (self.period is not None and day in self.period)

    @property
    def first(self) -> date | None:
        """The first date it speaks of."""
        starts = [*self.dates, *([self.period.first] if self.period else [])]
        return min(starts, default=None)


@dataclass(frozen=True, slots=True)
class Outing:
    """A living-needs outing told to the superior; instants are aware."""

    person: str
    start: datetime
    end: datetime
    category: str = "lainnya"
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """A location report."""

    person: str
    at: datetime
    place: Where


@dataclass(frozen=True, slots=True)
class Call:
    """A reachability call; ``answered`` None = not."""

    person: str
    at: datetime
    answered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Realisation:
    """Realised performance target of a month, in percent."""

    person: str
    month: Month
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the scenario says has happened."""

    leave: tuple[Leave, ...] = ()
    duty: tuple[Duty, ...] = ()
    attend: tuple[Attend, ...] = ()
    absent: tuple[Absent, ...] = ()
    outing: tuple[Outing, ...] = ()
    located: tuple[Located, ...] = ()
    call: tuple[Call, ...] = ()
    realisation: tuple[Realisation, ...] = ()
    full_attendance: bool = False
    rates: Rates | None = None
    minutes_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its kind, arguments as values, the same as written, what is expected of which keys."""

    kind: str
    args: Mapping[str, Any]
    written: Mapping[str, object]
    place: Place
    expect: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One document of a scenario file. ``policies`` are in order of issue."""

    name: str
    zone: str
    policies: tuple[Policy, ...]
    people: tuple[Someone, ...]
    facts: Facts
    questions: tuple[Question, ...]
