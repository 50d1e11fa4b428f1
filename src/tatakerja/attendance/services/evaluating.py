"""Writes of attendance: findings are computed again, and only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from tatakerja.attendance.access import require_evaluate
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.changes import changes_since, differing_days, shifts_before
from tatakerja.attendance.queries.ranges import hear, read_book, read_ground, served_between
from tatakerja.attendance.queries.stored import stored_bases, stored_of
from tatakerja.attendance.services.writing import write_days
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import WIT, local_date
from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.queries import Tree, headcounts, root_node, tree
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
    return _evaluate(by, node, first, last, whole_days=True)


def evaluate_moved(*, by: Actor, node: Node, first: date, last: date) -> int:
    """The same for the days that rest on another policy, roster or permit than when they were judged.

    What is stored tells by its basis; evidence is read only of days on which that differs, of days that are
    still open, and of those of the last week that nobody has judged. After a circular of a whole province it
    is the difference between seconds and half a minute.
    """
    _require_range(first, last)
    return sum(
        _evaluate(by, node, max(first, month.first), min(last, month.last), whole_days=False)
        for month in _months(first, last)
    )


def _months(first: date, last: date) -> Iterator[Month]:
    month = Month.of(first)
    while month.first <= last:
        yield month
        month = month.next()


def _evaluate(by: Actor, node: Node, first: date, last: date, *, whole_days: bool) -> int:
    require_evaluate(by, node)
    _require_range(first, last)
    now = clock.now()
    end = min(last, _newest_day(now))
    if end < first:
        return 0
    if (whole_days and end == first) or node.level not in (Level.NATION, Level.REGION):
        scope = _Scope(first, end, now, tree(), _under(node), node, node=node)
        return _judge_all(by, scope) if whole_days else _judge_moved(by, scope)
    judge = evaluate_agencies if whole_days else evaluate_agencies_moved
    return sum(judge(by=by, agencies=part, first=first, last=end) for part in parts_of(node, first))


def evaluate_agencies(*, by: Actor, agencies: Sequence[Node], first: date, last: date) -> int:
    """The same for some agencies together; a region's month is made of several such parts, side by side."""
    scope = _scope_of(by, agencies, first, last)
    return _judge_all(by, scope) if scope is not None else 0


def evaluate_agencies_moved(*, by: Actor, agencies: Sequence[Node], first: date, last: date) -> int:
    """`evaluate_moved` for some agencies together."""
    scope = _scope_of(by, agencies, first, last)
    return _judge_moved(by, scope) if scope is not None else 0


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose days are looked at: dates, the findings that belong there, and how the people are found."""

    first: date
    last: date
    now: datetime
    whole: Tree
    stored: Q
    top: Node
    node: Node | None = None
    people: Sequence[int] | None = None


def _scope_of(by: Actor, agencies: Sequence[Node], first: date, last: date) -> _Scope | None:
    for agency in agencies:
        require_evaluate(by, agency)
    _require_range(first, last)
    now, whole = clock.now(), tree()
    end = min(last, _newest_day(now))
    if end < first or not agencies:
        return None
    ids = [agency.pk for agency in agencies]
    top = agencies[0] if len(agencies) == 1 else whole.region_of(ids[0]) or agencies[0]
    people = served_between(agencies, first, end)
    return _Scope(first, end, now, whole, Q(agency_id__in=ids), top, people=people)


def _judge_all(by: Actor, on: _Scope) -> int:
    book = read_book(on.first, on.last, on.now, on.whole, node=on.node, people=on.people)
    return write_days(by, book, on.now, scope=on.stored, top=on.top)


def _judge_moved(by: Actor, on: _Scope) -> int:
    book = read_ground(on.first, on.last, on.now, on.whole, node=on.node, people=on.people)
    known = stored_bases(on.first, on.last, book.people, on.stored)
    moved = book.moved(known)
    for person_id, day in differing_days(on.first, on.last):
        if day in known and known[day].holds(person_id):
            moved.setdefault(day, set()).add(person_id)
    recent = _newest_day(on.now) - LOOK_BACK
    moved = {day: people for day, people in moved.items() if day in known or day >= recent}
    hear(book, moved)
    return write_days(by, book, on.now, top=on.top, only=moved, stored=stored_of(moved))


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
    root = root_node()
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
    for person_id, day in found.days | shifts_before(found.days):
        by_day.setdefault(day, set()).add(person_id)
    changed = sum(evaluate_people(by=by, people=people, days=[day]) for day, people in sorted(by_day.items()))
    newest = _newest_day(clock.now())
    for node, first, last in found.parts:
        start, end = max(first, newest - timedelta(days=LONGEST_DAYS - 1)), min(last or newest, newest)
        if start <= end:
            changed += evaluate_moved(by=by, node=node, first=start, last=end)
    return changed


def _newest_day(now: datetime) -> date:
    """The newest date that has begun somewhere in the country (the east is ahead)."""
    return local_date(now, WIT)


def _require_range(first: date, last: date) -> None:
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(f"Paling lama {LONGEST_DAYS} hari sekaligus.", field="last", code="period_too_long")
