"""Nobody plans or asks for a day at home that the law takes away (PermenPANRB 4/2025)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tatakerja.circular.rules.flexible import SOURCE
from tatakerja.kernel.errors import Conflict
from tatakerja.roster.queries import not_flexible


def require_flexible(people: Iterable[int], day: date) -> None:
    """Refuses (409) a day at home for people who may not work flexibly that day, saying no cause."""
    if not_flexible(people, day):
        raise Conflict(
            f"Hari itu di kantor: syarat kerja fleksibel belum terpenuhi ({SOURCE}).",
            code="no_flexible_work",
        )
