"""A person's day in a scenario: evidence gathered from the facts, judged by the rules of attendance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tatakerja.attendance.rules.assembly import (
    Assigned,
    Happened,
    ToldOuting,
    day_facts,
    day_schedule,
)
from tatakerja.attendance.rules.day import evaluate_day
from tatakerja.attendance.rules.facts import Cover, DayFacts, DayFinding, Mark, Schedule
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.periods import Span
from tatakerja.presence.rules.place import Place
from tatakerja.scenario.model import Attend
from tatakerja.scenario.world import Assignment, World


def day_finding(world: World, person: str, day: date) -> DayFinding:
    """The finding of a person's day; the day is taken to be over."""
    return evaluate_day(facts_on(world, person, day))


def facts_on(world: World, person: str, day: date) -> DayFacts:
    """What a person's day is judged by, put together as the application does it."""
    explained = world.workday(day, person).explanation
    assignment = world.assignment(person, day)
    leave, duty = world.leave_on(person, day), world.duty_on(person, day)
    ins, outs = marks_on(world, person, day)
    return day_facts(
        world.effective(day, person),
        world.people[person].zone,
        schedule_on(world, person, day),
        Assigned(
            assignment.mode,
            assignment.clauses,
            at_home=assignment.mode is Mode.WFH,
            working=explained.working,
            off_reason=explained.name or "Bukan hari kerja",
        ),
        Happened(
            ins,
            outs,
            (),
            Cover(leave.kind) if leave is not None else None,
            Cover("surat tugas") if duty is not None else None,
            told_outings(world, person, day, assignment),
        ),
    )


def schedule_on(world: World, person: str, day: date) -> Schedule | None:
    """The person's hours of the day as instants, None on a free day."""
    zone, mode = world.people[person].zone, world.assignment(person, day).mode
    answer, at_home = world.workday(day, person), mode is Mode.WFH
    return day_schedule(world.effective(day, person), answer, zone, in_office=not at_home)


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


def told_outings(world: World, person: str, day: date, assignment: Assignment) -> tuple[ToldOuting, ...]:
    """The outings of a day at home; on any other day the application takes none (A4-11)."""
    if assignment.mode is not Mode.WFH:
        return ()
    return tuple(
        ToldOuting(outing.category, Span(outing.start, outing.end), outing.acknowledged)
        for outing in world.outings_on(person, day)
    )
