"""The JSON shapes of the intake, for the OpenAPI document.

Requests are read by services.wire and not by these models: one bad event must not sink the others, and a
number too long for Python must be a refusal, not an error.
"""

from __future__ import annotations

from typing import Any, Final

from ninja import Schema

_INSTANT: Final = {
    "type": "string",
    "format": "date-time",
    "description": "RFC 3339 with offset, 1970 to 2099",
}
_READING: Final = {"type": ["number", "null"]}
_PASSKEY: Final = {
    "type": ["object", "null"],
    "description": "Optional second evidence: a WebAuthn assertion, base64url, whose challenge is SHA-256 of "
    "tatakerja-presensi/1|id|kind|at, each as sent.",
    "properties": {
        name: {"type": "string"} for name in ("id", "authenticator_data", "client_data", "signature")
    },
}

EVENTS_BODY: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["sent_at", "events"],
    "properties": {
        "sent_at": _INSTANT | {"description": "The phone's clock when the request left."},
        "events": {
            "type": "array",
            "minItems": 1,
            "maxItems": 500,
            "description": "In the order they happened. A bad one is rejected, the others are taken.",
            "items": {
                "type": "object",
                "required": ["id", "kind", "at"],
                "properties": {
                    "id": {"type": "string", "format": "uuid", "description": "Made once per tap."},
                    "kind": {"enum": ["check_in", "check_out", "location", "answer"]},
                    "at": _INSTANT | {"description": "The tap by the phone's clock."},
                    "clock": {"enum": ["synced", "offset", "unknown"], "default": "unknown"},
                    "lat": {"type": ["number", "null"], "minimum": -90, "maximum": 90},
                    "lon": {"type": ["number", "null"], "minimum": -180, "maximum": 180},
                    "accuracy_m": {"type": ["number", "null"], "minimum": 0, "maximum": 100000},
                    "fix_age_s": _READING,
                    "altitude_m": _READING,
                    "speed_mps": _READING,
                    "heading_deg": _READING,
                    "note": {"type": "string", "maxLength": 500},
                    "answers": {"type": ["string", "null"], "format": "uuid"},
                    "passkey": _PASSKEY,
                    "undone_after_s": _READING
                    | {"description": "The same check-out again: taken back so many seconds after the tap."},
                },
            },
        },
    },
}
EVENTS_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": EVENTS_BODY}}}
}
OWNTRACKS_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "Any OwnTracks message or a list; only those of type location are read.",
                    "properties": {
                        "_type": {"type": "string"},
                        "lat": {"type": "number", "minimum": -90, "maximum": 90},
                        "lon": {"type": "number", "minimum": -180, "maximum": 180},
                        "tst": {"type": "integer", "description": "Seconds since 1970."},
                        "acc": {"type": "number", "minimum": 0, "maximum": 100000},
                    },
                }
            }
        }
    }
}
_COORDS: Final = {
    "type": "object",
    "properties": {
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "accuracy": {"type": "number", "minimum": 0, "maximum": 100000},
    },
}
TRACCAR_QUERY: Final = {
    "parameters": [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in ("id", "lat", "lon", "timestamp", "accuracy", "altitude", "speed", "bearing")
    ]
}
_PLACE: Final = {
    "type": "object",
    "properties": {"timestamp": {"type": "string"}, "coords": _COORDS},
}
TRACCAR_REQUEST: Final[dict[str, Any]] = TRACCAR_QUERY | {
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "device_id": {"type": "string", "description": "The device token."},
                        "location": {"oneOf": [_PLACE, {"type": "array", "maxItems": 500, "items": _PLACE}]},
                    },
                }
            },
            "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
        }
    },
}


class ReceiptOut(Schema):
    """One receipt per event, in order."""

    id: str | None
    status: str
    counts_at: str | None
    grade: str | None
    place: str | None
    distance_m: int | None
    limit_m: int | None
    flags: list[str]
    code: str | None
    message: str | None
    receipt: str | None


class EventsOut(Schema):
    """The answer to a batch, given only when its events are durable."""

    received_at: str
    receipts: list[ReceiptOut]
