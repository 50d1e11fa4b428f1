"""What speaks for a better fence: the taps measured against a workplace, and the days it would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from tatakerja.kernel.geodesy import Fix, Point, distance_m
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import active_on
from tatakerja.organisation.models import Level, Node, Person, Workplace
from tatakerja.organisation.rules.fences import is_narrow, middle_of, read_fence
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform import clock
from tatakerja.presence.models import FenceProposal, PresenceEvent
from tatakerja.presence.queries.remeasure import changes_in
from tatakerja.presence.rules.fencing import DAYS, Comparison, compare, size_of
from tatakerja.presence.rules.remeasure import LONGEST, Change, concerning

# More taps than these make no fence clearer.
_MOST: Final = 20_000
_OWN: Final = 200


def today_of(place: Workplace) -> date:
    """The local date at a workplace."""
    return local_date(clock.now(), place.node.zone)


def agency_of(place: Workplace) -> Node | None:
    """The agency whose people are measured against a workplace."""
    steps = steps_of(place.node.path)
    return Node.objects.filter(pk__in=steps, level=Level.AGENCY).first()


def _versions(place: Workplace) -> QuerySet[Workplace]:
    """The dated rows of one place: a fence that changes from a day leaves the old row standing."""
    return Workplace.objects.filter(node_id=place.node_id, name=place.name)


def sites_of_place(place: Workplace) -> frozenset[str]:
    """How taps name the place, under whichever of its fences they were measured; one query."""
    return frozenset(f"office/{pk}" for pk in _versions(place).values_list("pk", flat=True))


def in_use(place: Workplace) -> Workplace | None:
    """The row of a place that holds today, with its node; ``None`` where it was closed."""
    rows = _versions(place).filter(active_on(today_of(place)))
    return rows.select_related("node").order_by("-active_from").first()


def place_of_site(site: str) -> Workplace | None:
    """The place that a tap names as its site, as it stands today; ``None`` for homes and places of duty."""
    kind, _slash, number = site.partition("/")
    named = Workplace.objects.filter(pk=int(number)) if kind == "office" and number.isdecimal() else None
    row = named.select_related("node").first() if named is not None else None
    return in_use(row) if row is not None else None


def _taps(place: Workplace) -> QuerySet[PresenceEvent]:
    """Taps of the last days with a point that were measured against the place.

    What was measured against a home or a place of duty speaks of other places, and is nobody's business here.
    """
    today = today_of(place)
    rows = PresenceEvent.objects.filter(day__gt=today - DAYS, day__lte=today, reduced=False)
    return rows.filter(lat__isnull=False, site__in=sites_of_place(place)).order_by("-id")


def comparison_of(place: Workplace, fence: Mapping[str, Any]) -> Comparison:
    """The fence of the place beside another one (as stored), over the taps of its people; two queries."""
    rows = _taps(place).values_list("person_id", "lat", "lon", "accuracy_m")[:_MOST]
    fixes = [
        (person, Fix(Point(lat, lon), accuracy))
        for person, lat, lon, accuracy in rows
        if lat is not None and lon is not None and accuracy is not None
    ]
    return compare(read_fence(place.fence), read_fence(fence), fixes)


def own_points(person: Person, place: Workplace) -> list[list[float]]:
    """The person's own points near the place, for the own map only: [latitude, longitude], newest first."""
    rows = _taps(place).filter(person=person).values_list("lat", "lon")[:_OWN]
    return [[lat, lon] for lat, lon in rows if lat is not None and lon is not None]


def earliest(place: Workplace, asked: date | None = None) -> date:
    """From when a better fence may hold: not before the present one, nor longer back than is measured."""
    today = today_of(place)
    wanted = asked or today - DAYS
    return min(today, max(wanted, place.active_from, today - LONGEST + date.resolution))


def effect_of(
    proposal: FenceProposal, place: Workplace, first: date, *, leave_out: int | None
) -> list[Change]:
    """The taps since ``first`` whose place would change if the proposal held since then."""
    agency = agency_of(place)
    if agency is None:
        return []
    instead = {place.pk: proposal.fence}
    found = changes_in(agency, first, today_of(place), leave_out=leave_out, instead=instead)
    return concerning(found, sites_of_place(place))


@dataclass(frozen=True, slots=True)
class Moved:
    """An old and a new fence as a page names them; metres between their middles."""

    apart_m: int
    old_size: int
    new_size: int
    old_circle: bool
    new_circle: bool
    narrow: bool


def moved(old: dict[str, Any], new: dict[str, Any]) -> Moved:
    """What changes between two stored fences."""
    before, after = read_fence(old), read_fence(new)
    apart = round(distance_m(middle_of(before), middle_of(after)))
    circles = ("circle" in old, "circle" in new)
    return Moved(apart, size_of(before), size_of(after), *circles, is_narrow(after))
