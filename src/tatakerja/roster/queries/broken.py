"""Which limits a roster breaks, day by day: the clause, what would help, and who may decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tatakerja.roster.models import GAP, HOME, RosterPlan
from tatakerja.roster.queries.counters import ShortCounter, office_days
from tatakerja.roster.queries.plans import DayTotals, PlanRow, PoolLimit
from tatakerja.roster.rules.fairness import IN_OFFICE

MOST_TOLD: Final = 20
_MOST_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Fix:
    """What would help and who may decide it."""

    text: str
    decider: str


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """One limit broken on one day; ``kind`` is over, under, gap or counter."""

    day: date
    kind: str
    text: str
    clauses: str
    fixes: tuple[Fix, ...]


def broken_rules(
    plan: RosterPlan,
    rows: Sequence[PlanRow],
    totals: Sequence[DayTotals],
    short: Sequence[ShortCounter] = (),
) -> list[BrokenRule]:
    """Everything that stands against publishing, in order of days; needs no query of its own."""
    limits = plan.basis.get("days", [])
    found: list[BrokenRule] = []
    for index, total in enumerate(totals):
        if total.broken:
            limit = limits[index] if index < len(limits) else {}
            found += _of_day(rows, index, total, limit)
        found += [_counter(one) for one in short if one.day == total.day]
    return found


def _counter(one: ShortCounter) -> BrokenRule:
    despite = Fix(_("Terbitkan dengan alasan."), _("kepala OPD, dibaca BKD"))
    if not one.could:
        train = Fix(
            _("Catat pegawai lain dalam kelompok %(group)s.") % {"group": one.counter.group or "–"},
            _("pengelola kepegawaian"),
        )
        return BrokenRule(one.day, "counter", one.sentence, "", (train, despite))
    names = _names(one.could[: one.counter.least - one.there])
    come = Fix(_("Jadikan P atau K: %(names)s.") % {"names": names}, _("penyusun jadwal"))
    return BrokenRule(one.day, "counter", one.sentence, "", (come, despite))


def _of_day(
    rows: Sequence[PlanRow], index: int, total: DayTotals, limit: Mapping[str, Any]
) -> list[BrokenRule]:
    clauses = str(limit.get("basis", ""))
    found = []
    if total.gaps:
        found.append(_gap(rows, index, total, clauses))
    for pool, count in total.pools:
        here = [row for row in rows if pool.key in ("", str(row.unit_id))]
        if pool.cap is not None and count > pool.cap:
            found.append(_over(here, index, total.day, (pool, count), clauses))
        if pool.least and count < pool.ranked + pool.least:
            found.append(_under(here, index, total.day, (pool, count), clauses))
    return found


def _gap(rows: Sequence[PlanRow], index: int, total: DayTotals, clauses: str) -> BrokenRule:
    who = _names([row for row in rows if row.cells[index] == GAP])
    text = ngettext("%(n)s sel masih kosong.", "%(n)s sel masih kosong.", total.gaps) % {"n": total.gaps}
    fix = Fix(_("Isi untuk %(names)s (tekan N).") % {"names": who}, _("penyusun jadwal"))
    return BrokenRule(total.day, "gap", text, clauses, (fix,))


def _over(
    rows: Sequence[PlanRow], index: int, day: date, held: tuple[PoolLimit, int], clauses: str
) -> BrokenRule:
    pool, count = held
    assert pool.cap is not None
    text = _("Di kantor %(n)s orang%(where)s, batasnya %(cap)s.") % {
        "n": count, "where": _where(pool, rows), "cap": pool.cap,
    }  # fmt: skip
    most_first = sorted(_turning(rows, index, IN_OFFICE), key=lambda row: (-office_days(row), row.name))
    away = Fix(
        _("Jadikan R: %(names)s.") % {"names": _names(most_first[: count - pool.cap])}, _("penyusun jadwal")
    )
    despite = Fix(_("Terbitkan dengan alasan."), _("kepala OPD, dibaca BKD"))
    return BrokenRule(day, "over", text, clauses, ((away, despite) if most_first else (despite,)))


def _under(
    rows: Sequence[PlanRow], index: int, day: date, held: tuple[PoolLimit, int], clauses: str
) -> BrokenRule:
    pool, count = held
    there, missing = count - pool.ranked, pool.ranked + pool.least - count
    text = _("Bergiliran %(n)s orang%(where)s, paling sedikit %(least)s.") % {
        "n": max(0, there), "where": _where(pool, rows), "least": pool.least,
    }  # fmt: skip
    least_first = sorted(_turning(rows, index, HOME), key=lambda row: (office_days(row), row.name))
    come = Fix(
        _("Jadikan P atau K: %(names)s.") % {"names": _names(least_first[:missing])}, _("penyusun jadwal")
    )
    other = Fix(_("Tetapkan jumlah lain, bila edaran mengizinkan."), _("kepala OPD, diketahui BKD"))
    return BrokenRule(day, "under", text, clauses, ((come, other) if least_first else (other,)))


def _where(pool: PoolLimit, rows: Sequence[PlanRow]) -> str:
    return f" ({rows[0].unit})" if pool.key and rows else ""


def _turning(rows: Sequence[PlanRow], index: int, letters: str | frozenset[str]) -> list[PlanRow]:
    """People who come by turns (some day at home) with one of the letters, not fixed by a later change."""
    return [
        row for row in rows if row.cells[index] in letters and index not in row.changed and HOME in row.cells
    ]


def _names(rows: Sequence[PlanRow]) -> str:
    named = ", ".join(row.name for row in rows[:_MOST_NAMES])
    left = len(rows) - _MOST_NAMES
    return f"{named} (+{left})" if left > 0 else named
