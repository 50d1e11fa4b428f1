"""Plays working days through the real intake: what people's phones would have sent.

Most people are on time. Some are late, some absent, some forget to check out, some stand outside the fence,
some were without signal and their phone delivered later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tatakerja.demo.places import TODAY
from tatakerja.kernel import zones
from tatakerja.kernel.identifiers import ENTROPY_BYTES, uuid7
from tatakerja.organisation.models import Node, RegisteredPoint, Workplace
from tatakerja.organisation.queries import Post, approved_points, posts_on
from tatakerja.platform import clock
from tatakerja.presence import services as presence
from tatakerja.presence.models import Device
from tatakerja.roster.queries import day_plans

OFFICE_MODES = {"WFO", "PIKET"}
AWAY_MODES = {"LEAVE", "DUTY", "OFF"}


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap on a phone; ``sent`` is when it left, later than ``at`` where there was no signal."""

    device: Device
    kind: str
    at: datetime
    sent: datetime
    lat: float
    lon: float
    accuracy: int


class Behaviour:
    """Draws what a person does on a day: shares are of people and days."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def minutes_of_arrival(self) -> int | None:
        """Minutes after 07:30 (negative = early); ``None`` = does not come."""
        draw = self.random.random()
        if draw < 0.02:
            return None
        if draw < 0.09:
            return self.random.choice((2, 5, 11, 17, 24, 38, 47, 66))
        return -self.random.randint(1, 40)

    def minutes_of_leaving(self) -> int | None:
        """Minutes after 16:00 or 16:30; ``None`` = forgets to check out."""
        draw = self.random.random()
        if draw < 0.02:
            return None
        return -self.random.choice((8, 25, 40)) if draw < 0.05 else self.random.randint(1, 25)

    def metres_off(self) -> float:
        """Distance from the registered point: few stand outside the fence of a hundred metres."""
        return self.random.uniform(250, 900) if self.random.random() < 0.03 else self.random.uniform(2, 45)

    def signal_delay(self) -> timedelta:
        """How long the phone waits for a signal."""
        return timedelta(minutes=self.random.randint(20, 90)) if self.random.random() < 0.05 else timedelta()


class Place:
    """Where people are: their approved home or the office of their agency."""

    def __init__(self, agency: Node, posts: Iterable[Post]) -> None:
        office = Workplace.objects.get(node=agency)
        self.office: tuple[float, float] = tuple(office.fence["circle"][:2])
        self.homes: dict[int, list[RegisteredPoint]] = approved_points(post.person.pk for post in posts)

    def of(self, person_id: int, mode: str) -> tuple[float, float]:
        homes = self.homes.get(person_id)
        if mode in OFFICE_MODES or not homes:
            return self.office
        return homes[0].lat, homes[0].lon


def _leaving(day: date) -> time:
    return time(16, 30) if day.weekday() == 4 else time(16, 0)


def taps_of_day(
    agency: Node,
    day: date,
    devices: dict[int, Device],
    behaviour: Behaviour,
    *,
    until: datetime | None = None,
) -> list[Tap]:
    """What the phones of an agency send on a day, in the order it reaches the server."""
    posts = posts_on(day, node=agency)
    plans = day_plans(posts, day)
    place = Place(agency, posts.values())
    taps: list[Tap] = []
    for person_id, post in posts.items():
        mode = plans[person_id].mode
        if mode in AWAY_MODES:
            continue
        taps += _taps_of_person(devices[person_id], post, mode, day, place, behaviour)
    if until is not None:
        taps = [tap for tap in taps if tap.sent <= until]
    return sorted(taps, key=lambda tap: tap.sent)


def _taps_of_person(
    device: Device, post: Post, mode: str, day: date, place: Place, behaviour: Behaviour
) -> Iterator[Tap]:
    arrival = behaviour.minutes_of_arrival()
    leaving = behaviour.minutes_of_leaving()
    if arrival is None:
        return
    lat, lon = place.of(post.person.pk, mode)
    moments = [("check_in", zones.at(day, time(7, 30), post.zone) + timedelta(minutes=arrival))]
    if leaving is not None:
        moments.append(("check_out", zones.at(day, _leaving(day), post.zone) + timedelta(minutes=leaving)))
    for kind, moment in moments:
        at = moment + timedelta(seconds=behaviour.random.randint(0, 59))
        off = behaviour.metres_off() / 111_320
        sent, accuracy = at + behaviour.signal_delay(), behaviour.random.randint(5, 40)
        # A little to the east as well: a receiver never gives a round longitude.
        yield Tap(device, kind, at, sent, lat + off, lon + off / 10, accuracy)


def body_of(tap: Tap, random: Random) -> dict[str, Any]:
    """The request of the presence contract for one tap."""
    event = {
        "id": str(uuid7(tap.at, random.randbytes(ENTROPY_BYTES))),
        "kind": tap.kind,
        "at": tap.at.isoformat(),
        "clock": "synced" if tap.sent == tap.at else "offset",
        "lat": round(tap.lat, 7),
        "lon": round(tap.lon, 7),
        "accuracy_m": tap.accuracy,
        "fix_age_s": 2,
        "note": "",
    }
    return {"sent_at": tap.sent.isoformat(), "events": [event]}


def deliver(taps: Iterable[Tap], random: Random) -> int:
    """Sends the taps through the real intake, each at its own time."""
    sent = 0
    for tap in taps:
        with clock.set_to(tap.sent + timedelta(milliseconds=400)):
            presence.intake(device=tap.device, body=body_of(tap, random))
        sent += 1
    return sent


def working_days(first: date) -> list[date]:
    """Monday to Friday of the played week, and today."""
    return [first + timedelta(days=step) for step in range(5)] + [TODAY]
