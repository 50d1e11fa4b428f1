"""Writes of attendance: findings computed again, corrections asked and decided, months closed."""

from tatakerja.attendance.services.closing import (
    accept_difference,
    ask_reopening,
    close_month,
    propose_difference,
    reopen_month,
    settle_month,
)
from tatakerja.attendance.services.correcting import (
    ask_correction,
    ask_for_many,
    decide_corrections,
    escalate_overdue,
    second_correction,
    second_corrections,
    withdraw_correction,
)
from tatakerja.attendance.services.determining import determine_days
from tatakerja.attendance.services.evaluating import (
    LONGEST_DAYS,
    LOOK_BACK,
    evaluate_changes,
    evaluate_days,
    evaluate_moved,
    evaluate_people,
    evaluate_today,
)

__all__ = [
    "LONGEST_DAYS",
    "LOOK_BACK",
    "accept_difference",
    "ask_correction",
    "ask_for_many",
    "ask_reopening",
    "close_month",
    "decide_corrections",
    "determine_days",
    "escalate_overdue",
    "evaluate_changes",
    "evaluate_days",
    "evaluate_moved",
    "evaluate_people",
    "evaluate_today",
    "propose_difference",
    "reopen_month",
    "second_correction",
    "second_corrections",
    "settle_month",
    "withdraw_correction",
]
