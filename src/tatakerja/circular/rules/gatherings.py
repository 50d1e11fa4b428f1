"""What a circular says of people meeting in person: the strictest of what is said of a kind and of all kinds.

Sources: 800/734 cl. A2-07 (all meetings in person cancelled), 065/3359 cl. A0-09 (ceremonies restricted).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from tatakerja.circular.rules.rows import holds
from tatakerja.circular.rules.sections import EventRule, Gathering


class _Policy(Protocol):
    """An effective policy, as far as it is asked here."""

    @property
    def on(self) -> date: ...
    def value(self, path: str, otherwise: Any = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class GatheringRule:
    """The regime, the circular's row for this kind where it has one, and the paths that say so."""

    regime: Gathering
    row: EventRule | None
    paths: tuple[str, ...]


def gathering(policy: _Policy, kind: str) -> GatheringRule:
    """What holds for meetings in person of a kind: ceremony, meeting, gathering, training."""
    found: list[tuple[Gathering, EventRule | None, str]] = []
    general = policy.value("meetings.face_to_face")
    if general is not None:
        found.append((general, None, "meetings.face_to_face"))
    if kind == "ceremony" and (ceremonies := policy.value("meetings.ceremonies")) is not None:
        found.append((ceremonies, None, "meetings.ceremonies"))
    rules: tuple[EventRule, ...] = policy.value("meetings.events") or ()
    found += [
        (rule.regime, rule, "meetings.events")
        for rule in rules
        if rule.kind == kind and holds(rule.start, rule.until, policy.on)
    ]
    if not found:
        return GatheringRule(Gathering.FREE, None, ())
    order = list(Gathering)
    strictest = max(order.index(regime) for regime, _row, _path in found)
    held = [one for one in found if order.index(one[0]) == strictest]
    row = next((one for _regime, one, _path in found if one is not None), None)
    return GatheringRule(order[strictest], row, tuple(path for _regime, _row, path in held))
