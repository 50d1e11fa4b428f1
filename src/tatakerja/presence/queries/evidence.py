"""Evidence as findings need it: what was said, when it counts, where it was, and what a superior decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import NullIf

from tatakerja.platform.bulk import among
from tatakerja.presence.models import Confirmation, Explanation, PlaceRevision, PresenceEvent
from tatakerja.presence.rules.events import WITHDRAWN


@dataclass(frozen=True, slots=True)
class Evidence:
    """One event, neutral to any rule of attendance.

    ``counts_at`` and ``received_at`` are UTC; ``kind``, ``grade``, ``place`` and ``flags`` as in the intake
    contract; ``mode`` is the assignment as it stood when the event came. ``pending``: waits for the superior;
    ``decision``: confirmed, refused, withdrawn or empty.
    """

    id: int
    key: UUID
    person_id: int
    day: date
    kind: str
    counts_at: datetime
    received_at: datetime
    grade: str
    place: str
    distance_m: int | None
    limit_m: int | None
    flags: tuple[str, ...]
    mode: str
    note: str
    answers: UUID | None
    explanation: str
    decision: str
    pending: bool


_FIELDS = (
    "id", "key", "person_id", "day", "kind", "counts_at", "received_at", "grade", "place", "distance_m",
    "limit_m", "flags", "mode", "note", "answers", "pending",
)  # fmt: skip
_REOPENED = Confirmation.Decision.REOPENED.value
# What a later measure replaces.
_REVISED = ("place", "distance_m", "limit_m", "flags", "pending")


def _newest_decision() -> Subquery:
    newest = Confirmation.objects.filter(event=OuterRef("pk")).order_by("-id")
    return Subquery(newest.values("decision")[:1])


def with_words(events: QuerySet[PresenceEvent]) -> QuerySet[PresenceEvent]:
    """The events annotated with the decision that stands, its reason, the newest explanation, and what the
    newest measure after a moved fence said (``revised``, None where there was none)."""
    measured = PlaceRevision.objects.filter(event=OuterRef("pk")).order_by("-id")
    decided = Confirmation.objects.filter(event=OuterRef("pk")).order_by("-id")
    explained = Explanation.objects.filter(event=OuterRef("pk")).order_by("-id")
    return events.annotate(
        decision=NullIf(_newest_decision(), Value(_REOPENED)),
        decision_reason=Subquery(decided.values("reason")[:1]),
        cause=Subquery(explained.values("cause")[:1]),
        explanation=Subquery(explained.values("text")[:1]),
        revised=Subquery(measured.values("said")[:1]),
    )


def still_open(events: QuerySet[PresenceEvent]) -> QuerySet[PresenceEvent]:
    """Of these events the ones that wait for a superior and have no decision that stands."""
    return unspoken(waiting_or_not(events))


def unspoken(events: QuerySet[PresenceEvent]) -> QuerySet[PresenceEvent]:
    """Of these events the ones on which no decision stands: there was none, or it was taken back."""
    newest = events.alias(newest=_newest_decision())
    return newest.filter(Q(newest__isnull=True) | Q(newest=_REOPENED))


def not_withdrawn(events: QuerySet[PresenceEvent]) -> QuerySet[PresenceEvent]:
    """These events without those that their person took back."""
    return events.exclude(Exists(Confirmation.objects.filter(event=OuterRef("pk"), decision=WITHDRAWN)))


def waiting_or_not(events: QuerySet[PresenceEvent]) -> QuerySet[PresenceEvent]:
    """Of these events the ones on which a superior has or had a word: at the tap, or by a later measure."""
    later = PlaceRevision.objects.filter(pending=True)
    return events.filter(Q(pending=True) | Q(pk__in=later.values("event_id")))


def undecided(events: QuerySet[PresenceEvent]) -> QuerySet[PresenceEvent]:
    """Events that wait for a superior and have no decision yet, oldest first."""
    return with_words(still_open(events)).order_by("day", "id")


def as_measured(event: Any) -> Any:
    """An event of `with_words` for a page, with what the newest measure said of its place."""
    for name in _REVISED if event.revised else ():
        setattr(event, name, event.revised[name])
    return event


def _evidence(row: Mapping[str, Any]) -> Evidence:
    cause = Explanation.Cause(row["cause"]).label if row["cause"] else ""
    values = {name: row[name] for name in _FIELDS}
    values.update({name: row["revised"][name] for name in _REVISED} if row["revised"] else {})
    values["flags"] = tuple(values["flags"])
    values["decision"] = row["decision"] or ""
    values["explanation"] = ": ".join(str(part) for part in (cause, row["explanation"]) if part)
    values["pending"] = values["pending"] and not row["decision"]
    return Evidence(**values)


def evidence_between(
    people: Iterable[int] | None, first: date, last: date
) -> dict[tuple[int, date], tuple[Evidence, ...]]:
    """Evidence by person and local day, in the order that counts; everybody's for ``None``. One query."""
    found: dict[tuple[int, date], list[Evidence]] = {}
    rows = with_words(PresenceEvent.objects.filter(day__range=(first, last))).order_by("counts_at", "id")
    if people is not None:
        rows = rows.filter(among("person_id", people))
    for row in rows.values(*_FIELDS, "decision", "cause", "explanation", "revised"):
        found.setdefault((row["person_id"], row["day"]), []).append(_evidence(row))
    return {key: tuple(items) for key, items in found.items()}


def evidence_on(people: Iterable[int] | None, day: date) -> dict[int, tuple[Evidence, ...]]:
    """Evidence of one local day by person id; people without any are left out."""
    return {person_id: items for (person_id, _), items in evidence_between(people, day, day).items()}
