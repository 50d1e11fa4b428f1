"""Agencies with the state of their TPP in a month."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from tatakerja.allowance.models import TppRun
from tatakerja.attendance.models import MonthClosing
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node


def with_runs(agencies: QuerySet[Node], month: Month) -> QuerySet[Node]:
    """The agencies annotated with ``run_state``, ``run_people``, ``run_amount`` and ``month_closed``."""
    run = TppRun.objects.filter(agency=OuterRef("pk"), month=month.first)
    closed = MonthClosing.objects.filter(agency=OuterRef("pk"), month=month.first, state="closed")
    return agencies.annotate(
        run_state=Subquery(run.values("state")[:1]),
        run_people=Subquery(run.values("people")[:1]),
        run_amount=Subquery(run.values("amount")[:1]),
        month_closed=Exists(closed),
    )
