"""Dated data of permits: what is recorded at the nearest node, else the file shipped with the product."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Q, QuerySet

from tatakerja.organisation.models import Node
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.permit.models import LeaveKind, Term
from tatakerja.permit.rules.leave import LeaveTerms, read_terms
from tatakerja.permit.rules.routing import ApprovalTerms, read_approval


@dataclass(frozen=True, slots=True)
class TermFact:
    """One value with what it rests on; ``shipped`` where nobody has recorded it here."""

    topic: str
    key: str
    valid_from: date
    value: dict[str, Any]
    source: str
    to_be_confirmed: bool
    shipped: bool = False
    place: str = ""


@cache
def shipped_terms() -> tuple[TermFact, ...]:
    """The file of the product, read once."""
    text = (files("tatakerja.permit") / "library" / "terms.json").read_text(encoding="utf-8")
    return tuple(
        TermFact(
            row["topic"],
            row["key"],
            date.fromisoformat(row["valid_from"]),
            row["value"],
            row["source"],
            row["to_be_confirmed"],
            shipped=True,
        )
        for row in json.loads(text)["terms"]
    )


@dataclass(frozen=True, slots=True)
class TermBook:
    """Every term that may matter at a node on a day, read in one query."""

    rows: tuple[Term, ...]
    node_path: str
    day: date

    def term(self, topic: str, key: str) -> TermFact | None:
        """The nearest, then newest recorded value, else the shipped one; ``a.b`` falls back to ``a``."""
        while True:
            found = self._recorded(topic, key) or self._shipped(topic, key)
            if found is not None or "." not in key:
                return found
            key = key.rpartition(".")[0]

    def _recorded(self, topic: str, key: str) -> TermFact | None:
        rows = [row for row in self.rows if (row.topic, row.key) == (topic, key)]
        best = max(rows, key=_nearness, default=None)
        if best is None:
            return None
        place = str(best.node) if best.node else ""
        return TermFact(
            topic, key, best.valid_from, best.value, best.source, best.to_be_confirmed, place=place
        )

    def _shipped(self, topic: str, key: str) -> TermFact | None:
        held = [one for one in shipped_terms() if (one.topic, one.key) == (topic, key)]
        return max(
            (one for one in held if one.valid_from <= self.day), key=lambda one: one.valid_from, default=None
        )

    def leave(self, kind: str) -> LeaveTerms:
        """The terms of a kind of leave."""
        found = self.term(Term.Topic.LEAVE, kind)
        assert found is not None, kind  # every kind is shipped
        return read_terms(kind, found.value)

    def approval(self, key: str) -> ApprovalTerms:
        """The stages of a kind of request."""
        found = self.term(Term.Topic.APPROVAL, key)
        return read_approval(found.value) if found else ApprovalTerms(())

    def leaves(self) -> list[tuple[LeaveTerms, TermFact]]:
        """All seven kinds with what they rest on."""
        return [
            (self.leave(kind), fact)
            for kind in LeaveKind.values
            if (fact := self.term(Term.Topic.LEAVE, kind)) is not None
        ]


def _nearness(row: Term) -> tuple[int, date, int]:
    return (len(row.node.path) if row.node else 0, row.valid_from, row.pk)


def term_books(wanted: Sequence[tuple[Node, date]]) -> list[TermBook]:
    """What holds at each of these nodes on its day, in their order; one query."""
    above = [steps_of(node.path) for node, _day in wanted]
    near = Q(node__isnull=True) | Q(node_id__in={step for steps in above for step in steps})
    newest = max((day for _node, day in wanted), default=date.min)
    rows = list(Term.objects.filter(near, valid_from__lte=newest).select_related("node"))
    return [
        TermBook(
            tuple(
                row for row in rows if row.valid_from <= day and (row.node_id is None or row.node_id in steps)
            ),
            node.path,
            day,
        )
        for (node, day), steps in zip(wanted, above, strict=True)
    ]


def term_book(node: Node, day: date) -> TermBook:
    """What holds at this node on this day; one query."""
    return term_books([(node, day)])[0]


def recorded_terms(nodes: QuerySet[Node], topic: str) -> QuerySet[Term]:
    """Rows of a topic recorded at these nodes, the newest of each key first."""
    rows = Term.objects.filter(topic=topic, node__in=nodes.values("pk"))
    return rows.select_related("node").order_by("key", "-valid_from", "-id")
