"""Closing a month, opening it again with two names, and differences found after it was closed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from tatakerja.attendance.access import require_close, require_reopen
from tatakerja.attendance.models import MAX_TEXT, FindingDifference, MonthClosing
from tatakerja.attendance.queries.closing import (
    checklist_of,
    closing_of,
    frozen_hash,
    served_in,
    unrecorded_in,
)
from tatakerja.attendance.services.evaluating import evaluate_people
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.periods import Month
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind

_JOB = Job("attendance.closing")
_REASON = "Tuliskan alasannya."
_SETTLED = (
    "TPP yang dihitung dari bulan ini sudah dikunci, jadi bulan ini tidak dibuka kembali. Perbaiki harinya: "
    "selisihnya dihitung pada bulan berikutnya."
)


def close_month(*, by: Actor, agency: Node, month: Month) -> MonthClosing:
    """Closes an agency's month: judged once more from the evidence, then frozen with a hash.

    Refused (409) while a day, a correction or a leave of the month is undecided, and for a month that is not
    over; people without a single record do not stop it but are named in it.
    """
    require_close(by, agency)
    _require_open(agency, month)
    silent = unrecorded_in(agency, month)
    # Silence is not absence: of whom there is nothing in the whole month, nothing is judged; a person asks.
    named = {one.pk for one in silent}
    people = [pk for pk in served_in(agency, month).values_list("pk", flat=True) if pk not in named]
    evaluate_people(by=_JOB, people=people, days=days_between(month.first, month.last))
    return _freeze(by, agency, month, silent)


@transaction.atomic
def _freeze(by: Actor, agency: Node, month: Month, silent: Sequence[Person]) -> MonthClosing:
    Node.objects.select_for_update().get(pk=agency.pk)
    _require_open(agency, month)
    found = checklist_of(agency, month)
    if not found.ready:
        waiting = "; ".join(f"{item.text}: {item.open}" for item in found.items if item.stops and item.open)
        raise Conflict(f"Bulan belum dapat ditutup. {waiting}.", code="month_not_ready")
    newest = MonthClosing.objects.filter(agency=agency, month=month.first).aggregate(top=Max("version"))[
        "top"
    ]
    rows, digest = frozen_hash(agency, month)
    closing = MonthClosing.objects.create(
        agency=agency,
        month=month.first,
        version=(newest or 0) + 1,
        closed_at=clock.now(),
        closed_by=person_behind(by),
        rows=rows,
        sha256=digest,
        checklist=[{"code": item.code, "text": item.text, "open": item.open} for item in found.items],
        unrecorded=[{"person": one.pk, "name": str(one), "nip": one.nip} for one in silent],
    )
    audit.record(
        by=by,
        action="attendance.month_closed",
        subject=closing,
        node_path=agency.path,
        data={"month": str(month), "rows": rows, "sha256": digest},
    )
    return closing


def _require_open(agency: Node, month: Month) -> None:
    if closing_of(agency, month) is not None:
        raise Conflict("Bulan ini sudah ditutup.", code="month_closed")


@transaction.atomic
def ask_reopening(*, by: Actor, closing: MonthClosing, reason: str) -> MonthClosing:
    """The agency asks to open a closed month again; nothing changes until another person grants it."""
    require_close(by, closing.agency)
    held = _held(closing)
    _require_unsettled(held)
    held.reopen_reason = words_of(reason, "reason", MAX_TEXT, required=_REASON)
    held.reopen_asked_by, held.reopen_asked_at = person_behind(by), clock.now()
    held.save(update_fields=["reopen_reason", "reopen_asked_by", "reopen_asked_at"])
    _record(by, held, "attendance.reopening_asked", {"reason": held.reopen_reason})
    return held


@transaction.atomic
def reopen_month(*, by: Actor, closing: MonthClosing) -> MonthClosing:
    """The region's personnel agency opens the month; never who asked for it."""
    require_reopen(by, closing.agency)
    held = _held(closing)
    _require_unsettled(held)
    author = person_behind(by)
    if held.reopen_asked_by_id is None:
        raise Conflict("Belum ada permintaan membuka kembali bulan ini.", code="nothing_asked")
    if author is None or author.pk == held.reopen_asked_by_id:
        raise Conflict("Yang membuka kembali harus orang lain dari yang meminta.", code="same_person")
    held.state = MonthClosing.State.REOPENED
    held.reopened_by, held.reopened_at = author, clock.now()
    held.save(update_fields=["state", "reopened_by", "reopened_at"])
    _record(by, held, "attendance.month_reopened", {"reason": held.reopen_reason})
    return held


