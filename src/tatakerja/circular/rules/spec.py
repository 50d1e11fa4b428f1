"""Small readers from which a document's schema is put together.

A `Spec` reads a node into a value or raises `PolicyError` with every problem below it, and prints itself as
JSON Schema: so what is checked and what is published cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, Generic, Protocol, TypeVar, cast

from tatakerja.circular.rules.problems import Place, PolicyError, Problem, Words, said
from tatakerja.circular.rules.source import Fields, Items, Node, Scalar
from tatakerja.kernel.errors import Invalid

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)
Json = dict[str, Any]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_FRACTION = re.compile(r"(\d{1,9})/(\d{1,9})\Z")
_PERCENT = re.compile(r"\d{1,9}(\.\d{1,6})?\Z")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Spec(Protocol[T_co]):
    """Reads one kind of value."""

    def read(self, node: Node) -> T_co: ...

    def json(self) -> Json: ...


def wrong(node: Node, expected: Words, code: str = "wrong_value") -> PolicyError:
    """The refusal of a node's value."""
    return PolicyError([Problem(code=code, place=node.place, found=shown(node), expected=expected)])


def shown(node: Node) -> str:
    """The node as written, cut to a line."""
    if isinstance(node, Fields):
        return "{…}"
    if isinstance(node, Items):
        return "[…]"
    return repr(node.text if len(node.text) <= 40 else node.text[:40] + "…")


def scalar(node: Node, expected: Words) -> Scalar:
    """The node as a single, non-empty value."""
    if not isinstance(node, Scalar) or node.kind == "null":
        raise wrong(node, expected)
    return node


def wanted(spec: Spec[Any], place: Place) -> Words | None:
    """What a spec expects, told by its own refusal of nothing."""
    try:
        spec.read(Scalar("", "null", place))
    except PolicyError as error:
        return error.problems[0].wanted
    return None


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, trimmed, not empty. Numbers written without quotes are taken as written."""

    limit: int = 4000
    pattern: str = ""

    @property
    def expected(self) -> Words:
        if self.pattern:
            return Words(f"teks berpola {self.pattern}", f"text like {self.pattern}")
        return Words(f"teks (paling banyak {self.limit} huruf)", f"text of at most {self.limit} characters")

    def read(self, node: Node) -> str:
        text = scalar(node, self.expected).text.strip()
        if not text or len(text) > self.limit or (self.pattern and not re.fullmatch(self.pattern, text)):
            raise wrong(node, self.expected)
        return text

    def json(self) -> Json:
        found: Json = {"type": "string", "minLength": 1, "maxLength": self.limit}
        return found | ({"pattern": f"^{self.pattern}$"} if self.pattern else {})


@dataclass(frozen=True, slots=True)
class Bool:
    """true or false."""

    def read(self, node: Node) -> bool:
        expected = Words("true atau false", "true or false")
        value = scalar(node, expected)
        if value.kind != "bool":
            raise wrong(node, expected)
        return value.text.lower() == "true"

    def json(self) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number within bounds."""

    low: int = 0
    high: int = 1_000_000

    def read(self, node: Node) -> int:
        expected = Words(
            f"bilangan bulat {self.low} sampai {self.high}", f"a whole number from {self.low} to {self.high}"
        )
        value = scalar(node, expected)
        if value.kind != "int" or len(value.text) > 18 or not self.low <= int(value.text) <= self.high:
            raise wrong(node, expected)
        return int(value.text)

    def json(self) -> Json:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date, ISO 8601."""

    def read(self, node: Node) -> date:
        expected = Words("tanggal yang ada, TTTT-BB-HH", "an existing date, YYYY-MM-DD")
        text = scalar(node, expected).text
        if not _DATE.match(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
            raise wrong(node, expected)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise wrong(node, expected) from error

    def json(self) -> Json:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, HH:MM, local."""

    def read(self, node: Node) -> time:
        expected = Words('jam "JJ:MM"', 'a time "HH:MM"')
        text = scalar(node, expected).text
        if not _CLOCK.match(text):
            raise wrong(node, expected)
        return time.fromisoformat(text)

    def json(self) -> Json:
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people as an exact fraction: a percentage (25 means 25 %) or a fraction ("1/5").

    A decimal below 1 is refused: whoever writes 0.25 means a quarter, not a quarter of a percent.
    """

    def read(self, node: Node) -> Fraction:
        expected = Words('persen 0 sampai 100 atau pecahan seperti "1/5"', 'a percentage 0 to 100, or "1/5"')
        text = scalar(node, expected).text.strip()
        fraction = _FRACTION.match(text)
        if fraction and int(fraction[2]):
            share = Fraction(int(fraction[1]), int(fraction[2]))
        elif _PERCENT.match(text):
            share = Fraction(text) / 100
        else:
            raise wrong(node, expected)
        if share > 1:
            raise wrong(node, expected, "share_over_100")
        if not fraction and 0 < share < Fraction(1, 100):
            raise wrong(node, expected, "share_below_one")
        return share

    def json(self) -> Json:
        return {
            "oneOf": [
                {"type": "number", "minimum": 0, "maximum": 100},
                {"type": "string", "pattern": "^[0-9]{1,9}(/[0-9]{1,9}|(\\.[0-9]{1,6})?)$"},
            ]
        }


@dataclass(frozen=True, slots=True)
class Choice(Generic[E]):
    """One word of an enumeration."""

    of: type[E]

    def read(self, node: Node) -> E:
        words = ", ".join(member.value for member in self.of)
        expected = Words(f"salah satu dari: {words}", f"one of: {words}")
        text = scalar(node, expected).text
        try:
            return self.of(text)
        except ValueError as error:
            raise wrong(node, expected) from error

    def json(self) -> Json:
        return {"enum": [member.value for member in self.of]}


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, mon … sun; read as 0 … 6."""

    def read(self, node: Node) -> int:
        expected = Words(f"salah satu dari: {', '.join(WEEKDAYS)}", f"one of: {', '.join(WEEKDAYS)}")
        text = scalar(node, expected).text
        if text not in WEEKDAYS:
            raise wrong(node, expected)
        return WEEKDAYS.index(text)

    def json(self) -> Json:
        return {"enum": list(WEEKDAYS)}


