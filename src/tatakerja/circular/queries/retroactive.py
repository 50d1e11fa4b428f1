"""Days that had begun under other rules when a circular took hold of them: they make nobody absent.

Whoever puts a circular in force for days that are past gives a reason; the same holds for ending one, or an
event, on a day that is past. Until an official determines those days they wait ("menunggu penetapan").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _g

from tatakerja.circular.models import Circular, Occurrence
from tatakerja.circular.queries.events import bound_to_events, occurrences_of
from tatakerja.circular.queries.reading import (
    PolicyBook,
    Sorter,
    accounts_of,
    book_of,
    facts_of,
    label_of,
    library,
    policy_of,
    read_policy,
    rows_of,
)
from tatakerja.circular.rules.counts import names_people, selectors_of
from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel import zones
from tatakerja.kernel.periods import Period
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post, Tree, tree
from tatakerja.platform import formats

Found = Sequence[tuple[Policy, Circular]]
_Change = tuple[tuple[str, ...], EffectivePolicy]
# What the finding of a person's day rests on, beside where the day is worked.
_JUDGED: Final = (
    "presence.online",
    "presence.modes",
    "presence.windows",
    "presence.apel",
    "presence.work_window",
    "presence.places",
    "presence.stay_home",
    "presence.outside",
    "outing.categories",
    "outing.coordination",
    "travel.official",
    "reachability",
    "ramadan",
    "working_time.ordinary",
    "working_time.ramadan",
)


@dataclass(frozen=True, slots=True)
class RetroactiveDay:
    """Why a person's day awaits determination: which circular, its clauses for this person, since when said.

    ``decided_on`` is the local date on which it was put in force (or ended), ``reason`` what was given for
    binding backwards, ``sentence`` the whole in the reader's language, ``before`` what held for the person
    while the day was worked.
    """

    circular_id: int
    circular: str
    clauses: tuple[str, ...]
    decided_on: date
    reason: str
    sentence: str
    before: EffectivePolicy


@dataclass(frozen=True, slots=True)
class _Act:
    """Something done late: the days it reaches back over, and the circulars and events as if it had not been.

    ``text`` is its sentence, with places for circular, day and reason.
    """

    circular: Circular
    period: Period
    decided_at: datetime
    reason: str
    text: str
    found: Found
    happened: Sequence[Occurrence]


def retroactive_days(
    posts: Mapping[int, Post], first: date, last: date, *, whole: Tree | None = None
) -> dict[tuple[int, date], RetroactiveDay]:
    """The days from ``first`` to ``last`` of these people that await determination, by person id and date.

    A day waits when a circular was put in force or ended after it had begun and another rule now judges it:
    where it is worked, its hours and windows, its outings and calls. Days on which nothing changes for the
    person are left out. One query where nothing binds backwards, else two (three with events) for any number
    of people; ``whole`` spares one. The newest act wins where several meet.
    """
    regions = {post.region.pk: post.region for post in posts.values()}
    rows = rows_of(regions.values())
    found = [(policy_of(row), row) for row in rows]
    events = bound_to_events(policy for policy, _ in found)
    happened = occurrences_of(regions.values()) if events else []
    wanted = Period(first, last)
    acts = [act for act in _acts(found, happened) if act.period.overlaps(wanted)]
    if not acts:
        return {}
    changes = _Changes(list(regions.values()), book_of(list(regions.values()), found, happened))
    named = any(names_people(selector) for selector in selectors_of(tuple(policy for policy, _ in found)))
    alike = _Alike(posts, accounts_of(whole or tree()), named)
    answer: dict[tuple[int, date], RetroactiveDay] = {}
    for act in sorted(acts, key=lambda one: one.decided_at):
        span = act.period.intersection(wanted)
        for day in span.days() if span is not None else ():
            for region, facts, people in alike.on(day):
                change = changes.of(act, region, day, facts)
                if change is not None:
                    answer.update(dict.fromkeys(((one, day) for one in people), _waiting(act, *change)))
    return answer


class _Alike:
    """People of whom a circular can ask nothing different, in groups; made anew where the ranks change."""

    def __init__(self, posts: Mapping[int, Post], accounts: Mapping[int, Node], named: bool) -> None:
        self.posts, self.accounts, self.named = posts, accounts, named
        self.known: dict[int, list[tuple[int, PersonFacts, list[int]]]] = {}

    def on(self, day: date) -> list[tuple[int, PersonFacts, list[int]]]:
        """Region, facts and the people of each group."""
        epoch = sum(rule.since <= day for rule in library().ranks)
        if epoch not in self.known:
            found: dict[tuple[int, PersonFacts], tuple[int, PersonFacts, list[int]]] = {}
            for person_id, post in self.posts.items():
                facts = facts_of(post, self.accounts, day)
                key = (post.region.pk, facts if self.named else replace(facts, id=""))
                found.setdefault(key, (post.region.pk, facts, []))[2].append(person_id)
            self.known[epoch] = list(found.values())
        return self.known[epoch]


def _waiting(act: _Act, clauses: tuple[str, ...], before: EffectivePolicy) -> RetroactiveDay:
    policy = policy_of(act.circular)
    day = zones.local_date(act.decided_at, act.circular.region.zone)
    listed = f" ({', '.join(clauses)})" if clauses else ""
    sentence = act.text % {
        "circular": f"{label_of(policy)}{listed}",
        "day": formats.medium_date(day),
        "reason": act.reason,
    }
    return RetroactiveDay(act.circular.pk, label_of(policy), clauses, day, act.reason, sentence, before)


class _Changes:
    """What a late act changes for people of one kind on a day, each worked out once."""

    def __init__(self, regions: Sequence[Node], now: PolicyBook) -> None:
        self.regions, self.now = regions, now
        self.without: dict[int, PolicyBook] = {}
        self.sorters: dict[tuple[int, int], Sorter] = {}
        self.known: dict[tuple[Any, ...], _Change | None] = {}

    def of(self, act: _Act, region: int, day: date, facts: PersonFacts) -> _Change | None:
        """The clauses behind what changes, and what held without the act; None where nothing changes."""
        if id(act) not in self.without:
            self.without[id(act)] = book_of(self.regions, act.found, act.happened)
        sides = (self.now.policies(region), self.without[id(act)].policies(region))
        place = (id(act), region)
        if place not in self.sorters:
            self.sorters[place] = Sorter((*sides[0], *sides[1]))
        key = (*place, day, self.sorters[place].kind(facts))
        if key not in self.known:
            one, other = (effective_policy(side, day, facts) for side in sides)
            clauses = _different(one, other, act.circular.slug)
            self.known[key] = None if clauses is None else (clauses, other)
        return self.known[key]


def _different(one: EffectivePolicy, other: EffectivePolicy, slug: str) -> tuple[str, ...] | None:
    """Clauses of the circular (or of what it took the place of) behind what a day is judged by."""
    paths = [path for path in _JUDGED if one.value(path) != other.value(path)]
    moved = one.mode.allowed != other.mode.allowed
    if not paths and not moved:
        return None
    found: set[str] = set()
    for each in (one, other):
        if slug not in each.circulars:
            continue
        found.update(clause for path in paths for clause in each.clauses_of(path))
        found.update(each.mode.clauses if moved else ())
        break
    return tuple(sorted(found))


def _acts(found: Found, happened: Sequence[Occurrence]) -> Iterator[_Act]:
    for _, row in found:
        if row.retroactive_reason and row.published_at is not None and row.valid_from is not None:
            text = _g("%(circular)s diberlakukan surut pada %(day)s: %(reason)s. Menunggu penetapan.")
            done = (row.valid_from, row.published_at, row.retroactive_reason, text)
            yield from _late(row, done, _without(found, row), happened)
        if row.ended_at is not None and row.ended_on is not None and row.replaced_by_id is None:
            text = _g("%(circular)s diakhiri surut pada %(day)s: %(reason)s. Menunggu penetapan.")
            done = (row.ended_on + timedelta(days=1), row.ended_at, row.end_reason, text)
            yield from _late(row, done, _going_on(found, row), happened)
    yield from _late_events(found, happened)


_Done = tuple[date, datetime, str, str]


def _late(row: Circular, done: _Done, found: Found, happened: Sequence[Occurrence]) -> Iterator[_Act]:
    """The act, where its first day had begun when it was done."""
    first, decided_at, reason, text = done
    last = zones.local_date(decided_at, row.region.zone)
    if first <= last:
        yield _Act(row, Period(first, last), decided_at, reason.strip().rstrip("."), text, found, happened)


def _late_events(found: Found, happened: Sequence[Occurrence]) -> Iterator[_Act]:
    """Events that were opened or closed for days that had begun."""
    opened = _g(
        "Keadaan yang mengikat %(circular)s dicatat surut pada %(day)s: %(reason)s. Menunggu penetapan."
    )
    closed = _g(
        "Akhir keadaan yang mengikat %(circular)s dicatat surut pada %(day)s: %(reason)s. Menunggu penetapan."
    )
    for place, one in enumerate(happened):
        rest = [*happened[:place], *happened[place + 1 :]]
        for row in (row for policy, row in found if policy.valid.while_event == one.event):
            yield from _late(row, (one.first, one.opened_at, one.reason, opened), found, rest)
            if one.last is not None and one.closed_at is not None:
                done = (one.last + timedelta(days=1), one.closed_at, one.close_reason, closed)
                yield from _late(row, done, found, [*rest, _reopened(one)])


def _reopened(one: Occurrence) -> Occurrence:
    return Occurrence(region_id=one.region_id, event=one.event, first=one.first)


def _without(found: Found, row: Circular) -> list[tuple[Policy, Circular]]:
    """The circulars as if this one had not been put in force: what it replaced goes on."""
    return [
        (_unended(other) if other.replaced_by_id == row.pk else policy, other)
        for policy, other in found
        if other.pk != row.pk
    ]


def _going_on(found: Found, row: Circular) -> list[tuple[Policy, Circular]]:
    """The circulars as if this one had not been ended."""
    return [(_unended(other) if other.pk == row.pk else policy, other) for policy, other in found]


def _unended(row: Circular) -> Policy:
    return read_policy(row.document, row.changes)
