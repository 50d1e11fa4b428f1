"""Looks at locations are written down, coordinates are reduced after their time, own data is handed over."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import Case, Exists, OuterRef, Value, When

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.zones import WITA, day_bounds, local_date
from tatakerja.organisation.models import Assignment, Level, Node, Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.owndata import rows_about
from tatakerja.presence.access import may_decide, require_retention
from tatakerja.presence.models import (
    AnswerTerms,
    LocationLook,
    PlaceRevision,
    PointRetention,
    PresenceEvent,
    Signal,
)
from tatakerja.presence.queries.ground import grounds_on
from tatakerja.presence.queries.hours import working_at
from tatakerja.presence.queries.own import own_data
from tatakerja.presence.queries.today import policy_of
from tatakerja.presence.rules.answering import AnswerTimes, check_times
from tatakerja.presence.rules.integrity import SignalKind
from tatakerja.presence.rules.privacy import (
    BANDS_M,
    KEEP_DAYS,
    MOST_LOOKS,
    band_of,
    check_keep,
    reduced_before,
)

log = logging.getLogger(__name__)

_STEP = 5000
# Where coordinates and distances stood.
_TABLES = tuple(model._meta.db_table for model in (PresenceEvent, PlaceRevision, Signal))


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The last known place of a working day: no point, only the word, the distance and the moment."""

    at: datetime
    place: str
    distance_m: int | None


@transaction.atomic
def record_looks(*, by: Actor, people: Iterable[int], purpose: str) -> int:
    """Writes down that somebody saw where these people were; the own places are nobody's look.

    Call it in the request that shows a place or a distance. One row a person and purpose in an hour: paging
    back and forth is one look.
    """
    author = person_behind(by)
    if author is None:
        return 0
    now = clock.now()
    own = getattr(author, "person", None)
    wanted = set(people) - ({own.pk} if own is not None else set())
    recent = LocationLook.objects.filter(
        by=author,
        purpose=purpose,
        person_id__in=wanted,
        at__gt=now.replace(minute=0, second=0, microsecond=0),
    )
    fresh = sorted(wanted - set(recent.values_list("person_id", flat=True)))
    day = local_date(now, WITA)
    LocationLook.objects.bulk_create(
        [LocationLook(person_id=pk, by=author, purpose=purpose, day=day, at=now) for pk in fresh]
    )
    if fresh:
        audit.record(
            by=by,
            action="presence.locations_seen",
            subject=("presence.locationlook", ""),
            data={"people": fresh, "purpose": purpose},
        )
    return len(fresh)


@transaction.atomic
def look_up(*, by: Actor, person: Person, purpose: str) -> LastSeen | None:
    """The last known place of somebody one leads, within today's working hours; the look is written down.

    Refused outside working hours, on leave and days off, and beyond twenty looks a day at one person.
    ``None`` where nothing was recorded today. No coordinates are given to anybody.
    """
    now = clock.now()
    post = post_of(person, local_date(now, WITA))
    if isinstance(by, Job) or not may_decide(by, person, post):
        raise NotAllowed("Lokasi terakhir hanya dapat dilihat oleh atasan pegawai ini.")
    if purpose not in (LocationLook.Purpose.URGENT, LocationLook.Purpose.SAFETY):
        raise Invalid("Pilih keperluannya; pegawai akan membacanya.", field="purpose", code="purpose_missing")
    assert post is not None
    day = local_date(now, post.zone)
    ground = grounds_on([person.pk], day).get(person.pk)
    if ground is None or not working_at(ground, policy_of(ground), now):
        raise Conflict("Di luar jam kerja pegawai ini lokasi tidak dapat dilihat.", code="outside_hours")
    begins, ends = day_bounds(day, post.zone)
    if LocationLook.objects.filter(person=person, at__gte=begins, at__lt=ends).count() >= MOST_LOOKS:
        raise Conflict("Lokasi pegawai ini sudah terlalu sering dilihat hari ini.", code="too_many_looks")
    LocationLook.objects.create(person=person, by=by, purpose=purpose, day=day, at=now)
    audit.record(
        by=by,
        action="presence.location_seen",
        subject=person,
        node_path=post.node.path,
        data={"person": person.pk, "purpose": purpose},
    )
    last = PresenceEvent.objects.filter(person=person, day=day).order_by("-counts_at", "-id").first()
    return LastSeen(last.counts_at, last.place, last.distance_m) if last else None


@transaction.atomic
def set_retention(*, by: Actor, region: Node, days: int) -> PointRetention:
    """After how many days a region's coordinates are reduced; the value stands as confirmed from now on."""
    require_retention(by, region)
    row, _ = PointRetention.objects.update_or_create(
        region=region,
        defaults={
            "days": check_keep(days),
            "to_be_confirmed": False,
            "set_at": clock.now(),
            "set_by": person_behind(by),
        },
    )
    audit.record(
        by=by,
        action="presence.retention_set",
        subject=row,
        node_path=region.path,
        data={"days": days},
    )
    return row


