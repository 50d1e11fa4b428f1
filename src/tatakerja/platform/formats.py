"""How dates, clocks, distances and shares are written for people, in Indonesian or English.

Pure: no Django, no clock; money is written by `tatakerja.kernel.money.format_rupiah`.
Dates are local dates; an instant must be turned local with a zone first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from tatakerja.kernel.zones import clock_text, to_local

MISSING: Final = "–"
_MINUS: Final = "-"
_DAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    }
)
_MONTHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": (
            "Januari", "Februari", "Maret", "April", "Mei", "Juni",
            "Juli", "Agustus", "September", "Oktober", "November", "Desember",
        ),
        "en": (
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ),
    }
)  # fmt: skip
_SHORT_MONTH: Final = 3


def _language(code: str) -> str:
    return "en" if code.startswith("en") else "id"


def as_date(value: date | datetime, zone: str = "") -> date:
    """The local date of a date or instant; an aware instant needs its zone, else its own offset counts."""
    if not isinstance(value, datetime):
        return value
    return to_local(value, zone).date() if zone and value.tzinfo else value.date()


def long_date(day: date, language: str = "id") -> str:
    """``Senin, 23 November 2026``."""
    language = _language(language)
    return f"{_DAYS[language][day.weekday()]}, {day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def written_date(day: date, language: str = "id") -> str:
    """``23 November 2026``, as letters write it."""
    return long_date(day, language).split(", ", 1)[1]


def medium_date(day: date, language: str = "id") -> str:
    """``23 Nov 2026``."""
    return f"{day.day} {_MONTHS[_language(language)][day.month - 1][:_SHORT_MONTH]} {day.year}"


def short_date(day: date, language: str = "id") -> str:
    """``Sen 23/11``."""
    return f"{_DAYS[_language(language)][day.weekday()][:3]} {day.day}/{day.month}"


def month_name(day: date, language: str = "id") -> str:
    """``November 2026``."""
    return f"{_MONTHS[_language(language)][day.month - 1]} {day.year}"


def date_range(first: date, last: date, language: str = "id") -> str:
    """``23–27 Nov 2026``, ``23 Nov – 18 Des 2026`` or both years when they differ; one date when equal."""
    end = medium_date(last, language)
    if first == last:
        return end
    if first.year != last.year:
        return f"{medium_date(first, language)} – {end}"
    if first.month != last.month:
        return f"{medium_date(first, language).rsplit(' ', 1)[0]} – {end}"
    return f"{first.day}–{end}"


def clock(value: time | datetime, zone: str = "") -> str:
    """``07.24 WITA``; a plain clock time, or a local one without zone, gives ``07.24``.

    An aware instant without zone would be shown in UTC and misread: it raises `ValueError`.
    """
    if isinstance(value, datetime) and value.tzinfo is not None:
        if not zone:
            raise ValueError("clock: an instant needs the zone it is shown in")
        return clock_text(value, zone)
    return f"{value:%H.%M}" + (f" {zone}" if zone else "")


def article(source: str, language: str = "id") -> str:
    """A source of the rules as people cite it: ``PP 94/2021 Pasal 9``; English keeps ``art.``."""
    if _language(language) == "en":
        return source
    return source.replace(" arts. ", " Pasal ").replace(" art. ", " Pasal ")


def minutes(value: int, language: str = "id") -> str:
    """A duration in minutes: ``11 menit``, ``8 jam``, ``7 jam 30 menit``."""
    hour, minute = ("hr", "min") if _language(language) == "en" else ("jam", "menit")
    hours, rest = divmod(abs(value), 60)
    sign = _MINUS if value < 0 else ""
    parts = ([f"{hours} {hour}"] if hours else []) + ([f"{rest} {minute}"] if rest or not hours else [])
    return sign + " ".join(parts)


def _marks(language: str) -> tuple[str, str]:
    return (",", ".") if _language(language) == "en" else (".", ",")


def number(value: int | float | Decimal | Fraction, decimals: int = 0, language: str = "id") -> str:
    """``1.284`` or ``12,50``; rounded half away from zero, exactly for integers and fractions."""
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    scaled = abs(exact) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    thousand, comma = _marks(language)
    head, tail = divmod(whole, 10**decimals)
    text = f"{head:,}".replace(",", thousand)
    if decimals:
        text += f"{comma}{tail:0{decimals}d}"
    return f"{_MINUS}{text}" if exact < 0 and whole else text


def trimmed(value: Decimal | Fraction, language: str = "id") -> str:
    """``0,5``, ``66``, ``12,25``: at most two decimals, trailing zeros left out."""
    return number(value, 2, language).rstrip("0").rstrip(",.")


def percent(share: Fraction | float | Decimal, decimals: int = 1, language: str = "id") -> str:
    """A share of one as ``25%``, ``33,3%``; trailing zeros after the comma are left out."""
    exact = Fraction(str(share)) if isinstance(share, float) else Fraction(share)
    text = number(exact * 100, decimals, language)
    comma = _marks(language)[1]
    if comma in text and decimals:
        text = text.rstrip("0").removesuffix(comma)
    return f"{text}%"


def metres(distance: float, language: str = "id") -> str:
    """``14 m``, ``1.284 m``; from ten kilometres on ``12,3 km``."""
    if distance >= 10_000:
        return f"{number(Decimal(str(distance)) / 1000, 1, language)} km"
    return f"{number(Decimal(str(distance)).quantize(Decimal(1), ROUND_HALF_UP), 0, language)} m"
