"""Indonesia's three time zones: names, labels, and the way between local and stored time.

Storage time is aware UTC, screen time is in the unit's zone. "Zona waktu setempat" (Perpres 21/2023 art. 4)
is the zone of the workplace. Zones are carried as IANA names (``str``); no zone here has daylight saving.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from tatakerja.kernel.errors import Invalid

WIB: Final = "Asia/Jakarta"
WITA: Final = "Asia/Makassar"
WIT: Final = "Asia/Jayapura"

_LABELS: Mapping[str, str] = MappingProxyType(
    {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
)
_IANA_OF: Mapping[str, str] = MappingProxyType({"WIB": WIB, "WITA": WITA, "WIT": WIT})
_ZONES: Mapping[str, ZoneInfo] = MappingProxyType({name: ZoneInfo(name) for name in _LABELS})

ZONE_NAMES: Final[tuple[str, ...]] = tuple(_LABELS)


def canonical(name: str) -> str:
    """The IANA name of a zone given as IANA name or as WIB, WITA, WIT; anything else is `Invalid`."""
    text = name.strip()
    iana = _IANA_OF.get(text.upper(), text)
    if iana not in _LABELS:
        raise Invalid(
            f"Zona waktu tidak dikenal: {name!r}. Gunakan WIB, WITA, WIT atau {', '.join(ZONE_NAMES)}.",
            field="zone",
            code="unknown_zone",
        )
    return iana


def zone(name: str) -> ZoneInfo:
    """The zone object of an IANA name or of WIB, WITA, WIT."""
    known = _ZONES.get(name)
    return _ZONES[canonical(name)] if known is None else known


def label(name: str) -> str:
    """WIB, WITA or WIT."""
    known = _LABELS.get(name)
    return _LABELS[canonical(name)] if known is None else known


def require_aware(instant: datetime) -> datetime:
    """The instant in UTC; a naive one is a programming error of the caller and is refused."""
    _refuse_naive(instant)
    return instant.astimezone(UTC)


def instant_of(moment: datetime, name: str) -> datetime:
    """The instant in UTC of a moment as written; one without an offset is local to the zone."""
    return require_aware(moment if moment.tzinfo is not None else moment.replace(tzinfo=zone(name)))


def to_local(instant: datetime, name: str) -> datetime:
    """The aware local time of an instant."""
    _refuse_naive(instant)
    return instant.astimezone(zone(name))


def local_date(instant: datetime, name: str) -> date:
    """The local date on which an instant falls."""
    return to_local(instant, name).date()


def at(day: date, clock: time, name: str) -> datetime:
    """The instant, in UTC, of a local date and clock time."""
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=zone(name)).astimezone(UTC)


def day_bounds(day: date, name: str) -> tuple[datetime, datetime]:
    """The UTC instants at which a local day begins and ends; the end is excluded."""
    start = at(day, time(0), name)
    return start, at(day + timedelta(days=1), time(0), name)


def clock_text(instant: datetime, name: str, *, with_label: bool = True) -> str:
    """The local clock as people write it: ``07.24 WITA``."""
    local = to_local(instant, name)
    text = f"{local.hour:02d}.{local.minute:02d}"
    return f"{text} {label(name)}" if with_label else text


def _refuse_naive(instant: datetime) -> None:
    if instant.tzinfo is None:
        raise Invalid("Waktu harus menyebut zona waktunya.", field="at", code="naive_time")
