"""The intake of events from phones: judged once, stored once, answered only when durable.

A request costs the same few queries whether it brings one event or five hundred (one ground per local day),
and so does a group of requests of many people: they share the statements and the commit.
Everything is read and signed before the transaction opens, so that the write lock is held for the two or
three statements that need it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid, TatakerjaError
from tatakerja.kernel.zones import local_date, to_local
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Act, Actor
from tatakerja.platform.inserting import Insert
from tatakerja.presence.access import require_device, require_post
from tatakerja.presence.models import Device, PresenceEvent
from tatakerja.presence.queries.duty import place_of
from tatakerja.presence.queries.ground import Ground
from tatakerja.presence.queries.hours import working_at
from tatakerja.presence.queries.lean import lean_grounds
from tatakerja.presence.queries.today import asked_of, policy_of
from tatakerja.presence.rules.clock import ClockVerdict, Grade, judge_clock, whole_second
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.place import Place, PlaceVerdict
from tatakerja.presence.services.devices import author_of
from tatakerja.presence.services.fresh import Fresh
from tatakerja.presence.services.keys import seal
from tatakerja.presence.services.second import settle_by_key, speak_for, weigh
from tatakerja.presence.services.wire import Batch, Incoming, Refused, Sound, read_batch
from tatakerja.presence.services.withdrawing import mark_taken_back

# What a receipt is made of; read back after the insert, whoever inserted the row.
_KEPT = (
    "id", "key", "batch", "kind", "at_phone", "counts_at", "received_at", "zone", "grade", "place", "mode",
    "site", "distance_m", "limit_m", "flags", "receipt", "pending", "accuracy_m",
)  # fmt: skip
_kept_of = attrgetter(*_KEPT[1:])
_UNSURE = frozenset({Place.OUTSIDE, Place.UNKNOWN})
_insert = Insert(PresenceEvent, on_conflict="ON CONFLICT DO NOTHING")
# A person's id and the phone's id of the tap.
_Key = tuple[int, UUID]


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
        document = dict(zip(_SHOWN, _shown_of(self), strict=True))
        document["flags"] = list(self.flags)
        return document


_SHOWN: Final = tuple(field.name for field in fields(Receipt))
_shown_of = attrgetter(*_SHOWN)


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
    zone: str
    rows: list[Fresh]
    makers: dict[UUID, int]
    refusals: dict[int, Invalid]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of many that are taken together. ``by``: the account that sent it (``None``: the device's
    person); ``companion``: a companion app's report, kept in working hours only and nobody's to confirm;
    ``address``: the network address it came from, which may speak for the tap and is not kept."""

    device: Device
    batch: Batch
    received: datetime
    by: Actor | None = None
    companion: bool = False
    address: str = ""


# What became of a request: its answer, ``None`` where it was dropped, or why it cannot be taken as a whole.
Outcome = Taken | None | TatakerjaError


def intake(*, device: Device | None, body: object, by: Actor | None = None, address: str = "") -> Taken:
    """Takes a request's events for the person of the device.

    ``body`` is the JSON value of the contract: ``{"sent_at": …, "events": […]}``. Raises `UnknownDevice`
    (401), `NotOnDuty` (403), `TooLarge` (413) and `Invalid` (422) for the request as a whole; a single bad
    event is answered as rejected. The answer is given after commit. ``by`` is the account that sent it
    (default: the device's person, or the job ``presence.device`` where that person has no account).
    """
    bound = require_device(device)
    taken = _only(
        take_all([Asked(bound, read_batch(body), clock.now(), by, address=address)], read_back=True)
    )
    assert taken is not None
    return taken


def take(device: Device, batch: Batch, received: datetime) -> Taken | None:
    """Takes what of a companion app's reports falls into the person's working hours by the time that counts;
    ``None``: all of it was dropped, unstored."""
    return _only(take_all([Asked(device, batch, received, companion=True)]))


