"""From circulars, people and absences to a rota of a period, by the quota of each of its working days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from tatakerja.circular.rules.office import office_layers
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.roster.rules.quota import Quota, QuotaBook
from tatakerja.roster.rules.rota import Rota, RotaDay, exact_rota


@dataclass(frozen=True, slots=True)
class PeriodPlan:
    """The rota of a period with the quotas it rests on (per date, one per unit of account).

    ``places`` are the rota places in all; ``shortfall`` names the dates on which people are missing to the
    minimum or fixed number, and how many.
    """

    rota: Rota
    quotas: Mapping[date, tuple[Quota, ...]]
    places: int
    shortfall: Mapping[date, int]


def plan_period(
    policies: Sequence[Policy],
    people: Sequence[PersonFacts],
    days: Sequence[date],
    *,
    away: Mapping[date, AbstractSet[str]] | None = None,
    carry: Mapping[str, int] | None = None,
    book: QuotaBook | None = None,
) -> PeriodPlan:
    """The exact rota of the working days ``days``; ``away`` are ids on leave or duty elsewhere per date.

    ``book`` holds what was worked out before for the same people (as the same tuple).
    """
    absent, known, everybody = away or {}, book or QuotaBook(), tuple(people)
    quotas = {
        day: known.of(office_layers(policies, day), everybody, day, frozenset(absent.get(day, ())))
        for day in days
    }
    members = {person for parts in quotas.values() for part in parts for person in part.members}
    pool = [person.id for person in people if person.id in members]
    rota_days = [RotaDay(day, part.rota_places, part.pool) for day, parts in quotas.items() for part in parts]
    missing = {day: sum(part.shortfall for part in parts) for day, parts in quotas.items()}
    return PeriodPlan(
        rota=exact_rota(rota_days, pool, carry),
        quotas=quotas,
        places=sum(day.places for day in rota_days),
        shortfall={day: count for day, count in missing.items() if count},
    )
