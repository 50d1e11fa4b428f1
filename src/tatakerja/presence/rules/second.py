"""Second evidence where a circular asks for it: the screen lock of the own phone, or the code on the office's
screen. Pure.

A tap with the screen lock carries an assertion of a passkey (WebAuthn) over a challenge that is made of the
tap itself, so that it can be given without a signal and speaks for no other tap: another id, another kind or
another moment is another challenge, and an id counts once per person. Asked and missing is said and waits
for the superior; only a circular that says so refuses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from tatakerja.presence.rules.events import TAPS, EventKind
from tatakerja.presence.rules.place import Place

# Words of ``presence.evidence``; any one of those that apply is enough.
SCREEN_KEY: Final = "screen_key"
OFFICE_CODE: Final = "office_code"
# The flag of a tap that came without what was asked for; SCREEN_KEY is the flag of one that brought it.
MISSING: Final = "second_missing"
_WORDS: Final = frozenset({SCREEN_KEY, OFFICE_CODE})
# What is shown so soon after a tap still settles it by itself; later it helps, and the superior decides: else
# whoever comes late would make good what a colleague tapped for them.
SOON: Final = timedelta(minutes=5)
_PREFIX: Final = "tatakerja-presensi/1"
_FIELDS: Final = ("id", "authenticator_data", "client_data", "signature")
_TEXT = re.compile(r"[A-Za-z0-9_-]{1,4000}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a passkey said about one tap: base64url without padding, as it came, and the challenge it must be
    about."""

    credential: str
    authenticator_data: str
    client_data: str
    signature: str
    challenge: bytes


def challenge_of(key: str, kind: str, at: str) -> bytes:
    """The challenge of a tap: SHA-256 over its id, kind and moment, each as sent."""
    return hashlib.sha256("|".join((_PREFIX, key, kind, at)).encode()).digest()


def read_proof(raw: Mapping[str, Any]) -> Proof | None:
    """The proof of an event as sent; ``None`` where none can be read, which is never a reason to refuse."""
    given = raw.get("passkey")
    if not isinstance(given, dict):
        return None
    parts = [str(given.get(name) or "") for name in _FIELDS]
    if not all(_TEXT.fullmatch(part) for part in parts):
        return None
    credential, authenticator, client, signature = parts
    challenge = challenge_of(str(raw["id"]), str(raw["kind"]), str(raw["at"]))
    return Proof(credential, authenticator, client, signature, challenge)


def asked_for(evidence: Iterable[str], expected: Place) -> frozenset[str]:
    """What the words of a circular ask of a tap; the office's code only of those expected there."""
    named = _WORDS.intersection(evidence)
    return frozenset(named if expected is Place.OFFICE else named - {OFFICE_CODE})


def names_any(evidence: Iterable[str]) -> bool:
    """Whether these words ask for anything beside the tap."""
    return not _WORDS.isdisjoint(evidence)


def binds(kind: EventKind) -> bool:
    """Whether second evidence is asked of such an event: of coming and leaving."""
    return kind in TAPS
