"""Whom the law keeps from working at home, and where a roster still says otherwise (PermenPANRB 4/2025)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tatakerja.circular.rules.flexible import GROUP, SINCE
from tatakerja.organisation.queries import members_on
from tatakerja.roster.models import HOME, RosterPlan
from tatakerja.roster.queries.plans import PlanRow


def not_flexible(people: Iterable[int], day: date) -> set[int]:
    """Ids of these people who may not work flexibly on a day; one query, none before the law's first day."""
    return members_on(GROUP, people, day) if day >= SINCE else set()


@dataclass(frozen=True, slots=True)
class HomeDespiteLaw:
    """Somebody whom a roster made earlier still has at home, and on which days to come."""

    name: str
    days: tuple[date, ...]


def at_home_despite_law(plan: RosterPlan, rows: Sequence[PlanRow], today: date) -> list[HomeDespiteLaw]:
    """The planner's list: days at home from today on of people whom the law keeps from it; one query."""
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
