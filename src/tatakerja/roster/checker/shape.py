"""What an instance must look like before the checker counts in it: the type of every value, by its path."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tatakerja.kernel.errors import Invalid

Shape = Callable[[Any, str], None]


class CheckInputError(Invalid):
    """A file that the checker cannot read; ``field`` is the path inside the JSON."""

    code = "roster_check_input"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message, field=field)


def fits(row: Any, path: str) -> None:
    """Raises CheckInputError for the first value that is none of what the format allows there."""
    _INSTANCE(row, path)


def _refused(value: Any, path: str, expected: str) -> CheckInputError:
    return CheckInputError(path, f"expected {expected}, found {json.dumps(value, default=str)[:60]}")


def _whole(low: int, high: int = 1_000_000) -> Shape:
    def look(value: Any, path: str) -> None:
        if type(value) is not int or not low <= value <= high:
            raise _refused(value, path, f"an integer from {low} to {high}")

    return look


def _word(*known: str) -> Shape:
    def look(value: Any, path: str) -> None:
        if type(value) is not str or (known and value not in known):
            raise _refused(value, path, f"one of {', '.join(known)}" if known else "a string")

    return look


def _flag(value: Any, path: str) -> None:
    if type(value) is not bool:
        raise _refused(value, path, "true or false")


def _day(value: Any, path: str) -> None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _refused(value, path, "a date YYYY-MM-DD") from None


def _many(each: Shape, exactly: int | None = None) -> Shape:
    def look(value: Any, path: str) -> None:
        if type(value) is not list or exactly not in (None, len(value)):
            raise _refused(value, path, "a list" if exactly is None else f"a list of {exactly}")
        for i, one in enumerate(value):
            each(one, f"{path}[{i}]")

    return look


def _named(each: Shape, names: Shape | None = None) -> Shape:
    def look(value: Any, path: str) -> None:
        if type(value) is not dict:
            raise _refused(value, path, "an object")
        for name, one in value.items():
            if names is not None:
                names(name, path)
            each(one, f"{path}.{name}")

    return look


def _record(keys: Mapping[str, Shape], *needed: str) -> Shape:
    """An object; keys that are not named here say nothing to the checker."""

    def look(value: Any, path: str) -> None:
        if type(value) is not dict:
            raise _refused(value, path, "an object")
        lead = f"{path}." if path else ""
        for key in needed:
            if key not in value:
                raise CheckInputError(f"{lead}{key}", "missing")
        for key, shape in keys.items():
            if key in value:
                shape(value[key], f"{lead}{key}")

    return look


def _line(value: Any, path: str) -> None:
    if type(value) is not str:
        _TEXTS(value, path)


def _perhaps(shape: Shape) -> Shape:
    return lambda value, path: None if value is None else shape(value, path)


_TEXT, _COUNT, _DAYS = _word(), _whole(0), _many(_day)
_TEXTS, _WEEKDAYS = _many(_TEXT), _many(_whole(0, 6))
_PAIRS = _many(_many(_TEXT, 2))
_PERSON = _record(
    {
        **dict.fromkeys(("id", "unit", "cat", "exempt", "bubble"), _TEXT),
        **dict.fromkeys(("off", "callup", "home_on"), _DAYS),
        **dict.fromkeys(("mandatory", "piket"), _flag),
        "skills": _TEXTS,
        "home": _WEEKDAYS,
        "carry": _whole(-100_000, 100_000),
        "run_in": _COUNT,
    },
    "id",
    "unit",
)
_CAP = _record(
    {
        **dict.fromkeys(("num", "min_seats"), _COUNT),
        "den": _whole(1),
        "scope": _word("opd", "unit"),
        "base": _word("all", "inside", "available"),
        "round": _word("down", "up", "nearest"),
        "outside": _TEXTS,
        "seats_on": _named(_COUNT, _day),
        "per": _word("day", "shift"),
    }
)
_DEMAND = _record(
    {
        **dict.fromkeys(("id", "unit", "skill", "shift"), _TEXT),
        "min": _COUNT,
        "weekdays": _WEEKDAYS,
        "dates": _DAYS,
        "exclusive": _flag,
    },
    "id",
)
_RULES = _record(
    {
        "cap": _CAP,
        "piket_min": _COUNT,
        "piket_per": _word("day", "shift"),
        "unit_piket_min": _named(_COUNT),
        "demands": _many(_DEMAND),
        "max_run": _COUNT,
        "once": _record({"window": _whole(1), "mode": _word("off", "hard", "if_capacity")}),
        "fill": _word("off", "full"),
        "apart": _PAIRS,
    }
)
_SOFT = _record(
    {
        "order": _TEXTS,
        "fair_scope": _word("opd", "unit"),
        "fair_min_share": _many(_COUNT, 2),
        "weekdays": _WEEKDAYS,
        "apart": _PAIRS,
    }
)
_INSTANCE = _record(
    {
        "id": _TEXT,
        "days": _DAYS,
        **dict.fromkeys(("shifts", "units"), _TEXTS),
        "people": _many(_PERSON),
        "rules": _RULES,
        "soft": _SOFT,
        "published": _perhaps(_record({"from": _day, "cells": _named(_line)}, "from", "cells")),
    },
    "days",
    "id",
    "units",
)
