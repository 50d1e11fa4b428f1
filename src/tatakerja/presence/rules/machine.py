"""Files of fingerprint machines and of other attendance apps, read as punches; pure, text in, rows out.

Known forms: the machines' own log (``attlog.dat``: number, date and time, columns without a heading), their
CSV exports (``AC-No.`` and ``Time``, ``Employee ID``, ``Date`` and ``Time``), and a table with one row a day
(``NIP``, ``Tanggal``, ``Scan masuk``, ``Scan pulang``, or ``Scan 1`` to ``Scan 9``), with or without titles
above the heading. Where a table names both the hours of the shift (``Jam masuk``) and those of the finger
(``Scan masuk``), the finger's count. What a machine says about in or out is not read: people press the wrong
button every day.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from tatakerja.kernel.errors import Invalid

MAX_ROWS: Final = 100_000
# Two punches nearer than this are one arrival or one leaving, pressed twice.
APART: Final = timedelta(hours=1)
# Lines above the heading that exports use for titles.
_TITLES: Final = 15
# Names of columns, the surest first: an export often has a running number beside the machine's.
_NUMBER: Final = (
    "nip", "ac-no.", "ac-no", "ac no", "acno", "no. id", "no id", "pin", "user id", "userid", "employee id",
    "emp id", "person id", "enno", "id", "no.",
)  # fmt: skip
_WHEN: Final = (
    "date/time", "datetime", "date time", "tanggal/waktu", "tanggal jam", "tanggal scan", "waktu scan",
    "punch time", "waktu", "time", "jam scan", "jam",
)  # fmt: skip
_DAY: Final = ("tanggal", "tgl", "date", "attendance date")
# Arrival and leaving, by who wrote them: the finger before the plan of the shift.
_PAIRS: Final = (
    (("scan masuk", "scan in"), ("scan pulang", "scan keluar", "scan out")),
    (("clock in", "check in", "first punch", "jam datang"), ("clock out", "check out", "last punch")),
    (("jam masuk", "masuk", "datang"), ("jam pulang", "jam keluar", "pulang", "keluar")),
)
_SCAN: Final = re.compile(r"(?:scan|absen|punch|jam) ?[1-9]")
_NO_SCAN: Final = frozenset({"", "-", "0:00", "00:00", "00:00:00", "00.00"})
_DAY_FIRST: Final = ("%d/%m/%Y", "%d/%m/%y")
_MONTH_FIRST: Final = ("%m/%d/%Y", "%m/%d/%y")
_CLOCKS: Final = ("%H:%M:%S", "%H:%M", "%H.%M", "%H.%M.%S", "%I:%M:%S %p", "%I:%M %p")
_PARTS: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?!\d)")
_HALVES: Final = re.compile(r"\d\s?[ap]m\b", re.IGNORECASE)
# What a spreadsheet leaves of a NIP that it took for a number.
_SPOILT: Final = re.compile(r"\d[.,]\d+e\+\d+", re.IGNORECASE)


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
    rows = [(number, [cell.strip() for cell in cells]) for number, cells in _cells(lines, mark)]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        raise Invalid("Berkas ini kosong.", field="file", code="file_empty")
    columns, body = _headed(rows)
    dates = _orders(cell for _, cells in body for cell in cells)
    punches: list[Punch] = []
    bad: list[BadRow] = []
    for number, cells in body:
        try:
            punches += _punches(number, cells, columns, dates)
        except ValueError as error:
            bad.append(BadRow(number, mark.join(cells), str(error)))
    if not punches:
        raise _unreadable(rows, bad)
    return punches, bad


def _unreadable(rows: Sequence[tuple[int, Sequence[str]]], bad: Sequence[BadRow]) -> Invalid:
    """The refusal of a whole file, with what was seen in it."""
    seen = ", ".join(cell for cell in rows[0][1] if cell)[:120]
    first = f" Baris {bad[0].line}: {bad[0].reason}" if bad else ""
    return Invalid(
        "Tidak ada baris yang terbaca. Perlu kolom nomor (NIP atau AC-No.) dan waktu, atau tanggal "
        f"dengan jam masuk dan jam pulang. Baris pertama berkas ini: {seen}.{first}",
        field="file",
        code="file_unreadable",
    )


def _cells(lines: Iterable[str], mark: str) -> list[tuple[int, list[str]]]:
    """The cells of each line with the line's number."""
    read = csv.reader((line.replace("\x00", "").lstrip("\ufeff") for line in lines), delimiter=mark)
    try:
        return [(read.line_num, cells) for cells in read]
    except csv.Error as error:
        raise Invalid(
            f"Baris {read.line_num} tidak dapat dibaca. Periksa tanda kutipnya.", field="file"
        ) from error


