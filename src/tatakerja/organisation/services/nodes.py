"""Writes of the tree: make, change, move and close nodes. Zone and pattern are inherited, paths are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import require_build
from tatakerja.organisation.models import Assignment, Level, Node, Pattern, Workplace
from tatakerja.organisation.rules import tree
from tatakerja.organisation.services.common import changed_fields, record_node
from tatakerja.platform.audit import Actor

# Traits that a child shares with its parent unless somebody gave it another.
_INHERITED = ("zone", "pattern")
_TRAITS = (
    "name", "short_name", "kind", "zone", "pattern", "public_service", "report_email", "letterhead", "seat",
)  # fmt: skip


@transaction.atomic
def create_node(
    *,
    by: Actor,
    parent: Node | None,
    level: str,
    kind: str,
    code: str,
    name: str,
    short_name: str = "",
    zone: str = "",
    pattern: str = "",
    public_service: bool = False,
    report_email: str = "",
    letterhead: Sequence[str] = (),
    seat: str = "",
    active_from: date | None = None,
) -> Node:
    """Makes a node under ``parent``; zone and pattern are the parent's where none is given."""
    require_build(by, parent, level)
    _require_new(level, code, parent)
    node = Node.objects.create(
        parent=parent,
        level=level,
        kind=kind,
        code=code,
        name=name,
        short_name=short_name,
        zone=zones.canonical(zone) if zone else (parent.zone if parent else zones.WIB),
        pattern=pattern or (parent.pattern if parent else Pattern.FIVE_DAY),
        public_service=public_service,
        report_email=report_email,
        letterhead=list(letterhead),
        seat=seat,
        active_from=active_from,
    )
    node.path = tree.child_path(parent.path if parent else "", node.pk)
    node.save(update_fields=["path"])
    record_node(by, "node_created", node, {"code": code, "name": name})
    return node


def _require_new(level: str, code: str, parent: Node | None) -> None:
    """A level that fits below the parent, a code that is free, a parent that is open."""
    tree.require_place(level, parent.level if parent else None)
    tree.require_code(code)
    if Node.objects.filter(code=code).exists():
        raise Conflict(f"Kode {code} sudah dipakai.", code="code_taken")
    if parent is not None and parent.active_until is not None:
        raise Conflict(f"{parent.name} sudah ditutup.", code="parent_closed")


@transaction.atomic
def change_node(*, by: Actor, node: Node, **traits: Any) -> Node:
    """Changes name, short_name, kind, zone, pattern, public_service, report_email, letterhead or seat.

    A new zone or pattern also goes to everything below that had the old one.
    """
    node = Node.objects.select_for_update().get(pk=node.pk)
    require_build(by, node.parent or node, node.level if node.parent else Level.REGION)
    unknown = set(traits) - set(_TRAITS)
    if unknown:
        raise Invalid(f"Isian tidak dikenal: {', '.join(sorted(unknown))}.", field="traits")
    if "zone" in traits:
        traits["zone"] = zones.canonical(traits["zone"])
    changes = changed_fields({key: getattr(node, key) for key in traits}, traits)
    if not changes:
        return node
    for key in _INHERITED:
        if key in changes:
            old, new = changes[key]
            Node.objects.filter(path__startswith=node.path, **{key: old}).update(**{key: new})
    for key, (_, new) in changes.items():
        setattr(node, key, new)
    node.save(update_fields=list(changes))
    record_node(by, "node_changed", node, changes)
    return node


@transaction.atomic
def move_node(*, by: Actor, node: Node, parent: Node) -> Node:
    """Hangs a node with everything below it under another parent; paths follow."""
    node = Node.objects.select_for_update().get(pk=node.pk)
    parent = Node.objects.select_for_update().get(pk=parent.pk)
    if node.parent is None:
        raise Conflict("Simpul negara tidak dapat dipindah.", code="root")
    require_build(by, node.parent, node.level)
    require_build(by, parent, node.level)
    tree.require_place(node.level, parent.level)
    tree.require_move(node.path, parent.path)
    old, new = node.path, tree.child_path(parent.path, node.pk)
    below = list(Node.objects.filter(path__startswith=old).only("pk", "path"))
    for one in below:
        one.path = tree.moved_path(one.path, old, new)
    Node.objects.bulk_update(below, ["path"], batch_size=500)
    node.parent, node.path = parent, new
    node.save(update_fields=["parent"])
    record_node(by, "node_moved", node, {"from": old, "to": new, "nodes": len(below)})
    return node


@transaction.atomic
def close_node(*, by: Actor, node: Node, last: date) -> Node:
    """Closes a node after ``last``; refused while people or open units remain beyond it."""
    node = Node.objects.select_for_update().get(pk=node.pk)
    require_build(by, node.parent or node, node.level if node.parent else Level.REGION)
    beyond = Q(valid_until__isnull=True) | Q(valid_until__gt=last)
    remaining = Assignment.objects.filter(beyond, node__path__startswith=node.path).count()
    if remaining:
        raise Conflict(f"Masih ada {remaining} jabatan terbuka. Pindahkan dulu.", code="posts_remain")
    open_units = Q(active_until__isnull=True) | Q(active_until__gt=last)
    if Node.objects.filter(open_units, path__startswith=node.path).exclude(pk=node.pk).exists():
        raise Conflict("Masih ada unit kerja terbuka di bawahnya. Tutup dulu.", code="units_remain")
    Workplace.objects.filter(open_units, node=node).update(active_until=last)
    node.active_until = last
    node.save(update_fields=["active_until"])
    record_node(by, "node_closed", node, {"last": last.isoformat()})
    return node
