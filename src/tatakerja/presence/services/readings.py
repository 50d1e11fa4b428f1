"""What companion apps write, read into one shape; their protocols are theirs, the names of fields too.

OwnTracks posts one message at a time, and what it queued offline as a burst of them; its relatives send a
list. Traccar Client's older form is the OsmAnd protocol: a query or a form body, by GET or POST, its speed in
knots. Its newer form is JSON with one location, or a list of them where it collects. Nothing here judges a
value: what cannot be read is refused by `companions`, by the app's own name of the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.http import QueryDict

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.events import MAX_EVENTS
from tatakerja.presence.services.wire import TooLarge, read_instant, read_json, read_object, read_sensor

_KMH: Final = 3.6
_KNOT_MPS: Final = 1852 / 3600
# The older Traccar Client writes seconds, its relatives milliseconds; no date of ours has so many seconds.
_MILLISECONDS_FROM: Final = 100_000_000_000
_LAST_SECOND: Final = 4_102_444_799


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


def read_owntracks(raw: bytes) -> list[Reading]:
    """The locations of an OwnTracks message or of a list of them; none in an empty body or another ``_type``.

    Encrypted messages are of another type: nobody here has their key.
    """
    if not raw.strip():
        return []
    body = read_json(raw)
    messages = (_listed(body) if isinstance(body, list) else []) or [read_object(raw)]
    return [_of_owntracks(one) for one in messages if one.get("_type") == "location"]


def _listed(body: list[Any]) -> list[dict[str, Any]]:
    """The objects of a list; what is none is left alone."""
    if len(body) > MAX_EVENTS:
        raise TooLarge(
            f"Paling banyak {MAX_EVENTS} laporan sekali kirim. Kirim dalam beberapa bagian.",
            code="too_many_events",
        )
    return [one for one in body if isinstance(one, dict)]


def _of_owntracks(body: Mapping[str, Any]) -> Reading:
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


def read_traccar(raw: bytes) -> tuple[object, list[Reading]]:
    """The device token and the reports of Traccar Client's JSON form; no reports where it brings none."""
    if not raw.strip():
        return None, []
    body = read_object(raw)
    location = body.get("location")
    places = _listed(location) if isinstance(location, list) else [location] if location is not None else []
    return body.get("device_id"), [_of_traccar(one if isinstance(one, dict) else {}) for one in places]


def _of_traccar(place: Mapping[str, Any]) -> Reading:
    coords = place.get("coords")
    fields: Mapping[str, Any] = coords if isinstance(coords, dict) else {}
    return Reading(
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


def read_form(raw: bytes) -> Mapping[str, str]:
    """The fields of a form body, the last of each name; none where the body is something else."""
    text = raw.decode("ascii", errors="replace")
    try:
        return QueryDict(text).dict() if "=" in text and not text.lstrip().startswith("{") else {}
    except Exception as error:  # Django's limit on the number of fields
        raise Invalid("Isian terlalu banyak.", field="body", code="too_many_fields") from error


def token_in(fields: Mapping[str, str]) -> str | None:
    """The device token of the OsmAnd form, under either of its names."""
    return fields.get("id", fields.get("deviceid"))


def read_osmand(fields: Mapping[str, str]) -> list[Reading]:
    """The report of the OsmAnd form; none where it brings no place or says that the place is not valid.

    It must say its time: that is what tells a report sent again from a new one.
    """
    lat, lon = fields.get("lat"), fields.get("lon")
    if lat is None and lon is None and "," in fields.get("location", ""):
        lat, _, lon = fields["location"].partition(",")
    if (lat is None and lon is None) or fields.get("valid", "true").lower() not in ("true", "1"):
        return []
    speed = read_sensor(_digits(fields.get("speed")))
    return [
        Reading(
            at=fields.get("timestamp"),
            lat=_digits(lat),
            lon=_digits(lon),
            accuracy_m=_digits(fields.get("accuracy")),
            altitude_m=_digits(fields.get("altitude")),
            speed_mps=None if speed is None else speed * _KNOT_MPS,
            heading_deg=_digits(fields.get("bearing", fields.get("heading"))),
            names={"at": "timestamp", "accuracy_m": "accuracy"},
        )
    ]


def _digits(value: str | None) -> object:
    """The number that a text writes, else the text itself, which the fields refuse by name."""
    return float(value) if value is not None and _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return len(text) <= 32


def instant_of(value: object) -> datetime:
    """A moment as seconds or milliseconds since 1970, as a number or its digits, in RFC 3339, or as
    ``2026-11-23 07:30:00`` in UTC."""
    if isinstance(value, str) and not _is_number(value):
        plain = f"{value.replace(' ', 'T')}Z" if " " in value.strip() else value
        return read_instant(plain, "at")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Invalid("Waktu laporan harus disebut.", field="at", code="invalid_instant")
    seconds = float(value)
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    if not 0 <= seconds <= _LAST_SECOND:
        raise Invalid(
            "Waktu laporan harus antara tahun 1970 dan 2099.", field="at", code="instant_out_of_range"
        )
    return datetime.fromtimestamp(seconds, UTC)


def refused_by(readings: Iterable[Reading], refusal: Invalid) -> Invalid:
    """The refusal under the app's own name of the field."""
    names = next((one.names for one in readings), {})
    return Invalid(refusal.message, field=names.get(refusal.field, refusal.field), code=refusal.code)
