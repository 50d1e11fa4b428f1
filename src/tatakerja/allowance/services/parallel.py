"""The parallel run: the official table of a month is imported as it was paid, to be compared."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from tatakerja.allowance.access import require_compute
from tatakerja.allowance.models import OfficialTable
from tatakerja.allowance.rules.compare import Official, official_row
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node
from tatakerja.organisation.rules import tabular
from tatakerja.organisation.services.importing.reading import MEGABYTE, read_table
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.pdf import sha256_of

MAX_BYTES: Final = 5 * MEGABYTE
# The headings that treasuries use, the plainest last: "jumlah" may be a sum of anything.
_NAMES: Final = {
    "nip": (
        "nip", "nip baru", "nip/nipppk", "nip/ni pppk", "nip pegawai", "nomor induk pegawai",
        "no. induk pegawai", "ni pppk", "nipppk",
    ),
    "name": ("nama", "nama pegawai", "nama lengkap", "nama asn", "nama penerima"),
    "gross": (
        "tpp penuh", "tpp bruto", "tpp kotor", "besaran tpp", "pagu tpp", "tpp sebelum potongan",
        "jumlah kotor", "bruto", "besaran",
    ),
    "amount": (
        "tpp dibayar", "tpp dibayarkan", "tpp diterima", "tpp yang diterima", "tpp bersih", "tpp netto",
        "tpp neto", "jumlah diterima", "jumlah yang diterima", "jumlah dibayar", "jumlah dibayarkan",
        "jumlah bersih", "netto", "neto", "jumlah tpp", "jumlah",
    ),
}  # fmt: skip
_COLUMNS: Final = {key: (*names, *(f"{name} rp" for name in names)) for key, names in _NAMES.items()}


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
    table = read_table(content, tabular.known_headers(_COLUMNS), max_bytes=MAX_BYTES)
    places = tabular.columns_of(table.headers, _COLUMNS, ("nip", "amount"))
    found = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        cells = tabular.picked(row, places)
        if _names_nobody(cells["nip"], cells["amount"]):
            continue
        try:
            found.append(
                official_row(cells["nip"], cells.get("name", ""), cells["amount"], cells.get("gross", ""))
            )
        except Invalid as error:
            raise Invalid(f"Baris {number}: {error.message}", field="file", code=error.code) from error
    return found


def _names_nobody(number: str, amount: str) -> bool:
    """Whether a line is of sums, of signatures, or numbers the columns: (1) (2) (3)."""
    bare = [text.strip("() ") for text in (number, amount)]
    numbered = all(text.isdigit() and len(text) <= 2 for text in bare)
    return numbered or not amount or not any(char.isdigit() for char in number)
