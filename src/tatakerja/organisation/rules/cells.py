"""One cell of a personnel file: what it means, or the reason why it cannot be used.

Pure. Every reader takes the text of a cell and answers its value; `BadCell` carries a sentence in Indonesian
that says what to write instead. Empty cells are handled by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from tatakerja.kernel.nip import NipReport, read_nip
from tatakerja.organisation.rules.words import JOB_KINDS, MONTHS, STANDING, STATUS

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)?$")
_NUMERIC = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})(?: \d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?$")
_WORDED = re.compile(r"^(\d{1,2})[- ]([A-Za-z]+)\.?[- ](\d{2}|\d{4})$")
_COMPACT = re.compile(r"^\d{8}$")
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
# Excel counts days from here; serials between 1927 and 2119 are taken for dates.
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 80_001)

_DESTROYED = re.compile(r"^\d{15}000$")
_LOCAL = re.compile(r"^[A-Za-z0-9][A-Za-z0-9./-]{2,29}$")
_NIK = re.compile(r"^\d{16}$")
_EMAIL = re.compile(r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[A-Za-z]{2,}$")


class BadCell(ValueError):
    """A cell that cannot be used; its text is the reason."""


_ROMAN: Final[Mapping[str, str]] = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}
_GRADE = re.compile(r"(?<![A-Z])(IV|III|II|I|[1-4])\s*[./-]?\s*([A-E])(?![A-Z])")
_PPPK_GRADES: Final = re.compile(r"^(XVI{0,2}|XI{0,3}|XIV|I{1,3}|IV|VI{0,3}|IX)$")
_ECHELON = re.compile(r"^(?:ESELON\s*)?(IV|V|III|II|I|[1-5])\s*[./-]?\s*([AB])?\.?$")
_NONE: Final = frozenset({"", "-", "–", "0", "non eselon", "noneselon", "tidak ada", "nihil", "n/a"})
# UU 5/2014 art. 131: I = JPT madya, II = JPT pratama, III = administrator, IV = pengawas, V = pelaksana.
_CLASS_OF_ECHELON: Final[Mapping[str, str]] = {
    "I": "jpt_madya",
    "II": "jpt_pratama",
    "III": "administrator",
    "IV": "pengawas",
    "V": "pelaksana",
}


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.casefold()).split())


def _lookup(text: str, table: Mapping[str, str], what: str) -> str:
    key = _words(text)
    if key in table:
        return table[key]
    near = get_close_matches(key, table, n=1, cutoff=0.6)
    hint = f" Mungkin maksudnya “{near[0]}”." if near else ""
    raise BadCell(f"{what} “{text}” tidak dikenal.{hint}")


def read_date(text: str, what: str) -> date:
    """A date in Indonesian forms, ISO, eight digits or an Excel serial; years need four digits."""
    value = text.strip()
    try:
        found = _date_parts(value, what)
        if found is not None:
            return date(*found)
    except ValueError as error:
        if isinstance(error, BadCell):
            raise
        raise BadCell(f"{what} “{text}” bukan tanggal yang ada. Tulis hari-bulan-tahun.") from error
    serial = _SERIAL.match(value)
    if serial and int(serial[1]) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(serial[1]))
    raise BadCell(f"{what} “{text}” tidak terbaca sebagai tanggal. Tulis misalnya 26-09-1986.")


def _date_parts(value: str, what: str) -> tuple[int, int, int] | None:
    if match := _ISO.match(value):
        return int(match[1]), int(match[2]), int(match[3])
    if _COMPACT.match(value):
        return int(value[:4]), int(value[4:6]), int(value[6:])
    if match := _NUMERIC.match(value):
        return _year(match[3], what), int(match[2]), int(match[1])
    if match := _WORDED.match(value):
        month = int(MONTHS.get(match[2].casefold(), 0))
        if not month:
            raise BadCell(f"{what}: bulan “{match[2]}” tidak dikenal.")
        return _year(match[3], what), month, int(match[1])
    return None


def _year(digits: str, what: str) -> int:
    if len(digits) != 4:
        raise BadCell(f"{what}: tulis tahun dengan empat angka, bukan “{digits}”.")
    return int(digits)


def read_number(text: str) -> NipReport:
    """An 18-digit NIP or NI PPPK; `BadCell` names what destroyed it."""
    report = read_nip(text)
    if report.valid:
        return report
    if report.number and _DESTROYED.match(report.number):
        raise BadCell(
            "NIP berakhiran 000: Excel menyimpan 15 angka saja dan tiga angka terakhir hilang. "
            "Ubah kolom NIP menjadi teks di berkas asal, lalu ambil ulang."
        )
    raise BadCell(f"NIP “{text}”: {report.message}")


def read_local_number(text: str) -> str:
    """The number of somebody without NIP; 16 digits would be a NIK, which is never stored."""
    value = text.strip().lstrip("'’").replace(" ", "")
    if _NIK.match(value):
        raise BadCell("Nomor 16 angka tampak seperti NIK dan tidak disimpan. Pakai nomor pegawai lokal.")
    if re.search(r"[eE]\+", value) or not _LOCAL.match(value):
        raise BadCell(f"Nomor lokal “{text}” harus 3–30 huruf atau angka.")
    return value


def read_status(text: str) -> str:
    """pns, cpns, pppk, pppk_paruh_waktu or non_asn."""
    return _lookup(text, STATUS, "Status pegawai")


def read_standing(text: str) -> bool:
    """Whether the legal position (kedudukan hukum) leaves the person in service."""
    return _lookup(text, STANDING, "Kedudukan hukum") == "active"


def read_grade(text: str) -> str:
    """``III/b`` for civil servants, ``IX`` for PPPK."""
    value = text.strip().upper()
    if value.casefold() in _NONE:
        return ""
    bare = re.sub(r"^GOL(?:ONGAN)?\.?\s*", "", value)
    if _PPPK_GRADES.match(bare):
        return bare
    found = _GRADE.search(bare)
    if found is None or (found[2] == "E" and found[1] not in {"IV", "4"}):
        raise BadCell(f"Golongan “{text}” tidak dikenal. Tulis misalnya III/b atau IX.")
    return f"{_ROMAN.get(found[1], found[1])}/{found[2].lower()}"


def read_echelon(text: str) -> str:
    """``II.a`` or, for none, an empty text."""
    value = text.strip()
    if value.casefold() in _NONE:
        return ""
    found = _ECHELON.match(value.upper())
    if found is None:
        raise BadCell(f"Eselon “{text}” tidak dikenal. Tulis misalnya III.a.")
    letter = f".{found[2].lower()}" if found[2] else ""
    return f"{_ROMAN.get(found[1], found[1])}{letter}"


def job_class(kind: str, echelon: str) -> str:
    """The job class: as the kind of job names it, else by eselon (UU 5/2014 art. 131), else pelaksana."""
    named = _lookup(kind, JOB_KINDS, "Jenis jabatan") if kind and kind.casefold() not in _NONE else ""
    by_echelon = _CLASS_OF_ECHELON.get(echelon.split(".")[0], "")
    if named == "jpt":
        return by_echelon or "jpt_pratama"
    return named or by_echelon or "pelaksana"


def read_sex(text: str) -> str:
    """male or female, as digit 15 of a NIP says it."""
    key = _words(text)
    if key in {"l", "lk", "laki laki", "laki", "pria", "m", "male", "1"}:
        return "male"
    if key in {"p", "pr", "perempuan", "wanita", "f", "female", "2"}:
        return "female"
    raise BadCell(f"Jenis kelamin “{text}” tidak dikenal. Tulis L atau P.")


def read_email(text: str) -> str:
    """An address in lower case."""
    value = text.strip().casefold()
    if not _EMAIL.match(value) or len(value) > 254:
        raise BadCell(f"Surel “{text}” tidak tampak seperti alamat surel.")
    return value


def read_phone(text: str) -> str:
    """Digits with an optional leading plus; the zero that Excel cuts off is put back."""
    value = re.sub(r"[\s().-]", "", text.strip().lstrip("'’"))
    if not re.match(r"^\+?\d{8,15}$", value):
        raise BadCell(f"Nomor ponsel “{text}” tidak terbaca. Tulis misalnya 081234567890.")
    return f"0{value}" if value.startswith("8") else value


def read_rupiah(text: str) -> int:
    """Whole rupiah: ``1250000``, ``1.250.000`` or ``Rp1.250.000,00``."""
    value = re.sub(r"^rp\.?\s*", "", text.strip().casefold())
    value = re.sub(r",00$", "", value)
    digits = value.replace(".", "").replace(" ", "")
    if not re.match(r"^\d{1,12}$", digits) or (
        "." in value and not re.match(r"^\d{1,3}(?:\.\d{3})+$", value)
    ):
        raise BadCell(f"TPP “{text}” tidak terbaca. Tulis angka rupiah utuh, misalnya 1250000.")
    return int(digits)


def read_text(text: str, limit: int, what: str) -> str:
    """Text without control characters, at most ``limit`` characters."""
    value = " ".join("".join(char for char in text if char.isprintable()).split())
    if len(value) > limit:
        raise BadCell(f"{what} lebih dari {limit} huruf.")
    return value
