"""The holidays of a year, as versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from tatakerja.circular.access import require_holidays
from tatakerja.circular.models import HolidayYear
from tatakerja.circular.queries import library
from tatakerja.kernel.calendar import Holiday, HolidayKind
from tatakerja.kernel.errors import Invalid
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor

Json = dict[str, Any]


def _as_rows(days: Sequence[Holiday]) -> list[Json]:
    return [
        {
            "date": day.date.isoformat(),
            "name": day.name,
            "kind": day.kind.value,
            "provisional": day.provisional,
        }
        for day in sorted(days, key=lambda day: (day.date, day.kind))
    ]


@transaction.atomic
def record_holidays(
    *, by: Actor, year: int, days: Sequence[Holiday], source: str, to_be_confirmed: bool = False
) -> HolidayYear:
    """A further version of a year's holidays; the same days again change nothing.

    Refuses dates outside the year and an empty source (422).
    """
    require_holidays(by)
    wrong = [day for day in days if day.date.year != year]
    if wrong:
        raise Invalid(
            f"{wrong[0].date.isoformat()} bukan tanggal tahun {year}.", field="days", code="other_year"
        )
    if not source.strip():
        raise Invalid("Sebutkan keputusan bersama atau sumbernya.", field="source", code="source_missing")
    rows = _as_rows([replace(day, kind=HolidayKind(day.kind)) for day in days])
    newest = HolidayYear.objects.filter(year=year).order_by("-version").first()
    if newest is not None and newest.days == rows:
        return newest
    held = HolidayYear.objects.create(
        year=year,
        version=newest.version + 1 if newest else 1,
        days=rows,
        source=source.strip(),
        to_be_confirmed=to_be_confirmed,
        recorded_at=clock.now(),
        recorded_by=audit.person_behind(by),
    )
    audit.record(
        by=by,
        action="circular.holidays_recorded",
        subject=held,
        data={"year": year, "version": held.version, "days": len(rows)},
    )
    return held


@transaction.atomic
def seed_holidays(*, by: Actor) -> int:
    """Records the shipped holidays of every known year; answers how many years were new or different.

    A year that somebody has recorded by hand is left alone.
    """
    days = library().calendar.holidays
    added = 0
    for known in library().holiday_sources:
        if HolidayYear.objects.filter(year=known.year, recorded_by__isnull=False).exists():
            continue
        before = HolidayYear.objects.filter(year=known.year).count()
        record_holidays(
            by=by,
            year=known.year,
            days=[day for day in days if day.date.year == known.year],
            source=known.source,
            to_be_confirmed=not known.final,
        )
        added += HolidayYear.objects.filter(year=known.year).count() - before
    return added
