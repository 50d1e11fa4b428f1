"""Ranks of civil servants by their grade (pangkat and golongan ruang, PP 99/2000)."""

from __future__ import annotations

from typing import Final

_RANKS: Final = {
    "I": ("Juru Muda", "Juru Muda Tingkat I", "Juru", "Juru Tingkat I"),
    "II": ("Pengatur Muda", "Pengatur Muda Tingkat I", "Pengatur", "Pengatur Tingkat I"),
    "III": ("Penata Muda", "Penata Muda Tingkat I", "Penata", "Penata Tingkat I"),
    "IV": ("Pembina", "Pembina Tingkat I", "Pembina Utama Muda", "Pembina Utama Madya", "Pembina Utama"),
}


def rank_words(grade: str) -> str:
    """``III/a`` as letters write it: ``Penata Muda (III/a)``; PPPK grades (``IX``) have no rank and stay."""
    level, _, room = grade.partition("/")
    names = _RANKS.get(level, ())
    place = "abcde".find(room) if room else -1
    return f"{names[place]} ({grade})" if 0 <= place < len(names) else grade
