"""Signals for a person to judge, never a verdict: only those that honest phones do not set off.

Each was counted on traces of honest phones before it was let in; docs/what-cannot-be-detected.md has the
figures. Banned, because honest phones do it every day: the same coordinate as before or as a colleague, no
jitter, constant accuracy, zero altitude or speed, and any order by the phone's clock. No path leads from here
to a deduction or a refusal: a signal is a note to the employee; enough of them ask two people to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from tatakerja.kernel.geodesy import Point, distance_m


class SignalKind(StrEnum):
    """The signals that are allowed."""

    COARSE = "coarse"
    TOOL = "tool"
    FAST = "fast"
    SHARED = "shared"
    OUTSIDE = "outside"


class Level(StrEnum):
    """OK: nothing; NOTE: the employee alone sees it; REVIEW: two people look, after the employee answered."""

    OK = "ok"
    NOTE = "note"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class IntegrityPolicy:
    """``decimals``: as few in both coordinates or fewer look typed. ``fast_kmh`` over reports at least
    ``apart`` of each other, by the server's time. ``together``: two accounts on one device within this time.
    ``prompt``: a report that came within this time of its tap has the server's own time."""

    decimals: int = 5
    fast_kmh: float = 200.0
    apart: timedelta = timedelta(minutes=10)
    together: timedelta = timedelta(minutes=10)
    prompt: timedelta = timedelta(minutes=2)
    days: int = 10
    enough: int = 3
    kinds: int = 2


DEFAULT_INTEGRITY_POLICY: Final = IntegrityPolicy()


