"""Windows of presence: when coming and leaving count as in time, and what has become of what was asked.

Sources: circular 100.3.4/739/B.ORG-III/2026 (06.30-07.30 and 11.00-13.00), circular 800/734-BKD/2020 cl.
A2-20 (reports at 07:30, 11:30 and 15:00). Late and missed are states to be answered, not judgements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.sections import Window
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import at
from tatakerja.presence.rules.answering import AnswerTimes
from tatakerja.presence.rules.place import Place


@dataclass(frozen=True, slots=True)
class PresenceWindow:
    """A window by the local clock; both ends belong to it, the last minute whole (07:30:59 is 07:30)."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes < self.opens:
            raise Invalid("Jendela presensi ditutup sebelum dibuka.", field="closes", code="window_reversed")


def presence_window(policy: EffectivePolicy, kind: str, *, fasting: bool) -> PresenceWindow | None:
    """The circular's window of a kind, in or out of Ramadan (K26-04); None where it names none."""
    stated: Sequence[Window] = policy.value("presence.windows") or ()
    found = next((one for one in stated if one.kind == kind and one.ramadan in (None, fasting)), None)
    return PresenceWindow(found.start, found.until) if found else None


class ReportState(StrEnum):
    """What has become of a requested report."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    ANSWERED = "answered"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A request for one location: asked at ``due``, in time until ``closes`` (both UTC)."""

    due: datetime
    closes: datetime


def report_requests(
    day: date, clocks: Sequence[time], zone: str, *, minutes: int = AnswerTimes().report_minutes
) -> tuple[ReportRequest, ...]:
    """The requests of a day at local times, in order, each answerable in time for ``minutes``."""
    if minutes < 1:
        raise Invalid("Waktu jawab paling sedikit satu menit.", field="minutes", code="window_empty")
    due = [at(day, clock, zone) for clock in sorted(set(clocks))]
    return tuple(ReportRequest(moment, moment + timedelta(minutes=minutes)) for moment in due)


def report_state(request: ReportRequest, answered_at: datetime | None, now: datetime) -> ReportState:
    """The state of a request, by the moment that counts of its answer."""
    if answered_at is not None:
        return ReportState.ANSWERED if answered_at <= request.closes else ReportState.LATE
    if now < request.due:
        return ReportState.SCHEDULED
    return ReportState.OPEN if now <= request.closes else ReportState.MISSED


def brings_location(accuracy_m: float | None, place: str) -> bool:
    """Whether a check-in said where somebody was, so that it answers a request for a location.

    A tap at a kiosk has a place and no coordinates; so has one whose coordinates were taken after their time.
    """
    return accuracy_m is not None or place != Place.UNKNOWN


def roll_call_state(starts: datetime, ends: datetime, now: datetime, *, seen: bool) -> ReportState:
    """The state of a roll call from ``starts`` to before ``ends``; any tap within it shows presence."""
    if seen:
        return ReportState.ANSWERED
    if now < starts:
        return ReportState.SCHEDULED
    return ReportState.OPEN if now < ends else ReportState.MISSED
