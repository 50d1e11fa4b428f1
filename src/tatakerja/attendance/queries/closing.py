"""A month before and after its close: the checklist, the frozen rows and their hash, who has no record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from tatakerja.attendance.access import closable_agencies
from tatakerja.attendance.models import (
    ANSWERS,
    Correction,
    CorrectionStep,
    DayFinding,
    FindingDifference,
    MonthClosing,
)
from tatakerja.attendance.queries.words import day_words
from tatakerja.attendance.rules.frozen import FROZEN, canonical_line
from tatakerja.circular.queries.retroactive import retroactive_days
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import AnyUser
from tatakerja.organisation.models import Assignment, Node, Person
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.models import Leave
from tatakerja.platform import clock
from tatakerja.presence.models import PresenceEvent
from tatakerja.presence.queries import still_open
from tatakerja.worklog.models import DailyReport, ReportState

_WORKED = ("present", "late", "early", "late_and_early")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: what is counted, how many are open, whether that stops the close."""

    code: str
    text: str
    open: int
    stops: bool

    @property
    def done(self) -> bool:
        return self.open == 0


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything that should be settled before a month is closed, and the people without a record."""

    agency: Node
    month: Month
    items: tuple[Item, ...]
    unrecorded: tuple[Person, ...]

    @property
    def ready(self) -> bool:
        """Nothing that stops the close is open."""
        return all(item.done or not item.stops for item in self.items)


def month_findings(agency: Node, month: Month) -> QuerySet[DayFinding]:
    """The findings that belong to an agency's month: of whoever served there on the day."""
    return DayFinding.objects.filter(agency=agency, date__range=(month.first, month.last))


def served_in(agency: Node, month: Month) -> QuerySet[Person]:
    """Everybody who held a definitive post in the agency on any day of the month, by name; who has retired
    since served too."""
    posts = Assignment.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=month.first),
        person=OuterRef("pk"),
        kind=Assignment.Kind.DEFINITIVE,
        valid_from__lte=month.last,
        node__path__startswith=agency.path,
    )
    return Person.objects.filter(Exists(posts)).order_by("name", "pk")


def unrecorded_in(agency: Node, month: Month) -> tuple[Person, ...]:
    """Who served in the month without a single finding or tap in it: silence, which is not absence."""
    known = month_findings(agency, month).filter(person=OuterRef("pk"))
    taps = PresenceEvent.objects.filter(person=OuterRef("pk"), day__range=(month.first, month.last))
    return tuple(served_in(agency, month).filter(~Exists(known), ~Exists(taps)))


def checklist_of(agency: Node, month: Month) -> Checklist:
    """The checklist of an agency's month; nine queries for any number of people."""
    today = local_date(clock.now(), agency.zone)
    rows = month_findings(agency, month)
    served = served_in(agency, month)
    ids = served.values("pk")
    sums = rows.order_by().aggregate(
        pending=Count("pk", filter=Q(status="pending")),
        open=Count("pk", filter=Q(provisional=True) & ~Q(status="pending")),
    )
    span = (month.first, month.last)
    ended = CorrectionStep.objects.filter(kind__in=ANSWERS)
    corrections = Correction.objects.filter(person__in=ids, date__range=span)
    events = still_open(PresenceEvent.objects.filter(person__in=ids, day__range=span))
    leaves = Leave.objects.filter(person__in=ids, state=Leave.State.PROPOSED)
    unrecorded = unrecorded_in(agency, month)
    items = (
        Item("month_over", _("Hari yang belum selesai dalam bulan ini"), _days_left(month, today), True),
        Item("pending", _("Hari yang masih menunggu penjelasan atau penetapan"), sums["pending"], True),
        Item("provisional", _("Hari yang hasilnya masih sementara"), sums["open"], True),
        Item(
            "corrections",
            _("Perbaikan yang belum diputus"),
            corrections.exclude(pk__in=ended.values("correction_id")).count(),
            True,
        ),
        Item("events", _("Presensi yang belum dikonfirmasi"), events.count(), False),
        Item(
            "leaves",
            _("Permohonan cuti yang belum diputus"),
            leaves.filter(first__lte=month.last, last__gte=month.first).count(),
            True,
        ),
        Item("reports", _("Hari kerja di rumah tanpa laporan harian"), _unreported(rows).count(), False),
        Item("unrecorded", _("Pegawai tanpa satu pun catatan"), len(unrecorded), False),
    )
    return Checklist(agency, month, items, unrecorded)


