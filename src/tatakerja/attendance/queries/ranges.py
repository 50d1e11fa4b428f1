"""Many people's days from raw evidence: everything read once, equal days judged once.

A circular sorts 20,000 people into a handful of kinds; on one day all of a kind have the same plan, the same
hours and, unless something is remarkable, the same finding. What is left is judged one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import Q, QuerySet

from tatakerja.attendance.queries.judging import Inputs, Judge, Judged, Spoken, marks_of, said_of
from tatakerja.attendance.queries.words import Said, day_words
from tatakerja.attendance.rules.day import unremarkable
from tatakerja.attendance.rules.facts import Mark
from tatakerja.circular.queries import (
    Sorter,
    accounts_of,
    effective_policies,
    facts_of,
    library,
    policy_book,
)
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel.calendar import days_between
from tatakerja.organisation.access import below
from tatakerja.organisation.models import Assignment, GroupMembership, Node
from tatakerja.organisation.queries import Post, Tree, posts_on
from tatakerja.permit.queries import DayPermits, permits_between
from tatakerja.presence.queries.marks import Heard, heard_between
from tatakerja.roster.queries.days import DayPlan, RosterBook, roster_book

Posts = Mapping[int, Post]
Key = tuple[int, date]
# Beyond so many people the evidence of a few days is read whole: a list of ids costs more than it saves.
_WHOLE = 5000
_FEW_DAYS = 3
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days over which nobody's post changes, with everybody's post and kind."""

    first: date
    last: date
    posts: Posts
    kinds: Mapping[int, int]
    samples: Mapping[int, Post]


@dataclass(slots=True)
class Book:
    """Everything that decides about the days of some people, read once."""

    first: date
    last: date
    people: Sequence[int]
    segments: Sequence[Segment]
    roster: RosterBook
    heard: Mapping[Key, list[Heard]]
    permits: Mapping[Key, DayPermits]
    said: Mapping[Key, Said]
    whole: Tree
    now: datetime
    _shared: dict[tuple[object, ...], Judged] = field(default_factory=dict)

    def days(self) -> Iterator[tuple[date, dict[int, Judged]]]:
        """Every day with everybody's result, in order."""
        for segment in self.segments:
            for day in days_between(segment.first, segment.last):
                yield day, self._day(segment, day)

    def _day(self, segment: Segment, day: date) -> dict[int, Judged]:
        self._shared = {}
        judge = Judge(day, self.now, replace(library().time_rules, calendar=self.roster.calendar))
        samples = dict(enumerate(segment.samples.values()))
        answers = effective_policies(samples, day, book=self.roster.policies, whole=self.whole)
        policies = dict(zip(segment.samples, answers.values(), strict=True))
        groups, plans = _planned(self.roster, segment, day)
        found: dict[int, Judged] = {}
        for person_id, post in segment.posts.items():
            group, policy = groups[person_id], policies[segment.kinds[person_id]]
            found[person_id] = self._person(judge, (person_id, day), post, group, plans[group], policy)
        return found

    def _person(
        self, judge: Judge, key: Key, post: Post, group: object, plan: DayPlan, policy: EffectivePolicy
    ) -> Judged:
        heard = self.heard.get(key, ())
        permits, said = self.permits.get(key), self.said.get(key)
        after: Sequence[Spoken] = ()
        if plan.mode == "FLEX":
            after = self.heard.get((key[0], key[1] + _ONE_DAY), ())
        one = Inputs(post, plan, policy, heard, permits, after, *said_of(said))
        if permits is not None or said is not None or plan.mode == "FLEX":
            return judge(one)
        if not heard:
            return self._same((group, "silent"), judge, one)
        return self._plain(judge, one, group)

    def _same(self, key: tuple[object, ...], judge: Judge, one: Inputs) -> Judged:
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = judge(one)
        return Judged(one, found.finding, found.check_in, found.check_out, found.place, found.seen, None)

    def _plain(self, judge: Judge, one: Inputs, group: object) -> Judged:
        """Somebody who came and went as planned has the finding of all who did; else the day is judged."""
        schedule = judge.schedule(one)
        pair = _pair(one.evidence)
        if pair is None or schedule is None or one.plan.mode == "OFF":
            return judge(one)
        first, last = pair
        key = (group, "plain", schedule.end)
        known = self._shared.get(key)
        mode = judge.mode_of(one.plan)
        if not unremarkable(schedule, mode, first, last):
            return judge(one)
        if known is None:
            known = self._shared[key] = judge(one)
        return Judged(one, known.finding, first.at, last.at, last.place, True, None)


def _pair(heard: Sequence[Spoken]) -> tuple[Mark, Mark] | None:
    """The check-in and check-out of a day with just these two events, undecided and in order."""
    if len(heard) != 2 or heard[0].kind != "check_in" or heard[1].kind != "check_out":
        return None
    if heard[0].decision or heard[1].decision:
        return None
    first, last = marks_of(heard)
    return first, last


