"""When life happens: a published roster made anew with few changes, and a stand-in for a single day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.roster.access import require_change_day, require_plan
from tatakerja.roster.models import HOME, PIKET, DayMode, RosterPlan
from tatakerja.roster.queries import (
    CounterBook,
    PersonDifference,
    PlanRow,
    ShortCounter,
    carry_into,
    duty_on,
    latest_changes,
    letters_in_force,
    local_today,
    needed_letter,
    plan_rows,
    stand_in_of,
)
from tatakerja.roster.queries.differences import differences
from tatakerja.roster.rules.fairness import IN_OFFICE, carried
from tatakerja.roster.services.absences import change_day
from tatakerja.roster.services.drafting import require_published
from tatakerja.roster.services.filling import fill
from tatakerja.roster.services.staff import Staff, read_staff


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to make the roster anew: the spread given up, the spread reached, and exactly who changes."""

    slack: int
    feasible: bool
    spread: int
    proven: bool
    days: int
    people: tuple[PersonDifference, ...]


def proposals(*, by: Actor, plan: RosterPlan) -> list[Proposal]:
    """The same roster at best fairness, with a spread of one more, and with as few changes as can be.

    Writes nothing. A further allowance that saves no change is left out. Refuses everybody who is no planner
    (403) and a roster that is not in force (409).
    """
    require_plan(by, plan.agency)
    require_published(plan)
    staff = read_staff(plan.agency, plan.first, plan.last)
    rows = plan_rows(plan)
    held = letters_in_force(plan.agency_id, plan.first, plan.last, [row.person_id for row in rows])
    today = local_today(plan.agency.zone)
    found: list[Proposal] = []
    for slack in (0, 1, len(staff.days)):
        filled = fill(staff, plan, slack)
        letters, result = filled.letters, filled.result
        now = {
            (person_id, day): letter
            for person_id, cells in letters.items()
            for day, letter in zip(staff.days, cells, strict=True)
        }
        known = [row for row in rows if row.person_id in letters]
        changed = differences(known, held, now, today)
        days = sum(len(one.days) for one in changed)
        if not found or days < found[-1].days:
            found.append(
                Proposal(slack, result["feasible"], result["spread"], result["proven"], days, tuple(changed))
            )
        if not result["feasible"]:
            break
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could come instead: office days in this roster, and those of half a year on top.

    ``counters`` are those that would else have too few people and at which this one may stand.
    """

    person_id: int
    name: str
    unit: str
    planned: int
    load: int
    counters: tuple[str, ...] = ()


def substitutes(plan: RosterPlan, person_id: int, day: date) -> list[Candidate]:
    """Who could come instead of the person on ``day``, least burdened first, then by name.

    People of the same unit of account who take turns, are at home that day and whom nothing else fixes there.
    Those who can stand at a counter that would have too few people come before all others. A fixed number of
    queries.
    """
    pool = _turning_with(plan, person_id, day)
    index = plan.days.index(day.isoformat())
    brought = carried(carry_into(plan.agency_id, plan.first, sorted(pool)), pool)
    rows = plan_rows(plan)
    wanted = _counters_without(plan, rows, person_id, index)
    found = []
    for row in rows:
        if row.person_id in pool and row.person_id != person_id and _free(row, index):
            planned = sum(letter in IN_OFFICE for letter in row.cells)
            load = planned + brought[row.person_id]
            stands = tuple(one.counter.name for one in wanted if row in one.could)
            found.append(Candidate(row.person_id, row.name, row.unit, planned, load, stands))
    return sorted(found, key=lambda one: (not one.counters, one.load, one.name, one.person_id))


def _counters_without(
    plan: RosterPlan, rows: Sequence[PlanRow], person_id: int, index: int
) -> list[ShortCounter]:
    """Counters with too few people on the day of a column when the person is not there."""
    book = CounterBook(plan, [row.person_id for row in rows])
    if not book.counters:
        return []
    return book.short_on([row for row in rows if row.person_id != person_id], index)


def _free(row: PlanRow, index: int) -> bool:
    return row.cells[index] == HOME and index not in row.changed


def _turning_with(plan: RosterPlan, person_id: int, day: date) -> frozenset[int]:
    """Those who take turns that day in the person's unit of account, the person on leave or not."""
    staff = read_staff(plan.agency, day, day)
    return turning(staff, person_id, day)


def turning(staff: Staff, person_id: int, day: date) -> frozenset[int]:
    """Those of the person's unit of account who take turns on ``day``."""
    for rules in staff.rules:
        if rules.day != day:
            continue
        for key, people in staff.pools(rules).items():
            if any(member.person_id == person_id for member in people):
                members = set(staff.quota(rules, key, people).members)
                return frozenset(member.person_id for member in people if member.facts.id in members)
    return frozenset()


_MODES = {PIKET: DayMode.PIKET}


@transaction.atomic
def substitute(*, by: Actor, plan: RosterPlan, person: Person, day: date, stand_in: Person) -> None:
    """Lets ``stand_in`` come instead of ``person`` on one day; both days become changes with their history.

    Somebody who is not away is sent home for it. Refuses a roster that is not in force, a day on which the
    person is not needed, one that already has a stand-in, people who cannot stand in (409), and everybody
    without a right over both (403).
    """
    require_change_day(by, stand_in)
    post = require_change_day(by, person)
    require_published(plan)
    Node.objects.select_for_update().get(pk=plan.agency_id)
    letter = needed_letter(plan, person.pk, day)
    if not letter:
        raise Conflict(f"{person.name} tidak bertugas di kantor pada hari itu.", code="not_needed")
    known = stand_in_of(person.pk, day)
    if known is not None:
        raise Conflict(f"{person.name} sudah digantikan {known.name}.", code="already_replaced")
    if stand_in.pk not in {one.person_id for one in substitutes(plan, person.pk, day)}:
        raise Conflict(
            f"{stand_in.name} tidak dapat menggantikan: sudah bertugas, cuti, atau tidak bergiliran.",
            code="cannot_stand_in",
        )
    take_over(by, plan, person, day, stand_in)
    data = {"date": day.isoformat(), "person": person.pk, "stand_in": stand_in.pk}
    path = post.node.path if post else plan.agency.path
    audit.record(by=by, action="roster.substituted", subject=plan, node_path=path, data=data)


def take_over(by: Actor, plan: RosterPlan, person: Person, day: date, stand_in: Person) -> None:
    """Writes both days: the stand-in comes, and the person, unless away, stays at home. Checks nothing."""
    mode = _MODES.get(needed_letter(plan, person.pk, day), DayMode.WFO)
    source = duty_on(person.pk, day)
    words = f"Menggantikan {person.name}."
    change_day(by=by, person=stand_in, day=day, mode=mode, reason=words, source=source)
    if not _away([person.pk], day):
        words = f"Digantikan {stand_in.name}."
        change_day(by=by, person=person, day=day, mode=DayMode.WFH, reason=words, source=source)


def _away(people: Sequence[int], day: date) -> bool:
    held = latest_changes(people, day, day)
    return any(change.mode in (DayMode.LEAVE, DayMode.DUTY) for change in held.values())
