"""What attendance adds up to, for everybody: whose days of the year reach a band of the regulation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, F, Q, Sum

from tatakerja.attendance.models import DayFinding, DayState
from tatakerja.circular.queries import calendar_for
from tatakerja.discipline.queries.books import Book
from tatakerja.discipline.rules.absence import DisciplineFinding, WorkedDay, judge_absence
from tatakerja.discipline.rules.bands import PP53, PP94, regulation_of_act
from tatakerja.kernel.calendar import HolidayCalendar, WorkingPattern
from tatakerja.organisation.models import Person, Status

# A run of ten may have begun before the turn of the year; so far back days are read (Lebaran included).
_BEFORE = timedelta(days=45)
_CHUNK = 400
_FINAL = Q(counts_as_absent=True, provisional=False)
_TIMED = Q(provisional=False, counts_as_absent=False)


@dataclass(frozen=True, slots=True)
class Signal:
    """A person whose days propose something: the finding and the days that count."""

    person_id: int
    finding: DisciplineFinding
    absent: tuple[date, ...]
    late: tuple[tuple[date, int], ...]

    @property
    def first(self) -> date:
        return min((*self.absent, *(day for day, _ in self.late)))

    @property
    def last(self) -> date:
        return max((*self.absent, *(day for day, _ in self.late)))


def suspects(on: date, books: Iterable[Book] = ()) -> list[int]:
    """People whose absence and lateness of the year could reach the lowest band of any rules; one query.

    Days that are still provisional never count.
    """
    least, minutes = _lowest(books)
    year, window = date(on.year, 1, 1), date(on.year, 1, 1) - _BEFORE
    rows = DayFinding.objects.filter(date__range=(window, on)).filter(_FINAL | Q(late_minutes__gt=0))
    counted = rows.values("person_id").annotate(
        absent=Count("pk", filter=_FINAL & Q(date__gte=year)),
        run=Count("pk", filter=_FINAL),
        late=Sum("late_minutes", filter=_TIMED & Q(date__gte=year), default=0),
    )
    enough = counted.annotate(weight=F("absent") * minutes + F("late"))
    found = enough.filter(Q(weight__gte=least * minutes) | Q(run__gte=10, absent__gte=1))
    return list(found.order_by("person_id").values_list("person_id", flat=True))


def _lowest(books: Iterable[Book]) -> tuple[int, int]:
    """The fewest days that any band begins with, and the fewest minutes that any rules count as a day."""
    known = list(books)
    sets = [PP53, PP94, *(book.contract for book in known)]
    chosen = [book.settings.conversion.minutes_per_day for book in known if book.settings.conversion]
    first = [rules.bands[0].first for rules in sets if rules.bands]
    minutes = [one for one in (*chosen, *(rules.minutes_per_day for rules in sets)) if one]
    return min(first), min(minutes)


def signals_on(
    on: date, books: Mapping[int, Book], regions: Mapping[int, int], people: Iterable[int] | None = None
) -> Iterator[Signal]:
    """The proposals of everybody's year up to ``on``: of the regulation in force, and of the earlier one for
    acts before it.

    ``books`` by region id, ``regions`` by person id. Two queries for every 400 people.
    """
    ids = suspects(on, books.values()) if people is None else sorted(set(people))
    calendar = calendar_for(date(on.year, 1, 1) - _BEFORE, on)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        statuses = dict(Person.objects.filter(pk__in=chunk, active=True).values_list("pk", "status"))
        for person_id, days in _days_of(chunk, on, calendar):
            if person_id in statuses and person_id in regions:
                book = books.get(regions[person_id], Book())
                yield from _judged(person_id, days, on, statuses[person_id], book)


def _judged(person_id: int, days: list[WorkedDay], on: date, status: str, book: Book) -> Iterator[Signal]:
    found: DisciplineFinding | None = judge_absence(days, on, status=status, settings=book.settings)
    while found is not None:
        if found.proposal is not None:
            yield _signal(person_id, found, days, on, status)
        found = found.other


def _signal(person_id: int, found: DisciplineFinding, days: list[WorkedDay], on: date, status: str) -> Signal:
    absent = [day.date for day in days if day.absent and _counts(day.date, found, on, status)]
    late = [
        (day.date, day.late_minutes)
        for day in days
        if day.late_minutes and not day.absent and day.date.year == on.year
    ]
    return Signal(person_id, found, tuple(absent), tuple(late) if found.converted_days else ())


def _counts(day: date, found: DisciplineFinding, on: date, status: str) -> bool:
    """Days of the year; of the year before only where the run that reached the limit began there."""
    within = day.year == on.year or found.salary_stop_from is not None
    return within and regulation_of_act(day, status) is found.regulation


def _days_of(people: list[int], on: date, calendar: HolidayCalendar) -> Iterator[tuple[int, list[WorkedDay]]]:
    """Each person's working days in order. A working day without a finding is no absence and ends a run.

    A day on which PPPK who work part time have no hours is none of theirs.
    """
    window = date(on.year, 1, 1) - _BEFORE
    rows = (
        DayFinding.objects.filter(person_id__in=people, date__range=(window, on))
        .exclude(Q(status=DayState.OFF) & ~Q(person__status=Status.PPPK_PARUH_WAKTU))
        .order_by("person_id", "date")
        .values_list(
            "person_id", "date", "counts_as_absent", "provisional", "late_minutes", "node__pattern", "status"
        )
    )
    for person_id, found in groupby(rows.iterator(), key=lambda row: row[0]):
        rest = list(found)
        free = {row[1] for row in rest if row[-1] == DayState.OFF}
        known = [row for row in rest if row[1] not in free]
        worked = {
            day: WorkedDay(day, absent and not open_, 0 if open_ else late)
            for _, day, absent, open_, late, *_ in known
        }
        if not known:
            continue
        pattern = WorkingPattern(known[-1][5])
        if pattern is not WorkingPattern.SHIFT:
            for day in calendar.working_days(known[0][1], known[-1][1], pattern):
                if day not in free:
                    worked.setdefault(day, WorkedDay(day))
        yield person_id, [worked[day] for day in sorted(worked)]
