"""Targets and their monthly figures: recorded by the superior, confirmed from judged tasks, never
rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Max

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.periods import Month
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.worklog.access import require_lead
from tatakerja.worklog.models import MonthConfirmation, SkpTarget, TaskState
from tatakerja.worklog.queries.realisation import decimal_of, figure_of
from tatakerja.worklog.rules.realisation import TargetFigure, require_reason
from tatakerja.worklog.services.common import words


@dataclass(frozen=True, slots=True)
class TargetWords:
    """A target as typed: its code in e-Kinerja, the result planned, unit, the year's amount, its months."""

    year: int
    code: str
    title: str
    unit: str
    amount: Decimal
    first_month: int = 1
    last_month: int = 12


def _checked(given: TargetWords) -> TargetWords:
    if not 2000 <= given.year <= 2100:
        raise Invalid("Tahun tidak masuk akal.", field="year", code="year_out_of_range")
    if not 1 <= given.first_month <= given.last_month <= 12:
        raise Invalid("Bulan akhir mendahului bulan awal.", field="last_month", code="period_reversed")
    return TargetWords(
        given.year,
        words(given.code, "code", 40, required="Tuliskan kodenya, misalnya RHK-1."),
        words(given.title, "title", 300, required="Tuliskan rencana hasil kerja."),
        words(given.unit, "unit", 40, required="Tuliskan satuannya, misalnya berkas."),
        given.amount,
        given.first_month,
        given.last_month,
    )


@transaction.atomic
def save_target(
    *, by: Actor, person: Person, given: TargetWords, target: SkpTarget | None = None
) -> SkpTarget:
    """Records a new target, or changes one; code and year of an existing one stay."""
    post = require_lead(by, person)
    checked = _checked(given)
    clash = SkpTarget.objects.filter(person=person, year=checked.year, code=checked.code)
    if (clash.exclude(pk=target.pk) if target else clash).exists():
        raise Conflict(f"Kode {checked.code} sudah dipakai pada {checked.year}.", code="target_exists")
    row = target or SkpTarget(person=person, year=checked.year, code=checked.code, made_at=clock.now())
    before = str(row.amount) if target else ""
    row.title, row.unit, row.amount = checked.title, checked.unit, checked.amount
    row.first_month, row.last_month = checked.first_month, checked.last_month
    row.save()
    audit.record(
        by=by,
        action="worklog.target_changed" if target else "worklog.target_recorded",
        subject=row,
        node_path=post.node.path if post else "",
        data={"code": row.code, "amount": str(row.amount), "before": before},
    )
    return row


@transaction.atomic
def close_target(*, by: Actor, target: SkpTarget) -> SkpTarget:
    """Ends a target: it stays in the months up to this one and is offered no more."""
    post = require_lead(by, target.person)
    if target.closed_at is None:
        target.closed_at = clock.now()
        target.save(update_fields=["closed_at"])
        audit.record(
            by=by, action="worklog.target_closed", subject=target, node_path=post.node.path if post else ""
        )
    return target


@transaction.atomic
def confirm_month(
    *, by: Actor, target: SkpTarget, month: Month, realised: Decimal, note: str = ""
) -> MonthConfirmation:
    """The superior's figure of a target for a month; a further one is a further version.

    Refuses a month ahead, a negative figure, and a figure other than the judged tasks' sum without a reason.
    """
    post = require_lead(by, target.person)
    if month.first > today():
        raise Invalid("Bulan ini belum dimulai.", field="month", code="month_ahead")
    if realised < 0:
        raise Invalid("Realisasi tidak boleh negatif.", field="realised", code="amount_negative")
    said = words(note, "note", 300)
    SkpTarget.objects.select_for_update().get(pk=target.pk)
    figure = figure_of(target, month)
    require_reason(figure, Fraction(realised), said)
    row = add_confirmation(target, month, figure, realised, by, note=said)
    audit.record(
        by=by,
        action="worklog.month_confirmed",
        subject=row,
        node_path=post.node.path if post else "",
        data={
            "target": target.pk,
            "month": str(month),
            "realised": str(realised),
            "counted": str(row.counted),
        },
    )
    return row


def add_confirmation(
    target: SkpTarget, month: Month, figure: TargetFigure, realised: Decimal, by: Actor, **more: str
) -> MonthConfirmation:
    """The next version; keeps the sum of that moment and the tasks it came from.

    ``more``: ``note``, and ``source`` (judged unless said otherwise).
    """
    held = MonthConfirmation.objects.filter(target=target, month=month.first)
    newest: int = held.aggregate(newest=Max("version"))["newest"] or 0
    return MonthConfirmation.objects.create(
        target=target,
        month=month.first,
        version=newest + 1,
        counted=decimal_of(figure.counted),
        realised=realised,
        note=more.get("note", ""),
        tasks=[one.task_id for one in figure.evidence if one.state == TaskState.EVALUATED],
        source=more.get("source", MonthConfirmation.Source.JUDGED),
        at=clock.now(),
        by=person_behind(by),
    )