@dataclass(frozen=True, slots=True)
class Nullable(Generic[T]):
    """The value, or null for "not stated"."""

    inner: Spec[T]

    def read(self, node: Node) -> T | None:
        if isinstance(node, Scalar) and node.kind == "null":
            return None
        return self.inner.read(node)

    def json(self) -> Json:
        return {"anyOf": [self.inner.json(), {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list. With ``single`` one bare value stands for a list of one."""

    inner: Spec[T]
    least: int = 0
    most: int = 500
    single: bool = False

    @property
    def expected(self) -> Words:
        if self.least == self.most:
            return Words(f"daftar berisi tepat {self.most} hal", f"a list of exactly {self.most}")
        if not self.least:
            return Words(f"daftar berisi paling banyak {self.most} hal", f"a list of at most {self.most}")
        return Words(
            f"daftar berisi {self.least} sampai {self.most} hal", f"a list of {self.least} to {self.most}"
        )

    def read(self, node: Node) -> tuple[T, ...]:
        if self.single and isinstance(node, Scalar) and node.kind != "null":
            return (self.inner.read(node),)
        if not isinstance(node, Items) or not self.least <= len(node.items) <= self.most:
            raise wrong(
                node,
                self.expected,
            )
        collector = Collector()
        found = [collector.take(f"[{index}]", self.inner.read, item) for index, item in enumerate(node.items)]
        collector.finish()
        return tuple(found)

    def json(self) -> Json:
        many: Json = {
            "type": "array",
            "items": self.inner.json(),
            "minItems": self.least,
            "maxItems": self.most,
        }
        return {"anyOf": [self.inner.json(), many]} if self.single else many


@dataclass(frozen=True, slots=True)
class MapOf(Generic[T]):
    """A mapping of free words to values of one kind."""

    inner: Spec[T]
    key: str = r"[a-z][a-z0-9_]*"

    def read(self, node: Node) -> Mapping[str, T]:
        if not isinstance(node, Fields):
            raise wrong(node, Words("daftar kunci: nilai", "a mapping of key: value"))
        collector = Collector()
        found: dict[str, T] = {}
        for entry in node.entries:
            if not re.fullmatch(self.key, entry.key):
                collector.add(
                    Problem(
                        "wrong_value",
                        entry.place,
                        entry.key,
                        entry.key,
                        Words(f"kunci berpola {self.key}", f"a key like {self.key}"),
                    )
                )
                continue
            found[entry.key] = collector.take(entry.key, self.inner.read, entry.node)
        collector.finish()
        return found

    def json(self) -> Json:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{self.key}$"},
            "additionalProperties": self.inner.json(),
        }


class Collector:
    """Gathers problems of siblings, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)

    def take(self, path: str, read: Callable[[Node], T], node: Node) -> T:
        """The value read; on refusal the problems are kept and a value is returned that nobody sees."""
        try:
            return read(node)
        except PolicyError as error:
            self.problems.extend(error.below(path).problems)
            return cast(T, None)  # finish() raises before anybody uses it

    def finish(self) -> None:
        if self.problems:
            raise PolicyError(self.problems)


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A key of a record: its spec, whether it must be there, and one line of documentation."""

    spec: Spec[T]
    doc: str = ""
    required: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """A mapping with known keys, read into a dataclass whose defaults fill what is left out."""

    make: Callable[..., T]
    keys: Mapping[str, Key[Any]]
    doc: str = ""

    def read(self, node: Node) -> T:
        words = ", ".join(self.keys)
        if not isinstance(node, Fields):
            raise wrong(node, Words(f"daftar kunci: {words}", f"a mapping with the keys: {words}"))
        collector = Collector()
        values: dict[str, Any] = {}
        for entry in node.entries:
            key = self.keys.get(entry.key)
            if key is None:
                expected = Words(f"salah satu dari: {words}", f"one of: {words}")
                collector.add(Problem("unknown_key", entry.place, entry.key, entry.key, expected))
                continue
            values[key.to or entry.key] = collector.take(entry.key, key.spec.read, entry.node)
        written = {entry.key for entry in node.entries}
        for name, key in self.keys.items():
            if key.required and name not in written:
                collector.add(Problem("missing_key", node.place, name, name, wanted(key.spec, node.place)))
        collector.finish()
        try:
            return self.make(**values)
        except Invalid as error:
            name = next((name for name, key in self.keys.items() if key.to == error.field), error.field)
            raise PolicyError([Problem("wrong_value", node.place, name, shown(node), said(error))]) from error

    def json(self) -> Json:
        found: Json = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: key.spec.json() | ({"description": key.doc} if key.doc else {})
                for name, key in self.keys.items()
            },
        }
        required = [name for name, key in self.keys.items() if key.required]
        if required:
            found["required"] = required
        return found | ({"description": self.doc} if self.doc else {})
