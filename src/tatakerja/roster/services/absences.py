"""What happens to single days after, or before, a roster is made: leave, duty travel, call-ups.

Every change is a row with its author and reason; nothing is rewritten. Rosters filled later read the same
rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tatakerja.kernel import zones
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.roster.access import require_change_day, require_change_days
from tatakerja.roster.models import DayChange, DayMode
from tatakerja.roster.queries import CounterBook, latest_changes, local_today, plan_in_force, plan_rows
from tatakerja.roster.services.fitness import require_flexible

ABSENCES: Mapping[str, DayMode] = {"leave": DayMode.LEAVE, "duty": DayMode.DUTY}
# Three years: the longest leave the law knows (cuti di luar tanggungan negara, PP 11/2017).
LONGEST_ABSENCE_DAYS = 3 * 366


def _check_period(first: date, last: date) -> None:
    if last < first:
        raise Invalid(
            f"Tanggal akhir {last.isoformat()} mendahului tanggal awal {first.isoformat()}.",
            field="last",
            code="period_reversed",
        )
    if (last - first).days >= LONGEST_ABSENCE_DAYS:
        raise Invalid("Rentang ketidakhadiran paling lama tiga tahun.", field="last", code="period_too_long")


def record_days(
    by: Actor, person: Person, modes: Iterable[tuple[date, DayMode]], reason: str, source: str
) -> list[DayChange]:
    """Bulk rows; one statement for a long leave."""
    rows = [_row(by, person, day, mode, reason, source) for day, mode in modes]
    return DayChange.objects.bulk_create(rows, batch_size=1000)


def _row(by: Actor, person: Person, day: date, mode: DayMode, reason: str, source: str) -> DayChange:
    return DayChange(
        person=person,
        date=day,
        mode=mode,
        reason=reason,
        source=source,
        at=clock.now(),
        actor=audit.person_behind(by),
        job=by.name if isinstance(by, Job) else "",
    )


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave or duty travel over every date from ``first`` to ``last``.

    ``kind`` is ``leave`` or ``duty``, ``source`` names the decision or letter behind it and is what
    :func:`withdraw_absence` asks for.
    """

    person: Person
    first: date
    last: date
    kind: str
    source: str


def record_absence(*, by: Actor, person: Person, first: date, last: date, kind: str, source: str) -> int:
    """Writes one :class:`Absence`; answers the number of dates. Refuses as :func:`record_absences` does."""
    return record_absences(by=by, absences=[Absence(person, first, last, kind, source)])


@transaction.atomic
def record_absences(*, by: Actor, absences: Sequence[Absence]) -> int:
    """Writes many absences in a fixed number of statements; answers the number of dates.

    The same source over the same dates twice writes nothing. Refuses an unknown kind, a reversed or endless
    period (422) and people without a right (403): then nothing is written.
    """
    posts = require_change_days(by, [one.person for one in absences])
    for one in absences:
        _check_absence(one)
    first = min((one.first for one in absences), default=None)
    if first is None:
        return 0
    known = latest_changes([one.person.pk for one in absences], first, max(one.last for one in absences))
    rows, acts = [], []
    for one in absences:
        mode = ABSENCES[one.kind]
        fresh = [
            day
            for day in days_between(one.first, one.last)
            if (held := known.get((one.person.pk, day))) is None
            or (held.mode, held.source) != (mode, one.source)
        ]
        rows += [_row(by, one.person, day, mode, "", one.source) for day in fresh]
        if fresh:
            acts.append(_recorded(by, one, posts.get(one.person.pk)))
    DayChange.objects.bulk_create(rows, batch_size=1000)
    audit.record_all(acts)
    return len(rows)


def _check_absence(one: Absence) -> None:
    if one.kind not in ABSENCES:
        raise Invalid(
            f"Jenis {one.kind!r} tidak dikenal; gunakan leave atau duty.", field="kind", code="unknown_kind"
        )
    if not one.source.strip():
        raise Invalid("Sebutkan keputusan atau nomor suratnya.", field="source", code="source_missing")
    _check_period(one.first, one.last)


def _recorded(by: Actor, one: Absence, post: Post | None) -> audit.Act:
    span = {"first": one.first.isoformat(), "last": one.last.isoformat()}
    return audit.act_of(
        by=by,
        action="roster.absence_recorded",
        subject=one.person,
        node_path=post.node.path if post else "",
        data={**span, "kind": one.kind, "source": one.source},
    )


@transaction.atomic
def withdraw_absence(
    *, by: Actor, person: Person, source: str, reason: str = "", since: date | None = None
) -> int:
    """Takes an absence back: its dates follow the roster again; answers the number of dates.

    With ``since`` only the dates from then on (somebody returns early). Dates that something newer has
    changed meanwhile stay as they are.
    """
    return withdraw_absences(by=by, returns=[Return(person, source, reason)], since=since)


