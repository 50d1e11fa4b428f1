"""The BKD's board: every agency, its three reports, who is in the office, who has not been heard of.

Eight queries whatever the number of agencies and people: findings are counted in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q

from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.days import AWAY, FREE, HERE, LATE, NO_NEWS
from tatakerja.circular.queries import region_policy
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import AnyUser
from tatakerja.organisation.models import Level, Node
from tatakerja.reporting.access import sending_agency
from tatakerja.reporting.models import MAX_WAIT_MINUTES, Digest, ReportSettings
from tatakerja.reporting.queries.plans import Frame, Plan, frame_for
from tatakerja.reporting.rules import Cell, CellState, Segment, Slot, cell_of, stacked

BAR_WIDTH = 240
_NUMBERS = ("total", "free", "here", "away", "unheard", "late", "office")
# A draft is made for a report time that came at most so long ago; older ones wait for the officer.
FRESH = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One agency's report for one time: its state and, when it was sent, which one it is."""

    slot: Slot
    cell: Cell
    digest_id: int | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One agency's day.

    ``office`` people have their assignment in the office today (WFO or piket), out of ``working``; ``share``
    is exact. ``limit`` is the circular's largest share, ``None`` where none names one.
    """

    agency: Node
    plan: Plan
    cells: tuple[BoardCell, ...]
    total: int
    working: int
    here: int
    away: int
    no_news: int
    late: int
    office: int
    limit: Fraction | None
    limit_clauses: tuple[str, ...]
    bar: tuple[Segment, ...]
    computed_at: datetime | None

    @property
    def by_label(self) -> dict[str, BoardCell]:
        """The cells by report time, for a table whose columns are those of all agencies."""
        return {one.slot.label: one for one in self.cells}

    @property
    def missing(self) -> bool:
        """Whether the agency owes a report."""
        return any(one.cell.state is CellState.MISSING for one in self.cells)

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.office, self.working) if self.working else None

    @property
    def over(self) -> bool:
        """More in the office than the share allows; a hint, for a circular may leave leaders uncounted."""
        return self.share is not None and self.limit is not None and self.share > self.limit


@dataclass(frozen=True, slots=True)
class SlotCount:
    """One report time over all agencies: complete, short, missing; ``late`` were sent after the grace."""

    label: str
    complete: int
    short: int
    missing: int
    late: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Board:
    """All rows, and the report times that occur, each with its counts."""

    day: date
    rows: tuple[BoardRow, ...]
    slots: tuple[SlotCount, ...]

    @property
    def regions(self) -> int:
        """How many regions the rows belong to."""
        return len({row.plan.region.pk for row in self.rows})

    @property
    def missing(self) -> tuple[tuple[Node, Slot], ...]:
        """Agencies that owe a report, with the time they owe it for."""
        return tuple(
            (row.agency, one.slot)
            for row in self.rows
            for one in row.cells
            if one.cell.state is CellState.MISSING
        )


def board_of(agencies: Sequence[Node], day: date, now: datetime) -> Board:
    """The board of these agencies on ``day`` as it is at ``now``."""
    frame = frame_for(day)
    counts = _counts(agencies, day)
    digests = _digests(agencies, day)
    rows = [
        _row(frame, agency, day, now, counts.get(agency.pk, {}), digests.get(agency.pk, {}))
        for agency in agencies
    ]
    rows.sort(key=lambda row: (row.plan.region.path, row.agency.name, row.agency.pk))
    return Board(day, tuple(rows), _slot_counts(rows))


def _counts(agencies: Sequence[Node], day: date) -> dict[int, dict[str, Any]]:
    rows = (
        DayFinding.objects.filter(date=day, agency__in=agencies)
        .order_by()
        .values("agency_id")
        .annotate(
            total=Count("pk"),
            free=Count("pk", filter=FREE),
            here=Count("pk", filter=HERE),
            away=Count("pk", filter=AWAY),
            unheard=Count("pk", filter=NO_NEWS),
            late=Count("pk", filter=LATE),
            office=Count("pk", filter=Q(mode__in=("WFO", "PIKET")) & ~FREE),
            computed_at=Max("computed_at"),
        )
    )
    return {row["agency_id"]: dict(row) for row in rows}


def _digests(agencies: Iterable[Node], day: date) -> dict[int, dict[str, Mapping[str, Any]]]:
    rows = Digest.objects.filter(date=day, agency__in=list(agencies), state=Digest.State.SENT)
    found: dict[int, dict[str, Mapping[str, Any]]] = {}
    for row in rows.values("agency_id", "slot", "pk", "sent_at", "counts"):
        found.setdefault(row["agency_id"], {})[row["slot"]] = row
    return found


def _row(
    frame: Frame,
    agency: Node,
    day: date,
    now: datetime,
    counts: Mapping[str, Any],
    sent: Mapping[str, Mapping[str, Any]],
) -> BoardRow:
    plan = frame.plan(agency, day)
    policy = region_policy(plan.region, day, book=frame.book)
    number = {
        key: int(counts.get(key) or 0)
        for key in ("total", "free", "here", "away", "unheard", "late", "office")
    }
    parts = [("here", number["here"]), ("away", number["away"]), ("no_news", number["unheard"])]
    return BoardRow(
        agency=agency,
        plan=plan,
        cells=tuple(_cells(plan, now, sent)) if plan.explanation.working else (),
        total=number["total"],
        working=number["total"] - number["free"],
        here=number["here"],
        away=number["away"],
        no_news=number["unheard"],
        late=number["late"],
        office=number["office"],
        limit=_limit(policy),
        limit_clauses=policy.clauses_of("office.max_share"),
        bar=stacked(parts, BAR_WIDTH),
        computed_at=counts.get("computed_at"),
    )


def _limit(policy: EffectivePolicy) -> Fraction | None:
    share: Fraction | None = policy.value("office.max_share")
    return share


def _cells(plan: Plan, now: datetime, sent: Mapping[str, Mapping[str, Any]]) -> Iterator[BoardCell]:
    for slot in plan.slots:
        found = sent.get(slot.label)
        at = found["sent_at"] if found else None
        no_news = int(found["counts"].get("no_news", 0)) if found else 0
        cell = cell_of(slot.due, now, plan.grace_minutes, at, no_news)
        yield BoardCell(slot, cell, found["pk"] if found else None)


def _slot_counts(rows: Iterable[BoardRow]) -> tuple[SlotCount, ...]:
    by_label: dict[str, list[Cell]] = {}
    for row in rows:
        for one in row.cells:
            by_label.setdefault(one.slot.label, []).append(one.cell)
    return tuple(
        SlotCount(
            label,
            sum(cell.state is CellState.COMPLETE for cell in cells),
            sum(cell.state is CellState.SHORT for cell in cells),
            sum(cell.state is CellState.MISSING for cell in cells),
            sum(cell.late_minutes > 0 and cell.state is not CellState.MISSING for cell in cells),
            sum(cell.state is CellState.NOT_DUE for cell in cells),
        )
        for label, cells in sorted(by_label.items())
    )


def owed_report(user: AnyUser, now: datetime) -> tuple[Plan, Slot] | None:
    """The report that the user's own agency owes at this moment, the latest; for a card on the first page."""
    agency = sending_agency(user)
    if agency is None:
        return None
    day = local_date(now, agency.zone)
    plan = frame_for(day).plan(agency, day)
    if not plan.explanation.working:
        return None
    sent = Digest.objects.filter(agency=agency, date=day, state=Digest.State.SENT).values_list(
        "slot", flat=True
    )
    done = set(sent)
    return next(
        ((plan, one) for one in reversed(plan.slots) if one.due <= now and one.label not in done), None
    )


