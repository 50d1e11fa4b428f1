"""Everything presence holds about one person, for that person: shown, and handed over whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from tatakerja.organisation.models import Person
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import (
    CallOutcome,
    Card,
    Confirmation,
    Device,
    Explanation,
    LocationLook,
    LocationRequest,
    OfficeCode,
    PlaceRevision,
    PresenceEvent,
    ReachCall,
    Review,
    ReviewAnswer,
    ReviewOpinion,
    Signal,
)

_EVENT = (
    "key", "kind", "at_phone", "clock", "counts_at", "received_at", "day", "zone", "grade", "lat", "lon",
    "accuracy_m", "fix_age_s", "altitude_m", "speed_mps", "heading_deg", "mode", "place", "site",
    "distance_m", "limit_m", "flags", "pending", "note", "answers", "receipt", "device", "reduced",
)  # fmt: skip


def looks_at(person_id: int) -> QuerySet[LocationLook]:
    """Who looked at this person's location, the newest first."""
    return LocationLook.objects.filter(person_id=person_id).select_related("by__person")


def home_looks(person_id: int) -> QuerySet[AuditEvent]:
    """Who opened the point of this person's home, the newest first; organisation keeps these looks in the
    trail."""
    rows = AuditEvent.objects.filter(subject_type=Person._meta.label_lower, subject_id=str(person_id))
    return rows.filter(action="organisation.point_seen").select_related("actor__person").order_by("-id")


def looks_today(person_id: int, since: datetime) -> tuple[int, LocationLook | None]:
    """How often since a moment, and the last look; two queries, one where there was none."""
    rows = LocationLook.objects.filter(person_id=person_id, at__gte=since)
    found = rows.order_by().aggregate(count=Count("pk"), last=Max("pk"))
    last = rows.select_related("by__person").get(pk=found["last"]) if found["last"] else None
    return found["count"], last


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def own_data(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All rows about the person by kind, as JSON can hold them, and the trail of who did what with them.

    Names of others appear where they decided, called or looked: that is part of the processing (UU 27/2022
    art. 7 and 32). A fixed number of queries.
    """
    trail = AuditEvent.objects.filter(
        Q(data__person=person.pk)
        | Q(subject_type="organisation.person", subject_id=str(person.pk))
        | (Q(actor=person.user_id) if person.user_id else Q(pk__in=[]))
    )
    return {
        **_evidence_of(person),
        **_asked_of(person),
        **_judged_of(person),
        "dilihat": _rows(
            LocationLook.objects.filter(person=person).values("by__first_name", "purpose", "day", "at")
        ),
        "jejak": _rows(trail.order_by("id").values("at", "action", "actor__first_name", "job")),
    }


def _evidence_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    decided = Confirmation.objects.filter(event__person=person)
    explained = Explanation.objects.filter(event__person=person)
    devices = Device.objects.filter(person=person)
    return {
        "presensi": _rows(PresenceEvent.objects.filter(person=person).values(*_EVENT)),
        "penjelasan": _rows(explained.values("event__key", "cause", "text", "at")),
        "keputusan": _rows(decided.values("event__key", "decision", "reason", "by__first_name", "at")),
        "ukur_ulang": _rows(
            PlaceRevision.objects.filter(event__person=person).values(
                "event__key", "said", "run__reason", "at"
            )
        ),
        "kartu": _rows(Card.objects.filter(person=person).values("issued_at", "ended_at")),
        "kode_kantor": _rows(
            OfficeCode.objects.filter(person=person).values("kiosk__name", "shown_at", "at")
        ),
        "kunci_layar": _rows(person.screen_keys.values("label", "added_at", "ended_at")),
        "perangkat": _rows(devices.values("id", "kind", "label", "issued_at", "revoked_at")),
    }


def _asked_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    asked = LocationRequest.objects.filter(person=person)
    calls = ReachCall.objects.filter(person=person)
    outcomes = CallOutcome.objects.filter(call__person=person)
    return {
        "permintaan_lokasi": _rows(asked.values("key", "day", "clock", "due", "closes", "clauses")),
        "panggilan": _rows(calls.values("key", "called_at", "channel", "called_by__first_name")),
        "hasil_panggilan": _rows(outcomes.values("call__key", "answered_at", "excused", "reason", "at")),
    }


def _judged_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    signals = Signal.objects.filter(person=person)
    reviews = Review.objects.filter(person=person)
    answers = ReviewAnswer.objects.filter(review__person=person)
    opinions = ReviewOpinion.objects.filter(review__person=person)
    return {
        "tanda": _rows(signals.values("day", "kind", "event__key", "facts", "found_at")),
        "peninjauan": _rows(reviews.values("id", "opened_at", "answer_until", "outcome", "closed_at")),
        "jawaban": _rows(answers.values("review", "text", "at")),
        "pendapat": _rows(opinions.values("review", "opinion", "reason", "by__first_name", "at")),
    }
