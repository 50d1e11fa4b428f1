"""Numbers of a year without names; small ones are hidden."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from tatakerja.discipline.access import counted_cases
from tatakerja.discipline.models import LEVELS, STAGES, Case
from tatakerja.discipline.rules.counting import Counted, suppressed
from tatakerja.discipline.rules.process import Stage
from tatakerja.organisation.access import AnyUser


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and its rows of label and number (None = hidden); ``total`` None when hidden."""

    title: str
    rows: tuple[tuple[str, int | None], ...]
    total: int | None


def statistics(user: AnyUser, year: int) -> dict[str, Table]:
    """Cases that began in a year by ground, stage and level of the decision. Three queries.

    Drafts are no cases and are left out; so are those joined to another.
    """
    rows = counted_cases(user).filter(made_at__year=year)
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


def _table(title: str, numbers: dict[str, int], labels: dict[str, object]) -> Table:
    found: Counted = suppressed({key: numbers.get(key, 0) for key in labels})
    shown = tuple((str(labels[key]), found.cells[key]) for key in labels if found.cells[key] != 0)
    return Table(title, shown, found.total)
