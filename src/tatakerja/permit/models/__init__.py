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
from tatakerja.permit.models.meetings import InvitationLetter, Meeting, Room
from tatakerja.permit.models.outings import OfficeVisit, Outing
from tatakerja.permit.models.travel import Duty, LetterCounter, Trip, TripLetter, Visum

__all__ = [
    "MAX_REASON",
    "Decision",
    "Delegation",
    "Duty",
    "InvitationLetter",
    "Leave",
    "LeaveAccount",
    "LeaveKind",
    "LeavePaper",
    "LetterCounter",
    "Level",
    "Meeting",
    "OfficeVisit",
    "Outing",
    "Request",
    "Room",
    "State",
    "Term",
    "Trip",
    "TripLetter",
    "Visum",
]
