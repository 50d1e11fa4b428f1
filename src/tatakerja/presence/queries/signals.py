"""Reads of the integrity signals: the taps they look at, what they amount to, and a review with its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.calendar import WorkingPattern
from tatakerja.presence.models import (
    Confirmation,
    Explanation,
    PresenceEvent,
    Review,
    ReviewAnswer,
    ReviewOpinion,
    Signal,
)
from tatakerja.presence.queries.kiosk import code_read_near
from tatakerja.presence.rules import integrity
from tatakerja.presence.rules.events import WITHDRAWN
from tatakerja.presence.rules.integrity import DEFAULT_INTEGRITY_POLICY, About, SignalKind, Tap
from tatakerja.presence.rules.network import OFFICE_NETWORK
from tatakerja.presence.rules.place import Place

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# Ten working days lie within so many days, whatever the holidays.
_REACH = timedelta(days=30)
_FIELDS = (
    "id", "person_id", "day", "counts_at", "received_at", "grade", "lat", "lon", "accuracy_m", "altitude_m",
    "speed_mps", "heading_deg", "device__browser_hash", "place", "distance_m", "limit_m", "flags",
    "answered", "code_read",
)  # fmt: skip


def taps_between(first: datetime, last: datetime) -> list[Tap]:
    """Every tap that was received from ``first`` to ``last``, as the integrity rules see it; one query.

    Reports of companion apps are no taps of a person. A tap that the employee explained or a superior
    confirmed, or that came with the office's code or over its own line, is not outside any more.
    """
    explained = Exists(Explanation.objects.filter(event=OuterRef("pk")))
    settled = Confirmation.objects.filter(event=OuterRef("pk"), decision__in=("confirmed", WITHDRAWN))
    rows = PresenceEvent.objects.filter(received_at__range=(first, last)).exclude(kind="location")
    named = (
        code_read_near(rows)
        .annotate(answered=Q(explained) | Q(Exists(settled)))
        .order_by("received_at", "id")
    )
    return [_tap(row) for row in named.values(*_FIELDS).iterator()]


def _tap(row: Mapping[str, Any]) -> Tap:
    late = row["received_at"] - row["counts_at"]
    cleared = row["answered"] or row["code_read"] or OFFICE_NETWORK in row["flags"]
    return Tap(
        id=row["id"],
        person=row["person_id"],
        day=row["day"],
        received_at=row["received_at"],
        prompt=row["grade"] == "A" and late <= DEFAULT_INTEGRITY_POLICY.prompt,
        lat=row["lat"],
        lon=row["lon"],
        accuracy_m=row["accuracy_m"],
        altitude_m=row["altitude_m"],
        speed_mps=row["speed_mps"],
        heading_deg=row["heading_deg"],
        device=row["device__browser_hash"] or "",
        outside=row["place"] == Place.OUTSIDE.value and not cleared,
        over_m=max(0, (row["distance_m"] or 0) - (row["limit_m"] or 0)),
    )


def window_of(day: date) -> tuple[date, ...]:
    """The last ten working days up to ``day``; one query."""
    days = calendar_for(day - _REACH, day).working_days(day - _REACH, day)
    return days[-DEFAULT_INTEGRITY_POLICY.days :]


def answer_until(day: date, days: int) -> date:
    """So many working days after ``day``; one query."""
    return calendar_for(day, day + _REACH).add_working_days(day, days, WorkingPattern.FIVE_DAY)


def open_signals(people: Iterable[int], window: Sequence[date]) -> dict[int, list[Signal]]:
    """Signals of these people within the window that no review has looked at, by person; one query."""
    rows = Signal.objects.filter(person_id__in=list(people), day__in=window, reviews__isnull=True)
    found: dict[int, list[Signal]] = {}
    for row in rows.order_by("day", "id"):
        found.setdefault(row.person_id, []).append(row)
    return found


def as_rule(row: Signal) -> integrity.Signal:
    """The row as the rules see it."""
    return integrity.Signal(
        SignalKind(row.kind), row.event_id, row.person_id, row.day, row.other_id, row.facts
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A signal with its event and the words for whoever judges it."""

    signal: Signal
    about: About


def lines_of(signals: QuerySet[Signal]) -> list[Line]:
    """Signals with their words, in order; one query."""
    rows = signals.select_related("event").order_by("day", "id")
    return [Line(row, integrity.words_of(as_rule(row))) for row in rows]


def in_favour(review: Review) -> int:
    """Counter-evidence: how many taps of the same ten working days lay at a known place."""
    days = review.signals.values_list("day", flat=True)
    last = max(days)
    taps = PresenceEvent.objects.filter(person=review.person, day__in=window_of(last))
    return taps.filter(place__in=(Place.HOME.value, Place.OFFICE.value, Place.DUTY.value)).count()


class _Progress(TypedDict):
    """How far a review is, as `with_progress` reads it."""

    answered: bool
    judged: bool
    judged_by_me: bool


def with_progress(
    reviews: QuerySet[Review], user_id: int | None = None
) -> QuerySet[WithAnnotations[Review, _Progress]]:
    """Whether the employee answered, whether somebody gave an opinion, and whether this user did."""
    opinions = ReviewOpinion.objects.filter(review=OuterRef("pk"))
    return reviews.annotate(
        answered=Exists(ReviewAnswer.objects.filter(review=OuterRef("pk"))),
        judged=Exists(opinions),
        judged_by_me=Exists(opinions.filter(by_id=user_id)),
    )


def open_review(person_id: int) -> WithAnnotations[Review, _Progress] | None:
    """The person's review that is not closed, for the card on the first page; one query."""
    return with_progress(Review.objects.filter(person_id=person_id, closed_at__isnull=True)).first()
