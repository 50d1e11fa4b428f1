"""What may be attached: told by content, never by name. PDF, PNG and JPEG; anything else is refused.

Pure: bytes in, bytes out. Pictures lose everything that is not picture (place, device, author), without being
decoded: segments of the file are copied or left out. What cannot be checked is refused.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tatakerja.kernel.errors import Invalid

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 12_000_000
# A PDF's packed objects are opened to look for active content; more than this is not looked at but refused.
MAX_UNPACKED: Final = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: cleaned bytes, media type, the ending that its content deserves."""

    content: bytes
    media_type: str
    ending: str


def _refuse(message: str, code: str) -> Invalid:
    return Invalid(message, field="file", code=code)


def check_file(content: bytes) -> CheckedFile:
    """The cleaned file, or `Invalid` with what to do instead."""
    if not content:
        raise _refuse("Berkas ini kosong.", "file_empty")
    if len(content) > MAX_BYTES:
        raise _refuse("Berkas lebih dari 10 MB. Perkecil dahulu.", "file_too_large")
    if content.startswith(b"\xff\xd8\xff"):
        return CheckedFile(clean_jpeg(content), "image/jpeg", "jpg")
    if content.startswith(_PNG):
        return CheckedFile(clean_png(content), "image/png", "png")
    if content.startswith(b"%PDF-"):
        check_pdf(content)
        return CheckedFile(content, "application/pdf", "pdf")
    raise _refuse("Hanya PDF, PNG, dan JPEG yang diterima. Simpan dahulu sebagai PDF.", "file_type")


def _require_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise _refuse("Gambar ini rusak. Simpan ulang atau foto lagi.", "file_broken")
    if width * height > MAX_PIXELS:
        raise _refuse(
            f"Gambar {width} × {height} terlalu besar; paling banyak 12 megapiksel. Perkecil dahulu.",
            "too_many_pixels",
        )


def rebuilt_name(name: str, ending: str) -> str:
    """A safe file name: letters, digits and hyphens of the given one, with the ending that the content
    deserves."""
    last = re.split(r"[\\/]", name)[-1]
    stem = last.rpartition(".")[0] or last
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return f"{slug or 'lampiran'}.{ending}"


# -- PNG ------------------------------------------------------------------------------------------------

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB", b"cHRM"})


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Chunk by chunk; each checksum is verified."""
    at = len(_PNG)
    while at < len(content):
        head = content[at : at + 8]
        if len(head) < 8:
            raise _refuse("Gambar PNG ini terpotong.", "file_broken")
        length, kind = struct.unpack(">I4s", head)
        whole = content[at : at + 12 + length]
        if len(whole) < 12 + length or zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise _refuse("Gambar PNG ini terpotong atau rusak.", "file_broken")
        yield kind, whole
        if kind == b"IEND":
            return
        at += 12 + length
    raise _refuse("Gambar PNG ini terpotong.", "file_broken")


def clean_png(content: bytes) -> bytes:
    """The picture's own chunks only; what follows the end is left out."""
    kept = [_PNG]
    for number, (kind, whole) in enumerate(_png_chunks(content)):
        if number == 0:
            if kind != b"IHDR" or len(whole) != 25:
                raise _refuse("Gambar PNG ini rusak.", "file_broken")
            _require_pixels(*struct.unpack(">II", whole[8:16]))
        if kind in _PNG_KEPT:
            kept.append(whole)
    return b"".join(kept)


# -- JPEG -----------------------------------------------------------------------------------------------

_SOS, _EOI = 0xDA, 0xD9
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
# Application segments that say how to draw: JFIF and Adobe's colour transform. Others may hold a place or
# name.
_APPS_KEPT: Final = frozenset({0xE0, 0xEE})


def _is_dropped(marker: int) -> bool:
    return marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _APPS_KEPT)


