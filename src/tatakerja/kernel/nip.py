"""Employee numbers: NIP of civil servants and NI PPPK, 18 digits as text.

Source: Perka BKN 22/2007 (8 digits birth date, 6 digits TMT CPNS, 1 sex, 3 serial); NI PPPK carries the
year of appointment and a two-digit agreement code instead of year and month. There is no check digit.
The number shows birth date and sex, so public pages print `mask`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

LENGTH: Final = 18
# Ages at appointment that are taken as plausible, by difference of years.
YOUNGEST: Final = 18
OLDEST: Final = 60
# Digits 13-14: a month for civil servants, an agreement code from here on for PPPK.
FIRST_AGREEMENT_CODE: Final = 21

_SCIENTIFIC = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$")
_SPACE = re.compile(r"\s+")
_SEXES = {"1": "male", "2": "female"}

_MESSAGES: Final = {
    "format": "NIP harus terdiri dari 18 angka.",
    "birth_date": "Delapan angka pertama bukan tanggal lahir yang ada.",
    "month": "Angka ke-13 dan ke-14 harus bulan 01-12 (PNS) atau kode perjanjian 21 ke atas (PPPK).",
    "sex": "Angka ke-15 harus 1 (laki-laki) atau 2 (perempuan).",
    "serial": "Tiga angka terakhir harus 001-999.",
    "age": f"Usia saat pengangkatan harus {YOUNGEST}-{OLDEST} tahun.",
}
_SCIENTIFIC_MESSAGE: Final = (
    "Angka ini ditulis dalam notasi ilmiah, sehingga sebagian angkanya sudah hilang. "
    "Ubah kolom NIP menjadi teks di lembar kerja asal, lalu ambil ulang datanya."
)


@dataclass(frozen=True, slots=True)
class NipReport:
    """What an employee number says.

    ``kind`` is pns or pppk (None when digits 13-14 fit neither); ``appointed`` is ``YYYY-MM`` for a civil
    servant and ``YYYY`` for PPPK; ``sex`` is male or female. ``errors`` is sorted and holds the codes format,
    birth_date, month, sex, serial, age; ``message`` says in Indonesian what to do. ``number`` is the 18
    digits without spaces, None when the format is wrong.
    """

    valid: bool
    kind: str | None
    born: date | None
    appointed: str | None
    sex: str | None
    errors: tuple[str, ...]
    number: str | None
    message: str


def read_nip(text: str) -> NipReport:
    """Read an employee number as people and spreadsheets write it: with spaces or a leading apostrophe."""
    compact = _SPACE.sub("", text.strip().lstrip("'\u2019"))
    if len(compact) != LENGTH or not (compact.isascii() and compact.isdigit()):
        return _unreadable(compact)
    errors: set[str] = set()
    born = _birth_date(compact[:8])
    if born is None:
        errors.add("birth_date")
    kind, appointed = _appointment(compact[8:14])
    if appointed is None:
        errors.add("month")
    if born is not None and not YOUNGEST <= int(compact[8:12]) - born.year <= OLDEST:
        errors.add("age")
    sex = _SEXES.get(compact[14])
    if sex is None:
        errors.add("sex")
    if compact[15:] == "000":
        errors.add("serial")
    codes = tuple(sorted(errors))
    message = " ".join(_MESSAGES[code] for code in codes)
    return NipReport(not codes, kind, born, appointed, sex, codes, compact, message)


def spaced(number: str) -> str:
    """The number as it is printed in letters: ``19860926 201505 1 001``."""
    return f"{number[:8]} {number[8:14]} {number[14:15]} {number[15:]}"


def mask(number: str) -> str:
    """The number for pages that others see: only the serial stays, birth date and sex do not."""
    return "\u2022" * (LENGTH - 3) + number[-3:]


def _unreadable(compact: str) -> NipReport:
    message = _SCIENTIFIC_MESSAGE if _SCIENTIFIC.match(compact) else _MESSAGES["format"]
    return NipReport(False, None, None, None, None, ("format",), None, message)


def _birth_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _appointment(digits: str) -> tuple[str | None, str | None]:
    year, code = digits[:4], int(digits[4:])
    if code >= FIRST_AGREEMENT_CODE:
        return "pppk", year
    if 1 <= code <= 12:
        return "pns", f"{year}-{digits[4:]}"
    return None, None
