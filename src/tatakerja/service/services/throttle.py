"""Strangers share addresses: a whole village may stand behind one mobile gateway.

So the buckets are wide (500 reports of one address pass in any hour, however they come), and a flood is
slowed without touching sign-in, which has limits of its own. Who brings a proof of work has a wider bucket.
All web processes of a machine count together.
"""

from __future__ import annotations

import hashlib
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings

from tatakerja.platform.tallies import SharedBuckets
from tatakerja.presence.services.throttle import ComeBackLater, spread

__all__ = ["ComeBackLater", "take_look", "take_turn"]

_proved: Final = SharedBuckets("proved", capacity=2400, per_second=0.8)
_open: Final = SharedBuckets("open", capacity=600, per_second=0.2)
# A code has 49 bits: at this rate nobody finds one by trying.
_looks: Final = SharedBuckets("looks", capacity=3000, per_second=1)


def key_of(address: str) -> int:
    """64 bits that stand for an address, unreadable without the installation's secret.

    A line of IPv6 owns 2^64 addresses: all of them count as one.
    """
    try:
        found = ip_address(address)
    except ValueError:
        plain = address
    else:
        wide = isinstance(found, IPv6Address)
        plain = str(ip_network((found, 64), strict=False)) if wide else str(found)
    secret = settings.SECRET_KEY.encode()[:64]
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8, key=secret).digest()) or 1


def _take(buckets: SharedBuckets, address: str) -> None:
    wait = buckets.wait(key_of(address))
    if wait:
        raise ComeBackLater("Terlalu banyak kiriman dari jaringan ini. Coba lagi nanti.", spread(wait, 15))


def take_turn(address: str, *, proved: bool = False) -> None:
    """One form of this address; `ComeBackLater` (429) when it sends far more than a village would."""
    _take(_proved if proved else _open, address)


def take_look(address: str) -> None:
    """One page of a tracking code."""
    _take(_looks, address)
