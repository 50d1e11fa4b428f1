"""Before and beside a draft: what there is to fill, other ways to fill it, cells that stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.roster.access import require_plan
from tatakerja.roster.models import GAP, HOME, OFFICE, PIKET, RosterPlan, RosterRow
from tatakerja.roster.queries import letters_in_force, plan_rows
from tatakerja.roster.queries.differences import differences, letters_of
from tatakerja.roster.queries.needs import Counter, counters_of
from tatakerja.roster.services.drafting import check_period, fill_again
from tatakerja.roster.services.filling import WISHES_FIRST, fill
from tatakerja.roster.services.staff import DayRules, Staff, read_staff
from tatakerja.roster.services.told import shortages_of
from tatakerja.roster.solver.model import LEVELS

_LOCKABLE = (HOME, OFFICE, PIKET)


@dataclass(frozen=True, slots=True)
class DaySeats:
    """One day before it is filled: people, absent, fixed in the office, taking turns, seats for them, and
    the least that must be on turn; ``cap`` None = no limit.
    """

    day: date
    people: int
    away: int
    ranked: int
    turning: int
    seats: int
    least: int
    cap: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a period holds before anything is solved."""

    people: int
    days: list[DaySeats]
    counters: tuple[Counter, ...]
    shortages: list[dict[str, Any]] = field(default_factory=list)


def outlook(*, by: Actor, agency: Node, first: date, last: date) -> Outlook:
    """Seats and demand of a period, from circulars, leave and counters; writes and solves nothing."""
    require_plan(by, agency)
    check_period(agency, first, last)
    staff = read_staff(agency, first, last)
    counters = counters_of(agency, first, last)
    return Outlook(
        people=len(staff.members),
        days=[_seats(staff, rules) for rules in staff.rules],
        counters=counters,
        shortages=shortages_of(staff),
    )


def _seats(staff: Staff, rules: DayRules) -> DaySeats:
    pools = staff.pools(rules)
    quotas = [staff.quota(rules, key, people) for key, people in pools.items()]
    caps = [quota.office_max for quota in quotas]
    known = [cap for cap in caps if cap is not None]
    here = [member for people in pools.values() for member in people]
    return DaySeats(
        day=rules.day,
        people=len(here),
        away=sum(bool(staff.away(member, rules.day)) for member in here),
        ranked=sum(quota.mandatory for quota in quotas),
        turning=sum(len(quota.pool) for quota in quotas),
        seats=sum(quota.rota_places for quota in quotas),
        least=sum(quota.office_min for quota in quotas),
        cap=sum(known) if known and len(known) == len(caps) else None,
    )


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to fill a draft: what it would reach, and how far it is from the draft and from what is
    published (cells).
    """

    key: str
    feasible: bool
    spread: int
    proven: bool
    weekday: int
    wishes_missed: int
    from_draft: int
    from_published: int


_WAYS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("merata", 0, LEVELS),
    ("keinginan", 0, WISHES_FIRST),
    ("sedikit", 1, LEVELS),
)


def alternatives(*, by: Actor, plan: RosterPlan) -> list[Alternative]:
    """Weekdays even first, wishes first, or one day more of spread for fewer changes; writes nothing.

    The last only where a published roster is replaced. Locked cells stay in all of them.
    """
    require_plan(by, plan.agency)
    _require_draft(plan)
    staff = read_staff(plan.agency, plan.first, plan.last)
    rows = plan_rows(plan)
    drafted = letters_of(plan, rows)
    held = letters_in_force(plan.agency_id, plan.first, plan.last, [row.person_id for row in rows])
    found = []
    for key, slack, order in _WAYS:
        if slack and plan.replaces_id is None:
            continue
        filled = fill(staff, plan, slack, order)
        now = {
            (person_id, day): letter
            for person_id, cells in filled.letters.items()
            for day, letter in zip(staff.days, cells, strict=True)
        }
        known = [row for row in rows if row.person_id in filled.letters]
        changed = differences(known, held, now, plan.first) if plan.replaces_id else []
        found.append(
            Alternative(
                key=key,
                feasible=filled.result["feasible"],
                spread=filled.result["spread"],
                proven=filled.result["proven"],
                weekday=filled.result["weekday"],
                wishes_missed=filled.result["wishes_missed"],
                from_draft=sum(drafted.get(cell, letter) != letter for cell, letter in now.items()),
                from_published=sum(len(one.days) for one in changed),
            )
        )
    return found


def refill(*, by: Actor, plan: RosterPlan, way: str) -> RosterPlan:
    """Fills a draft anew in one of the ways of :func:`alternatives`; (422) for an unknown way."""
    require_plan(by, plan.agency)
    _require_draft(plan)
    for key, slack, order in _WAYS:
        if key == way:
            return fill_again(by=by, plan=plan, slack=slack, order=order)
    raise Invalid("Cara itu tidak dikenal.", field="way", code="unknown_way")


def _require_draft(plan: RosterPlan) -> None:
    if plan.state != RosterPlan.State.DRAFT:
        raise Conflict("Ini hanya untuk konsep. Buka perubahan dahulu.", code="not_a_draft")


@transaction.atomic
def lock_cells(*, by: Actor, plan: RosterPlan, cells: Sequence[tuple[int, date]], locked: bool) -> RosterPlan:
    """Locks cells of a draft as they are, so that filling anew keeps them, or opens them again.

    Refuses a roster that is no draft (409), unknown people and days, and cells that are empty or follow from
    a permit (422).
    """
    require_plan(by, plan.agency)
    held = RosterPlan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=plan.pk)
    _require_draft(held)
    rows = dict(
        RosterRow.objects.filter(plan=held, person_id__in={person for person, _day in cells}).values_list(
            "person_id", "cells"
        )
    )
    locks: dict[str, dict[str, str]] = {person: dict(days) for person, days in held.locks.items()}
    for person, day in cells:
        text = day.isoformat()
        if person not in rows or text not in held.days:
            raise Invalid("Sel itu tidak ada dalam jadwal ini.", field="cell", code="no_such_cell")
        letter = rows[person][held.days.index(text)]
        if not locked:
            locks.get(str(person), {}).pop(text, None)
        elif letter in _LOCKABLE:
            locks.setdefault(str(person), {})[text] = letter
        elif letter == GAP:
            raise Invalid("Isi dahulu sel itu, lalu kunci.", field="cell", code="empty_cell")
        else:
            raise Invalid("Cuti, dinas luar, dan libur sudah tetap.", field="cell", code="fixed_cell")
    held.locks = {person: days for person, days in locks.items() if days}
    held.save(update_fields=["locks"])
    data = {"cells": [[person, day.isoformat()] for person, day in cells], "locked": locked}
    audit.record(by=by, action="roster.locked", subject=held, node_path=held.agency.path, data=data)
    return held
