"""Past taps of an agency as the places of now would judge them: the preview, and what is then applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import Fix, Point
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import below
from tatakerja.organisation.models import Assignment, Node, Person
from tatakerja.platform import clock
from tatakerja.presence.models import PlaceRevision, PresenceEvent
from tatakerja.presence.queries.duty import duty_sites, measured_at
from tatakerja.presence.queries.evidence import unspoken
from tatakerja.presence.queries.ground import Fences, Ground, grounds_on
from tatakerja.presence.queries.words import away
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.place import Place, PlaceVerdict
from tatakerja.presence.rules.remeasure import Change, Shift, check_span

# More taps than this in one preview take longer than a person waits.
MOST: Final = 20_000
_UNSURE: Final = (Place.OUTSIDE.value, Place.UNKNOWN.value)
_FIELDS: Final = (
    "id", "person_id", "day", "counts_at", "kind", "grade", "lat", "lon", "accuracy_m", "fix_age_s", "place",
    "site", "distance_m", "limit_m", "flags", "revised",
)  # fmt: skip


def changes_in(
    agency: Node,
    first: date,
    last: date,
    *,
    leave_out: int | None = None,
    instead: Fences = MappingProxyType({}),
) -> list[Change]:
    """Every tap of the agency's people in these days whose place would change, by day, person and time.

    A home counts only in favour: an ended one is not dated, so nobody gets outside by it. Left out are taps
    that a superior decided, those without a point (any more), and those of ``leave_out``, a person's id.
    ``instead`` are fences that workplaces (by id) do not have yet. A fixed number of queries a day that has
    anything to measure.
    """
    check_span(first, last, local_date(clock.now(), agency.zone))
    rows = _candidates(agency, first, last).exclude(person_id=leave_out or 0)
    found = list(rows.values(*_FIELDS)[: MOST + 1])
    if len(found) > MOST:
        raise Invalid(
            f"Lebih dari {MOST} presensi dalam rentang ini. Pilih rentang yang lebih pendek.",
            field="first",
            code="span_too_long",
        )
    by_day: dict[date, list[Mapping[str, Any]]] = {}
    for row in found:
        by_day.setdefault(row["day"], []).append(row)
    return [change for day, part in by_day.items() for change in _changes_on(agency, day, part, instead)]


def _candidates(agency: Node, first: date, last: date) -> QuerySet[PresenceEvent]:
    """Taps with a point that lay outside or unclear, or at an office, and that nobody decided on."""
    measured = PlaceRevision.objects.filter(event=OuterRef("pk")).order_by("-id")
    held = Assignment.objects.filter(below([agency.path], "node__path"), valid_from__lte=last)
    rows = PresenceEvent.objects.filter(
        Q(place__in=(*_UNSURE, Place.OFFICE.value)) | Q(pk__in=PlaceRevision.objects.values("event_id")),
        person_id__in=held.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first)).values(
            "person_id"
        ),
        day__range=(first, last),
        lat__isnull=False,
    )
    return (
        unspoken(rows)
        .annotate(revised=Subquery(measured.values("said")[:1]))
        .order_by("day", "person_id", "counts_at", "id")
    )


def _changes_on(agency: Node, day: date, rows: Iterable[Mapping[str, Any]], instead: Fences) -> list[Change]:
    part = {row["id"]: row for row in rows}
    people = {row["person_id"] for row in part.values()}
    duty = duty_sites(people, day)
    grounds = {
        pk: replace(ground, duty=duty.get(pk, ()))
        for pk, ground in grounds_on(people, day, instead).items()
        if ground.post.node.path.startswith(agency.path)
    }
    found = (_change(row, grounds[row["person_id"]]) for row in part.values() if row["person_id"] in grounds)
    return [one for one in found if one.shift is not Shift.NONE and _counts(one)]


def _counts(change: Change) -> bool:
    """Out of a home is no change: which homes held on a past day is not known."""
    return change.shift is Shift.INSIDE or change.before.place is Place.OFFICE


def _change(row: Mapping[str, Any], ground: Ground) -> Change:
    said = row["revised"] or row
    fix = Fix(Point(row["lat"], row["lon"]), row["accuracy_m"], age_s=row["fix_age_s"])
    after = measured_at(ground, fix)
    before = PlaceVerdict(
        Place(said["place"]), said["distance_m"], said["limit_m"], tuple(said["flags"]), said["site"]
    )
    kind, grade = EventKind(row["kind"]), Grade(row["grade"])
    return Change(row["id"], row["person_id"], row["day"], row["counts_at"], kind, grade, before, after)


@dataclass(frozen=True, slots=True)
class Line:
    """One tap that would change, with whose it is."""

    person: Person
    change: Change

    @property
    def inside(self) -> bool:
        return self.change.shift is Shift.INSIDE

    @property
    def before(self) -> str:
        return _said(self.change.before)

    @property
    def after(self) -> str:
        return _said(self.change.after)


def _said(verdict: PlaceVerdict) -> str:
    return away(verdict.distance_m, verdict.limit_m) or _("tanpa titik pembanding")


def lines_of(changes: Iterable[Change]) -> list[Line]:
    """Changes with their people, in the order given; one query."""
    rows = list(changes)
    people = Person.objects.in_bulk({one.person for one in rows})
    return [Line(people[one.person], one) for one in rows]
