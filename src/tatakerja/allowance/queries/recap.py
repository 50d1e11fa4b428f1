"""A month's statements as rows of a recap: one query for a region, read as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from tatakerja.allowance.models import TppRun, TppStatement
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node, Status

_STATUS = {str(value): str(label) for value, label in Status.choices}


class RecapRow(NamedTuple):
    """One person of a recap; amounts in rupiah."""

    name: str
    number: str
    agency: str
    agency_code: str
    unit: str
    title: str
    status: str
    gross: int
    cut_percent: Decimal
    realisation: Decimal | None
    discipline: int
    performance: int
    adjustment: int
    amount: int


def runs_below(node: Node, month: Month) -> QuerySet[TppRun]:
    """The runs of a month at and below a node, by agency; one query."""
    rows = TppRun.objects.filter(agency__path__startswith=node.path, month=month.first)
    return rows.select_related("agency", "rule", "closing").order_by("agency__path")


def recap_rows(runs: Sequence[TppRun]) -> Iterator[RecapRow]:
    """Everybody in these runs, by agency and name; one query."""
    rows = TppStatement.objects.filter(run__in=list(runs)).order_by("run__agency__path", "person__name", "pk")
    names = (
        "person__title_front", "person__name", "person__title_back", "number", "run__agency__name",
        "run__agency__code", "node__name", "title", "status", "gross", "cut_percent", "realisation",
        "discipline_part", "performance_part", "adjustment", "amount",
    )  # fmt: skip
    for front, name, back, nip, agency, code, unit, title, status, *figures in rows.values_list(
        *names
    ).iterator(5000):
        full = f"{front} {name}".strip() + (f", {back}" if back else "")
        yield RecapRow(full, nip, agency, code, unit, title, _STATUS.get(status, status), *figures)
