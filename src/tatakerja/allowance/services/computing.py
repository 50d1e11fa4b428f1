"""A month's TPP: computed from a closed month, shown for dispute, locked by another person.

No path leads from an open finding to money: without a close by a person there is no run, and without a
second person no run is locked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from tatakerja.allowance.access import require_compute, require_lock
from tatakerja.allowance.models import TppCarry, TppDispute, TppRun, TppStatement
from tatakerja.allowance.queries import inputs
from tatakerja.allowance.rules.bases import CRITERIA_WORDS, Base, base_for
from tatakerja.allowance.rules.carrying import PaidMonth
from tatakerja.allowance.rules.statement import Extra, Pay, Sanction, Statement, Step, compute_statement
from tatakerja.allowance.rules.tpp import Rates
from tatakerja.allowance.services.carrying import (
    Carrying,
    PaidMonths,
    carryings,
    kind_of,
    owed_to,
    paid_months,
)
from tatakerja.attendance.queries.closing import closing_of, is_untouched
from tatakerja.attendance.rules.facts import DayFinding as Found
from tatakerja.attendance.services import settle_month
from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.money import exact
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post, tree
from tatakerja.permit.models import Leave
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor, Job, person_behind

_BATCH = 500
_JOB = Job("allowance.lock")


@dataclass(frozen=True, slots=True)
class _Ground:
    """Everything an agency's month is computed from, read once."""

    rates: Rates
    cap: Fraction
    excluded: frozenset[str]
    bases: Sequence[Base]
    leave_cuts: Mapping[str, str]
    month: Month
    days: Mapping[int, Sequence[Found]]
    home: Mapping[int, int]
    relieved: Mapping[int, Sequence[inputs.Relieved]]
    reached: Mapping[int, Fraction]
    leaves: Mapping[int, Sequence[tuple[str, int]]]
    owed: Mapping[int, Sequence[inputs.Owed]]
    paid: PaidMonths
    sanctions: Mapping[int, tuple[Sanction, ...]]


@transaction.atomic
def compute_run(*, by: Actor, agency: Node, month: Month) -> TppRun:
    """Computes everybody's statement of an agency's month anew.

    Raises `Conflict` while the month is not closed (here, or where somebody paid here served before), where
    no rule is in force, and for a locked run.
    """
    require_compute(by, agency)
    _lock_agency(agency)
    closing = closing_of(agency, month)
    if closing is None:
        raise Conflict(
            "Tutup dahulu bulan ini: TPP dihitung dari hasil yang sudah dibekukan.", code="month_open"
        )
    region = tree().region_of(agency.pk)
    rule = inputs.rule_for(region, month.last) if region is not None else None
    if rule is None:
        raise Conflict("Belum ada aturan TPP yang berlaku pada bulan ini.", code="no_rule")
    run = TppRun.objects.select_for_update().filter(agency=agency, month=month.first).first()
    if run is not None and run.state == TppRun.State.LOCKED:
        raise Conflict("TPP bulan ini sudah dikunci.", code="run_locked")
    posts = inputs.payees(agency, month)
    _require_closed(inputs.other_agencies(posts, agency, month), month)
    run = run or TppRun(agency=agency, month=month.first)
    run.rule, run.closing, run.state = rule, closing, TppRun.State.DRAFT
    run.computed_at, run.computed_by = clock.now(), person_behind(by)
    run.opened_at = run.dispute_until = None
    run.save()
    _write_statements(run, posts, agency, month)
    audit.record(
        by=by, action="allowance.computed", subject=run, node_path=agency.path,
        data={"month": str(month), "people": run.people, "amount": run.amount, "rule": rule.pk},
    )  # fmt: skip
    return run


def _lock_agency(agency: Node) -> None:
    """One press at a time: two months of an agency locked at once could carry the same difference."""
    Node.objects.select_for_update().get(pk=agency.pk)


def _require_closed(agencies: Sequence[Node], month: Month) -> None:
    waiting = inputs.not_closed(agencies, month)
    if waiting:
        names = ", ".join(agency.name for agency in waiting)
        raise Conflict(
            f"Tutup dahulu bulan ini di {names}: ada pegawai yang pindah dari sana dan dihitung di sini.",
            code="month_open",
        )


def _write_statements(run: TppRun, posts: Mapping[int, Post], agency: Node, month: Month) -> None:
    ground = _ground(run, agency, month, posts)
    run.statements.all().delete()
    rows = [_statement(run, post, ground) for post in posts.values()]
    made = TppStatement.objects.bulk_create([row for row, _ in rows], batch_size=_BATCH)
    carries = [
        TppCarry(statement=row, difference_id=one.difference_id, after=one.after, amount=one.line.amount)
        for row, (_, carried) in zip(made, rows, strict=True)
        for one in carried
    ]
    TppCarry.objects.bulk_create(carries, batch_size=_BATCH)
    run.people = len(made)
    run.gross, run.amount = sum(row.gross for row in made), sum(row.amount for row in made)
    run.save(update_fields=["people", "gross", "amount"])


