"""The way of a request through its stages: opened, decided, passed on, undone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, accounts_of_people, posts_on, tree
from tatakerja.permit.access import require_decide_request
from tatakerja.permit.models import Decision, Level, Request, State
from tatakerja.permit.queries.routing import Ladder, ladder_of
from tatakerja.permit.queries.terms import term_book
from tatakerja.permit.rules.travel import stages_up_to
from tatakerja.permit.services.common import words
from tatakerja.platform import audit, clock, notify
from tatakerja.platform.audit import Actor, person_behind

Asked = TypeVar("Asked", bound=Request)
Effect = Callable[[Actor, Any], None]
# How long one press can be taken back.
UNDO = timedelta(minutes=10)


def opened(post: Post, key: str, *, last: str = "") -> dict[str, Any]:
    """The fields of a fresh request of this kind (``leave.besar``): its stages and whom the first waits for.

    ``last`` is the stage at which a circular wants it decided. Stages of which the asker himself would be the
    judge fall away; without any superior the region decides.
    """
    now, day = clock.now(), today()
    stages = stages_up_to(term_book(post.node, day).approval(key).levels_for(post.job_class), last)
    ladder = ladder_of({post.person.pk: post}, day)
    kept = [
        level
        for level in stages
        if level == Level.REGION or ladder.route(post.person.pk, post.agency.pk, level).person_id is not None
    ]
    levels = kept or [Level.REGION.value]
    routed = ladder.route(post.person.pk, post.agency.pk, levels[0])
    return {
        "node": post.node,
        "levels": levels,
        "level": levels[0],
        "approver_id": routed.person_id,
        "routed": routed.because[:200],
        "asked_at": now,
        "waits_since": now,
    }


def held_request(row: Asked) -> Asked:
    """The request locked, with the people around it."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    found: Asked = rows.select_related("person", "approver", "node").get(pk=row.pk)
    return found


def require_open(row: Request) -> None:
    """Refuses what is decided already."""
    if row.state != State.PROPOSED:
        raise Conflict(
            f"Permohonan ini sudah {row.get_state_display().lower()}.", code=f"{row._meta.model_name}_decided"
        )


@transaction.atomic
def decide(
    *,
    by: Actor,
    row: Asked,
    approve: bool,
    reason: str,
    effect: Effect,
    batch: uuid.UUID | None = None,
) -> Asked:
    """One word on the open stage: a refusal ends the request, an approval passes it on or makes it so.

    ``effect`` runs in the same transaction once the last stage has approved.
    """
    held = held_request(row)
    require_open(held)
    require_decide_request(by, held)
    said = words(reason, "reason", required="" if approve else "Tuliskan alasannya: pegawai akan membacanya.")
    verdict = Decision.Verdict.APPROVE if approve else Decision.Verdict.REJECT
    _note(by, held, verdict, said, batch or uuid.uuid4())
    stages = list(held.levels) or [held.level]
    if approve and _advance(held, stages, person_behind(by)):
        _record(by, held, "forwarded", {"level": held.level})
        return held
    held.state = State.APPROVED if approve else State.REJECTED
    held.answer, held.decided_at, held.decided_by = said, clock.now(), person_behind(by)
    held.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    if approve:
        effect(by, held)
    _record(by, held, "approved" if approve else "rejected", {"reason": said})
    notify.send(
        "permit.decided",
        accounts_of_people([held.person_id]),
        title="Permohonan Anda disetujui" if approve else "Permohonan Anda belum disetujui",
        text="Buka untuk membaca jawabannya.",
        url=reverse("permit:mine"),
        key=f"{held.subject}-{held.decided_at:%Y%m%d%H%M%S}",
    )
    return held


def _note(by: Actor, held: Request, verdict: str, said: str, batch: uuid.UUID) -> None:
    Decision.objects.create(
        subject=held.subject,
        stage=held.stage,
        level=held.level,
        verdict=verdict,
        reason=said,
        capacity=_capacity(by, held),
        by=person_behind(by),
        at=clock.now(),
        batch=batch,
    )


def _capacity(by: Actor, held: Request) -> str:
    """``a.n. Budi Hartono`` where somebody decides for somebody else; else the reason of the routing."""
    user = person_behind(by)
    if user is None or held.approver is None:
        return ""
    if held.approver.user_id == user.pk:
        return held.routed
    return f"a.n. {held.approver.name}"


def _advance(held: Request, stages: list[str], user: object) -> bool:
    """Opens the next stage that somebody else has to decide; False where there is none."""
    while held.stage + 1 < len(stages):
        held.stage += 1
        held.level = stages[held.stage]
        _route(held)
        decided_already = held.approver is not None and user is not None and held.approver.user == user
        if not decided_already:
            held.waits_since = clock.now()
            held.reminded_at = held.escalated_at = None
            held.save()
            return True
    return False


def _route(held: Request) -> None:
    posts = posts_on(today(), people=[held.person_id])
    post = posts.get(held.person_id)
    if post is None:
        held.approver, held.routed = None, ""
        return
    routed = ladder_of(posts, today()).route(held.person_id, post.agency.pk, held.level)
    held.approver = Person.objects.filter(pk=routed.person_id).first() if routed.person_id else None
    held.routed = routed.because[:200]


def settle(by: Actor, held: Request, state: str, said: str) -> None:
    """Ends a request outside its stages: taken back by whoever may."""
    held.state, held.answer = state, said
    held.decided_at, held.decided_by = clock.now(), person_behind(by)
    held.save(update_fields=["state", "answer", "decided_at", "decided_by"])


@transaction.atomic
def undo(*, by: Actor, row: Asked, decision: Decision, back: Effect) -> Asked:
    """Takes one decision back while it is fresh; what it caused goes too. The decision stays on record."""
    held = held_request(row)
    user = person_behind(by)
    if user is not None and decision.by_id != user.pk:
        raise NotAllowed("Keputusan diurungkan oleh yang memutuskan.")
    newest = Decision.objects.filter(subject=held.subject, undone_at__isnull=True).order_by("-id").first()
    if newest is None or newest.pk != decision.pk or held.state == State.CANCELLED:
        raise Conflict("Permohonan ini sudah berubah lagi; tidak dapat diurungkan.", code="nothing_to_undo")
    if clock.now() - decision.at > UNDO:
        raise Conflict(
            "Sudah lewat sepuluh menit; batalkan lewat halaman permohonannya.", code="undo_too_late"
        )
    if held.state == State.APPROVED:
        back(by, held)
    decision.undone_at = clock.now()
    decision.save(update_fields=["undone_at"])
    held.state, held.stage, held.level = State.PROPOSED, decision.stage, decision.level
    held.answer, held.decided_at, held.decided_by = "", None, None
    _route(held)
    held.save()
    _record(by, held, "decision_undone", {"stage": decision.stage})
    return held


def _record(by: Actor, held: Request, verb: str, data: dict[str, Any]) -> None:
    name = held._meta.model_name
    audit.record(by=by, action=f"permit.{name}_{verb}", subject=held, node_path=held.node.path, data=data)


def ladder_for(rows: list[Request]) -> tuple[dict[int, Post], Ladder]:
    """Today's posts of the askers and the people above them; for routing many requests at once."""
    whole = tree()
    posts = posts_on(today(), people=sorted({row.person_id for row in rows}), whole=whole)
    return posts, ladder_of(posts, today(), whole=whole)
