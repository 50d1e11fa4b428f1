"""One press on one request or many: what is read once for all, and what is written once at its end."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from django.urls import reverse

from tatakerja.circular.queries import PolicyBook, effective_policies, policy_book
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, Tree, accounts_of_people, posts_on, tree
from tatakerja.permit.access import decidable, not_decidable
from tatakerja.permit.models import Decision, Request, State
from tatakerja.permit.queries.routing import Ladder, ladder_of
from tatakerja.permit.services.common import words
from tatakerja.platform import audit, clock, notify
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.roster.access import changeable
from tatakerja.roster.services import Absence, Return, record_absences, withdraw_absences

# How long one press can be taken back.
UNDO = timedelta(minutes=10)
# Writes into the roster for somebody who decides but does not lead, such as a deputy.
CLERK = Job("permit.decision")
Asked = TypeVar("Asked", bound=Request)


class Ground:
    """What requests are judged and routed on; each part is read once, when it is first wanted."""

    def __init__(self, rows: Iterable[Request]) -> None:
        self._people = sorted({row.person_id for row in rows})

    @cached_property
    def whole(self) -> Tree:
        """The organisation."""
        return tree()

    @cached_property
    def posts(self) -> Mapping[int, Post]:
        """Today's posts of those who ask, by id of the person."""
        return posts_on(today(), people=self._people, whole=self.whole)

    @cached_property
    def ladder(self) -> Ladder:
        """The people above them."""
        return ladder_of(self.posts, today(), whole=self.whole)

    @cached_property
    def circulars(self) -> PolicyBook:
        """The circulars of their regions."""
        return policy_book({post.region.pk: post.region for post in self.posts.values()}.values())

    def policy(self, post: Post, day: date) -> EffectivePolicy:
        """What holds on a day for one of them."""
        key = post.person.pk
        return effective_policies({key: post}, day, book=self.circulars, whole=self.whole)[key]


@dataclass(slots=True)
class Desk:
    """What one press gathers. ``may`` are the subjects the actor decides on; `None` for a job, which decides
    on all, and where decisions are only taken back."""

    by: Actor
    batch: uuid.UUID
    may: set[str] | None
    ground: Ground
    decisions: list[Decision] = field(default_factory=list)
    acts: list[audit.Act] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    answered: dict[bool, list[int]] = field(default_factory=dict)


Effect = Callable[[Desk, Any], None]


def held_requests(model: type[Asked], ids: Iterable[int]) -> dict[int, Asked]:
    """These requests by id, locked, with the people around them; one query."""
    rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=list(ids))
    return {row.pk: row for row in rows.select_related("person", "approver", "node").order_by("pk")}


def open_desk(by: Actor, rows: Iterable[Request], batch: uuid.UUID | None = None) -> Desk:
    """A desk for these locked requests; close it in the same transaction."""
    asked = list(rows)
    may = None if isinstance(by, Job) else decidable(by, asked)
    return Desk(by, batch or uuid.uuid4(), may, Ground(asked))


def require_open(row: Request) -> None:
    """Refuses what is decided already."""
    if row.state != State.PROPOSED:
        raise Conflict(
            f"Permohonan ini sudah {row.get_state_display().lower()}.", code=f"{row._meta.model_name}_decided"
        )


def decide_at(desk: Desk, held: Asked, *, approve: bool, reason: str, effect: Effect) -> Asked:
    """One word on the open stage: a refusal ends the request, an approval passes it on or makes it so.

    ``effect`` runs once the last stage has approved; what fails leaves nothing on the desk.
    """
    require_open(held)
    if desk.may is not None and held.subject not in desk.may:
        raise not_decidable(held)
    said = words(reason, "reason", required="" if approve else "Tuliskan alasannya: pegawai akan membacanya.")
    decision = _decision(desk, held, approve, said)
    if approve and _advance(desk, held):
        _keep(desk, held, decision, "forwarded", {"level": held.level})
        return held
    held.state = State.APPROVED if approve else State.REJECTED
    held.answer, held.decided_at, held.decided_by = said, clock.now(), person_behind(desk.by)
    held.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    if approve:
        effect(desk, held)
    _keep(desk, held, decision, "approved" if approve else "rejected", {"reason": said})
    desk.answered.setdefault(approve, []).append(held.person_id)
    return held


