"""Findings into the table: only what changed, and nothing over a closed month."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tatakerja.attendance.models import DayFinding, FindingDifference, MonthClosing
from tatakerja.attendance.queries.judging import Judged
from tatakerja.attendance.queries.ranges import Book
from tatakerja.attendance.rules.facts import DayFinding as Found
from tatakerja.attendance.rules.facts import DayStatus
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
Stored = Mapping[int, tuple[str, int]]

FIELDS = (
    "person", "date", "node", "agency", "mode", "status", "place", "check_in", "check_out", "late_minutes",
    "late_class", "early_minutes", "early_class", "counts_as_absent", "waiting", "provisional", "reasons",
    "clauses", "other", "fingerprint", "computed_at",
)  # fmt: skip
# As many ids as one statement may name on either database.
_IDS = 5000
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
) -> int:
    """Judges the days of a book, compares with what is stored, writes the difference; how many changed.

    Reading and judging take no lock; evidence that arrives meanwhile is seen by the next look. Whoever is
    stored in ``scope``, or among the book's people, but holds no post on the day has a finding of nothing.
    """
    changed = 0
    closed: dict[Month, Mapping[int, MonthClosing]] = {}
    stored, written = _stored(book, scope), Written(now)
    for day, judged in book.days():
        month = Month.of(day)
        if month not in closed:
            closed[month] = closings_of(month)
        begun = {pk: one for pk, one in judged.items() if day <= local_date(now, one.inputs.post.zone)}
        rows = written.rows(begun, day)
        known = stored.get(day, {})
        work = _sort(day, rows, known, begun, closed[month])
        if work.changed or work.gone or work.differing or work.settled:
            place = top or _common([one.inputs.post for one in begun.values()], book.whole)
            _save(by, day, work, place, now, len(rows))
            changed += len(work.changed) + len(work.gone)
    return changed


def closings_of(month: Month) -> dict[int, MonthClosing]:
    """The closings in force of a month, by agency id."""
    rows = MonthClosing.objects.filter(month=month.first, state=MonthClosing.State.CLOSED)
    return {row.agency_id: row for row in rows}


@dataclass(slots=True)
class _Work:
    """What is to be written of one day."""

    changed: list[Row] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    differing: list[tuple[Row, MonthClosing]] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)


def _sort(
    day: date,
    rows: Iterable[Row],
    stored: Stored,
    begun: Mapping[int, Judged],
    closed: Mapping[int, MonthClosing],
) -> _Work:
    """Which rows changed; those of a closed month go aside, and a difference that vanished is settled."""
    work = _Work()
    differing = _open_differences(day, closed)
    for row in rows:
        known = stored.get(row[0])
        closing = closed.get(known[1] if known else row[_AGENCY]) or closed.get(row[_AGENCY])
        same = known is not None and known[0] == row[_FINGERPRINT]
        if closing is None:
            work.changed += [] if same else [row]
        elif same:
            work.settled += [row[0]] if row[0] in differing else []
        elif differing.get(row[0]) != row[_FINGERPRINT]:
            work.differing.append((row, closing))
    left = [pk for pk in stored if pk not in begun]
    work.gone = [pk for pk in left if stored[pk][1] not in closed]
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
    DayFinding.objects.filter(date=day, person_id__in=work.gone).exclude(agency_id__in=late).delete()
    upsert(DayFinding, FIELDS, work.changed, unique=("person", "date"))
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
    return closed & {row[_AGENCY] for row in work.changed}


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


def _stored(book: Book, scope: Q | None) -> dict[date, dict[int, tuple[str, int]]]:
    """Fingerprint and agency by day and person: of the book's people, and of whoever is stored in scope."""
    rows = DayFinding.objects.filter(date__range=(book.first, book.last)).order_by()
    chosen = [] if scope is None else [rows.filter(scope)]
    if scope is None or scope:
        people = sorted(book.people)
        chosen += [
            rows.filter(person_id__in=people[start : start + _IDS]) for start in range(0, len(people), _IDS)
        ]
    found: dict[date, dict[int, tuple[str, int]]] = {}
    for part in chosen:
        for day, person_id, mark, agency in part.values_list("date", "person_id", "fingerprint", "agency_id"):
            found.setdefault(day, {})[person_id] = (mark, agency)
    return found


def _common(posts: Sequence[Post], whole: Tree) -> Node:
    """The nearest node above all of these people; the root for nobody."""
    chains = [whole.chain(post.agency.pk) for post in posts]
    shared = [steps[0] for steps in zip(*chains, strict=False) if len({node.pk for node in steps}) == 1]
    return shared[-1] if shared else next(one for one in whole.nodes.values() if one.parent_id is None)


class Written:
    """Results as rows in the order of `FIELDS`; JSON that a day's findings share is written once."""

    def __init__(self, now: datetime) -> None:
        self.stamp = stamper()
        self.now = self.stamp(now)
        self.known: dict[int, tuple[Found, tuple[Any, ...], tuple[Any, ...]]] = {}

    def rows(self, judged: Mapping[int, Judged], day: date) -> list[Row]:
        """The rows of one day."""
        self.known = {}
        text = day.isoformat()
        return [self._row(person_id, text, one) for person_id, one in judged.items()]

    def _row(self, person_id: int, day: str, one: Judged) -> Row:
        finding, inputs = one.finding, one.inputs
        status, figures, texts = self._shared(finding)
        derived = (
            inputs.post.node.pk,
            inputs.post.agency.pk,
            inputs.plan.mode,
            status,
            one.place.value if one.place else "",
            self.stamp(one.check_in) if one.check_in else None,
            self.stamp(one.check_out) if one.check_out else None,
            *figures,
            finding.status is DayStatus.PENDING and (one.seen or not inputs.words.empty),
            not finding.final,
            *texts,
            as_json([_aside(label, other) for label, other in one.other]) if one.other else "[]",
        )
        mark = hashlib.blake2b(repr(derived).encode(), digest_size=16).hexdigest()
        return (person_id, day, *derived, mark, self.now)

    def _shared(self, finding: Found) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
        """Status, figures, reasons and clauses; the finding is kept so that its id stays its own."""
        found = self.known.get(id(finding))
        if found is None:
            figures = (
                finding.late_minutes, finding.late_class or "", finding.early_minutes,
                finding.early_class or "", finding.counts_as_absent,
            )  # fmt: skip
            texts = as_json([_reason(one) for one in finding.reasons]), as_json(list(finding.clauses))
            found = self.known[id(finding)] = (finding, figures, texts)
        return finding.status.value, found[1], found[2]


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
        "texts": [reason.text for reason in finding.reasons],
    }
