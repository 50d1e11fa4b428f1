"""The pages of circulars."""

from tatakerja.circular.views.reading import circular_list, detail, holidays, library_page
from tatakerja.circular.views.writing import adopt, change, discard, end, publish, upload

__all__ = [
    "adopt",
    "change",
    "circular_list",
    "detail",
    "discard",
    "end",
    "holidays",
    "library_page",
    "publish",
    "upload",
]
