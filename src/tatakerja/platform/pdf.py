"""Official letters as PDF, set by typst from templates that ship with the product.

Whatever a person typed reaches a template only as JSON in ``sys.inputs``: it is data there, never markup and
never code. The compiler's root is an empty folder and its package folders too, so that no file of the machine
can be read and no letter starts with a download.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import qrcode
import qrcode.image.svg
import typst
from qrcode.constants import ERROR_CORRECT_M

from tatakerja.kernel.errors import TatakerjaError

if TYPE_CHECKING:
    from typst import PDFStandards

TEMPLATES: Final = Path(__file__).with_name("typst")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
# A letter for the archive; a glyph that no shipped font has makes the standard unreachable.
_ARCHIVE: Final = "a-2a"


class LetterFailed(TatakerjaError):
    """The letter could not be set; nothing was sent or stored."""

    code = "letter_failed"
    status = 500


def render_pdf(template: str, data: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """The PDF of the template ``platform/typst/<template>.typ`` with ``data`` (JSON values).

    ``at`` is the moment written into the file's metadata; the same data and moment give the same bytes.
    The file is PDF/A-2a (tagged, for archives) unless the text holds a character that none of the shipped
    fonts can show: then it is an ordinary PDF rather than no letter at all.

    Raises `LetterFailed` when the template does not exist or does not fit the data.
    """
    source = _source(template)
    moment = int((at or datetime(2000, 1, 1, tzinfo=UTC)).timestamp())
    inputs = {"data": json.dumps(dict(data), ensure_ascii=False)}
    try:
        return _compile(source, inputs, moment, [_ARCHIVE])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise LetterFailed(f"Surat {template} tidak dapat disusun: {error.message}") from error
    try:
        return _compile(source, inputs, moment, [])
    except typst.TypstError as error:
        raise LetterFailed(f"Surat {template} tidak dapat disusun: {error.message}") from error


def qr_svg(text: str) -> str:
    """A QR code of ``text`` as SVG, for a letter (``image(bytes(...))``) or a page."""
    code = qrcode.QRCode(border=2, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    target = BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(target)
    return target.getvalue().decode()


def sha256_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of data in one canonical form: sorted keys, no spaces, UTF-8. 64 hexadecimal digits."""
    text = json.dumps(dict(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _source(template: str) -> bytes:
    """The letterhead's functions and the letter in one source, so that nothing has to be imported."""
    path = TEMPLATES / f"{template}.typ"
    if not _NAME.match(template) or not path.is_file():
        raise LetterFailed(f"Tidak ada templat surat bernama {template!r}.")
    return (TEMPLATES / "letterhead.typ").read_bytes() + b"\n" + path.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts inside typst: a letter looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _compile(source: bytes, inputs: dict[str, str], moment: int, standards: PDFStandards) -> bytes:
    with tempfile.TemporaryDirectory(prefix="tatakerja-letter-") as empty:
        compiler = typst.Compiler(
            source,
            root=empty,
            font_paths=_fonts(),
            sys_inputs=inputs,
            package_path=empty,
            package_cache_path=empty,
        )
        made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=moment)
    assert isinstance(made, bytes)
    return made
