"""What a decision brings: kinds that may be chosen, how long a sanction lasts, when it takes effect."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from tatakerja.discipline.rules.bands import KINDS, Band, Kind, Level, Regulation, RuleSet, rules_of
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.deadlines import deadline
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month

# Months that a kind lasts; a kind that is not here ends with its execution.
_MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "potong_tukin_6": 6,
        "potong_tukin_9": 9,
        "potong_tukin_12": 12,
        "tunda_kgb_1": 12,
        "tunda_pangkat_1": 12,
        "turun_pangkat_1": 12,
        "turun_pangkat_3": 36,
        "turun_jabatan_12": 12,
        "bebas_jabatan_12": 12,
    }
)
DISMISSALS: Final = frozenset({"pdhtaps", "pdhtaps_or_ptdh", "putus_kontrak", "putus_kontrak_tdh"})
CUT_SHARE: Final = Fraction(1, 4)
_GRADE: Final = re.compile(r"\b(IV|III|II|I)/([a-e])\b")


@dataclass(frozen=True, slots=True)
class Route:
    """How a decision is contested: to whom, until when, the article."""

    code: str
    label: str
    until: date | None
    source: str


def kinds_of(regulation: Regulation, contract: RuleSet) -> tuple[Kind, ...]:
    """The kinds that a decision under this regulation may choose, light to heavy.

    PP 53/2010 and PP 94/2021 list theirs; a contract only what the tenant's rules name.
    """
    if regulation is Regulation.CONTRACT:
        codes = {band.kind for band in contract.bands}
    else:
        codes = {band.kind for band in rules_of(regulation).bands}
    return tuple(sorted((KINDS[code] for code in codes), key=lambda kind: kind.rank))


def applied_kind(kind: str, regulation: Regulation, transitional: bool) -> str:
    """What is carried out for a kind: its substitute while the regulation on pay is missing."""
    found = rules_of(regulation).substitute(kind) if transitional else None
    return found.applied if found else kind


def source_of(kind: str, regulation: Regulation) -> str:
    """The article of a kind under a regulation, else where the kind is defined."""
    found = next((band.source for band in rules_of(regulation).bands if band.kind == kind), "")
    return found or KINDS[kind].source


def last_day(applied: str, first: date) -> date | None:
    """The last day of a sanction that began on ``first``; None for a kind without a term."""
    months = _MONTHS.get(applied)
    if months is None:
        return None
    month = Month.of(first)
    for _ in range(months):
        month = month.next()
    day = min(first.day, month.last.day)
    return date(month.first.year, month.first.month, day) - timedelta(days=1)


def effect_of(
    regulation: Regulation,
    received: date,
    calendar: HolidayCalendar,
    changed: Mapping[str, int] | None = None,
) -> date:
    """When an uncontested decision takes effect: the 15th working day after receipt (PerBKN 6/2022 art.
    50(1)); under PP 53/2010 the 15th day."""
    rule = "pp53.in_force" if regulation is Regulation.PP53_2010 else "pp94.in_force"
    return deadline(rule, received, calendar, changed=changed).date


def route_of(
    kind: str,
    regulation: Regulation,
    decided: date,
    received: date,
    calendar: HolidayCalendar,
    changed: Mapping[str, int] | None = None,
    *,
    asn: bool = True,
) -> Route:
    """Which way of contest a decision has. Under PP 53/2010 a light sanction has none (until None).

    ``asn``: BPASN hears civil servants and PPPK only (PP 79/2021 art. 3); others object to the PPK.
    """
    old = regulation is Regulation.PP53_2010
    if kind in DISMISSALS and asn:
        rule = "pp53.appeal" if old else "bpasn.appeal"
        found = deadline(rule, received if old else decided, calendar, changed=changed)
        label = "Banding administratif ke " + ("Bapek" if old else "BPASN")
        return Route("banding", label, found.date, found.rule.source)
    if old and KINDS[kind].level is Level.RINGAN:
        return Route("none", "Hukuman ringan tidak dapat diajukan keberatan", None, "PP 53/2010 art. 35")
    rule = "pp53.objection" if old else "objection.file"
    found = deadline(rule, received, calendar, changed=changed)
    return Route("keberatan", "Keberatan", found.date, found.rule.source)


def reply_rule(kind: str, regulation: Regulation, *, asn: bool = True) -> str | None:
    """The deadline of the punishing official's reply to an objection or appeal, None where the law names
    none: 21 working days to BPASN (PP 79/2021 art. 13), 6 under PP 53/2010 (art. 36)."""
    if regulation is Regulation.PP53_2010:
        return None if kind in DISMISSALS else "pp53.reply"
    return "bpasn.ppk_reply" if kind in DISMISSALS and asn else None


def ruling_rule(kind: str, regulation: Regulation, *, asn: bool = True) -> str:
    """The deadline of the ruling on an objection or appeal."""
    if regulation is Regulation.PP53_2010:
        return "pp53.decision"
    return "bpasn.decision" if kind in DISMISSALS and asn else "objection.decision"


def lower_grade(examiner: str, examined: str) -> bool:
    """Whether an examiner's grade (``Penata (III/c)``) is below that of the examined; members of a team may
    not be (PP 94/2021 art. 28). False where either grade is not one of I/a to IV/e."""
    found = _GRADE.search(examiner), _GRADE.search(examined)
    if found[0] is None or found[1] is None:
        return False
    order = ("I", "II", "III", "IV")
    one, other = ((order.index(match[1]), match[2]) for match in found if match)
    return one < other


def bands_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Band, ...]:
    """The tenant's bands for people under contract: rows of ``first``, ``last`` (or empty), ``kind``,
    ``source``. A row that cannot be one is `Invalid`."""
    bands = []
    for number, row in enumerate(rows, start=1):
        kind, first, last = str(row.get("kind")), row.get("first", 0), row.get("last")
        starts = isinstance(first, int) and first >= 1
        if kind not in KINDS or not starts or not (last is None or (isinstance(last, int) and last >= first)):
            text = f"Baris {number}: tulis hari pertama, hari terakhir (atau kosong) dan kode jenis hukuman."
            raise Invalid(text, field="contract_bands", code="bad_band")
        bands.append(Band(first, last, kind, str(row.get("source", ""))))
    return tuple(bands)


def contract_rules(rows: Sequence[Mapping[str, Any]], minutes_per_day: int) -> RuleSet:
    """The rule set for PPPK and non-ASN from the tenant's rows."""
    return RuleSet(Regulation.CONTRACT, bands_from(rows), minutes_per_day=minutes_per_day)


def frozen_rules(regulation: Regulation, contract: RuleSet) -> dict[str, Any]:
    """The rules as a case keeps them: bands with days, kind and article (A0-15: those of the act)."""
    rules = rules_of(regulation, contract)
    return {
        "regulation": regulation.value,
        "bands": [
            {"first": one.first, "last": one.last, "kind": one.kind, "source": one.source}
            for one in rules.bands
        ],
        "consecutive_days": rules.consecutive_days,
        "minutes_per_day": rules.minutes_per_day,
    }
