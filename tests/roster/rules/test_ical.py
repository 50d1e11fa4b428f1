"""iCalendar text as RFC 5545 asks: line ends, folding, escaping, whole days."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tatakerja.roster.rules.ical import WholeDay, calendar_text, escaped, folded

AT = datetime(2026, 11, 22, 23, 20, tzinfo=UTC)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_whole_day_ends_on_the_next_and_blocks_nothing() -> None:
    one = WholeDay(
        "7-20261130@tatakerja", date(2026, 11, 30), "Piket di kantor", "SE Gubernur cl. A1-04, A1-08"
    )
    assert unfolded(calendar_text("Jadwal kerja Rina", [one], AT)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tatakerja//Jadwal//ID",
        "CALSCALE:GREGORIAN",
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
        "DESCRIPTION:SE Gubernur cl. A1-04\\, A1-08",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_text_cannot_open_a_line_of_its_own() -> None:
    assert escaped("a;b,c\\d\r\nEND:VEVENT\x00") == "a\\;b\\,c\\\\d\\nEND:VEVENT"


@given(st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=400))
def test_lines_fold_at_75_octets_and_unfold_to_what_they_were(text: str) -> None:
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text
