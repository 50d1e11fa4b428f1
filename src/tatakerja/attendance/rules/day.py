"""The evaluation of a person's day: policy and facts in, a finding with reasons out.

A day at home is attendance: *masuk kerja* means performing duty inside or outside the office (PP 94/2021).
Nothing here punishes: what a person may explain stands as pending until somebody has decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from tatakerja.attendance.rules.classes import minutes_after, whole_minute
from tatakerja.attendance.rules.facts import (
    DEFAULT_DAY_RULES,
    Apel,
    Cover,
    DayFacts,
    DayFinding,
    DayRules,
    DayStatus,
    Excuse,
    ExcuseKind,
    Mark,
    Schedule,
)
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.periods import Span, merged
from tatakerja.kernel.verdicts import Reason
from tatakerja.kernel.zones import clock_text
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.overnight import LONGEST_SHIFT
from tatakerja.presence.rules.place import Place

Moment = TypeVar("Moment", str, datetime)  # as SQLite and as PostgreSQL write an instant
_MINUTE = timedelta(minutes=1)

# Coming to the office on a day at home is allowed for urgent work (circular 060/1617/425.022/2020 cl. A4-03).
_PLACES = {
    Mode.WFO: frozenset({Place.OFFICE, Place.DUTY}),
    Mode.PIKET: frozenset({Place.OFFICE, Place.DUTY}),
    Mode.WFH: frozenset({Place.HOME, Place.OFFICE, Place.DUTY}),
    None: frozenset({Place.HOME, Place.OFFICE, Place.DUTY}),
}
_PLACE_WORDS = {
    Place.HOME: "di rumah",
    Place.OFFICE: "di kantor",
    Place.DUTY: "di tempat tugas",
    Place.OUTSIDE: "di luar area",
    Place.UNKNOWN: "di tempat yang belum pasti",
}
_MODE_WORDS = {Mode.WFO: "di kantor", Mode.PIKET: "piket di kantor", Mode.WFH: "di rumah"}
_COMBINED = {
    (False, False): DayStatus.PRESENT,
    (True, False): DayStatus.LATE,
    (False, True): DayStatus.EARLY,
    (True, True): DayStatus.LATE_AND_EARLY,
}


@dataclass(frozen=True, slots=True)
class _Deviation:
    """Lateness or leaving early: whole minutes, class, and the reason for them."""

    minutes: int = 0
    kind: str | None = None
    reasons: tuple[Reason, ...] = ()


_NONE = _Deviation()


def evaluate_day(facts: DayFacts, rules: DayRules = DEFAULT_DAY_RULES) -> DayFinding:
    """The finding of a day. A free day comes first, then leave, then duty, then the evidence."""
    if not facts.working or facts.schedule is None:
        return _free_day(facts)
    if facts.leave is not None:
        return _covered(facts, DayStatus.LEAVE, "leave", facts.leave)
    if facts.duty is not None:
        return _covered(facts, DayStatus.DUTY, "duty", facts.duty)
    first_in = min(_counting(facts.check_ins), key=_moment, default=None)
    last_out = max(_counting(facts.check_outs), key=_moment, default=None)
    if first_in is None and last_out is None:
        return _without_evidence(facts, facts.schedule)
    return _with_evidence(facts, facts.schedule, rules, first_in, last_out)


@dataclass(frozen=True, slots=True)
class PlainDay(Generic[Moment]):
    """What a check-in and a check-out are like that make a day simply present, whatever their exact times.

    Such days have one and the same finding for everybody on the same assignment: of a province's month nine
    tenths need not be judged one by one. ``places`` are values of `Place`; in each roll call of ``apel``
    (from … to before …) one of the two marks must lie.
    """

    in_before: Moment
    out_from: Moment
    places: frozenset[str]
    apel: tuple[tuple[Moment, Moment], ...] = ()

    def holds(
        self, came: Moment, came_place: str, came_grade: str, went: Moment, went_place: str, went_grade: str
    ) -> bool:
        """Whether a day with only these two marks is such a day."""
        return (
            came < self.in_before
            and went >= self.out_from
            and came_place in self.places
            and went_place in self.places
            and came_grade != _UNPROVEN
            and went_grade != _UNPROVEN
            and all(starts <= came < ends or starts <= went < ends for starts, ends in self.apel)
        )


_UNPROVEN = Grade.C.value


def plain_day(
    schedule: Schedule, mode: Mode | None, write: Callable[[datetime], Moment]
) -> PlainDay[Moment] | None:
    """The plain day of an assignment; ``None`` where more than two marks count.

    ``write`` gives an instant the form in which the marks are compared (as the database writes it).
    """
    if schedule.flexible:
        return None
    places = _PLACES[mode] - {Place.HOME} if schedule.apel else _PLACES[mode]
    return PlainDay(
        write(whole_minute(schedule.late_after) + _MINUTE),
        write(whole_minute(schedule.early_before)),
        frozenset(place.value for place in places),
        tuple((write(one.span.start), write(one.span.end + _MINUTE)) for one in schedule.apel),
    )


def _counting(marks: Iterable[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.confirmed is not False]


def _moment(mark: Mark) -> datetime:
    return mark.at


def _free_day(facts: DayFacts) -> DayFinding:
    why = facts.off_reason or "bukan hari kerja"
    reasons = [Reason("off", f"Hari libur: {why}.", () if facts.schedule is None else facts.schedule.clauses)]
    if facts.check_ins or facts.check_outs:
        evidence = tuple(mark.id for mark in (*facts.check_ins, *facts.check_outs) if mark.id)
        reasons.append(Reason("worked_on_free_day", "Ada presensi pada hari libur.", evidence=evidence))
    return DayFinding(facts.date, None, DayStatus.OFF, reasons=tuple(reasons))


def _covered(facts: DayFacts, status: DayStatus, code: str, cover: Cover) -> DayFinding:
    word = "Cuti" if status is DayStatus.LEAVE else "Dinas luar"
    reason = Reason(code, f"{word}: {cover.label}.", cover.clauses, (cover.id,) if cover.id else ())
    return DayFinding(facts.date, None, status, reasons=(reason,))


def _without_evidence(facts: DayFacts, schedule: Schedule) -> DayFinding:
    excused = _acknowledged(facts.excuses)
    spans = [excuse.span for excuse in excused]
    if not _over(facts, schedule):
        text = "Hari kerja belum selesai; belum ada presensi."
        reason = Reason("day_under_way", text, schedule.clauses)
        return DayFinding(facts.date, facts.mode, DayStatus.PENDING, final=False, reasons=(reason,))
    if _later(schedule.start, spans) >= schedule.end:
        reason = Reason(
            "excused_whole_day",
            "Tidak ada presensi, tetapi seluruh jam kerja tercakup izin atau gangguan; menunggu keputusan.",
            _clauses(excused),
            _ids(excused),
        )
        return DayFinding(facts.date, facts.mode, DayStatus.PENDING, final=False, reasons=(reason,))
    reason = Reason(
        "no_evidence",
        "Tidak ada presensi masuk maupun pulang, dan tidak ada cuti, dinas luar atau izin.",
        (*facts.mode_clauses, *schedule.clauses),
    )
    return DayFinding(facts.date, facts.mode, DayStatus.ABSENT, counts_as_absent=True, reasons=(reason,))


def _with_evidence(
    facts: DayFacts, schedule: Schedule, rules: DayRules, first_in: Mark | None, last_out: Mark | None
) -> DayFinding:
    late = _lateness(facts, schedule, rules, first_in)
    early = _earliness(facts, schedule, rules, first_in, last_out)
    marks = [mark for mark in (first_in, last_out) if mark is not None]
    waiting = _waiting(facts, rules, marks)
    status = DayStatus.PENDING if waiting else _COMBINED[late.kind is not None, early.kind is not None]
    missed = _missed_apel(facts, schedule)
    reasons = (_assigned(facts), *_visited(facts, marks), *late.reasons, *early.reasons, *waiting, *missed)
    return DayFinding(
        facts.date,
        facts.mode,
        status,
        late.minutes,
        late.kind,
        early.minutes,
        early.kind,
        final=not waiting and _over(facts, schedule, first_in, last_out),
        apel_missed=len(missed),
        reasons=reasons,
    )


def _assigned(facts: DayFacts) -> Reason:
    if facts.mode is None:
        return Reason("assignment", "Tidak ada penugasan khusus hari ini.", facts.mode_clauses)
    return Reason("assignment", f"Penugasan hari ini: {_MODE_WORDS[facts.mode]}.", facts.mode_clauses)


def _visited(facts: DayFacts, marks: Sequence[Mark]) -> tuple[Reason, ...]:
    """Why somebody at home was at the office: told for an urgent task, which A4-03 allows; no violation."""
    visit, there = facts.visit, [mark for mark in marks if mark.place is Place.OFFICE]
    if visit is None or facts.mode is not Mode.WFH or not there:
        return ()
    known = "diketahui atasan" if visit.settled else "diberitahukan kepada atasan, belum diketahui"
    text = f"Ke kantor untuk tugas mendesak ({visit.reason}), {known}. Diperkenankan, bukan pelanggaran."
    evidence = ((visit.id,) if visit.id else ()) + tuple(mark.id for mark in there if mark.id)
    return (Reason("office_visit", text, visit.clauses, evidence),)


def _over(
    facts: DayFacts, schedule: Schedule, first_in: Mark | None = None, last_out: Mark | None = None
) -> bool:
    """Whether nothing more is to come: after the hours; of a shift that has begun, after the longest one."""
    if schedule.flexible and first_in is not None and last_out is None:
        return facts.now is None or facts.now > first_in.at + LONGEST_SHIFT
    return facts.now is None or facts.now > max(schedule.end, schedule.early_before)


def _lateness(facts: DayFacts, schedule: Schedule, rules: DayRules, first_in: Mark | None) -> _Deviation:
    limit = schedule.late_after
    excused = [excuse for excuse in _acknowledged(facts.excuses) if limit in excuse.span]
    if first_in is None:
        if any(excuse.kind is ExcuseKind.OUTAGE for excuse in excused):
            return _relieved("check_in_relieved", "Presensi masuk tidak ada karena gangguan sistem.", excused)
        text = f"Tidak ada presensi masuk; dihitung {rules.late.worst}."
        return _Deviation(0, rules.late.worst, (Reason("no_check_in", text, schedule.clauses),))
    if schedule.flexible:
        return _NONE
    moved = _later(limit, [excuse.span for excuse in _acknowledged(facts.excuses)])
    minutes = minutes_after(first_in.at, moved)
    if minutes == 0 and minutes_after(first_in.at, limit) == 0:
        return _NONE
    clock = clock_text(first_in.at, facts.zone)
    if minutes == 0:
        until = clock_text(limit, facts.zone)
        text = f"Masuk pukul {clock}, lewat {until}, {_excused_by(excused)}."
        return _relieved("late_excused", text, excused)
    kind = rules.late.of(minutes)
    text = f"Masuk pukul {clock}, {minutes} menit setelah {clock_text(moved, facts.zone)} ({kind})."
    reason = Reason("late", text, (*schedule.clauses, *_clauses(excused)), _mark_ids(first_in))
    return _Deviation(minutes, kind, (reason,))


def _earliness(
    facts: DayFacts, schedule: Schedule, rules: DayRules, first_in: Mark | None, last_out: Mark | None
) -> _Deviation:
    limit = schedule.early_before
    excused = [excuse for excuse in _acknowledged(facts.excuses) if limit in excuse.span]
    if last_out is None:
        if not _over(facts, schedule, first_in):
            return _NONE
        if any(excuse.kind is ExcuseKind.OUTAGE for excuse in excused):
            return _relieved(
                "check_out_relieved", "Presensi pulang tidak ada karena gangguan sistem.", excused
            )
        text = f"Tidak ada presensi pulang; dihitung {rules.early.worst}."
        return _Deviation(0, rules.early.worst, (Reason("no_check_out", text, schedule.clauses),))
    if schedule.flexible:
        return _shortfall(schedule, rules, first_in, last_out)
    moved = _earlier(limit, [excuse.span for excuse in _acknowledged(facts.excuses)])
    minutes = minutes_after(moved, last_out.at)
    if minutes == 0 and minutes_after(limit, last_out.at) == 0:
        return _NONE
    clock = clock_text(last_out.at, facts.zone)
    if minutes == 0:
        start = clock_text(limit, facts.zone)
        text = f"Pulang pukul {clock}, sebelum {start}, {_excused_by(excused)}."
        return _relieved("early_excused", text, excused)
    kind = rules.early.of(minutes)
    text = f"Pulang pukul {clock}, {minutes} menit sebelum {clock_text(moved, facts.zone)} ({kind})."
    reason = Reason("early", text, (*schedule.clauses, *_clauses(excused)), _mark_ids(last_out))
    return _Deviation(minutes, kind, (reason,))


def _shortfall(schedule: Schedule, rules: DayRules, first_in: Mark | None, last_out: Mark) -> _Deviation:
    """On a flexible day only the minutes that are missing to the required ones count as leaving early."""
    if schedule.required_minutes is None or first_in is None:
        return _NONE
    needed = schedule.required_minutes + schedule.break_minutes
    worked = (whole_minute(last_out.at) - whole_minute(first_in.at)) // _MINUTE
    minutes = min(needed, max(0, needed - worked))
    kind = rules.early.of(minutes)
    if kind is None:
        return _NONE
    text = f"Jam kerja fleksibel kurang {minutes} menit dari {schedule.required_minutes} menit ({kind})."
    evidence = (*_mark_ids(first_in), *_mark_ids(last_out))
    return _Deviation(minutes, kind, (Reason("hours_short", text, schedule.clauses, evidence),))


def _excused_by(excuses: Sequence[Excuse]) -> str:
    outage = any(excuse.kind is ExcuseKind.OUTAGE for excuse in excuses)
    return "karena gangguan sistem" if outage else "tetapi berizin"


def _relieved(code: str, text: str, excuses: Sequence[Excuse]) -> _Deviation:
    return _Deviation(reasons=(Reason(code, text, _clauses(excuses), _ids(excuses)),))


def _waiting(facts: DayFacts, rules: DayRules, marks: Sequence[Mark]) -> tuple[Reason, ...]:
    """What keeps the day pending: a time that only the phone vouches for, a place not yet explained."""
    reasons = []
    for mark in marks:
        if mark.confirmed:
            continue
        fits = not rules.place_needs_answer or _place_fits(facts, mark)
        if fits and mark.grade is not Grade.C:
            continue
        clock = clock_text(mark.at, facts.zone)
        if mark.grade is Grade.C:
            text = f"Jam {clock} hanya dari ponsel; menunggu konfirmasi atasan."
            reasons.append(Reason("time_unproven", text, evidence=_mark_ids(mark)))
        if not fits:
            text = f"Presensi pukul {clock} {_PLACE_WORDS[mark.place]}; menunggu penjelasan."
            reasons.append(Reason("place_unexplained", text, facts.place_clauses, _mark_ids(mark)))
    return tuple(reasons)


def _missed_apel(facts: DayFacts, schedule: Schedule) -> tuple[Reason, ...]:
    """The roll calls at which nothing was heard, once they are over and unless that time was excused.

    Any mark within its window shows that one was there, but none at home; any part of an outage excuses.
    """
    if not schedule.apel:
        return ()
    marks = (*facts.check_ins, *facts.check_outs, *facts.reports)
    seen = [whole_minute(mark.at) for mark in _counting(marks) if mark.place is not Place.HOME]
    return tuple(
        Reason("apel_missed", _apel_words(facts, one), one.clauses)
        for one in schedule.apel
        if (facts.now is None or facts.now >= one.span.end + _MINUTE)
        and not any(moment in one.span for moment in seen)
        and not any(_covers(excuse, one.span) for excuse in _acknowledged(facts.excuses))
    )


def _apel_words(facts: DayFacts, apel: Apel) -> str:
    first = clock_text(apel.span.start, facts.zone, with_label=False)
    return f"Tidak ada presensi pada {apel.name} pukul {first}–{clock_text(apel.span.end, facts.zone)}."


def _covers(excuse: Excuse, span: Span) -> bool:
    """Whether an excuse takes a roll call away: an outage by any part of it, anything else by all of it."""
    if excuse.kind is ExcuseKind.OUTAGE:
        return excuse.span.start <= span.end and span.start <= excuse.span.end
    return excuse.span.start <= span.start and span.end <= excuse.span.end


def _place_fits(facts: DayFacts, mark: Mark) -> bool:
    if facts.anywhere or mark.place in _PLACES[facts.mode]:
        return True
    return any(mark.at in excuse.span for excuse in _acknowledged(facts.excuses))


def _acknowledged(excuses: Iterable[Excuse]) -> list[Excuse]:
    return [excuse for excuse in excuses if excuse.acknowledged]


def _later(limit: datetime, spans: Sequence[Span]) -> datetime:
    """The limit moved to the end of the excused time that it falls into."""
    for span in merged(spans):
        if limit in span:
            return span.end
    return limit


def _earlier(limit: datetime, spans: Sequence[Span]) -> datetime:
    """The limit moved to the beginning of the excused time that it falls into."""
    for span in merged(spans):
        if limit in span:
            return span.start
    return limit


def _clauses(excuses: Sequence[Excuse]) -> tuple[str, ...]:
    return tuple(clause for excuse in excuses for clause in excuse.clauses)


def _ids(excuses: Sequence[Excuse]) -> tuple[str, ...]:
    return tuple(excuse.id for excuse in excuses if excuse.id)


def _mark_ids(mark: Mark) -> tuple[str, ...]:
    return (mark.id,) if mark.id else ()
