"""What the page "Hari ini" shows, gathered from the packages it crosses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tatakerja.kernel.zones import clock_text, day_bounds, label
from tatakerja.organisation.access import AnyUser
from tatakerja.organisation.models import Person, RegisteredPoint
from tatakerja.organisation.queries import approved_points
from tatakerja.permit.access import led_people
from tatakerja.permit.queries import DayPermits, permits_on
from tatakerja.platform.models import User
from tatakerja.portal.queries.inbox import count_waiting
from tatakerja.presence.models import Explanation, Review
from tatakerja.presence.queries.calls import calls_to_answer
from tatakerja.presence.queries.outages import Notice, notices_for
from tatakerja.presence.queries.own import looks_today
from tatakerja.presence.queries.second import keys_of
from tatakerja.presence.queries.signals import open_review
from tatakerja.presence.queries.today import MyDay, my_day
from tatakerja.presence.queries.words import button_hint, page_words
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.messages import location_times, render
from tatakerja.presence.rules.second import SCREEN_KEY
from tatakerja.presence.rules.windows import ReportState

_MODES: Mapping[str, tuple[str, str]] = {
    "WFO": (gettext_noop("Hari ini Anda WFO"), gettext_noop("Kantor")),
    "WFH": (gettext_noop("Hari ini Anda WFH"), gettext_noop("Rumah")),
    "PIKET": (gettext_noop("Hari ini Anda piket di kantor"), gettext_noop("Piket")),
    "DUTY": (gettext_noop("Hari ini Anda dinas luar"), gettext_noop("Dinas luar")),
    "LEAVE": (gettext_noop("Hari ini Anda cuti"), gettext_noop("Cuti")),
    "OFF": (gettext_noop("Hari ini libur"), gettext_noop("Libur")),
    "FLEX": (gettext_noop("Hari ini Anda mengikuti sif"), gettext_noop("Sif")),
}
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One mark on the strip of the day; ``state`` is done, late, missed, now or empty. One is now."""

    clock: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a location that can be answered now.

    ``opens`` and ``closes`` in milliseconds since 1970: one that is still to come, which the phone shows by
    its own clock; ``closes`` 0: until the day is over.
    """

    id: UUID
    key: UUID
    text: str
    late: bool
    call: bool = False
    apel: bool = False
    opens: int = 0
    closes: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page. ``tap`` is what the big button records, empty where there is nothing to tap.
    ``later`` is asked later today, for a phone that has no signal by then.
    ``screen_key``: the circular asks for the screen lock; ``keys`` are the ids of the person's own."""

    day: MyDay
    title: str
    place: str
    where: str
    tap: str
    key: UUID
    hint: str
    privacy: str
    done: str
    steps: tuple[Step, ...]
    asks: tuple[Ask, ...]
    later: tuple[Ask, ...]
    to_explain: tuple[Mapping[str, Any], ...]
    last: tuple[Mapping[str, Any], ...]
    permits: DayPermits
    waiting: int
    leads: bool
    words: Mapping[str, str]
    notices: tuple[Notice, ...]
    review: Review | None
    looked: str
    screen_key: bool
    keys: str

    @property
    def urgent(self) -> tuple[Ask, ...]:
        """What is asked at this moment; it stands above everything else."""
        return tuple(ask for ask in self.asks if not ask.late)

    @property
    def overdue(self) -> tuple[Ask, ...]:
        """What was missed and can still be sent with a reason."""
        return tuple(ask for ask in self.asks if ask.late)


def board_of(person: Person, user: AnyUser) -> Board:
    """The person's page; a fixed number of queries."""
    day = my_day(person)
    mode = day.ground.plan.mode
    title, place = _MODES[mode]
    asks_key = SCREEN_KEY in day.second
    clocks = [f"{one.clock:%H.%M}" for one in day.requests]
    return Board(
        day=day,
        title=_(title),
        place=_(place),
        where=_where(day),
        tap=day.next_kind.value if mode != "LEAVE" else "",
        key=uuid4(),
        hint=_hint(day),
        privacy=location_times(clocks).text
        if clocks
        else _("Lokasi hanya diambil sekali, saat Anda mengetuk tombol."),
        done=_done(day),
        steps=_steps(day),
        asks=_asks(day),
        later=_later(day),
        to_explain=tuple(
            event for event in day.events if event["pending"] and not event["cause"] and not event["decision"]
        ),
        last=tuple(reversed(day.events))[:_SHOWN],
        permits=permits_on([person.pk], day.day).get(person.pk, DayPermits()),
        waiting=count_waiting(user) if isinstance(user, User) else 0,
        leads=led_people(user).exists(),
        words=page_words(),
        notices=notices_for(day.ground.post.node, day.now),
        review=open_review(person.pk),
        looked=_looked(day),
        screen_key=asks_key,
        keys=" ".join(key.credential for key in keys_of(person.pk)) if asks_key else "",
    )


def _where(day: MyDay) -> str:
    """The address of the home that counts today; an office needs none."""
    if day.ground.plan.mode != "WFH":
        return ""
    points = approved_points([day.person.pk]).get(day.person.pk, [])
    homes = [point.address for point in points if point.kind == RegisteredPoint.Kind.HOME]
    return next(iter(homes or [point.address for point in points]), "")


