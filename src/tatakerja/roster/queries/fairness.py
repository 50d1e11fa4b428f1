"""The ledger of fairness: who has been in the office how often, over past months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.calendar import days_between
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import posts_on
from tatakerja.roster.queries.differences import letters_in_force
from tatakerja.roster.queries.needs import wishes_of
from tatakerja.roster.rules.fairness import Burden, burden
from tatakerja.roster.rules.wishes import met

# How far a new roster looks back. Half a year: two periods of the longest roster.
MEMORY_DAYS: Final = 184


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One person's line."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    burden: Burden
    wishes_met: int = 0
    wishes: int = 0


def ledger(agency: Node, first: date, last: date) -> list[LedgerRow]:
    """Everybody of the agency (by the posts of ``last``), by name; ten queries for any number of people.

    Counts published rosters with the changes of single days applied; days without a roster count nowhere.
    """
    posts = posts_on(last, node=agency)
    letters = letters_in_force(agency.pk, first, last, list(posts))
    near = days_by_holidays(first, last)
    wishes = wishes_of(posts, first, last)
    by_person: dict[int, list[tuple[date, str]]] = {}
    for (person_id, day), letter in letters.items():
        by_person.setdefault(person_id, []).append((day, letter))
    rows = [
        LedgerRow(
            person_id,
            post.person.name,
            post.node.pk,
            post.node.name,
            burden(by_person.get(person_id, ()), near),
            *met(wishes.get(person_id, ()), by_person.get(person_id, ())),
        )
        for person_id, post in posts.items()
    ]
    return sorted(rows, key=lambda row: (row.name, row.person_id))


def days_by_holidays(first: date, last: date) -> frozenset[date]:
    """Dates from ``first`` to ``last`` that lie right before or after a national holiday or cuti bersama."""
    step = timedelta(days=1)
    calendar = calendar_for(first - step, last + step)
    return frozenset(
        day
        for day in days_between(first, last)
        if calendar.holiday(day - step) or calendar.holiday(day + step)
    )


def carry_into(agency_id: int, first: date, people: list[int]) -> dict[tuple[int, date], str]:
    """The letters of the half year before ``first``: what :func:`carried` of the rules works on."""
    return letters_in_force(agency_id, first - timedelta(days=MEMORY_DAYS), first - timedelta(days=1), people)
