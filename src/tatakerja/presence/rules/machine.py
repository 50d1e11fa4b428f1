"""Files of fingerprint machines and of other attendance apps, read as punches; pure, text in, rows out.

Known forms: the machines' own log (``attlog.dat``: number, date and time, columns without a heading), their
CSV export (``AC-No.``, ``Time``), and a table with one row a day (``NIP``, ``Tanggal``, ``Jam masuk``, ``Jam
pulang``). What a machine says about in or out is not read: people press the wrong button every day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tatakerja.kernel.errors import Invalid

MAX_ROWS: Final = 100_000
# Two punches nearer than this are one arrival or one leaving, pressed twice.
APART: Final = timedelta(hours=1)
_NUMBER: Final = frozenset(
    {"nip", "ac-no.", "ac no", "acno", "no. id", "user id", "userid", "pin", "id", "enno"}
)
_WHEN: Final = frozenset({"time", "date/time", "datetime", "waktu", "tanggal/waktu", "tanggal jam"})
_DAY: Final = frozenset({"tanggal", "date", "tgl"})
_IN: Final = frozenset({"jam masuk", "masuk", "scan masuk", "clock in", "check in"})
_OUT: Final = frozenset({"jam pulang", "pulang", "scan pulang", "clock out", "check out"})
_DATES: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d")
_CLOCKS: Final = ("%H:%M:%S", "%H:%M", "%H.%M")


@dataclass(frozen=True, slots=True)
class Punch:
    """One reading: the line of the file (from 1), the number as written, the local moment without zone."""

    line: int
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be taken, as it was, with the reason for the person who sent the file."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attended:
    """One person's day: arrival, and leaving where a second punch lies far enough from the first."""

    number: str
    day: date
    check_in: datetime
    check_out: datetime | None
    line: int


def read_punches(text: str) -> tuple[list[Punch], list[BadRow]]:
    """Every punch of a file and every line that is none; a file without any form of ours is `Invalid`."""
    lines = text.splitlines()
    if len(lines) > MAX_ROWS:
        raise Invalid(f"Paling banyak {MAX_ROWS} baris sekaligus. Bagi berkasnya.", field="file")
    mark = max("\t;,", key=lambda one: sum(line.count(one) for line in lines[:20]))
    read = enumerate(_cells(lines, mark), 1)
    rows = [(number, [cell.strip() for cell in cells]) for number, cells in read]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        raise Invalid("Berkas ini kosong.", field="file", code="file_empty")
    columns = _columns(rows[0][1])
    body = rows[1:] if columns else rows
    columns = columns or {"number": 0, "when": 1}
    punches: list[Punch] = []
    bad: list[BadRow] = []
    for number, cells in body:
        try:
            punches += _punches(number, cells, columns)
        except ValueError as error:
            bad.append(BadRow(number, mark.join(cells), str(error)))
    if not punches:
        raise Invalid(
            "Tidak ada baris yang terbaca. Perlu kolom nomor (NIP atau AC-No.) dan waktu, atau tanggal "
            "dengan jam masuk dan jam pulang.",
            field="file",
            code="file_unreadable",
        )
    return punches, bad


def _cells(lines: Iterable[str], mark: str) -> Iterable[list[str]]:
    return csv.reader((line.replace("\x00", "").lstrip("\ufeff") for line in lines), delimiter=mark)


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Which column is what, by the heading; empty where the first line is no heading of ours."""
    names = [cell.lower() for cell in heading]
    known = {"number": _NUMBER, "when": _WHEN, "day": _DAY, "in": _IN, "out": _OUT}
    found = {
        key: next(index for index, name in enumerate(names) if name in words)
        for key, words in known.items()
        if any(name in words for name in names)
    }
    return found if "number" in found and ("when" in found or "day" in found) else {}


def _punches(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> list[Punch]:
    def cell(key: str) -> str:
        index = columns.get(key)
        return cells[index] if index is not None and index < len(cells) else ""

    number = "".join(cell("number").split()).strip("'\"")
    if not number or len(number) > 30:
        raise ValueError("Nomor pegawai kosong atau terlalu panjang.")
    if "day" in columns and ("in" in columns or "out" in columns):
        day = _date(cell("day"))
        clocks = [cell(key) for key in ("in", "out") if cell(key) not in ("", "-", "00:00")]
        return [Punch(line, number, datetime.combine(day, _clock(one).time())) for one in clocks]
    if "when" in columns and "day" in columns:
        return [Punch(line, number, datetime.combine(_date(cell("day")), _clock(cell("when")).time()))]
    first, _, second = cell("when").replace("T", " ").strip().partition(" ")
    return [Punch(line, number, datetime.combine(_date(first), _clock(second).time()))]


def _date(text: str) -> date:
    return _parsed(text, _DATES, "Tanggal tidak terbaca; tulis 2026-11-23 atau 23/11/2026.").date()


def _clock(text: str) -> datetime:
    return _parsed(text, _CLOCKS, "Jam tidak terbaca; tulis 07:21 atau 07:21:33.")


def _parsed(text: str, forms: Iterable[str], reason: str) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007  a wall clock; the unit gives the zone
        except ValueError:
            continue
    raise ValueError(reason)


def days_of(punches: Iterable[Punch]) -> list[Attended]:
    """The first and the last punch of each person's day, whatever lies between; by number and day."""
    found: dict[tuple[str, date], list[Punch]] = {}
    for punch in punches:
        found.setdefault((punch.number, punch.at.date()), []).append(punch)
    days = []
    for (number, day), held in sorted(found.items()):
        first, last = min(held, key=lambda one: one.at), max(held, key=lambda one: one.at)
        left = last.at if last.at - first.at >= APART else None
        days.append(Attended(number, day, first.at, left, first.line))
    return days
