"""The text of a circular in sentences, so that a clause can quote one word for word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 200_000
# Words that end with a point inside a sentence of an Indonesian letter.
_SHORT: Final = frozenset(
    """
    no nomor nip jl jln dr drs dra ir hj prof tn ny sdr yth plt plh pj pjs a.n u.b u.p s.d d.a dll dsb dst tgl
    hlm bab ps ay st mt m.si s.sos s.e s.h m.h m.m ph.d kab kec kel prov rp rt rw art pasal vol ed cq c.q
    """.split()  # noqa: SIM905
)
# Quotation marks and the space that does not break.
_PLAIN: Final = str.maketrans("“”‘’\u00a0", "\"\"'' ")
_ITEM = re.compile(r"\s*(?:[0-9]{1,3}[.)]|[a-z][.)]|[-•–*]|\([0-9a-z]{1,3}\))\s+")
_END = re.compile(r"[.!?;:]+[\"”’')\]]*\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its number from 1, its words, and whether a new paragraph begins with it."""

    number: int
    text: str
    opens: bool


def clean(text: str) -> str:
    """The text as it is kept: one kind of line end, no characters that are not text, at most 200,000."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    kept = (one for one in text if one in "\n\t" or unicodedata.category(one)[0] != "C")
    return "".join(kept).strip()


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text. Lines that a PDF broke are joined; numbered items stand by themselves."""
    found: list[Sentence] = []
    for paragraph in _paragraphs(text):
        for index, words in enumerate(_split(paragraph)):
            found.append(Sentence(len(found) + 1, words, index == 0))
    return tuple(found)


def _paragraphs(text: str) -> Iterable[str]:
    current: list[str] = []
    for line in [*text.split("\n"), ""]:
        bare = " ".join(line.split())
        if current and (not bare or _ITEM.match(f"{bare} ") or _heading(bare) != _heading(current[-1])):
            yield " ".join(current)
            current = []
        if bare:
            current.append(bare)


def _heading(line: str) -> bool:
    """A line in capitals: the head of the letter, or of a part."""
    return line.isupper() and len(line) > 3


def _split(paragraph: str) -> Iterable[str]:
    start = 0
    head = _ITEM.match(paragraph)
    for end in _END.finditer(paragraph, head.end() if head else 0):
        piece = paragraph[start : end.end()].strip()
        if not _inside(piece, paragraph[end.end() :]):
            yield piece
            start = end.end()
    rest = paragraph[start:].strip()
    if rest:
        yield rest


def _inside(piece: str, following: str) -> bool:
    """Whether the point belongs to an abbreviation or a number rather than to the end of a sentence."""
    if piece[-1] in ";:!?":
        return piece[-1] == ":" or (following[:1].islower() and not _ITEM.match(following))
    last = piece.rstrip(".\"”’')]").rpartition(" ")[2].lower().lstrip('("“‘')
    return last in _SHORT or len(last) == 1 or (following[:1].islower() and not last.isdigit())


def squeezed(text: str) -> str:
    """A text without differences of spacing and quotation marks, to find a quote again."""
    plain = text.translate(_PLAIN)
    return " ".join(plain.split()).casefold()


def quoted_in(sentence: str, quotes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The names of the quotes (name, words as `squeezed`) that hold a sentence or a part of it."""
    said = squeezed(sentence)
    return tuple(name for name, wanted in quotes if wanted and (wanted in said or said in wanted))


def toggled(quote: str, sentence: str) -> str:
    """The quote with a sentence added behind it, or without it where it is in there already."""
    if sentence and sentence in quote:
        return " ".join(quote.replace(sentence, " ").split())
    return f"{quote} {sentence}".strip()
