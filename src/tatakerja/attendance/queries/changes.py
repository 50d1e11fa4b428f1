"""What changed since a moment, so that only the days behind it are judged again.

Lower packages know nothing of findings; instead of being told, attendance looks at their append-only rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from tatakerja.attendance.models import Correction, CorrectionStep, DayFinding, FindingDifference
from tatakerja.circular.models import Circular, HolidayYear, Occurrence
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import root_node
from tatakerja.permit.models import OfficeVisit, Outing
from tatakerja.platform.models import ScheduledRun
from tatakerja.presence.models import Confirmation, PlaceRevision, PresenceEvent
from tatakerja.presence.queries.outages import outages_changed_since
from tatakerja.roster.models import DayChange, RosterPlan

# Transactions commit in another order than their times say: look a little further back each time.
OVERLAP = timedelta(minutes=2)
FIRST_LOOK = timedelta(days=7)
Part = tuple[Node, date, date | None]


@dataclass(frozen=True, slots=True)
class Changes:
    """Single days of people, and whole parts of the tree over ranges of dates (``None``: to this day)."""

    days: frozenset[tuple[int, date]]
    parts: tuple[Part, ...]


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
    """What arrived since a moment: evidence, decisions on it, places measured anew, changed days, outings,
    visits, corrections, papers, outages, events and holidays; a fixed number of queries."""
    events = PresenceEvent.objects.filter(received_at__gte=moment).values_list("person_id", "day")
    decided = Confirmation.objects.filter(at__gte=moment).values_list("event__person_id", "event__day")
    measured = PlaceRevision.objects.filter(at__gte=moment).values_list("event__person_id", "event__day")
    changed = DayChange.objects.filter(at__gte=moment).values_list("person_id", "date")
    said = Q(told_at__gte=moment) | Q(acknowledged_at__gte=moment) | Q(cancelled_at__gte=moment)
    said |= Q(unacknowledged_at__gte=moment)
    outings = Outing.objects.filter(said).values_list("person_id", "day")
    visits = OfficeVisit.objects.filter(said).values_list("person_id", "day")
    asked = Correction.objects.filter(asked_at__gte=moment).values_list("person_id", "date")
    steps = CorrectionStep.objects.filter(at__gte=moment)
    answered = steps.values_list("correction__person_id", "correction__date")
    days = {*events.distinct(), *decided, *measured, *changed, *outings, *visits, *asked, *answered}
    parts = (*_papers(moment), *_happenings(moment), *outages_changed_since(moment))
    return Changes(frozenset(days), tuple(dict.fromkeys(parts)))


def _papers(moment: datetime) -> Iterator[Part]:
    """Rosters and circulars published, and circulars ended: from the first day they speak of."""
    for plan in RosterPlan.objects.filter(published_at__gte=moment).select_related("agency"):
        yield plan.agency, plan.first, plan.last
    put = Q(published_at__gte=moment) | Q(ended_at__gte=moment)
    for row in Circular.objects.filter(put).select_related("region"):
        if row.valid_from:
            yield row.region, row.valid_from, row.valid_until


def _happenings(moment: datetime) -> Iterator[Part]:
    """Events that bind circulars, opened or closed, and the year of a new decree on holidays."""
    told = Q(opened_at__gte=moment) | Q(closed_at__gte=moment)
    for row in Occurrence.objects.filter(told).select_related("region"):
        yield row.region, row.first, None
    years = HolidayYear.objects.filter(recorded_at__gte=moment).values_list("year", flat=True).distinct()
    root = root_node()
    if root is not None:
        for year in years.order_by("year"):
            yield root, date(year, 1, 1), date(year, 12, 31)


def shifts_before(days: Iterable[tuple[int, date]]) -> set[tuple[int, date]]:
    """The days before, of people who were on a shift then or did not check out: what they tapped since may
    have ended the day."""
    before = {(person_id, day - timedelta(days=1)) for person_id, day in days}
    open_days = Q(mode="FLEX") | Q(check_in__isnull=False, check_out__isnull=True)
    rows = DayFinding.objects.filter(open_days, date__in={day for _, day in before})
    return before.intersection(rows.values_list("person_id", "date")) if before else set()


def differing_days(first: date, last: date) -> list[tuple[int, date]]:
    """Days of closed months beside which a difference stands that nobody has proposed yet."""
    found = FindingDifference.State.FOUND
    rows = FindingDifference.objects.filter(date__range=(first, last), state=found)
    return list(rows.values_list("person_id", "date"))
