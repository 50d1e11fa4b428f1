"""Pages of attendance: my record, a day and why, a team's day, corrections, the close of a month."""

from tatakerja.attendance.views.closing import (
    accept,
    agencies,
    ask_reopen,
    close,
    closing,
    determine,
    propose,
    reopen,
)
from tatakerja.attendance.views.correcting import correct, corrections, many, withdraw
from tatakerja.attendance.views.reading import day, evaluate, month, person_month, team

__all__ = [
    "accept",
    "agencies",
    "ask_reopen",
    "close",
    "closing",
    "correct",
    "corrections",
    "day",
    "determine",
    "evaluate",
    "many",
    "month",
    "person_month",
    "propose",
    "reopen",
    "team",
    "withdraw",
]
