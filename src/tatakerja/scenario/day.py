"""A person's day in a scenario: evidence gathered from the facts, judged by the rules of attendance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tatakerja.attendance.rules.day import evaluate_day
from tatakerja.attendance.rules.facts import (
    Cover,
    DayFacts,
    DayFinding,
    Excuse,
    ExcuseKind,
    Mark,
    Schedule,
    schedule_of,
)
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.sections import Window
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.periods import Span
from tatakerja.permit.rules import judge_outing
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.windows import PresenceWindow
from tatakerja.scenario.model import Attend
from tatakerja.scenario.world import Assignment, World


def day_finding(world: World, person: str, day: date) -> DayFinding:
    """The finding of a person's day; the day is taken to be over."""
    answer = world.workday(day, person)
    effective = world.effective(day, person)
    assignment = world.assignment(person, day)
    schedule = schedule_on(world, person, day)
    leave, duty = world.leave_on(person, day), world.duty_on(person, day)
    ins, outs = marks_on(world, person, day)
    return evaluate_day(
        DayFacts(
            date=day,
            zone=world.people[person].zone,
            schedule=schedule,
            working=answer.explanation.working,
            off_reason=answer.explanation.name or answer.explanation.reason.value,
            mode=assignment.mode,
            mode_clauses=assignment.clauses,
            place_clauses=effective.clauses_of("presence.outside"),
            anywhere=assignment.mode is Mode.WFH and "anywhere" in effective.value("presence.places", ()),
            check_ins=ins,
            check_outs=outs,
            leave=Cover(leave.kind) if leave is not None else None,
            duty=Cover("surat tugas") if duty is not None else None,
            excuses=_excuses(world, person, day, effective, assignment),
        )
    )


def schedule_on(world: World, person: str, day: date) -> Schedule | None:
    """The person's hours of the day as instants, None on a free day."""
    answer, effective = world.workday(day, person), world.effective(day, person)
    if answer.hours is None:
        return None
    window = check_in_window(effective, fasting=answer.ramadan)
    clauses = effective.clauses_of("presence.windows") if window is not None else answer.clauses
    zone = world.people[person].zone
    return schedule_of(day, answer.hours, zone, check_in=window, clauses=clauses)


def check_in_window(effective: EffectivePolicy, *, fasting: bool) -> PresenceWindow | None:
    """The window in which the circular wants the check-in (K26-04), None where it names none."""
    windows: Sequence[Window] = effective.value("presence.windows", ())
    for window in windows:
        if window.kind == "check_in" and window.ramadan in (None, fasting):
            return PresenceWindow(window.start, window.until)
    return None


def marks_on(world: World, person: str, day: date) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Check-ins and check-outs that count: those stated, or those of full attendance."""
    schedule, mode = schedule_on(world, person, day), world.assignment(person, day).mode
    if any(fact.covers(day) for fact in world.told("absent", person)):
        return (), ()
    rostered = Place.HOME if mode is Mode.WFH else Place.OFFICE
    stated = world.attended.get((person, day), ())
    if stated:
        return _stated(world, stated, rostered)
    if not world.facts.full_attendance or schedule is None:
        return (), ()
    first = min(schedule.start, schedule.late_after)
    return (Mark(first, rostered),), (Mark(max(schedule.end, schedule.early_before), rostered),)


def _stated(
    world: World, facts: Sequence[Attend], rostered: Place
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    ins = tuple(
        Mark(world.instant(f.person, f.date, f.check_in), f.place or rostered) for f in facts if f.check_in
    )
    outs = tuple(
        Mark(_out_of(world, f, f.check_out), f.place or rostered) for f in facts if f.check_out is not None
    )
    return ins, outs


def _out_of(world: World, fact: Attend, clock: time) -> datetime:
    """The moment of a check-out; one whose clock is before the check-in's is of the next day."""
    over_midnight = fact.check_in is not None and clock < fact.check_in
    day = fact.date + timedelta(days=1) if over_midnight else fact.date
    return world.instant(fact.person, day, clock)


def _excuses(
    world: World, person: str, day: date, effective: EffectivePolicy, assignment: Assignment
) -> tuple[Excuse, ...]:
    """Outings of people at home that the superior knows of (A4-11)."""
    if assignment.mode is not Mode.WFH:
        return ()
    found = []
    for outing in world.outings_on(person, day):
        verdict = judge_outing(effective, outing.category, acknowledged=outing.acknowledged)
        span = Span(outing.start, outing.end)
        found.append(Excuse(ExcuseKind.OUTING, span, verdict.excused, verdict.clauses))
    return tuple(found)
