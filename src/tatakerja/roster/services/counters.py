"""What services need at their counters, as they tell it; the only writes of :class:`CounterDemand`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tatakerja.circular.queries import accounts_of
from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import tree
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.roster.access import require_plan
from tatakerja.roster.models import CounterDemand


@dataclass(frozen=True, slots=True)
class Post:
    """So many people of a group ("" = anybody) on these weekdays (Monday is 0), both dates inclusive."""

    least: int
    group: str
    weekdays: tuple[int, ...]
    since: date
    until: date | None = None


@transaction.atomic
def set_counter_demands(*, by: Actor, node: Node, name: str, source: str, posts: Sequence[Post]) -> int:
    """Writes what one counter needs, in place of all that ``source`` asked for before; answers how many rows.

    ``node`` is the office that keeps the counter: its people are counted at their unit of account, those of
    an agency anywhere in it. Rosters published before stay; those filled or published from now on keep to it.
    Refuses a node outside an agency (422) and everybody who does not make its rosters (403).
    """
    whole = tree()
    agency = whole.agency_of(node.pk)
    if agency is None:
        raise Invalid("Loket dijaga oleh sebuah OPD.", field="node", code="not_in_an_agency")
    require_plan(by, agency)
    counted = agency if node.pk == agency.pk else accounts_of(whole)[node.pk]
    CounterDemand.objects.filter(source=source).delete()
    rows = [
        CounterDemand(
            node=counted,
            name=name,
            least=one.least,
            group=one.group,
            weekdays=sorted(one.weekdays),
            since=one.since,
            until=one.until,
            source=source,
        )
        for one in posts
    ]
    CounterDemand.objects.bulk_create(rows)
    data = {"source": source, "posts": [[one.least, one.group, list(one.weekdays)] for one in posts]}
    audit.record(by=by, action="roster.counters_set", subject=counted, node_path=counted.path, data=data)
    return len(rows)
