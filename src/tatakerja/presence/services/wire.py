"""From the bytes of a phone's request to typed events, strictly: what cannot be read is refused by name.

The body as a whole is `Invalid` (422) or `TooLarge` (413); a single event that cannot be read carries its own
refusal, so that one bad event never sinks the others. Nothing here touches the database or the clock.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from tatakerja.kernel.errors import Invalid, TatakerjaError
from tatakerja.kernel.geodesy import Fix
from tatakerja.presence.rules.clock import ClockState
from tatakerja.presence.rules.events import MAX_EVENTS, EventKind, Reported, check_event
from tatakerja.presence.rules.second import Proof, read_proof

MAX_BYTES: Final = 1024 * 1024
# Phones whose clock fell back to its birth are honest (trust figure A10); the years beyond are not dates.
_YEARS: Final = range(1970, 2100)
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_UNUSABLE_IDS = frozenset({0, (1 << 128) - 1})
_LONGEST_INT = 18
_ECHO = 64
_UTC_OFFSETS = frozenset({"Z", "z", "+00:00"})
_E = TypeVar("_E", bound=StrEnum)
_WORDS: Final[dict[type[StrEnum], dict[str, StrEnum]]] = {
    of: {member.value: member for member in of} for of in (EventKind, ClockState)
}


class TooLarge(TatakerjaError):
    """More than the intake takes in one request."""

    code = "too_large"
    status = 413


class _Doubled(dict[str, Any]):
    """An object that names a key twice: which of the two was meant cannot be known."""


@dataclass(frozen=True, slots=True)
class Sensors:
    """What else the phone said of its fix; kept for people to judge, never a reason to refuse."""

    altitude_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """An event that can be judged; ``echo`` is its id as sent, ``undone_after_s`` how many seconds after the
    tap its person took it back."""

    echo: str
    event: Reported
    fix: Fix | None
    at: datetime
    clock: ClockState
    sensors: Sensors
    proof: Proof | None = None
    undone_after_s: float | None = None

    @property
    def key(self) -> UUID:
        return self.event.id


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that cannot be taken, with its id where one could be read."""

    echo: str | None
    key: UUID | None
    refusal: Invalid


Incoming = Sound | Refused


@dataclass(frozen=True, slots=True)
class Batch:
    """The events of a request in their order, and the phone's clock when it left."""

    sent_at: datetime
    events: tuple[Incoming, ...]


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Doubled(found)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INT else float(digits)


_DECODER: Final = json.JSONDecoder(parse_int=_integer, object_pairs_hook=_pairs)


