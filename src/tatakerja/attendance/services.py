"""Writes of attendance: findings are computed again, and only what changed is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tatakerja.attendance.access import require_evaluate
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.changes import changes_since
from tatakerja.attendance.queries.judging import Judged, judge
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import WIT, local_date
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post, Tree, posts_on, tree
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job

LONGEST_DAYS = 400
_BATCH = 2000
# A shift may end after midnight and a phone may deliver late: as long as that, a past day is looked at again.
LOOK_BACK = timedelta(days=7)
_DERIVED = (
    "node_id", "agency_id", "mode", "status", "place", "check_in", "check_out", "late_minutes", "late_class",
    "early_minutes", "early_class", "counts_as_absent", "waiting", "provisional", "reasons", "clauses",
)  # fmt: skip


def evaluate_days(*, by: Actor, node: Node, first: date, last: date) -> int:
    """Computes the findings of everybody below ``node`` from ``first`` to ``last``; returns how many changed.

    Days that have not begun anywhere in the country are left out. Per day a fixed number of reads, and one
    statement for every 2,000 findings that changed (49 on SQLite, which binds 999 values at most). Each day
    is a transaction of its own, so that a long recomputation never holds up check-ins; run it again when it
    was broken off.
    Raises `NotAllowed`, and `Invalid` for a range that is reversed or longer than 400 days.
    """
    require_evaluate(by, node)
    _require_range(first, last)
    whole = tree()
    changed = 0
    for day in days_between(first, min(last, _newest_day(clock.now()))):
        posts = posts_on(day, node=node, whole=whole)
        changed += _write_day(by, posts, day, node, whole)
    return changed


def evaluate_people(*, by: Job, people: Iterable[int], days: Iterable[date]) -> int:
    """The same for some people and days, after an intake or a decision; for the system only."""
    whole, ids = tree(), sorted(set(people))
    newest = _newest_day(clock.now())
    changed = 0
    for day in sorted(set(days)):
        if day <= newest:
            changed += _write_day(by, posts_on(day, people=ids, whole=whole), day, None, whole)
    return changed


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
    return changed


def _newest_day(now: datetime) -> date:
    """The newest date that has begun somewhere in the country (the east is ahead)."""
    return local_date(now, WIT)


def _require_range(first: date, last: date) -> None:
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(f"Paling lama {LONGEST_DAYS} hari sekaligus.", field="last", code="period_too_long")


def _write_day(by: Actor, posts: Mapping[int, Post], day: date, node: Node | None, whole: Tree) -> int:
    """One day: judge, compare with what is stored, write the difference, record the act.

    Reading and judging take no lock; evidence that arrives meanwhile is seen by the next look.
    """
    now = clock.now()
    begun = {pk: post for pk, post in posts.items() if day <= local_date(now, post.zone)}
    if not begun:
        return 0
    fresh = [_row(pk, one, day, now) for pk, one in judge(begun, day, now, whole=whole).items()]
    stored = _stored(day, begun, node)
    gone = [person_id for person_id in stored if person_id not in begun]
    changed = [row for row in fresh if stored.get(row.person_id) != row.fingerprint]
    if changed or gone:
        top = node or _common(begun.values(), whole)
        data = {"date": day.isoformat(), "judged": len(fresh), "changed": len(changed), "gone": len(gone)}
        _save(by, day, changed, gone, top, data)
    return len(changed) + len(gone)


@transaction.atomic
def _save(
    by: Actor, day: date, changed: list[DayFinding], gone: list[int], top: Node, data: dict[str, object]
) -> None:
    DayFinding.objects.filter(date=day, person_id__in=gone).delete()
    DayFinding.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["person", "date"],
        update_fields=[*_DERIVED, "fingerprint", "computed_at"],
    )
    audit.record(by=by, action="attendance.days_evaluated", subject=top, node_path=top.path, data=data)


def _stored(day: date, posts: Mapping[int, Post], node: Node | None) -> dict[int, str]:
    """Fingerprints of the day by person id: of these people, and of whoever is stored below ``node``.

    Somebody who is stored there but holds no post on the day any more has a finding of nothing.
    """
    rows = DayFinding.objects.filter(date=day)
    below = rows.filter(node__path__startswith=node.path) if node else rows.none()
    found = dict(below.values_list("person_id", "fingerprint"))
    others = [person_id for person_id in posts if person_id not in found]
    if others and (node is None or node.parent_id is not None):
        found |= dict(rows.filter(person_id__in=others).values_list("person_id", "fingerprint"))
    return found


def _common(posts: Iterable[Post], whole: Tree) -> Node:
    """The nearest node above all of these people."""
    chains = [whole.chain(post.agency.pk) for post in posts]
    shared: list[Node] = [
        steps[0] for steps in zip(*chains, strict=False) if len({node.pk for node in steps}) == 1
    ]
    return shared[-1]


def _row(person_id: int, one: Judged, day: date, now: datetime) -> DayFinding:
    finding, post = one.finding, one.inputs.post
    row = DayFinding(
        person_id=person_id,
        date=day,
        node_id=post.node.pk,
        agency_id=post.agency.pk,
        mode=one.inputs.plan.mode,
        status=finding.status.value,
        place=one.place.value if one.place else "",
        check_in=one.check_in,
        check_out=one.check_out,
        late_minutes=finding.late_minutes,
        late_class=finding.late_class or "",
        early_minutes=finding.early_minutes,
        early_class=finding.early_class or "",
        counts_as_absent=finding.counts_as_absent,
        waiting=finding.status == "pending" and one.seen,
        provisional=not finding.final,
        reasons=[
            {
                "code": reason.code,
                "text": reason.text,
                "clauses": list(reason.clauses),
                "evidence": list(reason.evidence),
            }
            for reason in finding.reasons
        ],
        clauses=list(finding.clauses),
        computed_at=now,
    )
    row.fingerprint = _fingerprint(row)
    return row


def _fingerprint(row: DayFinding) -> str:
    values: list[Any] = [getattr(row, name) for name in _DERIVED]
    return hashlib.blake2b(json.dumps(values, default=str).encode(), digest_size=16).hexdigest()
