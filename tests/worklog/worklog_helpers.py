"""The Monday of the worklog tests, and the shapes of their fixtures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime

from tatakerja.worklog.models import Task

MONDAY = date(2026, 11, 23)
TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\xff\xff\xff"))
    + _chunk(b"IEND", b"")
)

SetClock = Callable[[datetime], None]
Give = Callable[..., list[Task]]
