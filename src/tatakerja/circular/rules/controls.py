"""The schema as controls of a form: one control a value, made from the same readers that check a document.

A form of a document is a tree of controls, what a browser sends back is a list of names and values, and
`tatakerja.circular.rules.entries` makes the document of it again. Names are the document's path with slashes
(``office/groups/0/who/title``); rows of lists and maps are counted, so that a key may be renamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tatakerja.circular.rules.row_forms import PATH, SELECTOR, SELECTOR_RECORD
from tatakerja.circular.rules.schema import POLICY
from tatakerja.circular.rules.section_forms import DAY_HOURS, HOURS
from tatakerja.circular.rules.spec import (
    WEEKDAYS,
    Bool,
    Choice,
    Clock,
    Date,
    Integer,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Share,
    Text,
    Weekday,
)

KEY: Final = "~key"  # the free word of a map's row
STATED: Final = "~"  # ticked: stated although it holds nothing (a selector: everybody)
REMOVE: Final = "~x"  # ticked: this row, or all of this, is taken away
VALUE: Final = "="  # the value of a row whose key is a path
_ALTERNATIVES = re.compile(r"[a-z_]+(\|[a-z_]+)+\Z")


class Kind(StrEnum):
    """What a control looks like."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"
    CLOCK = "clock"
    CHOICE = "choice"
    BOOL = "bool"
    CHECKS = "checks"  # several of a few words
    WORDS = "words"  # several words, separated by commas
    LINES = "lines"  # several texts, one a line
    GROUP = "group"
    SELECTOR = "selector"
    ROWS = "rows"
    MAP = "map"
    CHANGES = "changes"  # path → value, of a reading


CONTAINERS: Final = frozenset({Kind.GROUP, Kind.SELECTOR, Kind.ROWS, Kind.MAP, Kind.CHANGES})


@dataclass(frozen=True, slots=True)
class Control:
    """One control, or a group of them.

    ``path`` is the place in the document as problems name it (``office.shares[0].when``), ``pattern`` the
    same with ``*`` for keys and without row numbers: labels are found by it. ``stated`` says whether the
    document holds it; ``key`` is the row's free word; ``row`` marks a row that can be taken away.
    """

    kind: Kind
    name: str
    path: str
    pattern: str
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    children: tuple[Control, ...] = ()
    stated: bool = False
    required: bool = False
    row: bool = False
    keyed: bool = False
    key: str = ""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class _At:
    """Where a control stands, and how deep inside selectors that are not stated."""

    name: str
    path: str
    pattern: str
    blank: int = 0
    required: bool = False
    doc: str = ""

    def child(self, key: str, spec: Key[Any]) -> _At:
        path = f"{self.path}.{key}" if self.path else key
        pattern = f"{self.pattern}.{key}" if self.pattern else key
        name = f"{self.name}/{key}" if self.name else key
        return _At(name, path, pattern, self.blank, spec.required, spec.doc)

    def row(self, index: int, key: str | None = None, mark: str = "") -> _At:
        path = f"{self.path}[{index}]" if key is None else f"{self.path}.{key}"
        pattern = self.pattern if key is None else f"{self.pattern}.*"
        return _At(f"{self.name}/{index}{mark}", path, pattern, self.blank)


def bare(spec: Any) -> Any:
    """A spec without its leave to be null; a selector as its record, hours as a record of days."""
    while isinstance(spec, Nullable):
        spec = spec.inner
    return spec


def alternatives(spec: Any) -> tuple[str, ...]:
    """The words a value is chosen from; empty where it is free."""
    if isinstance(spec, Choice):
        return tuple(member.value for member in spec.of)
    if isinstance(spec, Weekday):
        return WEEKDAYS
    if isinstance(spec, Text) and _ALTERNATIVES.match(spec.pattern):
        return tuple(spec.pattern.split("|"))
    return ()


_SIMPLE: Final[Mapping[type, Kind]] = {
    Integer: Kind.NUMBER,
    Share: Kind.SHARE,
    Date: Kind.DATE,
    Clock: Kind.CLOCK,
    Bool: Kind.BOOL,
    MapOf: Kind.MAP,
    Record: Kind.GROUP,
}


