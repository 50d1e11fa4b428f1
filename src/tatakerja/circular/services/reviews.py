"""Reviews: opened before their day by a job, measured, decided by an officer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular, Review
from tatakerja.circular.queries import policy_of
from tatakerja.circular.rules.conditions import review_day
from tatakerja.circular.services.publishing import end_circular
from tatakerja.circular.services.writing import adopt_circular
from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor

AHEAD = timedelta(days=7)


@transaction.atomic
def open_reviews(*, by: Actor, now: datetime) -> int:
    """Opens the review of every circular in force whose date is a week away or less; answers how many.

    See :func:`~tatakerja.circular.rules.conditions.review_day` for the day.
    """
    opened = 0
    rows = Circular.objects.filter(state=Circular.State.PUBLISHED)
    for row in rows.select_related("region").prefetch_related("reviews"):
        reviews = list(row.reviews.all())
        due = review_day(policy_of(row), [one.due_on for one in reviews if one.decision])
        waiting = any(not one.decision for one in reviews)
        if due is None or waiting or due - AHEAD > zones.local_date(now, row.region.zone):
            continue
        review = Review.objects.create(circular=row, due_on=due, reminded_at=now)
        data = {"due_on": due.isoformat()}
        audit.record(
            by=by, action="circular.review_opened", subject=review, node_path=row.region.path, data=data
        )
        opened += 1
    return opened


@transaction.atomic
def decide_review(
    *,
    by: Actor,
    review: Review,
    decision: str,
    reason: str,
    figures: Sequence[Mapping[str, str]] = (),
    ends_on: date | None = None,
) -> Review:
    """The evaluation's outcome: continue, change (a draft of the next version is opened) or end on a day.

    ``figures`` are ``{"name", "before", "during"}`` in words. 409 when it was decided already, 422 without a
    reason or, for an end, without its last day.
    """
    circular = Circular.objects.select_related("region").get(pk=review.circular_id)
    require_write(by, circular.region)
    held = Review.objects.select_for_update().get(pk=review.pk)
    if held.decision:
        raise Conflict("Evaluasi ini sudah diputuskan.", code="already_decided")
    if decision not in Review.Decision.values:
        raise Invalid("Pilih dilanjutkan, diubah, atau diakhiri.", field="decision", code="unknown_decision")
    if not reason.strip():
        raise Invalid("Tuliskan alasan keputusan.", field="reason", code="reason_missing")
    if decision == Review.Decision.END:
        _end(by, circular, ends_on, reason)
    held.decision, held.reason = decision, reason.strip()
    held.figures = [dict(one) for one in figures]
    held.decided_at, held.decided_by = clock.now(), audit.person_behind(by)
    held.save()
    if decision == Review.Decision.CHANGE:
        _open_next(by, circular)
    data = {"circular": circular.pk, "decision": decision, "reason": reason.strip()}
    audit.record(
        by=by, action="circular.review_decided", subject=held, node_path=circular.region.path, data=data
    )
    return held


def _end(by: Actor, circular: Circular, ends_on: date | None, reason: str) -> None:
    if ends_on is None:
        raise Invalid("Isi hari terakhir berlaku.", field="ends_on", code="last_day_missing")
    end_circular(by=by, circular=circular, on=ends_on, reason=reason)


def _open_next(by: Actor, circular: Circular) -> None:
    """The draft of the next version, starting tomorrow, unless somebody is writing it already."""
    same = Circular.objects.filter(region=circular.region, slug=circular.slug, state=Circular.State.DRAFT)
    if same.exists():
        return
    today = zones.local_date(clock.now(), circular.region.zone)
    first = max(today + timedelta(days=1), policy_of(circular).valid.start)
    adopt_circular(
        by=by,
        region=circular.region,
        slug=circular.slug,
        changes={**circular.changes, "valid.from": first.isoformat()},
        document=circular.document,
    )


@transaction.atomic
def keep_figures(*, by: Actor, review: Review, measured: Sequence[Mapping[str, str]], now: datetime) -> None:
    """Keeps what higher packages drew from their data for an open review: ``{"name", "before", "during"}``.

    Figures are texts, so that a decision can be read years later; a decided review is left alone.
    """
    held = Review.objects.select_for_update().select_related("circular__region").get(pk=review.pk)
    require_write(by, held.circular.region)
    if held.decision:
        return
    held.measured, held.measured_at = [dict(row) for row in measured], now
    held.save(update_fields=["measured", "measured_at"])
    data = {"figures": held.measured}
    audit.record(
        by=by,
        action="circular.review_measured",
        subject=held,
        node_path=held.circular.region.path,
        data=data,
    )
