"""The parallel run: the official table of a month beside our own, each difference explained in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import format_rupiah

# Thousands in groups of three, or none at all: ``1.250.000.00`` is not a hundred times as much.
_WHOLE: Final = re.compile(r"[0-9]+|[0-9]{1,3}(\.[0-9]{3})+")
# Spreadsheets keep fifteen digits of a number; a NIP has eighteen.
_ROUNDED: Final = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")


class Verdict(StrEnum):
    """How a person's two amounts stand to each other."""

    EQUAL = "equal"
    ROUNDING = "rounding"
    GROSS = "gross"
    CUTS = "cuts"
    ONLY_OFFICIAL = "only_official"
    ONLY_OURS = "only_ours"


WORDS = {
    Verdict.EQUAL: "Sama",
    Verdict.ROUNDING: "Beda pembulatan",
    Verdict.GROSS: "Beda TPP penuh",
    Verdict.CUTS: "Beda potongan",
    Verdict.ONLY_OFFICIAL: "Hanya di tabel resmi",
    Verdict.ONLY_OURS: "Hanya di hitungan ini",
}


@dataclass(frozen=True, slots=True)
class Official:
    """One row of the official table; ``gross`` is None where it does not tell."""

    number: str
    name: str
    amount: int
    gross: int | None = None


@dataclass(frozen=True, slots=True)
class Ours:
    """Our statement of the same person, with the words of its steps."""

    number: str
    name: str
    gross: int
    amount: int
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One person: both amounts (None = not there), the difference ours − official, and why."""

    number: str
    name: str
    official: int | None
    ours: int | None
    verdict: Verdict
    why: str

    @property
    def difference(self) -> int:
        return (self.ours or 0) - (self.official or 0)


def compare(official: Sequence[Official], ours: Iterable[Ours]) -> list[Compared]:
    """Everybody of both tables, the greatest difference first; nobody is left out."""
    known = {one.number: one for one in ours}
    found, told = [], set[str]()
    for row in official:
        found.append(_twice(row) if row.number in told else _pair(row, known.pop(row.number, None)))
        told.add(row.number)
    found += [
        Compared(one.number, one.name, None, one.amount, Verdict.ONLY_OURS, _only_ours(one))
        for one in known.values()
        if one.amount
    ]
    return sorted(found, key=lambda one: (-abs(one.difference), one.name, one.number))


def _only_ours(one: Ours) -> str:
    return f"Tidak ada di tabel resmi; di sini {format_rupiah(one.amount)}."


def _twice(row: Official) -> Compared:
    text = "NIP ini sudah ada pada baris lain di tabel resmi. Periksa apakah dibayar dua kali."
    return Compared(row.number, row.name, row.amount, None, Verdict.ONLY_OFFICIAL, text)


def _pair(row: Official, mine: Ours | None) -> Compared:
    if mine is None:
        text = "Tidak ada di hitungan ini: bukan pegawai OPD ini pada bulan itu, atau NIP-nya lain."
        return Compared(row.number, row.name, row.amount, None, Verdict.ONLY_OFFICIAL, text)
    verdict, why = _why(row, mine)
    return Compared(row.number, mine.name, row.amount, mine.amount, verdict, why)


def _why(row: Official, mine: Ours) -> tuple[Verdict, str]:
    apart = mine.amount - row.amount
    if apart == 0:
        return Verdict.EQUAL, "Sama sampai rupiah terakhir."
    if abs(apart) <= 1:
        return Verdict.ROUNDING, "Selisih satu rupiah karena pembulatan."
    if row.gross is not None and row.gross != mine.gross:
        text = f"TPP penuh di tabel resmi {format_rupiah(row.gross)}, di sini {format_rupiah(mine.gross)}."
        return Verdict.GROSS, f"{text} Periksa kelas dan tabel besaran."
    official_cut = (row.gross if row.gross is not None else mine.gross) - row.amount
    steps = "; ".join(mine.steps) or "tanpa potongan"
    text = f"Potongan resmi {format_rupiah(official_cut)}, di sini {format_rupiah(mine.gross - mine.amount)}"
    return Verdict.CUTS, f"{text}: {steps}."


def totals(rows: Iterable[Compared]) -> Mapping[Verdict, int]:
    """How many people per verdict."""
    counts = dict.fromkeys(Verdict, 0)
    for row in rows:
        counts[row.verdict] += 1
    return counts


def official_row(number: str, name: str, amount: str, gross: str = "") -> Official:
    """A row as it was typed; an amount or number that cannot be read is `Invalid` with what was found."""
    digits = "".join(number.split()).lstrip("'")
    if not digits:
        raise Invalid("NIP kosong.", field="nip", code="no_number")
    if _ROUNDED.fullmatch(digits):
        text = f"NIP {digits} sudah dibulatkan oleh lembar kerja. Simpan kolom NIP sebagai teks."
        raise Invalid(text, field="nip", code="number_rounded")
    return Official(digits, name.strip(), rupiah_of(amount), rupiah_of(gross) if gross.strip() else None)


def rupiah_of(text: str) -> int:
    """Whole rupiah as treasuries write them: ``Rp 1.250.000``, ``1.250.000,00``, ``1250000``; sen are dropped
    only when they are zero."""
    value = text.strip().removeprefix("Rp").strip().replace(" ", "")
    whole, _, cents = value.partition(",")
    if not cents and value.count(".") == 1 and len(value.rpartition(".")[2]) in (1, 2):
        whole, _, cents = value.partition(".")
    if not _WHOLE.fullmatch(whole) or cents.strip("0") or len(whole.replace(".", "")) > 15:
        raise Invalid(
            f"Jumlah rupiah tidak terbaca: {text.strip()[:30]!r}.", field="amount", code="bad_amount"
        )
    return int(whole.replace(".", ""))
