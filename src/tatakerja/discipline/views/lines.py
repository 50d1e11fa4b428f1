"""Lines of the rules' form, and back: how officers copy bands, deadlines and matrix from a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tatakerja.kernel.errors import Invalid


def _rows(text: str, field: str, width: int) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split(";")] for line in text.splitlines() if line.strip()]
    for number, row in enumerate(rows, start=1):
        if len(row) < width:
            message = f"Baris {number}: pisahkan {width} bagian dengan titik koma."
            raise Invalid(message, field=field, code="line_format")
    return rows


def _whole(text: str, field: str, number: int) -> int:
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise Invalid(f"Baris {number}: {text!r} bukan bilangan bulat.", field=field, code="no_number")
    return int(text)


def bands_of(text: str) -> tuple[dict[str, Any], ...]:
    """Rows of ``first; last or empty; kind; source``."""
    field = "contract_bands"
    return tuple(
        {
            "first": _whole(row[0], field, number),
            "last": _whole(row[1], field, number) if row[1] else None,
            "kind": row[2],
            "source": row[3] if len(row) > 3 else "",
        }
        for number, row in enumerate(_rows(text, field, 3), start=1)
    )


def band_lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(
        f"{one['first']}; {one['last'] or ''}; {one['kind']}; {one.get('source', '')}" for one in rows
    )


def deadlines_of(text: str) -> dict[str, int]:
    """Rows of ``code; days``."""
    found = _rows(text, "deadlines", 2)
    return {row[0]: _whole(row[1], "deadlines", number) for number, row in enumerate(found, start=1)}


def deadline_lines(found: Mapping[str, int]) -> str:
    return "\n".join(f"{code}; {days}" for code, days in found.items())


def matrix_of(text: str) -> dict[str, dict[str, str]]:
    """Rows of ``level; class of post; authority``."""
    found: dict[str, dict[str, str]] = {}
    for level, job_class, authority in (row[:3] for row in _rows(text, "matrix", 3)):
        found.setdefault(level, {})[job_class] = authority
    return found


def matrix_lines(found: Mapping[str, Mapping[str, str]]) -> str:
    rows = [(level, name, authority) for level, names in found.items() for name, authority in names.items()]
    return "\n".join(f"{level}; {name}; {authority}" for level, name, authority in rows)
