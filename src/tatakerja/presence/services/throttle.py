"""One device, one bucket: a phone that loops must not take the morning away from the others.

Kept in the memory of each server process: a write per request only to count it would cost more than it saves.
The bucket is wide: it holds a hundred identical retries at once and the whole queue of days without signal.
"""

from __future__ import annotations

import math
import secrets
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from tatakerja.kernel.errors import TatakerjaError

_KEEP: Final = 50_000


class ComeBackLater(TatakerjaError):
    """Not now; ``retry_after`` is in seconds and spread, so that phones do not return in one wave."""

    status = 429
    code = "too_many_requests"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def spread(least: int, width: int) -> int:
    """Whole seconds from ``least`` on, drawn evenly over ``width``."""
    return least + secrets.randbelow(width)


@dataclass(slots=True)
class Buckets:
    """``capacity`` requests at once, ``per_second`` again as time passes, for each key."""

    capacity: float
    per_second: float
    _levels: dict[int, tuple[float, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: int, now: float | None = None) -> None:
        """Takes one; raises `ComeBackLater` when the key's bucket is empty. ``now`` is monotonic seconds."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            level, since = self._levels.get(key, (self.capacity, moment))
            level = min(self.capacity, level + (moment - since) * self.per_second)
            if level >= 1:
                self._levels[key] = (level - 1, moment)
                if len(self._levels) > _KEEP:
                    self._forget(moment)
                return
            self._levels[key] = (level, moment)
        wait = math.ceil((1 - level) / self.per_second)
        raise ComeBackLater("Terlalu banyak kiriman dari perangkat ini. Coba lagi nanti.", spread(wait, 15))

    def _forget(self, moment: float) -> None:
        """Full buckets say nothing; without this the memory would grow with every device ever seen."""
        self._levels = {
            key: (level, since)
            for key, (level, since) in self._levels.items()
            if level + (moment - since) * self.per_second < self.capacity
        }


intake_buckets = Buckets(capacity=3000, per_second=30)
