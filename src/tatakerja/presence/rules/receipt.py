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
_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
# A receipt has some 300 characters; far more is no receipt of ours.
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
    document = {
        "v": VERSION,
        "person": facts.person,
        "id": str(facts.event),
        "counts_at": require_aware(facts.counts_at).isoformat(timespec="microseconds"),
        "received_at": require_aware(facts.received_at).isoformat(timespec="microseconds"),
        "place": facts.place.value,
    }
    return _CANONICAL.encode(document).encode()


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
        raise _unreadable() from error
    if canonical != data:
        raise _unreadable()
    return facts


def join_token(data: bytes, signature: bytes) -> str:
    """The compact token: payload and signature in base64url without padding, with a dot between."""
    return f"{_encode(data)}.{_encode(signature)}"


def split_token(token: str) -> tuple[bytes, bytes]:
    """Payload and signature of a token; anything that is no token is `Invalid`."""
    text = token.strip()
    head, dot, tail = text.partition(".")
    if not dot or not head or not tail or len(text) > _MAX_TOKEN or not text.isascii():
        raise _unreadable()
    parts = _decode(head), _decode(tail)
    if join_token(*parts) != text:
        raise _unreadable()
    return parts


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _unreadable() from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _unreadable()
    return value


def _unreadable() -> Invalid:
    return Invalid(
        "Ini bukan tanda terima presensi yang utuh. Salin seluruh teksnya.",
        field="receipt",
        code="receipt_unreadable",
    )
