"""Which column of a personnel file is what: guessed from its name and content, confirmed by an officer.

Pure. Names follow the exports of SIMPEG and SIASN. Columns that the product does not need are dropped before
anything is stored (UU 27/2022 art. 27: limited and specific); the most intimate are named one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from tatakerja.kernel.nip import read_nip
from tatakerja.organisation.rules.tabular import Table, header_key
from tatakerja.organisation.rules.words import COLUMNS, FORBIDDEN, OWN, UNNEEDED

Fate = Literal["use", "check", "forbidden", "unneeded", "own", "unknown"]
ColumnMap = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Field:
    """A thing the import reads; ``stored`` is false for what only checks the NIP."""

    key: str
    label: str
    aliases: tuple[str, ...]
    required: bool
    stored: bool


_LABELS: Final[Mapping[str, str]] = {
    "nip": "NIP / NI PPPK",
    "nip_lama": "Nomor lama (NI PPPK sebelumnya)",
    "nama": "Nama",
    "gelar_depan": "Gelar depan",
    "gelar_belakang": "Gelar belakang",
    "tanggal_lahir": "Tanggal lahir",
    "jenis_kelamin": "Jenis kelamin",
    "email": "Surel",
    "no_hp": "Nomor ponsel",
    "status_pegawai": "Status pegawai",
    "kedudukan_hukum": "Kedudukan hukum",
    "golongan": "Golongan",
    "jenis_jabatan": "Jenis jabatan",
    "nama_jabatan": "Jabatan",
    "tmt_jabatan": "TMT jabatan",
    "eselon": "Eselon",
    "unor_induk": "Perangkat daerah (OPD)",
    "unor": "Unit kerja",
    "atasan_nip": "NIP atasan (pejabat penilai)",
    "tpp": "TPP penuh sebulan (rupiah)",
}
_REQUIRED: Final = frozenset({"nip", "nama", "nama_jabatan"})
# Birth date and sex only check the number; the database never holds them.
_CHECK_ONLY: Final = frozenset({"tanggal_lahir", "jenis_kelamin"})
FIELDS: Final[tuple[Field, ...]] = tuple(
    Field(key, _LABELS[key], aliases, key in _REQUIRED, key not in _CHECK_ONLY)
    for key, aliases in COLUMNS.items()
)

BY_KEY: Final[Mapping[str, Field]] = {field.key: field for field in FIELDS}
REQUIRED: Final[tuple[str, ...]] = tuple(field.key for field in FIELDS if field.required)
_ALIASES: Final[Mapping[str, str]] = {
    header_key(alias): field.key for field in FIELDS for alias in (*field.aliases, field.key)
}
_FORBIDDEN: Final = frozenset(map(header_key, FORBIDDEN))
_UNNEEDED: Final = frozenset(map(header_key, UNNEEDED))
_OWN: Final = frozenset(map(header_key, OWN))
KNOWN_HEADERS: Final = frozenset(_ALIASES) | _FORBIDDEN | _UNNEEDED | _OWN

# A name at least this close to a known one is proposed; the officer confirms.
CLOSE: Final = 0.82
# A column whose filled cells look alike at this share is recognised by its content.
MOSTLY: Final = 0.8
_NIK = re.compile(r"^\d{16}$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column seems to be. ``confidence`` is 0 to 100; ``field`` is empty unless used or checked."""

    index: int
    header: str
    field: str
    fate: Fate
    confidence: int
    why: str
    examples: tuple[str, ...] = ()


def guess_columns(table: Table) -> tuple[Guess, ...]:
    """A guess for every column; no field is given twice (the surest column wins, then the first)."""
    found = [_guess(index, header, _column(table, index)) for index, header in enumerate(table.headers)]
    best: dict[str, Guess] = {}
    for guess in sorted(found, key=lambda one: (-one.confidence, _preference(one), one.index)):
        if guess.field:
            best.setdefault(guess.field, guess)
    return tuple(
        guess
        if not guess.field or best[guess.field] is guess
        else Guess(guess.index, guess.header, "", "unknown", 0, "Kolom lain lebih cocok.", guess.examples)
        for guess in found
    )


