"""iCalendar text as RFC 5545 asks: whole days, escaping, folding, nothing smuggled in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tatakerja.platform.icalendar import Entry, calendar_text

AT = datetime(2026, 11, 22, 23, 20, tzinfo=UTC)
DAY = date(2026, 11, 30)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_whole_day_ends_on_the_next_and_blocks_nothing() -> None:
    one = Entry("7-20261130@tatakerja", DAY, "Piket di kantor", "SE Gubernur klausul A1-04, A1-08")
    assert unfolded(calendar_text("Jadwal kerja Rina", [one], AT)) == [
        "BEGIN:VCALENDAR",
        "PRODID:-//Tatakerja//ID",
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "NAME:Jadwal kerja Rina",
        "X-WR-CALNAME:Jadwal kerja Rina",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "BEGIN:VEVENT",
        "UID:7-20261130@tatakerja",
        "DTSTAMP:20261122T232000Z",
        "DTSTART;VALUE=DATE:20261130",
        "DTEND;VALUE=DATE:20261201",
        "SUMMARY:Piket di kantor",
        "DESCRIPTION:SE Gubernur klausul A1-04\\, A1-08",
        "SEQUENCE:0",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize("field", ["summary", "description", "uid"])
def test_text_cannot_open_a_line_of_its_own(field: str) -> None:
    given = {"uid": "1@tatakerja", "summary": "Piket", field: "a;b,c\\d\r\nEND:VEVENT\x00\r\nX-EVIL:1"}
    lines = unfolded(calendar_text("Jadwal", [Entry(day=DAY, **given)], AT))
    assert lines.count("END:VEVENT") == 1
    assert not [line for line in lines if line.startswith("X-EVIL")]
    assert "\x00" not in "".join(lines)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=400))
def test_lines_fold_at_75_octets_and_read_back_as_they_were(text: str) -> None:
    made = calendar_text("Jadwal", [Entry("1@tatakerja", DAY, text)], AT)
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    assert str(Calendar.from_ical(made).walk("VEVENT")[0]["SUMMARY"]) == text