def kind_of(spec: Any) -> Kind:
    """The control that fits a spec; what the schema reads in its own way (changes of a reading): CHANGES."""
    spec = bare(spec)
    if spec is SELECTOR:
        return Kind.SELECTOR
    if spec is HOURS:
        return Kind.GROUP
    if alternatives(spec):
        return Kind.CHOICE
    if isinstance(spec, Text):
        return Kind.LONG if spec.limit > 200 else Kind.TEXT
    if isinstance(spec, ListOf):
        return _kind_of_list(bare(spec.inner))
    return _SIMPLE.get(type(spec), Kind.CHANGES)


def _kind_of_list(inner: Any) -> Kind:
    if alternatives(inner):
        return Kind.CHECKS
    if isinstance(inner, Clock | Integer) or (isinstance(inner, Text) and inner.pattern):
        return Kind.WORDS
    return Kind.LINES if isinstance(inner, Text) and inner.limit <= 200 else Kind.ROWS


def keys_of(spec: Any) -> Mapping[str, Key[Any]]:
    """The keys of a group: a record's own, a selector's, or the days of the week."""
    spec = bare(spec)
    if spec is SELECTOR:
        return SELECTOR_RECORD.keys
    if spec is HOURS:
        return {day: Key(DAY_HOURS) for day in WEEKDAYS}
    assert isinstance(spec, Record)
    return spec.keys


def spec_at(path: str) -> Any:
    """The spec of a dotted path of the document; None where there is none."""
    spec: Any = POLICY
    for name in path.split("."):
        spec = bare(spec)
        if isinstance(spec, Record) or spec is SELECTOR or spec is HOURS:
            key = keys_of(spec).get(name)
            spec = key.spec if key is not None else None
        elif isinstance(spec, MapOf) or (isinstance(spec, ListOf) and name.isdigit()):
            spec = spec.inner
        else:
            return None
    return spec


def key_at(path: str) -> Key[Any]:
    """The key of a dotted path with its documentation; a plain one for rows and unknown paths."""
    above, _, name = path.rpartition(".")
    spec = bare(spec_at(above)) if above else POLICY
    if isinstance(spec, Record) and name in spec.keys:
        return spec.keys[name]
    return Key(spec_at(path))


def control_at(path: str, value: Any) -> Control:
    """The control of a dotted path (``office.max_share``, ``clauses.3``, ``office.groups.teachers``)."""
    key, names = key_at(path), path.split(".")
    shown, pattern = "", ""
    for name in names:
        shown = f"{shown}[{name}]" if name.isdigit() else f"{shown}.{name}" if shown else name
        above = bare(spec_at(pattern.replace("*", "x"))) if pattern else POLICY
        if not name.isdigit():
            pattern = f"{pattern}.{'*' if isinstance(above, MapOf) else name}" if pattern else name
    return _control(key.spec, value, _At("/".join(names), shown, pattern, required=key.required, doc=key.doc))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _list(value: Any) -> list[Any]:
    """Several values; one bare value stands for a list of one."""
    if value is None:
        return []
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _control(spec: Any, value: Any, at: _At) -> Control:
    kind = kind_of(spec)
    spec = bare(spec)
    held: dict[str, Any] = {"stated": value is not None, "required": at.required, "doc": at.doc}
    if kind is Kind.LINES and any("\n" in _text(one) for one in _list(value)):
        kind = Kind.ROWS
    if kind in CONTAINERS:
        return _container(kind, spec, value, at, held)
    if kind in (Kind.CHECKS, Kind.WORDS, Kind.LINES):
        values = tuple(_text(one) for one in _list(value))
        offered = alternatives(bare(spec.inner))
        known = (*values, *(one for one in offered if one not in values))
        return Control(kind, at.name, at.path, at.pattern, values=values, choices=known, **held)
    choices = alternatives(spec) or (("true", "false") if kind is Kind.BOOL else ())
    written = _text(value)
    if choices and written and written not in choices:
        choices = (*choices, written)
    return Control(kind, at.name, at.path, at.pattern, value=written, choices=choices, **held)


