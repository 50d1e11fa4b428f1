"""Reads of complaints: the public page of a code, the office's list, what must be escalated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, When

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.identifiers import plain_code
from tatakerja.kernel.zones import WIB, WIT, at, local_date
from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Assignment, Level, Node, Role, RoleGrant
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.service.models import Complaint, ComplaintStep
from tatakerja.service.rules.complaints import Stage, State, must_tell, open_date, stage
from tatakerja.service.rules.duplicates import ALIKE, likeness

_WEEKS = timedelta(days=40)
_OPEN = (Complaint.State.RECEIVED, Complaint.State.IN_HAND)
_COMPARED = 200
_ANSWERS = (ComplaintStep.Act.ANSWERED, ComplaintStep.Act.CLOSED)
# What an office says, or the clock in its place, and the reporter of a duplicate reads too.
TOLD = (*_ANSWERS, ComplaintStep.Act.ASKED, ComplaintStep.Act.NOTICED, ComplaintStep.Act.LAPSED)


@dataclass(frozen=True, slots=True)
class Shown:
    """A complaint with the date that is ahead and how near it is."""

    complaint: Complaint
    due: date | None
    stage: Stage

    @property
    def level(self) -> str:
        """Colour of the badge."""
        return {Stage.CALM: "info", Stage.DUE: "warn", Stage.LATE: "bad", Stage.DONE: "ok"}[self.stage]


def by_code(code: str) -> Complaint | None:
    """The complaint behind a tracking code, however it is spaced or cased."""
    rows = Complaint.objects.select_related("node", "region", "merged_into", "service")
    return rows.filter(code=plain_code(code)).first()


def spaced(code: str) -> str:
    """A code as people read it out: two groups of five."""
    return f"{code[:5]} {code[5:]}"


def story_of(complaint: Complaint, *, public: bool) -> list[ComplaintStep]:
    """The steps in order; the public sees what is meant for it, and of a duplicate the other's answers."""
    ids = [complaint.pk] + ([complaint.merged_into_id] if complaint.merged_into_id else [])
    steps = ComplaintStep.objects.filter(complaint_id__in=ids).prefetch_related("files").select_related("by")
    if not public:
        return list(steps)
    return [one for one in steps if one.public and (one.complaint_id == complaint.pk or one.act in TOLD)]


def shown(rows: Iterable[Complaint], now: datetime) -> list[Shown]:
    """The rows with their stage today; one query for the calendar."""
    found = list(rows)
    day = local_date(now, WIT)
    calendar = calendar_for(day - _WEEKS, day + _WEEKS)
    return [_stage(row, now, calendar) for row in found]


def _stage(row: Complaint, now: datetime, calendar: HolidayCalendar) -> Shown:
    due = open_date(State(row.state), row.verify_by, row.due_on)
    return Shown(row, due, stage(State(row.state), due, local_date(now, row.region.zone), calendar))


def last_answers(rows: Iterable[Complaint]) -> dict[int, ComplaintStep]:
    """The newest public answer of each report that has one; one query."""
    ids = [row.pk for row in rows]
    steps = ComplaintStep.objects.filter(complaint__in=ids, act__in=_ANSWERS, public=True)
    return {step.complaint_id: step for step in steps.order_by("at", "id")}


def alike(complaint: Complaint) -> list[Complaint]:
    """Open reports of the last weeks that seem to say the same, likest first, three at most; one query."""
    since = complaint.received_at - _WEEKS
    rows = Complaint.objects.filter(
        region=complaint.region_id, state__in=_OPEN, received_at__gte=since, about_official=False
    ).exclude(pk=complaint.pk)
    rows = rows.filter(Q(node=complaint.node_id) | Q(topic__isnull=False, topic=complaint.topic_id))
    scored = [(likeness(complaint.text, row.text), row) for row in rows.order_by("-id")[:_COMPARED]]
    found = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].pk))
    return [row for _score, row in found[:3]]


def open_on() -> Case:
    """`open_date` for the database: the date that a report's row shows, and that the desk sorts by."""
    return Case(
        When(state=Complaint.State.RECEIVED, then=F("verify_by")),
        When(state=Complaint.State.IN_HAND, then=F("due_on")),
    )


