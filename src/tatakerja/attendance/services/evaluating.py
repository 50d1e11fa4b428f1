"""Writes of attendance: findings are computed again, and only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from tatakerja.attendance.access import require_evaluate
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.changes import changes_since
from tatakerja.attendance.queries.ranges import read_book, served_between
from tatakerja.attendance.services.writing import write_days
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import WIT, local_date
from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.queries import headcounts, tree
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, Job

LONGEST_DAYS = 400
# A shift may end after midnight and a phone may deliver late: as long as that, a past day is looked at again.
LOOK_BACK = timedelta(days=7)
# People whose days are read and written together: agencies are gathered until they are about so many.
_CHUNK = 4000


def evaluate_days(*, by: Actor, node: Node, first: date, last: date) -> int:
    """Computes the findings of everybody below ``node`` from ``first`` to ``last``; returns how many changed.

    Days that have not begun anywhere in the country are left out. Each day of some 4,000 people is a
    transaction of its own, so that a long recomputation never holds up check-ins; run it again when it was
    broken off. A closed month stays as it is: what would change stands beside it as a difference.
    Raises `NotAllowed`, and `Invalid` for a range that is reversed or longer than 400 days.
    """
    require_evaluate(by, node)
    _require_range(first, last)
    now = clock.now()
    end = min(last, _newest_day(now))
    if end < first:
        return 0
    if end == first or node.level not in (Level.NATION, Level.REGION):
        book = read_book(first, end, now, tree(), node=node)
        return write_days(by, book, now, scope=_under(node), top=node)
    return sum(
        evaluate_agencies(by=by, agencies=part, first=first, last=end) for part in parts_of(node, first)
    )


def evaluate_agencies(*, by: Actor, agencies: Sequence[Node], first: date, last: date) -> int:
    """The same for some agencies together; a region's month is made of several such parts, side by side."""
    for agency in agencies:
        require_evaluate(by, agency)
    _require_range(first, last)
    now, whole = clock.now(), tree()
    end = min(last, _newest_day(now))
    if end < first or not agencies:
        return 0
    ids = [agency.pk for agency in agencies]
    book = read_book(first, end, now, whole, people=served_between(agencies, first, end))
    top = agencies[0] if len(agencies) == 1 else whole.region_of(ids[0]) or agencies[0]
    return write_days(by, book, now, scope=Q(agency_id__in=ids), top=top)


def _under(node: Node) -> Q:
    """Findings that belong below a node; everything for the root."""
    return Q() if node.parent_id is None else Q(node__path__startswith=node.path)


def parts_of(node: Node, day: date) -> list[list[Node]]:
    """The agencies below a node, gathered into parts of about 4,000 people."""
    whole, counts = tree(), headcounts(day)
    people: dict[int, int] = {}
    for pk, count in counts.items():
        agency = whole.agency_of(pk)
        if agency is not None:
            people[agency.pk] = people.get(agency.pk, 0) + count
    parts: list[list[Node]] = [[]]
    size = 0
    for agency in whole.agencies_below(node):
        if size and size + people.get(agency.pk, 0) > _CHUNK:
            parts.append([])
            size = 0
        parts[-1].append(agency)
        size += people.get(agency.pk, 0)
    return parts


def evaluate_people(*, by: Job, people: Iterable[int], days: Iterable[date]) -> int:
    """The same for some people and days, after an intake or a decision; for the system only."""
    whole, ids, now = tree(), sorted(set(people)), clock.now()
    newest = _newest_day(now)
    wanted = sorted({day for day in days if day <= newest})
    return sum(
        write_days(by, read_book(first, last, now, whole, people=ids), now) for first, last in _runs(wanted)
    )


def _runs(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Sorted days as stretches without a gap."""
    start = previous = None
    for day in days:
        if previous is not None and start is not None and day - previous > timedelta(days=1):
            yield start, previous
            start = None
        start, previous = start or day, day
    if start is not None and previous is not None:
        yield start, previous


def evaluate_today(*, by: Job) -> int:
    """Today everywhere, and every past day of the last week on which something is still open."""
    now = clock.now()
    newest = _newest_day(now)
    root = Node.objects.filter(parent__isnull=True).first()
    if root is None:
        return 0
    open_days = set(
        DayFinding.objects.filter(date__range=(newest - LOOK_BACK, newest), provisional=True)
        .values_list("date", flat=True)
        .distinct()
    )
    # In the far west the day before may still be under way when it is a new day in the east.
    open_days |= {newest, local_date(now, root.zone)}
    return sum(evaluate_days(by=by, node=root, first=day, last=day) for day in sorted(open_days))


def evaluate_changes(*, by: Job, since: datetime) -> int:
    """Every day behind which something changed since a moment: evidence, decisions, rosters, circulars.

    A circular or roster reaches back at most `LOOK_BACK`; further back somebody recomputes on purpose.
    """
    found = changes_since(since)
    by_day: dict[date, set[int]] = {}
    for person_id, day in found.days:
        by_day.setdefault(day, set()).add(person_id)
    changed = sum(evaluate_people(by=by, people=people, days=[day]) for day, people in sorted(by_day.items()))
    newest = _newest_day(clock.now())
    for node, first, last in found.parts:
        start, end = max(first, newest - LOOK_BACK), min(last or newest, newest)
        if start <= end:
            changed += evaluate_days(by=by, node=node, first=start, last=end)
    for node, first, last in found.outages:
        changed += evaluate_days(by=by, node=node, first=first, last=max(first, min(last, newest)))
    return changed


def _newest_day(now: datetime) -> date:
    """The newest date that has begun somewhere in the country (the east is ahead)."""
    return local_date(now, WIT)


def _require_range(first: date, last: date) -> None:
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(f"Paling lama {LONGEST_DAYS} hari sekaligus.", field="last", code="period_too_long")
