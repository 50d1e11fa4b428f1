"""Outages: which hours of whose day they touch, and how one is recognised from what the server itself saw.

A tap that the system could not take is nobody's fault: the hours of an outage stay provisional until somebody
decided for all whom it touched. Source: circular 800/734-BKD/2020 cl. A2-20 asks for reports at fixed times
and says nothing of a system that is away; so relief is a decision of a person, never an automatism.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import day_bounds, to_local

MAX_WORDS: Final = 300
# An officer may note an outage of the past, as long as its month may still be open.
LONGEST: Final = timedelta(days=7)
_MINUTE: Final = timedelta(minutes=1)


class ReliefState(StrEnum):
    """Provisional until decided; granted excuses the hours; refused leaves them as they are."""

    PROVISIONAL = "provisional"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Relief:
    """The part of one person's day that an outage touched.

    ``start`` and ``end`` are UTC and lie within the local day. Only ``granted`` excuses; while it is
    ``provisional`` the day's finding is provisional too; ``refused`` is only shown. ``decided_by`` is a name,
    empty while nobody has decided.
    """

    outage: int
    number: str
    start: datetime
    end: datetime
    reason: str
    decided_by: str
    state: ReliefState


@dataclass(frozen=True, slots=True)
class Trouble:
    """An outage as the rules see it: times (``ends_at`` None = goes on), paths it touches, the decision."""

    id: int
    number: str
    starts_at: datetime
    ends_at: datetime | None
    paths: tuple[str, ...]
    reason: str = ""
    decided_by: str = ""
    state: ReliefState = ReliefState.PROVISIONAL

    def touches(self, path: str) -> bool:
        """Whether a node with this path lies in the parts that were touched."""
        return any(path.startswith(one) for one in self.paths)


def relief_of(
    troubles: Iterable[Trouble], path: str, day: date, zone: str, now: datetime
) -> tuple[Relief, ...]:
    """What the outages leave on the local day of somebody whose post lies at ``path``, by their beginning."""
    begins, ends = day_bounds(day, zone)
    found = []
    for one in troubles:
        start, end = max(one.starts_at, begins), min(one.ends_at or now, ends)
        if start < end and one.touches(path):
            found.append(Relief(one.id, one.number, start, end, one.reason, one.decided_by, one.state))
    return tuple(sorted(found, key=lambda relief: (relief.start, relief.outage)))


def outage_number(starts_at: datetime, zone: str) -> str:
    """``G-2311-07``: what a phone shows on the same day in the same hour while it cannot send."""
    return f"{to_local(starts_at, zone):G-%d%m-%H}"


def check_span(starts_at: datetime, ends_at: datetime | None, now: datetime) -> None:
    """An outage has begun, ends after its beginning and not in the future, and is no longer than a week."""
    if starts_at > now:
        raise Invalid("Gangguan belum mulai. Tulis waktu mulai yang sudah lewat.", field="starts_at")
    if ends_at is not None and ends_at <= starts_at:
        raise Invalid("Waktu selesai harus sesudah waktu mulai.", field="ends_at", code="outage_reversed")
    if ends_at is not None and ends_at > now:
        raise Invalid("Waktu selesai belum tiba. Kosongkan bila gangguan masih berlangsung.", field="ends_at")
    if (ends_at or now) - starts_at > LONGEST:
        raise Invalid(
            f"Satu gangguan paling lama {LONGEST.days} hari. Periksa tanggalnya, atau bagi menjadi beberapa.",
            field="starts_at",
            code="outage_too_long",
        )


@dataclass(frozen=True, slots=True)
class DetectPolicy:
    """When the server's own record makes an outage: a beat a minute, missed for ``silence``; at least
    ``refused`` requests answered 5xx within a minute; or at least ``unanswered`` of the server's own
    questions without an answer, none of them ``pause`` or more behind the one before. Spans nearer than
    ``join`` are one outage."""

    beat: timedelta = timedelta(minutes=1)
    silence: timedelta = timedelta(minutes=5)
    refused: int = 5
    unanswered: int = 3
    pause: timedelta = timedelta(minutes=3)
    join: timedelta = timedelta(minutes=10)


DEFAULT_DETECT_POLICY: Final = DetectPolicy()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which the server was away; ``refused`` counts requests answered 5xx in it,
    ``unanswered`` the server's own questions that nobody answered."""

    start: datetime
    end: datetime
    refused: int = 0
    unanswered: int = 0

    @property
    def figures(self) -> dict[str, int]:
        """What was counted, as the register keeps it."""
        return {"refused": self.refused, "unanswered": self.unanswered}


def silences(beats: Sequence[datetime], policy: DetectPolicy = DEFAULT_DETECT_POLICY) -> tuple[Span, ...]:
    """Where the server's own beat stopped: from the first missed beat to the next one that came."""
    ordered = sorted(beats)
    pairs = pairwise(ordered)
    return tuple(Span(a + policy.beat, b) for a, b in pairs if b - a >= policy.silence)


def refusals(
    minutes: Iterable[tuple[datetime, int]], policy: DetectPolicy = DEFAULT_DETECT_POLICY
) -> tuple[Span, ...]:
    """Minutes (their beginning, requests refused in them) in which enough were refused, as spans."""
    return tuple(Span(at, at + _MINUTE, count) for at, count in sorted(minutes) if count >= policy.refused)


def hangs(
    minutes: Iterable[tuple[datetime, int]], policy: DetectPolicy = DEFAULT_DETECT_POLICY
) -> tuple[Span, ...]:
    """Stretches in which the server's own questions stayed without an answer.

    ``minutes``: their beginning, and how many questions asked in them nobody answered. Of several web
    processes one may hang, so an answer in between does not end a stretch; too few questions make none.
    """
    found: list[Span] = []
    for at, count in sorted(minutes):
        if found and at - found[-1].end < policy.pause - _MINUTE:
            last = found[-1]
            found[-1] = Span(last.start, at + _MINUTE, unanswered=last.unanswered + count)
        else:
            found.append(Span(at, at + _MINUTE, unanswered=count))
    return tuple(span for span in found if span.unanswered >= policy.unanswered)


def beyond(span: Span, decided_until: datetime | None) -> Span | None:
    """What of a stretch lies behind the hours that were decided on already; None where nothing does."""
    if decided_until is None or decided_until <= span.start:
        return span
    return replace(span, start=decided_until) if decided_until < span.end else None


def joined(spans: Iterable[Span], policy: DetectPolicy = DEFAULT_DETECT_POLICY) -> tuple[Span, ...]:
    """Spans in order, near ones made one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if found and span.start - found[-1].end <= policy.join:
            last = found[-1]
            refused, unanswered = last.refused + span.refused, last.unanswered + span.unanswered
            found[-1] = Span(last.start, max(last.end, span.end), refused, unanswered)
        else:
            found.append(span)
    return tuple(found)
