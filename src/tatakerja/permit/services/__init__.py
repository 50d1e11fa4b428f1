"""Every write of permits. What is approved reaches the roster in the same transaction."""

from tatakerja.permit.services.bulk import LeftOut, Outcome, decide_many, undo_many
from tatakerja.permit.services.delegating import delegate, revoke_delegation
from tatakerja.permit.services.duty import cancel_duty, record_duty
from tatakerja.permit.services.invitations import deliver_invitations
from tatakerja.permit.services.leave import (
    add_paper,
    ask_leave,
    cancel_leave,
    decide_leave,
    set_account,
    turn_year,
)
from tatakerja.permit.services.letters import letter_pdf
from tatakerja.permit.services.meetings import (
    MeetingWords,
    cancel_forbidden,
    cancel_meeting,
    decide_meeting,
    plan_meeting,
    save_room,
    tick_item,
)
from tatakerja.permit.services.outings import (
    acknowledge_outing,
    acknowledge_visit,
    cancel_outing,
    cancel_visit,
    return_home,
    tell_outing,
    tell_visit,
)
from tatakerja.permit.services.routing import escalate, remind, route_requests
from tatakerja.permit.services.terms import record_term
from tatakerja.permit.services.travel import (
    TripWords,
    add_visum,
    ask_trip,
    cancel_trip,
    decide_trip,
    report_trip,
)

__all__ = [
    "LeftOut",
    "MeetingWords",
    "Outcome",
    "TripWords",
    "acknowledge_outing",
    "acknowledge_visit",
    "add_paper",
    "add_visum",
    "ask_leave",
    "ask_trip",
    "cancel_duty",
    "cancel_forbidden",
    "cancel_leave",
    "cancel_meeting",
    "cancel_outing",
    "cancel_trip",
    "cancel_visit",
    "decide_leave",
    "decide_many",
    "decide_meeting",
    "decide_trip",
    "delegate",
    "deliver_invitations",
    "escalate",
    "letter_pdf",
    "plan_meeting",
    "record_duty",
    "record_term",
    "remind",
    "report_trip",
    "return_home",
    "revoke_delegation",
    "route_requests",
    "save_room",
    "set_account",
    "tell_outing",
    "tell_visit",
    "tick_item",
    "turn_year",
    "undo_many",
]
