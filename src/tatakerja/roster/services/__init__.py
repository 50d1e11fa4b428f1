"""Every write of rosters: filling, editing, publishing, and the changes of single days."""

from tatakerja.roster.services.absences import (
    Absence,
    Return,
    change_day,
    record_absence,
    record_absences,
    withdraw_absence,
    withdraw_absences,
)
from tatakerja.roster.services.calls import answer_call, call_up, withdraw_call
from tatakerja.roster.services.choosing import (
    Alternative,
    DaySeats,
    Outlook,
    alternatives,
    lock_cells,
    outlook,
    refill,
)
from tatakerja.roster.services.counters import Post, set_counter_demands
from tatakerja.roster.services.drafting import draft_plan, replan
from tatakerja.roster.services.editing import CellChange, open_revision, set_cell, set_cells
from tatakerja.roster.services.life import Candidate, Proposal, proposals, substitute, substitutes
from tatakerja.roster.services.mailing import deliver_notices, plans_to_mail
from tatakerja.roster.services.open_duties import close_duty, open_duty, take_duty
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
from tatakerja.roster.services.runs import draft_province, work_off
from tatakerja.roster.services.swaps import (
    Offer,
    answer_swap,
    ask_swap,
    decide_swap,
    offers,
    set_swap_policy,
    withdraw_swap,
)
from tatakerja.roster.services.wishing import set_wishes

__all__ = [
    "Absence",
    "Alternative",
    "Candidate",
    "CellChange",
    "DaySeats",
    "NotPublishable",
    "Offer",
    "Outlook",
    "Post",
    "Proposal",
    "Return",
    "alternatives",
    "answer_call",
    "answer_swap",
    "ask_swap",
    "call_up",
    "change_day",
    "close_duty",
    "decide_swap",
    "deliver_notices",
    "discard_plan",
    "draft_plan",
    "draft_province",
    "issue_letter",
    "letter_pdf",
    "lock_cells",
    "obstacles",
    "offers",
    "open_duty",
    "open_feed",
    "open_revision",
    "outlook",
    "plans_to_mail",
    "proposals",
    "publish_plan",
    "read_notices",
    "record_absence",
    "record_absences",
    "refill",
    "replan",
    "revoke_feed",
    "roster_workbook",
    "set_cell",
    "set_cells",
    "set_counter_demands",
    "set_swap_policy",
    "set_wishes",
    "substitute",
    "substitutes",
    "take_duty",
    "withdraw_absence",
    "withdraw_absences",
    "withdraw_call",
    "withdraw_swap",
    "work_off",
]
