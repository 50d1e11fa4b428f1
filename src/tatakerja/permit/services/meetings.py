"""Meetings and events: planned within the circular's limits, cancelled in bulk when one forbids them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tatakerja.circular.queries import effective_policies
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.permit.access import require_keep_terms, require_own, require_system, require_take_back
from tatakerja.permit.models import InvitationLetter, Meeting, Room, State
from tatakerja.permit.rules.meetings import (
    MeetingDecision,
    MeetingPlan,
    MeetingVerdict,
    checklist_of,
    judge_meeting,
)
from tatakerja.permit.services.common import path_of, require_post, words
from tatakerja.permit.services.desk import Desk, Ground
from tatakerja.permit.services.requests import decide, held_request, opened, settle
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.links import require_https

MAX_PEOPLE = 300
LONGEST = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """A meeting as typed. ``reason`` is why people must meet in person; times are aware."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    online: bool = True
    link: str = ""
    room: Room | None = None
    heads: int = 0
    reason: str = ""
    agenda: str = ""


@transaction.atomic
def plan_meeting(*, by: Actor, person: Person, given: MeetingWords, people: Sequence[Person]) -> Meeting:
    """Plans a meeting and invites; one in person that the circular wants permitted waits for that first.

    Refuses (409) what is cancelled by a circular (A2-07), naming the clause, and a room that is taken; (422)
    a meeting in person without a reason (A3-12), one fuller than the room may be (A0-09), a missing link.
    """
    post = require_post(require_own(by, person), person)
    checked = _checked(given, post, people)
    policy = _policy(post, checked.starts_at)
    verdict = judge_meeting(policy, _plan(checked))
    _require(verdict)
    _require_room_free(checked)
    waits = verdict.decision is MeetingDecision.NEEDS_PERMIT
    items = () if checked.online else checklist_of(policy, checked.kind)
    meeting = Meeting.objects.create(
        person=person,
        clauses=list(verdict.clauses),
        checklist=[{"item": item, "clauses": clauses, "by": ""} for item, clauses in items],
        **{name: getattr(checked, name) for name in MeetingWords.__slots__},
        **opened(post, "meeting"),
    )
    meeting.people.set(people)
    if not waits:
        settle(by, meeting, State.APPROVED, "")
        _queue(meeting, InvitationLetter.Method.REQUEST)
    data = {"kind": checked.kind, "online": checked.online, "heads": checked.heads}
    audit.record(by=by, action="permit.meeting_planned", subject=meeting, node_path=path_of(post), data=data)
    return meeting


def _checked(given: MeetingWords, post: Post, people: Sequence[Person]) -> MeetingWords:
    if given.kind not in Meeting.Kind.values:
        raise Invalid("Pilih jenis acaranya.", field="kind", code="unknown_kind")
    if given.starts_at <= clock.now():
        raise Invalid("Waktu itu sudah lewat.", field="starts_at", code="time_passed")
    if not given.starts_at < given.ends_at <= given.starts_at + LONGEST:
        raise Invalid("Jam selesai harus sesudah jam mulai.", field="ends_at", code="period_reversed")
    if len(people) > MAX_PEOPLE or given.heads > 100_000:
        raise Invalid(f"Undang paling banyak {MAX_PEOPLE} orang.", field="people", code="people_count")
    room = None if given.online else given.room
    if not given.online and (room is None or room.agency_id != post.agency.pk or not room.active):
        raise Invalid("Pilih ruang milik OPD Anda.", field="room", code="room_missing")
    return MeetingWords(
        kind=given.kind,
        title=words(given.title, "title", required="Tuliskan judul acara.", most=120),
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        online=given.online,
        link=_link(given) if given.online else "",
        room=room,
        heads=max(given.heads, len(people) + 1),
        reason=words(given.reason, "reason"),
        agenda=words(given.agenda, "agenda", most=1000),
    )


def _link(given: MeetingWords) -> str:
    address = words(given.link, "link", most=300, required="Isi tautan rapat daring.")
    return require_https(address, "link")


def _policy(post: Post, at: datetime) -> EffectivePolicy:
    day = zones.local_date(at, post.zone)
    return effective_policies({post.person.pk: post}, day)[post.person.pk]


def _plan(given: MeetingWords | Meeting) -> MeetingPlan:
    capacity = given.room.capacity if given.room is not None else None
    return MeetingPlan(given.kind, given.online, given.heads, capacity, given.reason)


def _require(verdict: MeetingVerdict) -> None:
    basis = f" (klausul {', '.join(verdict.clauses)})" if verdict.clauses else ""
    if verdict.decision is MeetingDecision.CANCELLED:
        raise Conflict(
            f"Acara tatap muka dibatalkan oleh edaran{basis}. Selenggarakan secara daring.",
            code="meeting_forbidden",
        )
    if verdict.decision is MeetingDecision.TOO_FULL:
        limit = f"Ruang itu paling banyak untuk {verdict.most} orang{basis}."
        text = f"{limit} Kurangi peserta atau pilih ruang lain."
        raise Invalid(text, field="heads", code="room_too_full")
    if verdict.decision is MeetingDecision.NEEDS_REASON:
        text = f"Tuliskan mengapa harus tatap muka{basis}; tanpa alasan, rapat diadakan daring."
        raise Invalid(text, field="reason", code="reason_missing")


