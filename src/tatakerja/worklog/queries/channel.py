"""Reads of the channel: what I have not read, who has not read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tatakerja.organisation.access import below, in_force, on_the_way, today
from tatakerja.organisation.models import Assignment, Node, Person
from tatakerja.worklog.models import Announcement, ChannelLink, Reading


def for_list(rows: QuerySet[Announcement], person: Person | None) -> QuerySet[Announcement]:
    """Rows as the list shows them: ``is_read`` by this person, ``open_questions``."""
    read = Reading.objects.filter(announcement=OuterRef("pk"), person=person)
    unanswered = Q(questions__answered_at__isnull=True, questions__isnull=False)
    counted = rows.select_related("node", "author").annotate(
        is_read=Exists(read), open_questions=Count("questions", filter=unanswered)
    )
    return counted.order_by("-posted_at", "-id")


def audience(node: Node) -> QuerySet[Person]:
    """Everybody with a post at or below the node today, by name."""
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("pk"))
    rows = Person.objects.filter(Exists(current.filter(below([node.path], "node__path"))), active=True)
    return rows.order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Receipts:
    """How many have read it, of how many; and who has not."""

    read: int
    total: int
    missing: QuerySet[Person]


def receipts_of(row: Announcement) -> Receipts:
    """Counted among those who belong to the unit today; three queries."""
    people = audience(row.node)
    read = Reading.objects.filter(announcement=row)
    missing = people.exclude(pk__in=read.values("person_id"))
    total = people.count()
    return Receipts(total - missing.count(), total, missing)


def links_of(paths: list[str]) -> list[ChannelLink]:
    """Chat groups of the units on the way up from these paths, the nearest last."""
    steps = on_the_way(paths)
    return list(ChannelLink.objects.filter(node_id__in=steps).select_related("node").order_by("node__path"))
