"""Requests for a location as rows: who is to be asked now, and what has become of those that were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tatakerja.circular.queries import effective_policies, policy_book
from tatakerja.kernel.zones import at, local_date
from tatakerja.organisation.access import below, in_force
from tatakerja.organisation.models import Assignment, Level, Node
from tatakerja.organisation.queries import Post, Tree, posts_on, tree
from tatakerja.platform import clock
from tatakerja.presence.models import LocationRequest, PresenceEvent
from tatakerja.presence.queries.hours import hours_on
from tatakerja.presence.queries.retention import answer_times
from tatakerja.presence.queries.today import request_id
from tatakerja.presence.rules.windows import (
    ReportRequest,
    ReportState,
    brings_location,
    report_requests,
    report_state,
)
from tatakerja.roster.queries import roster_book

# A report time that came while the server slept is still asked for so long; afterwards it is an outage.
FRESH = timedelta(hours=1)


def regions_to_ask(now: datetime) -> list[tuple[Node, date]]:
    """Regions in which a report time of some circular came within the last hour; two queries and no more.

    Cheap on purpose: it is asked every minute, and at most of them nothing is due.
    """
    regions = list(Node.objects.filter(level=Level.REGION))
    book = policy_book(regions)
    found = []
    for region in regions:
        day = local_date(now, region.zone)
        clocks = {
            one
            for policy in book.policies(region.pk)
            for one in (policy.presence.report_times if policy.presence else None) or ()
        }
        if any(now - FRESH < at(day, one, region.zone) <= now for one in clocks):
            found.append((region, day))
    return found


def due_requests(region: Node, day: date, now: datetime) -> list[LocationRequest]:
    """Unsaved rows for everybody below a region who is at home and whom a report time of the last hour binds.

    A fixed number of queries for any number of people.
    """
    whole: Tree = tree()
    posts = posts_on(day, node=region, whole=whole)
    if not posts:
        return []
    book = roster_book(posts, day, day, whole=whole)
    plans = book.plans(posts, day)
    home = {person_id: post for person_id, post in posts.items() if plans[person_id].mode == "WFH"}
    policies = effective_policies(home, day, book=book.policies, whole=whole)
    rules, minutes = book.time_rules, answer_times(region).report_minutes
    rows: list[LocationRequest] = []
    for person_id, post in home.items():
        policy = policies[person_id]
        clocks: tuple[time, ...] = policy.value("presence.report_times", ())
        hours = hours_on(post, policy, rules) if clocks else None
        begins = hours.start if hours else None
        due = report_requests(day, clocks, post.zone, minutes=minutes)
        for one, asked in zip(sorted(set(clocks)), due, strict=True):
            if now - FRESH < asked.due <= now:
                clauses = policy.clauses_of("presence.report_times")
                rows.append(_row(post, day, one, asked, one == begins, clauses, now))
    return rows


def _row(
    post: Post,
    day: date,
    clock_time: time,
    asked: ReportRequest,
    opening: bool,
    clauses: Iterable[str],
    now: datetime,
) -> LocationRequest:
    return LocationRequest(
        key=request_id(post.person.pk, day, clock_time),
        person=post.person,
        day=day,
        clock=clock_time,
        due=asked.due,
        closes=asked.closes,
        opening=opening,
        clauses=list(clauses),
        opened_at=now,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with what has become of it; no place, only when it was answered."""

    person_id: int
    clock: time
    due: datetime
    closes: datetime
    state: ReportState
    answered_at: datetime | None


def requests_on(people: Iterable[int], day: date) -> dict[int, tuple[Asked, ...]]:
    """The requests of a day by person, in order; people without any are left out. Two queries."""
    ids = list(people)
    rows = list(LocationRequest.objects.filter(person_id__in=ids, day=day).order_by("due"))
    if not rows:
        return {}
    answers, arrivals = _answers([row.person_id for row in rows], day)
    now = clock.now()
    found: dict[int, list[Asked]] = {}
    for row in rows:
        answered = answers.get(row.key) or (arrivals.get(row.person_id) if row.opening else None)
        state = report_state(ReportRequest(row.due, row.closes), answered, now)
        asked = Asked(row.person_id, row.clock, row.due, row.closes, state, answered)
        found.setdefault(row.person_id, []).append(asked)
    return {person_id: tuple(items) for person_id, items in found.items()}


def _answers(people: Iterable[int], day: date) -> tuple[Mapping[UUID, datetime], Mapping[int, datetime]]:
    """The first answer to each request, and each person's first check-in with a location."""
    events = PresenceEvent.objects.filter(person_id__in=set(people), day=day).order_by("-counts_at", "-id")
    answers: dict[UUID, datetime] = {}
    arrivals: dict[int, datetime] = {}
    fields = ("person_id", "kind", "answers", "counts_at", "accuracy_m", "place")
    for person_id, kind, key, counts_at, accuracy, place in events.values_list(*fields):
        if key is not None:
            answers[key] = counts_at
        if kind == "check_in" and brings_location(accuracy, place):
            arrivals[person_id] = counts_at
    return answers, arrivals


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """How many requests of one report time stand in each state: counts, no names and no places."""

    asked: int
    answered: int
    late: int
    missed: int

    @property
    def open(self) -> int:
        return self.asked - self.answered - self.late - self.missed

    def as_json(self) -> dict[str, int]:
        """Plain numbers, to be frozen in a report."""
        return {name: getattr(self, name) for name in ("asked", "answered", "late", "missed", "open")}


States = dict[time, dict[ReportState, list[int]]]


def request_states(people: QuerySet[Any], day: date) -> States:
    """Who stands how: ids of people by state and by report time in order. Three queries.

    ``people`` selects ids of people, as ``values("person_id")`` does.
    """
    asked = LocationRequest.objects.filter(day=day, person_id__in=people).order_by()
    found: States = {}
    for items in requests_on(set(asked.values_list("person_id", flat=True)), day).values():
        for one in items:
            found.setdefault(one.clock, {}).setdefault(one.state, []).append(one.person_id)
    return dict(sorted(found.items()))


def request_counts(node: Node, day: date) -> dict[time, RequestCounts]:
    """The requests of everybody with a post below a node, by report time in order. Three queries."""
    posts = Assignment.objects.filter(in_force(day), below([node.path], "node__path"))
    return {
        at_time: RequestCounts(
            asked=sum(map(len, found.values())),
            answered=len(found.get(ReportState.ANSWERED, ())),
            late=len(found.get(ReportState.LATE, ())),
            missed=len(found.get(ReportState.MISSED, ())),
        )
        for at_time, found in request_states(posts.values("person_id"), day).items()
    }
