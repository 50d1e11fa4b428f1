"""YAML read into a tree that remembers line and column, within bounds.

Policy documents and scenario files are written by people and come from strangers: tags, duplicate keys, deep
nesting and oversized text are refused before anything is built. Aliases are refused in policy documents; in
scenario files, which programs write too, each counts with all that it stands for, so that a "YAML bomb" is
too large. Numbers keep their written form, so that 0.1 and "1/9" reach the rules exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

import yaml

from tatakerja.circular.rules.problems import Place, PolicyError, Problem, join

MAX_CHARACTERS: Final = 512 * 1024
MAX_NODES: Final = 100_000
MAX_DEPTH: Final = 24


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a text may hold: characters, values with those that aliases repeat, and whether it has any."""

    characters: int = MAX_CHARACTERS
    values: int = MAX_NODES
    aliases: bool = False


DOCUMENT: Final = Bounds()

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?\Z")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One written value. ``kind`` is what a plain scalar looks like: str, int, decimal, bool or null."""

    text: str
    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with where the key stands."""

    key: str
    place: Place
    node: Node


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping in written order."""

    entries: tuple[Entry, ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        return next((entry.node for entry in self.entries if entry.key == key), None)


Node = Scalar | Items | Fields


@dataclass(slots=True)
class _Open:
    """A collection that is still being read."""

    place: Place
    mapping: bool
    anchor: str | None = None
    before: int = 0  # values that had been read when it was opened
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    key: Scalar | None = None


class _Builder:
    """Turns the parser's events into nodes; counts and refuses as it goes."""

    def __init__(self, name: str, bounds: Bounds) -> None:
        self.name = name
        self.bounds = bounds
        self.anchored: dict[str, tuple[Node, int]] = {}  # complete nodes with the values they hold
        self.stack: list[_Open] = []
        self.done: list[Node] = []
        self.count = 0

    def refuse(self, code: str, place: Place, found: str = "", key: str = "") -> PolicyError:
        return PolicyError([Problem(code, place, join(self._path(), key), found)])

    def _path(self) -> str:
        """The dotted path of what is being read."""
        path = ""
        for opened in self.stack:
            key = opened.key.text if opened.key is not None else ""
            path = join(path, key if opened.mapping else f"[{len(opened.items)}]")
        return path

    def feed(self, event: yaml.Event) -> None:
        mark = event.start_mark
        place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
        if isinstance(event, yaml.DocumentStartEvent):
            self.anchored.clear()
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._repeated(place, event.anchor or ""))
        elif isinstance(event, yaml.ScalarEvent):
            self._admit(place, event.tag)
            self._keep(event.anchor, _scalar(event, place), 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._admit(place, event.tag)
            mapping = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Open(place, mapping, event.anchor, self.count))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self.stack.pop()
            self._keep(closed.anchor, _closed(closed), 1 + self.count - closed.before)

    def _keep(self, anchor: str | None, node: Node, size: int) -> None:
        if anchor is not None:
            self.anchored[anchor] = node, size
        self._add(node)

    def _repeated(self, place: Place, anchor: str) -> Node:
        """What an alias stands for; it counts as if it were written out."""
        if not self.bounds.aliases:
            raise self.refuse("yaml_alias", place, found=f"*{anchor}")
        if anchor not in self.anchored:
            raise self.refuse("yaml_anchor", place, found=f"*{anchor}")
        node, size = self.anchored[anchor]
        self._admit(place, None, size)
        if len(self.stack) + _height(node) > MAX_DEPTH:
            raise self.refuse("too_deep", place)
        return node

    def _admit(self, place: Place, tag: str | None, values: int = 1) -> None:
        self.count += values
        if tag is not None:
            raise self.refuse("yaml_tag", place, found=tag)
        if self.count > self.bounds.values:
            raise self.refuse("too_large", place, found=str(self.count))
        if len(self.stack) >= MAX_DEPTH:
            raise self.refuse("too_deep", place)

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.done.append(node)
            return
        top = self.stack[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                raise self.refuse("key_not_text", node.place)
            if node.text in top.keys:
                raise self.refuse("duplicate_key", node.place, node.text, node.text)
            top.keys.add(node.text)
            top.key = node
        else:
            top.entries.append(Entry(top.key.text, top.key.place, node))
            top.key = None


def _height(node: Node) -> int:
    """How many levels a node is deep."""
    return 1 + max(map(_height, _children(node)), default=0)


def _closed(opened: _Open) -> Node:
    if opened.mapping:
        return Fields(tuple(opened.entries), opened.place)
    return Items(tuple(opened.items), opened.place)


def _scalar(event: yaml.ScalarEvent, place: Place) -> Scalar:
    text: str = event.value
    if event.style:  # quoted or block text is text, whatever it looks like
        return Scalar(text, "str", place)
    return Scalar(text, _kind(text), place)


def _kind(text: str) -> str:
    if text in _NULLS:
        return "null"
    if text in _BOOLS:
        return "bool"
    if _INTEGER.match(text):
        return "int"
    return "decimal" if _DECIMAL.match(text) else "str"


def read_documents(text: str, name: str = "", bounds: Bounds = DOCUMENT) -> tuple[Node, ...]:
    """The documents of a YAML text; `PolicyError` names line and column of what cannot be read."""
    if len(text) > bounds.characters:
        raise PolicyError([Problem(code="too_large", place=Place(name, 1, 1), found=str(len(text)))])
    builder = _Builder(name, bounds)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.feed(event)
    except yaml.YAMLError as error:
        place = _place_of(error, text, name)
        found = str(getattr(error, "problem", None) or error).splitlines()[0]
        raise PolicyError([Problem(code="yaml_syntax", place=place, found=found)]) from error
    return tuple(builder.done)


def _place_of(error: yaml.YAMLError, text: str, name: str) -> Place:
    """Where the parser stopped; a character that YAML does not know is told by its place among the bytes."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return Place(name, mark.line + 1, mark.column + 1)
    before = text.encode()[: getattr(error, "position", 0)].decode(errors="ignore").split("\n")
    return Place(name, len(before), len(before[-1]) + 1)


def read_document(text: str, name: str = "") -> Node:
    """The only document of a YAML text."""
    documents = read_documents(text, name)
    if len(documents) != 1:
        raise PolicyError([Problem(code="one_document", place=Place(name, 1, 1), found=str(len(documents)))])
    return documents[0]


def plain(node: Node, decimal: Callable[[str], object] = str) -> object:
    """The tree as JSON-like data: what the application stores.

    Decimals stay text, so that no share is ever rounded; ``decimal`` makes something else of them for show.
    """
    if isinstance(node, Fields):
        return {entry.key: plain(entry.node, decimal) for entry in node.entries}
    if isinstance(node, Items):
        return [plain(item, decimal) for item in node.items]
    if node.kind == "null":
        return None
    if node.kind == "bool":
        return _BOOLS[node.text]
    if node.kind == "int":
        return int(node.text)
    return decimal(node.text) if node.kind == "decimal" else node.text


def from_plain(value: object, name: str = "", depth: int = 0) -> Node:
    """The tree of JSON-like data (no lines to report; paths still are)."""
    place = Place(name)
    if depth > MAX_DEPTH:
        raise PolicyError([Problem(code="too_deep", place=place)])
    if isinstance(value, Mapping):
        entries = [Entry(str(k), place, from_plain(v, name, depth + 1)) for k, v in value.items()]
        return Fields(tuple(entries), place)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return Items(tuple(from_plain(item, name, depth + 1) for item in value), place)
    return _plain_scalar(value, place)


def _plain_scalar(value: object, place: Place) -> Scalar:
    if value is None:
        return Scalar("", "null", place)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", "bool", place)
    if isinstance(value, int):
        return Scalar(str(value), "int", place)
    if isinstance(value, float):
        return Scalar(repr(value), "decimal", place)
    if isinstance(value, date | datetime):
        return Scalar(value.isoformat(), "str", place)
    return Scalar(str(value), "str", place)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in _children(node):
        yield from walk(child)


def _children(node: Node) -> Sequence[Node]:
    if isinstance(node, Fields):
        return [entry.node for entry in node.entries]
    return node.items if isinstance(node, Items) else ()
