"""Letters as PDF: what a person typed is shown, never run; the file is archive-grade and repeatable."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import typst

from tatakerja.platform import pdf
from tatakerja.platform.pdf import LetterFailed, qr_svg, render_pdf, sha256_of

AT = datetime(2026, 11, 23, tzinfo=UTC)
ATTACKS = [
    '#read("/etc/passwd")',
    '#eval("read(\\"/etc/passwd\\")")',
    '#import "@preview/cetz:0.3.0"',
    '"]; #panic("x")',
    "$ sum $ *tebal* _miring_ \\",
    "{{ 7*7 }} </script>",
]


def letter(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": "Laporan 07.30",
        "letterhead": {
            "government": "Pemerintah Provinsi Tanjung Raya",
            "name": "Dinas Penanaman Modal",
            "lines": ["Jalan Merak 1"],
        },
        "verify": {
            "qr": qr_svg("http://localhost/laporan/periksa/ab"),
            "notice": "Belum ditandatangani.",
            "sha256": "ab" * 32,
            "url": "http://localhost/laporan/periksa/ab",
        },
        "head": [["Kepada", "Kepala BKD"], ["Nomor", "800/17"]],
        "body": [
            {"kind": "paragraph", "text": "Isi."},
            {"kind": "table", "columns": [{"title": "Nama"}], "rows": [["Rina"]]},
        ],
        "signature": {
            "place": "Tanjung Raya",
            "date": "23 November 2026",
            "title": "Kepala Dinas",
            "state": "belum ditandatangani elektronik",
            "name": "Ratna",
            "number": "NIP 1970",
        },
        "copies": [],
    }
    return data | changes


def words_of(data: dict[str, Any], tmp_path: Path) -> str:
    """The letter's own source set as HTML instead of PDF: the same words, readable."""
    made: bytes = typst.compile(
        pdf._source("nota_dinas"), root=tmp_path, sys_inputs={"data": json.dumps(data)}, format="html"
    )
    return unescape(made.decode())


def test_a_letter_is_an_archive_grade_pdf() -> None:
    content = render_pdf("nota_dinas", letter(), at=AT)
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in content
    assert b"pdfaid:conformance>A<" in content


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_person_typed_is_shown_and_never_run(attack: str, tmp_path: Path) -> None:
    blocks = [
        {"kind": "paragraph", "text": f"<{attack}>"},
        {"kind": "table", "columns": [{"title": attack}], "rows": [[attack]]},
    ]
    data = letter(title=attack, head=[[attack, attack]], body=blocks)
    words = words_of(data, tmp_path)
    assert f"<p><{attack}></p>" in words
    assert words.count(attack) >= 3
    assert "root:" not in words
    assert render_pdf("nota_dinas", data, at=AT).startswith(b"%PDF-1.7")


def test_even_a_template_can_read_no_file_and_fetch_no_package() -> None:
    for source in (b'#read("/etc/passwd")', b'#read("../../../etc/passwd")', b'#include "/etc/passwd"'):
        with pytest.raises(typst.TypstError):
            pdf._compile(source, {}, 0, [])


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_pdf("nota_dinas", letter(), at=AT) == render_pdf("nota_dinas", letter(), at=AT)


def test_a_name_in_a_script_that_no_font_has_still_makes_a_letter() -> None:
    content = render_pdf("nota_dinas", letter(head=[["Kepada", "王小明 🙂"]]), at=AT)
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfaid:part" not in content


@pytest.mark.parametrize("name", ["tidak_ada", "../pdf", "nota_dinas.typ", ""])
def test_only_shipped_templates_exist(name: str) -> None:
    with pytest.raises(LetterFailed):
        render_pdf(name, letter())


def test_data_that_do_not_fit_fail_loudly() -> None:
    with pytest.raises(LetterFailed):
        render_pdf("nota_dinas", {"title": "x"})


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    one = sha256_of({"a": 1, "b": [1, 2]})
    assert one == sha256_of({"b": [1, 2], "a": 1})
    assert one != sha256_of({"a": 1, "b": [2, 1]})
    assert len(one) == 64
