"""The parallel run: the official table of a month is imported as it was paid, to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from tatakerja.allowance.access import require_compute
from tatakerja.allowance.models import OfficialTable
from tatakerja.allowance.rules.compare import Official, official_row
from tatakerja.kernel.errors import Invalid, Malformed
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node
from tatakerja.organisation.rules import tabular
from tatakerja.organisation.services.importing.reading import OLE, require_honest_zip, sheets_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.pdf import sha256_of

MAX_BYTES: Final = 5 * 1024 * 1024
_NAMES: Final = {
    "nip": ("nip", "nomor induk pegawai", "ni pppk"),
    "name": ("nama", "nama pegawai", "nama lengkap"),
    "gross": ("tpp penuh", "besaran tpp", "pagu tpp", "tpp_penuh", "bruto"),
    "amount": ("jumlah", "tpp dibayar", "tpp diterima", "jumlah tpp", "netto", "jumlah dibayar"),
}


@transaction.atomic
def import_official(*, by: Actor, agency: Node, month: Month, name: str, content: bytes) -> OfficialTable:
    """Stores the official table of an agency's month (CSV or XLSX with NIP, nama, jumlah, perhaps TPP penuh).

    Raises `Malformed` for a file that cannot be read and `Invalid` for a row that cannot, with its number.
    """
    require_compute(by, agency)
    rows = _rows(content)
    stored = [{"nip": row.number, "name": row.name, "amount": row.amount, "gross": row.gross} for row in rows]
    table = OfficialTable.objects.create(
        agency=agency,
        month=month.first,
        name=name.strip()[:160] or "tabel resmi",
        rows=stored,
        sha256=sha256_of({"rows": stored}),
        imported_at=clock.now(),
        imported_by=person_behind(by),
    )
    audit.record(
        by=by, action="allowance.official_imported", subject=table, node_path=agency.path,
        data={"month": str(month), "rows": len(rows)},
    )  # fmt: skip
    return table


def _rows(content: bytes) -> list[Official]:
    if len(content) > MAX_BYTES:
        raise Malformed("Berkas lebih dari 5 MB.", code="too_large")
    known = frozenset(word for words in _NAMES.values() for word in words)
    table = tabular.make_table(_sheet(content, known), known)
    headers = [header.strip().casefold() for header in table.headers]
    places = {key: _place(headers, words) for key, words in _NAMES.items()}
    if places["nip"] is None or places["amount"] is None:
        raise Malformed("Kolom NIP dan jumlah tidak ditemukan dalam berkas.", code="no_columns")
    found = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        cells = {
            key: row[place] if place is not None and place < len(row) else "" for key, place in places.items()
        }
        if not cells["nip"].strip():
            continue  # a line of sums or signatures names nobody
        try:
            found.append(official_row(cells["nip"], cells["name"], cells["amount"], cells["gross"]))
        except Invalid as error:
            raise Invalid(f"Baris {number}: {error.message}", field="file", code=error.code) from error
    return found


def _sheet(content: bytes, known: frozenset[str]) -> Sequence[Sequence[str]]:
    if content.startswith(OLE):
        raise Malformed("Berkas .xls lama tidak dibaca. Simpan sebagai .xlsx.", code="old_workbook")
    if not content.startswith(b"PK"):
        return tabular.read_csv(content)
    require_honest_zip(content)
    sheets = [rows for rows in sheets_of(content) if any(any(row) for row in rows)]
    if not sheets:
        raise Malformed("Berkas ini kosong.", code="no_rows")
    return max(
        sheets,
        key=lambda rows: max(tabular.header_score(row, known) for row in rows[: tabular.HEADER_SEARCH]),
    )


def _place(headers: Sequence[str], words: Sequence[str]) -> int | None:
    return next((headers.index(word) for word in words if word in headers), None)
