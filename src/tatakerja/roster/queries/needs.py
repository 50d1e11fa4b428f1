"""What a roster is made from beside the circular: wishes, what counters need, cells that are locked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Q

from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.organisation.access import below
from tatakerja.organisation.models import Node
from tatakerja.roster.models import CounterDemand, Wish
from tatakerja.roster.rules.wishes import Wished


class _Member(Protocol):
    @property
    def facts(self) -> PersonFacts: ...

    @property
    def account(self) -> Node: ...


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter's minimum: so many people of a group, below ``path``; ``node_key`` is "" for the agency."""

    key: str
    name: str
    least: int
    group: str
    path: str
    node_key: str
    weekdays: frozenset[int]
    since: date
    until: date | None
    source: str = ""

    def holds(self, day: date) -> bool:
        """Whether the counter is open that day."""
        inside = self.since <= day and (self.until is None or day <= self.until)
        return inside and (not self.weekdays or day.weekday() in self.weekdays)

    def fits(self, groups: Collection[str], path: str) -> bool:
        """Whether somebody of these groups, counted at the unit of account ``path``, may stand at it."""
        return (not self.group or self.group in groups) and path.startswith(self.path)

    def served_by(self, member: _Member) -> bool:
        """Whether a person may stand at it."""
        return self.fits(member.facts.groups, member.account.path)


@dataclass(frozen=True, slots=True)
class Needs:
    """Wishes per person, counters of the agency, and letters that filling must keep."""

    wishes: Mapping[int, tuple[Wished, ...]]
    counters: tuple[Counter, ...]
    locks: Mapping[str, Mapping[str, str]]

    def locked(self, person_id: int, day: date) -> str:
        """The letter a cell is locked to, "" for an open cell."""
        return self.locks.get(str(person_id), {}).get(day.isoformat(), "")


def wishes_of(people: Iterable[int], first: date, last: date) -> dict[int, tuple[Wished, ...]]:
    """Wishes that count on some day of the period; one query."""
    rows = Wish.objects.filter(Q(until__isnull=True) | Q(until__gt=first), person_id__in=list(people))
    found: dict[int, list[Wished]] = {}
    for row in rows.filter(since__lte=last):
        found.setdefault(row.person_id, []).append(Wished(row.weekday, row.date, row.since, row.until))
    return {person_id: tuple(wishes) for person_id, wishes in found.items()}


def counters_of(agency: Node, first: date, last: date) -> tuple[Counter, ...]:
    """What the agency's services need at their counters in a period; one query.

    ``service`` writes these rows (:class:`CounterDemand`), a roster only reads them.
    """
    rows = CounterDemand.objects.filter(
        below([agency.path], "node__path"), Q(until__isnull=True) | Q(until__gte=first), since__lte=last
    ).select_related("node")
    return tuple(
        Counter(
            key=f"loket-{row.pk:06d}",
            name=row.name,
            least=row.least,
            group=row.group,
            path=row.node.path,
            node_key="" if row.node_id == agency.pk else str(row.node_id),
            weekdays=frozenset(row.weekdays),
            since=row.since,
            until=row.until,
            source=row.source,
        )
        for row in rows
    )


def counters_asked_by(source: str) -> bool:
    """Whether anything stands under this source."""
    return CounterDemand.objects.filter(source=source).exists()


def read_needs(
    agency: Node,
    days: Sequence[date],
    people: Iterable[int],
    locks: Mapping[str, Mapping[str, str]],
) -> Needs:
    """Everything of a period; two queries."""
    return Needs(wishes_of(people, days[0], days[-1]), counters_of(agency, days[0], days[-1]), locks)
