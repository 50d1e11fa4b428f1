"""Every write of rosters: filling, editing, publishing, and the changes of single days."""

from tatakerja.roster.services.absences import change_day, record_absence, withdraw_absence
from tatakerja.roster.services.drafting import draft_plan
from tatakerja.roster.services.editing import CellChange, open_revision, set_cell, set_cells
from tatakerja.roster.services.publishing import NotPublishable, discard_plan, obstacles, publish_plan

__all__ = [
    "CellChange",
    "NotPublishable",
    "change_day",
    "discard_plan",
    "draft_plan",
    "obstacles",
    "open_revision",
    "publish_plan",
    "record_absence",
    "set_cell",
    "set_cells",
    "withdraw_absence",
]
