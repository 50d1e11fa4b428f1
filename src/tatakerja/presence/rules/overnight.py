"""Work past midnight: whether a day's last check-in still waits for its check-out. Pure.

A check-out after midnight belongs to the day on which somebody began; the page offers it and the finding
counts it by the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from tatakerja.kernel.zones import to_local
from tatakerja.presence.rules.events import TAPS, EventKind

# A check-in is closed by a check-out within so many hours, on whichever date; until then a shift goes on.
LONGEST_SHIFT: Final = timedelta(hours=16)
# Up to this local clock somebody without shifts is taken to be still at work of the day before.
NIGHT_ENDS: Final = time(4)


def ends_open(kinds: Sequence[str]) -> bool:
    """Whether a day's last tap is a check-in, so that a check-out after midnight may close it.

    ``kinds`` are those of the day's events in their order; only check-ins and check-outs are looked at.
    """
    return next((kind for kind in reversed(kinds) if kind in TAPS), "") == EventKind.CHECK_IN


def begins_open(kinds: Sequence[str]) -> bool:
    """Whether a day's first tap is a check-out, which may close the day before."""
    return next((kind for kind in kinds if kind in TAPS), "") == EventKind.CHECK_OUT


def goes_on(since: datetime, now: datetime, zone: str, *, on_shift: bool) -> bool:
    """Whether work that began with a check-in of the day before is taken to go on at ``now``: a shift as long
    as one lasts, any other work through the night."""
    if on_shift:
        return now - since <= LONGEST_SHIFT
    return to_local(now, zone).time() < NIGHT_ENDS
