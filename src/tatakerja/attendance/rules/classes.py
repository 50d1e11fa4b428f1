"""Classes of lateness and of leaving early: TL1-TL4 and PSW1-PSW4.

Minutes 1-30, 31-60, 61-90, 91 and more, or no check-in at all (Permentan 68/2012; the boundaries are tenant
data, other regions draw them elsewhere). Seconds are cut: 07:30:59 is 07:30.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tatakerja.kernel.errors import Invalid

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ClassTable:
    """Upper minutes of all classes but the last, which is open; rising. ``prefix`` is TL or PSW."""

    prefix: str
    upper_minutes: tuple[int, ...] = (30, 60, 90)

    def __post_init__(self) -> None:
        rising = tuple(sorted(set(self.upper_minutes)))
        if rising != self.upper_minutes or (rising and rising[0] < 1):
            raise Invalid(
                "Batas menit kelas harus naik dan mulai dari 1.",
                field="upper_minutes",
                code="classes_not_rising",
            )

    def of(self, minutes: int) -> str | None:
        """The class of a number of whole minutes; None for 0."""
        if minutes <= 0:
            return None
        position = sum(minutes > upper for upper in self.upper_minutes)
        return f"{self.prefix}{position + 1}"

    @property
    def worst(self) -> str:
        """The class of a missing check-in or check-out."""
        return f"{self.prefix}{len(self.upper_minutes) + 1}"


LATE = ClassTable("TL")
EARLY = ClassTable("PSW")


def whole_minute(instant: datetime) -> datetime:
    """The instant cut to its minute."""
    return instant.replace(second=0, microsecond=0)


def minutes_after(instant: datetime, limit: datetime) -> int:
    """Whole minutes by which an instant lies after a limit; 0 when it does not."""
    if instant <= limit:
        return 0
    return max(0, (whole_minute(instant) - whole_minute(limit)) // _MINUTE)
