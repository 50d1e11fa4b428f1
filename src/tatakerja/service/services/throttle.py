"""Strangers share addresses: a whole village may stand behind one mobile gateway.

So the buckets are wide (500 reports of one address pass in any hour, however they come), and a flood is
slowed without touching sign-in, which has limits of its own. Who brings a proof of work has a wider bucket.
"""

from __future__ import annotations

import zlib
from typing import Final

from tatakerja.presence.services.throttle import Buckets, ComeBackLater

__all__ = ["ComeBackLater", "take_look", "take_turn"]

_proved: Final = Buckets(capacity=2400, per_second=0.8)
_open: Final = Buckets(capacity=600, per_second=0.2)
# A code has 49 bits: at this rate nobody finds one by trying.
_looks: Final = Buckets(capacity=3000, per_second=1)


def _key(address: str) -> int:
    return zlib.crc32(address.encode())


def take_turn(address: str, *, proved: bool = False) -> None:
    """One form of this address; `ComeBackLater` (429) when it sends far more than a village would."""
    (_proved if proved else _open).take(_key(address))


def take_look(address: str) -> None:
    """One page of a tracking code."""
    _looks.take(_key(address))
