"""When a report closes because its reporter says nothing more (practice of SP4N-LAPOR!: ten days). Pure.

An office's word hands the report to its reporter until a day. Silence then closes it, never without a notice
before, and never a complaint that was answered without proof: for that an office cannot wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tatakerja.service.rules.complaints import Kind, needs_proof


@dataclass(frozen=True, slots=True)
class Patience:
    """``days`` of silence after an office's word; the reporter is reminded ``notice_days`` before the end.

    No text of law that was seen states the days: a region confirms them.
    """

    days: int = 10
    notice_days: int = 3


@dataclass(frozen=True, slots=True)
class Wait:
    """Until ``reply_by`` (local date) the reporter may answer; ``noticed_on`` is the day of the notice."""

    reply_by: date
    noticed_on: date | None = None


def wait_for_reporter(kind: Kind, asked: bool, proofs: int, said_on: date, patience: Patience) -> Wait | None:
    """The wait that begins with an office's word on ``said_on``; None where silence must not close.

    ``asked``: the office cannot go on without the reporter. ``proofs``: files that show the result so far.
    """
    if not asked and needs_proof(kind) and not proofs:
        return None
    return Wait(said_on + timedelta(days=patience.days))


def notice_due(wait: Wait, today: date, patience: Patience) -> Wait | None:
    """The wait with its notice of ``today``; None while it is early, or when the notice was given.

    A late notice moves the end: the reporter always has ``notice_days`` to answer it.
    """
    if wait.noticed_on is not None or today < wait.reply_by - timedelta(days=patience.notice_days):
        return None
    return Wait(max(wait.reply_by, today + timedelta(days=patience.notice_days)), today)


def closes(wait: Wait, today: date) -> bool:
    """Whether the silence is over: noticed before, and the last day of the reporter has passed."""
    return wait.noticed_on is not None and today > wait.reply_by
