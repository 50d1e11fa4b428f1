"""Statistics without names: small numbers are hidden so that no total gives them away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers by key, None where hidden; ``total`` None when it would give a hidden number away."""

    cells: Mapping[str, int | None]
    total: int | None


def suppressed(cells: Mapping[str, int], least: int = LEAST) -> Counted:
    """Hides numbers from 1 to ``least`` - 1. A single hidden one takes the next smallest with it, for the
    total would reveal it; where there is no other, or the hidden sum stays small, the total is hidden."""
    hidden = {key for key, number in cells.items() if 0 < number < least}
    total = sum(cells.values())
    if not hidden:
        return Counted(dict(cells), total)
    others = sorted((number, key) for key, number in cells.items() if number and key not in hidden)
    if others and sum(cells[key] for key in hidden) < least:
        hidden.add(others[0][1])
    safe = len(hidden) > 1 and sum(cells[key] for key in hidden) >= least
    shown = {key: None if key in hidden else number for key, number in cells.items()}
    return Counted(shown, total if safe else None)
