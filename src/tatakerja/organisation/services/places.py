"""Writes of workplaces. A fence that changes from a date leaves the old one standing for the days before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import require_keep
from tatakerja.organisation.models import Node, Workplace
from tatakerja.organisation.rules import fences
from tatakerja.organisation.services.common import record_node, today_at
from tatakerja.platform.audit import Actor


@transaction.atomic
def add_workplace(
    *, by: Actor, node: Node, name: str, fence: Mapping[str, Any], active_from: date | None = None
) -> Workplace:
    """Adds a place to an agency or unit; ``fence`` as in `rules.fences`."""
    require_keep(by, node)
    if not name.strip():
        raise Invalid("Beri nama tempat kerja.", field="name", code="empty")
    place = Workplace.objects.create(
        node=node,
        name=name.strip(),
        fence=fences.document_of(fences.read_fence(fence)),
        active_from=active_from or today_at(node),
    )
    record_node(by, "workplace_added", node, {"workplace": place.pk, "name": place.name})
    return place


@transaction.atomic
def change_workplace(
    *,
    by: Actor,
    workplace: Workplace,
    fence: Mapping[str, Any],
    name: str = "",
    first: date | None = None,
) -> Workplace:
    """A new fence from ``first`` (today): the old row ends the day before, so that old findings stay true.

    Returns the row that holds from ``first``: a new one, or the same where it began no earlier.
    """
    workplace = Workplace.objects.select_for_update().select_related("node").get(pk=workplace.pk)
    require_keep(by, workplace.node)
    start = first or today_at(workplace.node)
    if workplace.active_until is not None and workplace.active_until < start:
        raise Conflict("Tempat kerja ini sudah ditutup.", code="workplace_closed")
    document = fences.document_of(fences.read_fence(fence))
    new_name = name.strip() or workplace.name
    if document == fences.document_of(fences.read_fence(workplace.fence)):
        workplace.name = new_name
        workplace.save(update_fields=["name"])
    elif workplace.active_from >= start:
        workplace.name, workplace.fence = new_name, document
        workplace.save(update_fields=["name", "fence"])
    else:
        until, workplace.active_until = workplace.active_until, start - timedelta(days=1)
        workplace.save(update_fields=["active_until"])
        workplace = Workplace.objects.create(
            node=workplace.node, name=new_name, fence=document, active_from=start, active_until=until
        )
    record_node(by, "workplace_changed", workplace.node, {"workplace": workplace.pk, "from": str(start)})
    return workplace


@transaction.atomic
def close_workplace(*, by: Actor, workplace: Workplace, last: date | None = None) -> Workplace:
    """Ends a place after ``last`` (today)."""
    workplace = Workplace.objects.select_for_update().select_related("node").get(pk=workplace.pk)
    require_keep(by, workplace.node)
    end = last or today_at(workplace.node)
    if end < workplace.active_from:
        raise Invalid("Tanggal akhir mendahului tanggal mulai.", field="last", code="period_reversed")
    workplace.active_until = end
    workplace.save(update_fields=["active_until"])
    record_node(by, "workplace_closed", workplace.node, {"workplace": workplace.pk, "last": str(end)})
    return workplace
