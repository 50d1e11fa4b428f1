"""Discipline: the tenant's rules, the case with its papers, and who did what in it.

A case begins as a draft that proposes nothing but a look. What people say in it (answers, hearings, exhibits,
steps) is append-only; a decision is made by a person and stands beside, not instead of, what led to it.
"""

from tatakerja.discipline.models.books import Authority, RuleBook
from tatakerja.discipline.models.cases import (
    LEVELS,
    MAX_TEXT,
    REGULATIONS,
    SEATS,
    STAGES,
    Answer,
    Case,
    CaseStep,
    Exhibit,
)
from tatakerja.discipline.models.course import Decision, Examiner, Hearing, Objection, Recommendation, Summons
from tatakerja.discipline.models.papers import Letter, LetterCount, Reminder

__all__ = [
    "LEVELS",
    "MAX_TEXT",
    "REGULATIONS",
    "SEATS",
    "STAGES",
    "Answer",
    "Authority",
    "Case",
    "CaseStep",
    "Decision",
    "Examiner",
    "Exhibit",
    "Hearing",
    "Letter",
    "LetterCount",
    "Objection",
    "Recommendation",
    "Reminder",
    "RuleBook",
    "Summons",
]
