"""Requests that the server answered with 5xx, kept beside the database, which may be away.

One short line a request in a file a day, written by every web process of this machine, at most one line a
second and process, so that a storm of retries cannot fill the disk. It names no person and no address.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tatakerja.platform import clock

KEPT: Final = timedelta(days=7)
_LONGEST: Final = 4_000_000
_FORMAT: Final = "%Y-%m-%dT%H:%M"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "refused"


def _file(day: datetime) -> Path:
    return _folder() / f"{day:%Y-%m-%d}.txt"


def note_refused(at: datetime) -> None:
    """One refused request; a full disk must not make the trouble worse."""
    with contextlib.suppress(OSError):
        path = _file(at)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as lines:
            lines.write(f"{at.astimezone(UTC):{_FORMAT}}\n")


def read_refused(since: datetime) -> list[tuple[datetime, int]]:
    """Minutes (their beginning, UTC) from ``since`` on, with the number of refused requests noted in each."""
    first, last = since.date(), clock.now().date()
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    found: Counter[datetime] = Counter()
    for day in days:
        path = _folder() / f"{day:%Y-%m-%d}.txt"
        if not path.is_file() or path.stat().st_size > _LONGEST:
            continue
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            with contextlib.suppress(ValueError):
                found[datetime.strptime(line, _FORMAT).replace(tzinfo=UTC)] += 1
    return sorted((minute, count) for minute, count in found.items() if minute >= since)


def forget_refused(now: datetime) -> None:
    """Removes the files of days that nobody looks at any more."""
    for path in _folder().glob("*.txt"):
        if path.stem < f"{now - KEPT:%Y-%m-%d}":
            path.unlink(missing_ok=True)


class Refusals:
    """Notes answers of 500 and above, one a second at most."""

    def __init__(self) -> None:
        self._next = 0.0

    def see(self, status: int) -> None:
        if status >= 500 and time.monotonic() >= self._next:
            self._next = time.monotonic() + 1
            note_refused(clock.now())


class RefusedMiddleware:
    """Notes every answer of 500 and above; stands outermost, so that it sees faults of the others too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._refusals = Refusals()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        self._refusals.see(response.status_code)
        return response
