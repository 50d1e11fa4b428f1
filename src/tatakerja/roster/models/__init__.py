"""Rosters of agencies, who works where on which day, and what was changed afterwards.

A published roster is never edited: a change of a single day is a :class:`DayChange`, a new distribution is a
further version of the plan. Both together answer what held on any day in the past.
"""

from tatakerja.roster.models.life import (
    Call,
    OpenDuty,
    RosterSettings,
    Swap,
)
from tatakerja.roster.models.making import (
    CounterDemand,
    DraftRun,
    DraftTask,
    Wish,
)
from tatakerja.roster.models.plans import (
    DUTY,
    FREE,
    GAP,
    HOME,
    LEAVE,
    LETTERS,
    OFFICE,
    PIKET,
    CalendarFeed,
    DayChange,
    DayMode,
    DutyLetter,
    PlanNotice,
    RosterPlan,
    RosterRow,
)

__all__ = [
    "DUTY",
    "FREE",
    "GAP",
    "HOME",
    "LEAVE",
    "LETTERS",
    "OFFICE",
    "PIKET",
    "CalendarFeed",
    "Call",
    "CounterDemand",
    "DayChange",
    "DayMode",
    "DraftRun",
    "DraftTask",
    "DutyLetter",
    "OpenDuty",
    "PlanNotice",
    "RosterPlan",
    "RosterRow",
    "RosterSettings",
    "Swap",
    "Wish",
]
