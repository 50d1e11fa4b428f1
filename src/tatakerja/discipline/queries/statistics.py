"""Numbers of a year without names; small ones are hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from tatakerja.discipline.access import counted_cases
from tatakerja.discipline.models import LEVELS, STAGES, Case
from tatakerja.discipline.rules.counting import Counted, suppressed
from tatakerja.discipline.rules.process import Stage
from tatakerja.kernel.zones import ZONE_NAMES, day_bounds
from tatakerja.organisation.access import AnyUser


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and its rows of label and number (None = hidden); ``total`` None when hidden."""

    title: str
    rows: tuple[tuple[str, int | None], ...]
    total: int | None


def statistics(user: AnyUser, year: int) -> dict[str, Table]:
    """Cases that began in a year by ground, stage and level of the decision. Three queries.

    Drafts are no cases and are left out; so are those joined to another. The year is that of the agency's
    zone: a case of 1 January at 06.00 belongs to the new year although UTC still counts the old one.
    """
    rows = counted_cases(user).filter(_begun_in(year))
    rows = rows.exclude(stage__in=(Stage.DRAFT.value, Stage.JOINED.value)).order_by()
    grounds = dict(rows.values_list("ground").annotate(n=Count("pk")))
    stages = dict(rows.values_list("stage").annotate(n=Count("pk")))
    decided = rows.filter(decision__kind__gt="", decision__annulled=False)
    levels = dict(decided.values_list("level").annotate(n=Count("pk")))
    return {
        "ground": _table("ground", grounds, dict(Case.Ground.choices)),
        "stage": _table("stage", stages, dict(STAGES)),
        "level": _table("level", levels, dict(LEVELS)),
    }


def _begun_in(year: int) -> Q:
    """Cases made in the local year of their agency."""
    found = Q(pk__in=[])
    for zone in ZONE_NAMES:
        begins, ends = (day_bounds(date(one, 1, 1), zone)[0] for one in (year, year + 1))
        found |= Q(agency__zone=zone, made_at__gte=begins, made_at__lt=ends)
    return found


def _table(title: str, numbers: dict[str, int], labels: dict[str, object]) -> Table:
    found: Counted = suppressed({key: numbers.get(key, 0) for key in labels})
    shown = tuple((str(labels[key]), found.cells[key]) for key in labels if found.cells[key] != 0)
    return Table(title, shown, found.total)
