"""Everything that waits for one account, out of four packages, as one list ordered by time.

A row without a ``value`` cannot be ticked: it is decided on its own page, where its evidence stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tatakerja.organisation.access import directly_led
from tatakerja.permit.models import Leave, Meeting, OfficeVisit, Outing, Trip
from tatakerja.permit.queries import (
    leaves_to_decide,
    meetings_to_decide,
    outings_to_acknowledge,
    trips_to_decide,
    visits_to_acknowledge,
)
from tatakerja.platform import formats
from tatakerja.platform.models import User
from tatakerja.presence.access import decidable_events, fences_to_decide
from tatakerja.presence.models import FenceProposal, PresenceEvent
from tatakerja.presence.queries import still_open
from tatakerja.presence.queries.words import away
from tatakerja.presence.rules.place import Place
from tatakerja.roster.access import visible_swaps
from tatakerja.roster.models import Swap
from tatakerja.worklog.access import reports_to_decide, tasks_to_judge
from tatakerja.worklog.models import DailyReport


@dataclass(frozen=True, slots=True)
class Item:
    """One row: ``value`` is what its box sends ("": no box), ``mark`` its badge; ``seen`` the id of the
    person whose place it tells."""

    value: str
    kind: str
    name: str
    title: str
    detail: str
    at: datetime
    url: str = ""
    mark: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows of one kind come from, when they began to wait, and how they are shown in a zone."""

    label: Any
    rows: Callable[[User, Sequence[int]], QuerySet[Any]]
    since: str
    show: Callable[[Any, str], Item]


def led_ids(user: User) -> list[int]:
    """Ids of the people whose direct superior the user is; read once for all kinds."""
    return list(directly_led(user).values_list("pk", flat=True))


def _events(user: User, led: Sequence[int]) -> QuerySet[PresenceEvent]:
    open_ones = still_open(decidable_events(user).filter(person_id__in=led))
    return open_ones if led else PresenceEvent.objects.none()


def _reports(user: User, led: Sequence[int]) -> QuerySet[DailyReport]:
    return reports_to_decide(user).filter(addressee__user_id=user.pk)


def _swaps(user: User, led: Sequence[int]) -> QuerySet[Swap]:
    waiting = visible_swaps(user).filter(state=Swap.State.ACCEPTED, superior__user_id=user.pk)
    return waiting.exclude(asker__user_id=user.pk).exclude(other__user_id=user.pk)


def _known(rows: Callable[[User], QuerySet[Any]]) -> Callable[[User, Sequence[int]], QuerySet[Any]]:
    """Permits and proposals know by themselves whom they wait for."""
    return lambda user, led: rows(user)


def _leave(row: Leave, zone: str) -> Item:
    title = f"{row.get_kind_display()}, {formats.date_range(row.first, row.last)}"
    url = reverse("permit:leave_detail", args=[row.pk])
    return Item(row.subject, _("Cuti"), row.person.name, title, row.reason, row.waits_since, url, row.routed)


def _trip(row: Trip, zone: str) -> Item:
    title = f"{row.get_kind_display()}: {row.destination}, {formats.date_range(row.first, row.last)}"
    detail = row.purpose if not row.reason else f"{row.purpose}. {row.reason}"
    url = reverse("permit:trip", args=[row.pk])
    return Item(
        row.subject, _("Perjalanan"), row.person.name, title, detail, row.waits_since, url, row.routed
    )


def _meeting(row: Meeting, zone: str) -> Item:
    where = row.room.name if row.room else _("daring")
    day = formats.short_date(formats.as_date(row.starts_at, row.node.zone))
    title = f"{row.get_kind_display()}: {row.title}, {day}, {where}"
    url = reverse("permit:meeting", args=[row.pk])
    return Item(row.subject, _("Acara"), row.person.name, title, row.reason, row.waits_since, url, row.routed)


def _outing(row: Outing, zone: str) -> Item:
    span = f"{formats.clock(row.starts_at, zone)[:5]}–{formats.clock(row.ends_at, zone)}"
    title = f"{row.get_category_display()}, {formats.short_date(row.day)} {span}"
    return Item(f"outing/{row.pk}", _("Keluar rumah"), row.person.name, title, row.reason, row.told_at)


def _visit(row: OfficeVisit, zone: str) -> Item:
    title = _("Ke kantor %(day)s") % {"day": formats.short_date(row.day)}
    return Item(f"officevisit/{row.pk}", _("Ke kantor"), row.person.name, title, row.reason, row.told_at)


def _report(row: DailyReport, zone: str) -> Item:
    lines = "; ".join(line.text for line in list(row.lines.all())[:3])
    title = _("Laporan %(day)s") % {"day": formats.short_date(row.day)}
    url = reverse("worklog:read", args=[row.pk])
    late = _("Terlambat") if row.late else ""
    value = f"report/{row.pk}:{row.revision}"
    assert row.sent_at is not None
    return Item(value, _("Laporan"), row.person.name, title, lines, row.sent_at, url, late)


