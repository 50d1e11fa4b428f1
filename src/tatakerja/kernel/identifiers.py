"""Identifiers that sort by time: UUID version 7 (RFC 9562).

Pure: the moment and the random bytes are arguments, so that a test or a demo can repeat them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import require_aware

ENTROPY_BYTES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def uuid7(moment: datetime, entropy: bytes) -> UUID:
    """A UUIDv7 of an aware moment (from 1970) and 10 random bytes."""
    milliseconds = (require_aware(moment) - _EPOCH) // _MILLISECOND
    if not 0 <= milliseconds < 1 << 48:
        raise Invalid("Waktu di luar jangkauan pengenal.", field="moment", code="moment_out_of_range")
    if len(entropy) != ENTROPY_BYTES:
        raise Invalid(f"Perlu {ENTROPY_BYTES} bita acak.", field="entropy", code="entropy_size")
    noise = int.from_bytes(entropy, "big")
    high, low = noise >> 68, noise & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (high << 64) | (2 << 62) | low)


def moment_of(identifier: UUID) -> datetime:
    """The UTC moment, to the millisecond, of a UUIDv7; another version is `Invalid`."""
    if identifier.version != 7:
        raise Invalid("Bukan UUID versi 7.", field="id", code="uuid_version")
    return _EPOCH + (identifier.int >> 80) * _MILLISECOND


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256 in hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def plain_code(text: str) -> str:
    """A code of letters and digits as it is kept, however it was spaced or cased when read out."""
    return "".join(char for char in text.upper() if char.isalnum())
