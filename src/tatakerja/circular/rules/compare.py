"""Two circulars side by side: what one sets and the other does not, or differently, with the clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final

from tatakerja.circular.rules.bounds import strictness
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.stated import FIELD_SECTIONS, WHOLE_SECTIONS


class Kind(StrEnum):
    """How a parameter differs."""

    ADDED = "added"  # only the second circular states it
    DROPPED = "dropped"  # only the first one states it
    CHANGED = "changed"


class Direction(StrEnum):
    """Whether a changed parameter binds people more or less; only where more and less have a meaning."""

    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """A parameter that differs: values and clause ids of both sides; None and () where one is silent."""

    path: str
    kind: Kind
    before: Any
    after: Any
    clauses_before: tuple[str, ...] = ()
    clauses_after: tuple[str, ...] = ()
    direction: Direction = Direction.OTHER


_PAPER: Final = ("valid.start", "valid.until", "valid.until_event", "valid.while_event", "binds")
# Where the document names a value by another word than the code does.
_WRITTEN: Final = {"valid.start": "valid.from"}
# Maps whose entries are parameters of their own (groups of people, reports, checklists).
_OPENED: Final = frozenset({"office.groups", "work.reports", "protocols", "travel.priorities"})


def compare(one: Policy, other: Policy) -> tuple[Difference, ...]:
    """What changes from the first circular to the second, by path in the order of the schema."""
    before, after = dict(_values(one)), dict(_values(other))
    paths = dict.fromkeys([*before, *after])
    found = (_difference(path, one, other, before.get(path), after.get(path)) for path in paths)
    return tuple(difference for difference in found if difference is not None)


def _difference(path: str, one: Policy, other: Policy, before: Any, after: Any) -> Difference | None:
    if before == after:
        return None
    kind = Kind.ADDED if before is None else Kind.DROPPED if after is None else Kind.CHANGED
    return Difference(
        path=path,
        kind=kind,
        before=before,
        after=after,
        clauses_before=one.clauses_behind(path) if before is not None else (),
        clauses_after=other.clauses_behind(path) if after is not None else (),
        direction=_direction(path, before, after),
    )


def _direction(path: str, before: Any, after: Any) -> Direction:
    one, other = strictness(path, before), strictness(path, after)
    if one is None or other is None:
        return Direction.OTHER
    return Direction.STRICTER if other > one else Direction.LOOSER


def _values(policy: Policy) -> Iterator[tuple[str, Any]]:
    """Everything a circular states, by the path that the document has for it."""
    for path in _PAPER:
        head, _, name = path.partition(".")
        value = getattr(policy, head)
        value = getattr(value, name) if name else value
        if value not in (None, ""):
            yield _WRITTEN.get(path, path), value
    for section in ("office", *FIELD_SECTIONS):
        body = getattr(policy, section)
        for each in fields(body) if is_dataclass(body) else ():
            yield from _opened(f"{section}.{each.name}", getattr(body, each.name))
    for section in (*WHOLE_SECTIONS, "reachability"):
        yield from _opened(section, getattr(policy, section))


def _opened(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if value is None:
        return
    if path in _OPENED and isinstance(value, Mapping):
        for name, entry in value.items():
            yield f"{path}.{name}", entry
    else:
        yield path, value
