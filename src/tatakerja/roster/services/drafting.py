"""Filling a roster from the circular: one rota per pool by the engine, everything else by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Level, Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.roster.access import require_plan
from tatakerja.roster.models import GAP, HOME, LEAVE, OFFICE, PIKET, RosterPlan, RosterRow
from tatakerja.roster.queries import Cell, carry_into, local_today, published_cells
from tatakerja.roster.rules.fairness import carried
from tatakerja.roster.services.staff import (
    DayRules,
    Member,
    Staff,
    basis_of_day,
    duty_letter,
    letter_by_rule,
    read_staff,
)
from tatakerja.roster.solver import solve
from tatakerja.roster.solver.model import Cap, Instance, Person, Published, Result, Rules

LONGEST_PERIOD_DAYS = 92
# CPU seconds for one pool; flows finish in a fraction, only the polish after them is cut short.
_SECONDS_PER_POOL = 5.0

Letters = dict[int, list[str]]


@dataclass(slots=True)
class Pool:
    """The people of one unit of account who take turns; per day (by index) places, who is there, who is
    called; and what each has borne before (see ``rules.fairness``).
    """

    key: str
    name: str
    members: dict[int, Member] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    present: dict[int, frozenset[str]] = field(default_factory=dict)
    called: dict[int, frozenset[str]] = field(default_factory=dict)
    carry: dict[int, int] = field(default_factory=dict)


@transaction.atomic
def draft_plan(*, by: Actor, agency: Node, first: date, last: date) -> RosterPlan:
    """Fills a draft of the agency's roster from ``first`` to ``last`` and answers it.

    An open draft of the same period is filled anew; a published roster of that period gets a next version, in
    which days that are over stay as they were. Where no roster exists the rota's cells stay empty and
    ``result["conflicts"]`` says why, in Indonesian, with the clauses.
    Refuses (422) a node that is no agency, a reversed period or one over three months, a period without
    working days, an agency without people; and (403) everybody who is no planner there.
    """
    require_plan(by, agency)
    _check_period(agency, first, last)
    staff = read_staff(agency, first, last)
    if not staff.days:
        raise Invalid("Tidak ada hari kerja dalam rentang itu.", field="first", code="no_working_days")
    if not staff.members:
        raise Invalid(
            f"{agency.name} belum memiliki pegawai pada {first.isoformat()}. Impor pegawai terlebih dahulu.",
            field="agency",
            code="no_people",
        )
    plan = _open_draft(by, agency, first, last)
    _write(by, plan, staff)
    audit.record(
        by=by,
        action="roster.drafted",
        subject=plan,
        node_path=agency.path,
        data={
            "first": first.isoformat(),
            "last": last.isoformat(),
            "version": plan.version,
            "people": len(staff.members),
            "feasible": plan.result["feasible"],
        },
    )
    return plan


@transaction.atomic
def replan(*, by: Actor, plan: RosterPlan, slack: int) -> RosterPlan:
    """Fills the next version of a published roster with few changes, and answers that draft.

    ``slack`` office days of spread are given up so that fewer days change; 0 keeps the best fairness. An open
    draft of the same period is filled anew. Refuses a roster that is not published (409).
    """
    require_plan(by, plan.agency)
    require_published(plan)
    staff = read_staff(plan.agency, plan.first, plan.last)
    draft = _open_draft(by, plan.agency, plan.first, plan.last)
    _write(by, draft, staff, slack)
    data = {"slack": slack, "version": draft.version, "spread": draft.result["spread"]}
    audit.record(by=by, action="roster.replanned", subject=draft, node_path=plan.agency.path, data=data)
    return draft


def require_published(plan: RosterPlan) -> None:
    """Refuses what is only possible with a roster in force."""
    if plan.state != RosterPlan.State.PUBLISHED:
        raise Conflict("Ini hanya untuk jadwal yang sedang berlaku.", code="not_published")


def _write(by: Actor, plan: RosterPlan, staff: Staff, slack: int = 0) -> None:
    """Fills the plan and its rows, in bulk."""
    letters, plan.result = fill(staff, plan, slack)
    plan.days = [day.isoformat() for day in staff.days]
    plan.basis = {"days": [basis_of_day(staff, rules) for rules in staff.rules]}
    plan.drafted_at, plan.drafted_by, plan.edited_at = clock.now(), audit.person_behind(by), None
    plan.save()
    RosterRow.objects.bulk_create(
        [
            RosterRow(plan=plan, person_id=m.person_id, unit=m.account, cells="".join(letters[m.person_id]))
            for m in staff.members
        ],
        batch_size=1000,
    )


def _check_period(agency: Node, first: date, last: date) -> None:
    if agency.level != Level.AGENCY:
        raise Invalid("Jadwal disusun untuk satu OPD.", field="agency", code="not_an_agency")
    if last < first:
        raise Invalid(
            f"Tanggal akhir {last.isoformat()} mendahului tanggal awal {first.isoformat()}.",
            field="last",
            code="period_reversed",
        )
    if (last - first).days >= LONGEST_PERIOD_DAYS:
        raise Invalid("Satu jadwal paling lama tiga bulan.", field="last", code="period_too_long")


def _open_draft(by: Actor, agency: Node, first: date, last: date) -> RosterPlan:
    """The draft of this period without rows: an open one emptied, else the next version."""
    Node.objects.select_for_update().get(pk=agency.pk)  # one at a time fills or changes an agency's roster
    same = RosterPlan.objects.filter(agency=agency, first=first, last=last)
    opened = same.filter(state=RosterPlan.State.DRAFT).first()
    if opened is not None:
        opened.rows.all().delete()
        return opened
    crossing = RosterPlan.objects.filter(
        agency=agency, state=RosterPlan.State.DRAFT, first__lte=last, last__gte=first
    ).first()
    if crossing is not None:
        raise Conflict(
            f"Masih ada konsep untuk {crossing.first.isoformat()} sampai {crossing.last.isoformat()} yang "
            "tumpang tindih. Terbitkan atau hapus konsep itu dahulu.",
            code="draft_overlaps",
        )
    return RosterPlan.objects.create(
        agency=agency,
        first=first,
        last=last,
        version=(same.aggregate(highest=Max("version"))["highest"] or 0) + 1,
        replaces=same.filter(state=RosterPlan.State.PUBLISHED).first(),
        drafted_at=clock.now(),
        drafted_by=audit.person_behind(by),
    )


def fill(staff: Staff, plan: RosterPlan, slack: int = 0) -> tuple[Letters, dict[str, Any]]:
    """The letters of everybody and what the engine answered; writes nothing."""
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
    pools = _pools(staff, {index for index in over if any((m, staff.days[index]) in held for m in letters)})
    past = carry_into(staff.agency.pk, plan.first, [member.person_id for member in staff.members])
    for pool in pools:
        pool.carry = carried(past, pool.members)
    answers = [_solve(staff, pool, letters, held, slack) for pool in pools]
    return letters, _summary(staff, pools, answers)


def _keep_past(
    staff: Staff, letters: Letters, held: Mapping[tuple[int, date], Cell], over: Sequence[int]
) -> None:
    """Days that are over stay as they were published."""
    for member in staff.members:
        for index in over:
            cell = held.get((member.person_id, staff.days[index]))
            if cell is not None:
                letters[member.person_id][index] = cell.letter


def _pools(staff: Staff, closed: set[int]) -> list[Pool]:
    """One pool per unit of account with turns on the days that are still open."""
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
            _add_day(staff, pool, index, quota.rota_places, turning, rules)
    return [found[key] for key in sorted(found)]


def _add_day(
    staff: Staff, pool: Pool, index: int, places: int, turning: Mapping[int, Member], rules: DayRules
) -> None:
    """One day of a pool; a call-up takes a place, and makes one where none is left (A1-10)."""
    called = {
        m.facts.id for m in turning.values() if staff.called(m, rules.day) in (OFFICE, PIKET)
        and not staff.away(m, rules.day)
    }  # fmt: skip
    present = {
        m.facts.id for m in turning.values()
        if not staff.away(m, rules.day) and staff.called(m, rules.day) != HOME
    }  # fmt: skip
    pool.members.update(turning)
    pool.places[index] = max(min(places, len(present)), len(called))
    pool.present[index] = frozenset(present)
    pool.called[index] = frozenset(called)


def _solve(
    staff: Staff, pool: Pool, letters: Letters, held: Mapping[tuple[int, date], Cell], slack: int
) -> Result:
    """Asks the engine for one pool and writes its turns into the letters."""
    indexes = sorted(pool.places)
    instance = _instance(staff, pool, indexes, letters, held)
    answer = solve(instance, slack=slack, seconds=_SECONDS_PER_POOL)
    for person_id, member in pool.members.items():
        row = letters[person_id]
        for place, index in enumerate(indexes):
            if row[index] == GAP and answer.feasible:
                turn = answer.cells[str(person_id)][place][0] in (OFFICE, PIKET)
                row[index] = duty_letter(staff.mode(member, staff.rules[index])) if turn else HOME
    return answer


def _instance(
    staff: Staff,
    pool: Pool,
    indexes: Sequence[int],
    letters: Letters,
    held: Mapping[tuple[int, date], Cell],
) -> Instance:
    """The pool as the engine's instance: exactly so many seats a day, all of them used."""
    days = tuple(staff.days[index] for index in indexes)
    people = tuple(
        Person(
            id=str(person_id),
            unit="pool",
            off=tuple(staff.days[i] for i in indexes if member.facts.id not in pool.present[i]),
            callup=tuple(staff.days[i] for i in indexes if member.facts.id in pool.called[i]),
            carry=pool.carry.get(person_id, 0)
            + sum(letter in (OFFICE, PIKET) for letter in letters[person_id][: indexes[0]]),
        )
        for person_id, member in pool.members.items()
    )
    seats = {staff.days[index]: pool.places[index] for index in indexes}
    return Instance(
        id=f"{staff.agency.code}/{pool.key}",
        days=days,
        units=("pool",),
        people=people,
        rules=Rules(cap=Cap(seats_on=seats), fill="full"),
        published=_published(pool, days, held),
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


def _summary(staff: Staff, pools: Sequence[Pool], answers: Sequence[Result]) -> dict[str, Any]:
    """What is kept of the answers: fairness with its proof, and every conflict."""
    pairs = list(zip(pools, answers, strict=True))
    return {
        "feasible": all(answer.feasible for answer in answers),
        "spread": max((answer.spread for answer in answers), default=0),
        "bound": max((answer.spread_bound for answer in answers), default=0),
        "proven": all(answer.proven for answer in answers),
        "changes": sum(answer.figures.changes for answer in answers),
        "seconds": round(sum(answer.seconds for answer in answers), 3),
        "pools": [
            {
                "key": pool.key,
                "name": pool.name,
                "people": len(pool.members),
                "places": sum(pool.places.values()),
                "carried": any(pool.carry.values()),
                "spread": answer.spread,
                "bound": answer.spread_bound,
                "proven": answer.proven,
            }
            for pool, answer in pairs
        ],
        "conflicts": [
            {"pool": pool.name, "rules": list(found.rules), "where": found.where, "sentence": found.sentence}
            for pool, answer in pairs
            for found in answer.conflicts
        ],
    }
