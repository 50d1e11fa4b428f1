"""Parameters by which a higher authority bounds the lower ones: what is stricter, and whether one is looser.

A lower authority may tighten or fill what is left open. Parameters that are not listed here bound nobody: the
nearest authority speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tatakerja.circular.rules.sections import Gathering, LeaveRegime
from tatakerja.circular.rules.terms import Travel

_COORDINATION: Final = ("none", "acknowledgement", "permission")


def _small(value: Any) -> Any:
    return -value


def _large(value: Any) -> Any:
    return value


def _place_in(order: type[Travel] | type[Gathering] | type[LeaveRegime]) -> Callable[[Any], int]:
    members = list(order)
    return lambda value: members.index(value)


_STRICTNESS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "office.max_share": _small,
    "office.max_home_share": _small,
    "office.home_days_per_week": _small,
    "office.min_per_day": _large,
    "travel.private": _place_in(Travel),
    "travel.official": _place_in(Travel),
    "leave.regime": _place_in(LeaveRegime),
    "meetings.face_to_face": _place_in(Gathering),
    "meetings.ceremonies": _place_in(Gathering),
    "meetings.ceremony_capacity": _small,
    "outing.coordination": _COORDINATION.index,
    "presence.online": int,
    "presence.stay_home": int,
    "work.task_required": int,
    "services.room_share": _small,
    "services.slot_people": _small,
    "allowance.home_counts_full": int,  # a protection of the employee: what is promised above stays
}


def strictness(path: str, value: Any) -> Any:
    """How strict a value is, larger = stricter; None where the parameter bounds nobody."""
    measure = _STRICTNESS.get(path)
    return None if measure is None or value is None else measure(value)


def looser(path: str, lower: Any, higher: Any) -> bool:
    """Whether the lower authority's value allows what the higher one's does not."""
    one, other = strictness(path, lower), strictness(path, higher)
    return one is not None and other is not None and bool(one < other)
