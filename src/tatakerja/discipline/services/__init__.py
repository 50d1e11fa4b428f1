"""Writes of discipline: drafts, the steps of a case, its letters, the region's rules, reminders."""

from tatakerja.discipline.services.books import BookValues, write_book
from tatakerja.discipline.services.deciding import (
    contest,
    decide,
    deliver,
    note_absence,
    reply,
    restore,
    settle,
)
from tatakerja.discipline.services.drafting import open_drafts, report_breach
from tatakerja.discipline.services.hearing import hear, missed, recommend, summon
from tatakerja.discipline.services.letters import letter_pdf, may_sign, sign_letter
from tatakerja.discipline.services.opening import (
    accuse,
    add_exhibit,
    answer,
    appoint_examiner,
    drop,
    join_case,
    name_decider,
    release,
    take_up,
)
from tatakerja.discipline.services.reminding import send_reminders
from tatakerja.discipline.services.standing import follow_standings

__all__ = [
    "BookValues",
    "accuse",
    "add_exhibit",
    "answer",
    "appoint_examiner",
    "contest",
    "decide",
    "deliver",
    "drop",
    "follow_standings",
    "hear",
    "join_case",
    "letter_pdf",
    "may_sign",
    "missed",
    "name_decider",
    "note_absence",
    "open_drafts",
    "recommend",
    "release",
    "reply",
    "report_breach",
    "restore",
    "send_reminders",
    "settle",
    "sign_letter",
    "summon",
    "take_up",
    "write_book",
]
