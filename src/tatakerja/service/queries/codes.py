"""From any code that the public holds to its page: a report, a ticket, a consultation."""

from __future__ import annotations

from tatakerja.service.queries.appointments import ticket_of
from tatakerja.service.queries.complaints import by_code
from tatakerja.service.queries.consultations import question_of


def page_behind(code: str) -> tuple[str, str] | None:
    """The name of the page and the plain code; None for a code that nobody was given."""
    complaint = by_code(code)
    if complaint is not None:
        return "service:track", complaint.code
    visit = ticket_of(code)
    if visit is not None:
        return "service:ticket", visit.code
    asked = question_of(code)
    return ("service:question", asked.code) if asked is not None else None
