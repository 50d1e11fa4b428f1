"""The content of a daily report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.worklog.rules.clashes import Candidate, clash_of
from tatakerja.worklog.rules.report import (
    MAX_LINES,
    Content,
    Finished,
    Line,
    hours_text,
    minutes_of,
    prefilled,
    require_complete,
    tidy,
)

REKAP = Finished(7, "Rekap izin", "40 berkas", "rekap")
SURAT = Finished(8, "Balas surat", "", "satu surat")


def test_finished_tasks_become_lines_with_their_result() -> None:
    assert prefilled([REKAP, SURAT]) == (
        Line("Rekap izin", "40 berkas", 7),
        Line("Balas surat", "satu surat", 8),
    )


def test_a_draft_keeps_its_words_and_gets_only_what_is_new() -> None:
    kept = (Line("Rekap izin pagi", "38 berkas", 7), Line("Rapat"))
    assert prefilled([REKAP, SURAT], kept=kept) == (*kept, Line("Balas surat", "satu surat", 8))
    assert prefilled([REKAP, SURAT], kept=kept, left_out=[8]) == kept


def test_what_was_offered_and_taken_out_stays_out() -> None:
    content = Content((Line("Rapat"), Line("Rekap", "", 7)), offered=frozenset({7, 8}))
    assert content.left_out == frozenset({8})


def test_tidy_drops_empty_rows_and_teaching_fields_of_others() -> None:
    content = Content(
        (Line("  Rapat \n koordinasi ", " notula "), Line(""), Line("X", "", 3, "VII A", "Daring", 90)),
        " ok ",
    )
    assert tidy(content, "general") == Content((Line("Rapat koordinasi", "notula"), Line("X", "", 3)), "ok")
    assert tidy(content, "teacher").lines[1] == Line("X", "", 3, "VII A", "Daring", 90)


@pytest.mark.parametrize(
    ("content", "field", "code"),
    [
        (Content((Line("x" * 501),)), "lines", "text_unusable"),
        (Content((Line("x", "y" * 201),)), "lines", "text_unusable"),
        (Content(tuple(Line(f"baris {n}") for n in range(MAX_LINES + 1))), "lines", "too_many_lines"),
        (Content((), "n" * 2001), "note", "text_unusable"),
        (Content((Line("x", minutes=1441),)), "lines", "hours_impossible"),
    ],
)
def test_what_cannot_be_kept(content: Content, field: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        tidy(content, "teacher")
    assert (refused.value.field, refused.value.code) == (field, code)


LESSON = Line("Pecahan", "", None, "VII A", "Daring", 90)


@pytest.mark.parametrize(
    ("lines", "template", "code"),
    [
        ((), "general", "report_empty"),
        ((Line("", "hasil saja"),), "general", "line_empty"),
        ((replace(LESSON, method=""),), "teacher", "lesson_incomplete"),
        ((replace(LESSON, class_name=""),), "teacher", "lesson_incomplete"),
        ((replace(LESSON, minutes=0),), "teacher", "lesson_incomplete"),
        (tuple(replace(LESSON, minutes=721) for _ in range(2)), "teacher", "hours_impossible"),
    ],
)
def test_what_cannot_be_sent(lines: tuple[Line, ...], template: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_complete(Content(lines), template)
    assert refused.value.code == code


def test_a_teacher_also_reports_work_without_a_class() -> None:
    require_complete(Content((LESSON, Line("Rapat guru"))), "teacher")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 0), ("2", 120), ("1,5", 90), ("1.5", 90), ("1:30", 90), (" 0,25 ", 15), ("24", 1440)],
)
def test_hours_as_typed(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["dua", "-1", "25", "1:2:3", "nan", "inf", "1e9"])
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(Invalid):
        minutes_of(text)


@given(st.integers(min_value=0, max_value=1440))
def test_hours_are_read_back(minutes: int) -> None:
    assert minutes_of(hours_text(minutes)) == minutes


GOOD = Candidate("sent", 2, 2, "WFH", True)


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (GOOD, ""),
        (replace(GOOD, decides=False), "bukan wewenang Anda"),
        (replace(GOOD, state="approved"), "sudah disetujui"),
        (replace(GOOD, state="returned"), "belum dikirim kembali"),
        (replace(GOOD, revision=3), "diubah pegawai setelah Anda membukanya"),
        (replace(GOOD, mode="LEAVE"), "pada tanggal ini pegawai tercatat cuti"),
        (replace(GOOD, mode="OFF"), "tanggal ini bukan hari kerja"),
        (replace(GOOD, open_tasks=("Rekap",)), "tugas “Rekap” di dalamnya belum selesai"),
    ],
)
def test_why_a_report_is_left_out(candidate: Candidate, reason: str) -> None:
    assert clash_of(candidate) == reason