@dataclass(frozen=True, slots=True)
class Return:
    """The end of a person's :class:`Absence` of this source, with the reason why."""

    person: Person
    source: str
    reason: str = ""


@transaction.atomic
def withdraw_absences(*, by: Actor, returns: Sequence[Return], since: date | None = None) -> int:
    """The same for many in a fixed number of statements; refuses as :func:`record_absences` does."""
    posts = require_change_days(by, [one.person for one in returns])
    dates = _dates_by_source(returns, since)
    if not dates:
        return 0
    every = [day for days in dates.values() for day in days]
    known = latest_changes([one.person.pk for one in returns], min(every), max(every))
    rows, acts = [], []
    for one in returns:
        held = [
            day
            for day in dates.get((one.person.pk, one.source), ())
            if (newest := known[one.person.pk, day]).source == one.source and newest.mode in ABSENCES.values()
        ]
        rows += [_row(by, one.person, day, DayMode.RESTORED, one.reason, one.source) for day in held]
        if held:
            acts.append(_withdrawn(by, one, held, posts.get(one.person.pk)))
    DayChange.objects.bulk_create(rows, batch_size=1000)
    audit.record_all(acts)
    return len(rows)


def _dates_by_source(returns: Sequence[Return], since: date | None) -> dict[tuple[int, str], list[date]]:
    """The dates, ascending, over which each of these absences was recorded."""
    found = DayChange.objects.filter(
        person__in=[one.person.pk for one in returns],
        source__in={one.source for one in returns},
        mode__in=list(ABSENCES.values()),
    )
    if since is not None:
        found = found.filter(date__gte=since)
    dates: dict[tuple[int, str], list[date]] = {}
    for person_id, source, day in (
        found.order_by("date").values_list("person_id", "source", "date").distinct()
    ):
        dates.setdefault((person_id, source), []).append(day)
    return dates


def _withdrawn(by: Actor, one: Return, held: Sequence[date], post: Post | None) -> audit.Act:
    span = {"first": held[0].isoformat(), "last": held[-1].isoformat()}
    return audit.act_of(
        by=by,
        action="roster.absence_withdrawn",
        subject=one.person,
        node_path=post.node.path if post else "",
        data={"source": one.source, "reason": one.reason, **span},
    )


@transaction.atomic
def change_day(
    *, by: Actor, person: Person, day: date, mode: str, reason: str, source: str = ""
) -> DayChange:
    """Gives one person another mode on one day (a call-up, A1-10: who is called must come).

    ``mode`` is WFO, WFH, PIKET or RESTORED. Refuses a day that has passed (409), a missing reason (422), an
    absence in force on that day (409: take that back first), sending home the one whom a counter needs (409:
    choose a stand-in first) or whom the law keeps from it (409), and people without a right (403).
    """
    post = require_change_day(by, person)
    if mode not in (DayMode.WFO, DayMode.WFH, DayMode.PIKET, DayMode.RESTORED):
        raise Invalid(f"Cara kerja {mode!r} tidak dikenal.", field="mode", code="unknown_mode")
    if not reason.strip():
        raise Invalid("Tuliskan alasannya: pegawai akan membacanya.", field="reason", code="reason_missing")
    if day < local_today(post.zone if post else zones.WIB):
        raise Conflict(
            "Hari itu sudah lewat. Koreksi presensi dilakukan lewat catatan kehadiran.", code="day_passed"
        )
    held = latest_changes([person.pk], day, day).get((person.pk, day))
    if held is not None and held.mode in ABSENCES.values():
        raise Conflict(
            f"{person.name} sedang {DayMode(held.mode).label} pada hari itu ({held.source}). "
            "Batalkan dahulu lewat halaman Izin.",
            code="absence_in_force",
        )
    if mode == DayMode.WFH and post is not None:
        require_flexible([person.pk], day)
        _require_counters(post, day)
    change = record_days(by, person, [(day, DayMode(mode))], reason.strip(), source)[0]
    audit.record(
        by=by,
        action="roster.day_changed",
        subject=person,
        node_path=post.node.path if post else "",
        data={"date": day.isoformat(), "mode": mode, "reason": reason.strip()},
    )
    return change


def _require_counters(post: Post, day: date) -> None:
    """Refuses to take somebody away from a counter of the published roster that would have too few people."""
    plan = plan_in_force(post.agency.pk, day)
    if plan is None or day.isoformat() not in plan.days:
        return
    rows = plan_rows(plan)
    book = CounterBook(plan, [row.person_id for row in rows])
    lost = book.lost_without(rows, post.person.pk, plan.days.index(day.isoformat()))
    if lost:
        raise Conflict(
            f"{lost[0].counter.name} akan kekurangan petugas. Pilih pengganti lebih dahulu.",
            code="counter_empty",
        )
