"""The pure parts: slots, standing, sums, states of a board cell, bars."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.attendance.rules.facts import DayStatus
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import WITA
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.snapshot import HomeState
from tatakerja.reporting.rules import (
    COUNTS,
    CellState,
    Code,
    MonthDay,
    PersonDay,
    Standing,
    cell_of,
    letter_number,
    month_totals,
    parse_times,
    sentence,
    slots_of,
    stacked,
    standing,
    summarise,
)

DUE = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
PEOPLE = st.builds(
    PersonDay,
    person=st.integers(1, 99),
    name=st.sampled_from(["Rina", "Andi"]),
    nip=st.just("1"),
    unit=st.just("u"),
    status=st.sampled_from(list(DayStatus)),
    place=st.none() | st.sampled_from(list(Place)),
    seen=st.booleans(),
    home=st.none() | st.sampled_from(list(HomeState)),
    late_minutes=st.integers(0, 90),
)


def test_slots_in_order_and_once() -> None:
    slots = slots_of(datetime(2026, 11, 23).date(), [time(15), time(7, 30), time(15)], WITA)  # noqa: DTZ001
    assert [(slot.label, slot.due) for slot in slots] == [
        ("07.30", DUE), ("15.00", DUE + timedelta(hours=7, minutes=30)),
    ]  # fmt: skip


def test_times_as_people_write_them() -> None:
    assert parse_times([" 15.00", "07:30", "7.30"][:2]) == (time(7, 30), time(15))
    for bad in (["25.00"], ["pagi"], [], [f"0{n}.00" for n in range(9)]):
        with pytest.raises(Invalid):
            parse_times(bad)


@given(st.lists(PEOPLE, max_size=30))
def test_everybody_stands_somewhere_and_the_sums_agree(people: list[PersonDay]) -> None:
    counts = summarise(people).counts
    assert set(counts) == set(COUNTS)
    assert counts["total"] == sum(standing(one) is not Standing.OFF for one in people)
    assert counts["total"] == counts["present"] + counts["leave"] + counts["duty"] + counts["no_news"]
    assert counts["present"] == counts["office"] + counts["home"] + counts["outing"] + counts["outside"]


@given(st.lists(PEOPLE, max_size=30))
def test_who_is_silent_or_outside_is_always_named(people: list[PersonDay]) -> None:
    summary = summarise(people)
    kinds = [row.kind for row in summary.exceptions]
    assert kinds.count("no_news") == summary.counts["no_news"]
    assert kinds.count("outside") == summary.counts["outside"]
    assert kinds == sorted(kinds, key=["no_news", "outside", "late"].index)


def test_the_sentence() -> None:
    counts = dict.fromkeys(COUNTS, 0) | {"total": 40, "present": 38, "no_news": 2}
    assert sentence("07.30", counts) == "Laporan 07.30 siap: 38 dari 40 hadir, 2 belum ada kabar."
    counts |= {"present": 35, "leave": 2, "duty": 1}
    assert sentence("07.30", counts) == (
        "Laporan 07.30 siap: 35 dari 40 hadir, 3 cuti atau dinas luar, 2 belum ada kabar."
    )


@pytest.mark.parametrize(
    ("now", "sent", "no_news", "state", "late"),
    [
        (-1, None, 0, CellState.NOT_DUE, 0),
        (0, None, 0, CellState.MISSING, 0),
        (15, None, 0, CellState.MISSING, 0),
        (16, None, 0, CellState.MISSING, 16),
        (90, 10, 0, CellState.COMPLETE, 0),
        (90, 15, 2, CellState.SHORT, 0),
        (90, 16, 0, CellState.COMPLETE, 16),
    ],
)
def test_cells_of_the_board(now: int, sent: int | None, no_news: int, state: CellState, late: int) -> None:
    at = DUE + timedelta(minutes=sent) if sent is not None else None
    cell = cell_of(DUE, DUE + timedelta(minutes=now), 15, at, no_news)
    assert (cell.state, cell.late_minutes) == (state, late)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=5), st.integers(10, 400))
def test_a_bar_is_filled_exactly(counts: list[int], width: int) -> None:
    parts = stacked([(str(index), count) for index, count in enumerate(counts)], width)
    assert sum(part.width for part in parts) == (width if sum(counts) else 0)
    assert [part.key for part in parts] == [str(index) for index, count in enumerate(counts) if count]
    assert all(part.x + part.width <= width for part in parts)


def test_numbers_of_letters() -> None:
    assert (
        letter_number("800/{serial}/{agency}/{year}", serial=7, agency="dpm", year=2026) == "800/7/DPM/2026"
    )
    for bad in ("800/{year}", "{serial}{x}", "{serial.real}", "{serial", "{}{serial}"):
        with pytest.raises(Invalid):
            letter_number(bad, serial=1, agency="x", year=2026)


def test_sums_of_a_month() -> None:
    days = [
        MonthDay(Code.OFFICE, "TL1", 11), MonthDay(Code.HOME), MonthDay(Code.PIKET, "", 0, "PSW2", 40),
        MonthDay(Code.ABSENT), MonthDay(Code.OFF), MonthDay(Code.MISSING),
    ]  # fmt: skip
    found = month_totals(days)
    assert (found.present, found.office, found.home, found.piket) == (3, 1, 1, 1)
    assert (found.late, found.late_minutes, found.early, found.early_minutes) == (1, 11, 1, 40)
    assert (found.absent, found.missing, found.leave) == (1, 1, 0)
    assert [day.text for day in days[:3]] == ["K TL1", "R", "P PSW2"]
