"""An uploaded CSV or XLSX file as a table of texts, read with the limits of the personnel import."""

from __future__ import annotations

from collections.abc import Sequence

from tatakerja.kernel.errors import Malformed
from tatakerja.organisation.rules import tabular
from tatakerja.organisation.rules.tabular import Table
from tatakerja.organisation.services.importing.reading import OLE, require_honest_zip, sheets_of
from tatakerja.worklog.rules.exchange import Shape, known_headers

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000


def read_table(content: bytes, shape: Shape) -> Table:
    """The table whose header names most columns of this shape.

    Raises `Malformed` above 5 MB or 5,000 rows, and for whatever is neither a CSV nor a plain XLSX file.
    """
    if len(content) > MAX_BYTES:
        raise Malformed("Berkas lebih dari 5 MB. Bagi menjadi beberapa berkas.", code="too_large")
    known = known_headers(shape)
    table = tabular.make_table(_best(_sheets(content), known), known)
    if len(table.rows) > MAX_ROWS:
        raise Malformed(
            f"Berkas berisi lebih dari {MAX_ROWS} baris. Bagi menjadi beberapa berkas.", code="too_many_rows"
        )
    return table


def _sheets(content: bytes) -> list[list[list[str]]]:
    if not content.startswith((b"PK", OLE)):
        return [tabular.read_csv(content)]
    if content.startswith(OLE):
        raise Malformed("Berkas .xls lama tidak dibaca. Simpan sebagai .xlsx.", code="old_workbook")
    require_honest_zip(content)
    return sheets_of(content)


def _best(sheets: Sequence[Sequence[Sequence[str]]], known: frozenset[str]) -> Sequence[Sequence[str]]:
    filled = [rows for rows in sheets if any(any(row) for row in rows)]
    if not filled:
        raise Malformed("Berkas ini kosong.", code="no_rows")

    def score(rows: Sequence[Sequence[str]]) -> int:
        return max(tabular.header_score(row, known) for row in rows[: tabular.HEADER_SEARCH])

    return max(filled, key=score)
