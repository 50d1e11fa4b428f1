"""The pages of circulars."""

from tatakerja.circular.views.deciding import close_event, decide, review, seen
from tatakerja.circular.views.papers import calendar, export, paper, receive
from tatakerja.circular.views.reading import circular_list, detail, holidays, library_page
from tatakerja.circular.views.writing import adopt, change, discard, end, publish, upload

__all__ = [
    "adopt",
    "calendar",
    "change",
    "circular_list",
    "close_event",
    "decide",
    "detail",
    "discard",
    "end",
    "export",
    "holidays",
    "library_page",
    "paper",
    "publish",
    "receive",
    "review",
    "seen",
    "upload",
]
