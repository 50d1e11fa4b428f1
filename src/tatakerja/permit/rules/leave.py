"""How much leave somebody has, how long a leave is, and what stands against it (PP 11/2017, PerBKN 24/2017).

The figures come as dated data (`LeaveTerms`); nothing here knows that a year gives twelve days.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tatakerja.kernel.calendar import HolidayCalendar, WorkingPattern
from tatakerja.kernel.errors import Invalid


class Unit(StrEnum):
    """In what a kind of leave is measured."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class PaperRule:
    """A paper that a leave of at least ``from_length`` days needs before it can be approved."""

    from_length: int
    name: str


@dataclass(frozen=True, slots=True)
class LeaveTerms:
    """What holds for one kind of leave. ``amount`` per year where ``yearly``, else per leave; ``None`` open.

    ``carry_total`` is the most that a year may hold with what came over from the year before,
    ``carry_total_two`` the same after two years without any leave. ``extra_days`` are calendar days that may
    be added where a place is hard to reach; a year's ``amount`` is lost where a leave of the kinds
    ``lost_by`` begins in it. ``askable`` is false for collective leave.
    """

    kind: str
    unit: Unit
    amount: int | None = None
    yearly: bool = False
    after_months: int = 0
    carry_total: int | None = None
    carry_total_two: int | None = None
    most_times: int | None = None
    extra_days: int = 0
    lost_by: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    papers: tuple[PaperRule, ...] = ()
    authority: str = ""
    askable: bool = True
    note: str = ""