@transaction.atomic
def set_answer_times(*, by: Actor, region: Node, times: AnswerTimes) -> AnswerTerms:
    """How long people have to answer, for requests and reviews from now on; it stands as confirmed."""
    require_retention(by, region)
    checked = check_times(times)
    row, _ = AnswerTerms.objects.update_or_create(
        region=region,
        defaults={
            "report_minutes": checked.report_minutes,
            "review_days": checked.review_days,
            "to_be_confirmed": False,
            "set_at": clock.now(),
            "set_by": person_behind(by),
        },
    )
    data = {"report_minutes": checked.report_minutes, "review_days": checked.review_days}
    audit.record(by=by, action="presence.answer_times_set", subject=row, node_path=region.path, data=data)
    return row


def reduce_points(*, by: Job) -> int:
    """Takes the coordinates from every event whose time is over; place and distance band stay.

    Evidence is append-only but for this: the law bids it. In steps of 5,000 rows, each a transaction. On
    SQLite the freed bytes are overwritten and the write-ahead log is emptied; on PostgreSQL the tables are
    vacuumed, so that no old version of a row can be read any more.
    """
    today = local_date(clock.now(), WITA)
    kept = dict(PointRetention.objects.values_list("region_id", "days"))
    _erase_freed_bytes()
    reduced = 0
    for region in Node.objects.filter(level=Level.REGION):
        before = reduced_before(today, kept.get(region.pk, KEEP_DAYS))
        reduced += _reduce(by, region, before)
    _empty_log()
    if reduced:
        _free_old_rows()
    return reduced


def _reduce(by: Job, region: Node, before: date) -> int:
    posts = Assignment.objects.filter(person=OuterRef("person_id"), node__path__startswith=region.path)
    rows = PresenceEvent.objects.filter(Exists(posts), day__lt=before, reduced=False)
    bands = [When(distance_m__lte=band, then=Value(band)) for band in BANDS_M]
    done = 0
    while True:
        with transaction.atomic():
            ids = list(rows.order_by("pk").values_list("pk", flat=True)[:_STEP])
            if not ids:
                return done
            PresenceEvent.objects.filter(pk__in=ids).update(
                lat=None, lon=None, accuracy_m=None, altitude_m=None, speed_mps=None, heading_deg=None,
                distance_m=Case(*bands, default=None), reduced=True,
            )  # fmt: skip
            _reduce_revisions(ids)
            _reduce_signals(ids)
            audit.record(
                by=by,
                action="presence.points_reduced",
                subject=region,
                node_path=region.path,
                data={"events": len(ids), "before": before.isoformat()},
            )
        done += len(ids)


def _reduce_revisions(events: list[int]) -> None:
    """The distances of later measures become bands with those of their events."""
    rows = list(PlaceRevision.objects.filter(event__in=events))
    for row in rows:
        distance = row.said["distance_m"]
        row.said["distance_m"] = None if distance is None else band_of(distance)
    PlaceRevision.objects.bulk_update(rows, ["said"], batch_size=500)


def _reduce_signals(events: list[int]) -> None:
    """How far outside a signal found its event becomes a band with it."""
    rows = list(Signal.objects.filter(event__in=events, kind=SignalKind.OUTSIDE.value))
    for row in rows:
        row.facts = {**row.facts, "over_m": band_of(int(row.facts["over_m"]))}
    Signal.objects.bulk_update(rows, ["facts"], batch_size=500)


def _erase_freed_bytes() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _empty_log() -> None:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _free_old_rows() -> None:
    """PostgreSQL keeps the old version of every changed row until a vacuum. One that cannot be made is told
    in the log; the purge itself stands."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(
                "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass", [table]
            )
            if cursor.fetchone() != (True,):
                log.warning(
                    "old rows of %s stay until a vacuum by its owner: this role does not own it", table
                )
                continue
            try:
                cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
            except DatabaseError as error:
                log.warning("old rows of %s stay until the next vacuum: %s", table, error)


@transaction.atomic
def export_own(*, by: Actor, person: Person) -> bytes:
    """A ZIP with everything that is held about the person, for the person alone."""
    if isinstance(by, Job) or person.user_id != by.pk:
        raise NotAllowed("Data pribadi hanya diserahkan kepada pemiliknya.")
    data = own_data(person) | rows_about(person.pk)
    head = {"nama": str(person), "nip": person.nip, "dibuat": clock.now().isoformat(timespec="seconds")}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pemilik.json", json.dumps(head, ensure_ascii=False, indent=1))
        for name, rows in data.items():
            archive.writestr(f"{name}.json", json.dumps(rows, ensure_ascii=False, indent=1))
    audit.record(
        by=by,
        action="presence.own_data_exported",
        subject=person,
        data={"person": person.pk, "rows": sum(map(len, data.values()))},
    )
    return target.getvalue()
