"""Rows of tables and small rules of a policy in plain words: one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _g

from tatakerja.circular.rules.policy import GroupRule, Report
from tatakerja.circular.rules.rows import (
    FULL_TIME,
    Apel,
    CallUp,
    Closure,
    DimensionRow,
    FixedRow,
    Protocol,
    ShareRow,
    Shift,
    TravelCap,
    TravelPeriod,
    Visit,
)
from tatakerja.circular.rules.sections import EventRule, Hours, Reachability
from tatakerja.kernel.workingtime import WorkDay
from tatakerja.platform import formats

Say = Callable[..., str]


def row_words(value: Any, say: Say) -> str | None:
    """One row as a line, None for what is no row; ``say`` puts its parts into words."""
    for kind, words in _WORDS.items():
        if isinstance(value, kind):
            return _joined(words(value, say))
    return None


def _joined(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part)


def _dates(start: date | None, until: date | None) -> str | None:
    if start is not None and until is not None:
        return formats.date_range(start, until)
    if start is not None:
        return _g("sejak %(day)s") % {"day": formats.medium_date(start)}
    return _g("sampai %(day)s") % {"day": formats.medium_date(until)} if until is not None else None


def _people(count: int | None) -> str | None:
    return _g("paling sedikit %(n)s orang") % {"n": count} if count is not None else None


def _minutes(text: str, count: int | None) -> str | None:
    return text % {"n": count} if count is not None else None


def _share_row(row: ShareRow, say: Say) -> list[str | None]:
    when = ", ".join(
        f"{say(name)} {' / '.join(say(one) for one in values)}" for name, values in row.when.items()
    )
    days = say(row.weekdays, "office.weekdays") if row.weekdays is not None else None
    return [f"{when or _g('selain itu')}: {say(row.max_share)}", days, _dates(row.start, row.until)]


def _dimension(row: DimensionRow, say: Say) -> list[str | None]:
    at = " / ".join((*row.agency, *row.unit, *row.agency_kind))
    return [f"{say(row.name)} {say(row.value)}", at, _dates(row.start, row.until)]


def _fixed(row: FixedRow, say: Say) -> list[str | None]:
    at = " / ".join(one for one in (row.agency, row.unit) if one)
    who = f"{row.by}: {row.reason}"
    return [_g("%(at)s %(n)s orang") % {"at": at, "n": row.per_day}, who, _dates(row.start, row.until)]


def _closure(row: Closure, say: Say) -> list[str | None]:
    at = " / ".join(one for one in (row.agency, row.unit) if one)
    return [at, row.reason, _dates(row.start, row.until)]


def _shift(row: Shift, say: Say) -> list[str | None]:
    days = say(row.weekdays, "office.weekdays") if row.weekdays is not None else None
    hours = f"{say(row.name)} {row.start:%H.%M}–{row.end:%H.%M}"
    return [hours, say(row.who) if row.who is not None else None, _people(row.min_people), days]


def _apel(row: Apel, say: Say) -> list[str | None]:
    dates = _joined(_dates(one.first, one.last) for one in row.dates or ())
    return [
        f"{row.name} {row.start:%H.%M}–{row.until:%H.%M}",
        say(row.weekdays, "office.weekdays") if row.weekdays is not None else None,
        dates or None,
        say(row.who) if row.who != FULL_TIME else None,
    ]


def _call_up(rule: CallUp, say: Say) -> list[str | None]:
    return [
        " / ".join(rule.by),
        _g("wajib hadir") if rule.must_come else _g("boleh menolak"),
        _minutes(_g("dijawab dalam %(n)s menit"), rule.reply_minutes),
        _minutes(_g("tiba dalam %(n)s menit"), rule.arrive_minutes),
        _g("di luar batas di kantor") if rule.over_quota else None,
    ]


def _visit(rule: Visit, say: Say) -> list[str | None]:
    return [say(rule.notice), _g("dengan alasan") if rule.reason_required else None]


def _travel_period(row: TravelPeriod, say: Say) -> list[str | None]:
    private = _g("pribadi %(rule)s") % {"rule": say(row.private)} if row.private is not None else None
    official = _g("dinas %(rule)s") % {"rule": say(row.official)} if row.official is not None else None
    return [formats.date_range(row.start, row.until), private, official, row.note]


def _travel_cap(row: TravelCap, say: Say) -> list[str | None]:
    cut = _g("%(kind)s dikurangi %(cut)s") % {"kind": say(row.kind), "cut": say(row.cut)}
    return [cut, say(row.measure), row.against, _dates(row.start, row.until)]


def _event(rule: EventRule, say: Say) -> list[str | None]:
    room, most = rule.room_share, rule.max_people
    return [
        f"{say(rule.kind)} {say(rule.regime)}",
        _g("paling banyak %(share)s ruangan") % {"share": say(room)} if room is not None else None,
        _g("paling banyak %(n)s orang") % {"n": most} if most is not None else None,
        rule.approver,
        _g("dengan pilihan daring") if rule.online_instead else None,
        _dates(rule.start, rule.until),
    ]


def _protocol(rule: Protocol, say: Say) -> list[str | None]:
    at = (
        _g("pada %(at)s") % {"at": " / ".join(say(one) for one in rule.applies_to)}
        if rule.applies_to
        else None
    )
    return [*rule.items, at, None if rule.required else _g("dianjurkan")]


def _report(report: Report, say: Say) -> list[str | None]:
    return [
        f"{report.what} ({report.sender} → {report.receiver})",
        say(report.every) if report.every else None,
        _g("pukul %(clock)s") % {"clock": say(report.due)} if report.due is not None else None,
        _dates(None, report.by),
        say(report.mode) if report.mode is not None else None,
        report.channel,
        _g("berisi %(parts)s") % {"parts": ", ".join(report.contains)} if report.contains else None,
        _g("tidak wajib") if report.optional else None,
    ]


def _reachability(rule: Reachability, say: Say) -> list[str | None]:
    unanswered = (
        _g("%(n)s panggilan berturut-turut tidak dijawab") % {"n": rule.calls} if rule.calls else None
    )
    late = _minutes(_g("jawaban setelah %(n)s menit terlambat"), rule.reply_minutes)
    repeated = rule.proposal_repeated
    return [
        unanswered,
        _minutes(_g("dalam %(n)s menit"), rule.within_minutes),
        late,
        *(
            _g("diusulkan: %(what)s") % {"what": say(p)}
            for p in (rule.proposal_no_answer, rule.proposal_late)
            if p
        ),
        _g("bila berulang: %(what)s") % {"what": say(repeated)} if repeated else None,
    ]


def _group(rule: GroupRule, say: Say) -> list[str | None]:
    decided = _g("diatur %(by)s") % {"by": rule.delegated_to} if rule.delegated_to else None
    letter = _g("dengan surat tugas") if rule.needs_letter else None
    return [f"{say(rule.who)}: {say(rule.modes)}", decided, letter, *rule.shifts, _people(rule.min_per_day)]


def _hours(hours: Hours, say: Say) -> list[str | None]:
    return [f"{say((day,), 'office.weekdays')} {say(each)}" for day, each in hours.days.items()]


def _day(day: WorkDay, say: Say) -> list[str | None]:
    rest = _g("istirahat %(n)s menit") % {"n": day.break_minutes}
    return [f"{day.start:%H.%M}–{day.end:%H.%M} ({rest})"]


_WORDS: dict[type, Callable[[Any, Say], list[str | None]]] = {
    ShareRow: _share_row,
    DimensionRow: _dimension,
    FixedRow: _fixed,
    Closure: _closure,
    Shift: _shift,
    Apel: _apel,
    CallUp: _call_up,
    Visit: _visit,
    TravelPeriod: _travel_period,
    TravelCap: _travel_cap,
    EventRule: _event,
    Protocol: _protocol,
    Report: _report,
    Reachability: _reachability,
    GroupRule: _group,
    Hours: _hours,
    WorkDay: _day,
}
