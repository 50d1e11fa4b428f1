"""What phones say, put straight into the evidence table: tests of what follows need no phone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from tatakerja.kernel.zones import WITA, at, local_date
from tatakerja.organisation.models import Person
from tatakerja.presence.models import PresenceEvent

MONDAY = date(2026, 11, 23)


def moment(clock: str, day: date = MONDAY, zone: str = WITA) -> datetime:
    """The instant of a local clock "07:24"."""
    return at(day, time.fromisoformat(clock), zone)


def tap(
    person: Person,
    clock: str,
    kind: str = "check_in",
    *,
    place: str = "office",
    day: date = MONDAY,
    zone: str = WITA,
    **fields: Any,
) -> PresenceEvent:
    """One event of a person at a local time."""
    when = moment(clock, day, zone)
    values: dict[str, Any] = {
        "key": uuid4(),
        "person": person,
        "kind": kind,
        "at_phone": when,
        "clock": "synced",
        "counts_at": when,
        "received_at": when,
        "day": local_date(when, zone),
        "zone": zone,
        "grade": "A",
        "place": place,
        "receipt": "-",
        "batch": uuid4(),
    }
    return PresenceEvent.objects.create(**(values | fields))
