"""A check-out taken back by whoever tapped it: a row beside the event, which stays and counts for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from tatakerja.kernel.errors import Conflict
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Act, Actor
from tatakerja.platform.models import User
from tatakerja.presence.access import own_events
from tatakerja.presence.models import Confirmation, Device, PresenceEvent
from tatakerja.presence.queries.evidence import not_withdrawn
from tatakerja.presence.rules.events import taken_back
from tatakerja.presence.services.devices import author_of
from tatakerja.presence.services.wire import Batch, Sound

_WITHDRAWN = Confirmation.Decision.WITHDRAWN


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A tap that its person took back ``after_s`` seconds later; ``actor_id`` or else ``job`` sent word of
    it, received ``at``."""

    person_id: int
    key: UUID
    after_s: float
    actor_id: int | None
    job: str
    at: datetime


class Brought(Protocol):
    """A request of a device, as the intake takes it."""

    @property
    def device(self) -> Device: ...
    @property
    def batch(self) -> Batch: ...
    @property
    def by(self) -> Actor | None: ...
    @property
    def received(self) -> datetime: ...


def mark_taken_back(
    requests: Iterable[Brought], stored: MutableMapping[tuple[int, UUID], Mapping[str, Any]]
) -> None:
    """Writes down which taps of these requests were taken back, and marks their rows in ``stored``."""
    for key in withdraw_all(word for one in requests for word in _taken_back(one)):
        stored[key] = {**stored[key], "withdrawn": True}


def _taken_back(one: Brought) -> Iterator[TakenBack]:
    for item in one.batch.events:
        if isinstance(item, Sound) and item.undone_after_s is not None:
            author = author_of(one.device, one.by)
            yield TakenBack(one.device.person_id, item.key, item.undone_after_s, *author, at=one.received)


def withdraw_all(said: Iterable[TakenBack]) -> frozenset[tuple[int, UUID]]:
    """Writes down which of these taps were taken back in time; answers person and key of each, also of those
    that had been before.

    Call it in the transaction that stored them. No query where nothing was taken back.
    """
    words = {(one.person_id, one.key): one for one in said}
    if not words:
        return frozenset()
    people, keys = {who for who, _ in words}, {key for _, key in words}
    rows = {
        (row.person_id, row.key): row
        for row in PresenceEvent.objects.filter(person_id__in=people, key__in=keys).order_by()
    }
    found = {
        one: row for one, row in rows.items() if one in words and taken_back(row.kind, words[one].after_s)
    }
    fresh = set(
        not_withdrawn(PresenceEvent.objects.filter(pk__in=[row.pk for row in found.values()])).values_list(
            "pk", flat=True
        )
    )
    _write([(words[one], row) for one, row in found.items() if row.pk in fresh])
    return frozenset(found)


@transaction.atomic
def withdraw_event(*, by: User, key: UUID) -> PresenceEvent:
    """Takes the own check-out of this key back soon after it came; the way of a page without script. Taken
    back twice is taken back once; later it is a `Conflict`."""
    now = clock.now()
    event = own_events(by).filter(key=key).order_by().first()
    if event is None or not taken_back(event.kind, (now - event.received_at).total_seconds()):
        raise Conflict("Presensi ini tidak dapat dibatalkan lagi.", code="undo_too_late")
    withdraw_all([TakenBack(event.person_id, key, 0, by.pk, "", now)])
    return event


def _write(taken: list[tuple[TakenBack, PresenceEvent]]) -> None:
    Confirmation.objects.bulk_create(
        [Confirmation(event=row, decision=_WITHDRAWN, by_id=one.actor_id, at=one.at) for one, row in taken],
        ignore_conflicts=True,  # of two phones that say so at once the first is enough
    )
    audit.record_all(
        Act(
            action="presence.event_withdrawn",
            subject_type=PresenceEvent._meta.label_lower,
            subject_id=str(row.pk),
            actor_id=one.actor_id,
            job=one.job,
            data={"person": row.person_id},
        )
        for one, row in taken
    )
