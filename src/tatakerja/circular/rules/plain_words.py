"""Parameters, shares, dates and values as a sentence says them, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from tatakerja.circular.rules.problems import Words

_NAMES: Final[Mapping[str, Words]] = {
    "office.max_share": Words("Paling banyak di kantor", "Largest share in the office"),
    "office.max_home_share": Words("Paling banyak di rumah", "Largest share at home"),
    "office.home_days_per_week": Words("Hari di rumah per pekan", "Home days a week"),
    "office.min_per_day": Words("Paling sedikit bertugas", "Minimum on duty"),
    "office.mandatory": Words("Wajib di kantor", "Must be in the office"),
    "office.home": Words("Bekerja dari rumah", "Work at home"),
    "office.weekdays": Words("Hari berlakunya", "Weekdays"),
    "travel.private": Words("Bepergian pribadi", "Private travel"),
    "travel.official": Words("Perjalanan dinas", "Official travel"),
    "leave.regime": Words("Cuti", "Leave"),
    "meetings.face_to_face": Words("Tatap muka", "Face-to-face meetings"),
    "meetings.ceremonies": Words("Acara seremonial", "Ceremonies"),
    "presence.windows": Words("Jam presensi", "Presence windows"),
    "presence.apel": Words("Apel dan upacara", "Roll calls and ceremonies"),
    "presence.report_times": Words("Jam laporan", "Report times"),
    "presence.work_window": Words("Jam siap dihubungi", "Window of reachability"),
    "reachability": Words("Aturan panggilan", "Call rules"),
}
_VALUES: Final[Mapping[str, Words]] = {
    "free": Words("bebas", "free"),
    "permission": Words("dengan izin", "with permission"),
    "selective": Words("selektif menurut prioritas", "selective by priority"),
    "forbidden": Words("dilarang", "forbidden"),
    "restricted": Words("dibatasi", "restricted"),
    "online_preferred": Words("diutamakan daring", "online preferred"),
    "permit": Words("dengan izin", "by permit"),
    "cancelled": Words("dibatalkan", "cancelled"),
    "required": Words("wajib", "required"),
    "allowed": Words("boleh", "allowed"),
    "WFO": Words("di kantor", "in the office"),
    "PIKET": Words("piket di kantor", "duty in the office"),
    "WFH": Words("di rumah", "at home"),
    "none": Words("tidak perlu", "none"),
    "acknowledgement": Words("diketahui atasan", "acknowledgement"),
}


def name(path: str) -> Words:
    """What a parameter is called; its path where it has no name here."""
    return _NAMES.get(path, Words(path, path))


def percent(share: Fraction) -> str:
    """A share for reading: 25 %, or 1/3 where percent would not be exact."""
    figure = share * 100
    return f"{figure.numerator} %" if figure.denominator == 1 else str(share)


_MONTHS: Final = (
    ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
     "November", "Desember"),
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
     "November", "December"),
)  # fmt: skip


def day(value: date) -> Words:
    """A date for reading: 6 Juli 2021, 6 July 2021."""
    own, english = (f"{value.day} {months[value.month - 1]} {value.year}" for months in _MONTHS)
    return Words(own, english)


def say(value: Any) -> Words:
    """A value for reading, in both languages."""
    if isinstance(value, bool):
        return Words("ya" if value else "tidak", "yes" if value else "no")
    if isinstance(value, Fraction):
        return Words(percent(value), percent(value))
    if isinstance(value, str):
        return _VALUES.get(str(value), Words(str(value), str(value)))
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        said = [say(each) for each in value]
        return Words(" atau ".join(each.id for each in said), " or ".join(each.en for each in said))
    if isinstance(value, int):
        return Words(str(value), str(value))
    return Words("ketentuan lain", "another rule")
