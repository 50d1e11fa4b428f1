"""What a day is judged by apart from evidence, as a short mark.

Equal marks mean that equal evidence has an equal finding. Of a changed circular only the days whose mark
changed are judged again, before any evidence is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

_BYTES = 8


def mark_of(*parts: object) -> str:
    """A short hash of values; equal values have equal marks in every process."""
    return hashlib.blake2b(repr(canonical(parts)).encode(), digest_size=_BYTES).hexdigest()


def canonical(value: Any) -> object:
    """A value as plain tuples in a fixed order: sets and mappings sorted, dataclasses by their fields."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return (type(value).__name__, *(canonical(getattr(value, one.name)) for one in fields(value)))
    if isinstance(value, Mapping):
        return tuple(sorted(((repr(key), canonical(each)) for key, each in value.items()), key=repr))
    if isinstance(value, Set):
        return tuple(sorted((canonical(each) for each in value), key=repr))
    if isinstance(value, list | tuple):
        return tuple(canonical(each) for each in value)
    return value
