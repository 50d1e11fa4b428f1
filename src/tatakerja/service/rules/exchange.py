"""Rows of SP4N-LAPOR!-like files: what a row says, or the reason why it cannot be used.

The portal's own column names are not published and differ between its versions, so each column goes by
several names. Pure: a row is a mapping of known column names to texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tatakerja.organisation.rules.tabular import BadRow
from tatakerja.service.rules.complaints import Kind

# Column → names it goes by, compared without case, marks and spaces. The first is the heading on export.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("Nomor laporan", "tracking id", "id laporan", "kode laporan", "no laporan", "nomor"),
    "received": ("Tanggal laporan", "tanggal aduan", "tanggal masuk", "tanggal", "tgl laporan"),
    "kind": ("Klasifikasi", "klasifikasi laporan", "jenis laporan", "jenis"),
    "topic": ("Kategori", "topik", "kategori laporan"),
    "title": ("Judul laporan", "judul"),
    "text": ("Isi laporan", "isi aduan", "uraian", "laporan"),
}
REQUIRED: Final = ("number", "received", "text")
# Beside them on export: what became of the report. Import does not read these.
BESIDE: Final = ("Instansi", "Status", "Tenggat", "Tindak lanjut terakhir", "Tanggal tindak lanjut")
KIND_NAMES: Final[Mapping[Kind, str]] = {
    Kind.INFORMATION: "Permintaan Informasi",
    Kind.ORDINARY: "Pengaduan Tidak Berkadar Pengawasan",
    Kind.SUPERVISORY: "Pengaduan Berkadar Pengawasan",
    Kind.ASPIRATION: "Aspirasi",
}
# Reports of this installation go out under their own number, and are known again when the file comes back.
OWN: Final = "TK-"
_LONGEST: Final = 4000
_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9./#-]{0,39}\Z")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of a file; ``received`` is a local date."""

    number: str
    received: date
    kind: Kind
    topic: str
    text: str


def read_report(cells: Mapping[str, str], today: date) -> ReportRow:
    """One row. Raises `BadRow`."""
    number = cells["number"]
    if not _NUMBER.match(number):
        raise BadRow("Nomor laporan kosong atau memuat tanda yang tidak dikenal.")
    received = _day(cells["received"])
    if received > today:
        raise BadRow(f"Tanggal laporan {received:%d-%m-%Y} belum tiba.")
    title, text = cells.get("title", ""), cells["text"]
    if not text:
        raise BadRow("Isi laporan kosong.")
    whole = text if not title or text.startswith(title) else f"{title}. {text}"
    if len(whole) > _LONGEST:
        raise BadRow(f"Isi laporan lebih dari {_LONGEST} huruf; masukkan lewat halaman Kirim laporan.")
    return ReportRow(number, received, kind_of(cells.get("kind", "")), cells.get("topic", ""), whole)


def kind_of(text: str) -> Kind:
    """The class in the portal's words; an empty cell is an ordinary complaint. Raises `BadRow`."""
    words = " ".join(text.casefold().split())
    if "tidak berkadar" in words or words in ("", "pengaduan"):
        return Kind.ORDINARY
    for part, kind in (
        ("berkadar", Kind.SUPERVISORY),
        ("informasi", Kind.INFORMATION),
        ("aspirasi", Kind.ASPIRATION),
    ):
        if part in words:
            return kind
    raise BadRow(f"Klasifikasi “{text}” tidak dikenal. Pilihan: {', '.join(KIND_NAMES.values())}.")


def _day(text: str) -> date:
    found = re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:\D|\Z)", text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise BadRow(f"Tanggal “{text}” tidak terbaca. Tulis hari-bulan-tahun.") from error
