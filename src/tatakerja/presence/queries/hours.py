"""The working hours of a person's day, from the law and the circulars in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from tatakerja.circular.queries import library
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.worktime import workday
from tatakerja.kernel.calendar import WorkingPattern
from tatakerja.presence.queries.ground import Ground


@dataclass(frozen=True, slots=True)
class WorkHours:
    """Start and end by the local clock; ``source`` is the law or circular that says so."""

    start: time
    end: time
    ramadan: bool
    source: str


def hours_of(ground: Ground, policy: EffectivePolicy) -> WorkHours | None:
    """The hours of the day, ``None`` where it is not worked. No query: the ground brought the calendar."""
    rules = replace(library().time_rules, calendar=ground.book.calendar)
    answer = workday(rules, policy, WorkingPattern(ground.post.node.pattern))
    if answer.hours is None:
        return None
    return WorkHours(answer.hours.start, answer.hours.end, answer.ramadan, answer.source)
