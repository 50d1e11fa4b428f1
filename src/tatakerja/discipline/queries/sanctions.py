"""Sanctions in effect, for whoever pays or plans: allowance, promotion, flexible work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet

from tatakerja.discipline.models import Case, Decision
from tatakerja.discipline.rules.bands import KINDS, Level
from tatakerja.discipline.rules.process import ENDED, Stage
from tatakerja.discipline.rules.terms import CUT_SHARE


@dataclass(frozen=True, slots=True)
class Sanction:
    """A sanction that holds: ``applied`` is what is carried out; ``last`` None = no term.

    ``cut_share``: the share of the performance allowance that the kind itself cuts (a quarter for the cuts of
    PP 94/2021 art. 8(3) where they are applied, else 0). ``blocks_promotion``: KGB and promotion stand still
    (PerBKN 6/2022 art. 55(1)).
    """

    case_id: int
    person_id: int
    kind: str
    applied: str
    level: Level
    first: date
    last: date | None
    cut_share: Fraction
    blocks_promotion: bool


def sanctions_on(people: Iterable[int], first: date, last: date) -> dict[int, tuple[Sanction, ...]]:
    """Sanctions that take effect or run between two dates, by person id. One query for every 900 people.

    A sanction without a term (reprimands, dismissal) is given from its day on. Annulled, contested and
    undelivered decisions are left out; people without any are left out.
    """
    ids, found = sorted(set(people)), dict[int, list[Sanction]]()
    for start in range(0, len(ids), 900):
        rows = Decision.objects.filter(
            Q(last__isnull=True) | Q(last__gte=first),
            case__person_id__in=ids[start : start + 900],
            annulled=False,
            first__isnull=False,
            first__lte=last,
        )
        for row in rows.select_related("case").order_by("first", "pk"):
            found.setdefault(row.case.person_id, []).append(_sanction(row))
    return {person_id: tuple(rows) for person_id, rows in found.items()}


def _sanction(row: Decision) -> Sanction:
    assert row.first is not None
    level = KINDS[row.applied].level
    return Sanction(
        case_id=row.case_id,
        person_id=row.case.person_id,
        kind=row.kind,
        applied=row.applied,
        level=level,
        first=row.first,
        last=row.last,
        cut_share=CUT_SHARE if row.applied.startswith("potong_tukin") else Fraction(0),
        blocks_promotion=level is not Level.RINGAN and row.last is not None,
    )


def in_process(people: Iterable[int], on: date) -> frozenset[int]:
    """People against whom a case runs or who serve a sanction (PermenPANRB 4/2025: no flexible work).

    A draft is no process. A decision that was annulled is none any more, nor one whose term is over on
    ``on``, although its file still waits to be closed.
    """
    served = Q(decision__annulled=True) | Q(decision__last__lt=on)
    over = Q(stage__in=[Stage.DELIVERED.value, Stage.SETTLED.value]) & served
    rows = _running().filter(person_id__in=list(people))
    return frozenset(rows.exclude(over).values_list("person_id", flat=True))


def people_in_files() -> list[int]:
    """Everybody of whom a file is open, whatever its stage; one query."""
    return list(_running().order_by("person_id").values_list("person_id", flat=True).distinct())


def _running() -> QuerySet[Case]:
    """Cases that are neither a draft nor ended."""
    return Case.objects.exclude(stage__in=[Stage.DRAFT.value, *(one.value for one in ENDED)])
