"""A person's day as the phone shows it: assignment, windows, requests for a location, what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from tatakerja.circular.queries import effective_policies
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.rows import Apel as ApelRow
from tatakerja.kernel import zones
from tatakerja.organisation.models import Pattern, Person
from tatakerja.platform import clock
from tatakerja.presence.access import require_post
from tatakerja.presence.models import PresenceEvent, ReachCall
from tatakerja.presence.queries.evidence import with_words
from tatakerja.presence.queries.ground import Ground
from tatakerja.presence.queries.hours import WorkHours, hours_of
from tatakerja.presence.queries.lean import lean_ground
from tatakerja.presence.queries.retention import answer_times
from tatakerja.presence.rules.events import TAPS, VOID, WITHDRAWN, EventKind
from tatakerja.presence.rules.overnight import ends_open, goes_on
from tatakerja.presence.rules.second import asked_for
from tatakerja.presence.rules.windows import (
    PresenceWindow,
    ReportState,
    brings_location,
    presence_window,
    report_requests,
    report_state,
    roll_call_state,
)

# A request for a location has the same id wherever and however often the day is looked at.
_REQUESTS: Final = UUID("6f1f4e0a-7f0b-5a51-9a55-3d6b0f6f9b2e")
_AT_HOME: Final = frozenset({"WFH"})
_AT_OFFICE: Final = frozenset({"WFO", "PIKET"})
_WORKED: Final = frozenset({"WFO", "WFH", "PIKET", "FLEX"})
_LAST: Final = 3
_WHOLE_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Request:
    """One request for a location: its id for the answer, when it is asked and until when it is in time.

    ``opening``: it falls on the beginning of work, so that the check-in answers it.
    """

    id: UUID
    clock: time
    due: datetime
    closes: datetime
    state: ReportState
    event: int | None = None
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Apel:
    """A roll call to which the person is called today: any tap within its window shows that one was there.

    ``id`` is for an answer by somebody who has checked in already; ``event`` the tap that counts.
    """

    id: UUID
    name: str
    window: PresenceWindow
    starts: datetime
    ends: datetime
    state: ReportState
    clauses: tuple[str, ...]
    event: int | None = None


@dataclass(frozen=True, slots=True)
class MyDay:
    """Everything the phone page and the API say about one person's day.

    ``check_in`` is the circular's window, where it has one; ``late_after`` and ``leave_from`` are local
    clock times (None on a day without hours). ``events`` are the day's, in the order that counts. ``second``
    is what the circular asks beside the tap, ``open_since`` the check-in of the day before that still waits
    for its check-out, after midnight.
    """

    person: Person
    ground: Ground
    now: datetime
    hours: WorkHours | None
    check_in: PresenceWindow | None
    late_after: time | None
    leave_from: time | None
    requests: tuple[Request, ...]
    apel: tuple[Apel, ...]
    report_clauses: tuple[str, ...]
    events: tuple[Mapping[str, Any], ...]
    second: frozenset[str] = frozenset()
    open_since: datetime | None = None

    @property
    def day(self) -> date:
        return self.ground.day

    @property
    def zone(self) -> str:
        return self.ground.zone

    @property
    def worked(self) -> bool:
        """Whether the day asks for presence."""
        return self.ground.plan.mode in _WORKED

    def first(self, kind: EventKind) -> Mapping[str, Any] | None:
        return next((event for event in _standing(self.events) if event["kind"] == kind.value), None)

    def last(self, kind: EventKind) -> Mapping[str, Any] | None:
        return next(
            (event for event in reversed(_standing(self.events)) if event["kind"] == kind.value), None
        )

    @property
    def next_kind(self) -> EventKind:
        """What the big button does."""
        begun = self.first(EventKind.CHECK_IN) is not None or self.open_since is not None
        return EventKind.CHECK_OUT if begun else EventKind.CHECK_IN


def request_id(person_id: int, day: date, at: time) -> UUID:
    """The id of the request for a location at a local time of a day."""
    return uuid5(_REQUESTS, f"{person_id}/{day.isoformat()}/{at:%H:%M}")


def apel_id(person_id: int, day: date, at: time) -> UUID:
    """The id under which somebody answers the roll call that begins at a local time of a day."""
    return uuid5(_REQUESTS, f"{person_id}/{day.isoformat()}/apel/{at:%H:%M}")


def policy_of(ground: Ground) -> EffectivePolicy:
    """What holds for the person of a ground; no query, the ground brought the circulars."""
    person_id = ground.post.person.pk
    posts = {person_id: ground.post}
    book = ground.book
    return effective_policies(posts, ground.day, book=book.policies, whole=book.whole)[person_id]


def asked_of(ground: Ground) -> frozenset[UUID]:
    """The ids of the day's requests for a location and of its calls, which go to those at home (A2-20), and
    of its roll calls, which go to those in the office."""
    person_id = ground.post.person.pk
    if ground.plan.mode in _AT_OFFICE:
        rows: tuple[ApelRow, ...] = policy_of(ground).value("presence.apel", ())
        return frozenset(apel_id(person_id, ground.day, row.start) for row in rows)
    if ground.plan.mode not in _AT_HOME:
        return frozenset()
    clocks: tuple[time, ...] = policy_of(ground).value("presence.report_times", ())
    calls = ReachCall.objects.filter(person_id=person_id, day=ground.day).values_list("key", flat=True)
    return frozenset(request_id(person_id, ground.day, at) for at in clocks) | frozenset(calls)


def my_day(person: Person) -> MyDay:
    """The person's day where the unit is; refuses somebody without a post. A fixed number of queries."""
    now = clock.now()
    day = zones.local_date(now, zones.WITA)
    ground = lean_ground(person, day)
    post = require_post(ground.post if ground else None)
    if zones.local_date(now, post.zone) != day:  # the hour around midnight in the outer zones
        ground = lean_ground(person, zones.local_date(now, post.zone))
        require_post(ground.post if ground else None)
    assert ground is not None
    policy = policy_of(ground)
    hours = hours_of(ground, policy)
    before, events = _events(person, ground.day)
    check_in, check_out = (
        presence_window(policy, kind, fasting=hours.ramadan) if hours else None
        for kind in ("check_in", "check_out")
    )
    return MyDay(
        person=person,
        ground=ground,
        now=now,
        hours=hours,
        check_in=check_in,
        late_after=check_in.closes if check_in else hours.start if hours else None,
        leave_from=check_out.opens if check_out else hours.end if hours else None,
        requests=_requests(ground, policy, events, now, hours.start if hours else None),
        apel=_apel(ground, policy, events, now) if hours else (),
        report_clauses=policy.clauses_of("presence.report_times"),
        events=events,
        second=asked_for(policy.value("presence.evidence", ()), ground.expected),
        open_since=_open_since(ground, before, events, now),
    )


