"""The intake of events from phones: judged once, stored once, answered only when durable.

A request costs the same few queries whether it brings one event or five hundred (one ground per local day).
Everything is read and signed before the transaction opens, so that the write lock is held for the two or
three statements that need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import local_date, to_local
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.presence.access import require_device, require_post
from tatakerja.presence.models import Device, PresenceEvent
from tatakerja.presence.queries.ground import Ground
from tatakerja.presence.queries.hours import working_at
from tatakerja.presence.queries.lean import lean_ground
from tatakerja.presence.queries.today import asked_of, policy_of
from tatakerja.presence.rules.clock import ClockVerdict, Grade, judge_clock, whole_second
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.place import Place, PlaceVerdict
from tatakerja.presence.rules.receipt import ReceiptFacts
from tatakerja.presence.services.keys import sign
from tatakerja.presence.services.wire import Batch, Incoming, Refused, Sound, read_batch

# What a receipt is made of; read back after the insert, whoever inserted the row.
_KEPT = (
    "id", "key", "batch", "kind", "at_phone", "counts_at", "received_at", "zone", "grade", "place", "mode",
    "distance_m", "limit_m", "flags", "receipt", "pending", "accuracy_m",
)  # fmt: skip
_UNSURE = frozenset({Place.OUTSIDE, Place.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of the answer, word for word the same whenever the event comes again."""

    id: str | None
    status: str
    counts_at: str | None = None
    grade: str | None = None
    place: str | None = None
    distance_m: int | None = None
    limit_m: int | None = None
    flags: tuple[str, ...] = ()
    code: str | None = None
    message: str | None = None
    receipt: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"flags": list(self.flags)}


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to a batch; ``stored`` holds per key what pages need beyond the receipt."""

    received_at: datetime
    zone: str
    receipts: tuple[Receipt, ...]
    stored: Mapping[UUID, Mapping[str, Any]]

    def as_json(self) -> dict[str, Any]:
        received = to_local(self.received_at, self.zone).isoformat(timespec="milliseconds")
        return {"received_at": received, "receipts": [receipt.as_json() for receipt in self.receipts]}


@dataclass(frozen=True, slots=True)
class _Judged:
    """``rows`` to insert, each key once; per event its row (``makers``: key, index) or its refusal."""

    mark: UUID
    rows: list[PresenceEvent]
    makers: dict[UUID, int]
    refusals: dict[int, Invalid]


def intake(*, device: Device | None, body: object, by: Actor | None = None) -> Taken:
    """Takes a request's events for the person of the device.

    ``body`` is the JSON value of the contract: ``{"sent_at": …, "events": […]}``. Raises `UnknownDevice`
    (401), `NotOnDuty` (403), `TooLarge` (413) and `Invalid` (422) for the request as a whole; a single bad
    event is answered as rejected. The answer is given after commit. ``by`` is the account that sent it
    (default: the device's person, or the job ``presence.device`` where that person has no account).
    """
    bound = require_device(device)
    received = clock.now()
    days = _Days(bound.person, received)
    return _answered(bound, read_batch(body), days, received, by)


def take(device: Device, batch: Batch, received: datetime, *, working_hours_only: bool) -> Taken | None:
    """Takes a batch that is already of the right types, for a device that may speak.

    With ``working_hours_only`` everything is dropped, unstored, unless all of it falls into the person's
    working hours by the time that counts; ``None`` says so.
    """
    days = _Days(device.person, received)
    if working_hours_only and not all(_in_hours(item, batch, days, received) for item in batch.events):
        return None
    return _answered(device, batch, days, received, None, companion=True)


def _in_hours(item: Incoming, batch: Batch, days: _Days, received: datetime) -> bool:
    if isinstance(item, Refused):
        return False
    try:
        time = judge_clock(at=item.at, sent_at=batch.sent_at, received_at=received, clock=item.clock)
    except Invalid:  # older than the intake keeps: no working hours of ours
        return False
    counts_at = whole_second(time.counts_at)
    ground = days.on(local_date(counts_at, days.zone))
    return ground is not None and working_at(ground, policy_of(ground), counts_at)


def _answered(
    device: Device,
    batch: Batch,
    days: _Days,
    received: datetime,
    by: Actor | None,
    *,
    companion: bool = False,
) -> Taken:
    judged = _judge(device, batch, days, received)
    if companion:  # a companion's report backs what was said at a tap; it is nobody's to confirm
        for row in judged.rows:
            row.pending = False
    stored = _store(device, judged, [item.key for item in batch.events if item.key is not None], by)
    receipts = tuple(_receipt(index, item, stored, judged) for index, item in enumerate(batch.events))
    return Taken(received, days.zone, receipts, stored)


class _Days:
    """The grounds of one person, read once for each local day that the events touch."""

    def __init__(self, person: Person, now: datetime) -> None:
        self._person = person
        # Which local day it is depends on the unit's zone, which comes with the ground. The middle zone's
        # date is right for all three but in the hour around midnight.
        day = local_date(now, zones.WITA)
        ground = lean_ground(person, day)
        self.zone = require_post(ground.post if ground else None).zone
        self._known: dict[date, Ground | None] = {day: ground}

    def on(self, day: date) -> Ground | None:
        """The ground of a local day; ``None`` where the person held no post yet."""
        if day not in self._known:
            self._known[day] = lean_ground(self._person, day)
        return self._known[day]


def _judge(device: Device, batch: Batch, days: _Days, received: datetime) -> _Judged:
    judged = _Judged(uuid4(), [], {}, {})
    for index, item in enumerate(batch.events):
        try:
            row = _row(device, item, batch.sent_at, days, received)
        except Invalid as refusal:
            judged.refusals[index] = refusal
            continue
        if judged.makers.setdefault(row.key, index) == index:
            row.batch = judged.mark
            judged.rows.append(row)
    return judged


def _row(device: Device, item: Incoming, sent_at: datetime, days: _Days, received: datetime) -> PresenceEvent:
    """The event judged by its time and place; `Invalid` where it cannot be taken."""
    if isinstance(item, Refused):
        raise item.refusal
    time = judge_clock(at=item.at, sent_at=sent_at, received_at=received, clock=item.clock)
    counts_at = whole_second(time.counts_at)
    day = local_date(counts_at, days.zone)
    ground = days.on(day)
    place = ground.judge(item.fix) if ground else PlaceVerdict(Place.UNKNOWN, flags=("no_site",))
    row = PresenceEvent(
        key=item.key,
        person=device.person,
        device=device,
        kind=item.event.kind.value,
        at_phone=item.at,
        clock=item.clock.value,
        counts_at=counts_at,
        received_at=received,
        day=day,
        zone=days.zone,
        mode=ground.plan.mode if ground else "",
        note=item.event.note,
        answers=item.event.answers,
        altitude_m=item.sensors.altitude_m,
        speed_mps=item.sensors.speed_mps,
        heading_deg=item.sensors.heading_deg,
    )
    if item.fix is not None:
        row.lat, row.lon = item.fix.point.lat, item.fix.point.lon
        row.accuracy_m, row.fix_age_s = item.fix.accuracy_m, item.fix.age_s
    _settle(row, time, place, device.person.nip)
    row.flags += _strange(item, ground)
    return row


def _strange(item: Sound, ground: Ground | None) -> tuple[str, ...]:
    """An answer to nothing that was asked that day is kept and flagged."""
    if item.event.kind is not EventKind.ANSWER:
        return ()
    return () if ground and item.event.answers in asked_of(ground) else ("unknown_request",)


def _settle(row: PresenceEvent, time: ClockVerdict, place: PlaceVerdict, nip: str) -> None:
    """Writes the verdicts into the row and signs its receipt; refuses where the policy blocks the place."""
    if place.blocked:
        raise Invalid(
            f"Anda {place.distance_m} m dari titiknya; batasnya {place.limit_m} m. "
            "Presensi di luar area tidak diterima.",
            field="lat",
            code="outside_blocked",
        )
    row.grade, row.place, row.site = time.grade.value, place.place.value, place.site_id
    row.distance_m, row.limit_m = place.distance_m, place.limit_m
    row.flags = [*time.flags, *place.flags]
    unsure = place.place in _UNSURE and row.kind != EventKind.LOCATION
    row.pending = time.grade is Grade.C or unsure
    row.receipt = sign(ReceiptFacts(nip, row.key, row.counts_at, row.received_at, place.place))


def _store(device: Device, judged: _Judged, keys: list[UUID], by: Actor | None) -> dict[UUID, dict[str, Any]]:
    """Inserts what is new and reads back what then stands under these keys of this person."""
    with transaction.atomic():
        PresenceEvent.objects.bulk_create(judged.rows, ignore_conflicts=True)
        kept = PresenceEvent.objects.filter(person_id=device.person_id, key__in=keys).order_by()
        stored = {row["key"]: row for row in kept.values(*_KEPT)}
        fresh = sum(1 for row in stored.values() if row["batch"] == judged.mark)
        if fresh:
            audit.record(
                by=by or device.person.user or Job("presence.device"),
                action="presence.events_received",
                subject=device,
                data={"events": fresh, "batch": str(judged.mark)},
            )
    return stored


def _receipt(
    index: int, item: Incoming, stored: Mapping[UUID, Mapping[str, Any]], judged: _Judged
) -> Receipt:
    """Accepted for the event that made the row, duplicate where it stood before, else rejected."""
    row = stored.get(item.key) if item.key is not None else None
    refusal = judged.refusals.get(index)
    if row is not None and row["batch"] == judged.mark and refusal and index < judged.makers[row["key"]]:
        row = None
    if row is None:
        reason = refusal or Invalid("Presensi belum tersimpan; kirim ulang.", code="not_stored")
        return Receipt(item.echo, "rejected", code=reason.code, message=reason.message)
    own = row["batch"] == judged.mark and judged.makers[row["key"]] == index
    return Receipt(
        id=item.echo,
        status="accepted" if own else "duplicate",
        counts_at=to_local(row["counts_at"], row["zone"]).isoformat(timespec="seconds"),
        grade=row["grade"],
        place=row["place"],
        distance_m=row["distance_m"],
        limit_m=row["limit_m"],
        flags=tuple(row["flags"]),
        receipt=row["receipt"],
    )
