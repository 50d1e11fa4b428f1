"""Filling a roster from the circular: one rota per pool by the engine, everything else by rule."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Level, Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.roster.access import require_plan
from tatakerja.roster.models import RosterPlan, RosterRow
from tatakerja.roster.services.filling import WISHES_FIRST, fill
from tatakerja.roster.services.staff import Staff, basis_of_day, read_staff
from tatakerja.roster.solver.model import LEVELS

LONGEST_PERIOD_DAYS = 92


@transaction.atomic
def draft_plan(*, by: Actor, agency: Node, first: date, last: date, wishes_first: bool = False) -> RosterPlan:
    """Fills a draft of the agency's roster from ``first`` to ``last`` and answers it.

    Fairness always comes first; then even weekdays and after them wishes, or the other way round. Locked
    cells of an open draft stay.

    An open draft of the same period is filled anew; a published roster of that period gets a next version, in
    which days that are over stay as they were. Where no roster exists the rota's cells stay empty and
    ``result["conflicts"]`` says why, in Indonesian, with the clauses.
    Refuses (422) a node that is no agency, a reversed period or one over three months, a period without
    working days, an agency without people; and (403) everybody who is no planner there.
    """
    require_plan(by, agency)
    check_period(agency, first, last)
    staff = read_staff(agency, first, last)
    if not staff.days:
        raise Invalid("Tidak ada hari kerja dalam rentang itu.", field="first", code="no_working_days")
    if not staff.members:
        raise Invalid(
            f"{agency.name} belum memiliki pegawai pada {first.isoformat()}. Impor pegawai terlebih dahulu.",
            field="agency",
            code="no_people",
        )
    plan = _open_draft(by, agency, first, last)
    _write(by, plan, staff, order=WISHES_FIRST if wishes_first else LEVELS)
    audit.record(
        by=by,
        action="roster.drafted",
        subject=plan,
        node_path=agency.path,
        data={
            "first": first.isoformat(),
            "last": last.isoformat(),
            "version": plan.version,
            "people": len(staff.members),
            "feasible": plan.result["feasible"],
        },
    )
    return plan


@transaction.atomic
def replan(*, by: Actor, plan: RosterPlan, slack: int) -> RosterPlan:
    """Fills the next version of a published roster with few changes, and answers that draft.

    ``slack`` office days of spread are given up so that fewer days change; 0 keeps the best fairness. An open
    draft of the same period is filled anew. Refuses a roster that is not published (409).
    """
    require_plan(by, plan.agency)
    require_published(plan)
    staff = read_staff(plan.agency, plan.first, plan.last)
    draft = _open_draft(by, plan.agency, plan.first, plan.last)
    _write(by, draft, staff, slack)
    data = {"slack": slack, "version": draft.version, "spread": draft.result["spread"]}
    audit.record(by=by, action="roster.replanned", subject=draft, node_path=plan.agency.path, data=data)
    return draft


@transaction.atomic
def fill_again(*, by: Actor, plan: RosterPlan, slack: int, order: tuple[str, ...]) -> RosterPlan:
    """Fills an open draft anew with its own slack and order of what is made good after fairness."""
    require_plan(by, plan.agency)
    staff = read_staff(plan.agency, plan.first, plan.last)
    draft = _open_draft(by, plan.agency, plan.first, plan.last)
    _write(by, draft, staff, slack, order)
    data = {"slack": slack, "order": list(order), "version": draft.version}
    audit.record(by=by, action="roster.refilled", subject=draft, node_path=plan.agency.path, data=data)
    return draft


def require_published(plan: RosterPlan) -> None:
    """Refuses what is only possible with a roster in force."""
    if plan.state != RosterPlan.State.PUBLISHED:
        raise Conflict("Ini hanya untuk jadwal yang sedang berlaku.", code="not_published")


def _write(
    by: Actor, plan: RosterPlan, staff: Staff, slack: int = 0, order: tuple[str, ...] = LEVELS
) -> None:
    """Fills the plan and its rows, in bulk."""
    filled = fill(staff, plan, slack, order)
    letters, plan.result = filled.letters, filled.result
    plan.days = [day.isoformat() for day in staff.days]
    plan.basis = {"days": [basis_of_day(staff, rules) for rules in staff.rules]}
    plan.drafted_at, plan.drafted_by, plan.edited_at = clock.now(), audit.person_behind(by), None
    plan.save()
    RosterRow.objects.bulk_create(
        [
            RosterRow(plan=plan, person_id=m.person_id, unit=m.account, cells="".join(letters[m.person_id]))
            for m in staff.members
        ],
        batch_size=1000,
    )


def check_period(agency: Node, first: date, last: date) -> None:
    """Refuses (422) a node that is no agency, and periods as :func:`check_dates` does."""
    if agency.level != Level.AGENCY:
        raise Invalid("Jadwal disusun untuk satu OPD.", field="agency", code="not_an_agency")
    check_dates(first, last)


def check_dates(first: date, last: date) -> None:
    """Refuses (422) a reversed period and one over three months."""
    if last < first:
        raise Invalid(
            f"Tanggal akhir {last.isoformat()} mendahului tanggal awal {first.isoformat()}.",
            field="last",
            code="period_reversed",
        )
    if (last - first).days >= LONGEST_PERIOD_DAYS:
        raise Invalid("Satu jadwal paling lama tiga bulan.", field="last", code="period_too_long")


def _open_draft(by: Actor, agency: Node, first: date, last: date) -> RosterPlan:
    """The draft of this period without rows: an open one emptied, else the next version."""
    Node.objects.select_for_update().get(pk=agency.pk)  # one at a time fills or changes an agency's roster
    same = RosterPlan.objects.filter(agency=agency, first=first, last=last)
    opened = same.filter(state=RosterPlan.State.DRAFT).first()
    if opened is not None:
        opened.rows.all().delete()
        return opened
    crossing = RosterPlan.objects.filter(
        agency=agency, state=RosterPlan.State.DRAFT, first__lte=last, last__gte=first
    ).first()
    if crossing is not None:
        raise Conflict(
            f"Masih ada konsep untuk {crossing.first.isoformat()} sampai {crossing.last.isoformat()} yang "
            "tumpang tindih. Terbitkan atau hapus konsep itu dahulu.",
            code="draft_overlaps",
        )
    return RosterPlan.objects.create(
        agency=agency,
        first=first,
        last=last,
        version=(same.aggregate(highest=Max("version"))["highest"] or 0) + 1,
        replaces=same.filter(state=RosterPlan.State.PUBLISHED).first(),
        drafted_at=clock.now(),
        drafted_by=audit.person_behind(by),
    )
