"""An agency's people at home at one moment: what the 07:30, 11:30 and 15:00 reports tell the BKD.

Source: circular 800/734-BKD/2020 cl. A2-20 and A2-21 (reports three times a day), 060/1617/425.022/2020 cl.
A4-10 and A4-11 (at home, except for living needs told to the superior). Counts and names, never coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tatakerja.kernel.periods import Span
from tatakerja.presence.rules.place import Place


class HomeState(StrEnum):
    """How a person at home stands in the report."""

    AT_HOME = "at_home"
    ON_OUTING = "on_outing"
    AT_OFFICE = "at_office"
    TO_CLARIFY = "to_clarify"
    NOT_CONNECTED = "not_connected"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A report of a place at a moment, whichever way it came (check-in, answer, location)."""

    at: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class Outing:
    """A living-needs outing told to the superior; it excuses once the superior has acknowledged it."""

    span: Span
    acknowledged: bool = True


@dataclass(frozen=True, slots=True)
class AtHome:
    """A person whose mode of the day is home, with the day's sightings and outings.

    ``visit``: an urgent task at the office, told and settled, so that being there needs no answer (A4-03).
    """

    person: str
    sightings: Sequence[Sighting] = ()
    outings: Sequence[Outing] = ()
    visit: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counts of the report; ``states`` names every person once, in the order given."""

    total: int
    at_home: int
    on_outing: int
    to_clarify: int
    not_connected: int
    at_office: int
    states: tuple[tuple[str, HomeState], ...]


def take_snapshot(people: Iterable[AtHome], at: datetime, *, fresh_from: datetime | None = None) -> Snapshot:
    """The report of an agency at ``at``; sightings before ``fresh_from`` (None = any given) are too old."""
    states = tuple((person.person, home_state(person, at, fresh_from=fresh_from)) for person in people)
    counts = Counter(state for _, state in states)
    return Snapshot(
        total=len(states),
        at_home=counts[HomeState.AT_HOME],
        on_outing=counts[HomeState.ON_OUTING],
        to_clarify=counts[HomeState.TO_CLARIFY],
        not_connected=counts[HomeState.NOT_CONNECTED],
        at_office=counts[HomeState.AT_OFFICE],
        states=states,
    )


def home_state(person: AtHome, at: datetime, *, fresh_from: datetime | None = None) -> HomeState:
    """One person's state: an acknowledged outing first, then the last sighting up to ``at``.

    Anywhere but home, and an outing that nobody has acknowledged, is a question to the person (to_clarify);
    the office is none where the visit is settled (A4-03).
    """
    under_way = [outing for outing in person.outings if at in outing.span]
    if any(outing.acknowledged for outing in under_way):
        return HomeState.ON_OUTING
    seen = [
        sighting
        for sighting in person.sightings
        if sighting.at <= at and (fresh_from is None or sighting.at >= fresh_from)
    ]
    if not seen:
        return HomeState.TO_CLARIFY if under_way else HomeState.NOT_CONNECTED
    last = max(seen, key=lambda sighting: sighting.at)
    if person.visit and last.place is Place.OFFICE:
        return HomeState.AT_OFFICE
    return HomeState.AT_HOME if last.place is Place.HOME else HomeState.TO_CLARIFY
