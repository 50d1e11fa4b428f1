"""The pages of circulars."""

from tatakerja.circular.views.deciding import close_event, decide, review, seen
from tatakerja.circular.views.drafting import (
    draft,
    draft_check,
    draft_clauses,
    draft_discard,
    draft_parameters,
    draft_part,
    draft_quote,
    draft_remove_clause,
    draft_restore,
    draft_text,
    open_circular,
    write,
)
from tatakerja.circular.views.papers import calendar, copies, export, paper, receive, scan
from tatakerja.circular.views.parttime import part_time
from tatakerja.circular.views.reading import circular_list, detail, holidays, library_page
from tatakerja.circular.views.writing import adopt, change, discard, end, publish, upload

__all__ = [
    "adopt",
    "calendar",
    "change",
    "circular_list",
    "close_event",
    "copies",
    "decide",
    "detail",
    "discard",
    "draft",
    "draft_check",
    "draft_clauses",
    "draft_discard",
    "draft_parameters",
    "draft_part",
    "draft_quote",
    "draft_remove_clause",
    "draft_restore",
    "draft_text",
    "end",
    "export",
    "holidays",
    "library_page",
    "open_circular",
    "paper",
    "part_time",
    "publish",
    "receive",
    "review",
    "scan",
    "seen",
    "upload",
    "write",
]
