"""What an office wrote, in the reader's language: its English where there is one, else the Indonesian."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Said:
    """``missing``: the reader asked for English and there is none; the page says so."""

    text: str
    missing: bool

    @property
    def html(self) -> str:
        """The text for a page, with its language where that is not the reader's."""
        return format_html('<span lang="id">{}</span>', self.text) if self.missing else escape(self.text)


def in_language(text: str, english: str) -> Said:
    """A text as the reader of this request gets it."""
    if get_language() != "en":
        return Said(text, missing=False)
    return Said(english or text, missing=bool(text) and not english)
