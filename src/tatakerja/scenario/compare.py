"""Whether an answer is as expected: only the named keys, each whole, numbers by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from tatakerja.circular.rules.source import Fields, Items, Node, Scalar
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import exact

# Objects of which only the named keys are compared.
_BY_KEY = frozenset({"proposal"})


def differences(expect: Mapping[str, Node], answer: Mapping[str, object]) -> tuple[str, ...]:
    """The keys whose answer is not the expected one."""
    return tuple(
        key for key, node in expect.items() if not same(node, answer.get(key), by_key=key in _BY_KEY)
    )


def same(node: Node, value: object, *, by_key: bool = False) -> bool:
    """Whether a written value and an answered one are the same."""
    if isinstance(node, Fields):
        return _same_mapping(node, value, by_key)
    if isinstance(node, Items):
        return _same_list(node, value)
    return _same_scalar(node, value)


def _same_mapping(node: Fields, value: object, by_key: bool) -> bool:
    if not isinstance(value, Mapping):
        return False
    names = {entry.key for entry in node.entries}
    if not by_key and names != {str(key) for key in value}:
        return False
    return all(entry.key in value and same(entry.node, value[entry.key]) for entry in node.entries)


def _same_list(node: Items, value: object) -> bool:
    """Lists of words are sets in the contract; the order in which somebody wrote them does not matter."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != len(node.items):
        return False
    left = list(value)
    for item in node.items:
        found = next((index for index, other in enumerate(left) if same(item, other)), None)
        if found is None:
            return False
        del left[found]
    return True


def _same_scalar(node: Scalar, value: object) -> bool:
    if node.kind == "null":
        return value is None
    if isinstance(value, bool):
        return node.kind == "bool" and node.text.lower() == str(value).lower()
    if isinstance(value, int | float):
        return node.kind in ("int", "decimal") and _number(node.text) == _number(str(value))
    if value is None or node.kind == "bool":
        return False
    return node.text == value or _moment(node.text) == _moment(str(value)) is not None


def _number(text: str) -> Fraction | None:
    try:
        return exact(text)
    except Invalid:
        return None


def _moment(text: str) -> datetime | None:
    """Two ways to write one local moment are the same."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
