"""Reads behind the papers of a roster: the person behind a calendar's address, a letter's hash."""

from __future__ import annotations

from datetime import timedelta

from tatakerja.kernel.identifiers import token_hash
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import clock
from tatakerja.platform.icalendar import Entry, calendar_text
from tatakerja.platform.letters import FrozenLetter
from tatakerja.platform.pdf import sha256_of
from tatakerja.roster.models import CalendarFeed, DutyLetter
from tatakerja.roster.queries.days import days_of, local_today

_PAST_DAYS, _COMING_DAYS = 28, 92
_TITLES = {
    "WFO": "Kantor (WFO)",
    "WFH": "Rumah (WFH)",
    "PIKET": "Piket di kantor",
    "LEAVE": "Cuti",
    "DUTY": "Dinas luar",
}


def open_feed_of(person: Person) -> CalendarFeed | None:
    """The person's calendar address in use, if there is one."""
    return CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).first()


def calendar_of(token: str) -> str | None:
    """The calendar behind a secret address; ``None`` for an unknown or revoked one, or a person who left.

    Four weeks back and three months ahead. Only what a published roster or a recorded absence says: the
    circular's general answer is no appointment. Leave is named without its reason.
    """
    open_feeds = CalendarFeed.objects.filter(token_hash=token_hash(token), revoked_at__isnull=True)
    feed = open_feeds.filter(person__active=True).select_related("person").first()
    post = post_of(feed.person, today()) if feed else None
    if feed is None or post is None:
        return None
    here = local_today(post.zone)
    days = days_of(post, here - timedelta(days=_PAST_DAYS), here + timedelta(days=_COMING_DAYS))
    shown = [
        Entry(
            f"{feed.person_id}-{day:%Y%m%d}@tatakerja",
            day,
            _TITLES[plan.mode],
            "" if plan.mode in ("LEAVE", "DUTY") else plan.basis,
        )
        for day, plan in days
        if plan.mode in ("LEAVE", "DUTY") or (plan.plan_id is not None and plan.mode in _TITLES)
    ]
    return calendar_text(f"Jadwal kerja {feed.person.name}", shown, clock.now())


def frozen_letter(sha256: str) -> FrozenLetter | None:
    """The letter registered under this hash, and whether its stored content still has it."""
    held = DutyLetter.objects.filter(sha256=sha256).select_related("plan__agency").first()
    if held is None:
        return None
    return FrozenLetter(
        title=str(held.content["title"]),
        agency=held.plan.agency.name,
        number=held.number,
        made_at=held.made_at,
        zone=held.plan.agency.zone,
        named=len(held.content["people"]["rows"]),
        intact=sha256_of(held.content) == sha256,
    )
