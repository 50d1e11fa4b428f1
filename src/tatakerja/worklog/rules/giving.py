"""Tasks as a superior types them: one line a task; and the days on which a recurring task is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tatakerja.kernel.errors import Invalid

MAX_TITLE: Final = 200
MAX_LINES: Final = 100
# One press of the button gives at most so many tasks (lines times people).
MAX_AT_ONCE: Final = 500

_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,3}[.)])\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def titles_of(text: str) -> tuple[str, ...]:
    """The tasks of a pasted text: one per line, bullets and numbers taken off, empty and repeated lines left
    out.

    Raises `Invalid` (field ``lines``) without any line, above 100 lines and for a line over 200 characters.
    """
    lines = (" ".join(_BULLET.sub("", _CONTROL.sub("", line)).split()) for line in text.splitlines())
    titles = tuple(dict.fromkeys(line for line in lines if line))
    if not titles:
        raise Invalid("Tuliskan paling sedikit satu tugas.", field="lines", code="no_task")
    if len(titles) > MAX_LINES:
        raise Invalid(f"Paling banyak {MAX_LINES} tugas sekaligus.", field="lines", code="too_many_tasks")
    long = next((title for title in titles if len(title) > MAX_TITLE), None)
    if long is not None:
        raise Invalid(
            f"Tugas “{long[:40]}…” lebih dari {MAX_TITLE} huruf. Pindahkan rinciannya ke kolom penjelasan.",
            field="lines",
            code="title_too_long",
        )
    return titles


class Every(StrEnum):
    """How often a recurring task is given."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring task: how often, on which weekday (Monday = 0, weekly only), from when until when."""

    every: Every
    weekday: int | None
    first: date
    last: date | None


# Modes of a day on which nobody is given work.
_AWAY: Final = frozenset({"OFF", "LEAVE"})


def falls_on(series: Series, day: date, mode: str) -> bool:
    """Whether the task is given on a day that is of this mode for the person: never on a free day or leave.

    A weekly task that would fall on a free day is left out, not moved: the superior sees the gap and decides.
    """
    if day < series.first or (series.last is not None and day > series.last) or mode in _AWAY:
        return False
    return series.every is Every.DAILY or day.weekday() == series.weekday
