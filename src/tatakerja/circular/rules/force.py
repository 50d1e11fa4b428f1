"""Which circulars are in force on a day, and which of them speaks on a subject.

Circulars are given in order of issue. A circular's own relations act on those issued before it: it may
extend, suspend, revoke or reinstate them, in whole or in some sections, where its authority is the same or
stands above. On one subject a newer circular displaces an older one of the same or of an unrelated
authority; a higher authority is never displaced, it bounds (see `effective`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tatakerja.circular.rules.policy import Policy, Relation, RelationKind
from tatakerja.circular.rules.schema import SECTIONS
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.periods import Period

TIMED: Final = frozenset(
    {RelationKind.EXTENDS, RelationKind.SUSPENDS, RelationKind.REVOKES, RelationKind.REINSTATES}
)
_ENDING: Final = frozenset({RelationKind.SUSPENDS, RelationKind.REVOKES})
_ALL: Final = frozenset(SECTIONS)
_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a circular holds on a day: in general, and for each group that has its own dates (A2-24).

    ``muted`` are sections that a later circular has revoked or suspended while the rest holds.
    """

    policy: Policy
    general: bool
    groups: tuple[bool, ...] = ()
    muted: frozenset[str] = _NONE

    @property
    def for_anybody(self) -> bool:
        return self.general or any(self.groups)

    def binds(self, person: PersonFacts) -> bool:
        """Whether it holds for the person and means him or her."""
        if not self.policy.binds.matches(person):
            return False
        for group, holds in zip(self.policy.valid.groups, self.groups, strict=True):
            if group.who.matches(person):
                return holds
        return self.general

    def speaks_on(self, section: str) -> bool:
        """Whether a section of it still counts."""
        return section not in self.muted


def standings(policies: Sequence[Policy], on: date) -> tuple[Standing, ...]:
    """The circulars that hold for anybody on a day, in order of issue."""
    found: list[Standing] = []  # newest first, since only newer circulars act on older ones
    for policy in reversed(policies):
        own = Period(policy.valid.start, policy.valid.until)
        groups = (Period(g.start, g.until or policy.valid.until) for g in policy.valid.groups)
        states = [
            _acted_upon(policy, on in period and _lasts(policy, on), found, on) for period in (own, *groups)
        ]
        general, muted = states[0]
        if not general and any(holds for holds, _ in states):
            muted = next(silent for holds, silent in states if holds)
        found.append(Standing(policy, general, tuple(holds for holds, _ in states[1:]), muted))
    return tuple(standing for standing in reversed(found) if standing.for_anybody)


def _lasts(policy: Policy, on: date) -> bool:
    """Whether the event that a circular is bound to lasts; unknown events do not end it."""
    spans = policy.valid.spans
    return spans is None or any(on in span for span in spans)


def in_force(policies: Sequence[Policy], on: date, person: PersonFacts | None = None) -> tuple[Policy, ...]:
    """The circulars in force on a day, in order of issue; with a person, those that bind him or her."""
    return tuple(
        standing.policy
        for standing in standings(policies, on)
        if (standing.general if person is None else standing.binds(person))
    )


_State = tuple[bool, frozenset[str]]


def _acted_upon(policy: Policy, holds: bool, newer: Sequence[Standing], on: date) -> _State:
    """The relations of newer circulars applied in order of issue."""
    state: _State = (holds, _NONE)
    for later in reversed(newer):
        for relation in later.policy.relations:
            if _acts(relation, later.policy, policy, on):
                state = _acted_on(relation, later.for_anybody, state)
    return state


def _acts(relation: Relation, later: Policy, policy: Policy, on: date) -> bool:
    """Whether a relation is about the circular and has begun; nothing acts before its own first day."""
    if relation.kind not in TIMED or relation.slug != policy.slug or later.slug == policy.slug:
        return False
    if not later.jurisdiction.may_act_on(policy.jurisdiction):
        return False
    begins = max(policy.valid.start, relation.start or later.valid.start)
    return begins <= on and (relation.until is None or on <= relation.until)


def _acted_on(relation: Relation, later_holds: bool, state: _State) -> _State:
    """What holds once a relation has acted.

    Revoking and reinstating are done once and outlast the circular that did them; extending and suspending
    last while it is in force. Revoking is done even where the later circular no longer holds itself.
    """
    holds, muted = state
    if relation.kind is not RelationKind.REVOKES and not later_holds:
        return state
    named = frozenset(relation.only)
    if relation.kind in _ENDING:
        return (holds, muted | named) if named else (False, muted)
    if not named:
        return True, _NONE
    return True, (muted - named if holds else _ALL - named)


def speaking(active: Sequence[Policy], states: Callable[[Policy], bool]) -> tuple[Policy, ...]:
    """Those that speak on a subject: per authority the newest that states it; highest authority first."""
    kept: list[Policy] = []
    for policy in reversed(active):
        if states(policy) and not any(_displaces(newer, policy) for newer in kept):
            kept.append(policy)
    return tuple(sorted(kept, key=lambda policy: policy.jurisdiction.level.rank))


def _displaces(newer: Policy, older: Policy) -> bool:
    one, other = newer.jurisdiction, older.jurisdiction
    return not one.contains(other) and not other.contains(one)
