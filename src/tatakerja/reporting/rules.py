"""Pure parts of the reports: when they are due, how a person stands in them, the counts, the bars.

Source: circular 800/734-BKD/2020 cl. A2-20 (three reports a day to the BKD) and A2-21 (what they replace:
screenshots of a shared map). Counts and names, never coordinates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from tatakerja.attendance.rules.facts import DayStatus
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import at
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.snapshot import HomeState

_MINUTE = timedelta(minutes=1)


class Standing(StrEnum):
    """How a person stands at the moment of a report; one for each person."""

    OFFICE = "office"
    HOME = "home"
    OUTING = "outing"
    OUTSIDE = "outside"
    LEAVE = "leave"
    DUTY = "duty"
    NO_NEWS = "no_news"
    OFF = "off"


PRESENT: Final = (Standing.OFFICE, Standing.HOME, Standing.OUTING, Standing.OUTSIDE)
# The keys of a digest's counts. total = present + leave + duty + no_news; late runs across.
COUNTS: Final = (
    "total",
    "present",
    "office",
    "home",
    "outing",
    "outside",
    "leave",
    "duty",
    "no_news",
    "late",
)
WORDS: Final[Mapping[str, str]] = {
    "total": "Pegawai yang bertugas",
    "present": "Hadir",
    "office": "di kantor",
    "home": "di rumah (WFH)",
    "outing": "izin keluar rumah",
    "outside": "di luar area, menunggu penjelasan",
    "leave": "Cuti",
    "duty": "Dinas luar",
    "no_news": "Belum ada kabar",
    "late": "Terlambat",
}
_AT_HOME: Final = {
    HomeState.AT_HOME: Standing.HOME,
    HomeState.ON_OUTING: Standing.OUTING,
    HomeState.AT_OFFICE: Standing.OFFICE,
    HomeState.TO_CLARIFY: Standing.OUTSIDE,
    HomeState.NOT_CONNECTED: Standing.NO_NEWS,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A report time of a day: the local clock, its label "07.30" and its instant (UTC)."""

    clock: time
    label: str
    due: datetime


def slots_of(day: date, times: Iterable[time], zone: str) -> tuple[Slot, ...]:
    """The report times of a day in order, each once."""
    return tuple(Slot(clock, f"{clock:%H.%M}", at(day, clock, zone)) for clock in sorted(set(times)))


def parse_times(texts: Sequence[str]) -> tuple[time, ...]:
    """Clock times written "07:30" or "07.30", one to eight of them, in order, each once."""
    found = set()
    for text in texts:
        try:
            found.add(time.fromisoformat(text.strip().replace(".", ":")))
        except ValueError as error:
            raise Invalid(f"Tulis jam laporan sebagai 07.30, bukan {text!r}.", field="times") from error
    if not 1 <= len(found) <= 8:
        raise Invalid("Tulis satu sampai delapan jam laporan.", field="times")
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class PersonDay:
    """What a report needs to know of one person.

    ``home`` only for people whose day is at home; ``since`` is the local clock at which somebody who was
    silent at the report's moment was heard of afterwards.
    """

    person: int
    name: str
    nip: str
    unit: str
    status: DayStatus
    place: Place | None = None
    seen: bool = False
    home: HomeState | None = None
    late_minutes: int = 0
    late_class: str = ""
    since: str = ""


def standing(one: PersonDay) -> Standing:
    """Leave, duty and free days first; at home the snapshot decides; elsewhere the last place seen."""
    if one.status is DayStatus.OFF:
        return Standing.OFF
    if one.status is DayStatus.LEAVE:
        return Standing.LEAVE
    if one.status is DayStatus.DUTY:
        return Standing.DUTY
    if one.place in (Place.OFFICE, Place.DUTY):
        return Standing.OFFICE
    if one.home is not None:
        return _AT_HOME[one.home]
    if not one.seen:
        return Standing.NO_NEWS
    return Standing.HOME if one.place is Place.HOME else Standing.OUTSIDE


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom a report names: who, why, in words."""

    person: int
    name: str
    nip: str
    unit: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts by the keys of `COUNTS` and the people who are named, worst first."""

    counts: Mapping[str, int]
    exceptions: tuple[Named, ...]


