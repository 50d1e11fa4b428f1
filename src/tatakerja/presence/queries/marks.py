"""Evidence of many people and days in its leanest form: what a finding needs, nothing a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from tatakerja.platform.bulk import among
from tatakerja.presence.models import Confirmation, PlaceRevision, PresenceEvent
from tatakerja.presence.rules.events import WITHDRAWN

# Up to so many days are named one by one; more of them are read as a range.
_FEW_DAYS = 12
_NONE = frozenset({Confirmation.Decision.REOPENED.value, WITHDRAWN})


class Heard(NamedTuple):
    """One event: its id, kind, the UTC moment that counts, place, grade, the decision that stands or ""."""

    id: int
    kind: str
    counts_at: datetime
    place: str
    grade: str
    decision: str = ""


class Tap(NamedTuple):
    """The same as the database gives it: the moment as its text, which sorts and compares as the moment does.

    A month of a province is 900,000 events; of most only the order matters, and nothing is parsed for it.
    """

    moment: str
    id: int
    kind: str
    place: str
    grade: str
    person_id: int
    day: str

    def at(self) -> datetime:
        """The moment (UTC)."""
        text = self.moment if "+" in self.moment else f"{self.moment}+00:00"
        return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Taps by local day (ISO text) and person, in the order that counts; decisions by event id."""

    taps: dict[str, dict[int, list[Tap]]] = field(default_factory=dict)
    decisions: dict[int, str] = field(default_factory=dict)

    def on(self, day: date) -> Mapping[int, Sequence[Tap]]:
        """Everybody's taps of a day, by person id."""
        return self.taps.get(day.isoformat(), {})

    def add(self, other: Evidence) -> None:
        """Takes in what another reading found of other people or days."""
        self.decisions.update(other.decisions)
        for day, everybody in other.taps.items():
            self.taps.setdefault(day, {}).update(everybody)

    def heard(self, taps: Iterable[Tap]) -> tuple[Heard, ...]:
        """Taps in full: with their moments and what was decided on them."""
        return tuple(
            Heard(tap.id, tap.kind, tap.at(), tap.place, tap.grade, self.decisions.get(tap.id, ""))
            for tap in taps
        )


def heard_on(people: Iterable[int] | None, days: Sequence[date]) -> Evidence:
    """Events of some days by day and person, each at its newest measured place; everybody's for ``None``.

    What its person took back is left out. Three queries: the events, the words on them, the measures after a
    fence had moved.
    """
    if not days:
        return Evidence()
    few = len(days) <= _FEW_DAYS
    span = {"day__in": days} if few else {"day__range": (min(days), max(days))}
    taps: dict[str, dict[int, list[Tap]]] = {}
    events = PresenceEvent.objects.filter(**span).order_by()
    of_events = Q(**{f"event__{name}": value for name, value in span.items()})
    if people is not None:
        ids = list(people)
        events = events.filter(among("person_id", ids))
        of_events &= Q(among("event__person_id", ids))
    decisions, withdrawn = _decided(of_events)
    places = {
        event: said["place"] for event, said in _newest(PlaceRevision.objects.filter(of_events), "said")
    }
    as_text = events.annotate(day_text=Cast("day", TextField()), moment=Cast("counts_at", TextField()))
    rows = as_text.values_list("moment", "id", "kind", "place", "grade", "person_id", "day_text")
    for tap in _kept(map(Tap._make, rows.iterator(20_000)), withdrawn):
        if tap.id in places:
            tap = tap._replace(place=places[tap.id])
        known = taps.get(tap.day)
        if known is None:
            known = taps[tap.day] = {}
        own = known.get(tap.person_id)
        if own is None:
            known[tap.person_id] = [tap]
        else:
            own.append(tap)
    for everybody in taps.values():
        for own in everybody.values():
            if len(own) > 1:
                own.sort()
    return Evidence(taps, decisions)


def _decided(of_events: Q) -> tuple[dict[int, str], Set[int]]:
    """The decision that stands by event, and the events that their person took back."""
    newest = dict(_newest(Confirmation.objects.filter(of_events), "decision"))
    stand = {event: word for event, word in newest.items() if word not in _NONE}
    return stand, {event for event, word in newest.items() if word == WITHDRAWN}


def _kept(taps: Iterator[Tap], withdrawn: Set[int]) -> Iterator[Tap]:
    return (tap for tap in taps if tap.id not in withdrawn) if withdrawn else taps


def _newest(rows: QuerySet[Any], column: str) -> Iterable[tuple[int, Any]]:
    """Event and what was said of it, the newest word last."""
    return rows.order_by("id").values_list("event_id", column)
