"""What is stored of many people's days, as far as a recomputation compares it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Aggregate, Q, QuerySet, TextField
from django.db.models.functions import Cast

from tatakerja.attendance.models import DayFinding
from tatakerja.platform.bulk import among


class Stored(NamedTuple):
    """One person's day, without conversions."""

    mark: str
    agency: int
    basis: str


StoredDays = Mapping[date, Mapping[int, Stored]]


@dataclass(slots=True)
class StoredBases:
    """Who has a finding on a day: the settled ones by what they rest on, and those still open."""

    settled: dict[str, set[int]] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)

    def people(self) -> Iterator[Set[int]]:
        """Everybody of them, part by part."""
        yield from self.settled.values()
        yield self.open

    def holds(self, person_id: int) -> bool:
        return any(person_id in part for part in self.people())


class _Ids(Aggregate):
    """The ids of a group as one text: a month of a province is 600,000 rows and some thousand groups."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "STRING_AGG(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


def _chosen(
    first: date, last: date, people: Collection[int], scope: Q | None
) -> Iterator[QuerySet[DayFinding]]:
    """Rows of a range: of these people, and of whoever else is stored in scope; no two alike."""
    span = DayFinding.objects.filter(date__range=(first, last)).order_by()
    if scope is not None:
        yield span.filter(scope).exclude(among("person_id", people)) if scope else span
    if scope is None or scope:
        yield span.filter(among("person_id", people))


def stored_bases(
    first: date, last: date, people: Collection[int], scope: Q | None
) -> dict[date, StoredBases]:
    """What the days of a range rest on; the database gathers the people, so that few rows are read."""
    found: dict[date, StoredBases] = {}
    for part in _chosen(first, last, people, scope):
        rows = part.values("date", "basis", "provisional").annotate(ids=_Ids("person_id"))
        for day, basis, provisional, ids in rows.values_list("date", "basis", "provisional", "ids"):
            known = found.get(day) or found.setdefault(day, StoredBases())
            held = known.open if provisional else known.settled.setdefault(basis, set())
            held.update(map(int, ids.split(",")))
    return found


def stored_days(
    first: date, last: date, people: Collection[int], scope: Q | None
) -> dict[date, dict[int, Stored]]:
    """The days of a range by date and person."""
    found: dict[str, dict[int, Stored]] = {}
    fields = ("day", "person_id", "fingerprint", "agency_id", "basis")
    for part in _chosen(first, last, people, scope):
        rows = part.annotate(day=Cast("date", TextField())).values_list(*fields)
        for day, person_id, *rest in rows.iterator(20_000):
            known = found.get(day)
            if known is None:
                known = found[day] = {}
            known[person_id] = Stored._make(rest)
    return {date.fromisoformat(day): known for day, known in found.items()}


def stored_of(moved: Mapping[date, Set[int]]) -> dict[date, dict[int, Stored]]:
    """The same for some people on some days, a query a day."""
    found: dict[date, dict[int, Stored]] = {}
    for day, people in moved.items():
        found |= stored_days(day, day, people, None)
    return found
