"""Changing a roster by hand: single cells of a draft, and a next version when the roster is already
published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.roster.access import require_plan
from tatakerja.roster.models import FREE, GAP, HOME, OFFICE, PIKET, DayMode, RosterPlan, RosterRow
from tatakerja.roster.queries import latest_changes, local_today, plan_rows
from tatakerja.roster.services.fitness import require_flexible

SETTABLE = HOME + OFFICE + PIKET + GAP


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: whose, which day, the letter it gets (H, O, P, or - for a gap)."""

    person_id: int
    day: date
    letter: str


@transaction.atomic
def open_revision(*, by: Actor, plan: RosterPlan) -> RosterPlan:
    """The draft in which a published roster is changed: the one already open, else a copy of its rows."""
    require_plan(by, plan.agency)
    if plan.state == RosterPlan.State.DRAFT:
        return plan
    if plan.state == RosterPlan.State.SUPERSEDED:
        raise Conflict("Jadwal ini sudah digantikan. Buka versi yang terbaru.", code="superseded")
    Node.objects.select_for_update().get(pk=plan.agency_id)  # two officers open one revision, not two
    same = RosterPlan.objects.filter(agency=plan.agency, first=plan.first, last=plan.last)
    opened = same.filter(state=RosterPlan.State.DRAFT).order_by("-version").first()
    if opened is not None:
        return opened
    draft = RosterPlan.objects.create(
        agency=plan.agency,
        first=plan.first,
        last=plan.last,
        version=(same.aggregate(highest=Max("version"))["highest"] or 0) + 1,
        replaces=plan,
        days=plan.days,
        basis=plan.basis,
        result=plan.result,
        drafted_at=clock.now(),
        drafted_by=audit.person_behind(by),
    )
    RosterRow.objects.bulk_create(
        [
            RosterRow(plan=draft, person_id=row.person_id, unit_id=row.unit_id, cells=row.cells)
            for row in plan_rows(plan)
        ],
        batch_size=1000,
    )
    data = {"version": draft.version, "replaces": plan.version}
    audit.record(
        by=by, action="roster.revision_opened", subject=draft, node_path=draft.agency.path, data=data
    )
    return draft


@transaction.atomic
def set_cells(*, by: Actor, plan: RosterPlan, changes: Sequence[CellChange]) -> RosterPlan:
    """Sets cells; answers the draft that holds them (a new version when ``plan`` is published).

    Refuses days that are over (409), cells of leave, duty travel or a free day (409: those follow from a
    permit), days at home of people whom the law keeps from it (409), other letters, people and days that the
    roster does not have (422).
    """
    require_plan(by, plan.agency)
    today = local_today(plan.agency.zone)
    columns = {text: index for index, text in enumerate(plan.days)}
    for change in changes:
        _check_change(change, columns, today)
    draft = open_revision(by=by, plan=plan)
    rows = {
        row.person_id: row
        for row in draft.rows.select_for_update(of=("self",)).filter(
            person_id__in={change.person_id for change in changes}
        )
    }
    _refuse_fixed_days(draft, rows, changes)
    for day in sorted({change.day for change in changes if change.letter == HOME}):
        require_flexible([one.person_id for one in changes if (one.day, one.letter) == (day, HOME)], day)
    written: list[dict[str, object]] = []
    for change in changes:
        written += _put(rows, change, columns[change.day.isoformat()])
    RosterRow.objects.bulk_update(rows.values(), ["cells"], batch_size=500)
    draft.edited_at = clock.now()
    draft.save(update_fields=["edited_at"])
    if written:
        audit.record(
            by=by,
            action="roster.cells_set",
            subject=draft,
            node_path=draft.agency.path,
            data={"cells": written},
        )
    return draft


def _check_change(change: CellChange, columns: dict[str, int], today: date) -> None:
    if change.letter not in SETTABLE or len(change.letter) != 1:
        raise Invalid(
            f"Kode {change.letter!r} tidak dapat diisikan. Gunakan K, R atau P; cuti dan dinas lewat Izin.",
            field="letter",
            code="unknown_letter",
        )
    if change.day.isoformat() not in columns:
        raise Invalid(
            f"{change.day.isoformat()} bukan hari kerja dalam jadwal ini.", field="day", code="no_such_day"
        )
    if change.day < today:
        raise Conflict(
            "Hari itu sudah lewat. Jadwal hanya diubah untuk hari ini dan sesudahnya.", code="day_passed"
        )


def _refuse_fixed_days(
    draft: RosterPlan, rows: Mapping[int, RosterRow], changes: Sequence[CellChange]
) -> None:
    """Days that a permit or a call-up has fixed are not the roster's to change."""
    held = latest_changes(rows, draft.first, draft.last)
    for change in changes:
        fixed = held.get((change.person_id, change.day))
        if fixed is None or fixed.mode == DayMode.RESTORED:
            continue
        mode = DayMode(fixed.mode)
        if mode in (DayMode.LEAVE, DayMode.DUTY):
            raise Conflict(
                f"Hari itu {mode.label}. Cuti dan dinas luar mengikuti izinnya, bukan jadwal.",
                code="absence_in_force",
            )
        if fixed.at > draft.drafted_at:
            raise Conflict(
                f"Hari itu sudah diubah tersendiri ({fixed.reason}). Kembalikan dahulu ke jadwal.",
                code="day_changed",
            )


def _put(rows: dict[int, RosterRow], change: CellChange, column: int) -> list[dict[str, object]]:
    """Writes one letter into its row; answers the audit entry, nothing when it was there already."""
    row = rows.get(change.person_id)
    if row is None:
        raise Invalid("Pegawai itu tidak ada dalam jadwal ini.", field="person", code="no_such_person")
    old = row.cells[column]
    if old == FREE:
        raise Conflict("Hari itu libur bagi pegawai tersebut.", code="free_day")
    if old == change.letter:
        return []
    row.cells = row.cells[:column] + change.letter + row.cells[column + 1 :]
    return [{"person": change.person_id, "day": change.day.isoformat(), "from": old, "to": change.letter}]


def set_cell(*, by: Actor, plan: RosterPlan, person: Person, day: date, letter: str) -> RosterPlan:
    """Sets one cell; see :func:`set_cells`."""
    return set_cells(by=by, plan=plan, changes=[CellChange(person.pk, day, letter)])