_SHOWN: Final = (
    "id", "key", "kind", "day", "counts_at", "received_at", "grade", "place", "distance_m", "limit_m",
    "flags", "mode", "pending", "answers", "receipt", "decision", "decision_reason", "cause",
    "accuracy_m", "note",
)  # fmt: skip


_Events = tuple[Mapping[str, Any], ...]


def _events(person: Person, day: date) -> tuple[_Events, _Events]:
    """The events of the day before and of the day; one query."""
    days = (day - timedelta(days=1), day)
    rows = PresenceEvent.objects.filter(person=person, day__in=days).order_by("counts_at", "id")
    found = list(with_words(rows).values(*_SHOWN))
    before, own = (tuple(event for event in found if event["day"] == one) for one in days)
    return before, own


def _standing(events: _Events) -> _Events:
    """The events without those that their person took back."""
    return tuple(event for event in events if event["decision"] != WITHDRAWN)


def _open_since(ground: Ground, before: _Events, events: _Events, now: datetime) -> datetime | None:
    """The check-in of the day before that still waits for its check-out."""
    before, events = _standing(before), _standing(events)
    if not ends_open([one["kind"] for one in before]) or any(one["kind"] in TAPS for one in events):
        return None
    since: datetime = next(one["counts_at"] for one in reversed(before) if one["kind"] in TAPS)
    on_shift = ground.post.node.pattern == Pattern.SHIFT
    return since if goes_on(since, now, ground.zone, on_shift=on_shift) else None


