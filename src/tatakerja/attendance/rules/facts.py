"""What the evaluation of a person's day needs to know, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tatakerja.attendance.rules.classes import EARLY, LATE, ClassTable
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.periods import Span
from tatakerja.kernel.verdicts import Reason, clause_ids
from tatakerja.kernel.workingtime import WorkDay
from tatakerja.kernel.zones import at
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.overnight import LONGEST_SHIFT
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.windows import PresenceWindow


class DayStatus(StrEnum):
    """The state of a person's day."""

    PRESENT = "present"
    LATE = "late"
    EARLY = "early"
    LATE_AND_EARLY = "late_and_early"
    ABSENT = "absent"
    LEAVE = "leave"
    DUTY = "duty"
    OFF = "off"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Mark:
    """A check-in or check-out as it counts: the UTC moment, the place, and how far the time is trusted.

    ``confirmed`` is the superior's word where one is needed (grade C, another place): None = not yet,
    False = refused, and then the mark does not count.
    """

    at: datetime
    place: Place
    grade: Grade = Grade.A
    confirmed: bool | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """Approved leave, or duty outside with a letter, that covers the whole day."""

    label: str
    clauses: tuple[str, ...] = ()
    id: str = ""


class ExcuseKind(StrEnum):
    """Why a part of the day is excused."""

    OUTING = "outing"
    OUTAGE = "outage"
    PERMIT = "permit"


@dataclass(frozen=True, slots=True)
class Excuse:
    """A part of the day that is excused: an outing told to the superior (A4-11), an outage, a permit.

    Without acknowledgement it excuses nothing yet.
    """

    kind: ExcuseKind
    span: Span
    acknowledged: bool = True
    clauses: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class OfficeVisit:
    """Coming to the office on a day at home for an urgent task, told with its reason (060/1617 cl. A4-03).

    ``settled``: the superior has said what the circular asks for.
    """

    reason: str
    settled: bool = True
    clauses: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Apel:
    """A roll call or ceremony of a day: its name, from when to when presence is shown, its clauses."""

    name: str
    span: Span
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The hours of one person's day in UTC; the end may lie after midnight.

    ``late_after`` and ``early_before`` are the limits: start and end of work, or the circular's presence
    windows where it has them. ``flexible``: only the duration counts, ``required_minutes`` net (None = not
    measured). ``apel``: the roll calls the person is called to; missing one is a reason of its own and
    changes neither status nor minutes.
    """

    start: datetime
    end: datetime
    late_after: datetime
    early_before: datetime
    break_minutes: int = 0
    flexible: bool = False
    required_minutes: int | None = None
    apel: tuple[Apel, ...] = ()
    clauses: tuple[str, ...] = ()


def schedule_of(
    day: date,
    hours: WorkDay,
    zone: str,
    *,
    check_in: PresenceWindow | None = None,
    check_out: PresenceWindow | None = None,
    flexible: bool = False,
    required_minutes: int | None = None,
    apel: Sequence[tuple[str, PresenceWindow]] = (),
    apel_clauses: tuple[str, ...] = (),
    clauses: tuple[str, ...] = (),
) -> Schedule:
    """The schedule of a local day.

    A check-in window makes its closing the limit of lateness, a check-out window its opening the limit of
    leaving early (circular 100.3.4/739/B.ORG-III/2026: 06.30-07.30 and 11.00-13.00 on Fridays).
    """
    start, end = hours.span(day, zone)
    return Schedule(
        start=start,
        end=end,
        late_after=start if check_in is None else at(day, check_in.closes, zone),
        early_before=end if check_out is None else at(day, check_out.opens, zone),
        break_minutes=hours.break_minutes,
        flexible=flexible,
        required_minutes=required_minutes,
        apel=tuple(
            Apel(name, Span(at(day, window.opens, zone), at(day, window.closes, zone)), apel_clauses)
            for name, window in apel
        ),
        clauses=clauses,
    )


def shift_marks(
    ins: Sequence[Mark],
    outs: Sequence[Mark],
    next_ins: Sequence[Mark],
    next_outs: Sequence[Mark],
    longest: timedelta = LONGEST_SHIFT,
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The marks of a shift that begins on a day, where shifts cross midnight.

    A check-out before the day's first check-in belongs to the shift of the day before. A check-in without a
    later check-out is closed by the next day's first check-out, if that comes before the next check-in and
    within ``longest``.
    """
    if not ins:
        return (), ()
    first, last = min(mark.at for mark in ins), max(mark.at for mark in ins)
    found = tuple(mark for mark in outs if mark.at >= first)
    if any(mark.at >= last for mark in found):
        return tuple(ins), found
    begins = min((mark.at for mark in next_ins), default=last + longest)
    closing = min((mark.at for mark in next_outs if mark.at <= begins), default=None)
    if closing is None or closing - last > longest:
        return tuple(ins), found
    return tuple(ins), (*found, *(mark for mark in next_outs if mark.at == closing))


