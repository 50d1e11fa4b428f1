"""What every write of this package shares: the local date, the audit event of a node or a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tatakerja.kernel import zones
from tatakerja.organisation.access import node_of_person
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor


def today_at(node: Node) -> date:
    """The local date at a node."""
    return zones.local_date(clock.now(), node.zone)


def record_node(by: Actor, action: str, node: Node, data: Mapping[str, Any] | None = None) -> None:
    audit.record(by=by, action=f"organisation.{action}", subject=node, node_path=node.path, data=data)


def record_person(by: Actor, action: str, person: Person, data: Mapping[str, Any] | None = None) -> None:
    """An event about a person, findable under the node that keeps the person."""
    node = node_of_person(person)
    path = node.path if node else ""
    audit.record(by=by, action=f"organisation.{action}", subject=person, node_path=path, data=data)


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field → [old, new] for the audit event; only what differs."""
    return {key: [before[key], after[key]] for key in after if before[key] != after[key]}