def summarise(people: Iterable[PersonDay]) -> Summary:
    """Counts and exceptions of an agency; people on a free day are not counted."""
    rows = [(one, standing(one)) for one in people]
    found: Counter[str] = Counter(where.value for _, where in rows)
    counts = {key: found[key] for key in COUNTS}
    counts["present"] = sum(found[where.value] for where in PRESENT)
    counts["total"] = counts["present"] + found["leave"] + found["duty"] + found["no_news"]
    counts["late"] = sum(one.late_minutes > 0 for one, _ in rows)
    named = [_named(one, where) for one, where in rows]
    return Summary(counts, tuple(sorted((row for row in named if row), key=_worst_first)))


_ORDER: Final = {"no_news": 0, "outside": 1, "late": 2}


def _worst_first(row: Named) -> tuple[int, str, int]:
    return (_ORDER[row.kind], row.name, row.person)


def _named(one: PersonDay, where: Standing) -> Named | None:
    kind, text = "", ""
    if where is Standing.NO_NEWS:
        kind, text = "no_news", "Belum ada kabar"
        text += f"; mengabari sesudahnya pukul {one.since}" if one.since else ""
    elif where is Standing.OUTSIDE:
        kind, text = "outside", "Di luar area atau lokasi belum pasti, menunggu penjelasan"
    elif one.late_minutes:
        grade = f" ({one.late_class})" if one.late_class else ""
        kind, text = "late", f"Terlambat {one.late_minutes} menit{grade}"
    return Named(one.person, one.name, one.nip, one.unit, kind, text) if kind else None


def sentence(slot: str, counts: Mapping[str, int]) -> str:
    """``Laporan 07.30 siap: 38 dari 40 hadir, 2 belum ada kabar.``"""
    parts = [f"{counts['present']} dari {counts['total']} hadir"]
    away = counts["leave"] + counts["duty"]
    if away:
        parts.append(f"{away} cuti atau dinas luar")
    if counts["no_news"]:
        parts.append(f"{counts['no_news']} belum ada kabar")
    return f"Laporan {slot} siap: {', '.join(parts)}."


class CellState(StrEnum):
    """The state of one agency's report for one time, as the BKD's board shows it."""

    COMPLETE = "L"
    SHORT = "K"
    MISSING = "B"
    NOT_DUE = "-"


@dataclass(frozen=True, slots=True)
class Cell:
    """A board cell: its letter, and by how many minutes the report is or was late (0 = in time)."""

    state: CellState
    late_minutes: int = 0
    no_news: int = 0


