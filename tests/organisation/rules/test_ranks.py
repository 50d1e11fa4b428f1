"""Ranks by grade (PP 99/2000)."""

from __future__ import annotations

import pytest

from tatakerja.organisation.rules.ranks import rank_words


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        ("I/a", "Juru Muda (I/a)"),
        ("II/d", "Pengatur Tingkat I (II/d)"),
        ("III/b", "Penata Muda Tingkat I (III/b)"),
        ("IV/c", "Pembina Utama Muda (IV/c)"),
        ("IV/e", "Pembina Utama (IV/e)"),
        ("III/e", "III/e"),
        ("IX", "IX"),
        ("", ""),
    ],
)
def test_letters_write_the_rank_before_the_grade(grade: str, words: str) -> None:
    assert rank_words(grade) == words
