"""From circular to instance: who takes turns in which pool on which day, how many places, and by which
clause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from tatakerja.circular.queries import Sorter, accounts_of, calendar_for, facts_of, label_of, policy_book
from tatakerja.circular.rules.office import (
    Category,
    OfficeLayer,
    PersonMode,
    office_layers,
    person_mode,
    rules_key,
)
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.terms import Mode, PersonFacts, Scope
from tatakerja.kernel.calendar import HolidayCalendar, WorkingPattern, days_between
from tatakerja.organisation.access import below
from tatakerja.organisation.models import Assignment, GroupMembership, Node, Pattern
from tatakerja.organisation.queries import Post, posts_on, tree
from tatakerja.roster.models import DUTY, FREE, HOME, LEAVE, OFFICE, PIKET, DayMode
from tatakerja.roster.queries import Change, latest_changes
from tatakerja.roster.rules.quota import Quota, dated, placed, pool_quota

_WORDS = {DayMode.LEAVE: LEAVE, DayMode.DUTY: DUTY}
_CALLED = {DayMode.WFO: OFFICE, DayMode.PIKET: PIKET}


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the roster; ``account`` is the unit of account (see ``circular.queries.accounts_of``).

    Unit and pattern are those of the first day in the period: a row of the roster stands under one unit.
    """

    person_id: int
    facts: PersonFacts
    account: Node
    pattern: WorkingPattern
    kind: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class DayRules:
    """What the circulars ask on one day: the layers that speak and a key that equal days share."""

    day: date
    layers: tuple[OfficeLayer, ...]
    key: tuple[Any, ...]

    @property
    def by_unit(self) -> bool:
        """Whether shares count unit by unit (X8)."""
        return any(layer.scope is Scope.UNIT for layer in self.layers)


