"""Reads of the register for the public: what is offered, open or closed now, and by which standard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.zones import to_local
from tatakerja.organisation.access import in_force
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.service.access import public_services
from tatakerja.service.models import OpeningHours, Pledge, PublicService, ServiceStandard
from tatakerja.service.queries.words import WEEKDAYS

# So far ahead the public reads on which days a counter is not open as usual.
_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Whether the counter is open at a moment, until when, and which holiday closes it."""

    open: bool
    until: time | None
    holiday: str


def found_services(words: str) -> QuerySet[PublicService]:
    """Public services whose name, summary or office holds every word; all for no words."""
    rows = public_services().select_related("node")
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(summary__icontains=word)
            | Q(summary_en__icontains=word)
            | Q(node__name__icontains=word)
        )
    return rows.order_by("name", "id")


def standard_on(service: PublicService, day: date) -> ServiceStandard | None:
    """The newest version that holds on a day; before the first day the first version, marked by its date."""
    rows = service.standards.all()
    return rows.filter(valid_from__lte=day).first() or rows.last()


def hours_on(service: PublicService, day: date) -> list[OpeningHours]:
    """Opening hours that hold in the week of ``day``, by weekday."""
    return list(OpeningHours.objects.filter(in_force(day), service=service))


@dataclass(frozen=True, slots=True)
class Span:
    """Days that follow each other with the same hours of a channel; Monday is 0."""

    first: int
    last: int
    channel: str
    opens: time
    closes: time

    @property
    def days(self) -> str:
        """The days in words, such as Senin–Jumat."""
        first, last = str(WEEKDAYS[self.first]), str(WEEKDAYS[self.last])
        return first if self.first == self.last else f"{first}–{last}"

    @property
    def channel_name(self) -> str:
        return str(OpeningHours.Channel(self.channel).label)


def week_of(service: PublicService, day: date) -> list[Span]:
    """The hours that hold in the week of ``day``, equal neighbouring days in one line, by channel."""
    spans: list[Span] = []
    rows = sorted(hours_on(service, day), key=lambda row: (row.channel, row.opens, row.closes, row.weekday))
    for row in rows:
        own = Span(row.weekday, row.weekday, row.channel, row.opens, row.closes)
        before = replace(own, first=spans[-1].first, last=row.weekday - 1) if spans else None
        if before is not None and spans[-1] == before:
            own = replace(own, first=spans.pop().first)
        spans.append(own)
    order = list(OpeningHours.Channel.values)
    return sorted(spans, key=lambda one: (order.index(one.channel), one.first, one.opens))


@dataclass(frozen=True, slots=True)
class OtherDay:
    """A day ahead on which the counter is not open as usual; no hours: closed; ``name``: of the holiday."""

    day: date
    hours: tuple[tuple[time, time], ...]
    name: str


def days_that_differ(service: PublicService, today: date) -> list[OtherDay]:
    """The days of the next two weeks that differ from the usual hours, holidays among them; three queries."""
    last, as_usual = today + _AHEAD, usual_day(service, today)
    calendar = calendar_for(today, last)
    rows = service.hours.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    counter = list(rows.filter(channel=OpeningHours.Channel.COUNTER))
    found = []
    for step in range(_AHEAD.days + 1):
        day = today + timedelta(days=step)
        usual, own, free = _hours(counter, as_usual, day), _hours(counter, day, day), calendar.explain(day)
        name = free.name if not free.working and free.name else ""
        if (usual or own) and (name or own != usual):
            found.append(OtherDay(day, () if name else own, name))
    return found


def usual_day(service: PublicService, today: date) -> date:
    """A date whose hours are the counter's usual ones: today, or the first after the exception of today."""
    rows = service.hours.filter(channel=OpeningHours.Channel.COUNTER)
    usual = [row for row in rows if row.valid_until is None or row.valid_until - row.valid_from > _AHEAD]
    if any(_holds(row, today) for row in usual):
        return today
    return min((row.valid_from for row in usual if row.valid_from > today), default=today)


def _holds(row: OpeningHours, at: date) -> bool:
    return row.valid_from <= at and (row.valid_until is None or at <= row.valid_until)


def _hours(rows: list[OpeningHours], at: date, day: date) -> tuple[tuple[time, time], ...]:
    """The hours of the weekday of ``day`` that hold at a date."""
    return tuple((one.opens, one.closes) for one in rows if _holds(one, at) and one.weekday == day.weekday())


def open_now(service: PublicService, now: datetime) -> OpenNow:
    """The counter's state at a moment, in the office's zone; a holiday closes it."""
    local = to_local(now, service.node.zone)
    day = calendar_for(local.date(), local.date()).explain(local.date())
    if not day.working and day.name:
        return OpenNow(False, None, day.name)
    hours = [
        row
        for row in hours_on(service, local.date())
        if row.weekday == local.weekday() and row.channel == OpeningHours.Channel.COUNTER
    ]
    held = next((row for row in hours if row.opens <= local.time() < row.closes), None)
    return OpenNow(held is not None, held.closes if held else None, "")


def pledge_of(service: PublicService, day: date) -> Pledge | None:
    """The pledge of the service's office, or of the one above it."""
    ids = steps_of(service.node.path)
    rows = Pledge.objects.filter(node_id__in=ids, valid_from__lte=day).select_related("node")
    return max(rows, key=lambda row: (len(row.node.path), row.valid_from, row.pk), default=None)
