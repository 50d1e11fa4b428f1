"""What a circular did, in figures: attendance, home, reports, the public's service, before and since.

Circulars 180.17 cl. A1-13 and 800/734 cl. A2-12: whoever decides whether it goes on reads both side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _g

from tatakerja.attendance.models import DayFinding, DayState
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import policy_of
from tatakerja.kernel.periods import Period
from tatakerja.organisation.models import Node
from tatakerja.platform import formats
from tatakerja.service.queries.appointments import waits_in
from tatakerja.service.queries.complaints import answer_days, promised_in
from tatakerja.service.queries.consultations import answered_in
from tatakerja.service.queries.survey import satisfaction_of
from tatakerja.worklog.models import DailyReport, ReportState

LONGEST: Final = timedelta(days=92)
_HERE: Final = (DayState.PRESENT, DayState.LATE, DayState.EARLY, DayState.LATE_AND_EARLY)


@dataclass(frozen=True, slots=True)
class Spans:
    """The days compared: as many before the first day of a circular as it has held, or as it says itself."""

    before: Period
    during: Period


def spans_of(circular: Circular, today: date) -> Spans | None:
    """The days up to yesterday (or the last one in force) and those before; None before its second day."""
    first = circular.valid_from
    assert first is not None
    ends = [one for one in (circular.valid_until, circular.ended_on) if one is not None]
    last = min([today - timedelta(days=1), *ends])
    if last < first:
        return None
    since = max(first, last - LONGEST)
    evaluation = policy_of(circular).evaluation
    days = evaluation.days_before if evaluation is not None else None
    length = timedelta(days=days - 1) if days else last - since
    before = first - timedelta(days=1)
    return Spans(Period(before - length, before), Period(since, last))


def figures_of(circular: Circular, today: date) -> list[dict[str, str]]:
    """``{"name", "label", "before", "during"}`` for a review; figures as text, "" where nothing is recorded.

    Sixteen queries, whatever the number of people.
    """
    spans = spans_of(circular, today)
    if spans is None:
        return []
    before, during = (_counts(circular.region, span) for span in (spans.before, spans.during))
    rows = (
        ("presence", _g("Kehadiran"), "attended", "judged"),
        ("on_time", _g("Tepat waktu"), "on_time", "attended"),
        ("home", _g("Hari kerja di rumah"), "home", "attended"),
        ("reports", _g("Laporan harian masuk per hari di rumah"), "reports", "home"),
    )
    figures = [
        {
            "name": name,
            "label": label,
            "before": _share(before[part], before[whole]),
            "during": _share(during[part], during[whole]),
        }
        for name, label, part, whole in rows
    ]
    return [*figures, *_served(circular.region, spans)]


def _served(region: Node, spans: Spans) -> list[dict[str, str]]:
    """The public's side: reports and questions, waiting, satisfaction (A1-13, A4-08)."""
    both = (_days(spans.before), _days(spans.during))
    before, during = (promised_in(region, *days) for days in both)
    marks = [satisfaction_of(region, *days) for days in both]
    waits = [answer_days(region, *days) for days in both]
    at_counters = [waits_in(region, *days).mean for days in both]
    minutes = [wait.total_seconds() / 60 if wait is not None else None for wait in at_counters]
    hours = [answered_in(region, *days).mean_hours for days in both]
    rows = (
        ("complaints", _g("Laporan masyarakat diterima"), str(before.received), str(during.received)),
        (
            "service",
            _g("Laporan masyarakat dijawab tepat waktu"),
            _share(before.kept, before.due),
            _share(during.kept, during.due),
        ),
        ("answers", _g("Hari sampai jawaban pertama (median)"), *_numbers(waits, 1)),
        ("waiting", _g("Menit menunggu di loket (rata-rata)"), *_numbers(minutes, 1)),
        ("advice", _g("Jam sampai jawaban konsultasi (rata-rata)"), *_numbers(hours, 1)),
        ("satisfaction", _g("Indeks kepuasan masyarakat"), *_numbers(marks, 2)),
    )
    return [{"name": name, "label": label, "before": old, "during": new} for name, label, old, new in rows]


def _numbers(values: Iterable[float | Fraction | Decimal | None], places: int) -> list[str]:
    return ["" if value is None else formats.number(value, places) for value in values]


def _counts(region: Node, span: Period) -> Mapping[str, int]:
    """Person-days of a region: judged (a working day that is decided), attended, on time, at home; reports.

    ``home`` counts attended days at home, ``reports`` those sent for days on which somebody was at home.
    """
    days = _days(span)
    attended = Q(status__in=_HERE)
    found = DayFinding.objects.filter(agency__path__startswith=region.path, date__range=days).aggregate(
        judged=Count("id", filter=attended | Q(status=DayState.ABSENT)),
        attended=Count("id", filter=attended),
        on_time=Count("id", filter=Q(status=DayState.PRESENT)),
        home=Count("id", filter=attended & Q(mode="WFH")),
    )
    sent = DailyReport.objects.filter(node__path__startswith=region.path, day__range=days).exclude(
        state=ReportState.DRAFT
    )
    at_home = DayFinding.objects.filter(
        agency__path__startswith=region.path, date__range=days, status__in=_HERE, mode="WFH"
    )
    reports = at_home.filter(person__daily_reports__in=sent, person__daily_reports__day=F("date")).count()
    return found | {"reports": reports}


def _days(span: Period) -> tuple[date, date]:
    """First and last day of a span that ends."""
    assert span.last is not None
    return span.first, span.last


def _share(part: int, whole: int) -> str:
    return formats.percent(Fraction(part, whole)) if whole else ""
