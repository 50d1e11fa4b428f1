"""Disputes: the employee objects to a statement before it is locked, the officer answers in words."""

from __future__ import annotations

from django.db import transaction

from tatakerja.allowance.access import require_compute, require_own
from tatakerja.allowance.models import MAX_TEXT, TppDispute, TppRun, TppStatement
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.zones import local_date
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind


def _words(text: str, field: str) -> str:
    words = text.strip()
    if not words or len(words) > MAX_TEXT or "\x00" in words:
        raise Invalid(f"Tuliskan dengan paling banyak {MAX_TEXT} huruf.", field=field, code="text_missing")
    return words


@transaction.atomic
def dispute_statement(*, by: Actor, statement: TppStatement, reason: str) -> TppDispute:
    """Objects to the own statement while it may be disputed; one open objection at a time."""
    require_own(by, statement)
    run = TppRun.objects.select_for_update().select_related("agency").get(pk=statement.run_id)
    today = local_date(clock.now(), run.agency.zone)
    if run.state != TppRun.State.OPEN or (run.dispute_until is not None and today > run.dispute_until):
        raise Conflict("Masa sanggah sudah lewat atau belum dibuka.", code="no_dispute_time")
    if TppDispute.objects.filter(run=run, person=statement.person, outcome=TppDispute.Outcome.OPEN).exists():
        raise Conflict("Sanggahan Anda masih menunggu jawaban.", code="dispute_open")
    row = TppDispute.objects.create(
        run=run, person=statement.person, reason=_words(reason, "reason"), amount=statement.amount,
        asked_at=clock.now(),
    )  # fmt: skip
    audit.record(by=by, action="allowance.disputed", subject=row, node_path=run.agency.path)
    return row


@transaction.atomic
def answer_dispute(*, by: Actor, dispute: TppDispute, recompute: bool, answer: str) -> TppDispute:
    """Answers in words the employee reads: the result is kept, or the month will be computed again."""
    require_compute(by, dispute.run.agency)
    held = TppDispute.objects.select_for_update().select_related("run__agency", "person").get(pk=dispute.pk)
    author = person_behind(by)
    if author is not None and held.person.user_id == author.pk:
        raise NotAllowed("Sanggahan Anda sendiri dijawab oleh orang lain.")
    if held.outcome != TppDispute.Outcome.OPEN:
        raise Conflict("Sanggahan ini sudah dijawab.", code="dispute_answered")
    held.outcome = TppDispute.Outcome.RECOMPUTE if recompute else TppDispute.Outcome.KEPT
    held.answer, held.answered_by, held.answered_at = _words(answer, "answer"), author, clock.now()
    held.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    audit.record(
        by=by, action="allowance.dispute_answered", subject=held, node_path=held.run.agency.path,
        data={"outcome": held.outcome},
    )  # fmt: skip
    return held
