"""Meetings and events under a circular: online where one can, in person within its limits.

Sources: 065/3674 cl. A3-12 and 060/1617 cl. A4-05 (use telecommunication), 800/734 cl. A2-07 (all meetings
in person cancelled), 065/3359 cl. A0-09 (ceremonies restricted; later 20 % of the room).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.gatherings import gathering
from tatakerja.circular.rules.rows import Protocol
from tatakerja.circular.rules.sections import EventRule, Gathering


class MeetingDecision(StrEnum):
    """What the circular says to a meeting."""

    ALLOWED = "allowed"
    NEEDS_REASON = "needs_reason"
    NEEDS_PERMIT = "needs_permit"
    TOO_FULL = "too_full"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting as planned: how many come, into a room for how many. Kinds as in `permit.Meeting`."""

    kind: str
    online: bool
    heads: int
    capacity: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MeetingVerdict:
    """The decision, the most people the room may hold (``None`` without a limit), the clauses."""

    decision: MeetingDecision
    most: int | None
    clauses: tuple[str, ...]


def judge_meeting(effective: EffectivePolicy, plan: MeetingPlan) -> MeetingVerdict:
    """What the effective policy says of a meeting; online ones are nobody's concern."""
    if plan.online:
        return MeetingVerdict(MeetingDecision.ALLOWED, None, ())
    held = gathering(effective, plan.kind)
    clauses = tuple(sorted({clause for path in held.paths for clause in effective.clauses_of(path)}))
    most = _most(effective, held.row, plan)
    if held.regime is Gathering.CANCELLED:
        return MeetingVerdict(MeetingDecision.CANCELLED, most, clauses)
    if most is not None and plan.heads > most:
        return MeetingVerdict(MeetingDecision.TOO_FULL, most, clauses)
    if not plan.reason.strip():
        return MeetingVerdict(MeetingDecision.NEEDS_REASON, most, clauses)
    decision = MeetingDecision.NEEDS_PERMIT if held.regime is Gathering.PERMIT else MeetingDecision.ALLOWED
    return MeetingVerdict(decision, most, clauses)


def _most(effective: EffectivePolicy, rule: EventRule | None, plan: MeetingPlan) -> int | None:
    """The room's own capacity, the share of it that a circular leaves (rounded down), and its head count."""
    limits: list[int] = []
    if plan.capacity is not None:
        limits.append(plan.capacity)
        shares: list[Fraction] = [rule.room_share] if rule and rule.room_share is not None else []
        if plan.kind == "ceremony" and (share := effective.value("meetings.ceremony_capacity")) is not None:
            shares.append(share)
        limits += [(plan.capacity * one).numerator // (plan.capacity * one).denominator for one in shares]
    if rule is not None and rule.max_people is not None:
        limits.append(rule.max_people)
    return min(limits, default=None)


def checklist_of(effective: EffectivePolicy, kind: str) -> tuple[tuple[str, str], ...]:
    """Items of the protocols for meetings or events, each with its clauses: (item, clauses)."""
    wanted = {"meeting"} if kind == "meeting" else {"event", "meeting"}
    found: dict[str, str] = {}
    protocols: dict[str, Protocol] = effective.value("protocols") or {}
    for protocol in protocols.values():
        if wanted & set(protocol.applies_to):
            found |= dict.fromkeys(protocol.items, ", ".join(effective.clauses_of("protocols")))
    for item in effective.value("meetings.protocol") or ():
        found.setdefault(item, ", ".join(effective.clauses_of("meetings.protocol")))
    return tuple(found.items())