@dataclass(slots=True)
class Staff:
    """An agency's people and rules over a period, read once.

    ``turns`` are the dates within the period from which posts or groups are others; ``later`` holds, by
    person id, who somebody is from such a date on (an acting head, a member of the task force).
    """

    agency: Node
    days: tuple[date, ...]
    members: tuple[Member, ...]
    rules: tuple[DayRules, ...]
    changes: Mapping[tuple[int, date], Change]
    calendar: HolidayCalendar
    absent: Mapping[int, frozenset[date]]
    turns: tuple[date, ...] = ()
    later: Mapping[int, Sequence[tuple[date, Member]]] = field(default_factory=dict)
    modes: dict[tuple[Any, ...], PersonMode] = field(default_factory=dict)
    quotas: dict[tuple[Any, ...], Quota] = field(default_factory=dict)

    def on(self, member: Member, day: date) -> Member:
        """The person as of a day: who becomes an acting head must come from that day on (A1-04)."""
        held = [one for since, one in self.later.get(member.person_id, ()) if since <= day]
        return held[-1] if held else member

    def mode(self, member: Member, rules: DayRules) -> PersonMode:
        """What the day asks of the person."""
        known = self.on(member, rules.day)
        key = (rules.key, known.kind)
        if key not in self.modes:
            self.modes[key] = person_mode(rules.layers, known.facts)
        return self.modes[key]

    def free(self, member: Member, day: date) -> bool:
        """Whether the day is none of this person's: the unit does not work, or the post is not held yet."""
        return not self.calendar.is_working_day(day, member.pattern) or day in self.absent.get(
            member.person_id, frozenset()
        )

    def away(self, member: Member, day: date) -> str:
        """L or D on leave or duty travel, else nothing."""
        change = self.changes.get((member.person_id, day))
        return _WORDS.get(DayMode(change.mode), "") if change else ""

    def called(self, member: Member, day: date) -> str:
        """The letter that a call-up or another change of the single day gives, else nothing."""
        change = self.changes.get((member.person_id, day))
        if change is None:
            return ""
        return HOME if change.mode == DayMode.WFH else _CALLED.get(DayMode(change.mode), "")

    def pools(self, rules: DayRules) -> dict[str, list[Member]]:
        """People by unit of account that day; the key is "" where the agency counts as one."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            if not self.free(member, rules.day):
                known = self.on(member, rules.day)
                found.setdefault(str(known.account.pk) if rules.by_unit else "", []).append(known)
        return found

    def quota(self, rules: DayRules, pool: str, people: Sequence[Member]) -> Quota:
        """The figures of one pool on one day; days that ask the same of the same people share them."""
        away = frozenset(m.facts.id for m in people if self.away(m, rules.day))
        here = placed(rules.layers, [people[0].facts], rules.day)
        alike = (bisect_right(self.turns, rules.day), tuple(m.person_id for m in people))
        key = (rules.key, dated(here, rules.day), pool, alike, away)
        if key not in self.quotas:
            self.quotas[key] = pool_quota(rules.layers, [m.facts for m in people], rules.day, away=away)
        return self.quotas[key]


def read_staff(agency: Node, first: date, last: date) -> Staff:
    """Reads people, rules, holidays and absences of an agency.

    Nine queries for any number of people and days, and three for each of ``Staff.turns``.
    """
    whole = tree()
    region = whole.region_of(agency.pk)
    policies = policy_book([region]).policies(region.pk) if region else ()
    calendar = calendar_for(first, last)
    turns = _turns(agency, first, last)
    stages = [(day, posts_on(day, node=agency, whole=whole)) for day in (first, *turns)]
    members, later = _members(stages, accounts_of(whole), Sorter(policies))
    # An agency whose own pattern is shifts still plans its office staff by five days.
    pattern = WorkingPattern.FIVE_DAY if agency.pattern == Pattern.SHIFT else WorkingPattern(agency.pattern)
    patterns = {pattern, *(member.pattern for member in members)}
    days = sorted({day for one in patterns for day in calendar.working_days(first, last, one)})
    return Staff(
        agency=agency,
        days=tuple(days),
        members=members,
        rules=tuple(_rules(policies, day) for day in days),
        changes=latest_changes([member.person_id for member in members], first, last),
        calendar=calendar,
        absent=_absent(stages, last),
        turns=turns,
        later=later,
    )


def _rules(policies: Sequence[Policy], day: date) -> DayRules:
    layers = office_layers(policies, day)
    return DayRules(day, layers, (rules_key(layers), *(layer.share_on(day) for layer in layers)))


_Stages = Sequence[tuple[date, Mapping[int, Post]]]


def _turns(agency: Node, first: date, last: date) -> tuple[date, ...]:
    """The dates after ``first`` on which a post or group of the agency's people begins, or has ended."""
    here = Assignment.objects.filter(below([agency.path], "node__path")).values("person_id")
    moving = Q(valid_from__range=(first, last)) | Q(valid_until__range=(first, last))
    found: set[date] = set()
    for model in (Assignment, GroupMembership):
        rows = model.objects.filter(moving, person_id__in=here).order_by()
        for start, end in rows.values_list("valid_from", "valid_until").distinct():
            found.update((start, end + timedelta(days=1)) if end else (start,))
    return tuple(sorted(day for day in found if first < day <= last))


def _members(
    stages: _Stages, accounts: Mapping[int, Node], sorter: Sorter
) -> tuple[tuple[Member, ...], Mapping[int, Sequence[tuple[date, Member]]]]:
    """Everybody with a post on some day, shift staff left out: their own lists decide; and who changes."""
    found: dict[int, Member | None] = {}
    later: dict[int, list[tuple[date, Member]]] = {}
    for day, posts in stages:
        for person_id, post in posts.items():
            facts = facts_of(post, accounts, day)
            if person_id not in found:
                found[person_id] = _member(post, facts, accounts, sorter)
                continue
            before = later[person_id][-1][1] if person_id in later else found[person_id]
            if before is not None and (now := replace(facts, unit=before.facts.unit)) != before.facts:
                changed = replace(before, facts=now, kind=sorter.kind(now))
                later.setdefault(person_id, []).append((day, changed))
    members = [member for member in found.values() if member is not None]
    members.sort(key=lambda member: (member.account.path, member.account.pk))
    return tuple(members), later


