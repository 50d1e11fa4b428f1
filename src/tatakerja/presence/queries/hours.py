"""The working hours of a person's day, from the law and the circulars in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.policy import Window
from tatakerja.circular.rules.worktime import TimeRules, workday
from tatakerja.kernel.calendar import WorkingPattern
from tatakerja.kernel.zones import at
from tatakerja.organisation.queries import Post
from tatakerja.presence.queries.ground import Ground

_ABSENT = frozenset({"OFF", "LEAVE"})


@dataclass(frozen=True, slots=True)
class WorkHours:
    """Start and end by the local clock; ``source`` is the law or circular that says so."""

    start: time
    end: time
    ramadan: bool
    source: str


def hours_of(ground: Ground, policy: EffectivePolicy) -> WorkHours | None:
    """The hours of the day, ``None`` where it is not worked. No query: the ground brought the calendar."""
    return hours_on(ground.post, policy, ground.book.time_rules)


def hours_on(post: Post, policy: EffectivePolicy, rules: TimeRules) -> WorkHours | None:
    """The hours of a post on the day of the policy, ``None`` where it is not worked. No query."""
    answer = workday(rules, policy, WorkingPattern(post.node.pattern))
    if answer.hours is None:
        return None
    return WorkHours(answer.hours.start, answer.hours.end, answer.ramadan, answer.source)


def working_at(ground: Ground, policy: EffectivePolicy, moment: datetime) -> bool:
    """Whether ``moment`` falls into the person's working hours: no day off, no leave; both ends belong."""
    hours = hours_of(ground, policy)
    if hours is None or ground.plan.mode in _ABSENT:
        return False
    starts, ends = (at(ground.day, clock, ground.zone) for clock in (hours.start, hours.end))
    return starts <= moment <= (ends if ends > starts else ends + timedelta(days=1))


def call_window(post: Post, policy: EffectivePolicy, rules: TimeRules) -> tuple[time, time] | None:
    """When somebody at home must be reachable, by the local clock: the circular's window, else the working
    hours; ``None`` on a day without either. No query."""
    window: Window | None = policy.value("presence.work_window")
    if window is not None:
        return window.start, window.until
    hours = hours_on(post, policy, rules)
    return (hours.start, hours.end) if hours else None


def callable_at(ground: Ground, policy: EffectivePolicy, moment: datetime) -> bool:
    """Whether somebody at home must be reachable at ``moment``: the circular's window, else working hours.

    A window of reachability is apart from working time and adds none (X9).
    """
    window: Window | None = policy.value("presence.work_window")
    if window is None or ground.plan.mode in _ABSENT:
        return working_at(ground, policy, moment)
    return at(ground.day, window.start, ground.zone) <= moment <= at(ground.day, window.until, ground.zone)
