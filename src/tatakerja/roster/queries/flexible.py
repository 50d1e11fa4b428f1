"""Whom the law keeps from working at home, and where a roster still says otherwise (PermenPANRB 4/2025)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tatakerja.circular.queries import effective_policies
from tatakerja.circular.rules.flexible import GROUP, SINCE
from tatakerja.organisation.queries import members_on, posts_on
from tatakerja.roster.models import HOME, RosterPlan
from tatakerja.roster.queries.plans import PlanRow


def not_flexible(people: Iterable[int], day: date) -> set[int]:
    """Ids of these people whom the law keeps from a day at home; one query where it names none of them.

    A closed office and a home that protects a group go before it, as in `circular.rules.office.person_mode`.
    """
    named = members_on(GROUP, people, day) if day >= SINCE else set()
    if not named:
        return named
    policies = effective_policies(posts_on(day, people=named), day)
    return {one for one in named if one not in policies or not policies[one].mode.may_be_home}


@dataclass(frozen=True, slots=True)
class HomeDespiteLaw:
    """Somebody whom a roster made earlier still has at home, and on which days to come."""

    name: str
    days: tuple[date, ...]


def at_home_despite_law(plan: RosterPlan, rows: Sequence[PlanRow], today: date) -> list[HomeDespiteLaw]:
    """The planner's list: days at home from today on of people whom the law keeps from it today."""
    barred = not_flexible([row.person_id for row in rows], today)
    days = [date.fromisoformat(text) for text in plan.days]
    found = []
    for row in rows:
        home = tuple(
            day for day, letter in zip(days, row.cells, strict=True) if letter == HOME and day >= today
        )
        if home and row.person_id in barred:
            found.append(HomeDespiteLaw(row.name, home))
    return found
