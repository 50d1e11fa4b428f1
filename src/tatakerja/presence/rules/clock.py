"""When a tap counts: the phone's clock against the server's, and how far the time can be trusted.

Contract of the intake: ``at`` is the tap by the phone's clock, ``sent_at`` the phone's clock when the request
left; the server takes ``sent_at`` from its own clock to learn the skew. Grade A: the server's time is known
at the tap; B: offline, the offset was known; C: only the phone's word, pending until the superior confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import require_aware

_ZERO = timedelta(0)


class ClockState(StrEnum):
    """What the phone knows of the server's time."""

    SYNCED = "synced"
    OFFSET = "offset"
    UNKNOWN = "unknown"


class Grade(StrEnum):
    """How far the time of an event can be trusted."""

    A = "A"
    B = "B"
    C = "C"


_GRADES = {ClockState.SYNCED: Grade.A, ClockState.OFFSET: Grade.B, ClockState.UNKNOWN: Grade.C}


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """Tolerances. A small positive skew is the way through the network, not a wrong clock, and is not held
    against anybody; a skew from ``tell_skew`` on is shown to the employee; an event older than ``keep_for``
    is refused."""

    network_noise: timedelta = timedelta(seconds=5)
    tell_skew: timedelta = timedelta(seconds=60)
    keep_for: timedelta = timedelta(days=62)


DEFAULT_CLOCK_POLICY = ClockPolicy()


@dataclass(frozen=True, slots=True)
class ClockVerdict:
    """``counts_at`` is UTC; ``skew`` is server minus phone; ``flags``: clock_skewed, tap_after_sending."""

    counts_at: datetime
    grade: Grade
    skew: timedelta
    flags: tuple[str, ...] = ()


def judge_clock(
    *,
    at: datetime,
    sent_at: datetime,
    received_at: datetime,
    clock: ClockState,
    policy: ClockPolicy = DEFAULT_CLOCK_POLICY,
) -> ClockVerdict:
    """The time that counts for a tap, never after the moment of receipt.

    A tap that claims to be later than its own sending keeps the server's time and grade C. Naive times and
    taps older than the policy keeps are `Invalid`.
    """
    for instant in (at, sent_at, received_at):
        if instant.tzinfo is None:
            raise Invalid("Waktu harus menyebut zona waktunya.", field="at", code="naive_time")
    # Differences first: an absurd date must not overflow when it is converted.
    age, skew = sent_at - at, received_at - sent_at
    if age > policy.keep_for:
        raise Invalid(
            f"Presensi lebih lama dari {policy.keep_for.days} hari tidak diterima lewat ponsel. "
            "Ajukan koreksi kepada atasan.",
            field="at",
            code="too_old",
        )
    received = require_aware(received_at)
    flags = ("clock_skewed",) if abs(skew) >= policy.tell_skew else ()
    if age < -policy.network_noise:
        return ClockVerdict(received, Grade.C, skew, (*flags, "tap_after_sending"))
    applied = _ZERO if _ZERO <= skew <= policy.network_noise else skew
    # received - age is at + skew, without passing through the phone's own (perhaps absurd) date.
    counts_at = received - max(age, _ZERO) - (skew - applied)
    return ClockVerdict(min(counts_at, received), _GRADES[clock], skew, flags)


def companion_clock(
    at: datetime, received_at: datetime, policy: ClockPolicy = DEFAULT_CLOCK_POLICY
) -> ClockState:
    """The clock state of a report that carries no ``sent_at`` (companion apps): synced when it arrives with
    the server's own time, else unknown."""
    return ClockState.SYNCED if abs(received_at - at) <= policy.network_noise else ClockState.UNKNOWN


def whole_second(instant: datetime) -> datetime:
    """The instant in UTC cut to whole seconds, as receipts show it."""
    return instant.astimezone(UTC).replace(microsecond=0)
