"""The pages of rosters."""

from tatakerja.roster.views.calls import call, calls
from tatakerja.roster.views.day import change_day
from tatakerja.roster.views.fairness import fairness
from tatakerja.roster.views.life import replan, substitute
from tatakerja.roster.views.listing import mine, plan_list
from tatakerja.roster.views.papers import (
    calendar,
    differences,
    feed,
    letter,
    letters,
    notices_read,
    verify,
    workbook,
)
from tatakerja.roster.views.plan import discard, fill, plan, publish, set_cells
from tatakerja.roster.views.swaps import ask_swap, swap, swap_policy, swaps

__all__ = [
    "ask_swap",
    "calendar",
    "call",
    "calls",
    "change_day",
    "differences",
    "discard",
    "fairness",
    "feed",
    "fill",
    "letter",
    "letters",
    "mine",
    "notices_read",
    "plan",
    "plan_list",
    "publish",
    "replan",
    "set_cells",
    "substitute",
    "swap",
    "swap_policy",
    "swaps",
    "verify",
    "workbook",
]
