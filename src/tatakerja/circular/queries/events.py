"""Events that circulars are bound to ("selama PPKM …", A1-06), and when they lasted in a region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from tatakerja.circular.models import Occurrence
from tatakerja.circular.rules import conditions
from tatakerja.circular.rules.policy import Policy
from tatakerja.kernel.periods import Period
from tatakerja.organisation.models import Node
from tatakerja.organisation.rules.paths import steps_of


def around(region: Node) -> set[int]:
    """The nodes whose events count in a region: its own, those of its province and of the nation."""
    nation = steps_of(region.path)[0]
    return {region.pk, nation} | ({region.within_id} if region.within_id is not None else set())


def occurrences_of(regions: Iterable[Node]) -> list[Occurrence]:
    """What has been recorded of events that count in these regions, oldest first; one query."""
    near: set[int] = set().union(*(around(region) for region in regions))
    return list(Occurrence.objects.filter(region_id__in=near).order_by("first", "id"))


def during(policies: Sequence[Policy], region: Node, rows: Sequence[Occurrence]) -> tuple[Policy, ...]:
    """The circulars of a region on the days on which their events last there."""
    near = around(region)
    known = [
        conditions.Occurrence(row.event, Period(row.first, row.last)) for row in rows if row.region_id in near
    ]
    return conditions.during(policies, known)


def bound_to_events(policies: Iterable[Policy]) -> bool:
    """Whether any of these circulars holds only while an event lasts."""
    return any(policy.valid.while_event for policy in policies)


def visible_occurrences(region: Node) -> QuerySet[Occurrence]:
    """What has been recorded of the events that count in a region, the newest first."""
    return Occurrence.objects.filter(region_id__in=around(region)).select_related("opened_by", "closed_by")
