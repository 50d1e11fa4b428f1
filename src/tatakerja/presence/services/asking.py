"""Asking people at home: requests for a location at the report times, and calls with their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.texts import words_of
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import accounts_of_people, post_of
from tatakerja.platform import audit, clock, notify
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.presence.access import may_decide, require_post
from tatakerja.presence.models import CallOutcome, LocationRequest, ReachCall
from tatakerja.presence.models.asks import MAX_REASON
from tatakerja.presence.queries.ground import grounds_on
from tatakerja.presence.queries.hours import callable_at
from tatakerja.presence.queries.requests import due_requests
from tatakerja.presence.queries.today import policy_of

_BATCH = 2000


@transaction.atomic
def open_requests(*, by: Job, region: Node, day: date) -> int:
    """The requests of the report times that have just come, for everybody at home; a second time adds none.

    Source: circular 800/734-BKD/2020 cl. A2-20. Set-based: thousands of people are a few statements.
    """
    rows = due_requests(region, day, clock.now())
    keys = [row.key for row in rows]
    known: set[object] = set()
    for start in range(0, len(keys), _BATCH):
        part = LocationRequest.objects.filter(key__in=keys[start : start + _BATCH])
        known |= set(part.values_list("key", flat=True))
    fresh = [row for row in rows if row.key not in known]
    LocationRequest.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)
    if fresh:
        _ask(fresh)
        audit.record(
            by=by,
            action="presence.locations_requested",
            subject=region,
            node_path=region.path,
            data={"day": day.isoformat(), "people": len(fresh)},
        )
    return len(fresh)


def _ask(rows: Sequence[LocationRequest]) -> None:
    """Wakes the people of requests that have just come; those of one moment together."""
    moments: dict[datetime, list[int]] = {}
    for row in rows:
        moments.setdefault(row.due, []).append(row.person_id)
    for due, people in moments.items():
        notify.send(
            "presence.location_asked",
            accounts_of_people(people),
            title="Konfirmasi hadir",
            text="Ketuk untuk mengirim lokasi satu kali.",
            url=reverse("portal:today"),
            key=f"{due:%Y%m%dT%H%M}",
        )


@transaction.atomic
def place_call(*, by: Actor, person: Person, channel: str) -> ReachCall:
    """A superior calls somebody who is at home today, within the window in which one must be reachable.

    A call by the app stands on the person's page until it is answered; of a telephone call the superior
    notes the outcome. Refuses calls to others than the own people, to people who are not at home, and
    outside the window: being reachable is no working time of its own.
    """
    now = clock.now()
    post = require_post(post_of(person, today()))
    day = local_date(now, post.zone)
    _require_lead(by, person, day)
    if channel not in ReachCall.Channel.values:
        raise Invalid("Pilih aplikasi atau telepon.", field="channel", code="unknown_channel")
    ground = grounds_on([person.pk], day).get(person.pk)
    if ground is None or ground.plan.mode != "WFH":
        raise Conflict("Pegawai ini tidak bekerja dari rumah hari ini.", code="not_at_home")
    if not callable_at(ground, policy_of(ground), now):
        raise Conflict("Di luar jam siap dihubungi. Panggilan tidak dicatat.", code="outside_window")
    caller = person_behind(by)
    assert caller is not None
    call = ReachCall.objects.create(
        key=uuid4(), person=person, day=day, called_at=now, channel=channel, called_by=caller
    )
    audit.record(
        by=by,
        action="presence.person_called",
        subject=call,
        node_path=post.node.path,
        data={"person": person.pk, "channel": channel},
    )
    if channel == ReachCall.Channel.APP:
        notify.send(
            "presence.called",
            accounts_of_people([person.pk]),
            title="Atasan memanggil Anda",
            text="Buka halaman Hari ini dan jawab.",
            url=reverse("portal:today"),
            key=str(call.key),
        )
    return call


@transaction.atomic
def note_outcome(
    *, by: Actor, call: ReachCall, answered_at: datetime | None, excused: bool = False, reason: str = ""
) -> CallOutcome:
    """What came of a call: when it was answered, or that it was not, or the reason that excuses it."""
    _require_lead(by, call.person, today())
    missing = "Tuliskan alasan yang Anda terima." if excused else ""
    words = words_of(reason, "reason", MAX_REASON, required=missing)
    now = clock.now()
    if answered_at is not None and not call.called_at <= answered_at <= now:
        raise Invalid("Jawaban tidak mungkin mendahului panggilan.", field="answered_at", code="not_possible")
    author = person_behind(by)
    assert author is not None
    outcome = CallOutcome.objects.create(
        call=call, answered_at=answered_at, excused=excused, reason=words, by=author, at=now
    )
    audit.record(
        by=by,
        action="presence.call_noted",
        subject=call,
        data={"person": call.person_id, "answered": answered_at is not None, "excused": excused},
    )
    return outcome


def _require_lead(by: Actor, person: Person, day: date) -> None:
    """Only in person: the direct superior, or whoever leads the unit by role."""
    if not isinstance(by, Job) and may_decide(by, person, post_of(person, day)):
        return
    raise NotAllowed("Panggilan hanya dapat dicatat oleh atasan pegawai ini.")
