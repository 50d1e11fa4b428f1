"""Evidence of many people and days in its leanest form: what a finding needs, nothing a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from tatakerja.presence.models import Confirmation, PresenceEvent

_AT_ONCE = 5000


class Heard(NamedTuple):
    """One event: its id, kind, the UTC moment that counts, place and grade, and the newest decision or ""."""

    id: int
    kind: str
    counts_at: datetime
    place: str
    grade: str
    decision: str = ""


def heard_between(
    people: Iterable[int] | None, first: date, last: date
) -> dict[tuple[int, date], list[Heard]]:
    """Events by person and local day in the order that counts; everybody's for ``None``.

    Two queries per 5,000 people: the events, and the decisions on those that needed one.
    """
    found: dict[tuple[int, date], list[Heard]] = {}
    ids = None if people is None else list(people)
    parts = (
        [None] if ids is None else [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
    )
    for part in parts:
        events = PresenceEvent.objects.filter(day__range=(first, last)).order_by()
        decided = Confirmation.objects.filter(event__day__range=(first, last)).order_by("id")
        if part is not None:
            events = events.filter(person_id__in=part)
            decided = decided.filter(event__person_id__in=part)
        decisions = dict(decided.values_list("event_id", "decision"))
        for person_id, day, pk, kind, counts_at, place, grade in _rows(events):
            one = Heard(pk, kind, counts_at, place, grade, decisions.get(pk, ""))
            found.setdefault((person_id, day), []).append(one)
    for items in found.values():
        items.sort(key=_order)
    return found


_FIELDS = ("person_id", "day", "id", "kind", "counts_at", "place", "grade")


def _order(one: Heard) -> tuple[datetime, int]:
    return one.counts_at, one.id


def _rows(chosen: QuerySet[PresenceEvent]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query without the converters of SQLite, which cost more than the query itself: its texts
    are read here. PostgreSQL gives dates and instants by itself."""
    if connection.vendor != "sqlite":
        yield from chosen.values_list(*_FIELDS).iterator(10_000)
        return
    as_text = chosen.annotate(day_text=Cast("day", TextField()), moment=Cast("counts_at", TextField()))
    names = ("person_id", "day_text", "id", "kind", "moment", "place", "grade")
    statement, parameters = as_text.values_list(*names).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(10_000):
            for person_id, day, pk, kind, text, place, grade in rows:
                moment = datetime.fromisoformat(f"{text}+00:00")
                yield person_id, date.fromisoformat(day), pk, kind, moment, place, grade
