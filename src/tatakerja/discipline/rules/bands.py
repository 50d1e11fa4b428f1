"""The bands of absence and the kinds of sanction of both discipline regulations, as data with their source.

PP 53/2010 arts. 7-10 for acts to 30 August 2021, PP 94/2021 arts. 8-11 with PerBKN 6/2022 for acts from 31
August 2021. Days are working days without a valid reason, cumulative from January to December.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tatakerja.kernel.errors import Invalid

PP94_FROM: Final = date(2021, 8, 31)


class Regulation(StrEnum):
    """Which rules judge an act."""

    PP53_2010 = "pp53_2010"
    PP94_2021 = "pp94_2021"
    CONTRACT = "contract"


class Level(StrEnum):
    """Level of a sanction."""

    RINGAN = "ringan"
    SEDANG = "sedang"
    BERAT = "berat"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sanction: code, level, official words, where it stands; ``rank`` orders light to heavy."""

    code: str
    level: Level
    label: str
    source: str
    rank: int


@dataclass(frozen=True, slots=True)
class Band:
    """From ``first`` to ``last`` days (None = and more) a kind of sanction is due.

    ``holders_only``: the regulation speaks of holders of structural or certain functional posts.
    """

    first: int
    last: int | None
    kind: str
    source: str
    holders_only: bool = False


