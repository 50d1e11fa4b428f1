"""Findings into the table: only what changed, and nothing over a closed month."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from tatakerja.attendance.models import DayFinding, FindingDifference, MonthClosing
from tatakerja.attendance.queries.patterns import Book, Outcome, Result
from tatakerja.attendance.queries.stored import Stored, StoredDays, stored_days
from tatakerja.attendance.rules.facts import DayFinding as Found
from tatakerja.attendance.rules.frozen import FROZEN
from tatakerja.kernel.periods import Month
from tatakerja.kernel.verdicts import Reason
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post, Tree
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.platform.bulk import as_json, stamper, upsert

Row = tuple[Any, ...]
FIELDS = (
    "person", "date", "node", "agency", "mode", "status", "place", "check_in", "check_out", "late_minutes",
    "late_class", "early_minutes", "early_class", "counts_as_absent", "apel_missed", "waiting", "provisional",
    "reasons", "clauses", "other", "fingerprint", "basis", "computed_at",
)  # fmt: skip
_AGENCY, _FINGERPRINT = FIELDS.index("agency"), FIELDS.index("fingerprint")


def _reason(one: Reason) -> dict[str, object]:
    return {
        "code": one.code, "text": one.text, "clauses": list(one.clauses), "evidence": list(one.evidence),
    }  # fmt: skip


def write_days(
    by: Actor,
    book: Book,
    now: datetime,
    *,
    scope: Q | None = None,
    top: Node | None = None,
    only: Mapping[date, Set[int]] | None = None,
    stored: StoredDays | None = None,
) -> int:
    """Judges the days of a book, compares with what is stored, writes the difference; how many changed.

    Reading and judging take no lock; evidence that arrives meanwhile is seen by the next look. Whoever is
    stored in ``scope``, or among the book's people, but holds no post on the day has a finding of nothing.
    ``only`` chooses days and people, ``stored`` is what is stored of them where it was read already.
    """
    changed = 0
    closed: dict[Month, Mapping[int, MonthClosing]] = {}
    known, written = stored, Written(now)
    if known is None:
        known = stored_days(book.first, book.last, book.people, scope)
    for day, results in book.days(only):
        month = Month.of(day)
        if month not in closed:
            closed[month] = closings_of(month)
        zones = {one.post.node.zone for one in results}
        today = {zone: local_date(now, zone) for zone in zones}
        begun = [one for one in results if day <= today[one.post.node.zone]]
        held = known.get(day, {})
        if only is not None:
            held = {pk: one for pk, one in held.items() if pk in only[day]}
        work = _sort(day, written.of(day), begun, held, closed[month])
        if work.changed or work.gone or work.differing or work.settled or work.rebased:
            place = top or _common([one.post for one in begun], book.whole)
            _save(by, day, work, place, now, len(begun))
            changed += len(work.changed) + len(work.gone)
    return changed


def closings_of(month: Month) -> dict[int, MonthClosing]:
    """The closings in force of a month, by agency id."""
    rows = MonthClosing.objects.filter(month=month.first, state=MonthClosing.State.CLOSED)
    return {row.agency_id: row for row in rows}


@dataclass(slots=True)
class _Work:
    """What is to be written of one day; ``rebased`` rows rest on something else and say the same."""

    changed: list[Row] = field(default_factory=list)
    rebased: list[Row] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    differing: list[tuple[Row, MonthClosing]] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)


def _sort(
    day: date,
    written: Written,
    results: Sequence[Result],
    stored: Mapping[int, Stored],
    closed: Mapping[int, MonthClosing],
) -> _Work:
    """Which rows changed; those of a closed month go aside, and a difference that vanished is settled."""
    work = _Work()
    differing = _open_differences(day, closed)
    for one in results:
        pk = one.person_id
        known, mark = stored.get(pk), written.mark(one)
        closing = None
        if closed:
            closing = closed.get(known.agency if known else one.post.agency.id)
            closing = closing or closed.get(one.post.agency.id)
        same = known is not None and known.mark == mark
        if closing is None:
            if not same:
                work.changed.append(written.row(one, mark))
            elif known is not None and known.basis != one.basis:
                work.rebased.append(written.row(one, mark))
        elif same:
            work.settled += [pk] if pk in differing else []
        elif differing.get(pk) != mark:
            work.differing.append((written.row(one, mark), closing))
    judged = {one.person_id for one in results}
    work.gone = [pk for pk in stored if pk not in judged and stored[pk].agency not in closed]
    return work


def _open_differences(day: date, closed: Mapping[int, MonthClosing]) -> dict[int, str]:
    if not closed:
        return {}
    rows = FindingDifference.objects.filter(date=day, closing__in=[row.pk for row in closed.values()])
    return dict(rows.values_list("person_id", "fingerprint"))


@transaction.atomic
def _save(by: Actor, day: date, work: _Work, top: Node, now: datetime, judged: int) -> None:
    # A close that came between reading and writing wins: its rows are read again under the lock.
    late = _closed_meanwhile(day, work)
    work.changed = [row for row in work.changed if row[_AGENCY] not in late]
    rebased = [row for row in work.rebased if row[_AGENCY] not in late]
    DayFinding.objects.filter(date=day, person_id__in=work.gone).exclude(agency_id__in=late).delete()
    upsert(DayFinding, FIELDS, [*work.changed, *rebased], unique=("person", "date"))
    for row, closing in work.differing:
        _note_difference(row, closing, now)
    found = FindingDifference.State.FOUND
    FindingDifference.objects.filter(date=day, person_id__in=work.settled, state=found).delete()
    data = {
        "date": day.isoformat(), "judged": judged, "changed": len(work.changed), "gone": len(work.gone),
        "differing": len(work.differing),
    }  # fmt: skip
    audit.record(by=by, action="attendance.days_evaluated", subject=top, node_path=top.path, data=data)


def _closed_meanwhile(day: date, work: _Work) -> set[int]:
    closed = {row.agency_id for row in closings_of(Month.of(day)).values()}
    return closed & {row[_AGENCY] for row in (*work.changed, *work.rebased)}


def _note_difference(row: Row, closing: MonthClosing, now: datetime) -> None:
    values = dict(zip(FIELDS, row, strict=True))
    before = DayFinding.objects.filter(person_id=row[0], date=values["date"]).first()
    FindingDifference.objects.update_or_create(
        person_id=row[0],
        date=values["date"],
        closing=closing,
        defaults={
            "before": frozen_of(before) if before else {},
            "after": {name: values[name] for name in FROZEN},
            "fingerprint": values["fingerprint"],
            "found_at": now,
            "state": FindingDifference.State.FOUND,
            "proposed_by": None,
            "accepted_by": None,
        },
    )


def frozen_of(row: DayFinding) -> dict[str, object]:
    """The figures of a finding that a closing freezes."""
    return {name: getattr(row, name) for name in FROZEN}


def _common(posts: Sequence[Post], whole: Tree) -> Node:
    """The nearest node above all of these people; the root for nobody."""
    chains = [whole.chain(post.agency.pk) for post in posts]
    shared = [steps[0] for steps in zip(*chains, strict=False) if len({node.pk for node in steps}) == 1]
    return shared[-1] if shared else next(one for one in whole.nodes.values() if one.parent_id is None)


class _Shared(NamedTuple):
    """What the rows of equal days share: the columns before the place and after the moments, and a mark."""

    mark: str
    head: tuple[Any, ...]
    tail: tuple[Any, ...]


class Written:
    """Results as rows in the order of `FIELDS`; what a day's findings share is written once."""

    def __init__(self, now: datetime) -> None:
        self.now = stamper()(now)
        self.day = ""
        self.known: dict[Outcome, _Shared] = {}
        self.marks: dict[tuple[Outcome, int], str] = {}

    def of(self, day: date) -> Written:
        """For the rows of one day."""
        self.day = day.isoformat()
        self.known, self.marks = {}, {}
        return self

    def mark(self, one: Result) -> str:
        """A hash of everything derived."""
        if one.check_in is not None or one.check_out is not None or one.place:
            return self._mark(one)
        key = (one.outcome, one.post.node.id)
        found = self.marks.get(key)
        if found is None:
            found = self.marks[key] = self._mark(one)
        return found

    def _mark(self, one: Result) -> str:
        node, shared = one.post.node.id, self._shared(one.outcome)
        line = f"{shared.mark} {node} {one.post.agency.id} {one.place} {one.check_in} {one.check_out}"
        return hashlib.blake2b(line.encode(), digest_size=16).hexdigest()

    def row(self, one: Result, mark: str) -> Row:
        """The row of a result."""
        shared, post = self._shared(one.outcome), one.post
        return (
            one.person_id, self.day, post.node.id, post.agency.id, *shared.head, one.place, one.check_in,
            one.check_out, *shared.tail, mark, one.basis, self.now,
        )  # fmt: skip

    def _shared(self, outcome: Outcome) -> _Shared:
        found = self.known.get(outcome)
        if found is None:
            finding = outcome.finding
            head = (outcome.mode, finding.status.value)
            tail = (
                finding.late_minutes, finding.late_class or "", finding.early_minutes,
                finding.early_class or "", finding.counts_as_absent, finding.apel_missed,
                outcome.waiting, not finding.final,
                as_json([_reason(reason) for reason in finding.reasons]), as_json(list(finding.clauses)),
                as_json([_aside(label, other) for label, other in outcome.other]) if outcome.other else "[]",
            )  # fmt: skip
            mark = hashlib.blake2b(repr((head, tail)).encode(), digest_size=16).hexdigest()
            found = self.known[outcome] = _Shared(mark, head, tail)
        return found


def _aside(label: str, finding: Found) -> dict[str, object]:
    """A result set aside, as a page and a statement show it."""
    return {
        "label": label,
        "mode": finding.mode.value if finding.mode else "",
        "status": finding.status.value,
        "late_minutes": finding.late_minutes,
        "late_class": finding.late_class or "",
        "early_minutes": finding.early_minutes,
        "early_class": finding.early_class or "",
        "counts_as_absent": finding.counts_as_absent,
        "apel_missed": finding.apel_missed,
        "texts": [reason.text for reason in finding.reasons],
    }
