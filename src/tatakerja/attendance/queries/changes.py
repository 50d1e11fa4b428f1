"""What changed since a moment, so that only the days behind it are judged again.

Lower packages know nothing of findings; instead of being told, attendance looks at their append-only rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tatakerja.attendance.models import Correction, CorrectionStep
from tatakerja.circular.models import Circular
from tatakerja.organisation.models import Node
from tatakerja.permit.models import Outing
from tatakerja.platform.models import ScheduledRun
from tatakerja.presence.models import Confirmation, PlaceRevision, PresenceEvent
from tatakerja.presence.queries.outages import outages_changed_since
from tatakerja.roster.models import DayChange, RosterPlan

# Transactions commit in another order than their times say: look a little further back each time.
OVERLAP = timedelta(minutes=2)
FIRST_LOOK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Changes:
    """Single days of people, and whole parts of the tree over ranges of dates.

    ``outages`` are parts too; they are noted as long as their month may be open, so they reach back whole.
    """

    days: frozenset[tuple[int, date]]
    parts: tuple[tuple[Node, date, date | None], ...]
    outages: tuple[tuple[Node, date, date], ...] = ()


def last_look(now: datetime) -> datetime:
    """The moment from which changes are not yet looked at."""
    before = (
        ScheduledRun.objects.filter(name="attendance.changes", started_at__lt=now, finished_at__isnull=False)
        .order_by("-started_at")
        .values_list("started_at", flat=True)
        .first()
    )
    return before - OVERLAP if before else now - FIRST_LOOK


def changes_since(moment: datetime) -> Changes:
    """Eleven queries: outages, evidence, decisions on it, days, outings, corrections, papers."""
    events = PresenceEvent.objects.filter(received_at__gte=moment).values_list("person_id", "day")
    decided = Confirmation.objects.filter(at__gte=moment).values_list("event__person_id", "event__day")
    measured = PlaceRevision.objects.filter(at__gte=moment).values_list("event__person_id", "event__day")
    changed = DayChange.objects.filter(at__gte=moment).values_list("person_id", "date")
    told = Outing.objects.filter(told_at__gte=moment) | Outing.objects.filter(acknowledged_at__gte=moment)
    told |= Outing.objects.filter(cancelled_at__gte=moment)
    asked = Correction.objects.filter(asked_at__gte=moment).values_list("person_id", "date")
    steps = CorrectionStep.objects.filter(at__gte=moment)
    answered = steps.values_list("correction__person_id", "correction__date")
    days = {
        *events.distinct(),
        *decided,
        *measured,
        *changed,
        *told.values_list("person_id", "day"),
        *asked,
        *answered,
    }
    rosters = RosterPlan.objects.filter(published_at__gte=moment).select_related("agency")
    circulars = Circular.objects.filter(published_at__gte=moment).select_related("region")
    parts: list[tuple[Node, date, date | None]] = [(row.agency, row.first, row.last) for row in rosters]
    parts += [(row.region, row.valid_from, row.valid_until) for row in circulars if row.valid_from]
    return Changes(frozenset(days), tuple(parts), tuple(outages_changed_since(moment)))