def _member(post: Post, facts: PersonFacts, accounts: Mapping[int, Node], sorter: Sorter) -> Member | None:
    if post.node.pattern == Pattern.SHIFT:
        return None
    pattern = WorkingPattern(post.node.pattern)
    return Member(post.person.pk, facts, accounts[post.node.pk], pattern, sorter.kind(facts))


def _absent(stages: _Stages, last: date) -> dict[int, frozenset[date]]:
    """For people who come or go within the period: the dates on which they hold no post here."""
    ends = [day - timedelta(days=1) for day, _ in stages[1:]] + [last]
    everybody = {person for _, posts in stages for person in posts}
    missing: dict[int, set[date]] = {}
    for (start, posts), end in zip(stages, ends, strict=True):
        for person in everybody.difference(posts):
            missing.setdefault(person, set()).update(days_between(start, end))
    return {person: frozenset(dates) for person, dates in missing.items()}


def basis_of_day(staff: Staff, rules: DayRules) -> dict[str, Any]:
    """The limits of one day as they are kept with the roster: pools, clauses, warnings, and in whose name."""
    pools: list[list[Any]] = []
    clauses: set[str] = set()
    warnings: set[str] = set()
    minimum = 0
    for key, people in sorted(staff.pools(rules).items()):
        quota = staff.quota(rules, key, people)
        ranked = sum(1 for m in people if _by_rank(staff, m, rules))
        pools.append([key, quota.office_max, _least(quota), ranked])
        minimum = max(minimum, quota.office_min)
        clauses.update(quota.clauses)
        warnings.update(quota.warnings)
    labels = " dan ".join(dict.fromkeys(label_of(layer.policy) for layer in rules.layers))
    shown = sorted(clauses)
    return {
        "pools": pools,
        "clauses": shown,
        "warnings": sorted(warnings),
        "basis": f"{labels} klausul {', '.join(shown)}" if shown else labels,
        "minimum": minimum,
        **_words(rules),
    }


def _least(quota: Quota) -> int:
    """The minimum on turn, as far as the people who are there and the places of the share go."""
    can = len(quota.pool) if quota.left is None else min(len(quota.pool), max(quota.left, 0))
    return min(quota.office_min, can)


def _words(rules: DayRules) -> dict[str, Any]:
    """The share and what a turn is called, as the page shows them beside the totals."""
    shares = [str(share) for layer in rules.layers if (share := layer.share_on(rules.day)[0]) is not None]
    return {
        "share": shares[-1] if shares else "",
        "piket": any(layer.duty is Mode.PIKET for layer in rules.layers),
    }


def _by_rank(staff: Staff, member: Member, rules: DayRules) -> bool:
    """In the office whatever the rota says."""
    if staff.away(member, rules.day):
        return False
    mode = staff.mode(member, rules)
    return mode.category is not Category.POOL and mode.required is not None and mode.in_office


def letter_by_rule(staff: Staff, member: Member, rules: DayRules) -> str:
    """The letter that needs no rota; "" for those who take turns."""
    if staff.free(member, rules.day):
        return FREE
    away = staff.away(member, rules.day)
    if away:
        return away
    mode = staff.mode(member, rules)
    called = staff.called(member, rules.day)
    if mode.category is Category.POOL and mode.required is None:
        return HOME if called == HOME else ""
    if called:
        return called
    if mode.required is None:
        return HOME
    return {Mode.WFO: OFFICE, Mode.PIKET: PIKET, Mode.WFH: HOME}[mode.required]


def duty_letter(mode: PersonMode) -> str:
    """What a turn in the office is called under this circular: P for piket, else O."""
    return PIKET if Mode.PIKET in mode.allowed else OFFICE
