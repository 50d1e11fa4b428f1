"""The letters of a roster: one rota per pool by the engine, everything else by rule. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tatakerja.roster.models import GAP, HOME, LEAVE, OFFICE, PIKET, RosterPlan
from tatakerja.roster.queries import Cell, carry_into, local_today, published_cells
from tatakerja.roster.queries.needs import Needs, read_needs
from tatakerja.roster.rules.counters import filled
from tatakerja.roster.rules.fairness import IN_OFFICE, carried
from tatakerja.roster.rules.wishes import wished_days
from tatakerja.roster.services.staff import Member, Staff, duty_letter, letter_by_rule
from tatakerja.roster.services.told import summary
from tatakerja.roster.solver import solve
from tatakerja.roster.solver.model import (
    LEVELS,
    Cap,
    Demand,
    Instance,
    Person,
    Published,
    Result,
    Rules,
    Soft,
)

# CPU seconds for one pool; flows finish in a fraction, only the polish after them is cut short.
_SECONDS_PER_POOL: Final = 5.0
WISHES_FIRST: Final = ("spread", "pref", "weekday", "together", "apart", "regular")

Letters = dict[int, list[str]]


@dataclass(slots=True)
class Pool:
    """The people of one unit of account who take turns; per day (by index) places, who is there, who is
    called or locked in the office; and what each has borne before (see ``rules.fairness``).
    """

    key: str
    name: str
    members: dict[int, Member] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    present: dict[int, frozenset[str]] = field(default_factory=dict)
    called: dict[int, frozenset[str]] = field(default_factory=dict)
    carry: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """Letters of everybody and what the engine answered."""

    letters: Letters
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Task:
    """All that the pools of one roster are solved with."""

    staff: Staff
    needs: Needs
    letters: Letters
    held: Mapping[tuple[int, date], Cell]
    past: Mapping[tuple[int, date], str]
    slack: int
    order: tuple[str, ...]

    def locked(self, member: Member, day: date) -> str:
        """The letter of a locked cell; "" for somebody called since, who must come all the same (A1-10)."""
        return "" if self.staff.called(member, day) else self.needs.locked(member.person_id, day)


def fill(staff: Staff, plan: RosterPlan, slack: int = 0, order: tuple[str, ...] = LEVELS) -> Filled:
    """Fills ``plan``'s period; ``order`` ranks what is made good after fairness; locked cells are kept."""
    held = published_cells(
        [staff.agency.pk], plan.first, plan.last, [member.person_id for member in staff.members]
    )
    today = local_today(staff.agency.zone)
    letters: Letters = {
        member.person_id: [letter_by_rule(staff, member, rules) or GAP for rules in staff.rules]
        for member in staff.members
    }
    over = [index for index, day in enumerate(staff.days) if day < today]
    _keep_past(staff, letters, held, over)
    needs = read_needs(staff.agency, staff.days, [m.person_id for m in staff.members], plan.locks)
    closed = {index for index in over if any((m, staff.days[index]) in held for m in letters)}
    pools = _pools(staff, needs, closed)
    past = carry_into(staff.agency.pk, plan.first, [member.person_id for member in staff.members])
    task = _Task(staff, needs, letters, held, past, slack, order)
    answers = [_solve(task, pool) for pool in pools]
    return Filled(letters, summary(staff, needs, pools, answers, letters))


def _keep_past(
    staff: Staff, letters: Letters, held: Mapping[tuple[int, date], Cell], over: Sequence[int]
) -> None:
    """Days that are over stay as they were published."""
    for member in staff.members:
        for index in over:
            cell = held.get((member.person_id, staff.days[index]))
            if cell is not None:
                letters[member.person_id][index] = cell.letter


def _pools(staff: Staff, needs: Needs, closed: set[int]) -> list[Pool]:
    """One pool per unit of account with turns on the days that are still open, by their first such day: what
    one has given its people by then is carried into the next.
    """
    found: dict[str, Pool] = {}
    for index, rules in enumerate(staff.rules):
        if index in closed or not rules.layers:
            continue
        for key, people in staff.pools(rules).items():
            quota = staff.quota(rules, key, people)
            members = set(quota.members)
            turning = {m.person_id: m for m in people if m.facts.id in members}
            if not turning:
                continue
            pool = found.setdefault(key, Pool(key, people[0].account.name if key else staff.agency.name))
            _add_day(staff, needs, pool, index, quota.rota_places, turning)
    return sorted(found.values(), key=lambda pool: (min(pool.places), pool.key))


def _add_day(
    staff: Staff, needs: Needs, pool: Pool, index: int, places: int, turning: Mapping[int, Member]
) -> None:
    """One day of a pool; a call-up or a lock takes a place, and makes one where none is left (A1-10)."""
    day = staff.days[index]

    def fixed(m: Member) -> str:
        return staff.called(m, day) or needs.locked(m.person_id, day)

    there = [m for m in turning.values() if not staff.away(m, day)]
    called = {m.facts.id for m in there if fixed(m) in (OFFICE, PIKET)}
    present = {m.facts.id for m in there if fixed(m) != HOME}
    pool.members.update(turning)
    pool.places[index] = max(min(places, len(present)), len(called))
    pool.present[index] = frozenset(present)
    pool.called[index] = frozenset(called)


