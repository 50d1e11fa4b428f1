"""Where a person may be on a day: the fences of the assignment and of everything else that is known.

WFH expects the approved homes, WFO and piket the workplaces of the unit and its agency, duty travel no fence;
a known place that the day does not expect is still named, so that nobody is "outside" at the own desk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import Circle, Fence, Fix, Point, Polygon
from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Assignment, Node, NodeKind, RegisteredPoint, Workplace
from tatakerja.organisation.queries import Post, Tree, approved_points, posts_on, tree, workplaces_on
from tatakerja.presence.rules.place import (
    AT_HOME,
    DEFAULT_FENCE_POLICY,
    FencePolicy,
    Place,
    PlaceVerdict,
    Site,
    expected_place,
    judge_place,
)
from tatakerja.roster.queries import DayPlan, RosterBook, roster_book

_AT_OFFICE = frozenset({"WFO", "PIKET", "FLEX", "OFF", "LEAVE"})
_DUTY = "DUTY"
Fences = Mapping[int, dict[str, Any]]
# Beyond so many people the whole tree is read: it is cheaper than the list of its parts.
_FEW = 50


@dataclass(frozen=True, slots=True)
class Ground:
    """A person's day: the post, the plan, the places to measure against, and what the plan was read from.

    ``duty`` are the person's own places of duty, which count where no other place fits; ``None``: not read.
    """

    post: Post
    day: date
    plan: DayPlan
    sites: tuple[Site, ...]
    book: RosterBook
    duty: tuple[Site, ...] | None = None

    @property
    def zone(self) -> str:
        return self.post.zone

    @property
    def expected(self) -> Place:
        """The place the assignment names first."""
        return expected_place(self.plan.mode)

    def judge(self, fix: Fix | None, policy: FencePolicy = DEFAULT_FENCE_POLICY) -> PlaceVerdict:
        """The place of a fix on this day.

        On duty travel there is no fence to be outside of, and where no expected place is registered the
        distance to another one says nothing about the person: both are said by the flag no_site.
        """
        verdict = judge_place(fix, self.sites, policy)
        if fix is None or verdict.place not in (Place.OUTSIDE, Place.UNKNOWN):
            return verdict
        if self.plan.mode == _DUTY:
            return PlaceVerdict(Place.DUTY, flags=("no_site", *_stale(verdict)))
        if not any(site.expected for site in self.sites):
            return PlaceVerdict(Place.UNKNOWN, flags=("no_site", *_stale(verdict)))
        return verdict


def _stale(verdict: PlaceVerdict) -> tuple[str, ...]:
    return tuple(flag for flag in verdict.flags if flag == "stale_fix")


def stored_fence(data: Mapping[str, Any]) -> Fence | None:
    """The fence of a stored place; ``None`` where an old row holds none that can be measured."""
    try:
        if "circle" in data:
            lat, lon, radius = data["circle"]
            return Circle(Point(float(lat), float(lon)), float(radius))
        return Polygon(tuple(Point(float(lat), float(lon)) for lat, lon in data["polygon"]))
    except (Invalid, KeyError, TypeError, ValueError):
        return None


def _homes(points: Iterable[RegisteredPoint], expected: bool) -> list[Site]:
    return [
        Site(Place.HOME, Circle(Point(point.lat, point.lon), point.radius_m), f"home/{point.pk}", expected)
        for point in points
        if point.radius_m > 0
    ]


def _offices(post: Post, workplaces: Iterable[Workplace], expected: bool) -> list[Site]:
    """The own unit's chain counts; where it has no place of its own, every place of the agency does."""
    rows = [(row, fence) for row in workplaces if (fence := stored_fence(row.fence)) is not None]
    own = {row.pk for row, _ in rows if post.node.path.startswith(row.node.path)}
    return [
        Site(Place.OFFICE, fence, f"office/{row.pk}", expected and (not own or row.pk in own))
        for row, fence in rows
    ]


def sites_of(
    post: Post, mode: str, points: Iterable[RegisteredPoint], workplaces: Iterable[Workplace]
) -> tuple[Site, ...]:
    """The places to measure against under an assignment; ``workplaces`` are those of the post's agency."""
    return (*_homes(points, mode in AT_HOME), *_offices(post, workplaces, mode in _AT_OFFICE))


def sites_of_duty(rows: Iterable[tuple[int, Mapping[str, Any] | str]]) -> tuple[Site, ...]:
    """Duty places, given by id and fence (also as JSON text), as sites that the day expects."""
    read = ((pk, stored_fence(json.loads(data) if isinstance(data, str) else data)) for pk, data in rows)
    return tuple(Site(Place.DUTY, fence, f"duty/{pk}") for pk, fence in read if fence is not None)


def _tree_around(people: list[int], day: date) -> Tree:
    """The part of the tree that decides about a few people: the way up from their posts, and the secretariats
    on it, with which the people of an agency's own node are counted."""
    if len(people) > _FEW:
        return tree()
    held = Assignment.objects.filter(in_force(day), person_id__in=people)
    steps = {
        int(step) for path in held.values_list("node__path", flat=True) for step in path.split("/") if step
    }
    near = Q(pk__in=steps) | Q(parent_id__in=steps, kind=NodeKind.SEKRETARIAT)
    return Tree({node.pk: node for node in Node.objects.filter(near).order_by()})


def grounds_on(people: Iterable[int], day: date, instead: Fences = MappingProxyType({})) -> dict[int, Ground]:
    """The ground of each of these people on ``day``; who holds no post that day is left out.

    ``instead`` are fences that workplaces (by id) do not have yet, as a proposal would give them. A fixed
    number of queries whatever the number of people.
    """
    wanted = list(people)
    whole = _tree_around(wanted, day)
    posts = posts_on(day, people=wanted, whole=whole)
    if not posts:
        return {}
    book = roster_book(posts, day, day, whole=whole)
    plans = book.plans(posts, day)
    points = approved_points(posts)
    places = workplaces_on({post.agency.path for post in posts.values()}, day)
    for place in places:
        place.fence = instead.get(place.pk, place.fence)
    found: dict[int, Ground] = {}
    for person_id, post in posts.items():
        near = [row for row in places if row.node.path.startswith(post.agency.path)]
        sites = sites_of(post, plans[person_id].mode, points.get(person_id, []), near)
        found[person_id] = Ground(post, day, plans[person_id], sites, book)
    return found
