"""A personnel file as a table of plain texts: decoding CSV, choosing the header row, writing cells alike.

Pure. A cell is always text: numbers that a spreadsheet can no longer hold exactly stay in scientific
notation, so that a damaged NIP is seen and never silently completed.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from tatakerja.kernel.errors import Invalid, Malformed

MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
# The longest text that a cell may bring is a report of the public (4,000); one more shows that it was longer.
MAX_CELL: Final = 4_001
# Rows above the header that exports use for titles ("DAFTAR PEGAWAI …").
HEADER_SEARCH: Final = 15
# A double holds every integer up to here; a spreadsheet keeps 15 significant digits.
EXACT_DIGITS: Final = 10**15

_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Table:
    """``headers`` and the rows below them; ``numbers`` are the row numbers of the file, from 1."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


class BadRow(ValueError):
    """A row that cannot be used; its text is the reason, for the file that goes back."""


def cell_text(value: object) -> str:
    """What a cell says: ISO for dates, whole numbers plain, scientific notation where digits are lost."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    text = " ".join(str(value).replace("\x00", "").split())
    return text[:MAX_CELL]


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if value.is_integer() and abs(value) < EXACT_DIGITS:
        return str(int(value))
    return f"{value:.14E}" if abs(value) >= EXACT_DIGITS else repr(value)


def decode_csv(content: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without mark, else Windows-1252 as Excel writes it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise Malformed(
            "Berkas ini bukan XLSX maupun CSV. Simpan ulang dari Excel sebagai .xlsx atau CSV UTF-8.",
            code="not_a_table",
        )
    return text


def _delimiter(text: str) -> str:
    """The separator that splits the first lines most evenly; Excel in Indonesia writes semicolons."""
    lines = [line for line in text.splitlines()[: HEADER_SEARCH * 2] if line.strip()]
    scores = {mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] else ","


def read_csv(content: bytes) -> list[list[str]]:
    """Rows of a CSV file as texts; too many rows or columns is `Malformed`."""
    text = decode_csv(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) > MAX_ROWS + HEADER_SEARCH:
                raise _too_many_rows()
            rows.append([cell_text(cell) for cell in row[: MAX_COLUMNS + 1]])
    except csv.Error as error:
        raise Malformed(
            f"Baris {reader.line_num} CSV tidak dapat dibaca. Periksa tanda kutipnya.", code="not_a_table"
        ) from error
    return rows


def _too_many_rows() -> Malformed:
    return Malformed(
        f"Berkas berisi lebih dari {MAX_ROWS} baris. Bagi menjadi beberapa berkas.", code="too_many_rows"
    )


def make_table(rows: Sequence[Sequence[str]], known_headers: Iterable[str]) -> Table:
    """The table below the row that names most known columns; empty rows are left out.

    ``known_headers`` are normalised names (see `columns.normalised`). Raises `Malformed` for a file without
    rows, without a recognisable header, or above the limits.
    """
    at = _header_row(rows, frozenset(known_headers))
    width = max((index + 1 for index, cell in enumerate(rows[at]) if cell), default=0)
    if width > MAX_COLUMNS:
        raise Malformed(f"Berkas berisi lebih dari {MAX_COLUMNS} kolom.", code="too_many_columns")
    headers = tuple(cell or f"Kolom {index + 1}" for index, cell in enumerate(rows[at][:width]))
    kept = [
        (number, (*row[:width], *[""] * (width - len(row))))
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(row)
    ]
    if len(kept) > MAX_ROWS:
        raise _too_many_rows()
    if not kept:
        raise Malformed("Berkas ini tidak berisi baris data di bawah judul kolom.", code="no_rows")
    return Table(headers, tuple(row for _, row in kept), tuple(number for number, _ in kept))


def header_score(row: Sequence[str], known: frozenset[str]) -> int:
    """How many cells of a row are known column names."""
    return sum(1 for cell in row if header_key(cell) in known)


def header_key(text: str) -> str:
    """A column name without case, marks and spaces: ``Gelar Depan`` and ``gelar_depan`` are one."""
    return "".join(char for char in text.casefold() if char.isalnum())


def known_headers(columns: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Every name a column goes by, as `header_key` writes it."""
    return frozenset(header_key(name) for names in columns.values() for name in names)


def columns_of(
    headers: Sequence[str], columns: Mapping[str, Sequence[str]], required: Iterable[str]
) -> dict[str, int]:
    """Column → place in the row; of two columns with one name the first counts.

    ``columns``: the names each column goes by, the heading of our own export first. Raises `Invalid` naming
    the required columns that are missing.
    """
    places = {header_key(text): index for index, text in reversed(list(enumerate(headers)))}
    found: dict[str, int] = {}
    for column, names in columns.items():
        key = next((header_key(name) for name in names if header_key(name) in places), "")
        if key:
            found[column] = places[key]
    missing = [columns[column][0] for column in required if column not in found]
    if missing:
        raise Invalid(
            f"Kolom tidak ditemukan: {', '.join(missing)}. Pakai contoh berkas dari tombol Ekspor.",
            field="file",
            code="columns_missing",
        )
    return found


def picked(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """The known cells of a row; the apostrophe that keeps a text a text is taken off."""
    return {
        column: row[place].strip().removeprefix("'").strip() if place < len(row) else ""
        for column, place in places.items()
    }


def _header_row(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int:
    scores = [header_score(row, known) for row in rows[:HEADER_SEARCH]]
    best = max(scores, default=0)
    if best < 2:
        raise Malformed(
            "Judul kolom tidak ditemukan. Pakai nama kolom seperti di contoh berkas dari tombol Ekspor.",
            code="no_header",
        )
    return scores.index(best)
