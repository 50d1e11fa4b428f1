"""TPP (tambahan penghasilan pegawai) of one person and month, line by line.

The tenant's rule is data: weights of discipline and performance (sum 100), cuts in percent per class of
lateness, leaving early and absence, and what the cuts are taken from. A day properly worked at home costs
nothing (circular 060/1617/425.022/2020 cl. A4-12); realised targets count (A4-13); people who are not ASN
have no TPP (A4-14). Rupiah are whole: each part is rounded to the nearest rupiah, a half up, and the amount
is their sum, but never more than the full TPP (two halves rounded up would be one rupiah over it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from tatakerja.attendance.rules.facts import DayFinding, DayStatus
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import HUNDRED, Number, as_number, exact, format_rupiah, round_rupiah
from tatakerja.kernel.verdicts import Reason, clause_ids

ABSENT: Final = "TK"
# A roll call that was missed; it cuts only where the tenant's rule names it.
APEL: Final = "APEL"
_COMMON: Final = ("TL1", "TL2", "TL3", "TL4", "PSW1", "PSW2", "PSW3", "PSW4", ABSENT)
CUT_CODES: Final = (*_COMMON, APEL)
# A4-14 speaks of ASN; part-time PPPK are paid by their contract.
_WITHOUT_TPP: Final = frozenset({"non_asn", "pppk_paruh_waktu"})


class CutBase(StrEnum):
    """What the cuts are a percentage of: the discipline part, or the whole TPP."""

    PART = "part"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Rates:
    """The tenant's rule. Weights and cuts are percentages (25 means 25 %); a class without an entry costs
    nothing. ``source``: where the figures come from; ``to_be_confirmed``: nobody here has set them yet."""

    discipline_weight: Fraction
    performance_weight: Fraction
    cuts: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    cut_base: CutBase = CutBase.PART
    source: str = ""
    to_be_confirmed: bool = False

    def __post_init__(self) -> None:
        for name in ("discipline_weight", "performance_weight"):
            if getattr(self, name) < 0:
                raise Invalid("Bobot tidak boleh negatif.", field=name, code="negative_weight")
        if self.discipline_weight + self.performance_weight != HUNDRED:
            raise Invalid(
                "Bobot disiplin dan kinerja harus berjumlah 100.",
                field="discipline_weight",
                code="weights_sum",
            )
        for code, percent in self.cuts.items():
            if code not in CUT_CODES:
                raise Invalid(
                    f"Kelas potongan tidak dikenal: {code!r}. Pilihan: {', '.join(CUT_CODES)}.",
                    field=f"cuts.{code}",
                    code="unknown_cut",
                )
            if not 0 <= percent <= HUNDRED:
                raise Invalid(
                    f"Potongan {code} harus 0 sampai 100 persen.",
                    field=f"cuts.{code}",
                    code="cut_out_of_range",
                )


def rates_of(
    *,
    discipline_weight: Number,
    performance_weight: Number,
    cuts: Mapping[str, Number],
    cut_base: str = "part",
    source: str = "",
) -> Rates:
    """Rates from the numbers a person wrote; anything unsound is `Invalid` with its field."""
    try:
        base = CutBase(cut_base)
    except ValueError as error:
        raise Invalid(
            f"cut_base harus part atau whole, bukan {cut_base!r}.", field="cut_base", code="unknown_cut_base"
        ) from error
    return Rates(
        exact(discipline_weight, field="discipline_weight"),
        exact(performance_weight, field="performance_weight"),
        MappingProxyType({code: exact(percent, field=f"cuts.{code}") for code, percent in cuts.items()}),
        base,
        source,
    )


# A table to start from, not a rule of any region: the cuts of a ministry, the common 40/60 split.
EXAMPLE_RATES: Final = Rates(
    discipline_weight=Fraction(40),
    performance_weight=Fraction(60),
    cuts=MappingProxyType(
        {code: Fraction(step, 2) for code, step in zip(_COMMON, (1, 2, 3, 4, 1, 2, 3, 4, 8), strict=True)}
    ),
    source="Permentan 68/2012 (potongan); bobot 40/60 lazim dipakai daerah",
    to_be_confirmed=True,
)


@dataclass(frozen=True, slots=True)
class TppLine:
    """One line of cuts: a class, how many times, percent each, percent in all."""

    code: str
    times: int
    percent_each: Fraction
    percent: Fraction


@dataclass(frozen=True, slots=True)
class TppStatement:
    """TPP of a month in whole rupiah; ``cut_percent`` of the base, at most 100.

    ``amount`` is the sum of both parts. ``warnings``: realisation_missing (counted as 100 until it is known),
    pending_days (not cut until they are decided), rates_to_be_confirmed.
    """

    gross: int
    cut_percent: Fraction
    discipline_part: int
    performance_part: int
    amount: int
    lines: tuple[TppLine, ...] = ()
    warnings: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that shaped the statement, sorted."""
        return clause_ids(self.reasons)


def cut_codes(finding: DayFinding) -> tuple[str, ...]:
    """The classes by which a day's finding cuts: none for leave, duty, free and pending days and for a day
    properly worked at home; TK alone for an absent day; APEL once for each roll call that was missed."""
    if finding.counts_as_absent:
        return (ABSENT,)
    missed = (APEL,) * finding.apel_missed
    if finding.status not in (DayStatus.LATE, DayStatus.EARLY, DayStatus.LATE_AND_EARLY):
        return missed
    return (*(code for code in (finding.late_class, finding.early_class) if code is not None), *missed)


