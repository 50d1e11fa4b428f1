"""One signature for many receipts of one request: a tree of hashes, of which the root is signed.

Each receipt carries its way up: the hashes beside it on every level, from which anybody computes the root
again. So a receipt of a bundle stands alone as any other does and shows nothing of its neighbours but hashes.
The tree is after RFC 9162 (leaves and nodes are hashed under different marks), its halves as even as can be.
A bundle is made of the taps of one person and request only.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from tatakerja.presence.rules.receipt import unreadable

# What is signed for a bundle is told from a single receipt, which begins with a brace, by its first letter.
_SIGNED: Final = b"tatakerja receipts 1:"
_LEAF, _NODE = b"\x00", b"\x01"
# A step of the way: on which side the neighbour lies, and its hash.
_LEFT, _RIGHT = b"<", b">"
_STEP: Final = 1 + sha256().digest_size
# Beyond the levels of a request of 500 events there is no bundle of ours.
_MAX_WAY: Final = 9 * _STEP


def bundle(receipts: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """What is to be signed for these receipts, and for each its way up; of one receipt the way is empty."""
    root, ways = _grown([sha256(_LEAF + data).digest() for data in receipts])
    return _SIGNED + root, ways


def signed_for(data: bytes, way: bytes) -> bytes:
    """What was signed for the bundle in which a receipt has this way up; a way that is none is `Invalid`."""
    found = sha256(_LEAF + data).digest()
    if len(way) % _STEP or len(way) > _MAX_WAY:
        raise unreadable()
    for start in range(0, len(way), _STEP):
        side, other = way[start : start + 1], way[start + 1 : start + _STEP]
        if side not in (_LEFT, _RIGHT):
            raise unreadable()
        found = _node(other, found) if side == _LEFT else _node(found, other)
    return _SIGNED + found


def _grown(hashes: list[bytes]) -> tuple[bytes, list[bytes]]:
    """The root over these hashes and the way of each to it."""
    if len(hashes) == 1:
        return hashes[0], [b""]
    half = (len(hashes) + 1) // 2
    left, left_ways = _grown(hashes[:half])
    right, right_ways = _grown(hashes[half:])
    to_right, to_left = _RIGHT + right, _LEFT + left
    return _node(left, right), [way + to_right for way in left_ways] + [way + to_left for way in right_ways]


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()
