"""What a day is for many people, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from tatakerja.circular.queries import (
    PolicyBook,
    calendar_for,
    effective_policies,
    label_of,
    library,
    policy_book,
)
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.office import Category
from tatakerja.circular.rules.terms import Mode
from tatakerja.circular.rules.worktime import TimeRules
from tatakerja.kernel import zones
from tatakerja.kernel.calendar import DayExplanation, HolidayCalendar, WorkingPattern, days_between
from tatakerja.organisation.models import Pattern
from tatakerja.organisation.queries import Post, Tree, tree
from tatakerja.platform import clock
from tatakerja.roster.models import (
    DUTY,
    FREE,
    GAP,
    HOME,
    LEAVE,
    OFFICE,
    PIKET,
    DayChange,
    DayMode,
    RosterPlan,
    RosterRow,
)

MODE_OF: Mapping[str, str] = {
    HOME: "WFH", OFFICE: "WFO", PIKET: "PIKET", LEAVE: "LEAVE", DUTY: "DUTY", FREE: "OFF",
}  # fmt: skip
NO_ROSTER = "Jadwal belum terbit, ikuti kantor"
# Beyond so many people one day's rows are read whole: a longer list of ids costs more than it saves.
_MANY = 500


def local_today(zone: str) -> date:
    """Today's date where the clock shows ``zone``."""
    return zones.local_date(clock.now(), zone)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What a day is for one person, and why.

    ``mode`` is WFO, WFH, PIKET, LEAVE, DUTY, OFF or FLEX (a shift unit: its own shift list decides).
    ``required`` is false where a mode is only what is advised: no roster stands behind it and the circular
    leaves a choice. ``basis`` is one sentence for the person, ``clauses`` the provision ids in it.
    ``plan_id`` is the published roster that says so. ``holiday`` is the name of a holiday.
    """

    mode: str
    required: bool
    clauses: tuple[str, ...] = ()
    basis: str = ""
    plan_id: int | None = None
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The newest change of one person's day."""

    mode: str
    reason: str
    source: str
    at: datetime


def latest_changes(people: Iterable[int] | None, first: date, last: date) -> dict[tuple[int, date], Change]:
    """The newest change per person and date, restored days left in; one query. ``None`` = everybody."""
    rows = DayChange.objects.filter(date__range=(first, last))
    wanted = None if people is None else list(people)
    if wanted is not None and len(wanted) <= _MANY:
        rows = rows.filter(person_id__in=wanted)
    keep = None if wanted is None else set(wanted)
    found: dict[tuple[int, date], Change] = {}
    fields = ("person_id", "date", "mode", "reason", "source", "at")
    for person_id, day, mode, reason, source, at in rows.order_by("id").values_list(*fields):
        if keep is None or person_id in keep:
            found[person_id, day] = Change(mode, reason, source, at)
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A letter that a published roster gives."""

    letter: str
    plan_id: int
    filled_at: datetime
    clauses: tuple[str, ...]
    basis: str


def published_cells(
    agencies: Iterable[int], first: date, last: date, people: Iterable[int] | None = None
) -> dict[tuple[int, date], Cell]:
    """What published rosters say from ``first`` to ``last``; of two over one day the newer. Two queries."""
    wanted = set(agencies)
    covering = RosterPlan.objects.filter(first__lte=last, last__gte=first, agency_id__in=wanted)
    plans = list(covering.exclude(state=RosterPlan.State.DRAFT).order_by("published_at", "id"))
    rows = RosterRow.objects.filter(plan__in=plans).order_by()
    ids = None if people is None else list(people)
    if ids is not None and len(ids) <= _MANY:
        rows = rows.filter(person_id__in=ids)
    by_plan: dict[int, list[tuple[int, str]]] = {plan.pk: [] for plan in plans}
    for plan_id, person_id, cells in rows.values_list("plan_id", "person_id", "cells"):
        by_plan[plan_id].append((person_id, cells))
    found: dict[tuple[int, date], Cell] = {}
    for plan in plans:
        for index, day, clauses, basis in _columns(plan, first, last):
            shared: dict[str, Cell] = {}
            for person_id, cells in by_plan[plan.pk]:
                letter = cells[index]
                if letter not in shared:
                    shared[letter] = Cell(letter, plan.pk, plan.drafted_at, clauses, basis)
                found[person_id, day] = shared[letter]
    return found


def _columns(plan: RosterPlan, first: date, last: date) -> list[tuple[int, date, tuple[str, ...], str]]:
    limits = plan.basis.get("days", [])
    found = []
    for index, text in enumerate(plan.days):
        day = date.fromisoformat(text)
        if first <= day <= last:
            limit = limits[index] if index < len(limits) else {}
            found.append((index, day, tuple(limit.get("clauses", ())), str(limit.get("basis", ""))))
    return found


@dataclass(frozen=True, slots=True)
class RosterBook:
    """Everything that decides about days from ``first`` to ``last`` for some people, read once."""

    calendar: HolidayCalendar
    policies: PolicyBook
    cells: Mapping[tuple[int, date], Cell]
    changes: Mapping[tuple[int, date], Change]
    whole: Tree

    @property
    def time_rules(self) -> TimeRules:
        """Working-time laws and Ramadan as shipped, on the holidays that were read."""
        return replace(library().time_rules, calendar=self.calendar)

    def plans(
        self, posts: Mapping[int, Post], day: date, policies: Mapping[int, EffectivePolicy] | None = None
    ) -> dict[int, DayPlan]:
        """The day of each of these people; ``policies`` (by person id) where they are known already."""
        if policies is None:
            policies = effective_policies(posts, day, book=self.policies, whole=self.whole)
        explained = {
            pattern: self.calendar.explain(day, WorkingPattern(pattern)) for pattern in Pattern.values
        }
        return {
            person_id: _day(
                post,
                explained[post.node.pattern],
                policies[person_id],
                self.cells.get((person_id, day)),
                self.changes.get((person_id, day)),
            )
            for person_id, post in posts.items()
        }


def roster_book(
    posts: Mapping[int, Post], first: date, last: date, *, whole: Tree | None = None
) -> RosterBook:
    """Reads what decides about these people's days: six queries for any number of people and days."""
    agencies = {post.agency.pk for post in posts.values()}
    return RosterBook(
        calendar=calendar_for(first, last),
        policies=policy_book({post.region.pk: post.region for post in posts.values()}.values()),
        cells=published_cells(agencies, first, last, posts),
        changes=latest_changes(posts, first, last),
        whole=whole or tree(),
    )