def compute_tpp(
    *,
    gross: int,
    days: Sequence[DayFinding],
    rates: Rates,
    realisation_percent: Fraction | None,
    status: str = "pns",
    extra: Sequence[TppLine] = (),
    cap: Fraction = HUNDRED,
    whole_cut: Fraction = Fraction(0),
) -> TppStatement:
    """The TPP of a person for the findings of a month.

    ``gross`` is the full TPP in rupiah; ``realisation_percent`` the realised performance target (over 100
    counts as 100, None = not known yet). ``extra`` are cuts that no day gives, ``cap`` the most that may be
    cut in percent of the base, ``whole_cut`` what sanctions take of the full TPP besides. No part is ever
    negative; what the cuts take beyond the discipline part comes off the performance part only where they are
    taken from the whole.
    """
    _require_amounts(gross, realisation_percent)
    if status in _WITHOUT_TPP:
        reason = Reason("no_tpp", "TPP hanya untuk ASN; pegawai ini tidak menerimanya.", ("A4-14",))
        return TppStatement(0, Fraction(0), 0, 0, 0, reasons=(reason,))
    lines = (*_lines(days, rates), *extra)
    cut = min(HUNDRED, cap, sum((line.percent for line in lines), Fraction(0)))
    discipline, performance = parts_of(gross, cut, rates, realisation_percent, whole_cut)
    first = round_rupiah(discipline)
    rounded = first, min(round_rupiah(performance), gross - first)
    return TppStatement(
        gross=gross,
        cut_percent=cut,
        discipline_part=rounded[0],
        performance_part=rounded[1],
        amount=sum(rounded),
        lines=lines,
        warnings=_warnings(days, rates, realisation_percent),
        reasons=_reasons(gross, days, cut, rates, realisation_percent),
    )


def _require_amounts(gross: int, realisation_percent: Fraction | None) -> None:
    if gross < 0:
        raise Invalid("TPP tidak boleh negatif.", field="gross", code="negative_amount")
    if realisation_percent is not None and realisation_percent < 0:
        raise Invalid("Realisasi tidak boleh negatif.", field="percent", code="negative_realisation")


def _lines(days: Sequence[DayFinding], rates: Rates) -> tuple[TppLine, ...]:
    counts = Counter(code for day in days for code in cut_codes(day))
    order = sorted(
        counts, key=lambda code: (CUT_CODES.index(code) if code in CUT_CODES else len(CUT_CODES), code)
    )
    lines = []
    for code in order:
        if code == APEL and code not in rates.cuts:
            continue
        each = rates.cuts.get(code, Fraction(0))
        lines.append(TppLine(code, counts[code], each, each * counts[code]))
    return tuple(lines)


def parts_of(
    gross: int,
    cut: Fraction,
    rates: Rates,
    realisation: Fraction | None,
    whole_cut: Fraction = Fraction(0),
) -> tuple[Fraction, Fraction]:
    """The exact discipline and performance part after a cut in percent; None counts as a target reached.

    ``whole_cut`` is taken of the full TPP, whatever the others are taken of: the discipline part first.
    """
    full_discipline = gross * rates.discipline_weight / HUNDRED
    reached = HUNDRED if realisation is None else min(realisation, HUNDRED)
    performance = gross * rates.performance_weight / HUNDRED * reached / HUNDRED
    base = full_discipline if rates.cut_base is CutBase.PART else Fraction(gross)
    discipline = full_discipline - base * cut / HUNDRED - gross * min(HUNDRED, whole_cut) / HUNDRED
    if discipline >= 0:
        return discipline, performance
    return Fraction(0), max(Fraction(0), performance + discipline)


def _warnings(days: Sequence[DayFinding], rates: Rates, realisation: Fraction | None) -> tuple[str, ...]:
    found = []
    if any(day.status is DayStatus.PENDING for day in days):
        found.append("pending_days")
    if rates.to_be_confirmed:
        found.append("rates_to_be_confirmed")
    if realisation is None:
        found.append("realisation_missing")
    return tuple(sorted(found))


def _reasons(
    gross: int, days: Sequence[DayFinding], cut: Fraction, rates: Rates, realisation: Fraction | None
) -> tuple[Reason, ...]:
    base = "bagian disiplin" if rates.cut_base is CutBase.PART else "seluruh TPP"
    weights = f"{as_number(rates.discipline_weight)}/{as_number(rates.performance_weight)}"
    found = [
        Reason("gross", f"TPP penuh {format_rupiah(gross)}, bobot disiplin/kinerja {weights}."),
        Reason("cuts", f"Potongan kehadiran {as_number(cut)}% dari {base}."),
    ]
    at_home = sum(day.mode is Mode.WFH and not cut_codes(day) for day in days)
    if at_home:
        found.append(Reason("home_days_whole", f"{at_home} hari WFH tidak dipotong.", ("A4-12",)))
    if realisation is None:
        text = "Realisasi target kinerja belum ada; sementara dihitung 100%."
        return (*found, Reason("realisation_missing", text))
    text = f"Realisasi target kinerja: {as_number(realisation)}%."
    return (*found, Reason("realisation", text, ("A4-13",)))
