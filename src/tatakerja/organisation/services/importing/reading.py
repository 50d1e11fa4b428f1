"""From an uploaded file to a table of texts, with the limits checked before anything is parsed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tatakerja.kernel.errors import Malformed
from tatakerja.organisation.rules import tabular
from tatakerja.organisation.rules.columns import KNOWN_HEADERS
from tatakerja.organisation.rules.tabular import Table

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 20 * MEGABYTE
MAX_UNPACKED: Final = 50 * MEGABYTE
# A plain workbook has about 10 entries, one with thirty sheets, pictures and printer settings about 120.
MAX_ENTRIES: Final = 200
SECONDS: Final = 40

_CHILD = Path(__file__).with_name("workbook_child.py")
OLE: Final = b"\xd0\xcf\x11\xe0"  # how an old or a locked workbook begins
_MESSAGES: Final[Mapping[str, str]] = {
    "too_many_rows": f"Berkas berisi lebih dari {tabular.MAX_ROWS} baris. Bagi menjadi beberapa berkas.",
    "too_large": "Berkas terlalu besar setelah dibuka. Hapus lembar dan gambar yang tidak perlu.",
    "unreadable": "Berkas XLSX ini rusak atau tidak terbaca. Buka di Excel lalu simpan ulang.",
}


def read_table(
    content: bytes,
    known: frozenset[str] = KNOWN_HEADERS,
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = tabular.MAX_ROWS,
) -> Table:
    """The table of an XLSX or CSV file: the sheet whose header names most of the ``known`` column names.

    ``known``: as `tabular.header_key` writes them; a personnel file's unless given. Raises `Malformed` above
    these limits (20 MB and 50,000 rows; always 50 MB unpacked, 200 parts), and for old, locked or macro
    workbooks; the message says how to save the file instead.
    """
    if len(content) > max_bytes:
        words = f"Berkas lebih dari {max_bytes // MEGABYTE} MB. Hapus lembar yang tidak perlu."
        raise Malformed(words, code="too_large")
    if content.startswith(OLE):
        raise Malformed(
            "Berkas .xls lama atau terkunci kata sandi tidak dibaca. Simpan sebagai .xlsx tanpa kata sandi.",
            code="old_workbook",
        )
    if content.startswith(b"PK"):
        require_honest_zip(content)
        rows = _best_sheet(sheets_of(content), known)
    else:
        rows = tabular.read_csv(content)
    table = tabular.make_table(rows, known)
    if len(table.rows) > max_rows:
        words = f"Berkas berisi lebih dari {max_rows} baris. Bagi menjadi beberapa berkas."
        raise Malformed(words, code="too_many_rows")
    return table


def require_honest_zip(content: bytes) -> None:
    """Refuses an archive that unpacks into too much, holds macros, or is no workbook (`Malformed`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Malformed(_MESSAGES["unreadable"], code="unreadable") from error
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Malformed(_MESSAGES["too_large"], code="too_large")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Malformed("Berkas bermakro tidak dibaca. Simpan sebagai .xlsx biasa.", code="macros")
    if "xl/workbook.xml" not in names:
        raise Malformed("Berkas ini bukan XLSX. Simpan sebagai .xlsx atau CSV.", code="not_a_table")


def sheets_of(content: bytes) -> list[list[list[str]]]:
    """Every sheet of an XLSX file as rows of texts, read in a process of its own that may be killed."""
    limit = tabular.MAX_ROWS + tabular.HEADER_SEARCH
    command = [sys.executable, "-I", str(_CHILD), str(limit), str(tabular.MAX_COLUMNS + 1)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  own file, no shell
    except subprocess.TimeoutExpired as error:
        raise Malformed(_MESSAGES["too_large"], code="too_large") from error
    if done.returncode != 0 or not done.stdout:
        raise Malformed(_MESSAGES["too_large"], code="too_large")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise Malformed(_MESSAGES[answer["error"]], code=answer["error"])
    return [[_texts(row) for row in sheet["rows"]] for sheet in answer["sheets"]]


def _texts(row: Sequence[object]) -> list[str]:
    return [tabular.cell_text(_moment(cell)) for cell in row]


def _moment(cell: object) -> object:
    """Excel keeps dates as midnights; the child sends them as ISO texts with or without a time."""
    if isinstance(cell, str) and len(cell) == 19 and cell[10] == "T":
        try:
            return datetime.fromisoformat(cell)
        except ValueError:
            return cell
    return cell


def _best_sheet(sheets: Sequence[Sequence[Sequence[str]]], known: frozenset[str]) -> Sequence[Sequence[str]]:
    """The sheet whose header names most known columns: exports often begin with a page of instructions."""

    def score(rows: Sequence[Sequence[str]]) -> int:
        head = rows[: tabular.HEADER_SEARCH]
        return max((tabular.header_score(row, known) for row in head), default=0)

    filled = [rows for rows in sheets if any(any(row) for row in rows)]
    if not filled:
        raise Malformed("Berkas ini kosong.", code="no_rows")
    return max(filled, key=score)