def _preference(guess: Guess) -> int:
    """Earlier aliases of a field are better: the office mail before the private one."""
    if not guess.field:
        return 0
    keys = [header_key(alias) for alias in BY_KEY[guess.field].aliases]
    key = header_key(guess.header)
    return keys.index(key) if key in keys else len(keys)


def _column(table: Table, index: int) -> list[str]:
    return [row[index] for row in table.rows[:200] if row[index]]


def _guess(index: int, header: str, cells: list[str]) -> Guess:
    key = header_key(header)
    examples = tuple(dict.fromkeys(cells))[:2]

    def made(field: str, fate: Fate, confidence: int, why: str) -> Guess:
        shown = () if fate == "forbidden" else examples
        return Guess(index, header, field, fate, confidence, why, shown)

    if key in _FORBIDDEN or _share(cells, lambda cell: bool(_NIK.match(cell))) >= MOSTLY:
        return made("", "forbidden", 100, "Data pribadi yang tidak diperlukan; dibuang saat berkas dibaca.")
    if key in _OWN:
        return made("", "own", 100, "Kolom dari berkas perbaikan.")
    if key in _ALIASES:
        return made(_ALIASES[key], _fate(_ALIASES[key]), 100, "Nama kolom dikenal.")
    if key in _UNNEEDED:
        return made("", "unneeded", 100, "Tidak diperlukan; dibuang saat berkas dibaca.")
    by_content = _by_content(cells)
    if by_content:
        return made(by_content, _fate(by_content), 90, "Isinya dikenali.")
    near, closeness = _nearest(key)
    if closeness >= CLOSE:
        return made(near, _fate(near), round(closeness * 100) - 10, "Nama kolom mirip.")
    return made("", "unknown", 0, "Tidak dikenal; tidak diambil kecuali Anda memilihnya.")


def _fate(key: str) -> Fate:
    return "use" if BY_KEY[key].stored else "check"


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for cell in cells if test(cell)) / len(cells) if cells else 0.0


def _by_content(cells: Sequence[str]) -> str:
    if _share(cells, lambda cell: read_nip(cell).valid) >= MOSTLY:
        return "nip"
    if _share(cells, lambda cell: bool(_EMAIL.match(cell))) >= MOSTLY:
        return "email"
    return ""


def _nearest(key: str) -> tuple[str, float]:
    scored = [(SequenceMatcher(None, key, alias).ratio(), field) for alias, field in _ALIASES.items()]
    closeness, field = max(scored)
    return field, closeness


def kept_columns(guesses: Iterable[Guess]) -> tuple[int, ...]:
    """Columns that may be stored until the officer has confirmed: neither forbidden nor plainly unneeded."""
    return tuple(guess.index for guess in guesses if guess.fate in {"use", "check", "unknown"})


def mapping_problems(mapping: ColumnMap, width: int) -> tuple[str, ...]:
    """What keeps a confirmed mapping from being used, in sentences for the officer."""
    found = [f"Kolom untuk {BY_KEY[key].label} belum dipilih." for key in REQUIRED if key not in mapping]
    if "unor" not in mapping and "unor_induk" not in mapping:
        found.append("Pilih kolom perangkat daerah (OPD) atau unit kerja.")
    found += [f"Isian {key} tidak dikenal." for key in mapping if key not in BY_KEY]
    found += [f"Kolom ke-{index + 1} tidak ada." for index in mapping.values() if not 0 <= index < width]
    seen: dict[int, str] = {}
    for key, index in mapping.items():
        if index in seen and key in BY_KEY:
            found.append(f"Satu kolom dipilih dua kali: {BY_KEY[seen[index]].label} dan {BY_KEY[key].label}.")
        if key in BY_KEY:
            seen[index] = key
    return tuple(found)
