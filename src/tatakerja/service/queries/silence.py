"""Reads about silence: how long a region waits, whom to remind, what to close, whom to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from tatakerja.kernel.zones import WIT, local_date
from tatakerja.organisation.models import Node
from tatakerja.service.models import Complaint, ComplaintPatience, ComplaintStep, SealedIdentity
from tatakerja.service.queries.complaints import TOLD
from tatakerja.service.rules.silence import Patience, Wait, closes, notice_due

_AT_ONCE = 500
# Whoever could not be told of a step for so long (mail away) is not told of it any more.
_OLD = timedelta(days=7)


def patience_of(region: Node) -> Patience:
    """The region's days; those of `rules.silence.Patience` while it has set none."""
    return confirmed_patience(region)[0]


def confirmed_patience(region: Node) -> tuple[Patience, bool]:
    """The region's days, and whether it has set them itself."""
    row = ComplaintPatience.objects.filter(region=region).first()
    return (Patience(row.days, row.notice_days), True) if row else (Patience(), False)


def wait_of(complaint: Complaint) -> Wait | None:
    """What a report waits for, if for its reporter."""
    return Wait(complaint.reply_by, complaint.noticed_on) if complaint.reply_by else None


def _waiting(before: date) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(state=Complaint.State.IN_HAND, reply_by__lte=before)
    return rows.select_related("region").order_by("reply_by", "id")


def to_notice(now: datetime) -> list[Complaint]:
    """Reports whose reporter must be reminded today; two queries."""
    kept = {row.region_id: Patience(row.days, row.notice_days) for row in ComplaintPatience.objects.all()}
    longest = max([Patience().notice_days, *(one.notice_days for one in kept.values())])
    rows = _waiting(local_date(now, WIT) + timedelta(days=longest)).filter(noticed_on__isnull=True)
    return [
        row
        for row in rows[:_AT_ONCE]
        if (wait := wait_of(row)) is not None
        and notice_due(wait, local_date(now, row.region.zone), kept.get(row.region_id, Patience()))
    ]


def to_lapse(now: datetime) -> list[Complaint]:
    """Reports that the silence of their reporter closes; one query."""
    rows = _waiting(local_date(now, WIT)).filter(noticed_on__isnull=False)[:_AT_ONCE]
    waits = ((row, wait_of(row)) for row in rows)
    return [row for row, wait in waits if wait and closes(wait, local_date(now, row.region.zone))]


def news_to_tell(now: datetime) -> list[tuple[SealedIdentity, ComplaintStep]]:
    """Reporters who want to be told, each with the newest step of an office they were not told of.

    Two queries, one more for reports that were merged.
    """
    newest: dict[int, ComplaintStep] = {}
    steps = ComplaintStep.objects.filter(act__in=TOLD, public=True, at__gte=now - _OLD)
    for step in steps.order_by("at", "id"):
        newest[step.complaint_id] = step
    held = SealedIdentity.objects.filter(news=True).select_related("complaint")
    own = held.filter(complaint__in=newest) | held.filter(complaint__merged_into__in=newest)
    pairs = [(one, _newest_of(one.complaint, newest)) for one in own]
    return [(one, step) for one, step in pairs if one.told_id is None or one.told_id < step.pk][:_AT_ONCE]


def _newest_of(complaint: Complaint, newest: Mapping[int, ComplaintStep]) -> ComplaintStep:
    """The newest step at a report or at the one it was joined with; one of them has a step."""
    steps = (newest.get(pk) for pk in (complaint.pk, complaint.merged_into_id) if pk is not None)
    return max((step for step in steps if step is not None), key=lambda step: step.pk)
