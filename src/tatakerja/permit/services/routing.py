"""Requests follow their superiors: to a deputy while one is away, to the next one when nobody answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.permit.access import require_system
from tatakerja.permit.models import Leave, Level, Meeting, Request, State, Trip
from tatakerja.permit.queries.routing import Ladder
from tatakerja.permit.queries.terms import TermBook, term_book
from tatakerja.permit.rules.routing import ApprovalTerms
from tatakerja.permit.services.desk import Ground
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.mail import MailAway, MailRefused, send_mail

MODELS: tuple[type[Request], ...] = (Leave, Trip, Meeting)


@transaction.atomic
def route_requests(*, by: Actor, approvers: Iterable[int] | None = None) -> int:
    """Sets anew whom every open request waits for; answers how many changed hands.

    Runs each quarter of an hour, and at once for the ``approvers`` whose delegation changed.
    """
    require_system(by)
    changed = 0
    for model in MODELS:
        rows = _open(model)
        if approvers is not None:
            rows = [row for row in rows if row.approver_id in set(approvers)]
        if rows:
            changed += _route(by, rows)
    return changed


def _open(model: type[Request]) -> list[Request]:
    rows = model._default_manager.filter(state=State.PROPOSED, escalated_at__isnull=True)
    return list(rows.exclude(level=Level.REGION).select_related("node", "person", "approver"))


def _route(by: Actor, rows: list[Request]) -> int:
    ground = Ground(rows)
    changed = []
    for row in rows:
        post = ground.posts.get(row.person_id)
        if post is None:
            continue
        routed = ground.ladder.route(row.person_id, post.agency.pk, row.level)
        if (routed.person_id, routed.because[:200]) == (row.approver_id, row.routed):
            continue
        if routed.person_id is None:
            row.level = Level.REGION
        row.approver_id, row.routed = routed.person_id, routed.because[:200]
        changed.append(row)
    for row in changed:
        row.save(update_fields=["approver", "routed", "level"])
        data = {"to": row.approver_id, "because": row.routed}
        audit.record(
            by=by,
            action=f"permit.{row._meta.model_name}_routed",
            subject=row,
            node_path=row.node.path,
            data=data,
        )
    return len(changed)


@transaction.atomic
def escalate(*, by: Actor, now: datetime) -> int:
    """Passes requests that nobody answered for too long to the next superior; answers how many."""
    require_system(by)
    moved = 0
    for model in MODELS:
        rows = [row for row in _open(model) if row.level == Level.SUPERIOR]
        books: dict[int, TermBook] = {}
        late = [row for row in rows if now - row.waits_since >= _limit(row, books)]
        if late:
            ground = Ground(late)
            moved += sum(_pass_on(by, row, ground.ladder) for row in late if row.person_id in ground.posts)
    return moved


def _limit(row: Request, books: dict[int, TermBook]) -> timedelta:
    return timedelta(days=_terms(row, books).escalate_days)


def _terms(row: Request, books: dict[int, TermBook]) -> ApprovalTerms:
    if row.node_id not in books:
        books[row.node_id] = term_book(row.node, today())
    return books[row.node_id].approval(key_of(row))


def key_of(row: Request) -> str:
    """The key of a request's stages among the terms: ``leave.besar``, ``trip.official``."""
    name = str(row._meta.model_name)
    return name if isinstance(row, Meeting) else f"{name}.{getattr(row, 'kind', '')}"


def _pass_on(by: Actor, row: Request, ladder: Ladder) -> bool:
    beyond = ladder.beyond(row.person_id, row.approver_id)
    if beyond is None:
        return False
    before = row.approver.name if row.approver else ""
    row.routed = f"belum dijawab {before}, diteruskan ke {beyond.name}"[:200]
    row.approver_id, row.escalated_at = beyond.person_id, clock.now()
    row.save(update_fields=["approver", "routed", "escalated_at"])
    data = {"to": beyond.person_id}
    audit.record(
        by=by,
        action=f"permit.{row._meta.model_name}_escalated",
        subject=row,
        node_path=row.node.path,
        data=data,
    )
    return True


def remind(*, by: Actor, now: datetime) -> int:
    """One letter to everybody for whom requests wait longer than a day; answers how many letters left.

    A mail server that is away is tried again by the next run; an address it refuses is not.
    """
    require_system(by)
    waiting: dict[Person, list[Request]] = {}
    for model in MODELS:
        rows = model._default_manager.filter(reminded_at__isnull=True, state=State.PROPOSED)
        books: dict[int, TermBook] = {}
        for row in rows.select_related("person", "node", "approver"):
            late = now - row.waits_since >= timedelta(days=_terms(row, books).remind_days)
            if row.approver is not None and late:
                waiting.setdefault(row.approver, []).append(row)
    return sum(_remind(person, rows, now) for person, rows in waiting.items())


def _remind(person: Person, rows: list[Request], now: datetime) -> bool:
    if not person.email:
        return False
    lines = [f"- {row.person.name}: {row} (sejak {_since(row)})" for row in rows]
    text = "\n".join(
        [
            f"Yth. {person}",
            "",
            "Permohonan berikut menunggu keputusan Anda:",
            *lines,
            "",
            "Buka halaman Persetujuan.",
        ]
    )
    try:
        send_mail(
            to=[person.email],
            subject=f"{len(rows)} permohonan menunggu keputusan Anda",
            text=text,
            message_id=f"permit-{person.pk}.{now:%Y%m%d%H}@tatakerja",
        )
    except MailAway:
        return False
    except (MailRefused, Invalid):
        pass
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk).update(reminded_at=now)
    return True


def _since(row: Request) -> str:
    return f"{zones.local_date(row.waits_since, row.node.zone):%d/%m}"
