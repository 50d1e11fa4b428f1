"""A letter as the public may compare it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tatakerja.discipline.models import Letter
from tatakerja.platform.pdf import sha256_of


@dataclass(frozen=True, slots=True)
class GenuineLetter:
    """Number, agency and moment; no name, no kind of letter, no sanction: the file is confidential."""

    agency: str
    number: str
    made_at: datetime
    zone: str
    signed_at: datetime | None
    intact: bool


def genuine_letter(sha256: str) -> GenuineLetter | None:
    """The letter registered under this hash, and whether its stored content still has it."""
    held = Letter.objects.filter(sha256=sha256).select_related("case__agency").first()
    if held is None:
        return None
    agency = held.case.agency
    return GenuineLetter(
        agency.name, held.number, held.made_at, agency.zone, held.signed_at, sha256_of(held.content) == sha256
    )
