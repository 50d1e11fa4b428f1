"""A TPP statement step by step: every rupiah between the full TPP and the amount has its line and its reason.

The steps are differences of exact running sums, rounded once each, so that they always add up to the amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from tatakerja.allowance.rules.tpp import (
    CUT_CODES,
    Rates,
    TppLine,
    TppStatement,
    compute_tpp,
    cut_codes,
    parts_of,
)
from tatakerja.attendance.rules.facts import DayFinding
from tatakerja.kernel.money import HUNDRED, as_number, round_rupiah
from tatakerja.kernel.verdicts import Reason

CODE_WORDS = {
    "TL": "Terlambat",
    "PSW": "Pulang sebelum waktunya",
    "TK": "Tanpa keterangan",
    "APEL": "Tidak hadir apel",
}


@dataclass(frozen=True, slots=True)
class Extra:
    """A cut that no day's class gives, such as a kind of leave; percent in all."""

    label: str
    percent: Fraction
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sanction:
    """A decided sanction that takes so many percent of the full TPP this month, and its decision."""

    label: str
    percent: Fraction
    decision: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """An accepted difference of a closed day: what it brings (plus) or takes (minus), in rupiah."""

    day: date
    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class Pay:
    """What one person's month is computed from.

    ``days`` need only hold days that cut or wait; ``home_days`` counts days properly worked at home.
    """

    gross: int
    status: str
    days: tuple[DayFinding, ...] = ()
    home_days: int = 0
    realisation: Fraction | None = None
    extras: tuple[Extra, ...] = ()
    carried: tuple[Carried, ...] = ()
    sanctions: tuple[Sanction, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: its words, what it adds or takes, what is left, why, by which clauses and days."""

    label: str
    amount: int
    left: int
    why: str = ""
    clauses: tuple[str, ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The month of one person: the result of the rule, what is carried over, and the steps between."""

    result: TppStatement
    adjustment: int
    steps: tuple[Step, ...] = field(default=())

    @property
    def amount(self) -> int:
        """What is paid: never below zero, whatever is carried."""
        return self.result.amount + self.adjustment


def compute_statement(pay: Pay, rates: Rates, *, month_cap: Fraction = HUNDRED) -> Statement:
    """The statement of a month by the tenant's rule.

    ``month_cap`` is the most that attendance may cut in a month, in percent of the base. What is carried over
    takes at most what the month leaves.
    """
    result = compute_tpp(
        gross=pay.gross,
        days=pay.days,
        rates=rates,
        realisation_percent=pay.realisation,
        status=pay.status,
        extra=_extra_lines(pay.extras),
        cap=month_cap,
        whole_cut=sum((one.percent for one in pay.sanctions), Fraction(0)),
    )
    if result.gross == 0:
        return Statement(_with_home_days(result, pay), 0, _none_steps(result))
    carried = sum(one.amount for one in pay.carried)
    adjustment = max(carried, -result.amount)
    steps = _steps(pay, rates, result, month_cap)
    return Statement(
        _with_home_days(result, pay), adjustment, (*steps, *_carried_steps(pay, result, adjustment))
    )


def _extra_lines(extras: Sequence[Extra]) -> tuple[TppLine, ...]:
    return tuple(TppLine(one.label, 1, one.percent, one.percent) for one in extras)


def _with_home_days(result: TppStatement, pay: Pay) -> TppStatement:
    if not pay.home_days or any(reason.code == "home_days_whole" for reason in result.reasons):
        return result
    reason = Reason("home_days_whole", f"{pay.home_days} hari WFH tidak dipotong.", ("A4-12",))
    return replace(result, reasons=(*result.reasons, reason))


def _none_steps(result: TppStatement) -> tuple[Step, ...]:
    return tuple(Step("Tanpa TPP", 0, 0, one.text, one.clauses) for one in result.reasons)


def _steps(pay: Pay, rates: Rates, result: TppStatement, cap: Fraction) -> tuple[Step, ...]:
    base = "bagian disiplin" if rates.cut_base == "part" else "seluruh TPP"
    source = (rates.source,) if rates.source else ()
    steps = [Step("TPP penuh", result.gross, result.gross, _weights(rates), source)]
    cut, left = Fraction(0), result.gross
    for line in result.lines:
        cut = min(cap, HUNDRED, cut + line.percent)
        after = round_rupiah(sum(parts_of(result.gross, cut, rates, None), Fraction(0)))
        why = f"{line.times} × {as_number(line.percent_each)}% dari {base}"
        steps.append(Step(_label(line), after - left, after, why, source, _days_of(pay.days, line.code)))
        left = after
    sanctioned = _sanction_steps(pay, rates, cut, left)
    steps += sanctioned
    left = sanctioned[-1].left if sanctioned else left
    reached = pay.realisation
    text = "Realisasi belum ada; sementara dihitung 100%" if reached is None else (
        f"Realisasi target {as_number(min(reached, HUNDRED))}% "
        f"dari bobot {as_number(rates.performance_weight)}%"
    )  # fmt: skip
    steps.append(Step("Kinerja", result.amount - left, result.amount, text, ("A4-13",)))
    return tuple(steps)


def _sanction_steps(pay: Pay, rates: Rates, cut: Fraction, left: int) -> list[Step]:
    """One step a sanction, the decision named in it."""
    steps, taken = [], Fraction(0)
    for one in pay.sanctions:
        taken += one.percent
        after = round_rupiah(sum(parts_of(pay.gross, cut, rates, None, taken), Fraction(0)))
        why = f"{as_number(one.percent)}% dari TPP penuh. {one.decision}"
        steps.append(Step(f"Hukuman disiplin: {one.label}", after - left, after, why, one.clauses))
        left = after
    return steps


def _weights(rates: Rates) -> str:
    discipline, performance = as_number(rates.discipline_weight), as_number(rates.performance_weight)
    return f"Bobot disiplin {discipline}%, kinerja {performance}%"


def _label(line: TppLine) -> str:
    if line.code not in CUT_CODES:
        return line.code
    word = CODE_WORDS[line.code.rstrip("1234")]
    return word if line.code == "TK" else f"{word} ({line.code})"


def _days_of(days: Sequence[DayFinding], code: str) -> tuple[date, ...]:
    return tuple(day.date for day in days if code in cut_codes(day))


def _carried_steps(pay: Pay, result: TppStatement, adjustment: int) -> list[Step]:
    """One step a carried difference; what the month cannot bear is not taken and the last step says so."""
    left, steps = result.amount, []
    for one in pay.carried:
        taken = max(one.amount, -left)
        left += taken
        why = one.text if taken == one.amount else f"{one.text} Dibatasi sampai sisa bulan ini."
        steps.append(Step(f"Selisih {one.day.isoformat()}", taken, left, why, (), (one.day,)))
    if steps and left != result.amount + adjustment:
        last = steps[-1]
        missing = result.amount + adjustment - left
        steps[-1] = replace(last, amount=last.amount + missing, left=last.left + missing)
    return steps
