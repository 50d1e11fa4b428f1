"""Circulars that hold while an event lasts ("selama PPKM …", A1-06), and when a circular is looked at again.

Sources: circular of Kotawaringin Timur cl. A1-06; SE MenPANRB 2021-22, which followed the level of the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from tatakerja.circular.rules.policy import Policy
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Period

OPEN_END: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A time during which an event lasted or lasts: by whose word, and why."""

    event: str
    period: Period
    by: str = ""
    reason: str = ""


def during(policies: Sequence[Policy], occurrences: Sequence[Occurrence]) -> tuple[Policy, ...]:
    """The circulars with the dates on which their events last; those without an event are as they were."""
    return tuple(_bound(policy, occurrences) for policy in policies)


def _bound(policy: Policy, occurrences: Sequence[Occurrence]) -> Policy:
    event = policy.valid.while_event
    if not event:
        return policy
    spans = tuple(found.period for found in occurrences if found.event == event)
    return replace(policy, valid=replace(policy.valid, spans=spans))


def review_day(policy: Policy, held: Sequence[date]) -> date | None:
    """The day on which somebody must look at a circular; None where it ends by itself and plans no review.

    An open end without a planned review is asked about after `OPEN_END` (A0-01). ``held`` are the days of
    reviews that were decided "continue": the next one is as far ahead as the first one was.
    """
    valid = policy.valid
    due = valid.review_on or (valid.start + OPEN_END if valid.until is None else None)
    if due is None or not held:
        return due
    return max(held) + max(due - valid.start, timedelta(days=1))


def close_event(policy: Policy, last_day: date) -> Policy:
    """The circular as it holds once a person has recorded that its event ended on ``last_day`` (A1-06).

    `Invalid` (422) for a circular that is bound to no event, and for a day before its first.
    """
    valid = policy.valid
    if not (valid.until_event or valid.while_event):
        raise Invalid("Edaran ini tidak terikat pada suatu keadaan.", field="event", code="no_event")
    if last_day < valid.start:
        raise Invalid("Keadaan itu berakhir sebelum edaran berlaku.", field="last_day", code="before_start")
    until = last_day if valid.until is None else min(valid.until, last_day)
    return replace(policy, valid=replace(valid, until=until))
