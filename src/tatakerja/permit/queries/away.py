"""On which dates people are away or have asked to be: leave, official trips, duty travel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tatakerja.permit.models import Duty, Leave, State, Trip

_OPEN = (State.PROPOSED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Away:
    """Open absences of some people; of one person leave before trips before duties, the latest first."""

    rows: tuple[Leave | Trip | Duty, ...]

    def of(self, person_id: int, first: date, last: date) -> Iterator[Leave | Trip | Duty]:
        """Those of a person that touch these dates."""
        for row in self.rows:
            if row.person_id == person_id and row.first <= last and row.last >= first:
                yield row


def away_between(people: Iterable[int], first: date, last: date) -> Away:
    """Open absences of these people that touch these dates; three queries for any number of people."""
    touching = {"person__in": list(people), "first__lte": last, "last__gte": first}
    leaves = Leave.objects.filter(state__in=_OPEN, **touching)
    trips = Trip.objects.filter(kind=Trip.Kind.OFFICIAL, state__in=_OPEN, **touching)
    duties = Duty.objects.filter(state=Duty.State.ORDERED, **touching)
    return Away((*leaves, *trips, *duties))
