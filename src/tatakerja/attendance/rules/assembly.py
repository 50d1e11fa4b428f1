"""From what holds and what happened to the facts of a person's day.

The application and the scenarios both come through here, so that the same facts cannot be judged by two
rules. What differs between them is only where a fact is read: a database row, or a line of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tatakerja.attendance.rules.facts import (
    Cover,
    DayFacts,
    Excuse,
    ExcuseKind,
    Mark,
    OfficeVisit,
    Schedule,
    schedule_of,
)
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.rows import Apel
from tatakerja.circular.rules.terms import Mode
from tatakerja.circular.rules.worktime import WorkdayAnswer
from tatakerja.kernel.periods import Span
from tatakerja.permit.rules import judge_outing, judge_visit
from tatakerja.presence.rules.windows import PresenceWindow, presence_window


@dataclass(frozen=True, slots=True)
class ToldOuting:
    """An outing for living needs as told to the superior for a day at home; instants are aware (A4-11)."""

    category: str
    span: Span
    acknowledged: bool
    id: str = ""


@dataclass(frozen=True, slots=True)
class ToldVisit:
    """Coming to the office on a day at home, as told to the superior (A4-03)."""

    reason: str
    acknowledged: bool
    id: str = ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a day is for a person.

    ``mode`` is the one it is judged by, None where the plan only advises; ``at_home`` whether home is what it
    says or advises. ``off_reason`` is said where the day is not worked.
    """

    mode: Mode | None
    clauses: tuple[str, ...] = ()
    at_home: bool = False
    working: bool = True
    off_reason: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """What is known of a person's day: the marks that count, what covers it, what the superior was told."""

    check_ins: tuple[Mark, ...] = ()
    check_outs: tuple[Mark, ...] = ()
    reports: tuple[Mark, ...] = ()
    leave: Cover | None = None
    duty: Cover | None = None
    outings: Sequence[ToldOuting] = ()
    visit: ToldVisit | None = None


_NOTHING = Happened()


def day_facts(
    policy: EffectivePolicy,
    zone: str,
    schedule: Schedule | None,
    assigned: Assigned,
    happened: Happened = _NOTHING,
    now: datetime | None = None,
) -> DayFacts:
    """The facts of the day that ``policy`` is about; ``now`` None = the day is over.

    A working day of the calendar on which a person has no hours is free: part-time PPPK have such days.
    """
    off_reason = assigned.off_reason
    if assigned.working and schedule is None:
        off_reason = "tidak ada jam kerja yang ditetapkan bagi pegawai pada hari ini"
    return DayFacts(
        date=policy.on,
        zone=zone,
        schedule=schedule,
        working=assigned.working,
        off_reason=off_reason,
        mode=assigned.mode,
        mode_clauses=assigned.clauses,
        place_clauses=place_clauses(policy, assigned.mode),
        anywhere=assigned.at_home and "anywhere" in (policy.value("presence.places") or ()),
        check_ins=happened.check_ins,
        check_outs=happened.check_outs,
        reports=happened.reports,
        leave=happened.leave,
        duty=happened.duty,
        excuses=excuses_of(policy, happened.outings),
        visit=visit_of(policy, happened.visit),
        now=now,
    )


def day_schedule(
    policy: EffectivePolicy, answer: WorkdayAnswer, zone: str, *, in_office: bool
) -> Schedule | None:
    """The hours of the day that ``policy`` is about as instants, None on a free day.

    Only who works in the office is called to a roll call: nobody at home, on leave, on duty or on a shift.

    The circular's windows for checking in and out take the place of the limits; the clauses are those of
    the hours, else the law they come from, and those of the windows.
    """
    if answer.hours is None:
        return None
    check_in = presence_window(policy, "check_in", fasting=answer.ramadan)
    check_out = presence_window(policy, "check_out", fasting=answer.ramadan)
    windows = policy.clauses_of("presence.windows") if check_in or check_out else ()
    apel: Sequence[Apel] = policy.value("presence.apel", ()) if in_office else ()
    return schedule_of(
        policy.on,
        answer.hours,
        zone,
        check_in=check_in,
        check_out=check_out,
        apel=[(one.name, PresenceWindow(one.start, one.until)) for one in apel],
        apel_clauses=policy.clauses_of("presence.apel") if apel else (),
        clauses=(*(answer.clauses or (answer.source,)), *windows),
    )


def place_clauses(policy: EffectivePolicy, mode: Mode | None) -> tuple[str, ...]:
    """The clauses behind a question about the place of a check-in, sorted.

    Having to be at home binds people at home (A4-10); what being elsewhere is (A2-22) binds those of whom
    the circular wants presence at all (``presence.modes``).
    """
    modes = policy.value("presence.modes")
    found: set[str] = set()
    if mode is None or mode is Mode.WFH:
        found.update(policy.clauses_of("presence.stay_home"))
    if mode is None or not modes or mode in modes:
        found.update(policy.clauses_of("presence.outside"))
    return tuple(sorted(found))


def excuses_of(policy: EffectivePolicy, outings: Iterable[ToldOuting]) -> tuple[Excuse, ...]:
    """Outings of the day; what makes one excused is the circular's to say (A4-11)."""
    found = []
    for outing in outings:
        verdict = judge_outing(policy, outing.category, acknowledged=outing.acknowledged)
        found.append(Excuse(ExcuseKind.OUTING, outing.span, verdict.excused, verdict.clauses, outing.id))
    return tuple(found)


def visit_of(policy: EffectivePolicy, told: ToldVisit | None) -> OfficeVisit | None:
    """Coming to the office of one's own accord; what it needs besides being told is the circular's to say."""
    if told is None:
        return None
    verdict = judge_visit(policy, acknowledged=told.acknowledged)
    return OfficeVisit(told.reason, verdict.settled, verdict.clauses, told.id)
