"""Counts by the minute that outlive the database: what a server noted about its own trouble.

One short line for each thing counted, in a file a day beside the database, which may be away. Every process
of this machine writes to it. A line names no person and no address.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from tatakerja.platform import clock

KEPT: Final = timedelta(days=7)
_LONGEST: Final = 4_000_000
_FORMAT: Final = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Minutes:
    """Counts kept in the folder ``name`` of the data folder."""

    name: str

    @property
    def folder(self) -> Path:
        return Path(settings.DATA_DIR) / self.name

    def note(self, at: datetime) -> None:
        """One more in the minute of ``at``; a full disk must not make the trouble worse."""
        moment = at.astimezone(UTC)
        with contextlib.suppress(OSError):
            path = self.folder / f"{moment:%Y-%m-%d}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="ascii") as lines:
                lines.write(f"{moment:{_FORMAT}}\n")

    def read(self, since: datetime) -> list[tuple[datetime, int]]:
        """Minutes (their beginning, UTC) from ``since`` on, with how many were noted in each."""
        first, last = since.astimezone(UTC).date(), clock.now().date()
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        found: Counter[datetime] = Counter()
        for day in days:
            path = self.folder / f"{day:%Y-%m-%d}.txt"
            if not path.is_file() or path.stat().st_size > _LONGEST:
                continue
            for line in path.read_text(encoding="ascii", errors="replace").splitlines():
                with contextlib.suppress(ValueError):
                    found[datetime.strptime(line, _FORMAT).replace(tzinfo=UTC)] += 1
        return sorted((minute, count) for minute, count in found.items() if minute >= since)

    def forget(self, now: datetime) -> None:
        """Removes the files of days that nobody looks at any more."""
        for path in self.folder.glob("*.txt"):
            if path.stem < f"{now - KEPT:%Y-%m-%d}":
                path.unlink(missing_ok=True)