def _require_room_free(given: MeetingWords) -> None:
    if given.room is None:
        return
    Room.objects.select_for_update().get(pk=given.room.pk)
    taken = Meeting.objects.filter(
        room=given.room,
        state__in=[State.PROPOSED, State.APPROVED],
        starts_at__lt=given.ends_at,
        ends_at__gt=given.starts_at,
    ).first()
    if taken is not None:
        raise Conflict(
            f"{given.room.name} sudah dipakai untuk {taken.title} pada jam itu.", code="room_taken"
        )


def meeting_clash(meeting: Meeting, ground: Ground) -> Conflict | None:
    """What stands against permitting: a circular that forbids it, or a limit that came meanwhile."""
    post = ground.posts.get(meeting.person_id)
    if post is None:
        return None
    policy = ground.policy(post, zones.local_date(meeting.starts_at, post.zone))
    try:
        _require(judge_meeting(policy, _plan(meeting)))
    except (Conflict, Invalid) as refusal:
        return Conflict(refusal.message, code=refusal.code)
    return None


@transaction.atomic
def decide_meeting(
    *, by: Actor, meeting: Meeting, approve: bool, reason: str = "", batch: uuid.UUID | None = None
) -> Meeting:
    """Permits or refuses an event in person; a permitted one invites."""
    if approve and meeting.state == State.PROPOSED:
        clash = meeting_clash(meeting, Ground([meeting]))
        if clash is not None:
            raise clash
    return decide(by=by, row=meeting, approve=approve, reason=reason, effect=queue_invitations, batch=batch)


def queue_invitations(desk: Desk, meeting: Meeting) -> None:
    """Calendar invitations to everybody with a mail address; the organiser gets one too."""
    _queue(meeting, InvitationLetter.Method.REQUEST)


def withdraw_invitations(desk: Desk, meeting: Meeting) -> None:
    """Takes the meeting out of the calendars it was put into."""
    _queue(meeting, InvitationLetter.Method.CANCEL)


def _queue(meeting: Meeting, method: str) -> None:
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])
    guests = [meeting.person, *meeting.people.all()]
    now = clock.now()
    InvitationLetter.objects.bulk_create(
        [
            InvitationLetter(
                meeting=meeting, person=one, method=method, sequence=meeting.sequence, queued_at=now
            )
            for one in guests
            if one.email
        ]
    )


@transaction.atomic
def cancel_meeting(*, by: Actor, meeting: Meeting, reason: str) -> Meeting:
    """Calls a meeting off; the organiser, or who decides on him. Everybody invited is told by mail."""
    held = held_request(meeting)
    if not isinstance(by, Job) and held.person.user_id != by.pk:
        require_take_back(by, held)
    if held.state not in (State.PROPOSED, State.APPROVED):
        raise Conflict("Acara ini sudah dibatalkan.", code="meeting_decided")
    said = words(reason, "reason", required="Tuliskan alasannya: undangan akan membacanya.")
    if held.state == State.APPROVED:
        _queue(held, InvitationLetter.Method.CANCEL)
    settle(by, held, State.CANCELLED, said)
    data = {"reason": said}
    audit.record(by=by, action="permit.meeting_cancelled", subject=held, node_path=held.node.path, data=data)
    return held


@transaction.atomic
def cancel_forbidden(*, by: Actor) -> list[Meeting]:
    """Calls off every coming event in person that a circular in force cancels (A2-07); names the clause.

    Runs each quarter of an hour, so a circular that is published takes effect on what was planned before.
    """
    require_system(by)
    rows = Meeting.objects.filter(
        online=False, state__in=[State.PROPOSED, State.APPROVED], starts_at__gt=clock.now()
    )
    coming = list(rows.select_related("person", "room", "node"))
    posts = posts_on(today(), people=sorted({one.person_id for one in coming})) if coming else {}
    done = []
    for meeting in coming:
        post = posts.get(meeting.person_id)
        if post is None:
            continue
        verdict = judge_meeting(_policy(post, meeting.starts_at), _plan(meeting))
        if verdict.decision is MeetingDecision.CANCELLED:
            reason = (
                f"Dibatalkan oleh edaran, klausul {', '.join(verdict.clauses)}. Selenggarakan secara daring."
            )
            done.append(cancel_meeting(by=by, meeting=meeting, reason=reason))
    return done


@transaction.atomic
def tick_item(*, by: Actor, meeting: Meeting, index: int, done: bool) -> Meeting:
    """Ticks an item of the protocol, or takes the tick back; by the organiser."""
    held = held_request(meeting)
    if not isinstance(by, Job) and held.person.user_id != by.pk:
        raise NotAllowed("Daftar periksa diisi oleh penyelenggara.")
    if not 0 <= index < len(held.checklist):
        raise Invalid("Butir itu tidak ada.", field="item", code="unknown_item")
    held.checklist[index]["by"] = held.person.name if done else ""
    held.save(update_fields=["checklist"])
    data = {"item": held.checklist[index]["item"], "done": done}
    audit.record(by=by, action="permit.protocol_ticked", subject=held, node_path=held.node.path, data=data)
    return held


@transaction.atomic
def save_room(*, by: Actor, agency: Node, name: str, capacity: int) -> Room:
    """A room of an agency, or the new capacity of one it has."""
    require_keep_terms(by, agency)
    said = words(name, "name", required="Tuliskan nama ruang.", most=120)
    if not 1 <= capacity <= 100_000:
        raise Invalid("Isi daya tampung ruang.", field="capacity", code="capacity_out_of_range")
    room, _made = Room.objects.update_or_create(
        agency=agency, name=said, defaults={"capacity": capacity, "active": True}
    )
    audit.record(
        by=by, action="permit.room_saved", subject=room, node_path=agency.path, data={"capacity": capacity}
    )
    return room