def _require_unsettled(closing: MonthClosing) -> None:
    if closing.settled_at is not None:
        raise Conflict(_SETTLED, code="month_settled")


@transaction.atomic
def settle_month(*, by: Job, closing: MonthClosing) -> MonthClosing:
    """Marks that locked money rests on a closed month; opened again, its days would no longer be those paid.

    No person's act of its own: it follows from locking the money, in the same transaction. `Conflict` for a
    month that is not closed.
    """
    held = _held(closing)
    if held.settled_at is None:
        held.settled_at = clock.now()
        held.save(update_fields=["settled_at"])
        _record(by, held, "attendance.month_settled", {"version": held.version})
    return held


def _held(closing: MonthClosing) -> MonthClosing:
    held = MonthClosing.objects.select_for_update().select_related("agency").get(pk=closing.pk)
    if held.state != MonthClosing.State.CLOSED:
        raise Conflict("Bulan ini tidak sedang ditutup.", code="month_open")
    return held


def _record(by: Actor, closing: MonthClosing, action: str, data: dict[str, object]) -> None:
    audit.record(
        by=by, action=action, subject=closing, node_path=closing.agency.path,
        data={"month": f"{closing.month:%Y-%m}", **data},
    )  # fmt: skip


@transaction.atomic
def propose_difference(*, by: Actor, difference: FindingDifference, reason: str) -> FindingDifference:
    """Proposes that a difference found after the close should count, with the reason."""
    require_close(by, difference.closing.agency)
    held = (
        FindingDifference.objects.select_for_update().select_related("closing__agency").get(pk=difference.pk)
    )
    if held.state == FindingDifference.State.ACCEPTED:
        raise Conflict("Selisih ini sudah diterima.", code="difference_accepted")
    held.reason = words_of(reason, "reason", MAX_TEXT, required=_REASON)
    held.state = FindingDifference.State.PROPOSED
    held.proposed_by, held.proposed_at = person_behind(by), clock.now()
    held.save(update_fields=["state", "reason", "proposed_by", "proposed_at"])
    _record(
        by, held.closing, "attendance.difference_proposed", {"difference": held.pk, "reason": held.reason}
    )
    return held


@transaction.atomic
def accept_difference(*, by: Actor, difference: FindingDifference) -> FindingDifference:
    """Another person accepts a proposed difference; the frozen day stays, the difference counts."""
    require_close(by, difference.closing.agency)
    held = (
        FindingDifference.objects.select_for_update().select_related("closing__agency").get(pk=difference.pk)
    )
    author = person_behind(by)
    if held.state != FindingDifference.State.PROPOSED:
        raise Conflict("Selisih ini tidak sedang diusulkan.", code="difference_not_proposed")
    if author is None or author.pk == held.proposed_by_id or author.pk == held.person.user_id:
        raise Conflict("Yang menerima harus orang lain dari yang mengusulkan.", code="same_person")
    held.state = FindingDifference.State.ACCEPTED
    held.accepted_by, held.accepted_at = author, clock.now()
    held.save(update_fields=["state", "accepted_by", "accepted_at"])
    _record(by, held.closing, "attendance.difference_accepted", {"difference": held.pk})
    return held
