"""Readers for what only scenarios hold: people by id, moments, months, exact numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from tatakerja.circular.rules.problems import PolicyError, Problem, Words
from tatakerja.circular.rules.source import Node, Scalar
from tatakerja.circular.rules.spec import FIRST_YEAR, LAST_YEAR, Date, Json, scalar, shown, wrong
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import exact
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import ZONE_NAMES, canonical

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]+(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?) ?(Z|[+-]\d{2}:?\d{2})?\Z"
)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?\Z")


@dataclass(frozen=True, slots=True)
class Known:
    """A word that must be one of those known in this scenario: a person, agency or unit."""

    what: str
    known: Collection[str]

    def read(self, node: Node) -> str:
        listed = sorted(self.known)
        names = ", ".join(listed[:12]) + (", …" if len(listed) > 12 else "")
        names = names or "-"
        expected = Words(f"{self.what} dari: {names}", f"{self.what}, one of: {names}")
        text = scalar(node, expected).text
        if text not in self.known:
            found = f"{self.what} {shown(node)}"
            raise PolicyError([Problem("unknown_reference", node.place, "", found, expected)])
        return text

    def json(self) -> Json:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A local date and time ``2026-06-12T09:00`` (seconds and an offset may follow); read as written."""

    def read(self, node: Node) -> datetime:
        expected = Words("saat TTTT-BB-HHTJJ:MM", "a moment YYYY-MM-DDTHH:MM")
        match = _MOMENT.match(scalar(node, expected).text)
        if match is None:
            raise wrong(node, expected)
        try:
            moment = datetime.fromisoformat("".join((match[1], "T", match[2], match[3] or "")))
        except ValueError as error:
            raise wrong(node, expected) from error
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise wrong(node, expected)
        return moment

    def json(self) -> Json:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class DateOrMoment:
    """A date, or a moment of it."""

    def read(self, node: Node) -> date | datetime:
        text = node.text if isinstance(node, Scalar) else ""
        return Moment().read(node) if len(text) > len("2026-01-01") else Date().read(node)

    def json(self) -> Json:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day, ``07:30`` or ``07:30:59``."""

    def read(self, node: Node) -> time:
        expected = Words('jam "JJ:MM"', 'a time "HH:MM"')
        text = scalar(node, expected).text
        if not _CLOCK.match(text):
            raise wrong(node, expected)
        return time.fromisoformat(text.zfill(len(text) + (text.index(":") == 1)))

    def json(self) -> Json:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A month, ``2026-06``."""

    def read(self, node: Node) -> Month:
        expected = Words("bulan TTTT-BB", "a month YYYY-MM")
        try:
            return Month.parse(scalar(node, expected).text)
        except Invalid as error:
            raise wrong(node, expected) from error

    def json(self) -> Json:
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}


@dataclass(frozen=True, slots=True)
class Exact:
    """A number as written: 92, 0.5, "1/9"; never a float."""

    low: int = 0
    high: int = 1_000_000

    def read(self, node: Node) -> Fraction:
        expected = Words(f"angka {self.low} sampai {self.high}", f"a number from {self.low} to {self.high}")
        text = scalar(node, expected).text
        try:
            value = exact(text)
        except (Invalid, ZeroDivisionError) as error:
            raise wrong(node, expected) from error
        if len(text) > 40 or not self.low <= value <= self.high:
            raise wrong(node, expected)
        return value

    def json(self) -> Json:
        return {"type": ["number", "string"]}


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of an element of the satisfaction survey as agencies write it: 1/9, 0.111 or 0.11."""

    def read(self, node: Node) -> Fraction:
        expected = Words('salah satu dari: "1/9", 0.111, 0.11', 'one of: "1/9", 0.111, 0.11')
        text = "".join(scalar(node, expected).text.split())
        value = Exact().read(node) if "/" not in text else Fraction(1, 9) if text == "1/9" else None
        if value not in (Fraction(1, 9), Fraction("0.111"), Fraction("0.11")):
            raise wrong(node, expected)
        return value

    def json(self) -> Json:
        return {"type": ["number", "string"]}


@dataclass(frozen=True, slots=True)
class Written:
    """Whatever somebody wrote in one line, even nothing between quotes."""

    def read(self, node: Node) -> str:
        expected = Words("satu nilai, boleh kosong di antara tanda kutip", 'one value, "" for nothing')
        return scalar(node, expected).text

    def json(self) -> Json:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Priority:
    """Whether a trip has priority: true, false, or its level (tinggi, sedang, rendah; high, medium, low)."""

    def read(self, node: Node) -> bool:
        words = "true, false, tinggi, sedang, rendah, high, medium, low"
        expected = Words(f"salah satu dari: {words}", f"one of: {words}")
        value = scalar(node, expected)
        if value.kind == "int":
            return int(value.text) > 0
        if value.text.lower() not in words.split(", "):
            raise wrong(node, expected)
        return value.text.lower() not in ("false", "rendah", "low")

    def json(self) -> Json:
        return {"type": ["boolean", "string"]}


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone of Indonesia: an IANA name or WIB, WITA, WIT."""

    def read(self, node: Node) -> str:
        expected = Words("zona waktu Indonesia", f"{', '.join(ZONE_NAMES)}, WIB, WITA or WIT")
        try:
            return canonical(scalar(node, expected).text)
        except Invalid as error:
            raise wrong(node, expected) from error

    def json(self) -> Json:
        return {"type": "string"}