@dataclass(frozen=True, slots=True)
class Substitute:
    """While the regulation on pay is missing, ``kind`` is applied as ``applied``."""

    kind: str
    applied: str
    source: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules for acts of a time: bands in rising order without gaps, and what else follows from absence.

    ``consecutive_days`` working days in a row lead to ``consecutive_kind``, and the salary stops from the
    month after (0 = no such rule). ``minutes_per_day`` is the usual conversion of lateness, which the tenant
    confirms (``to_be_confirmed``).
    """

    regulation: Regulation
    bands: tuple[Band, ...] = ()
    consecutive_days: int = 0
    consecutive_kind: str = ""
    consecutive_source: str = ""
    salary_source: str = ""
    substitutes: tuple[Substitute, ...] = ()
    minutes_per_day: int = 0
    to_be_confirmed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for band, following in zip(self.bands, self.bands[1:], strict=False):
            if band.last is None or following.first != band.last + 1:
                raise Invalid(
                    "Rentang hari hukuman disiplin harus naik dan bersambung.",
                    field="bands",
                    code="bands_not_continuous",
                )

    def band(self, days: int) -> Band | None:
        """The band of a number of days, None below the first."""
        return next((b for b in self.bands if b.first <= days and (b.last is None or days <= b.last)), None)

    def substitute(self, kind: str) -> Substitute | None:
        """The transitional substitute of a kind, None when it is applied as it is."""
        return next((item for item in self.substitutes if item.kind == kind), None)


# From light to heavy: code, level, official words, source.
_KIND_ROWS: Final = (
    ("teguran_lisan", Level.RINGAN, "teguran lisan", "PP 53/2010 art. 7(2)a; PP 94/2021 art. 8(2)"),
    ("teguran_tertulis", Level.RINGAN, "teguran tertulis", "PP 53/2010 art. 7(2)b; PP 94/2021 art. 8(2)"),
    (
        "tidak_puas_tertulis",
        Level.RINGAN,
        "pernyataan tidak puas secara tertulis",
        "PP 53/2010 art. 7(2)c; PP 94/2021 art. 8(2)",
    ),
    (
        "potong_tukin_6",
        Level.SEDANG,
        "pemotongan tunjangan kinerja 25% selama 6 bulan",
        "PP 94/2021 art. 8(3)",
    ),
    ("tunda_kgb_1", Level.SEDANG, "penundaan kenaikan gaji berkala selama 1 tahun", "PP 53/2010 art. 7(3)a"),
    (
        "potong_tukin_9",
        Level.SEDANG,
        "pemotongan tunjangan kinerja 25% selama 9 bulan",
        "PP 94/2021 art. 8(3)",
    ),
    ("tunda_pangkat_1", Level.SEDANG, "penundaan kenaikan pangkat selama 1 tahun", "PP 53/2010 art. 7(3)b"),
    (
        "potong_tukin_12",
        Level.SEDANG,
        "pemotongan tunjangan kinerja 25% selama 12 bulan",
        "PP 94/2021 art. 8(3)",
    ),
    (
        "turun_pangkat_1",
        Level.SEDANG,
        "penurunan pangkat setingkat lebih rendah selama 1 tahun",
        "PP 53/2010 art. 7(3)c",
    ),
    (
        "turun_pangkat_3",
        Level.BERAT,
        "penurunan pangkat setingkat lebih rendah selama 3 tahun",
        "PP 53/2010 art. 7(4)a",
    ),
    (
        "turun_jabatan_12",
        Level.BERAT,
        "penurunan jabatan setingkat lebih rendah selama 12 bulan",
        "PP 94/2021 art. 8(4)",
    ),
    (
        "pindah_turun_jabatan",
        Level.BERAT,
        "pemindahan dalam rangka penurunan jabatan setingkat lebih rendah",
        "PP 53/2010 art. 7(4)b",
    ),
    (
        "bebas_jabatan_12",
        Level.BERAT,
        "pembebasan dari jabatan menjadi jabatan pelaksana selama 12 bulan",
        "PP 94/2021 art. 8(4)",
    ),
    ("bebas_jabatan", Level.BERAT, "pembebasan dari jabatan", "PP 53/2010 art. 7(4)c"),
    (
        "pdhtaps",
        Level.BERAT,
        "pemberhentian dengan hormat tidak atas permintaan sendiri",
        "PP 53/2010 art. 7(4)d; PP 94/2021 art. 8(4)",
    ),
    (
        "pdhtaps_or_ptdh",
        Level.BERAT,
        "pemberhentian dengan hormat tidak atas permintaan sendiri atau tidak dengan hormat",
        "PP 53/2010 art. 7(4)d-e",
    ),
    (
        "putus_kontrak",
        Level.BERAT,
        "pemutusan hubungan perjanjian kerja dengan hormat tidak atas permintaan sendiri",
        "PP 49/2018 art. 53",
    ),
    (
        "putus_kontrak_tdh",
        Level.BERAT,
        "pemutusan hubungan perjanjian kerja tidak dengan hormat",
        "PP 49/2018 art. 53",
    ),
)

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {row[0]: Kind(*row, rank) for rank, row in enumerate(_KIND_ROWS)}
)

_PP53_LIGHT, _PP53_MEDIUM, _PP53_HEAVY = (f"PP 53/2010 art. {n}" for n in ("8(9)", "9(11)", "10(9)"))
PP53: Final = RuleSet(
    regulation=Regulation.PP53_2010,
    bands=(
        Band(5, 5, "teguran_lisan", _PP53_LIGHT),
        Band(6, 10, "teguran_tertulis", _PP53_LIGHT),
        Band(11, 15, "tidak_puas_tertulis", _PP53_LIGHT),
        Band(16, 20, "tunda_kgb_1", _PP53_MEDIUM),
        Band(21, 25, "tunda_pangkat_1", _PP53_MEDIUM),
        Band(26, 30, "turun_pangkat_1", _PP53_MEDIUM),
        Band(31, 35, "turun_pangkat_3", _PP53_HEAVY),
        Band(36, 40, "pindah_turun_jabatan", _PP53_HEAVY, holders_only=True),
        Band(41, 45, "bebas_jabatan", _PP53_HEAVY, holders_only=True),
        Band(46, None, "pdhtaps_or_ptdh", _PP53_HEAVY),
    ),
    minutes_per_day=450,
)

PP94: Final = RuleSet(
    regulation=Regulation.PP94_2021,
    bands=(
        Band(3, 3, "teguran_lisan", "PP 94/2021 art. 9"),
        Band(4, 6, "teguran_tertulis", "PP 94/2021 art. 9"),
        Band(7, 10, "tidak_puas_tertulis", "PP 94/2021 art. 9"),
        Band(11, 13, "potong_tukin_6", "PP 94/2021 art. 10"),
        Band(14, 16, "potong_tukin_9", "PP 94/2021 art. 10"),
        Band(17, 20, "potong_tukin_12", "PP 94/2021 art. 10"),
        Band(21, 24, "turun_jabatan_12", "PP 94/2021 art. 11(2)"),
        Band(25, 27, "bebas_jabatan_12", "PP 94/2021 art. 11(2)"),
        Band(28, None, "pdhtaps", "PP 94/2021 art. 11(2)d"),
    ),
    consecutive_days=10,
    consecutive_kind="pdhtaps",
    consecutive_source="PP 94/2021 art. 11(2)d",
    salary_source="PerBKN 6/2022 art. 12",
    substitutes=(
        Substitute("potong_tukin_6", "tunda_kgb_1", "PP 94/2021 art. 42; PerBKN 6/2022 art. 62"),
        Substitute("potong_tukin_9", "tunda_pangkat_1", "PP 94/2021 art. 42; PerBKN 6/2022 art. 62"),
        Substitute("potong_tukin_12", "turun_pangkat_1", "PP 94/2021 art. 42; PerBKN 6/2022 art. 62"),
    ),
    minutes_per_day=450,
    to_be_confirmed=("minutes_per_day", "substitutes"),
)

# PPPK and others without a NIP answer to their contract and the agency's rule (PP 49/2018, SE MenPANRB
# 11/2023): the tenant brings its bands; without them absence is counted and nothing is proposed.
CONTRACT: Final = RuleSet(regulation=Regulation.CONTRACT, to_be_confirmed=("bands", "minutes_per_day"))

_CIVIL_SERVANTS: Final = frozenset({"pns", "cpns"})


def regulation_of_act(act: date, status: str = "pns") -> Regulation:
    """The regulation that judges an act of a date by a person of a status (pns, cpns, pppk, non_asn …)."""
    if status not in _CIVIL_SERVANTS:
        return Regulation.CONTRACT
    return Regulation.PP94_2021 if act >= PP94_FROM else Regulation.PP53_2010


def rules_of(regulation: Regulation, contract: RuleSet = CONTRACT) -> RuleSet:
    """The rule set of a regulation; the tenant's own for contracts."""
    return {Regulation.PP53_2010: PP53, Regulation.PP94_2021: PP94, Regulation.CONTRACT: contract}[regulation]
