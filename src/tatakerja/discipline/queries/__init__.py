"""Reads of discipline: what runs, what waits, which sanctions hold."""

from tatakerja.discipline.queries.books import Book, book_on, book_row, deciders_for, read_book
from tatakerja.discipline.queries.cases import (
    FILTERS,
    Listed,
    NextStep,
    calendar_of,
    decision_of,
    full_case,
    hearing_of,
    inbox_rows,
    joinable,
    local_today,
    moves_of,
    next_step,
    objection_of,
    recommendation_of,
    route_for,
    state_of,
    waiting_for,
    with_papers,
)
from tatakerja.discipline.queries.sanctions import Sanction, in_process, sanctions_on
from tatakerja.discipline.queries.signals import Signal, signals_on, suspects
from tatakerja.discipline.queries.statistics import statistics

__all__ = [
    "FILTERS",
    "Book",
    "Listed",
    "NextStep",
    "Sanction",
    "Signal",
    "book_on",
    "book_row",
    "calendar_of",
    "deciders_for",
    "decision_of",
    "full_case",
    "hearing_of",
    "in_process",
    "inbox_rows",
    "joinable",
    "local_today",
    "moves_of",
    "next_step",
    "objection_of",
    "read_book",
    "recommendation_of",
    "route_for",
    "sanctions_on",
    "signals_on",
    "state_of",
    "statistics",
    "suspects",
    "waiting_for",
    "with_papers",
]
