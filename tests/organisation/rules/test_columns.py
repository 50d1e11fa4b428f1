"""Columns guessed from names and content; what must not be kept is dropped."""

from __future__ import annotations

import pytest

from tatakerja.kernel.errors import Malformed
from tatakerja.organisation.rules import columns, tabular
from tatakerja.organisation.rules.tabular import Table

NIP = "198609262015051001"


def table(headers: list[str], *rows: list[str]) -> Table:
    return Table(tuple(headers), tuple(map(tuple, rows)), tuple(range(2, 2 + len(rows))))


def fates(guesses: tuple[columns.Guess, ...]) -> dict[str, tuple[str, str]]:
    return {guess.header: (guess.field, guess.fate) for guess in guesses}


def test_the_columns_of_an_export_are_recognised() -> None:
    found = columns.guess_columns(
        table(
            [
                "No.",
                "NIP BARU",
                "Nama Lengkap",
                "Agama",
                "Tgl. Lahir",
                "UNOR",
                "unor_induk",
                "pejabat_penilai_nip",
            ]
        )
    )
    assert fates(found) == {
        "No.": ("", "unneeded"),
        "NIP BARU": ("nip", "use"),
        "Nama Lengkap": ("nama", "use"),
        "Agama": ("", "forbidden"),
        "Tgl. Lahir": ("tanggal_lahir", "check"),
        "UNOR": ("unor", "use"),
        "unor_induk": ("unor_induk", "use"),
        "pejabat_penilai_nip": ("atasan_nip", "use"),
    }


def test_a_misspelt_name_is_proposed_with_less_confidence() -> None:
    (guess,) = columns.guess_columns(table(["Nama Jabtan"]))
    assert (guess.field, guess.confidence < 100) == ("nama_jabatan", True)


def test_a_column_without_a_known_name_is_recognised_by_its_content() -> None:
    (guess,) = columns.guess_columns(table(["Identitas"], [NIP], ["198510102010012002"]))
    assert (guess.field, guess.why) == ("nip", "Isinya dikenali.")


def test_a_column_full_of_niks_is_forbidden_whatever_its_name() -> None:
    (guess,) = columns.guess_columns(table(["Nomor Lain"], ["6472010101010001"], ["6472010101010002"]))
    assert (guess.fate, guess.examples) == ("forbidden", ())


def test_two_columns_for_one_field_leave_the_better_name() -> None:
    found = columns.guess_columns(table(["Email", "Email Dinas"]))
    assert fates(found) == {"Email": ("", "unknown"), "Email Dinas": ("email", "use")}


def test_a_mapping_must_name_number_name_title_and_place_once() -> None:
    assert columns.mapping_problems({"nip": 0, "nama": 0}, 1) == (
        "Kolom untuk Jabatan belum dipilih.",
        "Pilih kolom perangkat daerah (OPD) atau unit kerja.",
        "Satu kolom dipilih dua kali: NIP / NI PPPK dan Nama.",
    )
    assert columns.mapping_problems({"nip": 0, "nama": 1, "nama_jabatan": 2, "unor": 3}, 4) == ()


def test_the_header_is_found_below_title_rows() -> None:
    rows = [["DAFTAR PEGAWAI 2026"], [], ["NIP", "Nama", ""], [NIP, "Budi"], ["", ""], [NIP, "Ani"]]
    found = tabular.make_table(rows, columns.KNOWN_HEADERS)
    assert found == Table(("NIP", "Nama"), ((NIP, "Budi"), (NIP, "Ani")), (4, 6))


@pytest.mark.parametrize(
    ("rows", "code"),
    [([["a", "b"], ["1", "2"]], "no_header"), ([["NIP", "Nama"]], "no_rows"), ([], "no_header")],
)
def test_a_file_without_header_or_rows_is_refused(rows: list[list[str]], code: str) -> None:
    with pytest.raises(Malformed) as refused:
        tabular.make_table(rows, columns.KNOWN_HEADERS)
    assert refused.value.code == code


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_with_any_separator_and_encoding(mark: str, encoding: str) -> None:
    text = f'NIP{mark}Nama\r\n\'{NIP}{mark}"José, S.Kom"\r\n'
    assert tabular.read_csv(text.encode(encoding)) == [["NIP", "Nama"], [f"'{NIP}", "José, S.Kom"]]