def with_deadline(rows: QuerySet[Complaint], near: str, now: datetime) -> QuerySet[Complaint]:
    """Reports whose open date has passed (``lewat``) or is today or the next working day (``dekat``).

    The day is that of the westernmost zone, so that nothing counts as late before it is everywhere.
    """
    today = local_date(now, WIB)
    soon = calendar_for(today, today + _WEEKS).add_working_days(today, 1)
    span = {"lewat": (date.min, today - timedelta(days=1)), "dekat": (today, soon)}.get(near)
    if span is None:
        return rows
    return rows.filter(
        Q(state=Complaint.State.RECEIVED, verify_by__range=span)
        | Q(state=Complaint.State.IN_HAND, due_on__range=span)
    )


def to_escalate(now: datetime) -> list[Shown]:
    """Complaints whose promise is near or broken and whose leaders do not know of that date yet."""
    soon = local_date(now, WIT) + _WEEKS
    near = Q(state=Complaint.State.RECEIVED, verify_by__lte=soon)
    near |= Q(state=Complaint.State.IN_HAND, due_on__lte=soon)
    rows = Complaint.objects.filter(near).select_related("node", "region")
    return [one for one in shown(rows, now) if must_tell(one.stage, one.due, one.complaint.escalated_to)]


def leaders_of(node: Node, day: date) -> list[int]:
    """Accounts of an office's head, the heads above it, and the region's officers."""
    ids = steps_of(node.path)
    heads = Assignment.objects.filter(in_force(day), node_id__in=ids, heads_node=True, person__active=True)
    heads = heads.filter(node__level__in=(Level.AGENCY, Level.UNIT), person__user__isnull=False)
    officers = RoleGrant.objects.filter(in_force(day), node_id__in=ids, role=Role.BKD_OFFICER)
    found = {one for one in heads.values_list("person__user_id", flat=True) if one}
    return sorted(found | set(officers.values_list("user_id", flat=True)))


def answer_days(region: Node, first: date, last: date) -> Fraction | None:
    """The median of days from receipt to the first answer, of reports first answered in these local days.

    None without an answer. One query; a report of the same day counts 0.
    """
    told = ComplaintStep.objects.filter(
        complaint__region=region,
        act__in=_ANSWERS,
        public=True,
    )
    firsts = told.order_by().values("complaint", "complaint__received_at").annotate(first=Min("at"))
    days = sorted(
        (answered - local_date(row["complaint__received_at"], region.zone)).days
        for row in firsts
        for answered in (local_date(row["first"], region.zone),)
        if first <= answered <= last
    )
    middle = len(days) // 2
    if not days:
        return None
    return Fraction(days[middle]) if len(days) % 2 else Fraction(days[middle - 1] + days[middle], 2)


@dataclass(frozen=True, slots=True)
class Promised:
    """Reports received in a span of days; of those whose answer fell due in it, how many came in time."""

    received: int
    due: int
    kept: int


def promised_in(region: Node, first: date, last: date) -> Promised:
    """How a region kept its word to the public over these local days; two queries.

    What the reporter's silence closed counts by the office's last word, after which it only waited.
    """
    start, end = at(first, time.min, region.zone), at(last + timedelta(days=1), time.min, region.zone)
    rows = Complaint.objects.filter(region=region).exclude(state=Complaint.State.MERGED)
    received = rows.filter(received_at__gte=start, received_at__lt=end).count()
    said = Q(steps__act__in=(*_ANSWERS, ComplaintStep.Act.ASKED))
    lapsed = ComplaintStep.objects.filter(complaint=OuterRef("pk"), act=ComplaintStep.Act.LAPSED)
    due = rows.filter(due_on__range=(first, last)).annotate(
        said_at=Max("steps__at", filter=said), lapsed=Exists(lapsed)
    )
    ended = [
        (day, said_at if lapse and closed else closed)
        for day, closed, said_at, lapse in due.values_list("due_on", "closed_at", "said_at", "lapsed")
    ]
    kept = [at is not None and local_date(at, region.zone) <= day for day, at in ended if day]
    return Promised(received, len(kept), sum(kept))