def cell_of(
    due: datetime, now: datetime, grace_minutes: int, sent_at: datetime | None, no_news: int = 0
) -> Cell:
    """L lengkap, K kurang (people without word), B belum; minutes late count only beyond the grace."""
    reference = now if sent_at is None else sent_at
    late = max(0, (reference - due) // _MINUTE)
    late = late if late > grace_minutes else 0
    if sent_at is None:
        return Cell(CellState.NOT_DUE if now < due else CellState.MISSING, late)
    return Cell(CellState.SHORT if no_news else CellState.COMPLETE, late, no_news)


def letter_number(pattern: str, *, serial: int, agency: str, year: int) -> str:
    """A letter's number from the region's pattern; `Invalid` without {serial} or with another word."""
    words = {"{serial}": str(serial), "{agency}": agency.upper(), "{year}": str(year)}
    number = pattern
    for word, value in words.items():
        number = number.replace(word, value)
    if "{serial}" not in pattern or "{" in number or "}" in number:
        raise Invalid(
            "Pola nomor surat harus memuat {serial}, dan selain itu hanya {agency} dan {year}.",
            field="number_pattern",
        )
    return number


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar in whole units: its key, count, start and width."""

    key: str
    count: int
    x: int
    width: int


def stacked(parts: Sequence[tuple[str, int]], width: int) -> tuple[Segment, ...]:
    """A bar of ``width`` units; shares by largest remainder, so that the pieces fill it exactly."""
    total = sum(count for _, count in parts)
    if total <= 0:
        return ()
    exact = [divmod(count * width, total) for _, count in parts]
    widths = [whole for whole, _ in exact]
    by_rest = sorted(range(len(parts)), key=lambda index: -exact[index][1])
    for index in by_rest[: width - sum(widths)]:
        widths[index] += 1
    segments, x = [], 0
    for (key, count), wide in zip(parts, widths, strict=True):
        if count:
            segments.append(Segment(key, count, x, wide))
        x += wide
    return tuple(segments)


class Code(StrEnum):
    """What a cell of the month sheet can say; a cell is never empty."""

    OFFICE = "K"
    HOME = "R"
    PIKET = "P"
    PRESENT = "H"
    LEAVE = "C"
    DUTY = "D"
    ABSENT = "TK"
    PENDING = "?"
    OFF = "L"
    MISSING = "TD"
    AHEAD = "…"
    ELSEWHERE = "x"


CODE_WORDS: Final[Mapping[Code, str]] = {
    Code.OFFICE: "Hadir di kantor (WFO)",
    Code.HOME: "Hadir di rumah (WFH)",
    Code.PIKET: "Hadir, piket di kantor",
    Code.PRESENT: "Hadir, tanpa penugasan tempat",
    Code.LEAVE: "Cuti",
    Code.DUTY: "Dinas luar",
    Code.ABSENT: "Tanpa keterangan (usulan temuan, belum keputusan)",
    Code.PENDING: "Menunggu penjelasan atau konfirmasi",
    Code.OFF: "Libur atau bukan hari kerja",
    Code.MISSING: "Tidak ada data: belum dihitung atau tidak ada catatan",
    Code.AHEAD: "Hari yang belum tiba",
    Code.ELSEWHERE: "Tidak bertugas di OPD ini pada hari itu",
}
_BY_STATUS: Final[Mapping[str, Code]] = {
    "absent": Code.ABSENT,
    "leave": Code.LEAVE,
    "duty": Code.DUTY,
    "off": Code.OFF,
    "pending": Code.PENDING,
}
_BY_MODE: Final[Mapping[str, Code]] = {"WFO": Code.OFFICE, "WFH": Code.HOME, "PIKET": Code.PIKET}


def day_code(status: str, mode: str) -> Code:
    """The code of a finding."""
    return _BY_STATUS.get(status) or _BY_MODE.get(mode, Code.PRESENT)


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """One person's month in numbers."""

    present: int = 0
    office: int = 0
    home: int = 0
    piket: int = 0
    late: int = 0
    late_minutes: int = 0
    early: int = 0
    early_minutes: int = 0
    absent: int = 0
    leave: int = 0
    duty: int = 0
    pending: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of one person as the month sheet needs it."""

    code: Code
    late_class: str = ""
    late_minutes: int = 0
    early_class: str = ""
    early_minutes: int = 0

    @property
    def text(self) -> str:
        """What the cell shows."""
        return " ".join(part for part in (self.code.value, self.late_class, self.early_class) if part)


def month_totals(days: Iterable[MonthDay]) -> MonthTotals:
    """The sums behind the days."""
    rows = list(days)
    found = Counter(day.code for day in rows)
    at_work = {code: found[code] for code in (Code.OFFICE, Code.HOME, Code.PIKET, Code.PRESENT)}
    return MonthTotals(
        present=sum(at_work.values()),
        office=found[Code.OFFICE],
        home=found[Code.HOME],
        piket=found[Code.PIKET],
        late=sum(bool(day.late_class) for day in rows),
        late_minutes=sum(day.late_minutes for day in rows),
        early=sum(bool(day.early_class) for day in rows),
        early_minutes=sum(day.early_minutes for day in rows),
        absent=found[Code.ABSENT],
        leave=found[Code.LEAVE],
        duty=found[Code.DUTY],
        pending=found[Code.PENDING],
        missing=found[Code.MISSING],
    )
