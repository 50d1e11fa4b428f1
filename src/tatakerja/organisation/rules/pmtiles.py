"""The head of a PMTiles file (specification 3): a street map that a page can draw, of this country? Pure."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Final, NoReturn

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.rules.fences import EAST, NORTH, SOUTH, WEST

HEAD: Final = 127
MAX_BYTES: Final = 1024 * 1024 * 1024
# A reader asks for tiles and directories, which are small; more at once is a download.
MAX_RANGE: Final = 4 * 1024 * 1024
_MAGIC: Final = b"PMTiles\x03"
_VECTOR: Final = 1
# Nothing, or gzip: what the reader in the pages unpacks.
_PACKED: Final = (1, 2)
_DEGREE: Final = 10_000_000
_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Streets:
    """Zoom levels of a street map."""

    min_zoom: int
    max_zoom: int


def _refuse(message: str, code: str) -> NoReturn:
    raise Invalid(message, field="streets", code=code)


def read_head(head: bytes, size: int) -> Streets:
    """What the first 127 bytes of a file of ``size`` bytes say; `Invalid` for what no page could draw."""
    if size > MAX_BYTES:
        _refuse("Peta lebih dari 1 GB. Potong menurut batas wilayah.", "file_too_large")
    if len(head) < HEAD or not head.startswith(_MAGIC):
        _refuse("Berkas ini bukan PMTiles versi 3.", "not_pmtiles")
    places = struct.unpack_from("<8Q", head, 8)
    packed, tiles_packed, kind, min_zoom, max_zoom = struct.unpack_from("<5B", head, 97)
    west, south, east, north = (value / _DEGREE for value in struct.unpack_from("<4i", head, 102))
    if any(start + length > size for start, length in zip(places[::2], places[1::2], strict=True)):
        _refuse("Berkas ini terpotong. Unggah ulang seluruhnya.", "cut_off")
    if kind != _VECTOR or packed not in _PACKED or tiles_packed not in _PACKED:
        _refuse(
            "Hanya petak vektor (MVT) tanpa pemampatan atau dengan gzip yang dapat digambar.", "not_vector"
        )
    if min_zoom > max_zoom or max_zoom > 22:
        _refuse("Tingkat perbesaran di berkas ini tidak masuk akal.", "zooms")
    if east < WEST or west > EAST or north < SOUTH or south > NORTH:
        _refuse("Peta ini bukan wilayah Indonesia.", "outside_indonesia")
    return Streets(min_zoom, max_zoom)


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte that ``bytes=a-b`` asks for; ``None`` where it is none that is answered."""
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or size - 1)
    last = min(last, size - 1)
    return (first, last) if first <= last and last - first < MAX_RANGE else None
