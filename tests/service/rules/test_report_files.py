"""Rows of SP4N-LAPOR!-like files, and which reports seem to say the same."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.rules.tabular import BadRow, columns_of, picked
from tatakerja.service.rules.complaints import Kind
from tatakerja.service.rules.duplicates import ALIKE, likeness
from tatakerja.service.rules.exchange import COLUMNS, REQUIRED, ReportRow, kind_of, read_report

TODAY = date(2026, 11, 23)
GOOD = {"number": "L-1", "received": "18-11-2026", "text": "Loket tutup."}


def test_columns_go_by_several_names_and_missing_ones_are_named() -> None:
    headers = ["Tracking ID", "TANGGAL LAPORAN", "Isi_Laporan", "Judul", "Pelapor"]
    places = columns_of(headers, COLUMNS, REQUIRED)
    assert places == {"number": 0, "received": 1, "text": 2, "title": 3}
    assert picked(["'L-1", " 18/11/2026 ", "Isi"], places) == {
        "number": "L-1",
        "received": "18/11/2026",
        "text": "Isi",
        "title": "",
    }
    with pytest.raises(Invalid, match="Nomor laporan, Isi laporan"):
        columns_of(["Tanggal", "Nama"], COLUMNS, REQUIRED)


def test_a_row_says_what_it_says() -> None:
    found = read_report(GOOD | {"title": "Loket", "kind": "Aspirasi", "topic": "Perizinan"}, TODAY)
    assert found == ReportRow("L-1", date(2026, 11, 18), Kind.ASPIRATION, "Perizinan", "Loket tutup.")
    titled = read_report(GOOD | {"title": "Kecewa", "received": "2026-11-18 07:30:00"}, TODAY)
    assert (titled.received, titled.text) == (date(2026, 11, 18), "Kecewa. Loket tutup.")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("", Kind.ORDINARY),
        ("Pengaduan", Kind.ORDINARY),
        ("Pengaduan Tidak Berkadar  Pengawasan", Kind.ORDINARY),
        ("pengaduan berkadar pengawasan", Kind.SUPERVISORY),
        ("Permintaan Informasi", Kind.INFORMATION),
        ("ASPIRASI", Kind.ASPIRATION),
    ],
)
def test_classes_in_the_portals_words(words: str, kind: Kind) -> None:
    assert kind_of(words) is kind


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"number": ""}, "Nomor laporan kosong"),
        ({"number": "=1+1"}, "Nomor laporan kosong"),
        ({"received": "31-02-2026"}, "tidak terbaca"),
        ({"received": "24-11-2026"}, "belum tiba"),
        ({"text": ""}, "Isi laporan kosong"),
        ({"text": "x" * 4001}, "lebih dari 4000 huruf"),
        ({"kind": "Pujian"}, "tidak dikenal"),
    ],
)
def test_bad_rows_say_why(cells: dict[str, str], reason: str) -> None:
    with pytest.raises(BadRow, match=reason):
        read_report(GOOD | cells, TODAY)


@given(
    st.dictionaries(st.sampled_from(["number", "received", "text", "kind", "title"]), st.text(max_size=40))
)
def test_any_cells_give_a_row_or_a_reason(cells: dict[str, str]) -> None:
    try:
        found = read_report(GOOD | cells, TODAY)
    except BadRow as error:
        assert str(error)
    else:
        assert (found.received <= TODAY, bool(found.text)) == (True, True)


def test_likeness_counts_telling_words() -> None:
    one = "Loket perizinan tutup pukul 13, padahal jam buka sampai 15."
    assert likeness(one, "Pukul 13 loket perizinan sudah tutup!") == Fraction(5, 8)
    assert likeness(one, "Mohon antrean bisa diambil dari rumah.") == 0
    assert (likeness("", ""), likeness(one, one), ALIKE) == (0, 1, Fraction(1, 2))