def _unreported(rows: QuerySet[DayFinding]) -> QuerySet[DayFinding]:
    """Days worked at home of which no daily report was sent (A1-11)."""
    sent = DailyReport.objects.filter(person=OuterRef("person"), day=OuterRef("date"))
    worked = rows.filter(mode="WFH", status__in=_WORKED).order_by()
    return worked.exclude(Exists(sent.exclude(state=ReportState.DRAFT)))


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A circular that reached back over days of a month, and over which of them nobody has decided yet."""

    circular_id: int
    circular: str
    sentence: str
    first: date
    last: date
    people: int


def undetermined_in(agency: Node, month: Month) -> list[Undetermined]:
    """Circulars over whose days an official has yet to choose, the earliest first."""
    posts = posts_on(month.last, node=agency)
    late = retroactive_days(posts, month.first, month.last)
    said = day_words(posts, month.first, month.last) if late else {}
    found: dict[int, list[tuple[int, date]]] = {}
    for key, one in late.items():
        if not said[key].words.chosen:
            found.setdefault(one.circular_id, []).append(key)
    rows = []
    for circular, keys in found.items():
        days, any_day = [day for _, day in keys], late[keys[0]]
        people = len({person for person, _ in keys})
        rows.append(Undetermined(circular, any_day.circular, any_day.sentence, min(days), max(days), people))
    return sorted(rows, key=lambda row: (row.first, row.circular_id))


def _days_left(month: Month, today: date) -> int:
    """Days of the month that are not over: today counts, it is still worked."""
    return max(0, (month.last - max(today, month.first)).days + 1) if today <= month.last else 0


def frozen_hash(agency: Node, month: Month) -> tuple[int, str]:
    """How many rows a month of an agency has, and the SHA-256 of their figures in a fixed order.

    By internal ids: a NIP may change after the close (a PPPK who goes to another agency gets a new one).
    """
    digest, count = hashlib.sha256(), 0
    rows = month_findings(agency, month).order_by("person_id", "date")
    for person_id, day, *figures in rows.values_list("person_id", "date", *FROZEN).iterator(5000):
        digest.update(canonical_line(person_id, day, figures))
        count += 1
    return count, digest.hexdigest()


def closing_of(agency: Node, month: Month) -> MonthClosing | None:
    """The closing in force."""
    found = MonthClosing.objects.filter(agency=agency, month=month.first, state=MonthClosing.State.CLOSED)
    return found.select_related("agency", "closed_by", "reopen_asked_by").first()


def is_untouched(closing: MonthClosing) -> bool:
    """Whether the frozen rows still have the hash that was taken at the close."""
    return frozen_hash(closing.agency, Month.of(closing.month)) == (closing.rows, closing.sha256)


def agencies_to_close(user: AnyUser, month: Month) -> QuerySet[Node]:
    """The user's agencies with their open days and whether the month is closed; one query."""
    closings = MonthClosing.objects.filter(agency=OuterRef("pk"), month=month.first, state="closed")
    open_days = (
        DayFinding.objects.filter(agency=OuterRef("pk"), date__range=(month.first, month.last))
        .filter(Q(status="pending") | Q(provisional=True))
        .order_by()
        .values("agency")
        .annotate(found=Count("pk"))
        .values("found")
    )
    return closable_agencies(user).annotate(is_closed=Exists(closings), open_days=Subquery(open_days))


def differences_of(closing: MonthClosing) -> QuerySet[FindingDifference]:
    """What became known after the close, by day and person."""
    rows = FindingDifference.objects.filter(closing=closing).select_related("person", "proposed_by")
    return rows.order_by("date", "person__name", "pk")