def drafts_to_send(now: datetime) -> list[int]:
    """Ids of the drafts of today that go out by themselves by now, the oldest first. Two queries."""
    waits = [
        (row.region.path, row.send_after_minutes)
        for row in ReportSettings.objects.filter(send_after_minutes__isnull=False).select_related("region")
    ]
    if not waits:
        return []
    oldest = now - FRESH - timedelta(minutes=MAX_WAIT_MINUTES)
    drafts = Digest.objects.filter(state=Digest.State.DRAFT, due_at__lte=now, due_at__gt=oldest)
    found: list[int] = []
    for draft in drafts.select_related("agency").order_by("due_at", "id"):
        minutes = next((wait for path, wait in waits if draft.agency.path.startswith(path)), None)
        if minutes is not None and draft.due_at + timedelta(minutes=minutes) <= now:
            found.append(draft.pk)
    return found


def due_without_draft(now: datetime) -> list[tuple[Plan, Slot]]:
    """Report times that came within the last two hours and for which an agency has no draft yet."""
    agencies = list(Node.objects.filter(level=Level.AGENCY))
    days = {local_date(now, node.zone) for node in agencies}
    made = set(Digest.objects.filter(date__in=days).values_list("agency_id", "date", "slot"))
    found: list[tuple[Plan, Slot]] = []
    frames = {day: frame_for(day) for day in days}
    for agency in agencies:
        day = local_date(now, agency.zone)
        plan = frames[day].plan(agency, day)
        if plan.explanation.working:
            due = (slot for slot in plan.slots if slot.due <= now < slot.due + FRESH)
            found += [(plan, slot) for slot in due if (agency.pk, day, slot.label) not in made]
    return found
