"""From a person's days to a proposal under the discipline regulation in force on the date of the acts.

Counts run January to December and rise to the next band as days accrue; ten working days in a row count
across the turn of the year, because that rule knows no year. A proposal is drafted for the direct superior,
who decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tatakerja.discipline.rules.bands import (
    CONTRACT,
    KINDS,
    Level,
    Regulation,
    RuleSet,
    regulation_of_act,
    rules_of,
)
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.kernel.verdicts import Reason, clause_ids


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """One working day of the person (free days are left out): absent without a valid reason, or the minutes
    late. A day that is still pending is given with ``absent`` False and no minutes."""

    date: date
    absent: bool = False
    late_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many minutes of lateness make one absent day; 0 = lateness is never converted."""

    minutes_per_day: int

    def __post_init__(self) -> None:
        if self.minutes_per_day < 0:
            raise Invalid(
                "Menit per hari tidak boleh negatif.", field="minutes_per_day", code="negative_minutes"
            )

    def days(self, minutes: int) -> tuple[int, int]:
        """Whole days, and the minutes that remain."""
        return divmod(minutes, self.minutes_per_day) if self.minutes_per_day else (0, minutes)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sanction proposed for a person to decide; ``applied`` is the transitional substitute where the law
    has one, else the kind itself."""

    level: Level
    kind: str
    applied: str


@dataclass(frozen=True, slots=True)
class DisciplineFinding:
    """What the days of a year add up to under one regulation, and what follows.

    ``consecutive_days`` is the longest run of absent working days. ``salary_stop_from``: the first of the
    month after the run reached its limit. ``other``: the same for acts of the year that fall under the other
    regulation, None when there are none.
    """

    regulation: Regulation
    absent_days: int
    late_minutes: int
    converted_days: int
    remainder_minutes: int
    total_days: int
    consecutive_days: int
    proposal: Proposal | None
    salary_stop_from: date | None
    reasons: tuple[Reason, ...] = ()
    other: DisciplineFinding | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The articles that shaped the finding, sorted."""
        return clause_ids(self.reasons)


@dataclass(frozen=True, slots=True)
class DisciplineSettings:
    """The tenant's parameters: ``conversion`` None = the regulation's usual one; ``transitional`` False once
    the regulation on pay has been issued; ``contract``: the rules for people under contract."""

    conversion: Conversion | None = None
    transitional: bool = True
    contract: RuleSet = CONTRACT


DEFAULT_SETTINGS = DisciplineSettings()


def judge_absence(
    days: Iterable[WorkedDay],
    on: date,
    *,
    status: str = "pns",
    settings: DisciplineSettings = DEFAULT_SETTINGS,
) -> DisciplineFinding:
    """The finding on a date, from all working days of the person up to then.

    Give the end of the year before as well: a run of absent days may have begun there. Acts on both sides of
    31 August 2021 are counted apart; the answer is that of the regulation in force on ``on``, unless only
    acts of the earlier one exist, and the rest is ``other``.
    """
    known = sorted((day for day in days if day.date <= on), key=lambda day: day.date)
    current = regulation_of_act(on, status)
    findings = {}
    for regulation in {regulation_of_act(day.date, status) for day in known if day.date.year == on.year}:
        mine = [day for day in known if regulation_of_act(day.date, status) is regulation]
        findings[regulation] = _judge(mine, on.year, rules_of(regulation, settings.contract), settings)
    acts = {regulation: finding for regulation, finding in findings.items() if _has_acts(finding)}
    if current in acts or not acts:
        main = findings.get(current) or _judge([], on.year, rules_of(current, settings.contract), settings)
    else:
        main = next(iter(acts.values()))
    other = next((finding for finding in acts.values() if finding.regulation is not main.regulation), None)
    return replace(main, other=other)


def heaviest(kinds: Iterable[str]) -> str | None:
    """Of several kinds the heaviest: one examination leads to one sanction. None of none."""
    return max(kinds, key=lambda kind: KINDS[kind].rank, default=None)


