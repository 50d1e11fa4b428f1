"""Buckets in which all processes of a machine count together: a small file, used under its lock.

A row in the database would cost a synchronous commit for every look at a page; the memory of each process
would multiply the figures by the number of processes. A machine that restarts begins with full buckets.
"""

from __future__ import annotations

import fcntl
import logging
import math
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from django.conf import settings

log = logging.getLogger(__name__)

# A key, the level it had, and the monotonic second at which it had it (the same clock for every process).
_ROW: Final = struct.Struct("<Qdd")
_ROWS: Final = 16_384
_PROBES: Final = 8
_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True)
class SharedBuckets:
    """``capacity`` requests at once, ``per_second`` again as time passes, for each key (64 bits, not 0).

    ``name`` is that of the file in the data folder. Among very many keys the fullest bucket is forgotten.
    """

    name: str
    capacity: float
    per_second: float

    def wait(self, key: int, now: float | None = None) -> int:
        """Takes one: 0, or the whole seconds until there is one again. ``now`` is monotonic seconds.

        Where the file cannot be kept (a full disk) nobody is made to wait: counting must not close a service.
        """
        try:
            with self._held() as file:  # under the lock no moment is written after a later one
                return self._take(file, key, time.monotonic() if now is None else now)
        except OSError:
            log.warning("the file of %s cannot be kept", self.name)
            return 0

    @contextmanager
    def _held(self) -> Iterator[int]:
        """The open file; one thread of one process at a time."""
        with _LOCK:
            path = Path(settings.DATA_DIR) / f"tally-{self.name}"
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
            finally:
                os.close(file)

    def _take(self, file: int, key: int, moment: float) -> int:
        place, level = self._find(file, key, moment)
        left = level - 1 if level >= 1 else level
        os.pwrite(file, _ROW.pack(key, left, moment), place)
        return 0 if level >= 1 else math.ceil((1 - level) / self.per_second)

    def _find(self, file: int, key: int, moment: float) -> tuple[int, float]:
        """Where the key counts and how much it has; a new key takes the place that has the most to spare."""
        first = key % (_ROWS - _PROBES) * _ROW.size
        kept = os.pread(file, _PROBES * _ROW.size, first).ljust(_PROBES * _ROW.size, b"\0")
        best, most = first, -1.0
        for index, (held, level, since) in enumerate(_ROW.iter_unpack(kept)):
            now = self._level(level, since, moment) if held else math.inf
            if held == key:
                return first + index * _ROW.size, now
            if now > most:
                best, most = first + index * _ROW.size, now
        return best, self.capacity

    def _level(self, level: float, since: float, moment: float) -> float:
        """What has come back since then; a moment before a restart says nothing."""
        if since > moment:
            return self.capacity
        return min(self.capacity, level + (moment - since) * self.per_second)