def _ground(run: TppRun, agency: Node, month: Month, posts: Mapping[int, Post]) -> _Ground:
    owed = owed_to(posts, month)
    return _Ground(
        rates=inputs.rates_from(run.rule),
        cap=exact(run.rule.month_cap),
        excluded=frozenset(run.rule.excluded),
        bases=inputs.bases_of(run.rule),
        leave_cuts=run.rule.leave_cuts,
        month=month,
        days=inputs.cutting_days(posts, month),
        home=inputs.home_days(agency, month),
        relieved=inputs.relieved_days(agency, month),
        reached=inputs.realisations(posts, month),
        leaves=_leave_days(posts, month) if run.rule.leave_cuts else {},
        owed=owed,
        paid=paid_months(owed, month),
        sanctions=inputs.sanctions_of(posts, month, run.rule),
    )


def _leave_days(posts: Mapping[int, Post], month: Month) -> dict[int, list[tuple[str, int]]]:
    """Working days of approved leave by person id and kind; two queries."""
    calendar = calendar_for(month.first, month.last)
    rows = Leave.objects.filter(
        person_id__in=list(posts), state=Leave.State.APPROVED, first__lte=month.last, last__gte=month.first
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        first, last = max(row.first, month.first), min(row.last, month.last)
        days = sum(
            calendar.is_working_day(day) for day in Month.of(first).period.days() if first <= day <= last
        )
        found.setdefault(row.person_id, []).append((row.kind, days))
    return found


def _statement(run: TppRun, post: Post, ground: _Ground) -> tuple[TppStatement, list[Carrying]]:
    """The stored statement of one person, and the differences that it carries."""
    person = post.person
    base = base_for(inputs.facts_of_post(post), ground.bases)
    excluded = person.status in ground.excluded
    pay = Pay(
        gross=base.total if base is not None and not excluded else 0,
        status=kind_of(person.status, excluded=excluded),
        days=tuple(ground.days.get(person.pk, ())),
        home_days=ground.home.get(person.pk, 0),
        realisation=ground.reached.get(person.pk),
        extras=tuple(_leave_extras(ground, person.pk)),
        sanctions=ground.sanctions.get(person.pk, ()),
    )
    carried: list[Carrying] = []
    if pay.gross:
        this = PaidMonth(pay, ground.rates, ground.cap)
        carried = carryings(this, ground.month, person.pk, ground.owed.get(person.pk, ()), ground.paid)
    found = compute_statement(
        replace(pay, carried=tuple(one.line for one in carried)), ground.rates, month_cap=ground.cap
    )
    row = _row(run, post, found, pay.realisation)
    row.detail = _detail(found, ground, person.pk, base)
    return row, carried


def _row(run: TppRun, post: Post, found: Statement, reached: Fraction | None) -> TppStatement:
    return TppStatement(
        run=run,
        person=post.person,
        node=post.node,
        number=post.person.nip,
        title=post.title[:160],
        status=post.person.status,
        gross=found.result.gross,
        cut_percent=inputs.decimal_of(found.result.cut_percent, "0.0001"),
        realisation=inputs.decimal_of(min(reached, Fraction(999)), "0.01") if reached is not None else None,
        discipline_part=found.result.discipline_part,
        performance_part=found.result.performance_part,
        adjustment=found.adjustment,
        amount=found.amount,
    )


def _leave_extras(ground: _Ground, person_id: int) -> list[Extra]:
    found = []
    for kind, days in ground.leaves.get(person_id, ()):
        each = exact(ground.leave_cuts.get(kind, "0"))
        if each and days:
            found.append(Extra(f"{Leave.Kind(kind).label}, {days} hari kerja", each * days))
    return found


def _detail(found: Statement, ground: _Ground, person_id: int, base: Base | None) -> dict[str, Any]:
    """What the page shows: the way step by step, both results of relieved days, warnings."""
    amounts = dict(base.amounts or {}) if base is not None and found.result.gross else {}
    return {
        "base": [[CRITERIA_WORDS[name], amount] for name, amount in amounts.items()],
        "steps": [_step(one) for one in found.steps],
        "relieved": [
            {"day": one.day.isoformat(), "label": one.label, **_set_aside(one)}
            for one in ground.relieved.get(person_id, ())
        ],
        "reasons": [{"text": one.text, "clauses": list(one.clauses)} for one in found.result.reasons],
        "warnings": [*found.result.warnings, *(["no_base"] if base is None else [])],
    }


def _set_aside(one: inputs.Relieved) -> dict[str, Any]:
    names = ("status", "late_minutes", "late_class", "early_minutes", "early_class")
    return {name: one.before.get(name) for name in names}


def _step(one: Step) -> dict[str, Any]:
    return {
        "label": one.label, "amount": one.amount, "left": one.left, "why": one.why,
        "clauses": list(one.clauses), "days": [day.isoformat() for day in one.days],
    }  # fmt: skip


@transaction.atomic
def open_run(*, by: Actor, run: TppRun) -> TppRun:
    """Shows the statements to the employees, who may dispute them for the rule's number of working days."""
    require_compute(by, run.agency)
    held = _held(run)
    if held.state != TppRun.State.DRAFT:
        raise Conflict("TPP ini sudah diperlihatkan.", code="run_shown")
    today = local_date(clock.now(), held.agency.zone)
    calendar = calendar_for(today, today.replace(year=today.year + 1))
    held.state, held.opened_at = TppRun.State.OPEN, clock.now()
    held.dispute_until = calendar.add_working_days(today, held.rule.dispute_days)
    held.save(update_fields=["state", "opened_at", "dispute_until"])
    _record(by, held, "allowance.opened", {"until": held.dispute_until.isoformat()})
    return held


@transaction.atomic
def lock_run(*, by: Actor, run: TppRun) -> TppRun:
    """Locks the month; from then on the treasury may have it and nothing in it changes.

    Refused (409) for whoever computed it, before the time to dispute is over, while a dispute is open, where
    a closed month behind it was opened again or no longer has its hash, and where another month has paid a
    difference that this one carries. The closed months behind it are not opened again afterwards.
    """
    require_lock(by, run.agency)
    _lock_agency(run.agency)
    held = _held(run)
    author = person_behind(by)
    if held.state != TppRun.State.OPEN:
        raise Conflict("TPP harus diperlihatkan kepada pegawai sebelum dikunci.", code="run_not_shown")
    if author is None or author.pk == held.computed_by_id:
        raise Conflict("Yang mengunci harus orang lain dari yang menghitung.", code="same_person")
    today = local_date(clock.now(), held.agency.zone)
    if held.dispute_until is not None and today <= held.dispute_until:
        until = formats.medium_date(held.dispute_until)
        raise Conflict(f"Masa sanggah masih sampai {until}.", code="dispute_time")
    unanswered = Q(outcome=TppDispute.Outcome.OPEN)
    unanswered |= Q(outcome=TppDispute.Outcome.RECOMPUTE, answered_at__gt=held.computed_at)
    if TppDispute.objects.filter(unanswered, run=held).exists():
        raise Conflict(
            "Masih ada sanggahan yang belum selesai. Jawab atau hitung ulang.", code="dispute_open"
        )
    _settle(held)
    held.state, held.locked_by, held.locked_at = TppRun.State.LOCKED, author, clock.now()
    held.sha256 = run_hash(held)
    held.save(update_fields=["state", "locked_by", "locked_at", "sha256"])
    _record(by, held, "allowance.locked", {"sha256": held.sha256, "amount": held.amount})
    return held


def _held(run: TppRun) -> TppRun:
    return (
        TppRun.objects.select_for_update().select_related("agency", "rule", "closing__agency").get(pk=run.pk)
    )


def _settle(run: TppRun) -> None:
    """The days behind a run are those it was computed from, and stay so."""
    people = run.statements.values_list("person_id", flat=True)
    others = inputs.other_agencies(people, run.agency, Month.of(run.month))
    closings = inputs.closings_behind(run, [run.agency, *others])
    if len(closings) < 1 + len(others):
        raise Conflict("Bulan ini dibuka kembali. Tutup lagi lalu hitung ulang.", code="month_open")
    if inputs.carried_elsewhere(run):
        raise Conflict(
            "Selisih di dalamnya sudah dibayar pada bulan lain. Hitung ulang bulan ini.",
            code="carried_already",
        )
    for closing in closings:
        if not is_untouched(closing):
            raise Conflict("Hasil yang dibekukan tidak lagi cocok dengan sidiknya.", code="hash_differs")
        settle_month(by=_JOB, closing=closing)


def run_hash(run: TppRun) -> str:
    """SHA-256 over everybody's number and amounts in a fixed order."""
    digest = hashlib.sha256()
    rows = run.statements.order_by("person_id").values_list(
        "number", "gross", "discipline_part", "performance_part", "adjustment", "amount"
    )
    for row in rows:
        digest.update(repr(tuple(row)).encode() + b"\n")
    return digest.hexdigest()


def totals_of(run: TppRun) -> dict[str, int]:
    """Sums of a run, from its statements."""
    names = ("gross", "discipline_part", "performance_part", "adjustment", "amount")
    sums = run.statements.aggregate(**{name: Sum(name) for name in names})
    return {name: value or 0 for name, value in sums.items()}


def _record(by: Actor, run: TppRun, action: str, data: dict[str, Any]) -> None:
    audit.record(
        by=by, action=action, subject=run, node_path=run.agency.path,
        data={"month": f"{run.month:%Y-%m}", **data},
    )  # fmt: skip
