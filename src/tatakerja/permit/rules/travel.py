"""Travel under a circular: what may be done, what is missing, and the clause behind it.

Three regimes of travel stand beside freedom (contradiction X7): important and with permission (065/3359 cl.
A0-10, A0-18, A0-19), forbidden (180.17 cl. A1-12), selective by priority (800/734 cl. A2-08).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.terms import Mode, Travel


class TravelKind(StrEnum):
    """A private trip out of the region, or an official one."""

    PRIVATE = "private"
    OFFICIAL = "official"


class TravelDecision(StrEnum):
    """What the circular says to a trip."""

    ALLOWED = "allowed"
    NEEDS_PERMISSION = "needs_permission"
    NEEDS_PRIORITY = "needs_priority"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class TravelRequest:
    """A trip as asked for. ``approved`` None = nobody has been asked yet, False = not given."""

    kind: TravelKind
    important: bool = False
    approved: bool | None = None
    priority: bool = False


@dataclass(frozen=True, slots=True)
class TravelVerdict:
    """The decision and the clauses behind it; without a circular, allowed and none."""

    decision: TravelDecision
    regime: Travel
    clauses: tuple[str, ...] = ()


# Stages in rising order, with the words by which circulars mean them.
_STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("superior", ("atasan",)),
    ("agency_head", ("kepala opd", "kepala dinas", "kepala badan", "perangkat daerah", "instansi", "camat")),
    (
        "region",
        ("gubernur", "bupati", "wali kota", "walikota", "sekda", "sekretaris daerah", "bkd", "bkpsdm", "ppk"),
    ),
)


def stage_of(approver: str) -> str:
    """The stage that a circular's words for who approves mean; empty where they mean none that is known."""
    said = approver.casefold()
    fitting = [stage for stage, words in _STAGES if any(word in said for word in words)]
    return fitting[-1] if fitting else ""


def stages_up_to(usual: Sequence[str], last: str) -> tuple[str, ...]:
    """The usual stages as far as ``last``, which is added where it is not among them (A2-08: by level)."""
    order = [stage for stage, _words in _STAGES]
    if last not in order:
        return tuple(usual)
    return (*(stage for stage in order[: order.index(last)] if stage in usual), last)


def judge_travel(effective: EffectivePolicy, request: TravelRequest) -> TravelVerdict:
    """What the effective policy of the traveller says on the day of departure."""
    path = f"travel.{request.kind.value}"
    regime = effective.value(path, Travel.FREE)
    if regime is Travel.FREE or not _binds(effective, path):
        return TravelVerdict(TravelDecision.ALLOWED, Travel.FREE)
    decision = {
        Travel.PERMISSION: _by_permission,
        Travel.SELECTIVE: _by_priority,
        Travel.FORBIDDEN: _never,
    }[regime](request)
    return TravelVerdict(decision, regime, effective.clauses_of(path))


def _binds(effective: EffectivePolicy, path: str) -> bool:
    """A rule for people who work at home binds those who may (A1-12), not those who must be in the office."""
    if effective.value(f"{path}_binds") != "home_workers":
        return True
    return Mode.WFH in effective.mode.allowed


def _by_permission(request: TravelRequest) -> TravelDecision:
    """A0-19: only what is important, and that with the superior's permission."""
    if not request.important:
        return TravelDecision.FORBIDDEN
    return TravelDecision.ALLOWED if request.approved else TravelDecision.NEEDS_PERMISSION


def _by_priority(request: TravelRequest) -> TravelDecision:
    """A2-08: by priority and urgency; a permission that was asked for and is not given still stops it."""
    if not request.priority:
        return TravelDecision.NEEDS_PRIORITY
    return TravelDecision.NEEDS_PERMISSION if request.approved is False else TravelDecision.ALLOWED


def _never(request: TravelRequest) -> TravelDecision:
    """A1-12: forbidden whatever the reason."""
    return TravelDecision.FORBIDDEN
