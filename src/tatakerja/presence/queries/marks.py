"""Evidence of many people over many days in its leanest form: what a finding needs, nothing that a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

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
        events = PresenceEvent.objects.filter(day__range=(first, last)).order_by("counts_at", "id")
        decided = Confirmation.objects.filter(event__day__range=(first, last)).order_by("id")
        if part is not None:
            events = events.filter(person_id__in=part)
            decided = decided.filter(event__person_id__in=part)
        decisions = dict(decided.values_list("event_id", "decision"))
        fields = ("person_id", "day", "id", "kind", "counts_at", "place", "grade")
        for person_id, on, pk, kind, counts_at, place, grade in events.values_list(*fields).iterator(20_000):
            one = Heard(pk, kind, counts_at, place, grade, decisions.get(pk, ""))
            found.setdefault((person_id, on), []).append(one)
    return found
