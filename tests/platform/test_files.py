"""Attachments are told by content; pictures lose place and device; what cannot be checked is refused."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.platform.files import (
    MAX_BYTES,
    check_file,
    clean_jpeg,
    clean_png,
    orientation_of,
    rebuilt_name,
)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 2, height: int = 2, extra: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(
        b"IDAT", zlib.compress(b"\x00" * (height * (1 + 3 * width)) if width * height < 100 else b"")
    )
    return b"\x89PNG\r\n\x1a\n" + header + extra + pixels + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turn: int, order: str = ">") -> bytes:
    mark = b"MM" if order == ">" else b"II"
    tiff = mark + struct.pack(f"{order}HI", 42, 8) + struct.pack(f"{order}HHHIHH", 1, 0x0112, 3, 1, turn, 0)
    return segment(0xE1, b"Exif\x00\x00" + tiff + b"\x00\x00\x00\x00GPS -0.502,117.153")


def jpeg(width: int = 64, height: int = 48, before: bytes = b"") -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + before
        + frame
        + scan
        + b"\xff\xd9"
    )


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def packed(inner: bytes) -> bytes:
    body = zlib.compress(inner)
    return (
        b"%PDF-1.7\n5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length "
        + str(len(body)).encode() + b" >>\nstream\n" + body + b"\nendstream\nendobj\n%%EOF\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [(png(), "image/png", "png"), (jpeg(), "image/jpeg", "jpg"), (PDF, "application/pdf", "pdf")],
)
def test_the_three_kinds(content: bytes, media_type: str, ending: str) -> None:
    checked = check_file(content)
    assert (checked.content, checked.media_type, checked.ending) == (content, media_type, ending)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7" + b" " * MAX_BYTES, "file_too_large"),
        (b"<html><script>alert(1)</script>", "file_type"),
        (b"PK\x03\x04 docx", "file_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type"),
        (b"GIF89a", "file_type"),
        (png(8000, 6250), "too_many_pixels"),
        (jpeg(8000, 6250), "too_many_pixels"),
        (png(0, 5), "file_broken"),
        (png()[:-6], "file_broken"),
        (png().replace(b"IHDR", b"IHDX"), "file_broken"),
        (jpeg()[:-2], "file_broken"),
        (b"\xff\xd8\xff\xe0\xff\xff", "file_broken"),
        (PDF[:-7], "file_broken"),
        (PDF.replace(b"/Pages", b"/OpenAction << /S /JavaScript /JS (app.alert) >> /Pages"), "file_active"),
        (PDF.replace(b"/Pages", b"/Names << /J#61vaScript 3 0 R >> /Pages"), "file_active"),
        (PDF.replace(b"/Pages", b"/Names << /EmbeddedFiles 3 0 R >> /Pages"), "file_active"),
        (PDF.replace(b"/Root", b"/Encrypt 9 0 R /Root"), "file_locked"),
        (packed(b"7 0 << /S /Launch /F (cmd.exe) >>"), "file_active"),
        (
            packed(b"7 0 << /S /Launch >>").replace(b"/Length", b"/DecodeParms << /K 1 >> /Length"),
            "file_active",
        ),
        (packed(b"7 0 << /S /Launch >>").replace(b"/ObjStm", b"/Obj#53tm"), "file_unreadable"),
        (
            packed(b"7 0 << /S /Launch >>").replace(b"/FlateDecode", b"/LZWDecode" + b" " * 3000),
            "file_unreadable",
        ),
        (packed(b"7 0 << /S /GoTo >>").replace(b"\x78\x9c", b"\x00\x00", 1), "file_unreadable"),
    ],
)
def test_refused_files(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_file(content)
    assert (refused.value.code, refused.value.field) == (code, "file")


def test_a_bomb_in_an_object_stream_is_not_unpacked() -> None:
    with pytest.raises(Invalid) as refused:
        check_file(packed(b"\x00" * 30_000_000))
    assert refused.value.code == "file_unreadable"


def test_harmless_object_streams_pass() -> None:
    content = packed(b"7 0 << /Type /Page >>")
    assert check_file(content).content == content


def test_twelve_megapixels_are_the_limit() -> None:
    assert check_file(jpeg(4000, 3000)).media_type == "image/jpeg"
    with pytest.raises(Invalid):
        check_file(jpeg(4000, 3001))


def test_a_photo_loses_place_device_and_comment_but_keeps_its_orientation() -> None:
    photo = jpeg(
        before=exif(6) + segment(0xFE, b"kamera Budi") + segment(0xE2, b"ICC") + segment(0xED, b"Photoshop")
    )
    cleaned = clean_jpeg(photo + b"trailing secrets\xff")
    for trace in (b"GPS", b"117.153", b"kamera", b"Photoshop", b"secrets"):
        assert trace not in cleaned
    assert cleaned.count(b"Exif") == 1
    start = cleaned.index(b"Exif") + 6
    assert orientation_of(cleaned[start : start + 26]) == 6
    assert clean_jpeg(cleaned) == cleaned


def test_an_upright_photo_gets_no_exif_at_all() -> None:
    assert clean_jpeg(jpeg(before=exif(1))) == jpeg()


@pytest.mark.parametrize(("order", "turn", "expected"), [(">", 3, 3), ("<", 8, 8), ("<", 0, 1), (">", 99, 1)])
def test_orientation_in_both_byte_orders(order: str, turn: int, expected: int) -> None:
    assert orientation_of(exif(turn, order)[10:]) == expected


def test_a_png_loses_its_texts() -> None:
    noted = png(extra=chunk(b"tEXt", b"Author\x00Budi") + chunk(b"eXIf", b"MM\x00*GPS"))
    assert clean_png(noted + b"trailing") == png()


@given(st.binary(max_size=300), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b""]))
def test_garbage_is_refused_and_never_an_error(body: bytes, start: bytes) -> None:
    try:
        checked = check_file(start + body)
    except Invalid:
        return
    assert checked.media_type == "application/pdf"


@given(st.integers(0, len(jpeg(before=exif(6))) - 1), st.integers(0, 255))
def test_a_damaged_photo_is_cleaned_or_refused(place: int, value: int) -> None:
    photo = bytearray(jpeg(before=exif(6)))
    photo[place] = value
    try:
        cleaned = check_file(bytes(photo)).content
    except Invalid:
        return
    assert cleaned.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("name", "rebuilt"),
    [
        ("Surat Tugas (1).PDF", "Surat-Tugas-1.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Data\\lap.exe", "lap.pdf"),
        ("laporan\r\nSet-Cookie: x.pdf", "laporan-Set-Cookie-x.pdf"),
        ("日本.pdf", "lampiran.pdf"),
        ("résumé.pdf", "resume.pdf"),
        ("", "lampiran.pdf"),
        ("x" * 300 + ".pdf", "x" * 60 + ".pdf"),
    ],
)
def test_names_are_rebuilt(name: str, rebuilt: str) -> None:
    assert rebuilt_name(name, "pdf") == rebuilt