def _planned(
    roster: RosterBook, segment: Segment, day: date
) -> tuple[dict[int, tuple[object, ...]], dict[object, DayPlan]]:
    """Everybody's group, and the plan of each group: of all whom nothing a plan is made of tells apart.

    Somebody whose day was changed singly is a group of one.
    """
    groups: dict[int, tuple[object, ...]] = {}
    asked: dict[tuple[object, ...], int] = {}
    for person_id in segment.posts:
        key = (person_id, day)
        cell = roster.cells.get(key)
        single = person_id if key in roster.changes else 0
        group = (segment.kinds[person_id], cell and cell.letter, cell and cell.plan_id, single)
        groups[person_id] = group
        asked.setdefault(group, person_id)
    plans = roster.plans({person_id: segment.posts[person_id] for person_id in asked.values()}, day)
    return groups, {group: plans[person_id] for group, person_id in asked.items()}


def read_book(
    first: date,
    last: date,
    now: datetime,
    whole: Tree,
    *,
    node: Node | None = None,
    people: Sequence[int] | None = None,
) -> Book:
    """Reads what decides about the days of these people, or of everybody below ``node``.

    The number of queries depends on how often posts change in the range, not on people and days.
    """
    segments = [
        _segment(start, end, node, people, whole) for start, end in _stretches(first, last, node, people)
    ]
    everybody: dict[int, Post] = {}
    for segment in segments:
        everybody.update(segment.posts)
    ids = None if len(everybody) > _WHOLE and (last - first).days < _FEW_DAYS else sorted(everybody)
    return Book(
        first,
        last,
        sorted(everybody if people is None else {*everybody, *people}),
        segments,
        roster_book(everybody, first, last, whole=whole),
        heard_between(ids, first, last + _ONE_DAY),
        permits_between(everybody, first, last),
        day_words(everybody, first, last, whole=whole),
        whole,
        now,
    )


def _segment(
    first: date, last: date, node: Node | None, people: Sequence[int] | None, whole: Tree
) -> Segment:
    posts = posts_on(first, people=people, node=node, whole=whole)
    regions = {post.region.pk: post.region for post in posts.values()}
    book, accounts = policy_book(regions.values()), accounts_of(whole)
    sorters = {region: Sorter(book.policies(region)) for region in regions}
    numbers: dict[tuple[object, ...], int] = {}
    kinds: dict[int, int] = {}
    samples: dict[int, Post] = {}
    for person_id, post in posts.items():
        told = sorters[post.region.pk].kind(facts_of(post, accounts, first))
        kind = numbers.setdefault((post.region.pk, told, post.node.pattern, post.zone), len(numbers))
        kinds[person_id] = kind
        samples.setdefault(kind, post)
    return Segment(first, last, posts, kinds, samples)


def served_between(agencies: Sequence[Node], first: date, last: date) -> list[int]:
    """Ids of everybody with a definitive post in these agencies on a day of the range; one query."""
    posts = Assignment.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=first),
        below([agency.path for agency in agencies], "node__path"),
        kind=Assignment.Kind.DEFINITIVE,
        valid_from__lte=last,
    )
    return sorted(set(posts.order_by().values_list("person_id", flat=True)))


def _stretches(
    first: date, last: date, node: Node | None, people: Sequence[int] | None
) -> Iterator[tuple[date, date]]:
    """The range cut wherever a post, a group or the table of ranks changes."""
    inside, groups = Assignment.objects.all(), GroupMembership.objects.all()
    if people is not None:
        inside, groups = inside.filter(person_id__in=people), groups.filter(person_id__in=people)
    elif node is not None:
        inside = inside.filter(node__path__startswith=node.path)
    starts = {*_within(inside, "valid_from", first, last), *_within(groups, "valid_from", first, last)}
    before = (first - _ONE_DAY, last - _ONE_DAY)
    ends = {*_within(inside, "valid_until", *before), *_within(groups, "valid_until", *before)}
    starts |= {day + _ONE_DAY for day in ends}
    starts |= {rule.since for rule in library().ranks if first < rule.since <= last}
    edges = [first, *sorted(starts - {first}), last + _ONE_DAY]
    for start, following in pairwise(edges):
        yield start, following - _ONE_DAY


def _within(
    rows: QuerySet[Assignment] | QuerySet[GroupMembership], name: str, first: date, last: date
) -> Iterator[date]:
    """The dates of a column after ``first`` and up to ``last``."""
    chosen = rows.filter(**{f"{name}__gt": first, f"{name}__lte": last}).order_by(name)
    yield from chosen.values_list(name, flat=True).distinct()
