"""Travel and outings under a circular: what may be done, what is missing, and the clause behind it.

Three regimes of travel stand beside freedom (contradiction X7): important and with permission (065/3359 cl.
A0-10, A0-18, A0-19), forbidden (180.17 cl. A1-12), selective by priority (800/734 cl. A2-08).
"""

from __future__ import annotations

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


class Coordination(StrEnum):
    """What makes an outing excused: nothing, the superior's acknowledgement, or a permission."""

    NONE = "none"
    ACKNOWLEDGEMENT = "acknowledgement"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class OutingVerdict:
    """Whether an outing for living needs is excused, else what is missing, with the clauses."""

    excused: bool
    missing: str
    clauses: tuple[str, ...]


# A superior's word is asked for even where the circular is silent, so that nobody is judged unheard.
_SILENT = Coordination.ACKNOWLEDGEMENT


def judge_outing(effective: EffectivePolicy, category: str, *, acknowledged: bool) -> OutingVerdict:
    """Whether an outing of a person at home is excused (A4-11: living needs, told to the superior).

    An unknown category counts as "lainnya" where the circular knows that one, else it is missing.
    """
    clauses = tuple(
        sorted({*effective.clauses_of("outing.categories"), *effective.clauses_of("outing.coordination")})
    )
    known = effective.value("outing.categories")
    if known is not None and category not in known and "lainnya" not in known:
        return OutingVerdict(False, "category", clauses)
    asked = Coordination(effective.value("outing.coordination", _SILENT.value))
    if asked is Coordination.NONE or acknowledged:
        return OutingVerdict(True, "", clauses)
    return OutingVerdict(False, asked.value, clauses)