def _only(outcomes: list[Outcome]) -> Taken | None:
    (outcome,) = outcomes
    if isinstance(outcome, TatakerjaError):
        raise outcome
    return outcome


def take_all(asked: Sequence[Asked], *, read_back: bool = False) -> list[Outcome]:
    """Takes the requests of many people in one transaction; one outcome each, in order, after commit.

    A request that cannot be taken never sinks the others. ``read_back``: the answers hold the rows' ids.
    """
    grounds = _Grounds(one.device.person for one in asked)
    asked = [_within_hours(one, grounds) if one.companion else one for one in asked]
    judged: list[_Judged | TatakerjaError | None] = [_judged(one, grounds) for one in asked]
    sound = [
        (one, verdict) for one, verdict in zip(asked, judged, strict=True) if isinstance(verdict, _Judged)
    ]
    stored = _store(sound, read_back) if sound else {}
    for one, verdict in sound:
        settle_by_key(one.device.person, verdict.rows)
    return [
        _answer(one, verdict, stored) if isinstance(verdict, _Judged) else verdict
        for one, verdict in zip(asked, judged, strict=True)
    ]


def _judged(one: Asked, grounds: _Grounds) -> _Judged | TatakerjaError | None:
    try:
        days = _Days(one.device.person, one.received, grounds)
    except TatakerjaError as refusal:
        return refusal
    if one.companion and not one.batch.events:
        return None
    verdict = _judge(one.device, one.batch, days, one.received)
    speak_for(verdict.rows, days.on, one.address)
    if one.companion:  # a companion's report backs what was said at a tap; it is nobody's to confirm
        for row in verdict.rows:
            row.pending = False
    return verdict


def _answer(one: Asked, judged: _Judged, stored: Mapping[_Key, Mapping[str, Any]]) -> Taken:
    person = one.device.person_id
    keys = {item.key for item in one.batch.events if item.key is not None}
    own = {key: stored[person, key] for key in keys if (person, key) in stored}
    receipts = tuple(_receipt(index, item, own, judged) for index, item in enumerate(one.batch.events))
    return Taken(one.received, judged.zone, receipts, own)


def _within_hours(one: Asked, grounds: _Grounds) -> Asked:
    """The request with those of its events that fall into working hours."""
    try:
        days = _Days(one.device.person, one.received, grounds)
    except TatakerjaError:  # told where the request is judged
        return one
    kept = (item for item in one.batch.events if _in_hours(item, one.batch, days, one.received))
    return replace(one, batch=Batch(one.batch.sent_at, tuple(kept)))


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


