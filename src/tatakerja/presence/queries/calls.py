"""Reachability calls: who is at home, what was answered, and what the circular makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from tatakerja.circular.queries import effective_policies
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel.verdicts import Reason
from tatakerja.kernel.zones import at
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, posts_on, tree
from tatakerja.platform import clock
from tatakerja.presence.models import CallOutcome, PresenceEvent, ReachCall
from tatakerja.presence.queries.hours import call_window
from tatakerja.presence.queries.requests import Asked, requests_on
from tatakerja.presence.rules.reachability import Call, ReachResult, judge_calls, rules_of, stated
from tatakerja.roster.queries import roster_book

# As long as nothing says otherwise a call by the app can be answered on the page.
ANSWERABLE = timedelta(minutes=30)
_HOME = "WFH"


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call: when, how, when it was answered (None = not), and whether a reason excuses it.

    ``noted``: somebody wrote down what came of it.
    """

    call: ReachCall
    answered_at: datetime | None
    excused: bool
    reason: str
    noted: bool

    def known(self, patience: timedelta, now: datetime) -> bool:
        """Whether it is known how it ended: what the page still offers to answer, or a telephone call of
        which nothing was written down, is not yet without an answer."""
        if self.answered_at is not None or self.noted:
            return True
        by_app = self.call.channel == ReachCall.Channel.APP
        return by_app and now >= self.call.called_at + (patience or ANSWERABLE)


def calls_between(people: Iterable[int], first: date, last: date) -> dict[tuple[int, date], list[CallLine]]:
    """The calls of these people, by person and local day, in order; three queries."""
    rows = list(ReachCall.objects.filter(person_id__in=list(people), day__range=(first, last)))
    keys = {row.key for row in rows}
    events = PresenceEvent.objects.filter(answers__in=keys, person_id__in={row.person_id for row in rows})
    answered = dict(events.order_by("-counts_at").values_list("answers", "counts_at")) if keys else {}
    noted = {one.call_id: one for one in CallOutcome.objects.filter(call__in=rows).order_by("id")}
    found: dict[tuple[int, date], list[CallLine]] = {}
    for row in rows:
        note = noted.get(row.pk)
        at = answered.get(row.key) or (note.answered_at if note else None)
        reason = note.reason if note else ""
        line = CallLine(row, at, bool(note and note.excused), reason, note is not None)
        found.setdefault((row.person_id, row.day), []).append(line)
    return found


def result_of(lines: Iterable[CallLine], policy: EffectivePolicy, zone: str, now: datetime) -> ReachResult:
    """What the calls of one day show under the circulars in force: a proposal for a person to decide."""
    rules = rules_of(policy)
    patience = max((rule.answer_within or timedelta(0) for rule in rules), default=timedelta(0))
    calls = [
        Call(line.call.called_at, line.answered_at, line.excused, str(line.call.key))
        for line in lines
        if line.known(patience, now)
    ]
    return judge_calls(calls, rules, zone=zone, now=now)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Somebody the superior leads, with today's requests and calls.

    ``result`` is what the calls show, None without a call; who is not at home (any more) owes no answer.
    ``window``: when one must be reachable today, by the local clock; ``reachable``: whether it is now, so
    that a call counts.
    """

    person: Person
    post: Post
    home: bool
    asked: tuple[Asked, ...]
    calls: tuple[CallLine, ...]
    result: ReachResult | None
    rules: tuple[Reason, ...]
    window: tuple[time, time] | None
    reachable: bool


def team_rows(people: Iterable[Person], day: date) -> list[TeamRow]:
    """One row a person, in the order given; the same number of queries for one person and for a page."""
    rows = list(people)
    whole = tree()
    posts = posts_on(day, people=[one.pk for one in rows], whole=whole)
    book = roster_book(posts, day, day, whole=whole)
    plans = book.plans(posts, day) if posts else {}
    policies = effective_policies(posts, day, book=book.policies, whole=whole) if posts else {}
    asked, called = requests_on(posts, day), calls_between(posts, day, day)
    at_home = {pk: plan.mode == _HOME for pk, plan in plans.items()}
    now, hours = clock.now(), book.time_rules
    windows = {pk: call_window(post, policies[pk], hours) for pk, post in posts.items()}
    return [
        TeamRow(
            person=one,
            post=posts[one.pk],
            home=at_home[one.pk],
            asked=asked.get(one.pk, ()),
            calls=tuple(called.get((one.pk, day), ())),
            result=result_of(called[one.pk, day], policies[one.pk], posts[one.pk].zone, now)
            if at_home[one.pk] and (one.pk, day) in called
            else None,
            rules=stated(rules_of(policies[one.pk])),
            window=windows[one.pk],
            reachable=_within(windows[one.pk], posts[one.pk], day, now),
        )
        for one in rows
        if one.pk in posts
    ]


def _within(window: tuple[time, time] | None, post: Post, day: date, now: datetime) -> bool:
    if window is None:
        return False
    starts, ends = (at(day, clock_time, post.zone) for clock_time in window)
    return starts <= now <= ends


def calls_to_answer(person_id: int, now: datetime) -> QuerySet[ReachCall]:
    """Calls by the app of the last half hour that the person has not answered; one query."""
    rows = ReachCall.objects.filter(person_id=person_id, channel=ReachCall.Channel.APP)
    answered = PresenceEvent.objects.filter(person_id=person_id, answers=OuterRef("key"))
    return rows.filter(~Exists(answered), called_at__range=(now - ANSWERABLE, now))
