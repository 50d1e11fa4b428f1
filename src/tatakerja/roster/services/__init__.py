"""Every write of rosters: filling, editing, publishing, and the changes of single days."""

from tatakerja.roster.services.absences import change_day, record_absence, withdraw_absence
from tatakerja.roster.services.calls import answer_call, call_up, withdraw_call
from tatakerja.roster.services.drafting import draft_plan, replan
from tatakerja.roster.services.editing import CellChange, open_revision, set_cell, set_cells
from tatakerja.roster.services.life import Candidate, Proposal, proposals, substitute, substitutes
from tatakerja.roster.services.papers import (
    issue_letter,
    letter_pdf,
    open_feed,
    revoke_feed,
    roster_workbook,
)
from tatakerja.roster.services.publishing import (
    NotPublishable,
    discard_plan,
    obstacles,
    publish_plan,
    read_notices,
)
from tatakerja.roster.services.swaps import (
    Offer,
    answer_swap,
    ask_swap,
    decide_swap,
    offers,
    set_swap_policy,
    withdraw_swap,
)

__all__ = [
    "Candidate",
    "CellChange",
    "NotPublishable",
    "Offer",
    "Proposal",
    "answer_call",
    "answer_swap",
    "ask_swap",
    "call_up",
    "change_day",
    "decide_swap",
    "discard_plan",
    "draft_plan",
    "issue_letter",
    "letter_pdf",
    "obstacles",
    "offers",
    "open_feed",
    "open_revision",
    "proposals",
    "publish_plan",
    "read_notices",
    "record_absence",
    "replan",
    "revoke_feed",
    "roster_workbook",
    "set_cell",
    "set_cells",
    "set_swap_policy",
    "substitute",
    "substitutes",
    "withdraw_absence",
    "withdraw_call",
    "withdraw_swap",
]
