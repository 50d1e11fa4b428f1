"""What a region has set for itself: how long it keeps coordinates, how long people have to answer."""

from __future__ import annotations

from tatakerja.organisation.models import Node
from tatakerja.presence.models import AnswerTerms, PointRetention
from tatakerja.presence.rules.answering import AnswerTimes
from tatakerja.presence.rules.privacy import KEEP_DAYS


def keep_days(region: Node) -> int:
    """The region's number of days, else the default that is still to be confirmed; one query."""
    return PointRetention.objects.filter(region=region).values_list("days", flat=True).first() or KEEP_DAYS


def answer_times(region: Node) -> AnswerTimes:
    """The region's times to answer, else those that are still to be confirmed; one query."""
    found = (
        AnswerTerms.objects.filter(region_id=region.pk).values_list("report_minutes", "review_days").first()
    )
    return AnswerTimes(*found) if found else AnswerTimes()


def unconfirmed(region: Node) -> tuple[str, ...]:
    """What the region has not set itself yet: ``days``, ``times``; two queries."""
    kept = PointRetention.objects.filter(region=region, to_be_confirmed=False).exists()
    timed = AnswerTerms.objects.filter(region=region, to_be_confirmed=False).exists()
    return tuple(name for name, known in (("days", kept), ("times", timed)) if not known)
