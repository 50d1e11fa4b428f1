"""The smallest street map there is: one vector tile of bare earth, the same everywhere at fifteen zooms."""

from __future__ import annotations

import struct

ZOOMS = 15
_TILES = (4**ZOOMS - 1) // 3


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _field(tag: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return _varint(tag << 3) + _varint(value)
    return _varint(tag << 3 | 2) + _varint(len(value)) + value


def _tile() -> bytes:
    """A layer "earth" with one square over the whole tile (Mapbox vector tile 2)."""
    steps = [9, 0, 0, 26, 8192, 0, 0, 8192, 8191, 0, 15]
    geometry = b"".join(_varint(one) for one in steps)
    earth = _field(3, 3) + _field(4, geometry)
    return _field(3, _field(1, b"earth") + _field(2, earth) + _field(5, 4096) + _field(15, 2))


def street_map(**changes: int) -> bytes:
    """A PMTiles file; ``changes``: magic version, kind, packed, west, east, max_zoom, or cut bytes."""
    tile, metadata = _tile(), b"{}"
    root = b"".join(map(_varint, (1, 0, _TILES, len(tile), 1)))
    places = [
        127,
        len(root),
        127 + len(root),
        len(metadata),
        0,
        0,
        127 + len(root) + len(metadata),
        len(tile),
    ]
    packed = changes.get("packed", 1)
    head = b"PMTiles" + bytes([changes.get("version", 3)]) + struct.pack("<8Q", *places)
    head += struct.pack("<3Q", _TILES, 1, 1)
    head += bytes([1, packed, packed, changes.get("kind", 1), 0, changes.get("max_zoom", ZOOMS - 1)])
    west, east = changes.get("west", 95), changes.get("east", 141)
    head += struct.pack("<4i", west * 10**7, -11 * 10**7, east * 10**7, 6 * 10**7)
    head += struct.pack("<Bii", 5, 118 * 10**7, 0)
    whole = head + root + metadata + tile
    return whole[: len(whole) - changes.get("cut", 0)]
