"""What a roster adds up to and what is shown of it: totals against the limits, rows of the grid,
differences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tatakerja.circular.models import Circular
from tatakerja.organisation.models import Person
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.roster.models import (
    DUTY,
    FREE,
    GAP,
    HOME,
    LEAVE,
    OFFICE,
    PIKET,
    DayChange,
    DayMode,
    RosterPlan,
)
from tatakerja.roster.queries.days import Change, latest_changes


@dataclass(frozen=True, slots=True)
class PoolLimit:
    """What the circular allows one unit of account on one day; ``cap`` None = no limit.

    ``cap`` counts everybody in the office, ``ranked`` those who are there whatever the rota says, ``least``
    how many of the others must be on turn.
    """

    key: str
    cap: int | None
    least: int
    ranked: int


@dataclass(frozen=True, slots=True)
class DayTotals:
    """One column of a roster: who is where, against the circular's limits."""

    day: date
    office: int
    piket: int
    home: int
    away: int
    gaps: int
    cap: int | None
    least: int
    over: bool
    under: bool
    counts_piket: bool = True
    pools: tuple[tuple[PoolLimit, int], ...] = field(default=(), repr=False)

    @property
    def broken(self) -> bool:
        """Whether the day stands against publishing."""
        return self.over or self.under or self.gaps > 0

    @property
    def on_turn(self) -> int:
        """Those whom the minimum counts: on piket, or in the office by turn where turns are called WFO."""
        if self.counts_piket:
            return self.piket
        return sum(count - pool.ranked for pool, count in self.pools)

    @property
    def office_text(self) -> str:
        """``11/11``: people in the office and the most that may be; without a limit only the former."""
        return f"{self.office}" if self.cap is None else f"{self.office}/{self.cap}"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One person's line: letters with later changes of single days applied, and which days those are."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    path: str
    cells: str
    changed: Mapping[int, str]


LETTER_OF: Mapping[DayMode, str] = {
    DayMode.WFO: OFFICE, DayMode.WFH: HOME, DayMode.PIKET: PIKET, DayMode.LEAVE: LEAVE, DayMode.DUTY: DUTY,
}  # fmt: skip
ABSENT = (DayMode.LEAVE, DayMode.DUTY)


def plan_rows(plan: RosterPlan) -> list[PlanRow]:
    """The lines of a plan by unit and name; two queries."""
    rows = list(
        plan.rows.order_by("unit__path", "person__name", "person_id").values_list(
            "person_id", "person__name", "unit_id", "unit__name", "unit__path", "cells"
        )
    )
    changes = latest_changes([row[0] for row in rows], plan.first, plan.last)
    columns = {date.fromisoformat(text): index for index, text in enumerate(plan.days)}
    by_person: dict[int, list[tuple[int, Change]]] = {}
    for (person_id, day), change in changes.items():
        if day in columns:
            by_person.setdefault(person_id, []).append((columns[day], change))
    return [_row(plan, row, by_person.get(row[0], ())) for row in rows]


def _row(
    plan: RosterPlan, row: tuple[int, str, int, str, str, str], changes: Iterable[tuple[int, Change]]
) -> PlanRow:
    person_id, name, unit_id, unit, path, cells = row
    # Leave and duty travel are only what a permit says: one that was taken back leaves a gap.
    letters = [GAP if letter in (LEAVE, DUTY) else letter for letter in cells]
    changed: dict[int, str] = {}
    for index, change in changes:
        mode = DayMode(change.mode)
        letter = LETTER_OF.get(mode, "")
        counts = mode in ABSENT or change.at > plan.drafted_at
        if letter and counts and letters[index] != FREE:
            letters[index] = letter
            changed[index] = change.reason or change.source
    return PlanRow(person_id, name, unit_id, unit, path, "".join(letters), changed)


def day_totals(plan: RosterPlan) -> list[DayTotals]:
    """Totals of every day of a plan, later changes of single days counted; two queries."""
    return totals_of(plan, [(row.unit_id, row.cells) for row in plan_rows(plan)])


def totals_of(plan: RosterPlan, rows: Sequence[tuple[int, str]]) -> list[DayTotals]:
    """The same from rows at hand: (id of the unit of account, letters)."""
    by_unit: dict[int, list[str]] = {}
    for unit_id, cells in rows:
        by_unit.setdefault(unit_id, []).append(cells)
    limits = plan.basis.get("days", [])
    return [
        _totals(date.fromisoformat(text), index, by_unit, limits[index] if index < len(limits) else {})
        for index, text in enumerate(plan.days)
    ]


def _totals(day: date, index: int, by_unit: Mapping[int, list[str]], limit: Mapping[str, Any]) -> DayTotals:
    columns = {unit: "".join(cells[index] for cells in rows) for unit, rows in by_unit.items()}
    whole = "".join(columns.values())
    pools = [
        (pool, _in_office(whole if pool.key == "" else columns.get(int(pool.key), "")))
        for pool in (PoolLimit(*values) for values in limit.get("pools", ()))
    ]
    caps = [pool.cap for pool, _ in pools]
    known = [cap for cap in caps if cap is not None]
    return DayTotals(
        day=day,
        office=_in_office(whole),
        piket=whole.count(PIKET),
        home=whole.count(HOME),
        away=whole.count(LEAVE) + whole.count(DUTY),
        gaps=whole.count(GAP),
        cap=sum(known) if known and len(known) == len(caps) else None,
        least=sum(pool.least for pool, _ in pools),
        over=any(pool.cap is not None and count > pool.cap for pool, count in pools),
        under=any(count < pool.ranked + pool.least for pool, count in pools if pool.least),
        counts_piket=bool(limit.get("piket")) or not limit.get("minimum"),
        pools=tuple(pools),
    )


def _in_office(column: str) -> int:
    return column.count(OFFICE) + column.count(PIKET)


def unpublished_changes(plan: RosterPlan) -> int:
    """How many cells of a draft differ from the published roster that it replaces; 0 without one.

    Date by date: a holiday declared meanwhile is a column of one of them only.
    """
    before = plan.replaces
    if before is None or plan.state != RosterPlan.State.DRAFT:
        return 0
    columns = [(before.days.index(day), index) for index, day in enumerate(plan.days) if day in before.days]
    old = dict(before.rows.order_by().values_list("person_id", "cells"))
    return sum(
        old[person_id][was] != cells[index]
        for person_id, cells in plan.rows.order_by().values_list("person_id", "cells")
        if person_id in old
        for was, index in columns
    )


def rules_changed_since(plan: RosterPlan) -> bool:
    """Whether a circular of the region was put in force, or ended, after the plan was filled."""
    chain = steps_of(plan.agency.path)
    return Circular.objects.filter(
        region_id__in=chain, published_at__gt=plan.drafted_at, valid_from__lte=plan.last
    ).exists()


def history_of(person: Person, day: date) -> list[DayChange]:
    """Everything that changed a person's day, oldest first."""
    return list(DayChange.objects.filter(person=person, date=day).select_related("actor").order_by("id"))


def newest_first(plans: QuerySet[RosterPlan]) -> QuerySet[RosterPlan]:
    """A list of plans as pages show it: the agency and who published it read along."""
    return plans.select_related("agency", "published_by").order_by("-first", "agency__name", "-version")
