"""The region's own rules of discipline, as dated versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from tatakerja.discipline.access import require_book
from tatakerja.discipline.models import Authority, RuleBook
from tatakerja.discipline.queries.books import UNCONFIRMED
from tatakerja.discipline.rules.bands import Level
from tatakerja.discipline.rules.terms import contract_rules
from tatakerja.kernel.deadlines import DEADLINES
from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import Level as NodeLevel
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor

MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class BookValues:
    """All that a version says; see `RuleBook`. ``confirmed``: values that somebody has checked."""

    basis: str = ""
    minutes_per_day: int | None = None
    transitional: bool = True
    contract_minutes: int = 0
    contract_bands: tuple[Mapping[str, Any], ...] = ()
    deadlines: Mapping[str, int] = field(default_factory=dict)
    answer_days: int = 3
    matrix: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ppk: Person | None = None
    number_format: str = "800.1.6/{nomor}/{opd}/{tahun}"
    confirmed: tuple[str, ...] = ()


@transaction.atomic
def write_book(*, by: Actor, region: Node, valid_from: date, values: BookValues) -> RuleBook:
    """A new version from a date on. Cases keep the frozen rules they began with.

    Raises `NotAllowed`, and `Invalid` for bands with gaps, unknown deadlines, a number without its place.
    """
    require_book(by, region)
    if region.level != NodeLevel.REGION:
        raise Invalid("Aturan disiplin ditulis untuk daerah.", field="region", code="no_region")
    contract_rules(values.contract_bands, values.contract_minutes)
    _require_deadlines(values.deadlines)
    _require_matrix(values.matrix)
    if "{nomor}" not in values.number_format:
        raise Invalid("Format nomor harus memuat {nomor}.", field="number_format", code="no_number")
    row = RuleBook.objects.create(
        region=region,
        valid_from=valid_from,
        basis=values.basis.strip()[:200],
        minutes_per_day=values.minutes_per_day,
        transitional=values.transitional,
        contract_minutes=values.contract_minutes,
        contract_bands=[dict(one) for one in values.contract_bands],
        deadlines=dict(values.deadlines),
        answer_days=values.answer_days,
        matrix={level: dict(rows) for level, rows in values.matrix.items()},
        ppk=values.ppk,
        number_format=values.number_format.strip()[:80],
        to_be_confirmed=[name for name in UNCONFIRMED if name not in values.confirmed],
        made_by=audit.person_behind(by),
        made_at=clock.now(),
    )
    data = {"valid_from": valid_from.isoformat(), "transitional": values.transitional}
    audit.record(by=by, action="discipline.rules_written", subject=row, node_path=region.path, data=data)
    return row


def _require_deadlines(found: Mapping[str, int]) -> None:
    for code, days in found.items():
        rule = DEADLINES.get(code)
        if rule is None or not code.startswith(("pp53.", "pp94.", "step.", "objection.", "bpasn.")):
            raise Invalid(f"Tenggat tidak dikenal: {code}.", field="deadlines", code="unknown_deadline")
        if not 0 < abs(days) <= MOST_DAYS or (days < 0) != (rule.working_days < 0):
            raise Invalid(f"Jumlah hari {code} tidak masuk akal.", field="deadlines", code="bad_days")


def _require_matrix(found: Mapping[str, Mapping[str, str]]) -> None:
    for level, rows in found.items():
        if level not in set(Level) or any(name not in set(Authority) for name in rows.values()):
            raise Invalid("Matriks memuat tingkat atau pejabat yang tidak dikenal.", field="matrix")
