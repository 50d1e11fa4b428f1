"""What a closed month freezes of a day, and the one form in which it is hashed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Final

# Everything that money and sanctions can follow from; words and places may be explained better later.
FROZEN: Final = (
    "mode", "status", "late_minutes", "late_class", "early_minutes", "early_class", "counts_as_absent",
    "apel_missed",
)  # fmt: skip


def canonical_line(person_id: int, day: date, figures: Sequence[object]) -> bytes:
    """One frozen day as a line of JSON: person id, date, the figures in the order of `FROZEN`."""
    values = [person_id, day.isoformat(), *figures]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