class _Grounds:
    """The grounds of everybody in a group, read together for each local day that somebody's events touch."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = {person.pk: person for person in people}
        self._known: dict[date, dict[int, Ground]] = {}

    def of(self, person: Person, day: date) -> Ground | None:
        """The ground of a local day; ``None`` where the person held no post yet."""
        if day not in self._known:
            self._known[day] = lean_grounds(self._people.values(), day)
        return self._known[day].get(person.pk)


class _Days:
    """The grounds of one person and the zone in which the days are counted."""

    def __init__(self, person: Person, now: datetime, grounds: _Grounds) -> None:
        self._person, self._grounds = person, grounds
        # Which local day it is depends on the unit's zone, which comes with the ground. The middle zone's
        # date is right for all three but in the hour around midnight.
        ground = self.on(local_date(now, zones.WITA))
        self.zone = require_post(ground.post if ground else None).zone

    def on(self, day: date) -> Ground | None:
        return self._grounds.of(self._person, day)


def _judge(device: Device, batch: Batch, days: _Days, received: datetime) -> _Judged:
    judged = _Judged(uuid4(), days.zone, [], {}, {})
    for index, item in enumerate(batch.events):
        try:
            row = _row(device, item, batch.sent_at, days, received, judged.mark)
        except Invalid as refusal:
            judged.refusals[index] = refusal
            continue
        if judged.makers.setdefault(row.key, index) == index:
            judged.rows.append(row)
    seal(judged.rows, device.person.nip)
    return judged


def _row(
    device: Device, item: Incoming, sent_at: datetime, days: _Days, received: datetime, mark: UUID
) -> Fresh:
    """The event judged by its time and place; `Invalid` where it cannot be taken."""
    if isinstance(item, Refused):
        raise item.refusal
    time = judge_clock(at=item.at, sent_at=sent_at, received_at=received, clock=item.clock)
    counts_at = whole_second(time.counts_at)
    day = local_date(counts_at, days.zone)
    ground = days.on(day)
    place = place_of(ground, item.fix)
    row = Fresh(
        key=item.key,
        batch=mark,
        person_id=device.person_id,
        device_id=device.pk,
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
    _settle(row, time, place)
    row.flags += _strange(item, ground)
    weigh(row, item.proof, ground)
    return row


def _strange(item: Sound, ground: Ground | None) -> tuple[str, ...]:
    """An answer to nothing that was asked that day is kept and flagged."""
    if item.event.kind is not EventKind.ANSWER:
        return ()
    return () if ground and item.event.answers in asked_of(ground) else ("unknown_request",)


def _limit(place: PlaceVerdict) -> str:
    return f"titiknya; batasnya {place.limit_m} m" if place.limit_m else "tepi areanya"


def _settle(row: Fresh, time: ClockVerdict, place: PlaceVerdict) -> None:
    """Writes the verdicts into the row; refuses where the policy blocks the place."""
    if place.blocked:
        raise Invalid(
            f"Anda {place.distance_m} m dari {_limit(place)}. Presensi di luar area tidak diterima.",
            field="lat",
            code="outside_blocked",
        )
    row.grade, row.place, row.site = time.grade.value, place.place.value, place.site_id
    row.distance_m, row.limit_m = place.distance_m, place.limit_m
    row.flags = [*time.flags, *place.flags]
    unsure = place.place in _UNSURE and row.kind != EventKind.LOCATION
    row.pending = time.grade is Grade.C or unsure


def _store(sound: Sequence[tuple[Asked, _Judged]], read_back: bool) -> dict[_Key, Mapping[str, Any]]:
    """Inserts what is new; answers what then stands under every key that was named."""
    rows = [row for _, judged in sound for row in judged.rows]
    named = [
        (one.device.person_id, item.key)
        for one, _ in sound
        for item in one.batch.events
        if item.key is not None
    ]
    with transaction.atomic():
        all_new = _insert(rows) == len(rows)
        if all_new and not read_back and len(named) == len(rows):
            stored: dict[_Key, Mapping[str, Any]] = {(row.person_id, row.key): _as_kept(row) for row in rows}
        else:
            stored = _read_back(named)
        marks = Counter(row["batch"] for row in stored.values())
        audit.record_all(_act(one, judged, marks[judged.mark]) for one, judged in sound if marks[judged.mark])
        mark_taken_back((one for one, _ in sound), stored)
    return stored


def _as_kept(row: Fresh) -> dict[str, Any]:
    return dict(zip(_KEPT[1:], _kept_of(row), strict=True))


def _read_back(named: Iterable[_Key]) -> dict[_Key, Mapping[str, Any]]:
    """What stands under these keys of these people, whoever stored it."""
    people, keys = {who for who, _ in named}, {key for _, key in named}
    kept = PresenceEvent.objects.filter(person_id__in=people, key__in=keys).order_by()
    return {(row["person_id"], row["key"]): row for row in kept.values("person_id", *_KEPT)}


def _act(one: Asked, judged: _Judged, fresh: int) -> Act:
    """The audit event of a request that stored ``fresh`` rows."""
    account, job = author_of(one.device, one.by)
    return Act(
        action="presence.events_received",
        subject_type=Device._meta.label_lower,
        subject_id=str(one.device.pk),
        actor_id=account,
        job=job,
        data={"events": fresh, "batch": str(judged.mark)},
    )


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