def clean_jpeg(content: bytes) -> bytes:
    """The picture without EXIF, comments and trailing data; only its orientation is written back."""
    kept: list[bytes] = []
    turn = 1
    seen_frame = False
    at = 2
    while True:
        marker, at = _next_marker(content, at)
        if marker in _ALONE:
            continue
        size = _segment_size(content, at)
        body = content[at : at + size]
        if marker == 0xE1 and body[2:8] == b"Exif\x00\x00":
            turn = orientation_of(body[8:])
        if marker in _FRAMES:
            if size < 8:
                raise _refuse("Gambar JPEG ini rusak.", "file_broken")
            height, width = struct.unpack(">HH", body[3:7])
            _require_pixels(width, height)
            seen_frame = True
        if not _is_dropped(marker):
            kept.append(bytes([0xFF, marker]) + body)
        at += size
        if marker == _SOS:
            break
    end = content.rfind(b"\xff\xd9", at)
    if not seen_frame or end < 0:
        raise _refuse("Gambar JPEG ini terpotong.", "file_broken")
    return b"".join([b"\xff\xd8", _exif_of(turn), *kept, content[at:end], b"\xff\xd9"])


def _next_marker(content: bytes, at: int) -> tuple[int, int]:
    if at + 1 >= len(content) or content[at] != 0xFF:
        raise _refuse("Gambar JPEG ini terpotong atau rusak.", "file_broken")
    while at + 1 < len(content) and content[at + 1] == 0xFF:
        at += 1
    if at + 1 >= len(content) or content[at + 1] in (0x00, _EOI):
        raise _refuse("Gambar JPEG ini terpotong atau rusak.", "file_broken")
    return content[at + 1], at + 2


def _segment_size(content: bytes, at: int) -> int:
    size = int.from_bytes(content[at : at + 2], "big")
    if size < 2 or at + size > len(content):
        raise _refuse("Gambar JPEG ini terpotong atau rusak.", "file_broken")
    return size


def orientation_of(tiff: bytes) -> int:
    """The orientation (1-8) of a TIFF block; 1 when it is absent or unreadable."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
    for number in range(min(count, 100)):
        entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(entry) == 12:
            tag, _, _, value = struct.unpack(f"{order}HHIH", entry[:10])
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 1
    return 1


def _exif_of(turn: int) -> bytes:
    """A segment that says the orientation and nothing else; none for an upright picture."""
    if turn == 1:
        return b""
    tiff = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turn, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# -- PDF ------------------------------------------------------------------------------------------------

_ACTIVE: Final = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|GoToE|ImportData|SubmitForm)\b"
)
_PAGE: Final = re.compile(rb"/Type\s*/Page\b")
_STREAM: Final = re.compile(rb"/ObjStm\b(?:(?!endobj|stream).){0,2000}>>\s*stream\r?\n", re.DOTALL)
_STREAMS: Final = re.compile(rb"/ObjStm\b")
_NAME_CODE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(content: bytes) -> int:
    """The number of pages; refuses a PDF that is cut off, locked, or carries programs, files or forms."""
    if b"%%EOF" not in content[-2048:]:
        raise _refuse("PDF ini terpotong. Simpan ulang lalu unggah lagi.", "file_broken")
    pages = 0
    for part in (content, *_object_streams(content)):
        plain = _plain_names(part)
        if re.search(rb"/Encrypt\b", plain):
            raise _refuse("PDF terkunci tidak diterima. Simpan tanpa kata sandi.", "file_locked")
        if _ACTIVE.search(plain):
            raise _refuse(
                "PDF ini memuat skrip, lampiran, atau formulir. Cetak ulang ke PDF biasa, lalu unggah.",
                "file_active",
            )
        pages += len(_PAGE.findall(plain))
    return pages


def _plain_names(part: bytes) -> bytes:
    """With ``#xx`` in names written out, as a reader sees them."""
    return _NAME_CODE.sub(lambda found: bytes([int(found[1], 16)]), part)


def _unreadable() -> Invalid:
    return _refuse("PDF ini tidak dapat diperiksa. Cetak ulang ke PDF biasa.", "file_unreadable")


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The unpacked object streams, where names could hide from a look at the raw bytes."""
    left = MAX_UNPACKED
    streams = list(_STREAM.finditer(content))
    if len(streams) != len(_STREAMS.findall(_plain_names(content))):
        raise _unreadable()
    for found in streams:
        opener = zlib.decompressobj()
        try:
            part = opener.decompress(content[found.end() :], left)
        except zlib.error as error:
            raise _unreadable() from error
        left -= len(part)
        if left <= 0 or not opener.eof:
            raise _unreadable()
        yield part
