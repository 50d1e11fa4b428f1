"""What a stranger may learn about a letter in the hand: whether it was sent so, without names of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tatakerja.platform.pdf import sha256_of
from tatakerja.reporting.models import Digest
from tatakerja.reporting.rules import COUNTS, WORDS


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """The public part of a sent report; ``intact``: the stored content still has this hash."""

    agency: str
    zone: str
    number: str
    date: date
    slot: str
    sent_at: datetime
    rows: tuple[tuple[str, str, int], ...]
    named: int
    intact: bool


def frozen_report(sha256: str) -> FrozenReport | None:
    """The report sent under this hash."""
    row = (
        Digest.objects.filter(sha256=sha256.lower(), state=Digest.State.SENT).select_related("agency").first()
    )
    if row is None or row.sent_at is None:
        return None
    counts: Mapping[str, int] = row.counts
    return FrozenReport(
        agency=row.agency.name,
        zone=row.agency.zone,
        number=row.number,
        date=row.date,
        slot=row.slot,
        sent_at=row.sent_at,
        rows=tuple((key, WORDS[key], counts[key]) for key in COUNTS),
        named=len(row.exceptions),
        intact=sha256_of(row.content) == row.sha256,
    )
