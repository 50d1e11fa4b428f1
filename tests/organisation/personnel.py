"""Personnel files for tests: a header, rows of the world's agency, as XLSX or CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from tatakerja.organisation import services
from tatakerja.organisation.models import ImportRun
from tatakerja.organisation.rules.plan import Plan
from world import World

HEADERS = [
    "NIP", "Nama", "NIK", "Agama", "Tanggal Lahir", "Status Pegawai", "Nama Jabatan", "TMT Jabatan", "Eselon",
    "Unor Induk", "Unor", "Pejabat Penilai NIP", "Catatan Bebas",
]  # fmt: skip
AGENCY, UNIT = "Dinas Penanaman Modal dan PTSP", "Bidang Perizinan"
NEW = "199503172020121001"
OTHER = "199607212021012002"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def row(nip: str = NEW, name: str = "Fajar Hidayat", **cells: str) -> list[str]:
    """One row; keys are the headers with underscores, in lower case."""
    values = {
        "nik": "6472010101010001",
        "agama": "Islam",
        "status_pegawai": "PNS",
        "nama_jabatan": "Analis Perizinan",
        "tmt_jabatan": "01-02-2024",
        "unor_induk": AGENCY,
        "unor": UNIT,
        **cells,
        "nip": nip,
        "nama": name,
    }
    return [values.get(header.lower().replace(" ", "_"), "") for header in HEADERS]


def csv_file(*rows: Sequence[str], mark: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(mark.join(one) for one in [HEADERS, *rows]).encode(encoding)


def xlsx_file(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    book.add_worksheet("Petunjuk").write(0, 0, "Isi lembar kedua.")
    sheet = book.add_worksheet("Data")
    for place, cells in enumerate([["DATA PEGAWAI"], headers, *rows]):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(place, column, cell.replace(tzinfo=None), day)
            elif isinstance(cell, str):
                sheet.write_string(place, column, cell)
            else:
                sheet.write(place, column, cell)
    book.close()
    return target.getvalue()


def check(world: World, content: bytes, **options: object) -> tuple[ImportRun, Plan]:
    """Upload and dry run by Wahyu with the guessed columns."""
    by = world.user("Wahyu")
    run = services.upload_import(by=by, region=world.province, file_name="data.xlsx", content=content)
    return services.check_import(by=by, run=run, columns=services.guessed_columns(run), **options)


def bring_in(world: World, content: bytes, **options: object) -> ImportRun:
    """The whole way."""
    run, _ = check(world, content, **options)
    by = world.user("Wahyu")
    return services.carry_out(by=by, run=services.begin_import(by=by, run=run))


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    report = run.report
    return report["new"], report["changed"], report["unchanged"], report["rejected"]
