"""The kiosk at an office: which tap a card makes, and the code on its screen. Pure.

The code changes every 30 seconds. It is second evidence in favour of a tap whose fix is poor, never a demand:
a relay by a live call passes it on unseen. Reading one takes some 26 seconds, so it stays good for more.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from tatakerja.presence.rules.events import TAPS, EventKind

STEP: Final = timedelta(seconds=30)
# A code is taken for so long after its own half minute: people need time to reach for the phone.
GRACE: Final = timedelta(seconds=90)
# A code speaks for taps this near to the moment it stood on the screen, whenever they arrive.
NEAR: Final = timedelta(minutes=15)
# The same card again within this time is the same tap: a second scan must not send anybody home.
AGAIN: Final = timedelta(minutes=10)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH: Final = 16


def slot_of(moment: datetime) -> int:
    """The number of the half minute."""
    return (moment - _EPOCH) // STEP


def moment_of(slot: int) -> datetime:
    """When a half minute began."""
    return _EPOCH + slot * STEP


def code_at(secret: str, slot: int) -> str:
    """The code of a half minute: 64 bits of HMAC-SHA256 in hex."""
    return hmac.new(secret.encode(), str(slot).encode(), hashlib.sha256).hexdigest()[:_LENGTH]


def is_good(secret: str, slot: int, code: str, now: datetime) -> bool:
    """Whether somebody may have read this code from the screen just now."""
    age = now - moment_of(slot) if 0 <= slot <= slot_of(now) else None
    if age is None or age > STEP + GRACE:
        return False
    return hmac.compare_digest(code_at(secret, slot), code)


def next_tap(today: Iterable[tuple[EventKind, datetime]], now: datetime) -> EventKind | None:
    """What a card at ``now`` means after the day's taps: in first, then out; ``None``: it was just taken."""
    taps = sorted((at, kind) for kind, at in today if kind in TAPS)
    if taps and abs(now - taps[-1][0]) < AGAIN:
        return None
    return EventKind.CHECK_OUT if any(kind is EventKind.CHECK_IN for _, kind in taps) else EventKind.CHECK_IN
