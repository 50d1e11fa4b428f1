"""How a run keeps its table and its bad rows: compressed JSON, and bad rows as a workbook to correct."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from tatakerja.organisation.rules.rows import Rejected
from tatakerja.organisation.rules.tabular import Table
from tatakerja.platform.spreadsheets import Column, Sheet, Styled, Value, workbook


def pack(table: Table) -> bytes:
    """The table as compressed JSON."""
    data = {"headers": table.headers, "rows": table.rows, "numbers": table.numbers}
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode())


def unpack(content: bytes) -> Table:
    """The table back."""
    data = json.loads(zlib.decompress(content))
    return Table(tuple(data["headers"]), tuple(map(tuple, data["rows"])), tuple(data["numbers"]))


def only_columns(table: Table, columns: Sequence[int]) -> Table:
    """The table without all other columns."""
    return Table(
        tuple(table.headers[index] for index in columns),
        tuple(tuple(row[index] for index in columns) for row in table.rows),
        table.numbers,
    )


def pack_rejected(headers: Sequence[str], rejected: Iterable[Rejected]) -> bytes:
    """Bad rows with their reasons and cells."""
    rows = [[one.number, one.reasons, one.cells] for one in rejected]
    return zlib.compress(json.dumps({"headers": list(headers), "rows": rows}, separators=(",", ":")).encode())


def rejected_rows(content: bytes) -> tuple[tuple[str, ...], list[Rejected]]:
    """The headers and the bad rows back; nothing for an empty content."""
    if not content:
        return (), []
    data = json.loads(zlib.decompress(content))
    rows = [Rejected(number, tuple(reasons), tuple(cells)) for number, reasons, cells in data["rows"]]
    return tuple(data["headers"]), rows


def rejected_workbook(content: bytes, made_at: datetime) -> bytes:
    """An XLSX of the bad rows: row number and reason first, then the columns as they came, all as text.

    Corrected and uploaded again, the first two columns are recognised and left out.
    """
    headers, rows = rejected_rows(content)
    return workbook_to_mend(
        headers, ((one.number, " ".join(one.reasons), one.cells) for one in rows), made_at
    )


def workbook_to_mend(
    headers: Sequence[str], rows: Iterable[tuple[int, str, Sequence[str]]], made_at: datetime
) -> bytes:
    """An XLSX of rows that could not be used: row number, reason and the cells as they came."""
    columns = [Column("Baris", 8), Column("Alasan", 60, "wrap"), *(Column(name, 20) for name in headers)]
    body: list[list[Value | Styled]] = [[number, reason, *cells] for number, reason, cells in rows]
    sheet = Sheet("Perlu diperbaiki", columns, body, freeze_columns=2)
    return workbook([sheet], title="Baris yang perlu diperbaiki", author="Tatakerja", made_at=made_at)
