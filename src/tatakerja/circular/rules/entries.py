"""What a form sent becomes a document again: names with slashes and texts in, JSON-like data out.

Nothing is refused here and nothing is lost: a share of ``130`` stays what was typed, and the schema tells
what is wrong with it. Empty controls are silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tatakerja.circular.rules.controls import (
    KEY,
    REMOVE,
    STATED,
    VALUE,
    Kind,
    bare,
    keys_of,
    kind_of,
    spec_at,
)
from tatakerja.circular.rules.source import MAX_DEPTH
from tatakerja.circular.rules.spec import Clock, Text

_INTEGER = re.compile(r"-?\d{1,18}\Z")
_POINTED = re.compile(r"(\d{1,2})[.:](\d{2})\Z")
_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
_BETWEEN = re.compile(r"[,;\s]+")


class Missing:
    """Nothing was filled in."""


MISSING: Final = Missing()


@dataclass(slots=True)
class Sent:
    """What was sent below one name."""

    values: list[str] = field(default_factory=list)
    below: dict[str, Sent] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The first value, line ends as the document writes them."""
        return self.values[0].replace("\r\n", "\n").replace("\r", "\n").strip() if self.values else ""

    def at(self, name: str) -> Sent:
        return self.below.get(name) or Sent()

    def rows(self) -> list[Sent]:
        """The rows below it in their order."""
        numbers = sorted((name for name in self.below if name.isdecimal() and len(name) < 6), key=int)
        return [self.below[name] for name in numbers]


def gather(pairs: Iterable[tuple[str, str]]) -> Sent:
    """The tree of what was sent; names nested beyond reason are left out."""
    root = Sent()
    for name, value in pairs:
        parts = name.split("/")
        if len(parts) > 3 * MAX_DEPTH:
            continue
        place = root
        for part in parts:
            place = place.below.setdefault(part, Sent())
        place.values.append(value)
    return root


def value_at(root: Sent, path: str) -> Any:
    """What was sent for a dotted path; `MISSING` where all of it is empty."""
    place = root
    for name in path.split("."):
        place = place.at(name)
    return read(spec_at(path), place)


def read(spec: Any, sent: Sent) -> Any:
    """The value of a spec's control as the document writes it, or `MISSING`."""
    kind = kind_of(spec)
    spec = bare(spec)
    if REMOVE in sent.below or not (sent.values or sent.below):
        return MISSING
    if kind in _LISTS:
        found = _LISTS[kind](spec, sent)
    elif kind is Kind.MAP:
        found = _map(spec, sent)
    elif kind is Kind.CHANGES:
        found = _changes(sent)
    elif kind in (Kind.GROUP, Kind.SELECTOR):
        found = _group(spec, sent)
    else:
        return _scalar(kind, spec, sent.text)
    return found if found or STATED in sent.below else MISSING


def _scalar(kind: Kind, spec: Any, text: str) -> Any:
    if not text:
        return MISSING
    if kind in (Kind.NUMBER, Kind.SHARE) and _INTEGER.match(text):
        return int(text)
    if kind is Kind.SHARE:
        return text.replace(",", ".").removesuffix("%").strip() or text
    if kind is Kind.BOOL and text in ("true", "false"):
        return text == "true"
    return _clock(text) if isinstance(spec, Clock) else text


def _clock(text: str) -> str:
    """7.30 and 07:30 are one time."""
    found = _POINTED.match(text)
    return f"{int(found[1]):02}:{found[2]}" if found else text


def _group(spec: Any, sent: Sent) -> dict[str, Any]:
    found = {name: read(key.spec, sent.at(name)) for name, key in keys_of(spec).items()}
    return {name: value for name, value in found.items() if value is not MISSING}


def _rows(spec: Any, sent: Sent) -> list[Any]:
    found = [read(spec.inner, row) for row in sent.rows()]
    return [value for value in found if value is not MISSING]


def _checks(_spec: Any, sent: Sent) -> list[Any]:
    return [value for value in sent.values if value]


def _words(spec: Any, sent: Sent) -> list[Any]:
    kind, inner = kind_of(spec.inner), bare(spec.inner)
    parts = [part for part in _BETWEEN.split(sent.text) if part]
    return [_scalar(kind, inner, part) for part in parts]


def _lines(spec: Any, sent: Sent) -> list[Any]:
    if sent.rows():  # a text with a line end was shown in rows of its own
        return _rows(spec, sent)
    return [line.strip() for line in sent.text.split("\n") if line.strip()]


_LISTS: Final[Mapping[Kind, Any]] = {
    Kind.ROWS: _rows,
    Kind.CHECKS: _checks,
    Kind.WORDS: _words,
    Kind.LINES: _lines,
}


def _map(spec: Any, sent: Sent) -> dict[str, Any]:
    """Rows under their keys; a key that is no word is made one, a missing one is made up: nothing is lost."""
    found: dict[str, Any] = {}
    scalar = kind_of(spec.inner) not in (Kind.GROUP, Kind.SELECTOR)
    for index, row in enumerate(sent.rows()):
        written = row.at(KEY).text
        value = MISSING if REMOVE in row.below else read(spec.inner, row.at(VALUE) if scalar else row)
        if REMOVE in row.below or (not written and value is MISSING):
            continue
        found[_free(_word(written) or f"baru_{index + 1}", found)] = _held(spec.inner, value)
    return found


def _held(spec: Any, value: Any) -> Any:
    """A row that has only a key: an empty value of its kind, which the schema then asks for."""
    if value is not MISSING:
        return value
    kind = kind_of(spec)
    if kind in _LISTS:
        return []
    return {} if kind in (Kind.GROUP, Kind.SELECTOR, Kind.MAP) else ""


def _word(text: str) -> str:
    """``Gugus Tugas`` → ``gugus_tugas``; a word stays as it is."""
    if _KEY.match(text):
        return text
    word = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return word if not word or word[0].isalpha() else f"n_{word}"


def _free(word: str, taken: Mapping[str, Any]) -> str:
    found, number = word, 2
    while found in taken:
        found, number = f"{word}_{number}", number + 1
    return found


def _changes(sent: Sent) -> dict[str, Any]:
    """Path → value of a reading; a path without a value means that the reading leaves it unstated."""
    found: dict[str, Any] = {}
    for row in sent.rows():
        path = row.at(KEY).text
        if not path or REMOVE in row.below:
            continue
        spec = spec_at(path)
        value = read(spec if spec is not None else Text(), row.at(VALUE))
        found[path] = None if value is MISSING else value
    return found
