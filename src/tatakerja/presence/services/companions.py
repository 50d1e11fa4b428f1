"""Reports of companion apps (OwnTracks, Traccar Client) as ``location`` events, in working hours only.

Both apps report all day, whatever the server wants. So the server keeps what falls into the person's working
hours and forgets the rest before anything is stored. They send a report again until it is answered, without
an id of their own: the id is made of the person and the reading, so that a report sent twice is one event.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import MAX_ACCURACY_M
from tatakerja.organisation.models import Person
from tatakerja.platform import clock
from tatakerja.presence.access import UnknownDevice, require_device
from tatakerja.presence.models import Device
from tatakerja.presence.queries.devices import device_of_token
from tatakerja.presence.rules.clock import companion_clock
from tatakerja.presence.rules.events import EventKind, Reported, check_event
from tatakerja.presence.services.receiving import Taken, take
from tatakerja.presence.services.throttle import intake_buckets
from tatakerja.presence.services.wire import (
    Batch,
    Sensors,
    Sound,
    read_instant,
    read_number,
    read_object,
    read_sensor,
)

_READINGS: Final = UUID("5a0b7f0e-52a2-5c3d-9d1a-0e7c1f6f2b41")
_KMH: Final = 3.6
# The older Traccar Client writes seconds, its relatives milliseconds; no date of ours has so many seconds.
_MILLISECONDS_FROM: Final = 100_000_000_000
_LAST_SECOND: Final = 4_102_444_799
_QUERY: Final = ("lat", "lon", "accuracy", "altitude", "speed", "bearing")


@dataclass(frozen=True, slots=True)
class Reading:
    """One report as the app wrote it, unchecked; ``names`` are the app's own words for our fields."""

    at: object
    lat: object
    lon: object
    accuracy_m: object
    altitude_m: object
    speed_mps: object
    heading_deg: object
    names: Mapping[str, str]


def known_device(token: object, user: str | None = None) -> Device:
    """The device of a companion app's token, throttled. ``user``: the NIP or user name it was given with,
    which must be the device's own."""
    device = require_device(device_of_token(token) if isinstance(token, str) else None)
    if user is not None:
        account = device.person.user
        if user.strip() not in {device.person.nip, account.username if account else device.person.nip}:
            raise UnknownDevice("Nama pengguna dan token perangkat tidak cocok.")
    intake_buckets.take(device.pk)
    return device


def take_reading(*, device: Device | None, reading: Reading) -> Taken | None:
    """Takes a reading for the person of the device; ``None`` where it was dropped, unstored.

    Dropped is what falls outside the person's working hours and what is older than the intake keeps; the
    rest follows the rules of every event. Raises as `intake` does, and `Invalid` (422) with the app's own
    name of the field for what cannot be read.
    """
    bound = require_device(device)
    received = clock.now()
    try:
        sound = _sound(bound.person, reading, received)
    except Invalid as refusal:
        raise Invalid(
            refusal.message, field=reading.names.get(refusal.field, refusal.field), code=refusal.code
        ) from refusal
    return take(bound, Batch(received, (sound,)), received)


def _sound(person: Person, reading: Reading, received: datetime) -> Sound:
    at = _instant(reading.at)
    lat, lon = read_number(reading.lat, "lat"), read_number(reading.lon, "lon")
    accuracy = read_number(reading.accuracy_m, "accuracy_m")
    # An app that names no accuracy has proved no place: the widest circle there is says just that.
    event = Reported(
        uuid5(_READINGS, f"{person.pk}/{at.isoformat()}/{lat!r}/{lon!r}"),
        EventKind.LOCATION,
        lat,
        lon,
        MAX_ACCURACY_M if accuracy is None else accuracy,
    )
    return Sound(
        echo=str(event.id),
        event=event,
        fix=check_event(event),
        at=at,
        clock=companion_clock(at, received),
        sensors=Sensors(*map(read_sensor, (reading.altitude_m, reading.speed_mps, reading.heading_deg))),
    )


def _instant(value: object) -> datetime:
    """A moment as seconds or milliseconds since 1970, as a number or its digits, or in RFC 3339."""
    if isinstance(value, str) and not _is_number(value):
        return read_instant(value, "at")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Invalid("Waktu laporan harus disebut.", field="at", code="invalid_instant")
    seconds = float(value)
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    if not math.isfinite(seconds) or not 0 <= seconds <= _LAST_SECOND:
        raise Invalid(
            "Waktu laporan harus antara tahun 1970 dan 2099.", field="at", code="instant_out_of_range"
        )
    return datetime.fromtimestamp(seconds, UTC)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return len(text) <= 32


def read_owntracks(raw: bytes) -> Reading | None:
    """The report of an OwnTracks message; ``None`` for an empty body and every other ``_type``."""
    if not raw.strip():
        return None
    body = read_object(raw)
    if body.get("_type") != "location":
        return None
    speed = read_sensor(body.get("vel"))
    return Reading(
        at=body.get("tst"),
        lat=body.get("lat"),
        lon=body.get("lon"),
        accuracy_m=body.get("acc"),
        altitude_m=body.get("alt"),
        speed_mps=None if speed is None else speed / _KMH,
        heading_deg=body.get("cog"),
        names={"at": "tst", "accuracy_m": "acc"},
    )


def read_traccar(raw: bytes) -> tuple[object, Reading | None]:
    """The device token and the report of Traccar Client's JSON form; no report where it brings none."""
    if not raw.strip():
        return None, None
    body = read_object(raw)
    location = body.get("location")
    if location is None:
        return body.get("device_id"), None
    place: Mapping[str, Any] = location if isinstance(location, dict) else {}
    coords = place.get("coords")
    fields: Mapping[str, Any] = coords if isinstance(coords, dict) else {}
    return body.get("device_id"), Reading(
        at=place.get("timestamp"),
        lat=fields.get("latitude"),
        lon=fields.get("longitude"),
        accuracy_m=fields.get("accuracy"),
        altitude_m=fields.get("altitude"),
        speed_mps=fields.get("speed"),
        heading_deg=fields.get("heading"),
        names={
            "at": "location.timestamp",
            "lat": "location.coords.latitude",
            "lon": "location.coords.longitude",
            "accuracy_m": "location.coords.accuracy",
        },
    )


def read_query(query: Mapping[str, str]) -> Reading:
    """The report of the older form, ``?id=…&lat=…&lon=…&timestamp=…&accuracy=…``."""
    numbers = {name: _digits(query.get(name)) for name in _QUERY}
    return Reading(
        at=query.get("timestamp"),
        lat=numbers["lat"],
        lon=numbers["lon"],
        accuracy_m=numbers["accuracy"],
        altitude_m=numbers["altitude"],
        speed_mps=numbers["speed"],
        heading_deg=numbers["bearing"],
        names={"at": "timestamp", "accuracy_m": "accuracy"},
    )


def _digits(value: str | None) -> object:
    """The number that a text writes, else the text itself, which the fields refuse by name."""
    return float(value) if value is not None and _is_number(value) else value