def undo_at(desk: Desk, held: Request, decision: Decision, *, newest: int, back: Effect) -> None:
    """Takes one decision back while it is fresh; what it caused goes too. The decision stays on record.

    ``newest`` is the id of the request's last decision that holds. ``back`` runs where the request was
    approved; what fails leaves nothing on the desk.
    """
    user = person_behind(desk.by)
    if user is not None and decision.by_id != user.pk:
        raise NotAllowed("Keputusan diurungkan oleh yang memutuskan.")
    if newest != decision.pk or held.state == State.CANCELLED:
        raise Conflict("Permohonan ini sudah berubah lagi; tidak dapat diurungkan.", code="nothing_to_undo")
    if clock.now() - decision.at > UNDO:
        raise Conflict(
            "Sudah lewat sepuluh menit; batalkan lewat halaman permohonannya.", code="undo_too_late"
        )
    if held.state == State.APPROVED:
        back(desk, held)
    held.state, held.stage, held.level = State.PROPOSED, decision.stage, decision.level
    held.answer, held.decided_at, held.decided_by = "", None, None
    route(held, desk.ground)
    held.save()
    desk.undone.append(decision.pk)
    desk.acts.append(act_of(desk.by, held, "decision_undone", {"stage": decision.stage}))


def _decision(desk: Desk, held: Request, approve: bool, said: str) -> Decision:
    return Decision(
        subject=held.subject,
        stage=held.stage,
        level=held.level,
        verdict=Decision.Verdict.APPROVE if approve else Decision.Verdict.REJECT,
        reason=said,
        capacity=_capacity(desk.by, held),
        by=person_behind(desk.by),
        at=clock.now(),
        batch=desk.batch,
    )


def _capacity(by: Actor, held: Request) -> str:
    """``a.n. Budi Hartono`` where somebody decides for somebody else; else the reason of the routing."""
    user = person_behind(by)
    if user is None or held.approver is None:
        return ""
    if held.approver.user_id == user.pk:
        return held.routed
    return f"a.n. {held.approver.name}"


def _advance(desk: Desk, held: Request) -> bool:
    """Opens the next stage that somebody else has to decide; False where there is none."""
    user, stages = person_behind(desk.by), list(held.levels) or [held.level]
    while held.stage + 1 < len(stages):
        held.stage += 1
        held.level = stages[held.stage]
        route(held, desk.ground)
        decided_already = held.approver is not None and user is not None and held.approver.user_id == user.pk
        if not decided_already:
            held.waits_since = clock.now()
            held.reminded_at = held.escalated_at = None
            held.save()
            return True
    return False


def route(held: Request, ground: Ground) -> None:
    """Sets whom the open stage waits for today; nobody in particular where the asker has no post."""
    post = ground.posts.get(held.person_id)
    if post is None:
        held.approver, held.routed = None, ""
        return
    routed = ground.ladder.route(held.person_id, post.agency.pk, held.level)
    held.approver_id = routed.person_id
    held.routed = routed.because[:200]


def _keep(desk: Desk, held: Request, decision: Decision, verb: str, data: dict[str, Any]) -> None:
    desk.decisions.append(decision)
    desk.acts.append(act_of(desk.by, held, verb, data))


def act_of(by: Actor, held: Request, verb: str, data: dict[str, Any]) -> audit.Act:
    """What the trail says of a request."""
    action = f"permit.{held._meta.model_name}_{verb}"
    return audit.act_of(by=by, action=action, subject=held, node_path=held.node.path, data=data)


def close_desk(desk: Desk) -> None:
    """Writes what the press gathered: decisions, days for the roster, the trail, and one notice a person."""
    Decision.objects.bulk_create(desk.decisions)
    if desk.undone:
        Decision.objects.filter(pk__in=desk.undone).update(undone_at=clock.now())
    give_to_roster(desk.by, desk.absences)
    take_from_roster(desk.by, desk.returns)
    audit.record_all(desk.acts)
    for approve, people in desk.answered.items():
        notify.send(
            "permit.decided",
            accounts_of_people(people),
            title="Permohonan Anda disetujui" if approve else "Permohonan Anda belum disetujui",
            text="Buka untuk membaca jawabannya.",
            url=reverse("permit:mine"),
            key=f"decision-{desk.batch}",
        )


def give_to_roster(by: Actor, absences: Sequence[Absence]) -> None:
    """The roster knows absences by their source; the decider writes where he may, else the decision."""
    clerks = _roster_actors(by, [one.person for one in absences])
    for actor in dict.fromkeys(clerks.values()):
        record_absences(by=actor, absences=[one for one in absences if clerks[one.person.pk] == actor])


def take_from_roster(by: Actor, returns: Sequence[Return]) -> None:
    """Days back to the roster, by the same hand."""
    clerks = _roster_actors(by, [one.person for one in returns])
    for actor in dict.fromkeys(clerks.values()):
        withdraw_absences(by=actor, returns=[one for one in returns if clerks[one.person.pk] == actor])


def _roster_actors(by: Actor, people: Sequence[Person]) -> dict[int, Actor]:
    """Who writes each person's day into the roster."""
    if isinstance(by, Job) or not people:
        return {person.pk: by for person in people}
    free = changeable(by, posts_on(today(), people=[person.pk for person in people]))
    return {person.pk: by if person.pk in free else CLERK for person in people}