def _has_acts(finding: DisciplineFinding) -> bool:
    return bool(finding.absent_days or finding.late_minutes or finding.consecutive_days)


def _judge(
    days: Sequence[WorkedDay], year: int, rules: RuleSet, settings: DisciplineSettings
) -> DisciplineFinding:
    this_year = [day for day in days if day.date.year == year]
    absent = [day for day in this_year if day.absent]
    minutes = sum(day.late_minutes for day in this_year if not day.absent)
    conversion = settings.conversion or Conversion(rules.minutes_per_day)
    converted, remainder = conversion.days(minutes)
    total = len(absent) + converted
    longest, reached = _longest_run(days, year, rules.consecutive_days)
    reasons = [_counted(len(absent), minutes, converted, rules)]
    kinds = _cumulative(total, rules, reasons) + _consecutive(longest, reached, rules, reasons)
    proposal = _proposal(heaviest(kinds), rules, settings.transitional, reasons)
    stop = None if reached is None else Month.of(reached).next().first
    if stop is not None:
        text = f"Gaji dihentikan mulai {stop:%d-%m-%Y}, tanpa menunggu keputusan."
        reasons.append(Reason("salary_stop", text, (rules.salary_source,)))
    return DisciplineFinding(
        rules.regulation,
        len(absent),
        minutes,
        converted,
        remainder,
        total,
        longest,
        proposal,
        stop,
        tuple(reasons),
    )


def _longest_run(days: Sequence[WorkedDay], year: int, limit: int) -> tuple[int, date | None]:
    """The longest run of absent days that touches the year, and the day on which the first such run stood at
    the limit (None = none did; it may lie in the year before)."""
    longest, run, started_reaching = 0, 0, None
    reached: date | None = None
    for day in days:
        run = run + 1 if day.absent else 0
        if run == limit and limit:
            started_reaching = day.date
        if day.date.year == year and day.absent:
            longest = max(longest, run)
            if limit and run >= limit and reached is None:
                reached = started_reaching
    return longest, reached


def _counted(absent: int, minutes: int, converted: int, rules: RuleSet) -> Reason:
    text = f"{absent} hari kerja tanpa alasan sah; terlambat {minutes} menit"
    return Reason(
        "counted",
        f"{text}, dihitung {converted} hari ({rules.regulation.value})." if converted else f"{text}.",
    )


def _cumulative(total: int, rules: RuleSet, reasons: list[Reason]) -> list[str]:
    band = rules.band(total)
    if band is None:
        return []
    until = "atau lebih" if band.last is None else f"sampai {band.last}"
    text = f"{total} hari: masuk rentang {band.first} {until} hari, {KINDS[band.kind].label}."
    reasons.append(Reason("cumulative_band", text, (band.source,)))
    if band.holders_only:
        text = "Hanya untuk pemangku jabatan struktural atau fungsional tertentu; periksa jabatannya."
        reasons.append(Reason("post_holders_only", text, (band.source,)))
    return [band.kind]


def _consecutive(longest: int, reached: date | None, rules: RuleSet, reasons: list[Reason]) -> list[str]:
    if reached is None:
        return []
    text = f"{longest} hari kerja berturut-turut tanpa alasan sah, batasnya {rules.consecutive_days} hari."
    reasons.append(Reason("consecutive", text, (rules.consecutive_source,)))
    return [rules.consecutive_kind]


def _proposal(kind: str | None, rules: RuleSet, transitional: bool, reasons: list[Reason]) -> Proposal | None:
    if kind is None:
        return None
    substitute = rules.substitute(kind) if transitional else None
    if substitute is None:
        return Proposal(KINDS[kind].level, kind, kind)
    text = f"Selama peraturan gaji dan tunjangan belum ada, diterapkan {KINDS[substitute.applied].label}."
    reasons.append(Reason("transitional_substitute", text, (substitute.source,)))
    return Proposal(KINDS[kind].level, kind, substitute.applied)
