"""Pasted lines and recurring days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.worklog.rules.giving import MAX_LINES, MAX_TITLE, Every, Series, falls_on, titles_of

MONDAY = date(2026, 11, 23)


def test_bullets_numbers_and_empty_lines_fall_away() -> None:
    pasted = (
        "1. Rekap izin\n  - Balas surat  Bupati \n\n• Susun   jadwal\n"
        "(3) Cek 40 berkas\r\nRekap izin\n2026 target"
    )
    assert titles_of(pasted) == (
        "Rekap izin",
        "Balas surat Bupati",
        "Susun jadwal",
        "Cek 40 berkas",
        "2026 target",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n\t\n", "no_task"),
        ("\n".join(f"tugas {n}" for n in range(MAX_LINES + 1)), "too_many_tasks"),
        ("x" * (MAX_TITLE + 1), "title_too_long"),
    ],
)
def test_refused_texts(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        titles_of(text)
    assert (refused.value.code, refused.value.field) == (code, "lines")


@given(st.text(max_size=300))
def test_any_text_gives_clean_titles_or_a_refusal(text: str) -> None:
    try:
        titles = titles_of(text)
    except Invalid:
        return
    assert len(set(titles)) == len(titles) > 0
    assert all(title == " ".join(title.split()) and 0 < len(title) <= MAX_TITLE for title in titles)
    assert "\x00" not in "".join(titles)


def test_a_daily_task_skips_free_days_and_leave() -> None:
    series = Series(Every.DAILY, None, MONDAY, MONDAY + timedelta(days=4))
    given_on = [
        mode
        for mode in ("WFH", "WFO", "PIKET", "DUTY", "FLEX", "LEAVE", "OFF")
        if falls_on(series, MONDAY, mode)
    ]
    assert given_on == ["WFH", "WFO", "PIKET", "DUTY", "FLEX"]
    days = [MONDAY + timedelta(days=n) for n in range(-1, 7)]
    assert [day for day in days if falls_on(series, day, "WFO")] == days[1:6]


def test_a_weekly_task_falls_on_its_weekday_only_and_is_not_moved() -> None:
    series = Series(Every.WEEKLY, 4, MONDAY, None)
    friday = MONDAY + timedelta(days=4)
    assert [n for n in range(14) if falls_on(series, MONDAY + timedelta(days=n), "WFO")] == [4, 11]
    assert not falls_on(series, friday, "OFF")
    assert not falls_on(series, friday + timedelta(days=3), "WFO")