def read_json(raw: bytes) -> object:
    """The JSON value of a body of at most 1 MiB in UTF-8; NaN, Infinity and endless integers become floats
    that the fields refuse."""
    if len(raw) > MAX_BYTES:
        raise TooLarge("Kiriman lebih dari 1 MiB. Kirim dalam beberapa bagian.", code="body_too_large")
    if not raw.strip():
        raise Invalid(
            "Kiriman kosong; perlu JSON dengan sent_at dan events.", field="body", code="empty_body"
        )
    try:
        return _DECODER.decode(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(
            "Kiriman bukan JSON UTF-8 yang dapat dibaca.", field="body", code="malformed_json"
        ) from error


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object of a body; anything else is `Invalid`."""
    body = read_json(raw)
    if not isinstance(body, dict) or isinstance(body, _Doubled):
        raise Invalid(
            "Kiriman harus satu objek JSON, setiap isian satu kali.", field="body", code="not_an_object"
        )
    return body


def read_batch(body: object) -> Batch:
    """The batch of a JSON object ``{"sent_at": …, "events": [1 to 500]}``; unknown keys are left alone."""
    if not isinstance(body, dict) or isinstance(body, _Doubled):
        raise Invalid(
            "Kiriman harus satu objek JSON dengan sent_at dan events, masing-masing satu kali.",
            field="body",
            code="not_an_object",
        )
    events = body.get("events")
    if not isinstance(events, list) or not events:
        raise Invalid("events harus daftar berisi 1 sampai 500 presensi.", field="events", code="no_events")
    if len(events) > MAX_EVENTS:
        raise TooLarge(
            f"Paling banyak {MAX_EVENTS} presensi sekali kirim. Kirim dalam beberapa bagian.",
            code="too_many_events",
        )
    sent_at = read_instant(body.get("sent_at"), "sent_at")
    return Batch(sent_at, tuple(_read_event(event) for event in events))


def read_instant(value: object, field: str) -> datetime:
    """A moment in RFC 3339 with offset, years 1970 to 2099, in UTC; everything else is `Invalid`."""
    match = _INSTANT.fullmatch(value) if isinstance(value, str) and len(value) <= _ECHO else None
    if match is None:
        raise Invalid(
            f"{field} harus waktu RFC 3339 dengan zona, misalnya 2026-11-23T07:24:03+08:00.",
            field=field,
            code="invalid_instant",
        )
    day, clock, fraction, offset = match.groups()
    zone = "+00:00" if offset in _UTC_OFFSETS else offset
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '')[:6]:0<6}{zone}")
    except ValueError as error:
        raise Invalid(
            f"{field} menyebut waktu yang tidak ada.", field=field, code="invalid_instant"
        ) from error
    if moment.year not in _YEARS:
        raise Invalid(
            f"{field} harus antara tahun 1970 dan 2099. Atur jam ponsel ke otomatis.",
            field=field,
            code="instant_out_of_range",
        )
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _read_event(raw: object) -> Incoming:
    """One event; a refusal is carried, not raised, and keeps the id where it can be read."""
    echo = _echo(raw.get("id")) if isinstance(raw, dict) else None
    key: UUID | None = None
    try:
        if not isinstance(raw, dict):
            raise Invalid("Setiap presensi harus objek JSON.", field="events", code="not_an_object")
        key = _key(raw.get("id"), "id")
        if isinstance(raw, _Doubled):
            raise Invalid("Satu isian disebut dua kali.", field="events", code="doubled_field")
        return _sound(raw, key)
    except Invalid as refusal:
        return Refused(echo, key, refusal)


def _sound(raw: dict[str, Any], key: UUID) -> Sound:
    answers, clock, age = raw.get("answers"), raw.get("clock"), read_sensor(raw.get("fix_age_s"))
    event = Reported(
        id=key,
        kind=_word(EventKind, raw.get("kind"), "kind"),
        lat=read_number(raw.get("lat"), "lat"),
        lon=read_number(raw.get("lon"), "lon"),
        accuracy_m=read_number(raw.get("accuracy_m"), "accuracy_m"),
        fix_age_s=None if age is None or age < 0 else age,
        note=_note(raw.get("note")),
        answers=None if answers is None else _key(answers, "answers"),
    )
    return Sound(
        echo=raw["id"],
        event=event,
        fix=check_event(event),
        at=read_instant(raw.get("at"), "at"),
        clock=ClockState.UNKNOWN if clock is None else _word(ClockState, clock, "clock"),
        sensors=Sensors(
            read_sensor(raw.get("altitude_m")),
            read_sensor(raw.get("speed_mps")),
            read_sensor(raw.get("heading_deg")),
        ),
        proof=read_proof(raw),
        undone_after_s=read_sensor(raw.get("undone_after_s")),
    )


def _echo(value: object) -> str | None:
    """The id to answer with: as sent, when it is a short sound text."""
    if not isinstance(value, str) or len(value) > _ECHO or not value.isprintable():
        return None
    return value


def _key(value: object, field: str) -> UUID:
    found = UUID(value) if isinstance(value, str) and _UUID.fullmatch(value) else None
    if found is None or found.int in _UNUSABLE_IDS:
        raise Invalid(
            f"{field} harus UUID yang dibuat ponsel, satu untuk setiap ketukan.",
            field=field,
            code=f"invalid_{field}",
        )
    return found


def _word(of: type[_E], value: object, field: str) -> _E:
    found = _WORDS[of].get(value) if isinstance(value, str) else None
    if found is None:
        words = ", ".join(_WORDS[of])
        raise Invalid(f"{field} harus salah satu dari: {words}.", field=field, code=f"invalid_{field}")
    return cast(_E, found)


def read_number(value: object, field: str) -> float | None:
    """A plain number or nothing; everything else is `Invalid`."""
    if value is None or type(value) is float:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(f"{field} harus angka biasa.", field=field, code="not_a_number")
    return float(value)


def read_sensor(value: object) -> float | None:
    """An extra reading; one that is no plain number is left out rather than held against anybody."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def _note(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid("note harus teks.", field="note", code="invalid_note")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Invalid("Catatan memuat huruf yang tidak dapat disimpan.", field="note", code="note_unreadable")
    return value