def day_plans(posts: Mapping[int, Post], day: date, *, whole: Tree | None = None) -> dict[int, DayPlan]:
    """What ``day`` is for each of these people (by person id); six queries for any number of people.

    In this order: a change of the single day (call-up, leave, duty), a day that is not worked, the published
    roster, and where none is published the circular's own answer.
    """
    return roster_book(posts, day, day, whole=whole).plans(posts, day)


def days_of(post: Post, first: date, last: date) -> list[tuple[date, DayPlan]]:
    """One person's days from ``first`` to ``last``, for "Jadwal saya"; six queries for any number of days.

    The post is that of today: a move to another agency in between is not foreseen here.
    """
    posts = {post.person.pk: post}
    book = roster_book(posts, first, last)
    return [(day, book.plans(posts, day)[post.person.pk]) for day in days_between(first, last)]


def _day(
    post: Post, worked: DayExplanation, policy: EffectivePolicy, cell: Cell | None, change: Change | None
) -> DayPlan:
    changed = _changed(change, cell, worked)
    if changed is not None:
        return changed
    if not worked.working:
        return DayPlan("OFF", True, basis=_off_words(worked), holiday=worked.name)
    if post.node.pattern == Pattern.SHIFT:
        return DayPlan("FLEX", False, basis="Mengikuti jadwal sif unit")
    if cell is not None and cell.letter not in (GAP, LEAVE, DUTY):
        return _rostered(cell, policy)
    return unrostered(policy)


def _off_words(worked: DayExplanation) -> str:
    return f"Libur: {worked.name}" if worked.name else "Bukan hari kerja"


_ABSENT = {DayMode.LEAVE: "Cuti", DayMode.DUTY: "Dinas luar"}


def _changed(change: Change | None, cell: Cell | None, worked: DayExplanation) -> DayPlan | None:
    """What a change of this day says; ``None`` where the roster counts, or one filled after it."""
    if change is None or change.mode == DayMode.RESTORED:
        return None
    words = _ABSENT.get(DayMode(change.mode))
    if words is not None:
        if not worked.working:
            return None
        return DayPlan(change.mode, True, basis=f"{words}: {change.source}")
    if cell is not None and cell.filled_at > change.at:
        return None
    return DayPlan(change.mode, True, basis=change.reason, plan_id=cell.plan_id if cell else None)


def _rostered(cell: Cell, policy: EffectivePolicy) -> DayPlan:
    """A letter of the published roster, with the clauses that bind this person."""
    clauses, basis = cell.clauses, cell.basis
    mode = policy.mode
    by_law = bool(mode.law) and cell.letter != HOME  # a day at home that stands explains itself by its roster
    if by_law or (mode.category not in (Category.POOL, Category.ORDINARY) and mode.clauses):
        clauses, basis = mode.clauses, basis_of(policy)
    return DayPlan(MODE_OF[cell.letter], True, clauses, basis or ORDINARY_BASIS, cell.plan_id)


ORDINARY_BASIS = "Jam kerja biasa di kantor (Perpres 21/2023)"


def unrostered(policy: EffectivePolicy) -> DayPlan:
    """The circular's own answer where no roster is published."""
    mode = policy.mode
    if mode.category is Category.ORDINARY:
        return DayPlan("WFO", True, basis=ORDINARY_BASIS)
    if mode.required is not None:
        return DayPlan(mode.required.value, True, mode.clauses, basis_of(policy))
    if mode.category is Category.GROUP_HOME and Mode.WFH in mode.allowed:
        return DayPlan("WFH", False, mode.clauses, basis_of(policy))
    return DayPlan("WFO", False, mode.clauses, f"{NO_ROSTER}. {basis_of(policy)}")


def basis_of(policy: EffectivePolicy) -> str:
    """``SE Gubernur … 065/3359 klausul A0-03``: circulars and clauses behind a person's mode, or the law."""
    if policy.mode.law:
        return policy.mode.law
    labels = [label_of(one) for one in policy.active if one.slug in policy.mode.circulars]
    clauses = ", ".join(policy.mode.clauses)
    return " dan ".join(dict.fromkeys(labels)) + (f" klausul {clauses}" if clauses else "")
