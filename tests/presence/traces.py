"""Honest phones and fakes for the integrity rules, with the habits that were measured on real traces.

No real trace is here: they are personal data. What is known of them is in the numbers below: honest phones
repeat a coordinate to the last digit (up to 117 times in a row, months later, and two strangers one and the
same), hold one accuracy for 94 fixes, report altitude and speed 0, have clocks an hour off, and deliver fixes
38.6 hours late. The error against the true place has p50 0, p68 9, p90 33, p95 187, p99 409, max 1,016 m; one
fix in ten says an accuracy over 100 m; 85 % of the errors lie within the accuracy.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.geodesy import Circle, Fix, Point
from tatakerja.presence.rules.integrity import Tap
from tatakerja.presence.rules.place import Place, Site, judge_place

OFFICE = Point(-0.502106, 117.153709)
SITE = Site(Place.OFFICE, Circle(OFFICE, 100.0), "office/1")
METRE = 1 / 111_195.08
FIRST = date(2026, 9, 1)
_QUANTILES = [(0.0, 0.0), (0.5, 0.0), (0.68, 9.0), (0.9, 33.0), (0.95, 187.0), (0.99, 409.0), (1.0, 1016.0)]


def workdays(count: int) -> list[date]:
    """So many days from Monday to Friday."""
    last = FIRST + timedelta(days=2 * count)
    return [day for day in days_between(FIRST, last) if day.weekday() < 5][:count]


def error_m(random_: random.Random) -> float:
    """An error in metres with the measured quantiles."""
    at = random_.random()
    index = max(1, bisect_left([share for share, _ in _QUANTILES], at))
    (low, a), (high, b) = _QUANTILES[index - 1], _QUANTILES[index]
    return a + (b - a) * (at - low) / (high - low)


@dataclass
class Phone:
    """One honest phone with one of the measured habits; ``fix`` gives its next reading at a true place."""

    random: random.Random
    habit: str
    last: tuple[float, float, float] | None = None

    def fix(self, place: Point = OFFICE) -> dict[str, float | None]:
        if self.habit == "frozen" and self.last is not None and self.random.random() < 0.9:
            lat, lon, accuracy = self.last  # bit for bit the same, day after day
        else:
            # A phone that says 3 m has the sky above it: it stayed within four metres for minutes.
            error = self.random.uniform(0, 4) if self.habit == "three" else error_m(self.random)
            way = self.random.random() * 2 * math.pi
            lat = place.lat + error * METRE * math.cos(way)
            lon = place.lon + error * METRE * math.sin(way)
            accuracy = self._accuracy(error)
        digits = {"six": 6, "seven": 7}.get(self.habit, 15)
        lat, lon = round(lat, digits), round(lon, digits)
        self.last = (lat, lon, accuracy)
        still = self.habit in ("frozen", "zero")
        return {
            "lat": lat,
            "lon": lon,
            "accuracy_m": accuracy,
            "altitude_m": 0.0 if still else None,
            "speed_mps": 0.0 if still else None,
            "heading_deg": None,
        }

    def _accuracy(self, error: float) -> float:
        if self.habit == "three":
            return 3.0
        if self.habit == "constant" and error <= 100:  # long runs of one value, by wireless networks
            return 65.0
        if error > 100 and self.random.random() < 0.3:
            return float(round(error * self.random.uniform(0.1, 0.6)))
        return float(round(max(error * self.random.uniform(1.0, 3.0), self.random.choice((5, 10, 20, 40)))))


HABITS = ("plain", "frozen", "zero", "three", "constant", "six", "seven", "late")


def honest(seed: int, people: int, days: int) -> Iterator[Tap]:
    """Two taps a day of honest people at one office, every habit in turn."""
    random_ = random.Random(seed)
    phones = [Phone(random_, HABITS[number % len(HABITS)]) for number in range(people)]
    number = 0
    for day in workdays(days):
        for person, phone in enumerate(phones):
            for hour in (0, 8):  # 07.30 and 16.00, a few minutes about it
                number += 1
                at = datetime.fromisoformat(f"{day}T00:00:00+00:00") + timedelta(
                    hours=hour, minutes=random_.uniform(-40, 20)
                )
                late = phone.habit == "late" and random_.random() < 0.3
                yield tap_of(number, person, day, at + timedelta(hours=38.6 if late else 0), phone, not late)


def tap_of(number: int, person: int, day: date, received: datetime, phone: Phone, prompt: bool) -> Tap:
    reading = phone.fix()
    assert reading["lat"] is not None and reading["lon"] is not None and reading["accuracy_m"] is not None
    fix = Fix(Point(reading["lat"], reading["lon"]), reading["accuracy_m"])
    verdict = judge_place(fix, [SITE])
    return Tap(
        id=number,
        person=person,
        day=day,
        received_at=received,
        prompt=prompt,
        device=f"phone-{person}",
        outside=verdict.place is Place.OUTSIDE,
        over_m=max(0, (verdict.distance_m or 0) - (verdict.limit_m or 0)),
        **reading,
    )


def faked(kind: str, seed: int, people: int) -> Iterator[Tap]:
    """One morning of people who fake their place at the office, each with the same tool."""
    random_ = random.Random(seed)
    day = FIRST
    for person in range(people):
        noise = (random_.gauss(0, 5) * METRE, random_.gauss(0, 5) * METRE)
        base = Tap(
            id=person + 1,
            person=person,
            day=day,
            received_at=datetime.fromisoformat(f"{day}T00:00:00+00:00") + timedelta(seconds=20 * person),
            prompt=True,
            lat=OFFICE.lat + noise[0],
            lon=OFFICE.lon + noise[1],
            accuracy_m=random_.uniform(8, 30),
            device=f"phone-{person}",
        )
        if kind == "tool":
            yield replace(base, accuracy_m=3.0, altitude_m=3.0, speed_mps=0.01, heading_deg=1.0)
        elif kind == "typed":
            yield replace(base, lat=round(OFFICE.lat, 5), lon=round(OFFICE.lon, 5), accuracy_m=10.0)
        elif kind == "two_accounts":
            yield replace(base, device=f"phone-{person // 2}")
        elif kind == "copied":  # a point copied from a map with all its digits into the browser's tools
            yield replace(base, lat=OFFICE.lat, lon=OFFICE.lon, accuracy_m=150.0)
        else:  # a tool that adds noise looks like a phone
            yield base