_Columns = Mapping[str, Sequence[int]]
_Rows = Sequence[tuple[int, Sequence[str]]]


def _headed(rows: _Rows) -> tuple[_Columns, _Rows]:
    """Which column is what, and the rows below the heading; without a heading the machine's own order."""
    for index, (_number, cells) in enumerate(rows[:_TITLES]):
        found = _columns(cells)
        if found:
            return found, rows[index + 1 :]
    return {"number": (0,), "when": (1,)}, rows


def _columns(heading: Sequence[str]) -> _Columns:
    """The columns by the heading; empty where this line is no heading of ours."""
    names = [" ".join(cell.lower().split()) for cell in heading]
    found = {"number": _first(names, _NUMBER), "when": _first(names, _WHEN), "day": _first(names, _DAY)}
    pairs = ([*_first(names, come), *_first(names, leave)] for come, leave in _PAIRS)
    numbered = [index for index, name in enumerate(names) if _SCAN.fullmatch(name)]
    found["scans"] = numbered or next((pair for pair in pairs if pair), [])
    return found if found["number"] and (found["when"] or (found["day"] and found["scans"])) else {}


def _first(names: Sequence[str], wanted: Iterable[str]) -> list[int]:
    """Where the surest of the wanted names stands; empty where none does."""
    return next(([names.index(one)] for one in wanted if one in names), [])


def _orders(cells: Iterable[str]) -> tuple[str, ...]:
    """Whether the file writes the day or the month first, by the dates that can only be read one way.

    Where none tells, a clock with AM and PM is an American setting, and everything else an Indonesian one.
    """
    day = month = halves = 0
    for cell in cells:
        halves += _HALVES.search(cell) is not None
        match = _PARTS.search(cell)
        if match is not None:
            first, second = int(match[1]), int(match[2])
            day += first > 12 >= second
            month += second > 12 >= first
    american = month > day or (month == day == 0 and halves > 0)
    return _MONTH_FIRST if american else _DAY_FIRST


def _punches(line: int, cells: Sequence[str], columns: _Columns, dates: Sequence[str]) -> list[Punch]:
    def cell(key: str) -> str:
        return next((cells[index] for index in columns.get(key, ()) if index < len(cells)), "")

    number = _number(cell("number"))
    if columns.get("day") and columns.get("scans"):
        day = _date(cell("day"), dates)
        clocks = [cells[index] for index in columns["scans"] if index < len(cells)]
        return [Punch(line, number, datetime.combine(day, _clock(one))) for one in clocks if _is_scan(one)]
    if columns.get("day"):
        return [Punch(line, number, datetime.combine(_date(cell("day"), dates), _clock(cell("when"))))]
    first, _, second = cell("when").replace("T", " ").strip().partition(" ")
    return [Punch(line, number, datetime.combine(_date(first, dates), _clock(second)))]


def _is_scan(text: str) -> bool:
    return text not in _NO_SCAN


def _number(text: str) -> str:
    """The number without blanks and the mark that keeps a spreadsheet from counting with it."""
    number = "".join(text.split()).strip("'\"")
    if _SPOILT.fullmatch(number):
        raise ValueError("NIP ini dirusak Excel. Jadikan kolomnya teks, lalu ekspor ulang dari mesin.")
    if not number or len(number) > 30:
        raise ValueError("Nomor pegawai kosong atau terlalu panjang.")
    return plain_number(number)


def plain_number(number: str) -> str:
    """Machines write one number as 77, 0077 and 00000077; a NIP never begins with a zero."""
    return number.lstrip("0") or number


def _date(text: str, orders: Sequence[str]) -> date:
    plain = text.strip().replace(".", "/").replace("-", "/")
    reason = "Tanggal tidak terbaca; tulis 2026-11-23 atau 23/11/2026, semua baris dengan urutan yang sama."
    return _parsed(plain, ("%Y/%m/%d", *orders), reason).date()


def _clock(text: str) -> time:
    return _parsed(text.upper(), _CLOCKS, "Jam tidak terbaca; tulis 07:21 atau 07:21:33.").time()


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
