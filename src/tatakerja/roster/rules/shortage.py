"""Why a circular's numbers cannot be met in a pool of people, in a sentence for the officer, with ways out.

"A2-13 meminta lima orang piket; A0-03 menyisakan tiga tempat di unit berisi 14 orang ini." Every way out
names who may decide it: a roster cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tatakerja.circular.rules.office import OfficeLayer
from tatakerja.circular.rules.terms import Counting, Mode, Scope
from tatakerja.roster.rules.quota import Quota

_NUMBERS: Final = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
)  # fmt: skip
_HEAD: Final = "kepala OPD"


@dataclass(frozen=True, slots=True)
class WayOut:
    """Something that would help, who may decide it, and the clause that allows it ("" = none needed)."""

    text: str
    decider: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Shortage:
    """One thing that cannot be: ``missing`` people or places, the clauses that meet, what would help."""

    kind: str
    missing: int
    sentence: str
    clauses: tuple[str, ...]
    ways_out: tuple[WayOut, ...]


def in_words(number: int) -> str:
    """A small number as Indonesian writes it in a sentence."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def shortages(layers: Sequence[OfficeLayer], quota: Quota) -> tuple[Shortage, ...]:
    """What cannot be met in this pool; the more basic first, empty when everything can."""
    found = []
    if quota.left is not None and quota.office_min > max(quota.left, 0):
        found.append(_beyond_cap(layers, quota, max(quota.left, 0)))
    if quota.office_min > len(quota.pool):
        found.append(_too_few_people(layers, quota))
    return tuple(found)


def _beyond_cap(layers: Sequence[OfficeLayer], quota: Quota, left: int) -> Shortage:
    asked, share = _named(quota.minimum_by), _named(quota.left_by)
    ranks = f", {in_words(quota.mandatory)} di antaranya wajib masuk" if quota.mandatory else ""
    sentence = (
        f"{asked} meminta {in_words(quota.office_min)} orang {_duty(layers)}; {share} menyisakan "
        f"{in_words(left)} tempat di {_place(layers)} berisi {quota.headcount} orang ini{ranks}."
    )
    issuer = _issuer(layers)
    ways = [WayOut(f"menaikkan bagian yang boleh di kantor ({share})", issuer)]
    if any(layer.scope is Scope.UNIT for layer in layers):
        ways.append(WayOut("menghitung bagian itu untuk seluruh OPD, bukan per unit", issuer))
    if quota.mandatory and any(layer.counting is Counting.INSIDE for layer in layers):
        ways.append(WayOut("tidak menghitung pejabat yang wajib masuk dalam bagian itu", issuer))
    ways += _other_number(layers, left)
    clauses = tuple(sorted({*quota.minimum_by, *quota.left_by}))
    return Shortage("minimum_beyond_cap", quota.office_min - left, sentence, clauses, tuple(ways))


def _too_few_people(layers: Sequence[OfficeLayer], quota: Quota) -> Shortage:
    there, away = len(quota.pool), len(quota.members) - len(quota.pool)
    absent = f", {in_words(away)} lainnya cuti atau dinas luar" if away else ""
    sentence = (
        f"{_named(quota.minimum_by)} meminta {in_words(quota.office_min)} orang {_duty(layers)}; yang dapat "
        f"bergiliran di {_place(layers)} berisi {quota.headcount} orang ini hanya {in_words(there)}{absent}."
    )
    ways = [WayOut("menugaskan pegawai dari unit lain", _HEAD)]
    if away:
        ways.append(WayOut("menggeser cuti atau dinas luar pada hari itu", "pejabat yang memberi cuti"))
    ways += _other_number(layers, there)
    return Shortage("too_few_people", quota.office_min - there, sentence, quota.minimum_by, tuple(ways))


def _other_number(layers: Sequence[OfficeLayer], most: int) -> list[WayOut]:
    """A number fixed by the head where a circular lets the head fix one (A2-14)."""
    for layer in layers:
        if layer.office.min_override:
            words = f"menetapkan jumlah lain, paling banyak {in_words(most)}"
            clauses = layer.clauses("min_override")
            return [WayOut(words, f"{_HEAD}, diketahui BKD", ", ".join(clauses))]
    return []


def _named(clauses: Sequence[str]) -> str:
    return " dan ".join(clauses) if clauses else "Aturan"


def _duty(layers: Sequence[OfficeLayer]) -> str:
    return "piket" if any(layer.duty is Mode.PIKET for layer in layers) else "di kantor"


def _place(layers: Sequence[OfficeLayer]) -> str:
    return "unit" if any(layer.scope is Scope.UNIT for layer in layers) else "OPD"


def _issuer(layers: Sequence[OfficeLayer]) -> str:
    """Who issued the circular that gives the share: only that authority changes it."""
    stating = [layer for layer in layers if layer.office.max_share is not None or layer.office.shares]
    policy = (stating or list(layers))[-1].policy
    return f"penerbit edaran ({policy.identity.issuer})"
