"""Reasons to be elsewhere: leave, trips, outings and office visits, and who decides on them."""

from tatakerja.permit.models.base import (
    MAX_REASON,
    Decision,
    Delegation,
    Level,
    Request,
    State,
    Term,
)
from tatakerja.permit.models.leave import Leave, LeaveAccount, LeaveKind, LeavePaper
from tatakerja.permit.models.outings import OfficeVisit, Outing
from tatakerja.permit.models.travel import Duty, LetterCounter, Trip, TripLetter, Visum

__all__ = [
    "MAX_REASON",
    "Decision",
    "Delegation",
    "Duty",
    "Leave",
    "LeaveAccount",
    "LeaveKind",
    "LeavePaper",
    "LetterCounter",
    "Level",
    "OfficeVisit",
    "Outing",
    "Request",
    "State",
    "Term",
    "Trip",
    "TripLetter",
    "Visum",
]
