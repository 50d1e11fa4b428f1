"""The way of a request through its stages: opened, decided, ended."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import transaction

from tatakerja.organisation.access import today
from tatakerja.organisation.queries import Post
from tatakerja.permit.models import Level, Request
from tatakerja.permit.queries.routing import ladder_of
from tatakerja.permit.queries.terms import term_book
from tatakerja.permit.rules.travel import stages_up_to
from tatakerja.permit.services.desk import (
    Effect,
    close_desk,
    decide_at,
    held_requests,
    open_desk,
)
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, person_behind

Asked = TypeVar("Asked", bound=Request)


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
    return held_requests(type(row), [row.pk])[row.pk]


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
    """One word on the open stage of one request; see :func:`decide_at`."""
    held = held_request(row)
    desk = open_desk(by, [held], batch)
    decide_at(desk, held, approve=approve, reason=reason, effect=effect)
    close_desk(desk)
    return held


def settle(by: Actor, held: Request, state: str, said: str) -> None:
    """Ends a request outside its stages: taken back by whoever may."""
    held.state, held.answer = state, said
    held.decided_at, held.decided_by = clock.now(), person_behind(by)
    held.save(update_fields=["state", "answer", "decided_at", "decided_by"])
