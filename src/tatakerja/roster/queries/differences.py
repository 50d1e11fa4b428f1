"""Exactly who changes: one roster against another, and a draft against what is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tatakerja.organisation.models import Person
from tatakerja.roster.models import DUTY, GAP, LEAVE, DayMode, PlanNotice, RosterPlan
from tatakerja.roster.queries.days import latest_changes, local_today, published_cells
from tatakerja.roster.queries.plans import ABSENT, LETTER_OF, PlanRow, plan_rows

Letters = Mapping[tuple[int, date], str]


@dataclass(frozen=True, slots=True)
class DayDifference:
    """One day: the letters before and now, "" where there was none."""

    day: date
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """One person whose days change."""

    person_id: int
    name: str
    unit: str
    days: tuple[DayDifference, ...]


def letters_in_force(
    agency_id: int, first: date, last: date, people: list[int]
) -> dict[tuple[int, date], str]:
    """What published rosters and later changes of single days say together; three queries."""
    cells = published_cells([agency_id], first, last, people)
    found = {key: GAP if cell.letter in (LEAVE, DUTY) else cell.letter for key, cell in cells.items()}
    for key, change in latest_changes(people, first, last).items():
        letter = LETTER_OF.get(DayMode(change.mode), "")
        if letter and key in cells and (change.mode in ABSENT or change.at > cells[key].filled_at):
            found[key] = letter
    return found


def letters_of(plan: RosterPlan, rows: list[PlanRow]) -> dict[tuple[int, date], str]:
    """A plan's letters by person and day, later changes of single days applied."""
    days = [date.fromisoformat(text) for text in plan.days]
    return {(row.person_id, day): letter for row in rows for day, letter in zip(days, row.cells, strict=True)}


def unpublished_differences(plan: RosterPlan) -> list[PersonDifference]:
    """What publishing a draft changes from today on, by unit and name; five queries.

    On a first roster everybody, with "" before.
    """
    rows = plan_rows(plan)
    held = letters_in_force(plan.agency_id, plan.first, plan.last, [row.person_id for row in rows])
    return differences(rows, held, letters_of(plan, rows), local_today(plan.agency.zone))


def version_differences(before: RosterPlan, now: RosterPlan) -> list[PersonDifference]:
    """What one version changed against another, over all days of the later one; four queries."""
    rows = plan_rows(now)
    return differences(rows, letters_of(before, plan_rows(before)), letters_of(now, rows), now.first)


def differences(
    rows: Sequence[PlanRow], before: Letters, now: Letters, since: date
) -> list[PersonDifference]:
    """Days from ``since`` on with another letter, by the order of ``rows``; people without any left out."""
    days = sorted({day for _, day in now if day >= since})
    found = []
    for row in rows:
        pairs = [(day, before.get((row.person_id, day), ""), now[row.person_id, day]) for day in days]
        changed = tuple(DayDifference(*pair) for pair in pairs if pair[1] != pair[2])
        if changed:
            found.append(PersonDifference(row.person_id, row.name, row.unit, changed))
    return found


def unseen_notices(person: Person) -> list[PlanNotice]:
    """Publications that changed the person's days and that the person has not read, newest first."""
    rows = PlanNotice.objects.filter(person=person, seen_at__isnull=True)
    return list(rows.select_related("plan__agency", "plan__published_by"))