def read_terms(kind: str, value: Mapping[str, Any]) -> LeaveTerms:
    """Terms from stored data; `Invalid` (unusable_terms) where a figure or word cannot be meant."""
    try:
        found = LeaveTerms(
            kind=kind,
            unit=Unit(value["unit"]),
            amount=_count(value.get("amount")),
            yearly=bool(value.get("yearly", False)),
            after_months=_count(value.get("after_months")) or 0,
            carry_total=_count(value.get("carry_total")),
            carry_total_two=_count(value.get("carry_total_two")),
            most_times=_count(value.get("most_times")),
            extra_days=_count(value.get("extra_days")) or 0,
            lost_by=tuple(str(one) for one in value.get("lost_by", ())),
            statuses=tuple(str(one) for one in value.get("statuses", ())),
            papers=tuple(PaperRule(int(one["from"]), str(one["name"])) for one in value.get("papers", ())),
            authority=str(value.get("authority", "")),
            askable=bool(value.get("askable", True)),
            note=str(value.get("note", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(
            f"Ketentuan cuti {kind} tidak terbaca.", field="value", code="unusable_terms"
        ) from error
    return found


def _count(value: object) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 4000:
        raise ValueError(value)
    return value


def after_months(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def length_of(
    unit: Unit,
    first: date,
    last: date,
    days: HolidayCalendar,
    pattern: WorkingPattern = WorkingPattern.FIVE_DAY,
) -> int:
    """How long a leave is in its unit; begun months count whole.

    Working days leave out weekends, holidays and collective leave: cuti bersama does not reduce annual leave.
    """
    if unit is Unit.WORKING_DAYS:
        return days.count_working_days(first, last, pattern)
    if unit is Unit.DAYS:
        return (last - first).days + 1
    months = 1
    while after_months(first, months) <= last:
        months += 1
    return months


def by_year(
    first: date, last: date, days: HolidayCalendar, pattern: WorkingPattern = WorkingPattern.FIVE_DAY
) -> dict[int, int]:
    """Working days of a leave by calendar year: one over New Year draws on two accounts."""
    found = {}
    for year in range(first.year, last.year + 1):
        start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        found[year] = days.count_working_days(start, end, pattern)
    return found


@dataclass(frozen=True, slots=True)
class Account:
    """Annual leave of one year, in working days; ``lost``: the year's own days went with a long leave."""

    year: int
    granted: int
    carried: int = 0
    used: int = 0
    asked: int = 0
    lost: bool = False

    @property
    def total(self) -> int:
        return self.granted + self.carried

    @property
    def left(self) -> int:
        """What can still be asked for; undecided requests count as used."""
        return self.total - self.used - self.asked


def carried_over(terms: LeaveTerms, last: Account, before: Account | None) -> int:
    """Days that come over into the year after ``last``.

    With a year of leave at most up to ``carry_total`` together with the new year's own; after two years
    without a single day up to ``carry_total_two`` (PerBKN 24/2017; the latter is to be confirmed).
    """
    granted = terms.amount or 0
    if terms.carry_total is None:
        return 0
    unused = max(0, last.granted + last.carried - last.used)
    cap = terms.carry_total
    untouched = last.used == 0 and before is not None and before.used == 0
    if untouched and before is not None and terms.carry_total_two is not None:
        cap, unused = terms.carry_total_two, last.granted + before.granted
    return max(0, min(unused, cap - granted))


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a circular says of leave on the asked dates: free, restricted to ``kinds``, or forbidden."""

    regime: str = "free"
    kinds: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    circular: str = ""


@dataclass(frozen=True, slots=True)
class LeaveFacts:
    """What a request for leave is judged on. ``years`` are its working days by year, ``extra`` the calendar
    days at its end that are asked for a place that is hard to reach."""

    first: date
    last: date
    length: int
    status: str
    serving_since: date | None
    years: Mapping[int, int]
    accounts: Mapping[int, Account]
    times_before: int = 0
    restriction: Restriction = Restriction()
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a leave cannot be asked for: a stable code, the field, a sentence that says what to do."""

    code: str
    field: str
    text: str


def judge_leave(terms: LeaveTerms, facts: LeaveFacts) -> tuple[Refusal, ...]:
    """Everything that stands against the request, the gravest first; empty = it may be asked."""
    whether = (_kind(terms), _restricted(terms, facts), _service(terms, facts))
    how_long = (_extra(terms, facts), _length(terms, facts), _balance(terms, facts), _times(terms, facts))
    return tuple(found for found in (*whether, *how_long) if found)


_LOST = "Hak tahun itu gugur karena cuti besar. "
_WORDS = {Unit.WORKING_DAYS: "hari kerja", Unit.DAYS: "hari", Unit.MONTHS: "bulan"}


def amount_text(terms: LeaveTerms) -> str:
    """``12 hari kerja setahun``, ``3 bulan``; empty where the kind has no figure."""
    if terms.amount is None:
        return ""
    return f"{terms.amount} {_WORDS[terms.unit]}{' setahun' if terms.yearly else ''}"


def length_text(terms: LeaveTerms, length: int) -> str:
    return f"{length} {_WORDS[terms.unit]}"


def _kind(terms: LeaveTerms) -> Refusal | None:
    if terms.askable:
        return None
    return Refusal("unknown_kind", "kind", "Cuti bersama berlaku bagi semua dan tidak perlu diajukan.")


def _restricted(terms: LeaveTerms, facts: LeaveFacts) -> Refusal | None:
    """SE MenPANRB 4/2021 and its like: at holidays only childbirth and serious illness."""
    held = facts.restriction
    if held.regime == "free" or (held.regime == "restricted" and terms.kind in held.kinds):
        return None
    clause = f" klausul {', '.join(held.clauses)}" if held.clauses else ""
    text = f"Cuti pada tanggal ini dibatasi oleh {held.circular}{clause}. Pilih tanggal lain."
    return Refusal("leave_restricted", "first", text)


def _service(terms: LeaveTerms, facts: LeaveFacts) -> Refusal | None:
    if terms.statuses and facts.status not in terms.statuses:
        text = "Jenis cuti ini tidak berlaku bagi status kepegawaian Anda. Tanyakan ke pengelola kepegawaian."
        return Refusal("leave_status", "kind", text)
    if facts.serving_since is None or after_months(facts.serving_since, terms.after_months) <= facts.first:
        return None
    text = f"Jenis cuti ini baru dapat diambil setelah {_years(terms.after_months)} masa kerja."
    return Refusal("service_too_short", "kind", text)


def _years(months: int) -> str:
    return f"{months // 12} tahun" if months % 12 == 0 else f"{months} bulan"


def _length(terms: LeaveTerms, facts: LeaveFacts) -> Refusal | None:
    if facts.length < 1:
        return Refusal("no_working_day", "first", "Tidak ada hari kerja di antara kedua tanggal ini.")
    if terms.yearly or terms.amount is None or not _exceeds(terms, facts):
        return None
    text = f"Paling lama {terms.amount} {_WORDS[terms.unit]}. Pilih tanggal akhir yang lebih awal."
    return Refusal("leave_too_long", "last", text)


def _exceeds(terms: LeaveTerms, facts: LeaveFacts) -> bool:
    assert terms.amount is not None
    if terms.unit is Unit.MONTHS:
        return facts.last >= after_months(facts.first, terms.amount)
    return facts.length > terms.amount


def _extra(terms: LeaveTerms, facts: LeaveFacts) -> Refusal | None:
    """PP 11/2017: up to twelve calendar days more where annual leave is spent at a place hard to reach."""
    if facts.extra <= terms.extra_days:
        return None
    text = "Jenis cuti ini tidak mengenal tambahan hari perjalanan."
    if terms.extra_days:
        text = f"Tambahan hari perjalanan paling lama {terms.extra_days} hari kalender."
    return Refusal("extra_too_long", "extra", text)


def _balance(terms: LeaveTerms, facts: LeaveFacts) -> Refusal | None:
    if not terms.yearly:
        return None
    for year, wanted in sorted(facts.years.items()):
        account = facts.accounts.get(year)
        left = account.left if account else 0
        if wanted > left:
            text = (
                f"Sisa cuti tahunan {year} tinggal {max(left, 0)} hari kerja, yang diminta {wanted}. "
                f"{_LOST if account and account.lost else ''}Kurangi harinya atau pilih jenis cuti lain."
            )
            return Refusal("leave_beyond_balance", "last", text)
    return None


def _times(terms: LeaveTerms, facts: LeaveFacts) -> Refusal | None:
    if terms.most_times is None or facts.times_before < terms.most_times:
        return None
    text = f"Jenis cuti ini dapat diambil {terms.most_times} kali. Tanyakan ke pengelola kepegawaian."
    return Refusal("leave_too_often", "kind", text)


def papers_needed(terms: LeaveTerms, first: date, last: date) -> tuple[str, ...]:
    """Names of the papers that a leave of these dates needs: of several limits the highest reached."""
    days = (last - first) // timedelta(days=1) + 1
    reached = [rule for rule in terms.papers if rule.from_length <= days]
    highest = max((rule.from_length for rule in reached), default=0)
    return tuple(rule.name for rule in reached if rule.from_length == highest)


def service_begin(appointed: str | None, posts: Sequence[date]) -> date | None:
    """Since when somebody serves: the month in the NIP (``YYYY-MM``, or ``YYYY``), else the first post."""
    if appointed:
        year, _, month = appointed.partition("-")
        return date(int(year), int(month or 1), 1)
    return min(posts, default=None)
