"""Calendars as iCalendar text (RFC 5545, with the names of RFC 7986)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

# The library escapes line ends; other control characters have no place in a TEXT value (RFC 5545, 3.3.11).
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day with a title; ``uid`` stays the same when it moves, so that the copy is replaced."""

    uid: str
    day: date
    summary: str
    description: str = ""
    sequence: int = 0


def calendar_text(name: str, entries: Iterable[Entry], made_at: datetime) -> str:
    """The file's text with CRLF line ends. Days are "transparent": they block no appointment."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tatakerja//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _plain(name))
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("refresh-interval", timedelta(hours=6), {"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, made_at))
    return str(calendar.to_ical(sorted=False).decode())


def _event(entry: Entry, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", _plain(entry.uid))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", _plain(entry.summary))
    if entry.description:
        event.add("description", _plain(entry.description))
    event.add("sequence", entry.sequence)
    event.add("transp", "TRANSPARENT")
    return event


def _plain(text: str) -> vText:
    return vText(_CONTROLS.sub("", text))


@dataclass(frozen=True, slots=True)
class Invitation:
    """One appointment to be put into somebody's calendar, or taken out of it; times are aware.

    ``organiser`` and ``guest`` are (name, mail address). A higher ``sequence`` replaces a lower one.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    organiser: tuple[str, str]
    guest: tuple[str, str]
    description: str = ""
    place: str = ""
    link: str = ""


def invitation_text(one: Invitation, made_at: datetime, *, cancelled: bool = False) -> str:
    """An invitation (RFC 5546, REQUEST) or its withdrawal (CANCEL) for one guest."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tatakerja//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", _plain(one.uid))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("summary", _plain(one.summary))
    event.add("organizer", _address(one.organiser))
    event.add("attendee", _address(one.guest))
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for name, text in (("description", one.description), ("location", one.place), ("url", one.link)):
        if text:
            event.add(name, _plain(text))
    calendar.add_component(event)
    return str(calendar.to_ical(sorted=False).decode())


def _address(person: tuple[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{_CONTROLS.sub('', person[1])}")
    address.params["cn"] = _plain(person[0].replace('"', "'"))
    return address
