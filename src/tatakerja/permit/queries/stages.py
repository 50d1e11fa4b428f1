"""The decisions behind a request, for its page."""

from __future__ import annotations

from tatakerja.permit.models import Decision, Request


def decisions_of(row: Request) -> list[Decision]:
    """In the order in which they were made, undone ones included."""
    return list(Decision.objects.filter(subject=row.subject).select_related("by").order_by("id"))
