"""Circulars that hold while an event lasts ("selama PPKM …", A1-06): people open and close the event.

Sources: circular of Kotawaringin Timur cl. A1-06; SE MenPANRB 2021-22, which followed the level of the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tatakerja.circular.rules.policy import Policy
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Period


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


def needs_review(policy: Policy, on: date) -> bool:
    """Whether somebody must look: the review is due, or the end is open and no review is planned (A0-01)."""
    if policy.valid.review_on is not None:
        return policy.valid.review_on <= on
    return policy.valid.until is None and policy.valid.start <= on


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
