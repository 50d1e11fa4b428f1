"""What a circular states on a day, field by field: dated rows inside a section go before its plain value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any, Final

from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.rows import holds

# Sections whose fields are subjects of their own; the office section is one subject as a whole.
FIELD_SECTIONS: Final = (
    "presence",
    "travel",
    "leave",
    "outing",
    "work",
    "meetings",
    "services",
    "evaluation",
    "allowance",
    "discipline",
    "working_time",
)
WHOLE_SECTIONS: Final = ("ramadan", "protocols")


def stated_on(policy: Policy, section: str, name: str, on: date) -> tuple[Any, str]:
    """The value of ``section.name`` on a day (None = unstated) and the path that it stands under."""
    body = getattr(policy, section)
    value = getattr(body, name, None)
    path = f"{section}.{name}"
    if section == "travel" and name in ("private", "official") and body is not None:
        return _of_period(body.periods or (), name, on, value, path)
    if section == "leave" and body is not None and body.dates is not None:
        return (value if any(on in period for period in body.dates) else None), path
    if path == "presence.app" and body is not None and body.app_from is not None and on < body.app_from:
        return None, path
    if path in ("meetings.events", "travel.caps") and value is not None:
        return tuple(row for row in value if holds(row.start, row.until, on)) or None, path
    if path == "presence.apel" and value is not None:
        return tuple(row for row in value if row.holds(on)) or None, path
    return value, path


def _of_period(rows: Any, name: str, on: date, value: Any, path: str) -> tuple[Any, str]:
    for row in rows:
        if row.start <= on <= row.until and getattr(row, name) is not None:
            return getattr(row, name), "travel.periods"
    return value, path


def parameters(policy: Policy, on: date) -> Iterator[tuple[str, Any, str]]:
    """Everything a circular states on a day: path, value, and the path that its clauses stand under."""
    for section in ("office", *FIELD_SECTIONS):
        body = getattr(policy, section)
        for field in fields(body) if body is not None else ():
            value, source = stated_on(policy, section, field.name, on)
            if value is not None:
                yield f"{section}.{field.name}", value, source
    for section in (*WHOLE_SECTIONS, "reachability"):
        value = getattr(policy, section)
        if value is not None:
            yield section, value, section