def _container(kind: Kind, spec: Any, value: Any, at: _At, held: Mapping[str, Any]) -> Control:
    if kind is Kind.SELECTOR and isinstance(value, list):
        value = {"any_of": value}
    children = {
        Kind.GROUP: _group,
        Kind.SELECTOR: _group,
        Kind.ROWS: _rows,
        Kind.MAP: _map,
        Kind.CHANGES: _changes,
    }[kind](spec, value, at)
    return Control(kind, at.name, at.path, at.pattern, children=tuple(children), **held)


def _group(spec: Any, value: Any, at: _At) -> Iterator[Control]:
    written = value if isinstance(value, Mapping) else {}
    inner = _At(at.name, at.path, at.pattern, at.blank + 1 if value is None else 0)
    for name, key in keys_of(spec).items():
        found = written.get(name)
        nested = bare(key.spec) is SELECTOR or (spec is SELECTOR and name == "any_of")
        if nested and found is None and spec is SELECTOR and inner.blank:
            continue  # a selector that is not stated offers no further ones inside
        yield _control(key.spec, found, inner.child(name, key))


def _rows(spec: Any, value: Any, at: _At) -> Iterator[Control]:
    rows = _list(value)
    for index, item in enumerate([*rows, None]):
        yield _marked(_control(spec.inner, item, at.row(index)), stated=item is not None)


def _map(spec: Any, value: Any, at: _At) -> Iterator[Control]:
    rows = list(value.items()) if isinstance(value, Mapping) else []
    scalar = kind_of(spec.inner) not in (Kind.GROUP, Kind.SELECTOR)
    for index, (key, item) in enumerate([*rows, ("", None)]):
        place = at.row(index, key, f"/{VALUE}" if scalar else "")
        yield _marked(_control(spec.inner, item, place), key=key, stated=item is not None or bool(key))


def _changes(_spec: Any, value: Any, at: _At) -> Iterator[Control]:
    rows = list(value.items()) if isinstance(value, Mapping) else []
    for index, (path, item) in enumerate([*rows, ("", None)]):
        place = at.row(index, path, f"/{VALUE}")
        spec = spec_at(path) if path and PATH.pattern and re.fullmatch(PATH.pattern, path) else None
        control = _control(spec if spec is not None else Text(), item, place)
        yield _marked(control, key=path, stated=control.stated)  # a path alone leaves it unstated


def _marked(control: Control, *, stated: bool, key: str | None = None) -> Control:
    """A row: it can be taken away, and in a map it has a key."""
    return Control(
        kind=control.kind,
        name=control.name,
        path=control.path,
        pattern=control.pattern,
        value=control.value,
        values=control.values,
        choices=control.choices,
        children=control.children,
        stated=stated,
        row=True,
        keyed=key is not None,
        key=key or "",
    )


def row_name(control: Control) -> str:
    """The name of a row, below which its key and its tick for removal stand."""
    return control.name.removesuffix(f"/{VALUE}")


def sent(control: Control) -> Iterator[tuple[str, str]]:
    """Names and values that a browser sends for a control that nobody touched."""
    if control.keyed:
        yield f"{row_name(control)}/{KEY}", control.key
    empty = control.stated and not any(one.stated for one in control.children) and not control.values
    if empty and (control.kind in CONTAINERS or control.kind in (Kind.CHECKS, Kind.WORDS, Kind.LINES)):
        yield f"{control.name}/{STATED}", "on"
    if control.kind in CONTAINERS:
        for one in control.children:
            yield from sent(one)
    elif control.kind is Kind.CHECKS:
        yield from ((control.name, one) for one in control.values)
    elif control.kind is Kind.WORDS:
        yield control.name, ", ".join(control.values)
    elif control.kind is Kind.LINES:
        yield control.name, "\n".join(control.values)
    else:
        yield control.name, control.value
