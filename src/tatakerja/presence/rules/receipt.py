"""The receipt that the employee keeps: canonical bytes to sign, and the compact token around them.

Signing and checking the signature are done by the service that holds the key; here is the pure part, so that
the same facts always give the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import require_aware
from tatakerja.presence.rules.place import Place

VERSION: Final = 1
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False)
_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
# A receipt has some 300 characters, one of many taps twice as many; far more is no receipt of ours.
_MAX_TOKEN: Final = 4096


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt proves: who, which tap, the time that counts, when it was received, and where."""

    person: str
    event: UUID
    counts_at: datetime
    received_at: datetime
    place: Place


def payload(facts: ReceiptFacts) -> bytes:
    """The canonical bytes of a receipt: sorted keys, no spaces, UTC to the microsecond."""
    counts_at = require_aware(facts.counts_at).isoformat(timespec="microseconds")
    received_at = require_aware(facts.received_at).isoformat(timespec="microseconds")
    # Only the person can hold what JSON escapes.
    return (
        f'{{"counts_at":"{counts_at}","id":"{facts.event}","person":{_AS_JSON.encode(facts.person)},'
        f'"place":"{facts.place.value}","received_at":"{received_at}","v":{VERSION}}}'
    ).encode()


def read_payload(data: bytes) -> ReceiptFacts:
    """The facts of canonical bytes; bytes that are not exactly canonical are `Invalid`."""
    try:
        document = json.loads(data)
        facts = ReceiptFacts(
            person=_text(document["person"]),
            event=UUID(_text(document["id"])),
            counts_at=datetime.fromisoformat(_text(document["counts_at"])),
            received_at=datetime.fromisoformat(_text(document["received_at"])),
            place=Place(_text(document["place"])),
        )
        canonical = payload(facts)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, Invalid) as error:
        raise unreadable() from error
    if canonical != data:
        raise unreadable()
    return facts


def join_token(data: bytes, signature: bytes, way: bytes = b"") -> str:
    """The compact token: payload, signature and, of a bundle's, the way up (`rules/bundle.py`) in base64url
    without padding, with a dot between."""
    return ".".join([_encode(part) for part in ((data, signature, way) if way else (data, signature))])


def split_token(token: str) -> tuple[bytes, bytes, bytes]:
    """Payload, signature and way up (empty: signed alone) of a token; anything that is no token is
    `Invalid`."""
    text = token.strip()
    parts = text.split(".")
    if not 2 <= len(parts) <= 3 or not all(parts) or len(text) > _MAX_TOKEN or not text.isascii():
        raise unreadable()
    data, signature, way = [_decode(part) for part in parts] + [b""] * (3 - len(parts))
    if join_token(data, signature, way) != text:
        raise unreadable()
    return data, signature, way


def _encode(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise unreadable() from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise unreadable()
    return value


def unreadable() -> Invalid:
    """The refusal of what is no receipt of ours."""
    return Invalid(
        "Ini bukan tanda terima presensi yang utuh. Salin seluruh teksnya.",
        field="receipt",
        code="receipt_unreadable",
    )
