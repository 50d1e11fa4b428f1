"""Answers about circulars: policy, quota, mode, roster, workday, week, travel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tatakerja.circular.rules.worktime import week, week_of
from tatakerja.permit.rules import TravelRequest, judge_travel
from tatakerja.roster.rules.planning import plan_period
from tatakerja.roster.rules.quota import quota
from tatakerja.scenario.world import World

Answer = dict[str, Any]
Args = Mapping[str, Any]


def policy(world: World, args: Args) -> Answer:
    """The circulars in force, the clauses behind what holds, and the regime."""
    effective = world.effective(args["date"], args.get("person"))
    return {
        "circulars": list(effective.circulars),
        "clauses": list(effective.clauses),
        "regime": effective.regime.value,
    }


def quota_of(world: World, args: Args) -> Answer:
    """The quota of an agency or unit."""
    day = args["date"]
    people = world.members(day, args.get("agency"), args.get("unit"))
    found = quota(world.layers(day), people, day, away=world.away(day))
    return {
        "headcount": found.headcount,
        "base": found.base,
        "mandatory": found.mandatory,
        "office_max": found.office_max,
        "office_min": found.office_min,
        "rota_places": found.rota_places,
        "home": found.home,
        "warnings": list(found.warnings),
        "clauses": list(found.clauses),
    }


def mode(world: World, args: Args) -> Answer:
    """What the day asks of a person; nothing on a free day."""
    if not world.is_working(args["date"]):
        return {"allowed": [], "required": None, "clauses": []}
    found = world.effective(args["date"], args["person"]).mode
    return {
        "allowed": [each.value for each in found.allowed],
        "required": found.required.value if found.required is not None else None,
        "clauses": list(found.clauses),
    }


def roster(world: World, args: Args) -> Answer:
    """The exact rota of an agency over a period."""
    days = world.working_days(args["start"], args["until"])
    people = world.members(args["start"], args["agency"])
    away = {day: world.away(day) for day in days}
    plan = plan_period(world.scenario.policies, people, days, away=away, book=world.quota_book)
    return {
        "working_days": len(days),
        "places": plan.places,
        "served": plan.rota.served(),
        "spread": plan.rota.spread,
        "shortfall": {day.isoformat(): count for day, count in plan.shortfall.items()},
    }


def workday_of(world: World, args: Args) -> Answer:
    """Whether and how long a day is worked."""
    found = world.workday(args["date"], args.get("person"))
    explanation = found.explanation
    return {
        "working": explanation.working,
        "reason": None if explanation.working else explanation.reason.value,
        "start": f"{found.hours.start:%H:%M}" if found.hours else None,
        "end": f"{found.hours.end:%H:%M}" if found.hours else None,
        "break_minutes": found.hours.break_minutes if found.hours else 0,
        "net_minutes": found.net_minutes,
    }


def week_sum(world: World, args: Args) -> Answer:
    """The hours of the week of a date, and whether its plan keeps the law."""
    days = [world.effective(day, args.get("person")) for day in week_of(args["date"])]
    total = week(world.time, days)
    return {"net_minutes": total.net_minutes, "warnings": list(total.warnings)}


def travel(world: World, args: Args) -> Answer:
    """What a circular says to a trip."""
    request = TravelRequest(
        args["kind"], args.get("important", False), args.get("approved"), args.get("priority", False)
    )
    verdict = judge_travel(world.effective(args["date"], args["person"]), request)
    return {"decision": verdict.decision.value, "clauses": list(verdict.clauses)}
