"""Pages of discipline."""

from tatakerja.discipline.views.files import case, inbox, mine
from tatakerja.discipline.views.papers import exhibit, letter, sign, verify
from tatakerja.discipline.views.rules import book, books, figures
from tatakerja.discipline.views.steps import report, step

__all__ = [
    "book",
    "books",
    "case",
    "exhibit",
    "figures",
    "inbox",
    "letter",
    "mine",
    "report",
    "sign",
    "step",
    "verify",
]
