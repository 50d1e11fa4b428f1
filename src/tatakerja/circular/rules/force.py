"""Which circulars are in force on a day, and which of them speaks on a subject.

Circulars are given in order of issue. A circular's own relations act on those issued before it: it may
extend, suspend, revoke or reinstate them, in whole or in some sections, where its authority is the same or
stands above. On one subject a newer circular displaces an older one of the same or of an unrelated
authority; a higher authority is never displaced, it bounds (see `effective`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tatakerja.circular.rules.policy import Policy, Relation, RelationKind
from tatakerja.circular.rules.schema import SECTIONS
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.periods import Period

TIMED: Final = frozenset(
    {RelationKind.EXTENDS, RelationKind.SUSPENDS, RelationKind.REVOKES, RelationKind.REINSTATES}
)
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
        states = [_acted_upon(policy, span, found, on) for span in (own, *groups)]
        general, *others = (state.holds for state in states)
        muted = next((state.muted for state in states if state.holds), _NONE)
        found.append(Standing(policy, general, tuple(others), muted))
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


@dataclass(frozen=True, slots=True)
class _State:
    """Whether the day lies in the dates, whether a later circular has ended or suspended the whole, and the
    sections that one has taken out.
    """

    dated: bool
    ended: bool = False
    muted: frozenset[str] = _NONE

    @property
    def holds(self) -> bool:
        return self.dated and not self.ended


def _acted_upon(policy: Policy, span: Period, newer: Sequence[Standing], on: date) -> _State:
    """The dates of ``span``, the circular's own or a group's, with the relations of newer circulars applied
    in order of issue.
    """
    state = _State(on in span and _lasts(policy, on))
    for later in reversed(newer):
        for relation in later.policy.relations:
            if _acts(relation, later.policy, policy, on) and span.first <= on:
                state = _acted_on(relation, later.for_anybody, state)
    return state


def _acts(relation: Relation, later: Policy, policy: Policy, on: date) -> bool:
    """Whether a relation is about the circular and has begun."""
    if relation.kind not in TIMED or relation.slug != policy.slug or later.slug == policy.slug:
        return False
    if not later.jurisdiction.may_act_on(policy.jurisdiction):
        return False
    begins = relation.start or later.valid.start
    return begins <= on and (relation.until is None or on <= relation.until)


def _acted_on(relation: Relation, later_holds: bool, state: _State) -> _State:
    """What holds once a relation has acted.

    Revoking and reinstating are done once and outlast the circular that did them; suspending, and every date
    beyond the circular's own, last while it is in force. Extending moves dates only: it lifts neither a
    revocation nor a suspension, which may be those of a higher authority.
    """
    named = frozenset(relation.only)
    if relation.kind is RelationKind.REVOKES or (relation.kind is RelationKind.SUSPENDS and later_holds):
        return replace(state, muted=state.muted | named) if named else replace(state, ended=True)
    if relation.kind is RelationKind.EXTENDS and later_holds and not state.dated:
        return replace(state, dated=True, muted=state.muted | (_ALL - named if named else _NONE))
    if relation.kind is RelationKind.REINSTATES:
        muted = (state.muted if state.holds else _ALL) - named if named else _NONE
        return _State(state.dated or later_holds, muted=muted)
    return state


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
