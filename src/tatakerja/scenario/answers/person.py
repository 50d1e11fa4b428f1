"""Answers about people: attendance, discipline, tpp, snapshot, reachable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from tatakerja.allowance.rules.tpp import EXAMPLE_RATES, compute_tpp
from tatakerja.attendance.rules.classes import whole_minute
from tatakerja.attendance.rules.facts import DayFinding, DayStatus
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.terms import Mode
from tatakerja.discipline.rules.absence import Conversion, DisciplineSettings, WorkedDay, judge_absence
from tatakerja.kernel.money import as_number
from tatakerja.kernel.periods import Span
from tatakerja.kernel.zones import instant_of, local_date
from tatakerja.permit.rules import judge_outing
from tatakerja.presence.rules.reachability import Call, ReachResult, judge_calls, rules_of
from tatakerja.presence.rules.snapshot import AtHome, Outing, Sighting, take_snapshot
from tatakerja.scenario.day import day_finding, marks_on
from tatakerja.scenario.world import World

Answer = dict[str, Any]
Args = Mapping[str, Any]


def attendance(world: World, args: Args) -> Answer:
    """The finding of a person's day."""
    found = day_finding(world, args["person"], args["date"])
    return {
        "mode": found.mode.value if found.mode is not None else None,
        "status": found.status.value,
        "late_minutes": found.late_minutes,
        "late_class": found.late_class,
        "early_minutes": found.early_minutes,
        "early_class": found.early_class,
        "counts_as_absent": found.counts_as_absent,
    }


def discipline(world: World, args: Args) -> Answer:
    """What absence and lateness of the year add up to, and the proposal."""
    person, on = args["person"], args["on"]
    days = [
        _worked(day, found)
        for day, found in _findings(world, person, _first_day(world, person, on), on)
        if found.status is not DayStatus.OFF
    ]
    minutes = world.facts.minutes_per_day
    settings = DisciplineSettings(Conversion(minutes) if minutes is not None else None)
    status = world.people[person].facts.status.value
    found = judge_absence(days, on, status=status, settings=settings)
    proposal = found.proposal
    return {
        "regulation": found.regulation.value,
        "absent_days": found.absent_days,
        "late_minutes": found.late_minutes,
        "converted_days": found.converted_days,
        "remainder_minutes": found.remainder_minutes,
        "total_days": found.total_days,
        "consecutive_days": found.consecutive_days,
        "proposal": None
        if proposal is None
        else {"level": proposal.level.value, "kind": proposal.kind, "applied": proposal.applied},
        "salary_stop_from": found.salary_stop_from.isoformat() if found.salary_stop_from else None,
    }


def _worked(day: date, found: DayFinding) -> WorkedDay:
    """The day as discipline counts it; nothing of a day that nobody has decided yet."""
    if found.status is DayStatus.PENDING:
        return WorkedDay(day)
    return WorkedDay(day, found.counts_as_absent, found.late_minutes)


def _first_day(world: World, person: str, on: date) -> date:
    """1 January, or an absence stated in the year before, since a run knows no turn of the year."""
    first = date(on.year, 1, 1)
    stated: list[date] = [fact.first for fact in world.told("absent", person) if fact.first is not None]
    return min([first, *(day for day in stated if day.year == on.year - 1)])


def _findings(world: World, person: str, first: date, last: date) -> list[tuple[date, DayFinding]]:
    return [(day, day_finding(world, person, day)) for day in world.working_days(first, last)]


def tpp(world: World, args: Args) -> Answer:
    """The TPP of a month."""
    someone, month = world.people[args["person"]], args["month"]
    realised = [
        fact.percent for fact in world.facts.realisation if fact.person == someone.id and fact.month == month
    ]
    statement = compute_tpp(
        gross=someone.tpp,
        days=[found for _, found in _findings(world, someone.id, month.first, month.last)],
        rates=world.facts.rates or EXAMPLE_RATES,
        realisation_percent=realised[-1] if realised else None,
        status=someone.facts.status.value,
    )
    return {
        "gross": statement.gross,
        "cut_percent": as_number(statement.cut_percent),
        "discipline_part": statement.discipline_part,
        "performance_part": statement.performance_part,
        "amount": statement.amount,
    }


def snapshot(world: World, args: Args) -> Answer:
    """An agency's people at home at a moment."""
    moment = instant_of(args["at"], world.scenario.zone)
    day = local_date(moment, world.scenario.zone)
    people = [
        _at_home(world, member.id, day, moment)
        for member in world.members(day, args["agency"])
        if _home_today(world, member.id, day)
    ]
    found = take_snapshot(people, moment)
    return {
        "total": found.total,
        "at_home": found.at_home,
        "on_outing": found.on_outing,
        "to_clarify": found.to_clarify,
        "not_connected": found.not_connected,
    }


def _home_today(world: World, person: str, day: date) -> bool:
    """Whether the person works at home that day."""
    if not world.is_working(day) or person in world.away(day):
        return False
    return world.assignment(person, day).mode is Mode.WFH


def _at_home(world: World, person: str, day: date, moment: datetime) -> AtHome:
    effective = world.effective(day, person)
    seen = [
        Sighting(fact.at, fact.place)
        for fact in world.told("located", person)
        if world.local_day(person, fact.at) == day
    ]
    ins, outs = marks_on(world, person, day)
    seen += [Sighting(mark.at, mark.place) for mark in (*ins, *outs)]
    outings = [
        Outing(
            Span(fact.start, fact.end),
            judge_outing(effective, fact.category, acknowledged=fact.acknowledged).excused,
        )
        for fact in world.outings_on(person, day)
    ]
    whole = [Sighting(whole_minute(sighting.at), sighting.place) for sighting in seen]
    return AtHome(person, [sighting for sighting in whole if sighting.at <= moment], outings)


def reachable(world: World, args: Args) -> Answer:
    """What the calls of a day show; people who are not at home that day owe no answer."""
    person, day = args["person"], args["date"]
    result = ReachResult()
    if _home_today(world, person, day):
        rules = rules_of(world.effective(day, person))
        result = judge_calls(_calls(world, person, day), rules, zone=world.people[person].zone)
    return {"finding": result.finding.value if result.finding else None, "proposal": result.proposal}


def _calls(world: World, person: str, day: date) -> list[Call]:
    """The calls of a person's day; those outside the window, or during an excused outing, are excused."""
    effective = world.effective(day, person)
    spans = [
        Span(fact.start, fact.end)
        for fact in world.outings_on(person, day)
        if judge_outing(effective, fact.category, acknowledged=fact.acknowledged).excused
    ]
    window = _call_window(world, person, day, effective)
    return [
        Call(fact.at, fact.answered, excused=fact.at not in window or any(fact.at in span for span in spans))
        for fact in world.told("call", person)
        if world.local_day(person, fact.at) == day
    ]


def _call_window(world: World, person: str, day: date, effective: EffectivePolicy) -> Span:
    """When people must be reachable: the circular's own window, else the working hours."""
    stated = effective.value("presence.work_window")
    if stated is not None:
        return Span(world.instant(person, day, stated.start), world.instant(person, day, stated.until))
    hours = world.workday(day, person).hours
    start, end = (hours.start, hours.end) if hours is not None else (time(0), time(23, 59))
    return Span(world.instant(person, day, start), world.instant(person, day, end))
