"""Where a fix lies: home, office, duty place, outside or unknown, with the distance and limit in metres.

Record and flag: a point outside or an unclear one is accepted and flagged, never blocked unless the policy
says so. The phone's own accuracy counts in the employee's favour: outside is said only when the whole circle
of uncertainty lies outside, and a circle too wide to tell is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tatakerja.kernel.geodesy import Fence, FenceDistance, Fix, measure


class Place(StrEnum):
    """Where an event happened."""

    HOME = "home"
    OFFICE = "office"
    DUTY = "duty"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


# Days that begin at home; who works in shifts may begin there as well as at the office.
AT_HOME: Final = frozenset({"WFH", "FLEX"})


def expected_place(mode: str) -> Place:
    """The place that the day's assignment names first."""
    return Place.HOME if mode in AT_HOME else Place.OFFICE


@dataclass(frozen=True, slots=True)
class Site:
    """A place where the person may be: its kind (home, office or duty), its fence, and whether today's
    assignment expects the person there."""

    kind: Place
    fence: Fence
    id: str = ""
    expected: bool = True


@dataclass(frozen=True, slots=True)
class FencePolicy:
    """``max_accuracy_m``: a wider uncertainty cannot prove that somebody is inside (but a fence wider than
    it can be met). ``max_fix_age_s``: an older fix is flagged."""

    max_accuracy_m: float = 100.0
    max_fix_age_s: float = 60.0


DEFAULT_FENCE_POLICY = FencePolicy()


@dataclass(frozen=True, slots=True)
class PlaceVerdict:
    """``distance_m`` and ``limit_m`` are whole metres to the site the verdict speaks of (None without one).

    ``flags``: outside, imprecise, near_edge (inside only by the accuracy margin), stale_fix, no_location,
    no_site, other_place (at a known place that today's assignment does not expect). ``blocked``: outside,
    and the circular refuses such taps.
    """

    place: Place
    distance_m: int | None = None
    limit_m: int | None = None
    flags: tuple[str, ...] = ()
    site_id: str = ""
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class _Measured:
    site: Site
    distance: FenceDistance

    @property
    def outside_by(self) -> float:
        """Metres beyond the edge; 0 inside."""
        return 0.0 if self.distance.inside else self.distance.to_edge_m


def judge_place(
    fix: Fix | None, sites: Sequence[Site], policy: FencePolicy = DEFAULT_FENCE_POLICY
) -> PlaceVerdict:
    """The place of a fix among the person's sites of the day; expected sites come first, then the nearest."""
    if fix is None:
        return PlaceVerdict(Place.UNKNOWN, flags=("no_location",))
    stale = ("stale_fix",) if fix.age_s is not None and fix.age_s > policy.max_fix_age_s else ()
    if not sites:
        return PlaceVerdict(Place.UNKNOWN, flags=("no_site", *stale))
    measured = [_Measured(site, measure(site.fence, fix.point)) for site in sites]
    within = [item for item in measured if item.outside_by <= fix.accuracy_m]
    if not within:
        return _verdict(_best(measured), Place.OUTSIDE, ("outside", *stale))
    best = _best(within)
    if fix.accuracy_m > max(policy.max_accuracy_m, best.distance.limit_m):
        return _verdict(best, Place.UNKNOWN, ("imprecise", *stale))
    edge = () if best.distance.inside else ("near_edge",)
    other = () if best.site.expected else ("other_place",)
    return _verdict(best, best.site.kind, (*edge, *other, *stale))


def _best(measured: Sequence[_Measured]) -> _Measured:
    return min(measured, key=lambda item: (item.outside_by > 0, not item.site.expected, item.outside_by))


def _verdict(item: _Measured, place: Place, flags: tuple[str, ...]) -> PlaceVerdict:
    distance = item.distance
    return PlaceVerdict(place, round(distance.distance_m), round(distance.limit_m), flags, item.site.id)
