"""Typed access to decoded JSON: every refusal names the path and what was expected."""

import json
from datetime import date

from tatakerja.roster.solver.errors import RosterInputError

MAX_TEXT = 96 * 1024 * 1024
"""Characters of JSON that are read at all, so that memory stays bounded."""


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RosterInputError("", f"the key {shown(key)} stands twice in one object")
            seen.add(key)
    return found


def _no_constant(name: str) -> object:
    raise RosterInputError("", f"{name} is not a number that JSON allows; write an integer")


def load(text: str) -> object:
    """Decoded JSON; refuses duplicate keys, NaN and infinities, absurd sizes and nesting."""
    if len(text) > MAX_TEXT:
        raise RosterInputError("", f"longer than {MAX_TEXT} characters; split the province into files")
    try:
        return json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise RosterInputError(
            "", f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from error
    except (RecursionError, ValueError) as error:
        raise RosterInputError("", "not readable JSON: nested too deeply or a number too long") from error


def shown(value: object) -> str:
    """A value as JSON, short enough for a message."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


class Reader:
    """Reads members of JSON objects; keeps dates it has seen, since most repeat."""

    def __init__(self) -> None:
        self._dates: dict[object, date] = {}

    def obj(self, value: object, path: str, known: frozenset[str]) -> dict[str, object]:
        """An object with known keys only."""
        if type(value) is not dict:
            raise RosterInputError(path, f"expected an object, found {shown(value)}")
        if not known.issuperset(value):
            key = next(k for k in value if k not in known)
            raise RosterInputError(join(path, key), f"unknown key; known here are {', '.join(sorted(known))}")
        return value

    def items(self, value: object, path: str) -> list[object]:
        """A list."""
        if type(value) is not list:
            raise RosterInputError(path, f"expected a list, found {shown(value)}")
        return value

    def text(self, value: object, path: str) -> str:
        """A string."""
        if type(value) is not str:
            raise RosterInputError(path, f"expected a string, found {shown(value)}")
        return value

    def name(self, value: object, path: str) -> str:
        """A string that is not empty."""
        if type(value) is not str or not value:
            raise RosterInputError(path, f"expected a name, found {shown(value)}")
        return value

    def flag(self, value: object, path: str) -> bool:
        """true or false."""
        if type(value) is not bool:
            raise RosterInputError(path, f"expected true or false, found {shown(value)}")
        return value

    def whole(self, value: object, path: str, low: int, high: int = 1_000_000) -> int:
        """An integer within bounds; booleans and 3.0 are none."""
        if type(value) is not int or not low <= value <= high:
            raise RosterInputError(path, f"expected an integer from {low} to {high}, found {shown(value)}")
        return value

    def choice(self, value: object, path: str, allowed: tuple[str, ...]) -> str:
        """One of a few words."""
        if type(value) is not str or value not in allowed:
            raise RosterInputError(path, f"expected one of {', '.join(allowed)}, found {shown(value)}")
        return value

    def day(self, value: object, path: str) -> date:
        """A date written YYYY-MM-DD."""
        if type(value) is str:
            known = self._dates.get(value)
            if known is not None:
                return known
            try:
                found = date.fromisoformat(value)
            except ValueError:
                found = None
            if found is not None and len(value) == 10 and value[4] == "-":
                self._dates[value] = found
                return found
        raise RosterInputError(path, f"expected a date YYYY-MM-DD, found {shown(value)}")

    def days(self, value: object, path: str) -> tuple[date, ...]:
        """A list of dates, none twice."""
        found = tuple(self.day(v, f"{path}[{i}]") for i, v in enumerate(self.items(value, path)))
        if len(set(found)) != len(found):
            raise RosterInputError(path, "the same date stands twice")
        return found

    def names(self, value: object, path: str) -> tuple[str, ...]:
        """A list of names, none twice."""
        found = tuple(self.name(v, f"{path}[{i}]") for i, v in enumerate(self.items(value, path)))
        if len(set(found)) != len(found):
            raise RosterInputError(path, "the same name stands twice")
        return found

    def weekdays(self, value: object, path: str) -> tuple[int, ...]:
        """A list of weekdays, 0 = Monday, none twice."""
        found = tuple(self.whole(v, f"{path}[{i}]", 0, 6) for i, v in enumerate(self.items(value, path)))
        if len(set(found)) != len(found):
            raise RosterInputError(path, "the same weekday stands twice")
        return found

    def counts(self, value: object, path: str, low: int = 0) -> dict[str, int]:
        """An object of names to integers."""
        if type(value) is not dict:
            raise RosterInputError(path, f"expected an object, found {shown(value)}")
        return {key: self.whole(number, join(path, key), low) for key, number in value.items()}


def join(path: str, key: str) -> str:
    """``rules`` and ``cap`` give ``rules.cap``."""
    return f"{path}.{key}" if path else key