@dataclass(frozen=True, slots=True)
class Tap:
    """What a signal may look at. ``received_at`` orders; the phone's time is not here at all.

    ``prompt``: it arrived as it was tapped, so that its receipt says when somebody was there. ``device`` is
    the same for all accounts of one browser, empty for a kiosk or an unknown one. ``outside``: the whole
    circle of uncertainty lay outside, and neither the employee explained it nor a superior confirmed it.
    """

    id: int
    person: int
    day: date
    received_at: datetime
    prompt: bool
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    altitude_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None
    device: str = ""
    outside: bool = False
    over_m: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal at one tap; ``other`` is the tap it was compared with. ``facts`` hold figures, no places."""

    kind: SignalKind
    tap: int
    person: int
    day: date
    other: int | None = None
    facts: Mapping[str, int | float | str] = field(default_factory=dict)


# A published mock-location app writes these into every fix: accuracy and altitude 3, speed 0.01, heading 1.
_TOOLS: Final[Mapping[str, tuple[float, float, float]]] = MappingProxyType({"FakeTraveler": (3.0, 3.0, 0.01)})
_SAME: Final = 1e-6
# A tap is measured against so many before it: a working day has ten, a phone that loops thousands.
_NEAR: Final = 64


def signals_of(taps: Iterable[Tap], policy: IntegrityPolicy = DEFAULT_INTEGRITY_POLICY) -> tuple[Signal, ...]:
    """Every signal in these taps, each once, by tap and kind."""
    rows = sorted(taps, key=lambda tap: (tap.received_at, tap.id))
    found = [signal for tap in rows for signal in _alone(tap, policy)]
    found += _fast(rows, policy) + _shared(rows, policy)
    return tuple(sorted(found, key=lambda signal: (signal.tap, signal.kind.value)))


def _alone(tap: Tap, policy: IntegrityPolicy) -> list[Signal]:
    """What one tap shows by itself."""
    found = []
    if tap.lat is not None and tap.lon is not None:
        digits = max(decimals(tap.lat), decimals(tap.lon))
        if digits <= policy.decimals:
            found.append(Signal(SignalKind.COARSE, tap.id, tap.person, tap.day, facts={"decimals": digits}))
    name = _tool(tap)
    if name:
        found.append(Signal(SignalKind.TOOL, tap.id, tap.person, tap.day, facts={"tool": name}))
    if tap.outside:
        found.append(Signal(SignalKind.OUTSIDE, tap.id, tap.person, tap.day, facts={"over_m": tap.over_m}))
    return found


def decimals(degrees: float) -> int:
    """How many decimals the shortest writing of a coordinate has: 1 for -0.5, 6 for 117.153709."""
    exponent = Decimal(repr(degrees)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _tool(tap: Tap) -> str:
    """The tool whose constants all stand in the fix; accuracy 3 alone is nothing, honest phones say it."""
    seen = (tap.accuracy_m, tap.altitude_m, tap.speed_mps)
    for name, constants in _TOOLS.items():
        if all(one is not None and abs(one - two) < _SAME for one, two in zip(seen, constants, strict=True)):
            return name
    return ""


def _fast(rows: Sequence[Tap], policy: IntegrityPolicy) -> list[Signal]:
    """Somebody's prompt reports, spaced, nearer in time than any road allows.

    The accuracies are taken off twice over, and a report that came late proves nothing about when somebody
    was where: honest phones deliver fixes hours late.
    """
    by_person: dict[int, list[Tap]] = {}
    for tap in rows:
        if tap.prompt and tap.lat is not None and tap.lon is not None:
            by_person.setdefault(tap.person, []).append(tap)
    found = []
    for taps in by_person.values():
        for before, after, kmh in _jumps(taps, policy):
            gap = (after.received_at - before.received_at) // timedelta(minutes=1)
            facts = {"kmh": round(kmh), "minutes": gap}
            found.append(Signal(SignalKind.FAST, after.id, after.person, after.day, before.id, facts))
    return found


def _jumps(taps: Sequence[Tap], policy: IntegrityPolicy) -> Iterator[tuple[Tap, Tap, float]]:
    """Each tap that no road leads to from an earlier one, with that one and the speed.

    A tap in between, too near in time to prove a speed, hides none; and what lies before a jump proves no
    second one.
    """
    since = 0
    for number, after in enumerate(taps):
        for before in reversed(taps[max(since, number - _NEAR) : number]):
            kmh = _speed_kmh(before, after, policy)
            if kmh > policy.fast_kmh:
                yield before, after, kmh
                since = number
                break


def _speed_kmh(before: Tap, after: Tap, policy: IntegrityPolicy) -> float:
    gap = after.received_at - before.received_at
    if gap < policy.apart or None in (before.lat, before.lon, after.lat, after.lon):
        return 0.0
    assert before.lat is not None and before.lon is not None
    assert after.lat is not None and after.lon is not None
    way = distance_m(Point(before.lat, before.lon), Point(after.lat, after.lon))
    sure = way - 2 * ((before.accuracy_m or 0.0) + (after.accuracy_m or 0.0))
    return max(0.0, sure) / gap.total_seconds() * 3.6


def _shared(rows: Sequence[Tap], policy: IntegrityPolicy) -> list[Signal]:
    """Two accounts that tapped on one device within minutes; a signal for each of the two."""
    by_device: dict[str, list[Tap]] = {}
    for tap in rows:
        if tap.device and tap.prompt:
            by_device.setdefault(tap.device, []).append(tap)
    found: dict[int, Signal] = {}
    for taps in by_device.values():
        for before, after in pairwise(taps):
            gap = after.received_at - before.received_at
            if before.person == after.person or gap > policy.together:
                continue
            facts = {"minutes": gap // timedelta(minutes=1)}
            for one, two in ((before, after), (after, before)):
                found.setdefault(
                    one.id, Signal(SignalKind.SHARED, one.id, one.person, one.day, two.id, facts)
                )
    return list(found.values())


# What follows from one wrong fix is one thing, not two: a far fix is outside and makes a fast way at once.
_FAMILY: Final[Mapping[SignalKind, str]] = MappingProxyType(
    {
        SignalKind.COARSE: "digits",
        SignalKind.TOOL: "tool",
        SignalKind.SHARED: "device",
        SignalKind.FAST: "place",
        SignalKind.OUTSIDE: "place",
    }
)


def weigh(
    signals: Iterable[Signal], window: Sequence[date], policy: IntegrityPolicy = DEFAULT_INTEGRITY_POLICY
) -> Level:
    """What one person's signals within ``window`` (the last ten working days) amount to.

    Two independent signals, or three days with one: a review. Outside counts as a signal only once it is
    repeated, because three in a hundred honest people are outside on any morning.
    """
    days = frozenset(window)
    seen = {(_FAMILY[one.kind], one.day) for one in signals if one.day in days}
    fast = any(one.kind is SignalKind.FAST and one.day in days for one in signals)
    families = {family for family, _ in seen}
    places = sum(family == "place" for family, _ in seen)
    if places == 1 and not fast:
        families.discard("place")
    if len(families) >= policy.kinds or len(seen) >= policy.enough:
        return Level.REVIEW
    return Level.NOTE if seen else Level.OK


@dataclass(frozen=True, slots=True)
class About:
    """What everybody who judges a signal reads beside it."""

    title: str
    shows: str
    false_alarms: str


ABOUT: Final[Mapping[SignalKind, About]] = MappingProxyType(
    {
        SignalKind.COARSE: About(
            "Koordinat dengan sedikit desimal",
            "Kedua koordinat hanya {decimals} desimal; penerima GPS biasanya menulis enam atau lebih.",
            "Penerima GPS lama dan beberapa ponsel membulatkan koordinat (1 dari 18.211 catatan jujur).",
        ),
        SignalKind.TOOL: About(
            "Angka tetap sebuah aplikasi",
            "Ketelitian, ketinggian dan kecepatan persis sama dengan tetapan aplikasi {tool}.",
            "Tidak ada satu pun dari 8.354 catatan jujur yang cocok ketiganya; penguji aplikasi bisa cocok.",
        ),
        SignalKind.FAST: About(
            "Perpindahan lebih cepat dari jalan mana pun",
            "{kmh} km/jam di antara dua laporan berjarak {minutes} menit menurut jam server, sesudah "
            "ketelitian keduanya dikurangi dua kali.",
            "Naik pesawat; satu titik yang keliru dari menara seluler; akun yang dipinjam keluarga.",
        ),
        SignalKind.SHARED: About(
            "Dua akun pada satu perangkat",
            "Dua pegawai melakukan presensi di perangkat yang sama berselang {minutes} menit.",
            "Suami istri yang sama-sama pegawai, ponsel rusak, ponsel bersama di tempat terpencil.",
        ),
        SignalKind.OUTSIDE: About(
            "Berulang di luar area",
            "Seluruh lingkaran ketelitian berada di luar area, {over_m} m dari tepinya, tanpa penjelasan.",
            "Titik rumah atau kantor digambar keliru; sekitar 3 dari 100 orang jujur di luar area tiap pagi.",
        ),
    }
)


def words_of(signal: Signal) -> About:
    """The words of a signal with its own figures."""
    about = ABOUT[signal.kind]
    return About(about.title, about.shows.format(**signal.facts), about.false_alarms)


class Opinion(StrEnum):
    """What one of the two who look makes of it."""

    CLEAR = "clear"
    FOLLOW_UP = "follow_up"


def outcome_of(opinions: Sequence[tuple[int, Opinion]]) -> Opinion | None:
    """What the opinions (account, opinion) amount to; None while a second one is needed.

    One "clear" is enough: a doubt is the employee's. A follow-up takes two different people, and means that
    the superior talks with the employee; nothing is deducted by it.
    """
    if any(opinion is Opinion.CLEAR for _, opinion in opinions):
        return Opinion.CLEAR
    people = {account for account, opinion in opinions if opinion is Opinion.FOLLOW_UP}
    return Opinion.FOLLOW_UP if len(people) >= 2 else None
