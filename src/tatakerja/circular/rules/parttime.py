"""Hours of PPPK who work part time: stated by a decision that binds them alone.

No regulation gives one figure for them: the region sets it, for a day or over the week, and changes it. It is
therefore a circular of its own, with dates, clauses and versions, and where there is none they have the
ordinary hours. What is said of them alone goes before what is said of everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.spec import WEEKDAYS
from tatakerja.circular.rules.terms import PersonFacts, Status
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.workingtime import WorkDay

_ALONE = frozenset({Status.PPPK_PARUH_WAKTU})


def for_part_time(policy: Policy) -> bool:
    """Whether a circular binds PPPK who work part time, and nobody else."""
    return frozenset(policy.binds.status) == _ALONE


def own_hours(policy: Policy) -> bool:
    """Whether it states hours for them alone."""
    return policy.working_time is not None and for_part_time(policy)


def heard_on_hours(policies: Sequence[Policy], person: PersonFacts | None) -> Sequence[Policy]:
    """The circulars that count for working time among those that bind ``person``.

    For a person with hours of his or her own, only those; for nobody in particular, everything but those.
    """
    if person is None:
        return [policy for policy in policies if not own_hours(policy)]
    return [policy for policy in policies if own_hours(policy)] or policies


@dataclass(frozen=True, slots=True)
class PartTimeHours:
    """A region's decision on the hours of PPPK who work part time, as it is recorded.

    ``days`` are weekdays (Monday = 0), ``ramadan`` the hours in Ramadan, None = the same. ``quote`` are the
    words of the source.
    """

    title: str
    number: str
    start: date
    days: frozenset[int]
    ordinary: WorkDay
    ramadan: WorkDay | None
    quote: str
    to_be_confirmed: bool

    def __post_init__(self) -> None:
        if not self.days:
            raise Invalid("Pilih sedikitnya satu hari kerja.", field="days", code="no_days")

    @property
    def week_minutes(self) -> int:
        """Minutes of work in an ordinary week, without breaks."""
        return len(self.days) * self.ordinary.net_minutes


def sections_of(hours: PartTimeHours) -> dict[str, Any]:
    """The decision as parts of a policy document; issuer, place and short name are the region's to add."""
    stated = {"ordinary": _week(hours.days, hours.ordinary)}
    if hours.ramadan is not None:
        stated["ramadan"] = _week(hours.days, hours.ramadan)
    clause: dict[str, Any] = {
        "id": "K-01",
        "quote": hours.quote,
        "sets": [f"working_time.{name}" for name in stated],
    }
    return {
        "circular": {"title": hours.title} | ({"number": hours.number} if hours.number else {}),
        "valid": {"from": hours.start.isoformat()},
        "binds": {"status": [Status.PPPK_PARUH_WAKTU.value]},
        "working_time": stated,
        "clauses": [clause | ({"to_be_confirmed": True} if hours.to_be_confirmed else {})],
    }


def _week(days: frozenset[int], hours: WorkDay) -> Mapping[str, Any]:
    day = {
        "from": f"{hours.start:%H:%M}",
        "until": f"{hours.end:%H:%M}",
        "break_minutes": hours.break_minutes,
    }
    return {WEEKDAYS[number]: dict(day) for number in sorted(days)}