def _event(row: PresenceEvent, zone: str) -> Item:
    words = {"check_in": _("Masuk"), "check_out": _("Pulang")}.get(row.kind, _("Konfirmasi hadir"))
    title = f"{words} {formats.clock(row.counts_at, row.zone)}, {formats.short_date(row.day)}"
    metres = away(row.distance_m, row.limit_m) if row.place == Place.OUTSIDE else ""
    where = _("Di luar area: %(metres)s") % {"metres": metres} if metres else ""
    value, url, seen = f"event/{row.pk}", reverse("presence:waiting"), row.person_id if metres else None
    return Item(value, _("Presensi"), row.person.name, title, row.note, row.received_at, url, where, seen)


def _swap(row: Swap, zone: str) -> Item:
    title = _("Tukar giliran %(day)s dengan %(name)s") % {
        "day": formats.short_date(row.day),
        "name": row.other.name,
    }
    at = row.answered_at or row.asked_at
    url = reverse("roster:swaps")
    return Item(f"swap/{row.pk}", _("Tukar giliran"), row.asker.name, title, row.reason, at, url)


def _fence(row: FenceProposal, zone: str) -> Item:
    title = _("Pagar lokasi %(place)s") % {"place": row.workplace.name}
    url = reverse("presence:fence", args=[row.pk])
    return Item("", _("Pagar lokasi"), row.person.name, title, row.why, row.proposed_at, url)


SOURCES: Mapping[str, Source] = {
    "leave": Source(gettext_lazy("Cuti"), _known(leaves_to_decide), "waits_since", _leave),
    "trip": Source(gettext_lazy("Perjalanan"), _known(trips_to_decide), "waits_since", _trip),
    "meeting": Source(gettext_lazy("Acara"), _known(meetings_to_decide), "waits_since", _meeting),
    "outing": Source(gettext_lazy("Keluar rumah"), _known(outings_to_acknowledge), "told_at", _outing),
    "officevisit": Source(gettext_lazy("Ke kantor"), _known(visits_to_acknowledge), "told_at", _visit),
    "report": Source(gettext_lazy("Laporan"), _reports, "sent_at", _report),
    "event": Source(gettext_lazy("Presensi"), _events, "received_at", _event),
    "swap": Source(gettext_lazy("Tukar giliran"), _swaps, "answered_at", _swap),
    "fence": Source(gettext_lazy("Pagar lokasi"), _known(fences_to_decide), "proposed_at", _fence),
}
_JOINS: Mapping[str, tuple[str, ...]] = {
    "leave": ("person",),
    "trip": ("person",),
    "meeting": ("person", "room", "node"),
    "outing": ("person",),
    "officevisit": ("person",),
    "report": ("person",),
    "event": ("person",),
    "swap": ("asker", "other"),
    "fence": ("person", "workplace"),
}


class Pile(Sequence[Item]):
    """What waits, as a sequence for the pager: sliced in the database, shown row by row."""

    def __init__(self, user: User, kind: str = "", *, zone: str) -> None:
        self.zone, self.led = zone, led_ids(user)
        self.rows = {name: source.rows(user, self.led).order_by() for name, source in SOURCES.items()}
        self.counts = {name: rows.count() for name, rows in self.rows.items()}
        self.kinds = [kind] if kind in SOURCES else list(SOURCES)

    def __len__(self) -> int:
        return sum(self.counts[name] for name in self.kinds)

    @overload
    def __getitem__(self, wanted: int) -> Item: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Item]: ...

    def __getitem__(self, wanted: int | slice) -> Item | list[Item]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        keys = list(self._keys()[wanted])
        ids: dict[str, list[int]] = {}
        for name, key, _at in keys:
            ids.setdefault(name, []).append(key)
        rows = {(name, row.pk): row for name, found in ids.items() for row in self._load(name, found)}
        return [
            SOURCES[name].show(rows[name, key], self.zone) for name, key, _at in keys if (name, key) in rows
        ]

    def _keys(self) -> Any:
        """Kind, id and time of every row, the longest waiting first."""
        parts = [
            self.rows[name]
            .annotate(inbox_kind=Value(name, output_field=CharField()), inbox_at=F(SOURCES[name].since))
            .values_list("inbox_kind", "pk", "inbox_at")
            for name, rows in self.rows.items()
            if name in self.kinds and self.counts[name]
        ]
        if not parts:
            return Leave.objects.none().values_list("pk", "pk", "asked_at")
        whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        return whole.order_by("inbox_at", "inbox_kind", "pk")

    def _load(self, name: str, ids: Iterable[int]) -> Iterable[Any]:
        rows: QuerySet[Any] = self.rows[name].model._default_manager.filter(pk__in=list(ids))
        rows = rows.select_related(*_JOINS[name])
        if name == "report":
            rows = rows.prefetch_related("lines")
        return rows


def count_waiting(user: User) -> int:
    """How much waits for this user as a superior."""
    led = led_ids(user)
    return sum(source.rows(user, led).order_by().count() for source in SOURCES.values())


def results_to_judge(user: User, led: Sequence[int]) -> int:
    """Finished tasks that want a rating: judged one by one in their own queue."""
    return tasks_to_judge(user, led).count() if led else 0