def _requests(
    ground: Ground,
    policy: EffectivePolicy,
    events: Sequence[Mapping[str, Any]],
    now: datetime,
    begins: time | None,
) -> tuple[Request, ...]:
    """The circular's report times, which bind those at home (A2-20).

    Where one falls on the beginning of work, the check-in with its location is that report: nobody is asked
    for the same thing twice at 07.30.
    """
    clocks: tuple[time, ...] = policy.value("presence.report_times", ())
    if ground.plan.mode not in _AT_HOME or not clocks:
        return ()
    answered = {event["answers"]: event for event in events if event["answers"]}
    arrived = next(
        (e for e in events if e["kind"] == "check_in" and brings_location(e["accuracy_m"], e["place"])), None
    )
    found, minutes = [], answer_times(ground.post.region).report_minutes
    due = report_requests(ground.day, clocks, ground.zone, minutes=minutes)
    for at, asked in zip(sorted(set(clocks)), due, strict=True):
        key, opening = request_id(ground.post.person.pk, ground.day, at), at == begins
        answer = answered.get(key) or (arrived if opening else None)
        state = report_state(asked, answer["counts_at"] if answer else None, now)
        event = answer["id"] if answer else None
        found.append(Request(key, at, asked.due, asked.closes, state, event, opening))
    return tuple(found)


def _apel(
    ground: Ground, policy: EffectivePolicy, events: Sequence[Mapping[str, Any]], now: datetime
) -> tuple[Apel, ...]:
    """The roll calls of those in the office, the earliest first; a tap at home is none of them."""
    stated: tuple[ApelRow, ...] = policy.value("presence.apel", ())
    if ground.plan.mode not in _AT_OFFICE or not stated:
        return ()
    found = []
    for row in sorted(stated, key=lambda row: (row.start, row.until)):
        starts, ends = (zones.at(ground.day, clock, ground.zone) for clock in (row.start, row.until))
        last = ends + _WHOLE_MINUTE
        seen = next((e for e in events if starts <= e["counts_at"] < last and _shows_presence(e)), None)
        state = roll_call_state(starts, last, now, seen=seen is not None)
        key = apel_id(ground.post.person.pk, ground.day, row.start)
        window, clauses = PresenceWindow(row.start, row.until), policy.clauses_of("presence.apel")
        found.append(Apel(key, row.name, window, starts, last, state, clauses, seen["id"] if seen else None))
    return tuple(found)


def _shows_presence(event: Mapping[str, Any]) -> bool:
    return bool(event["place"] != "home" and event["decision"] not in VOID)


def day_as_json(day: MyDay) -> dict[str, Any]:
    """The answer of ``GET /presence/today``; at most 4 KB."""
    plan, post = day.ground.plan, day.ground.post
    return {
        "now": zones.to_local(day.now, day.zone).isoformat(timespec="milliseconds"),
        "date": day.day.isoformat(),
        "zone": day.zone,
        "person": {"name": day.person.name, "agency": post.agency.name[:120]},
        "assignment": {
            "mode": plan.mode,
            "required": plan.required,
            "basis": plan.basis[:300],
            "clauses": list(plan.clauses)[:8],
            "holiday": plan.holiday[:120],
            "place": day.ground.expected.value,
        },
        "windows": {
            "check_in": {
                "opens": _clock_text(day.check_in.opens if day.check_in else None),
                "late_after": _clock_text(day.late_after),
            },
            "check_out": {"opens": _clock_text(day.leave_from)},
        },
        "requests": [_request_json(one, day.zone) for one in day.requests[:6]]
        + [_apel_json(one, day.zone) for one in day.apel[:3]],
        "receipts": [_receipt_json(event, day.zone) for event in day.events[-_LAST:]],
    }


def _clock_text(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None


def _local(moment: datetime, zone: str) -> str:
    return zones.to_local(moment, zone).isoformat(timespec="seconds")


def _request_json(one: Request, zone: str) -> dict[str, Any]:
    until = _local(one.closes, zone)
    return {"id": str(one.id), "at": _local(one.due, zone), "until": until, "state": one.state.value}


def _apel_json(one: Apel, zone: str) -> dict[str, Any]:
    starts, ends = _local(one.starts, zone), _local(one.ends, zone)
    return {"id": str(one.id), "at": starts, "until": ends, "state": one.state.value, "name": one.name[:60]}


def _receipt_json(event: Mapping[str, Any], zone: str) -> dict[str, Any]:
    same = ("kind", "grade", "place", "distance_m", "limit_m", "flags", "receipt")
    return {"id": str(event["key"]), "counts_at": _local(event["counts_at"], zone)} | {
        name: event[name] for name in same
    }
