"""Deadlines of the law in working days or hours: the table and the one function that counts them.

"n working days after" leaves the first day out. Discipline and service both read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import WIB
from tatakerja.kernel.zones import zone as zone_of


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A deadline in working days after the starting day (before it, when negative), in calendar days or in
    hours."""

    code: str
    label: str
    source: str
    working_days: int = 0
    hours: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due.

    ``date`` is the local date; ``at`` the aware local moment of a deadline in hours, else None;
    ``working_days`` the days counted, None for hours and calendar days. ``provisional``: an estimated holiday
    lies on the way.
    """

    rule: DeadlineRule
    date: date
    at: datetime | None
    working_days: int | None
    provisional: bool


_DUTY = "PP 94/2021 art. 26-28; jumlah hari ditetapkan daerah"
_RULES = (
    DeadlineRule("pp94.summons_1_latest", "Panggilan I paling lambat", "PP 94/2021 art. 26(2)", -7),
    DeadlineRule("pp94.summons_2", "Panggilan II paling lambat", "PP 94/2021 art. 26(3)", 7),
    DeadlineRule("pp94.delivery", "Penyampaian keputusan", "PP 94/2021 art. 37(3)", 14),
    DeadlineRule("pp94.in_force", "Keputusan mulai berlaku", "PerBKN 6/2022 art. 50(1)", 15),
    DeadlineRule("pp94.send", "Pengiriman keputusan bila tidak hadir", "PerBKN 6/2022 art. 49(8)", 3),
    # The law obliges the superior and the punishing official to act and names no number of days.
    DeadlineRule("step.draft", "Usulan ditindaklanjuti atau dihentikan", _DUTY, 5),
    DeadlineRule("step.verify", "Verifikasi dan pengajuan", _DUTY, 5),
    DeadlineRule("step.appoint", "Penunjukan pemeriksa dan pejabat yang memutus", _DUTY, 5),
    DeadlineRule("step.summon", "Panggilan I dikirim", _DUTY, 5),
    DeadlineRule("step.report", "Laporan hasil pemeriksaan", _DUTY, 5),
    DeadlineRule("step.decide", "Keputusan ditetapkan", _DUTY, 10),
    DeadlineRule("objection.file", "Keberatan", "PP 79/2021 art. 4", 14),
    DeadlineRule("objection.decision", "Putusan atas keberatan", "PP 79/2021 art. 6", 21),
    DeadlineRule("pp53.summons_1_latest", "Panggilan I paling lambat", "PP 53/2010 art. 23", -7),
    DeadlineRule("pp53.summons_2", "Panggilan II paling lambat", "PP 53/2010 art. 23", 7),
    DeadlineRule("pp53.delivery", "Penyampaian keputusan", "PP 53/2010 art. 31", 14),
    DeadlineRule("pp53.in_force", "Keputusan mulai berlaku", "PP 53/2010 art. 46", days=15),
    DeadlineRule("pp53.objection", "Keberatan", "PP 53/2010 art. 35", days=14),
    DeadlineRule("pp53.reply", "Tanggapan atas keberatan", "PP 53/2010 art. 36", 6),
    DeadlineRule("pp53.decision", "Putusan atas keberatan", "PP 53/2010 art. 37", 21),
    DeadlineRule("pp53.appeal", "Banding ke Bapek", "PP 53/2010 art. 38", days=14),
    DeadlineRule("bpasn.appeal", "Banding administratif", "PP 79/2021 art. 11(3)", 14),
    DeadlineRule("bpasn.ppk_reply", "Tanggapan PPK", "PP 79/2021 art. 13", 21),
    DeadlineRule("bpasn.decision", "Putusan BPASN", "PP 79/2021 art. 16", 65),
    DeadlineRule("complaint.verification", "Verifikasi pengaduan", "PermenPANRB 62/2018", 3),
    DeadlineRule("complaint.information", "Permintaan informasi", "PermenPANRB 62/2018", 5),
    DeadlineRule("complaint.ordinary", "Pengaduan tidak berkadar pengawasan", "PermenPANRB 62/2018", 14),
    DeadlineRule("complaint.supervisory", "Pengaduan berkadar pengawasan", "PermenPANRB 62/2018", 60),
    DeadlineRule("pdp.correction", "Perbaikan data pribadi", "UU 27/2022 art. 30", hours=72),
    DeadlineRule("pdp.breach", "Pemberitahuan kegagalan pelindungan data", "UU 27/2022 art. 46", hours=72),
)
DEADLINES: Mapping[str, DeadlineRule] = MappingProxyType({rule.code: rule for rule in _RULES})


def deadline(
    code: str,
    start: date | datetime,
    calendar: HolidayCalendar,
    *,
    zone: str = WIB,
    changed: Mapping[str, int] | None = None,
) -> Deadline:
    """When the rule ``code`` is due, counted from ``start`` (the examination, for pp94.summons_1_latest).

    A date counts as the local midnight on which it begins, a naive moment as local time of ``zone``.
    ``changed``: days by code where a tenant confirmed others than the table's. An unknown code is `Invalid`.
    """
    rule = DEADLINES.get(code)
    if rule is None:
        raise Invalid(
            f"Aturan tenggat tidak dikenal: {code!r}. Pilihan: {', '.join(DEADLINES)}.",
            field="rule",
            code="unknown_deadline",
        )
    rule = _changed(rule, (changed or {}).get(code))
    moment = _local(start, zone_of(zone))
    if rule.hours:
        due_at = moment + timedelta(hours=rule.hours)
        return Deadline(rule, due_at.date(), due_at, None, False)
    first = moment.date()
    if rule.days:
        return Deadline(rule, first + timedelta(days=rule.days), None, None, False)
    due = calendar.add_working_days(first, rule.working_days)
    one_day = timedelta(days=1)
    way = (first + one_day, due) if rule.working_days > 0 else (due, first - one_day)
    return Deadline(rule, due, None, abs(rule.working_days), calendar.provisional_between(*way))


def _changed(rule: DeadlineRule, days: int | None) -> DeadlineRule:
    if days is None:
        return rule
    return replace(rule, days=days) if rule.days else replace(rule, working_days=days)


def _local(start: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(start, datetime):
        return datetime(start.year, start.month, start.day, tzinfo=zone)
    return start.replace(tzinfo=zone) if start.tzinfo is None else start.astimezone(zone)
