"""Realised targets of a month: planned, counted from judged tasks, confirmed by the superior.

A4-13: "tetap memperhatikan realisasi target kinerja". The figure feeds e-Kinerja and the TPP's productivity
part; the yearly predicate of PermenPANRB 6/2022 is decided by people elsewhere and computed nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.worklog.rules.words import TaskState


@dataclass(frozen=True, slots=True)
class Target:
    """A performance target (SKP) of one year: amount in its unit, spread evenly over its months (1-12)."""

    id: int
    code: str
    title: str
    unit: str
    year: int
    amount: Fraction
    first_month: int = 1
    last_month: int = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """A task linked to a target: its amount, the date it was finished, how far its judgement has come."""

    task_id: int
    title: str
    done_on: date
    amount: Fraction
    state: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The superior's figure for a target and month, or an imported one (``source`` judged | import)."""

    realised: Fraction
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """One target in one month. ``realised`` is the confirmed figure, else what judged tasks add up to.

    ``counted`` comes from judged tasks only; ``waiting`` is the amount of finished tasks that nobody has
    judged.
    """

    target: Target
    planned: Fraction
    counted: Fraction
    waiting: Fraction
    realised: Fraction
    confirmed: Confirmation | None
    evidence: tuple[Evidence, ...]

    @property
    def share(self) -> Fraction:
        """Realised of planned, at most 1; nothing planned counts as reached."""
        return min(Fraction(1), self.realised / self.planned) if self.planned else Fraction(1)


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A person's month: the mean share of the targets planned in it; None without any.

    ``provisional``: a target awaits the superior's confirmation.
    """

    month: Month
    rows: tuple[TargetFigure, ...]

    @property
    def planned_rows(self) -> tuple[TargetFigure, ...]:
        return tuple(row for row in self.rows if row.planned)

    @property
    def share(self) -> Fraction | None:
        rows = self.planned_rows
        return sum((row.share for row in rows), Fraction(0)) / len(rows) if rows else None

    @property
    def provisional(self) -> bool:
        return any(row.confirmed is None for row in self.planned_rows)


def planned_in(target: Target, month: Month) -> Fraction:
    """The amount that falls on a month: the year's amount by the target's months, exactly."""
    if month.year != target.year or not target.first_month <= month.month <= target.last_month:
        return Fraction(0)
    return target.amount / (target.last_month - target.first_month + 1)


def target_figure(
    target: Target, month: Month, tasks: Iterable[Evidence], confirmed: Confirmation | None
) -> TargetFigure:
    """The figure of one target; ``tasks`` are those linked to it, of any month."""
    mine = tuple(task for task in tasks if task.done_on in month)
    counted = sum((t.amount for t in mine if t.state == TaskState.EVALUATED), Fraction(0))
    waiting = sum((t.amount for t in mine if t.state in (TaskState.DONE, TaskState.CHECKED)), Fraction(0))
    realised = confirmed.realised if confirmed is not None else counted
    return TargetFigure(target, planned_in(target, month), counted, waiting, realised, confirmed, mine)


def month_figure(month: Month, rows: Sequence[TargetFigure]) -> MonthFigure:
    """A person's month from the figures of the targets that are planned in it or have evidence in it."""
    kept = tuple(row for row in rows if row.planned or row.evidence or row.confirmed is not None)
    return MonthFigure(month, kept)


def require_reason(figure: TargetFigure, realised: Fraction, note: str) -> None:
    """A confirmed figure that differs from what the judged tasks add up to needs its reason in words."""
    if realised != figure.counted and not note.strip():
        raise Invalid(
            "Angka ini berbeda dari jumlah tugas yang dinilai. Tuliskan alasannya.",
            field="note",
            code="reason_missing",
        )


MAX_AMOUNT = Decimal("9999999999.99")


def amount_of(text: str, field: str = "realised", *, typed: bool = True) -> Decimal:
    """An amount as people type it (``12``, ``12,5``, ``1.250``): not negative, two decimals at most.

    A dot followed by exactly three digits groups thousands when a person ``typed`` it; in a file it may as
    well be a spreadsheet's own decimal point, so there it is refused rather than guessed.
    """
    value = text.strip().replace(" ", "")
    if "," in value:
        value = value.replace(".", "").replace(",", ".")
    elif _grouped(value):
        if not typed:
            raise Invalid(
                f"Jumlah “{text.strip()[:20]}” bermakna ganda. Tulis tanpa titik ribuan.",
                field=field,
                code="amount_ambiguous",
            )
        value = value.replace(".", "")
    if not value or not value.replace(".", "", 1).isascii() or not value.replace(".", "", 1).isdigit():
        raise Invalid(
            f"Jumlah “{text.strip()[:20]}” tidak terbaca. Tulis angka, misalnya 12 atau 12,5.",
            field=field,
            code="amount_unreadable",
        )
    found = Decimal(value)
    if found > MAX_AMOUNT or found != found.quantize(Decimal("0.01")):
        raise Invalid("Paling banyak dua angka di belakang koma.", field=field, code="amount_unreadable")
    return found.quantize(Decimal("0.01"))


def _grouped(value: str) -> bool:
    head, *rest = value.split(".")
    return (
        bool(rest)
        and head.isdigit()
        and len(head) <= 3
        and head != "0"
        and all(len(part) == 3 and part.isdigit() for part in rest)
    )
