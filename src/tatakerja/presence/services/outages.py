"""The register of outages: noted by an officer or found by the server, and decided for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.presence.access import require_relieve, require_report_outage
from tatakerja.presence.models import Outage, OutageNode, ReliefDecision
from tatakerja.presence.queries.outages import touched_people
from tatakerja.presence.rules.outages import MAX_WORDS, ReliefState, check_span, outage_number


def _topmost(nodes: Iterable[Node]) -> list[Node]:
    """The nodes without those that lie below another of them."""
    found: list[Node] = []
    for node in sorted(set(nodes), key=lambda one: one.path):
        if not any(node.path.startswith(above.path) for above in found):
            found.append(node)
    return found


@transaction.atomic
def declare_outage(
    *,
    by: Actor,
    nodes: Iterable[Node],
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    note: str = "",
    found: dict[str, Any] | None = None,
) -> Outage:
    """Notes an outage for these parts of the tree; ``ends_at`` empty while it goes on.

    ``found`` marks one that the server saw itself, with its figures. Every day it touches is provisional from
    now on for everybody below the nodes, until `decide_relief`. Raises `Invalid` for impossible times.
    """
    parts = _topmost(nodes)
    if not parts:
        raise Invalid("Pilih paling sedikit satu unit yang terganggu.", field="nodes", code="nodes_missing")
    require_report_outage(by, parts)
    if kind not in Outage.Kind.values:
        raise Invalid("Pilih jenis gangguannya.", field="kind", code="unknown_kind")
    now = clock.now()
    check_span(starts_at, ends_at, now)
    outage = Outage.objects.create(
        number=outage_number(starts_at, parts[0].zone),
        kind=kind,
        source=Outage.Source.DETECTED if found is not None else Outage.Source.DECLARED,
        starts_at=starts_at,
        ends_at=ends_at,
        note=words_of(note, "note", MAX_WORDS),
        found=found or {},
        recorded_at=now,
        recorded_by=person_behind(by),
        changed_at=now,
    )
    OutageNode.objects.bulk_create([OutageNode(outage=outage, node=node) for node in parts])
    _record(by, "presence.outage_declared", outage, parts)
    return outage


def _record(by: Actor, action: str, outage: Outage, parts: Sequence[Node], **data: Any) -> None:
    span: dict[str, Any] = {
        "number": outage.number,
        "from": outage.starts_at.isoformat(),
        "nodes": [one.pk for one in parts],
    }
    span["until"] = outage.ends_at.isoformat() if outage.ends_at else None
    audit.record(by=by, action=action, subject=outage, node_path=parts[0].path, data=span | data)


def _parts(outage: Outage) -> list[Node]:
    return [part.node for part in outage.parts.select_related("node").order_by("node__path")]


@transaction.atomic
def set_outage_times(
    *,
    by: Actor,
    outage: Outage,
    starts_at: datetime | None = None,
    ends_at: datetime | None,
    found: dict[str, Any] | None = None,
) -> Outage:
    """Says when it began and ended, as long as nobody has decided on it: a decision is about known hours.

    ``found``: the figures of the longer span, where the server itself saw it go on.
    """
    parts = _parts(outage)
    require_report_outage(by, parts)
    row = Outage.objects.select_for_update().get(pk=outage.pk)
    if row.decisions.exists():
        raise Conflict("Keringanan gangguan ini sudah diputuskan; waktunya tidak dapat diubah lagi.")
    now = clock.now()
    check_span(starts_at or row.starts_at, ends_at, now)
    row.starts_at, row.ends_at, row.changed_at = starts_at or row.starts_at, ends_at, now
    row.number = outage_number(row.starts_at, parts[0].zone)
    row.found = row.found if found is None else found
    row.save(update_fields=["starts_at", "ends_at", "number", "changed_at", "found"])
    _record(by, "presence.outage_timed", row, parts)
    return row


@transaction.atomic
def decide_relief(*, by: Actor, outage: Outage, granted: bool, reason: str) -> ReliefDecision:
    """One decision for everybody the outage touched; a later one replaces it, both stay.

    Only an outage that is over can be decided, because the decision is about known hours. Needs a reason:
    everybody touched reads it. Raises `Conflict` while it goes on.
    """
    parts = _parts(outage)
    require_relieve(by, parts)
    missing = "Tuliskan alasannya: semua yang terdampak membacanya."
    words = words_of(reason, "reason", MAX_WORDS, required=missing)
    row = Outage.objects.select_for_update().get(pk=outage.pk)
    if row.ends_at is None:
        raise Conflict("Gangguan masih berlangsung. Isi waktu selesai dahulu, lalu putuskan.")
    now = clock.now()
    decision = ReliefDecision.objects.create(
        outage=row,
        state=(ReliefState.GRANTED if granted else ReliefState.REFUSED).value,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        people=touched_people(row, now)["all"].count(),
        reason=words,
        by=person_behind(by),
        at=now,
    )
    row.changed_at = now
    row.save(update_fields=["changed_at"])
    _record(by, f"presence.relief_{decision.state}", row, parts, people=decision.people, reason=words)
    return decision
