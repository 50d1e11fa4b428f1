"""The content of a daily report: lines taken over from finished tasks, lines typed, the teachers' template.

Circular A2-05: teachers work "dengan metode belajar mengajar yang ditetapkan oleh Dinas Pendidikan", so their
lines name class, method and hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from tatakerja.kernel.errors import Invalid

MAX_LINES: Final = 60
MAX_TEXT: Final = 500
MAX_OUTPUT: Final = 200
MAX_NOTE: Final = 2000
MAX_CLASS: Final = 60
_DAY_MINUTES: Final = 24 * 60


class Template(StrEnum):
    """The form of a report."""

    GENERAL = "general"
    TEACHER = "teacher"


# Shown where the agency has not set its own list (the Dinas Pendidikan decides on methods).
METHODS: Final = ("Daring", "Luring", "Penugasan mandiri", "Kunjungan rumah", "Campuran")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what was done, what came out; for teachers class, method and minutes taught.

    ``task_id`` is set on a line that was taken over from a finished task.
    """

    text: str
    output: str = ""
    task_id: int | None = None
    class_name: str = ""
    method: str = ""
    minutes: int = 0

    @property
    def empty(self) -> bool:
        """Nothing was typed; an untouched row of the form."""
        return not (self.text or self.output or self.class_name or self.minutes)


@dataclass(frozen=True, slots=True)
class Content:
    """A report as typed. ``offered`` are the ids of tasks that the form showed: those taken out stay out."""

    lines: tuple[Line, ...]
    note: str = ""
    offered: frozenset[int] = frozenset()

    @property
    def left_out(self) -> frozenset[int]:
        """Tasks that were offered and taken out."""
        return self.offered - {line.task_id for line in self.lines if line.task_id is not None}


# A report pressed without a signal may arrive so much later; within a minute it was simply sent.
_LONGEST_WAY: Final = timedelta(days=7)
_FRESH: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Press:
    """One press of the button on a phone: its name, and when it was, translated to the server's clock."""

    key: UUID
    at: datetime | None = None

    def moment(self, now: datetime) -> datetime | None:
        """When it was pressed, where that is believable and earlier than now; else `None`."""
        if self.at is None or not now - _LONGEST_WAY <= self.at < now - _FRESH:
            return None
        return self.at


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished task as a report takes it over."""

    id: int
    title: str
    result: str = ""
    expected_output: str = ""


def prefilled(
    finished: Iterable[Finished], *, kept: Sequence[Line] = (), left_out: Iterable[int] = ()
) -> tuple[Line, ...]:
    """The lines of a draft, then those of finished tasks that it does not hold and that were not taken
    out."""
    known = {line.task_id for line in kept if line.task_id is not None} | set(left_out)
    new = tuple(
        Line(task.title[:MAX_TEXT], (task.result or task.expected_output)[:MAX_OUTPUT], task.id)
        for task in finished
        if task.id not in known
    )
    return (*kept, *new)


def tidy(content: Content, template: str) -> Content:
    """Without empty rows and stray spaces; lengths and numbers checked, so that a draft can be kept.

    Raises `Invalid` (field ``lines`` or ``note``).
    """
    rows = tuple(_tidy_line(line, template) for line in content.lines)
    lines = tuple(line for line in rows if not line.empty)
    if len(lines) > MAX_LINES:
        raise Invalid(f"Paling banyak {MAX_LINES} baris.", field="lines", code="too_many_lines")
    note = content.note.replace("\x00", "").strip()
    if len(note) > MAX_NOTE:
        raise Invalid(f"Catatan paling banyak {MAX_NOTE} huruf.", field="note", code="text_unusable")
    return replace(content, lines=lines, note=note)


def _tidy_line(line: Line, template: str) -> Line:
    text, output, class_name, method = (
        " ".join(part.replace("\x00", "").split())
        for part in (line.text, line.output, line.class_name, line.method)
    )
    if len(text) > MAX_TEXT or len(output) > MAX_OUTPUT or max(len(class_name), len(method)) > MAX_CLASS:
        raise Invalid(
            f"Uraian paling banyak {MAX_TEXT} huruf, hasil {MAX_OUTPUT}, kelas {MAX_CLASS}.",
            field="lines",
            code="text_unusable",
        )
    if not 0 <= line.minutes <= _DAY_MINUTES:
        raise Invalid("Jam mengajar sehari antara 0 dan 24.", field="lines", code="hours_impossible")
    if template != Template.TEACHER:
        return Line(text, output, line.task_id)
    return Line(text, output, line.task_id, class_name, method, line.minutes)


def require_complete(content: Content, template: str) -> None:
    """Refuses (422) to send a report without lines, or a teacher's lesson without class, method or hours."""
    if not content.lines:
        raise Invalid(
            "Laporan belum berisi. Tuliskan paling sedikit satu hasil kerja.",
            field="lines",
            code="report_empty",
        )
    if sum(line.minutes for line in content.lines) > _DAY_MINUTES:
        raise Invalid("Jumlah jam mengajar lebih dari 24.", field="lines", code="hours_impossible")
    for number, line in enumerate(content.lines, start=1):
        if not line.text:
            raise Invalid(f"Baris {number}: tuliskan yang dikerjakan.", field="lines", code="line_empty")
        started = line.class_name or line.method or line.minutes
        if (
            template == Template.TEACHER
            and started
            and not (line.class_name and line.method and line.minutes)
        ):
            raise Invalid(
                f"Baris {number}: lengkapi kelas, metode, dan jam mengajar.",
                field="lines",
                code="lesson_incomplete",
            )


def minutes_of(text: str) -> int:
    """Hours as people type them: ``2``, ``1,5``, ``1.5`` or ``1:30``; empty is 0. Raises `Invalid`."""
    value = text.strip().replace(",", ".")
    if not value:
        return 0
    try:
        if ":" in value:
            hours, minutes = value.split(":")
            found = int(hours) * 60 + int(minutes)
        else:
            found = round(float(value) * 60)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            f"Jam “{text.strip()[:20]}” tidak terbaca. Tulis misalnya 1,5 atau 1:30.",
            field="lines",
            code="hours_unreadable",
        ) from error
    if not 0 <= found <= _DAY_MINUTES:
        raise Invalid("Jam mengajar sehari antara 0 dan 24.", field="lines", code="hours_impossible")
    return found


def hours_text(minutes: int) -> str:
    """Minutes as `minutes_of` reads them again: ``1,5``, ``1:20``, empty for none."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return {0: f"{hours}", 30: f"{hours},5"}.get(rest, f"{hours}:{rest:02d}")