# A check-out at a clock before the check-in's is of the next day: less than so long after it.
_ONE_ROUND = timedelta(hours=24)


def day_marks(
    ins: Sequence[Mark],
    outs: Sequence[Mark],
    before: tuple[Sequence[Mark], Sequence[Mark]] = ((), ()),
    after: tuple[Sequence[Mark], Sequence[Mark]] = ((), ()),
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The marks of an ordinary day, where somebody may work past midnight.

    A check-in without a later check-out is closed by the next day's first check-out, if that comes before the
    next check-in and within a day; then it is none of the next day's. ``before`` and ``after`` are the marks
    of the neighbouring days, check-ins and check-outs.
    """
    taken, closing = _closing(before, (ins, outs)), _closing((ins, outs), after)
    kept = tuple(mark for mark in outs if mark is not taken)
    return tuple(ins), kept if closing is None else (*kept, closing)


def _closing(
    day: tuple[Sequence[Mark], Sequence[Mark]], following: tuple[Sequence[Mark], Sequence[Mark]]
) -> Mark | None:
    """The check-out of the following day that closes a day's last check-in."""
    if not day[0] or not following[1]:
        return None
    last = max(mark.at for mark in day[0])
    if any(mark.at >= last for mark in day[1]):
        return None
    begins = min((mark.at for mark in following[0]), default=last + _ONE_ROUND)
    first = min(following[1], key=lambda mark: mark.at)
    return first if first.at < min(begins, last + _ONE_ROUND) else None


@dataclass(frozen=True, slots=True)
class DayRules:
    """The tenant's tables and switches for judging a day.

    ``place_needs_answer``: a check-in away from the assigned place stands as pending until explained.
    """

    late: ClassTable = LATE
    early: ClassTable = EARLY
    place_needs_answer: bool = True


DEFAULT_DAY_RULES = DayRules()


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Everything that shapes one person's day.

    ``working`` False (with ``off_reason``) or no schedule means a free day. ``mode`` is today's assignment,
    None where none was given (then any known place will do); ``anywhere``: the policy lets people work from
    any place. ``reports``: locations sent besides check-in and check-out. ``visit``: told that one comes to
    the office on a day at home. ``now`` is the moment of judging, None when the day is over.
    """

    date: date
    zone: str
    schedule: Schedule | None = None
    working: bool = True
    off_reason: str = ""
    mode: Mode | None = None
    mode_clauses: tuple[str, ...] = ()
    place_clauses: tuple[str, ...] = ()
    anywhere: bool = False
    check_ins: tuple[Mark, ...] = ()
    check_outs: tuple[Mark, ...] = ()
    reports: tuple[Mark, ...] = ()
    leave: Cover | None = None
    duty: Cover | None = None
    excuses: tuple[Excuse, ...] = ()
    visit: OfficeVisit | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayFinding:
    """The finding of a person's day, with reasons.

    Minutes are whole; a missing check-in or check-out has the worst class and 0 minutes, since nobody knows
    them. ``apel_missed``: roll calls at which nothing was heard. ``final`` False: the day is under way, or
    something waits for a person's word.
    """

    date: date
    mode: Mode | None
    status: DayStatus
    late_minutes: int = 0
    late_class: str | None = None
    early_minutes: int = 0
    early_class: str | None = None
    counts_as_absent: bool = False
    final: bool = True
    apel_missed: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that shaped the finding, sorted."""
        return clause_ids(self.reasons)

    @property
    def flags(self) -> tuple[str, ...]:
        """The codes of the reasons, in the order in which they came."""
        return tuple(reason.code for reason in self.reasons)