def _hint(day: MyDay) -> str:
    if day.next_kind is EventKind.CHECK_IN:
        return button_hint(day.check_in.opens if day.check_in else None, day.late_after) if day.worked else ""
    if day.first(EventKind.CHECK_IN) is None and day.open_since is not None:
        since = clock_text(day.open_since, day.zone)
        return _("Menutup presensi masuk kemarin pukul %(clock)s.") % {"clock": since}
    return (
        _("Presensi pulang dibuka pukul %(clock)s.") % {"clock": f"{day.leave_from:%H.%M}"}
        if day.leave_from
        else ""
    )


def _done(day: MyDay) -> str:
    """Since when one is checked in and from when one may leave."""
    first = day.first(EventKind.CHECK_IN)
    if first is None or day.leave_from is None:
        return ""
    time = clock_text(first["counts_at"], day.zone, with_label=False)
    return render("already_checked_in", time=time, opens=f"{day.leave_from:%H.%M}").text


def _steps(day: MyDay) -> tuple[Step, ...]:
    """Masuk, the report times of the circular, pulang."""
    if not day.worked and not day.events:
        return ()
    arrived, left = day.first(EventKind.CHECK_IN), day.last(EventKind.CHECK_OUT)
    start = f"{day.late_after:%H.%M}" if day.late_after else "–"
    end = f"{day.leave_from:%H.%M}" if day.leave_from else "–"

    def clock_of(event: Mapping[str, Any] | None, otherwise: str) -> str:
        return clock_text(event["counts_at"], day.zone, with_label=False) if event else otherwise

    asked = [one for one in day.requests if not one.opening]
    found = [Step(clock_of(arrived, start), _("Masuk"), "done" if arrived else "")]
    found += [Step(f"{one.clock:%H.%M}", _("Hadir"), _STATES[one.state]) for one in asked]
    found += [Step(f"{one.window.opens:%H.%M}", one.name, _STATES[one.state]) for one in day.apel]
    found.append(Step(clock_of(left, end), _("Pulang"), "done" if left else ""))
    return _with_next(found)


_STATES: Mapping[ReportState, str] = {
    ReportState.ANSWERED: "done",
    ReportState.LATE: "late",
    ReportState.OPEN: "now",
    ReportState.MISSED: "missed",
    ReportState.SCHEDULED: "",
}


def _with_next(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with one of them now: what is asked at this moment, else the first that is still to come."""
    open_now = next((one for one in steps if one.state == "now"), None)
    following = open_now or next((one for one in steps if not one.state), None)
    marks = ("now" if one is following else "" if one.state == "now" else one.state for one in steps)
    return tuple(replace(one, state=mark) for one, mark in zip(steps, marks, strict=True))


def _asks(day: MyDay) -> tuple[Ask, ...]:
    found = []
    for one in day.requests:
        if one.opening and day.first(EventKind.CHECK_IN) is None:
            continue  # the big button asks already
        clock = f"{one.clock:%H.%M}"
        if one.state is ReportState.OPEN:
            closes = clock_text(one.closes, day.zone, with_label=False)
            found.append(
                Ask(one.id, uuid4(), render("confirm_presence", time=clock, closes=closes).text, False)
            )
        elif one.state is ReportState.MISSED:
            found.append(Ask(one.id, uuid4(), render("confirmation_missed", time=clock).text, True))
    return tuple(_called(day)) + tuple(_apel(day)) + tuple(found[-2:])


def _later(day: MyDay) -> tuple[Ask, ...]:
    """The report times that are still to come: what is asked within the window of each, and after it."""
    asks = []
    for one in day.requests:
        if one.state is ReportState.SCHEDULED and not one.opening:
            clock, closes = f"{one.clock:%H.%M}", clock_text(one.closes, day.zone, with_label=False)
            due, ends = _milliseconds(one.due), _milliseconds(one.closes)
            words = render("confirm_presence", time=clock, closes=closes).text
            missed = render("confirmation_missed", time=clock).text
            asks.append(Ask(one.id, uuid4(), words, False, opens=due, closes=ends))
            asks.append(Ask(one.id, uuid4(), missed, True, opens=ends + 1))
    return tuple(asks)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _apel(day: MyDay) -> Iterator[Ask]:
    """Roll calls that are under way, for somebody who has checked in already: else the big button counts."""
    for one in day.apel:
        if one.state is ReportState.OPEN and day.first(EventKind.CHECK_IN) is not None:
            opens, closes = f"{one.window.opens:%H.%M}", f"{one.window.closes:%H.%M}"
            words = render("apel", name=one.name, opens=opens, closes=closes).text
            yield Ask(one.id, uuid4(), words, False, apel=True)


def _looked(day: MyDay) -> str:
    """Who looked at the person's location today, as the page tells it; empty where nobody did."""
    count, last = looks_today(day.person.pk, day_bounds(day.day, day.zone)[0])
    if last is None:
        return ""
    viewer = str(getattr(last.by, "person", None) or last.by)
    time = clock_text(last.at, day.zone, with_label=False)
    purpose = str(last.get_purpose_display())
    purpose = purpose[:1].lower() + purpose[1:]
    return render("location_viewed", count=count, viewer=viewer, time=time, purpose=purpose).text


def _called(day: MyDay) -> Iterator[Ask]:
    """Calls of a superior that wait for an answer, the newest first."""
    for call in reversed(calls_to_answer(day.person.pk, day.now)):
        called = clock_text(call.called_at, day.zone, with_label=False)
        yield Ask(call.key, uuid4(), render("called", time=called).text, False, call=True)


def causes() -> list[tuple[str, str]]:
    """The reasons an employee can tap."""
    return [(value, str(text)) for value, text in Explanation.Cause.choices]


def zone_label(day: MyDay) -> str:
    return label(day.zone)
