"""Many people's days: everything that decides about them, read once for any number of people and days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import Q, QuerySet

from tatakerja.attendance.queries.patterns import Book, Segment
from tatakerja.attendance.queries.words import day_words
from tatakerja.circular.queries import Sorter, accounts_of, facts_of, library
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.zones import WIT, local_date
from tatakerja.organisation.access import below
from tatakerja.organisation.models import Assignment, GroupMembership, Node
from tatakerja.organisation.queries import Post, Tree, posts_on
from tatakerja.permit.queries import permits_between
from tatakerja.platform.bulk import among
from tatakerja.presence.queries.marks import heard_on
from tatakerja.presence.rules.overnight import begins_open, ends_open
from tatakerja.roster.queries.days import RosterBook, roster_book

# Beyond so many people the evidence of a few days is read whole: a list of ids costs more than it saves.
_WHOLE = 5000
_FEW_DAYS = 3
_ONE_DAY = timedelta(days=1)


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
    book = read_ground(first, last, now, whole, node=node, people=people)
    hear(book, dict.fromkeys(days_between(first, last), frozenset(book.present())))
    return book


def read_ground(
    first: date,
    last: date,
    now: datetime,
    whole: Tree,
    *,
    node: Node | None = None,
    people: Sequence[int] | None = None,
) -> Book:
    """The same without evidence: what a changed circular, roster or permit may have changed."""
    accounts = accounts_of(whole)
    stretches = list(_stretches(first, last, node, people))
    posts = [posts_on(start, people=people, node=node, whole=whole) for start, _ in stretches]
    everybody: dict[int, Post] = {}
    for held in posts:
        everybody.update(held)
    roster = roster_book(everybody, first, last, whole=whole)
    return Book(
        first=first,
        last=last,
        people=sorted(everybody if people is None else {*everybody, *people}),
        segments=[
            _segment(start, end, held, accounts, roster)
            for (start, end), held in zip(stretches, posts, strict=True)
        ],
        roster=roster,
        permits=permits_between(everybody, first, last),
        said=day_words(everybody, first, last, whole=whole),
        whole=whole,
        now=now,
    )


def hear(book: Book, wanted: Mapping[date, Set[int]]) -> None:
    """Reads the evidence of these people and days into the book; of shifts that of the next day too.

    Days on which most of them are wanted are read together, those of a few people one by one.
    """
    everybody: set[int] = set().union(*wanted.values())
    shifts = book.on_shifts()
    often = [day for day, people in wanted.items() if len(people) * 4 > len(everybody)]
    parts = [often] if often else []
    parts += [[day] for day in wanted.keys() - set(often)]
    for chosen in parts:
        people: set[int] = set().union(*(wanted[day] for day in chosen))
        days = {*chosen, *(day + _ONE_DAY for day in chosen if people & shifts)}
        whole = len(people) > _WHOLE and len(days) <= _FEW_DAYS
        if people:
            book.evidence.add(heard_on(None if whole else sorted(people), sorted(days)))
    _hear_beside(book, wanted)


def _hear_beside(book: Book, wanted: Mapping[date, Set[int]]) -> None:
    """Reads the next day of those whose day ends with a check-in, the day before of those whose day begins
    with a check-out: somebody who works past midnight belongs to the day on which he began."""
    newest = local_date(book.now, WIT)
    more: dict[date, set[int]] = {}
    for day, people in wanted.items():
        for other, apart in ((day + _ONE_DAY, ends_open), (day - _ONE_DAY, begins_open)):
            rest = people - wanted.get(other, frozenset()) if other <= newest else ()
            taps = book.evidence.on(day) if rest else {}
            heard = {
                person_id: [tap.kind for tap in taps[person_id]] for person_id in rest if person_id in taps
            }
            found = {person_id for person_id, kinds in heard.items() if apart(kinds)}
            if found:
                more.setdefault(other, set()).update(found)
    for day, people in more.items():
        book.evidence.add(heard_on(sorted(people), [day]))


def _segment(
    first: date, last: date, posts: Mapping[int, Post], accounts: Mapping[int, Node], roster: RosterBook
) -> Segment:
    regions = {post.region.pk for post in posts.values()}
    sorters = {region: Sorter(roster.policies.policies(region)) for region in regions}
    numbers: dict[tuple[object, ...], int] = {}
    kinds: dict[int, int] = {}
    samples: dict[int, tuple[Post, PersonFacts]] = {}
    groups: dict[tuple[int, int], set[int]] = {}
    for person_id, post in posts.items():
        facts = facts_of(post, accounts, first)
        told = sorters[post.region.pk].kind(facts)
        kind = numbers.setdefault((post.region.pk, told, post.node.pattern, post.zone), len(numbers))
        kinds[person_id] = kind
        samples.setdefault(kind, (post, facts))
        groups.setdefault((kind, post.node.pk), set()).add(person_id)
    return Segment(first, last, posts, kinds, samples, groups)


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
        among_them = among("person_id", people)
        inside, groups = inside.filter(among_them), groups.filter(among_them)
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
