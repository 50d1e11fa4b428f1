"""The pages of rosters."""

from tatakerja.roster.views.calls import call, calls
from tatakerja.roster.views.day import change_day
from tatakerja.roster.views.duties import duty, offer_duty
from tatakerja.roster.views.fairness import fairness
from tatakerja.roster.views.life import replan, substitute
from tatakerja.roster.views.listing import mine, plan_list
from tatakerja.roster.views.making import compare, run, seats, start_run
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
from tatakerja.roster.views.plan import discard, fill, lock, plan, publish, set_cells
from tatakerja.roster.views.swaps import ask_swap, swap, swap_policy, swaps
from tatakerja.roster.views.wishes import wishes

__all__ = [
    "ask_swap",
    "calendar",
    "call",
    "calls",
    "change_day",
    "compare",
    "differences",
    "discard",
    "duty",
    "fairness",
    "feed",
    "fill",
    "letter",
    "letters",
    "lock",
    "mine",
    "notices_read",
    "offer_duty",
    "plan",
    "plan_list",
    "publish",
    "replan",
    "run",
    "seats",
    "set_cells",
    "start_run",
    "substitute",
    "swap",
    "swap_policy",
    "swaps",
    "verify",
    "wishes",
    "workbook",
]
