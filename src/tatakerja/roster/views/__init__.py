"""The pages of rosters."""

from tatakerja.roster.views.day import change_day
from tatakerja.roster.views.listing import mine, plan_list
from tatakerja.roster.views.plan import discard, fill, plan, publish, set_cells

__all__ = ["change_day", "discard", "fill", "mine", "plan", "plan_list", "publish", "set_cells"]
