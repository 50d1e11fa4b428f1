"""Reads of counters: who serves today, by function; where the next days leave a counter short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tatakerja.circular.queries import accounts_of, calendar_for
from tatakerja.kernel.calendar import WorkingPattern
from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Assignment, Level, Node, Pattern, Role, RoleGrant
from tatakerja.organisation.queries import Tree, posts_on, tree
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.roster.models import DUTY, LEAVE, RosterPlan
from tatakerja.roster.queries import CounterBook, PlanRow, ShortCounter, day_plans, plan_rows
from tatakerja.service.models import CounterNeed, PublicService

DAYS_AHEAD = 10
_THERE = ("WFO", "PIKET")
_SPAN = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves today: functions and how many of each, all of them, and how many there should be.

    Never a name and never a place: who works at home is nobody's concern.
    """

    functions: tuple[tuple[str, int], ...]
    count: int
    least: int

    @property
    def short(self) -> bool:
        return self.count < self.least


@dataclass(frozen=True, slots=True)
class CounterDay:
    """One open day ahead: ``plan`` is the published roster (None = none yet), ``short`` what it lacks,
    ``away`` those who may stand at the counter and are on leave or duty travel.
    """

    day: date
    plan: RosterPlan | None
    short: tuple[ShortCounter, ...] = ()
    away: tuple[PlanRow, ...] = ()


def needs_on(service: PublicService, day: date) -> list[CounterNeed]:
    """What holds on a day."""
    return list(CounterNeed.objects.filter(in_force(day), service=service))


def needs_ahead(service: PublicService, day: date) -> list[CounterNeed]:
    """What holds on a day or will."""
    rows = CounterNeed.objects.filter(service=service)
    return [one for one in rows if one.valid_until is None or one.valid_until >= day]


def counted_node(service: PublicService, whole: Tree) -> Node:
    """The agency or unit of account whose people stand at the counter."""
    agency = whole.agency_of(service.node_id)
    if agency is None or agency.pk == service.node_id:
        return service.node
    return accounts_of(whole)[service.node_id]


def serving_today(service: PublicService, day: date) -> Serving | None:
    """Who the roster puts at the counter that day; None where the service says nothing of its counter.

    A fixed number of queries.
    """
    needs = needs_on(service, day)
    if not needs:
        return None
    whole, groups = tree(), {one.group for one in needs}
    posts = posts_on(day, node=counted_node(service, whole), whole=whole)
    able = {key: post for key, post in posts.items() if "" in groups or groups & post.groups}
    plans = day_plans(able, day, whole=whole)
    titles = Counter(post.title for key, post in able.items() if plans[key].mode in _THERE)
    listed = tuple(sorted(titles.items(), key=lambda one: (-one[1], one[0])))
    return Serving(listed, sum(titles.values()), sum(one.least for one in needs))


def counter_days(service: PublicService, source: str, today: date) -> list[CounterDay]:
    """The next open days of a counter against the published rosters; a fixed number of queries a roster."""
    agency = tree().agency_of(service.node_id)
    if agency is None:
        return []
    days = _open_days(service, agency, today)
    if not days:
        return []
    rows = RosterPlan.objects.filter(agency=agency, state=RosterPlan.State.PUBLISHED)
    held = list(rows.filter(first__lte=days[-1], last__gte=days[0]).order_by("-published_at", "-id"))
    for plan in held:
        plan.agency = agency
    books = {plan.pk: _Book(plan) for plan in held}
    found = []
    for day in days:
        covering = next((one for one in held if one.first <= day <= one.last), None)
        found.append(books[covering.pk].day(day, source) if covering else CounterDay(day, None))
    return found


def _open_days(service: PublicService, agency: Node, today: date) -> list[date]:
    """The next working days on which somebody is needed."""
    needs = needs_ahead(service, today)
    calendar = calendar_for(today, today + _SPAN)
    pattern = WorkingPattern.FIVE_DAY if agency.pattern == Pattern.SHIFT else WorkingPattern(agency.pattern)
    weekdays = {
        (row.weekday, row.valid_from, row.valid_until) for row in service.hours.exclude(channel="online")
    }
    found = []
    for day in calendar.working_days(today, today + _SPAN, pattern):
        opened = any(
            weekday == day.weekday() and first <= day and (last is None or day <= last)
            for weekday, first, last in weekdays
        )
        needed = any(
            one.valid_from <= day and (one.valid_until is None or day <= one.valid_until) for one in needs
        )
        if opened and needed:
            found.append(day)
    return found[:DAYS_AHEAD]


class _Book:
    """One published roster, read when it is first asked."""

    def __init__(self, plan: RosterPlan) -> None:
        self.plan = plan
        self.rows = plan_rows(plan)
        self.counters = CounterBook(plan, [row.person_id for row in self.rows])

    def day(self, day: date, source: str) -> CounterDay:
        if day not in self.counters.days:
            return CounterDay(day, None)
        index = self.counters.days.index(day)
        groups = self.counters.groups_on(day)
        mine = {one.key for one in self.counters.counters if one.source == source}
        short = tuple(one for one in self.counters.short_on(self.rows, index) if one.counter.source == source)
        away = tuple(
            row
            for row in self.rows
            if row.cells[index] in (LEAVE, DUTY) and mine & self.counters.able(row, day, groups)
        )
        return CounterDay(day, self.plan, short, away)


def accounts_that_staff(node: Node, day: date) -> list[int]:
    """Accounts of those who must see to an empty counter: the office's heads and its officers."""
    ids = steps_of(node.path)
    heads = Assignment.objects.filter(in_force(day), node_id__in=ids, heads_node=True, person__active=True)
    heads = heads.filter(node__level__in=(Level.AGENCY, Level.UNIT), person__user__isnull=False)
    officers = RoleGrant.objects.filter(in_force(day), node_id__in=ids, role=Role.AGENCY_OFFICER)
    found: Iterable[int | None] = {
        *heads.values_list("person__user_id", flat=True),
        *officers.values_list("user_id", flat=True),
    }
    return sorted(one for one in found if one is not None)


def groups_below(node: Node, day: date) -> list[str]:
    """Words of groups that people of an office's agency have, for a choice."""
    agency = tree().agency_of(node.pk) or node
    posts = posts_on(day, node=agency)
    return sorted({group for post in posts.values() for group in post.groups})