def _solve(task: _Task, pool: Pool) -> Result:
    """Asks the engine for one pool and writes its turns into the letters; locked letters stand."""
    indexes, staff = sorted(pool.places), task.staff
    pool.carry = carried({**task.past, **_earlier(task, indexes[0])}, pool.members)
    instance = _instance(task, pool, indexes)
    answer = solve(instance, slack=task.slack, seconds=_SECONDS_PER_POOL)
    for person_id, member in pool.members.items():
        row = task.letters[person_id]
        for place, index in enumerate(indexes):
            if row[index] == GAP and answer.feasible:
                turn = answer.cells[str(person_id)][place][0] in (OFFICE, PIKET)
                mode = staff.mode(member, staff.rules[index])
                locked = task.locked(member, staff.days[index])
                row[index] = locked or (duty_letter(mode) if turn else HOME)
    return answer


def _earlier(task: _Task, index: int) -> dict[tuple[int, date], str]:
    """The letters of the period's days before ``index``, as far as they are known by now."""
    return {
        (person_id, day): letter
        for person_id, row in task.letters.items()
        for day, letter in zip(task.staff.days[:index], row, strict=False)
    }


def _instance(task: _Task, pool: Pool, indexes: Sequence[int]) -> Instance:
    """The pool as the engine's instance: exactly so many seats a day, all of them used."""
    staff = task.staff
    days = tuple(staff.days[index] for index in indexes)
    seats = {staff.days[index]: pool.places[index] for index in indexes}
    return Instance(
        id=f"{staff.agency.code}/{pool.key}",
        days=days,
        units=("pool",),
        people=tuple(_person(task, pool, indexes, m) for m in pool.members.values()),
        rules=Rules(
            cap=Cap(seats_on=seats),
            fill="full",
            demands=_demands(task, pool, indexes),
        ),
        soft=Soft(order=task.order),
        published=_published(pool, days, task.held),
    )


def _demands(task: _Task, pool: Pool, indexes: Sequence[int]) -> tuple[Demand, ...]:
    """What counters need of the people who take turns, one post a person; see ``_missing``.

    A counter on its own is a plain count, which is quicker to solve and to explain than posts.
    """
    found: dict[tuple[str, int], list[date]] = {}
    whole = {one.key: one.least for one in task.needs.counters}
    for index in indexes:
        for key, rest in _missing(task, pool, index).items():
            found.setdefault((key, rest), []).append(task.staff.days[index])
    several = len({key for key, _ in found}) > 1
    return tuple(
        Demand(
            id=key if rest == whole[key] else f"{key} ({rest})",
            min=rest,
            skill=key,
            dates=tuple(days),
            exclusive=several,
        )
        for (key, rest), days in found.items()
    )


def _missing(task: _Task, pool: Pool, index: int) -> dict[str, int]:
    """Posts of counters left to those who take turns that day, once those there by rule have theirs.

    Who is there by rule goes first to the counters for which the fewest of the pool can be chosen.
    """
    day = task.staff.days[index]
    held = [one for one in task.needs.counters if (not pool.key or one.node_key == pool.key)]
    held = [one for one in held if one.holds(day)]
    chosen = {one.key: sum(one.served_by(m) for m in pool.members.values()) for one in held}
    least = {one.key: one.least for one in sorted(held, key=lambda one: (chosen[one.key], one.key))}
    there = [m for m in task.staff.members if task.letters[m.person_id][index] in IN_OFFICE]
    got = filled(least, [{one.key for one in held if one.served_by(m)} for m in there])
    return {key: count - got[key] for key, count in least.items() if count > got[key]}


def _person(task: _Task, pool: Pool, indexes: Sequence[int], member: Member) -> Person:
    days, person_id = task.staff.days, member.person_id
    return Person(
        id=str(person_id),
        unit="pool",
        skills=tuple(one.key for one in task.needs.counters if one.served_by(member)),
        off=tuple(days[i] for i in indexes if member.facts.id not in pool.present[i]),
        callup=tuple(days[i] for i in indexes if member.facts.id in pool.called[i]),
        home_on=wished_days(task.needs.wishes.get(person_id, ()), (days[i] for i in indexes)),
        carry=pool.carry.get(person_id, 0),
    )


def _published(pool: Pool, days: tuple[date, ...], held: Mapping[tuple[int, date], Cell]) -> Published | None:
    """What is in force already, so that as little as possible changes; nothing is frozen."""
    cells: dict[str, tuple[str, ...]] = {}
    for person_id in pool.members:
        row = [held.get((person_id, day)) for day in days]
        if all(cell is not None and cell.letter != GAP for cell in row):
            cells[str(person_id)] = tuple(
                cell.letter if cell.letter in (HOME, OFFICE, PIKET) else LEAVE for cell in row if cell
            )
    return Published(start=days[0], cells=cells) if cells else None
