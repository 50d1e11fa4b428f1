"""An event between its judgement and the database: every column, without the price of a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(slots=True)
class Fresh:
    """A row to be; the attributes are the columns of ``PresenceEvent`` and mean the same."""

    key: UUID
    batch: UUID
    person_id: int
    device_id: int | None
    kind: str
    at_phone: datetime
    clock: str
    counts_at: datetime
    received_at: datetime
    day: date
    zone: str
    mode: str
    note: str
    answers: UUID | None
    altitude_m: float | None
    speed_mps: float | None
    heading_deg: float | None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    fix_age_s: float | None = None
    grade: str = ""
    place: str = ""
    site: str = ""
    distance_m: int | None = None
    limit_m: int | None = None
    flags: list[str] = field(default_factory=list)
    pending: bool = False
    receipt: str = ""
    reduced: bool = False
