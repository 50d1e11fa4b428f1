"""Files of fingerprint machines and other apps: what is read, what goes back."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.machine import MAX_ROWS, days_of, read_punches

LOG = (
    "  101\t2026-11-23 07:21:33\t1\t0\t1\t0\n"
    "  101\t2026-11-23 16:05:10\t1\t1\t1\t0\n"
    "  102\t2026-11-23 07:40:00\t1\t0\n"
)
EXPORT = "AC-No.,Name,Time,State\n101,Rina,23/11/2026 07:21,C/In\n101,Rina,23/11/2026 16:05,C/Out\n"
TABLE = (
    "NIP;Nama;Tanggal;Jam masuk;Jam pulang\n"
    "'199002202015022004;Rina;2026-11-23;07.21;16.05\n"
    "102;Andi;2026-11-23;07:40;-\n"
)


@pytest.mark.parametrize("text", [LOG, EXPORT, TABLE])
def test_three_forms_give_the_same_day(text: str) -> None:
    punches, bad = read_punches(text)
    day = days_of(punches)[0] if text is not TABLE else days_of(punches)[-1]
    assert (f"{day.check_in:%d %H:%M}", f"{day.check_out:%H:%M}" if day.check_out else None, bad) == (
        "23 07:21", "16:05", [],
    )  # fmt: skip


def test_the_first_and_last_punch_count_whatever_was_pressed() -> None:
    clocks = ["7,07:20", "7,12:01", "7,07:21", "7,16:31", "8,07:30"]
    text = "PIN,Time\n" + "\n".join(one.replace(",", ",2026-11-23 ") for one in clocks)
    days = days_of(read_punches(text)[0])
    found = [(one.number, one.check_in.hour, one.check_out and one.check_out.hour) for one in days]
    assert found == [("7", 7, 16), ("8", 7, None)]


def test_bad_lines_go_back_with_their_reason() -> None:
    text = (
        "NIP,Time\n1,2026-11-23 07:20\n,2026-11-23 07:20\n2,kemarin\n3,2026-13-01 07:00\n4,2026-11-23 25:00\n"
    )
    punches, bad = read_punches(text)
    assert [one.number for one in punches] == ["1"]
    assert [(one.line, one.reason.split(";")[0].split(".")[0]) for one in bad] == [
        (3, "Nomor pegawai kosong atau terlalu panjang"), (4, "Tanggal tidak terbaca"),
        (5, "Tanggal tidak terbaca"), (6, "Jam tidak terbaca"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", "halo", "a,b\nc,d", "x\n" * (MAX_ROWS + 1)])
def test_files_that_are_none_of_ours(text: str) -> None:
    with pytest.raises(Invalid):
        read_punches(text)


SHIFT = (
    "Laporan Scanlog\nPeriode;01/11/2026 - 30/11/2026\n\n"
    "No. ID;NIP;Nama;Tanggal;Jam masuk;Jam pulang;Scan masuk;Scan pulang;Terlambat\n"
    "7;101;Rina;23/11/2026;07:30;16:00;07:21;16:05;\n"
)
AMERICAN = (
    "No.,AC-No.,Name,Time,State\n1,101,Rina,11/23/2026 7:21:33 AM,C/In\n2,101,Rina,11/23/2026 4:05 PM,\n"
)
BIOTIME = (
    "\ufeffEmployee ID,First Name,Date,Time\n101,Rina,2026-11-23,07:21:00\n101,Rina,2026-11-23,16:05:00\n"
)
FOUR = "PIN;Nama;Tanggal;Scan 1;Scan 2;Scan 3\n101;Rina;23-11-26;07.21;12.10;16.05\n"


@pytest.mark.parametrize("text", [SHIFT, AMERICAN, BIOTIME, FOUR])
def test_exports_of_programs_give_what_the_finger_said(text: str) -> None:
    punches, bad = read_punches(text)
    (day,) = days_of(punches)
    assert (day.number, f"{day.check_in:%d/%m %H:%M}", f"{day.check_out:%H:%M}", bad) == (
        "101", "23/11 07:21", "16:05", [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "months"),
    [
        (["05/11/2026 07:20", "06/11/2026 07:20"], {11}),
        (["11/05/2026 7:20 AM", "11/06/2026 7:20 AM"], {11}),
        (["11/05/2026 07:20", "11/23/2026 07:20"], {11}),
        (["05/11/2026 07:20", "23/11/2026 07:20", "11/30/2026 07:20", "24.11.2026 07.20"], {11}),
    ],
)
def test_the_order_of_a_date_is_the_files(rows: list[str], months: set[int]) -> None:
    punches, bad = read_punches("PIN,Time\n" + "\n".join(f"7,{one}" for one in rows))
    assert {one.at.month for one in punches} == months
    assert [one.line for one in bad] == ([4] if len(rows) == 4 else [])


def test_a_file_of_another_kind_is_told_what_was_seen_in_it() -> None:
    with pytest.raises(Invalid, match="Baris pertama berkas ini: Kode, Uraian"):
        read_punches("Kode;Uraian\n1;Kertas\n2;Tinta\n")
    with pytest.raises(Invalid, match="Baris 2 tidak dapat dibaca"):
        read_punches('PIN,Time\n"' + "7" * 200_000)
    bad = read_punches("NIP;Time\n1,99E+17;2026-11-23 07:20\n5;2026-11-23 07:20\n")[1]
    assert [(one.line, one.reason[:25]) for one in bad] == [(2, "NIP ini dirusak Excel. Ja")]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        punches, _ = read_punches(text)
    except Invalid:
        return
    assert all(isinstance(one.at, datetime) and one.number for one in punches)
