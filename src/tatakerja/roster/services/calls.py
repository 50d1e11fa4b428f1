"""Calling people to the office (A1-10): who is called must come, answers, and is told why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, accounts_of_people, posts_on
from tatakerja.platform import audit, clock, formats, notify
from tatakerja.platform.models import User
from tatakerja.roster.access import require_change_day, require_own
from tatakerja.roster.models import Call, DayMode
from tatakerja.roster.queries import day_plans, latest_changes
from tatakerja.roster.services.absences import change_day

MOST_AT_ONCE = 50
_IN_OFFICE = ("WFO", "PIKET")


@transaction.atomic
def call_up(
    *, by: User, people: Sequence[Person], starts_at: datetime, reply_by: datetime, reason: str
) -> list[Call]:
    """Calls people to the office; whoever was to be at home is in the office that day, with its history.

    ``starts_at`` and ``reply_by`` are aware. Refuses a missing reason, a time that has passed, an answer due
    after the start (422), somebody on leave, on duty travel or called already that day (409), and everybody
    who is no superior or planner of all of them (403).
    """
    posts = {person.pk: require_change_day(by, person) for person in people}
    _check_times(starts_at, reply_by, reason, len(people))
    found = []
    for person in people:
        post = posts[person.pk]
        if post is None:
            raise Conflict(f"{person.name} tidak memiliki jabatan hari ini.", code="no_post")
        found.append(_call(by, person, post, starts_at, reply_by, reason.strip()))
    return found


def _check_times(starts_at: datetime, reply_by: datetime, reason: str, count: int) -> None:
    if not 1 <= count <= MOST_AT_ONCE:
        raise Invalid(f"Pilih 1 sampai {MOST_AT_ONCE} pegawai.", field="people", code="people_count")
    if not reason.strip():
        raise Invalid(
            "Tuliskan keperluannya: pegawai akan membacanya.", field="reason", code="reason_missing"
        )
    if starts_at <= clock.now():
        raise Invalid("Waktu itu sudah lewat. Pilih waktu yang akan datang.", field="at", code="time_passed")
    if not clock.now() < reply_by <= starts_at:
        raise Invalid(
            "Batas jawaban harus sesudah sekarang dan tidak lewat dari waktu panggilan.",
            field="reply_by",
            code="reply_too_late",
        )


def _call(by: User, person: Person, post: Post, starts_at: datetime, reply_by: datetime, reason: str) -> Call:
    day = zones.local_date(starts_at, post.zone)
    if Call.objects.filter(person=person, date=day, withdrawn_at__isnull=True).exists():
        raise Conflict(f"{person.name} sudah dipanggil pada hari itu.", code="called_already")
    held = Call.objects.create(
        person=person,
        node=post.node,
        date=day,
        starts_at=starts_at,
        reply_by=reply_by,
        reason=reason,
        caller=by,
        made_at=clock.now(),
    )
    plan = day_plans(posts_on(day, people=[person.pk]), day).get(person.pk)
    if plan is None or plan.mode not in _IN_OFFICE:
        words = f"Dipanggil pukul {zones.clock_text(starts_at, post.zone)}: {reason}"
        change_day(by=by, person=person, day=day, mode=DayMode.WFO, reason=words, source=source_of(held))
    data = {"date": day.isoformat(), "person": person.pk, "reason": reason}
    audit.record(by=by, action="roster.called_up", subject=held, node_path=post.node.path, data=data)
    notify.send(
        "roster.called",
        accounts_of_people([person.pk]),
        title=f"Anda dipanggil ke kantor {formats.medium_date(day)}",
        text=f"Pukul {zones.clock_text(starts_at, post.zone)}. "
        f"Mohon jawab sebelum {zones.clock_text(reply_by, post.zone)}.",
        url=reverse("roster:mine"),
        key=f"call-{held.pk}",
    )
    return held


def source_of(call: Call) -> str:
    """The source under which the day's change is recorded."""
    return f"panggilan/{call.pk}"


def _held(call: Call) -> Call:
    """The call locked, while it can still change."""
    rows = Call.objects.select_for_update(of=("self",)).select_related("person", "node")
    held = rows.get(pk=call.pk)
    if held.withdrawn_at is not None:
        raise Conflict("Panggilan ini sudah dibatalkan.", code="call_withdrawn")
    if held.starts_at <= clock.now():
        raise Conflict("Waktu panggilan sudah lewat. Hubungi atasan langsung.", code="call_passed")
    return held


@transaction.atomic
def answer_call(*, by: User, call: Call, coming: bool, reason: str = "") -> Call:
    """The person comes, or says why not (422 without a reason); the day stays until a superior decides."""
    require_own(by, call.person)
    held = _held(call)
    if not coming and not reason.strip():
        raise Invalid("Tuliskan alasannya: atasan akan membacanya.", field="reason", code="reason_missing")
    held.answer = Call.Answer.COMING if coming else Call.Answer.UNABLE
    held.answer_reason, held.answered_at = reason.strip(), clock.now()
    held.save()
    data = {"answer": str(held.answer), "late": held.answered_at > held.reply_by}
    audit.record(by=by, action="roster.call_answered", subject=held, node_path=held.node.path, data=data)
    return held


@transaction.atomic
def withdraw_call(*, by: User, call: Call, reason: str) -> Call:
    """A superior takes the call back; the day follows the roster again where the call had changed it."""
    require_change_day(by, call.person)
    held = _held(call)
    held.withdrawn_at = clock.now()
    held.save()
    newest = latest_changes([held.person_id], held.date, held.date).get((held.person_id, held.date))
    if newest is not None and newest.source == source_of(held):
        words = reason.strip() or "Panggilan dibatalkan."
        change_day(
            by=by, person=held.person, day=held.date, mode=DayMode.RESTORED, reason=words,
            source=source_of(held),
        )  # fmt: skip
    data = {"reason": reason.strip()}
    audit.record(by=by, action="roster.call_withdrawn", subject=held, node_path=held.node.path, data=data)
    return held
