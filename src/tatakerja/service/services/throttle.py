"""Strangers share addresses: a whole village may stand behind one mobile gateway.

So the bucket is wide (500 reports an hour pass), and a flood is slowed without touching sign-in, which has
limits of its own.
"""

from __future__ import annotations

import zlib
from typing import Final

from tatakerja.presence.services.throttle import Buckets

_open: Final = Buckets(capacity=200, per_second=0.2)


def take_turn(address: str) -> None:
    """One request of this address; `ComeBackLater` (429) when it sends far more than a village would."""
    _open.take(zlib.crc32(address.encode()))
