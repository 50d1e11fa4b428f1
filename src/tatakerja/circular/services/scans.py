"""The scanned paper of a circular: a PDF of a size and length that a circular has."""

from __future__ import annotations

from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.platform.files import check_pdf

MAX_BYTES: Final = 15 * 1024 * 1024
MAX_PAGES: Final = 100


def check_scan(content: bytes) -> int:
    """The number of pages; `Invalid` (field ``file``) with what to do where the file cannot be kept."""
    if not content:
        raise _refused("Berkas ini kosong.", "file_empty")
    if len(content) > MAX_BYTES:
        raise _refused(
            "Berkas lebih dari 15 MB. Pindai ulang hitam-putih 150 dpi, atau unggah halaman edarannya saja.",
            "file_too_large",
        )
    if not content.startswith(b"%PDF-"):
        raise _refused(
            "Berkas ini bukan PDF. Simpan atau pindai edaran sebagai PDF, lalu unggah lagi.", "file_type"
        )
    pages = check_pdf(content)
    if not pages:
        raise _refused("Tidak ada halaman yang terbaca. Cetak ulang ke PDF biasa.", "file_broken")
    if pages > MAX_PAGES:
        raise _refused(
            f"PDF ini {pages} halaman; paling banyak {MAX_PAGES}. Unggah edarannya saja, "
            "tanpa lampiran yang panjang.",
            "too_many_pages",
        )
    return pages


def _refused(message: str, code: str) -> Invalid:
    return Invalid(message, field="file", code=code)
