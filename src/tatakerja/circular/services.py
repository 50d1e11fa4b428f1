"""Every write of circulars and holidays: adopt, change, publish, end; record a year's holidays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from tatakerja.circular.access import require_holidays, require_write
from tatakerja.circular.models import Circular, HolidayYear
from tatakerja.circular.queries import library, library_document, read_policy
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import Place, PolicyError, Problem, Words
from tatakerja.kernel import zones
from tatakerja.kernel.calendar import Holiday, HolidayKind
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Level, Node, NodeKind
from tatakerja.organisation.queries import tree
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor

Json = dict[str, Any]
_HEADS = {NodeKind.PROVINSI: "Gubernur", NodeKind.KABUPATEN: "Bupati", NodeKind.KOTA: "Wali Kota"}
_HEAD_OFFICE = re.compile(r"^(Gubernur|Bupati|Wali Kota)")
_LEVELS = {NodeKind.PROVINSI: "province", NodeKind.KABUPATEN: "regency", NodeKind.KOTA: "regency"}


def localised(document: Mapping[str, Any], region: Node) -> Json:
    """The document as one of ``region``: a circular adopted from elsewhere binds here, in this name.

    It is a paper of its own, so number and date are yet to come and the original becomes its basis. A
    circular of the nation keeps everything: it binds here as what it is.
    """
    found = dict(document)
    written = found.get("jurisdiction")
    if not isinstance(written, Mapping) or written.get("level") == "nation" or region.level != Level.REGION:
        return found
    above = [node.name for node in reversed(tree().chain(region.pk)[:-1]) if node.level == Level.REGION]
    found["jurisdiction"] = {
        "level": _LEVELS.get(NodeKind(region.kind), "regency"),
        "name": region.name,
        "zone": region.zone,
        "within": above,
    }
    paper = found.get("circular")
    if isinstance(paper, Mapping) and str(written.get("name", "")) != region.name:
        found["circular"] = _own_paper(paper, str(written.get("name", "")), region)
        valid = found.get("valid")
        if isinstance(valid, Mapping) and isinstance(valid.get("until_event"), str):
            event = _renamed(valid["until_event"], str(written.get("name", "")), region.name)
            found["valid"] = {**valid, "until_event": event}
    return found


def _own_paper(paper: Mapping[str, Any], elsewhere: str, region: Node) -> Json:
    """The identity of an adopted circular: this region's issuer, no number yet, the original as basis."""
    original = " ".join(str(paper[key]) for key in ("issuer", "number") if paper.get(key))
    found = {key: value for key, value in paper.items() if key not in ("number", "date")}
    for key in ("issuer", "title"):
        found[key] = _renamed(str(paper.get(key, "")), elsewhere, region.name)
    found["issuer"] = _HEAD_OFFICE.sub(_HEADS[NodeKind(region.kind)], found["issuer"])
    bases = paper.get("bases")
    found["bases"] = [*(bases if isinstance(bases, list) else []), {"kind": "circular", "text": original}]
    return found


def _renamed(text: str, elsewhere: str, here: str) -> str:
    """One region's name put in the place of another's, with and without the word before it (Provinsi …)."""
    for old, new in ((elsewhere, here), (elsewhere.partition(" ")[2], here.partition(" ")[2] or here)):
        text = text.replace(old, new) if old else text
    return text


def _fill(circular: Circular, policy: Policy) -> None:
    """Copies what lists and queries need out of the document."""
    circular.number = policy.identity.number
    circular.title = policy.identity.title
    circular.issuer = policy.identity.issuer
    circular.issued_on = policy.identity.date
    circular.source = policy.identity.source.value
    circular.valid_from = policy.valid.start
    circular.valid_until = policy.valid.until


@transaction.atomic
def adopt_circular(
    *,
    by: Actor,
    region: Node,
    slug: str,
    changes: Mapping[str, object] | None = None,
    document: Mapping[str, Any] | None = None,
) -> Circular:
    """A draft circular of ``region``, from the shipped library or from a ``document`` (JSON-like data).

    ``changes`` sets parameters by dotted path (``office.max_share``: ``"1/5"``). An earlier draft of the same
    slug is replaced; a published one stays in force and the draft becomes its next version.
    Raises `PolicyError` (422) with every problem of the document, 403 to all but the region's BKD officer.
    """
    require_write(by, region)
    if region.level not in (Level.REGION, Level.NATION):
        raise Invalid("Edaran hanya dapat dibuat untuk daerah.", field="region", code="not_a_region")
    base = localised(library_document(slug) if document is None else document, region)
    wanted = dict(changes or {})
    policy = read_policy(base, wanted)
    if policy.slug != slug:
        raise PolicyError(
            [Problem("wrong_value", Place(), "slug", policy.slug, Words(f"slug {slug}", f"the slug {slug}"))]
        )
    origin = slug if document is None else ""
    circular = _draft(by, region, policy, document=base, changes=wanted, origin=origin)
    audit.record(
        by=by,
        action="circular.adopted",
        subject=circular,
        node_path=region.path,
        data={"slug": slug, "version": circular.version, "changes": _printable(wanted)},
    )
    return circular


def _draft(by: Actor, region: Node, policy: Policy, **written: Any) -> Circular:
    """The draft row, in the place of an earlier draft of the same slug."""
    Node.objects.select_for_update().get(pk=region.pk)  # versions are counted one at a time
    same = Circular.objects.filter(region=region, slug=policy.slug)
    same.filter(state=Circular.State.DRAFT).delete()
    circular = Circular(
        region=region,
        slug=policy.slug,
        version=(same.aggregate(highest=Max("version"))["highest"] or 0) + 1,
        drafted_at=clock.now(),
        drafted_by=audit.person_behind(by),
        **written,
    )
    _fill(circular, policy)
    circular.save()
    return circular


def _printable(changes: Mapping[str, object]) -> Json:
    return {
        path: value if isinstance(value, int | list | dict) else str(value) for path, value in changes.items()
    }


@transaction.atomic
def change_circular(*, by: Actor, circular: Circular, changes: Mapping[str, object]) -> Circular:
    """Sets parameters of a draft anew (all of ``changes``, not beside the earlier ones)."""
    require_write(by, circular.region)
    held = Circular.objects.select_for_update().get(pk=circular.pk)
    if held.state != Circular.State.DRAFT:
        raise Conflict("Edaran yang sudah berlaku tidak diubah. Buat versi baru.", code="not_a_draft")
    _fill(held, read_policy(held.document, changes))
    held.changes = dict(changes)
    held.save()
    audit.record(
        by=by,
        action="circular.changed",
        subject=held,
        node_path=held.region.path,
        data={"changes": _printable(changes)},
    )
    return held


@transaction.atomic
def publish_circular(*, by: Actor, circular: Circular) -> Circular:
    """Puts a draft in force from its first day; an earlier version of the same circular ends the day before.

    Refuses what is no draft (409) and a first day that the text does not state and nobody has set (422,
    A1-16).
    """
    require_write(by, circular.region)
    held = Circular.objects.select_for_update(of=("self",)).select_related("region").get(pk=circular.pk)
    if held.state != Circular.State.DRAFT:
        raise Conflict("Edaran ini sudah diberlakukan.", code="not_a_draft")
    policy = read_policy(held.document, held.changes)
    if policy.valid.to_be_confirmed and "valid.from" not in held.changes:
        raise Invalid(
            "Naskah tidak menyebut mulai berlaku. Isi tanggal mulai (valid.from) terlebih dahulu.",
            field="valid.from",
            code="start_to_be_confirmed",
        )
    now = clock.now()
    _end_earlier_versions(held)
    held.state = Circular.State.PUBLISHED
    held.published_at, held.published_by = now, audit.person_behind(by)
    held.save()
    audit.record(
        by=by,
        action="circular.published",
        subject=held,
        node_path=held.region.path,
        data={
            "slug": held.slug,
            "version": held.version,
            "valid_from": policy.valid.start.isoformat(),
            "retroactive": policy.valid.start < zones.local_date(now, held.region.zone),
        },
    )
    return held


def _end_earlier_versions(circular: Circular) -> None:
    assert circular.valid_from is not None
    Circular.objects.filter(
        region=circular.region, slug=circular.slug, state=Circular.State.PUBLISHED
    ).update(
        state=Circular.State.ENDED,
        ended_on=circular.valid_from - timedelta(days=1),
        end_reason=f"Digantikan versi {circular.version}",
    )


@transaction.atomic
def end_circular(*, by: Actor, circular: Circular, on: date, reason: str) -> Circular:
    """Ends a circular after its last day ``on``: the event it was bound to is over (A1-06), or it is
    withdrawn.
    """
    require_write(by, circular.region)
    held = Circular.objects.select_for_update().get(pk=circular.pk)
    if held.state != Circular.State.PUBLISHED:
        raise Conflict("Hanya edaran yang berlaku yang dapat diakhiri.", code="not_in_force")
    if not reason.strip():
        raise Invalid("Tuliskan alasan mengakhiri edaran.", field="reason", code="reason_missing")
    held.state, held.ended_on, held.end_reason = Circular.State.ENDED, on, reason.strip()
    held.save()
    audit.record(
        by=by,
        action="circular.ended",
        subject=held,
        node_path=held.region.path,
        data={"on": on.isoformat(), "reason": reason.strip()},
    )
    return held


@transaction.atomic
def discard_draft(*, by: Actor, circular: Circular) -> None:
    """Throws a draft away; the audit trail keeps that it was there."""
    require_write(by, circular.region)
    if circular.state != Circular.State.DRAFT:
        raise Conflict("Hanya konsep yang dapat dihapus.", code="not_a_draft")
    audit.record(
        by=by,
        action="circular.discarded",
        subject=circular,
        node_path=circular.region.path,
        data={"slug": circular.slug, "version": circular.version},
    )
    circular.delete()


def _as_rows(days: Sequence[Holiday]) -> list[Json]:
    return [
        {
            "date": day.date.isoformat(),
            "name": day.name,
            "kind": day.kind.value,
            "provisional": day.provisional,
        }
        for day in sorted(days, key=lambda day: (day.date, day.kind))
    ]


@transaction.atomic
def record_holidays(
    *, by: Actor, year: int, days: Sequence[Holiday], source: str, to_be_confirmed: bool = False
) -> HolidayYear:
    """A further version of a year's holidays; the same days again change nothing.

    Refuses dates outside the year and an empty source (422).
    """
    require_holidays(by)
    wrong = [day for day in days if day.date.year != year]
    if wrong:
        raise Invalid(
            f"{wrong[0].date.isoformat()} bukan tanggal tahun {year}.", field="days", code="other_year"
        )
    if not source.strip():
        raise Invalid("Sebutkan keputusan bersama atau sumbernya.", field="source", code="source_missing")
    rows = _as_rows([replace(day, kind=HolidayKind(day.kind)) for day in days])
    newest = HolidayYear.objects.filter(year=year).order_by("-version").first()
    if newest is not None and newest.days == rows:
        return newest
    held = HolidayYear.objects.create(
        year=year,
        version=newest.version + 1 if newest else 1,
        days=rows,
        source=source.strip(),
        to_be_confirmed=to_be_confirmed,
        recorded_at=clock.now(),
        recorded_by=audit.person_behind(by),
    )
    audit.record(
        by=by,
        action="circular.holidays_recorded",
        subject=held,
        data={"year": year, "version": held.version, "days": len(rows)},
    )
    return held


@transaction.atomic
def seed_holidays(*, by: Actor) -> int:
    """Records the shipped holidays of every known year; answers how many years were new or different.

    A year that somebody has recorded by hand is left alone.
    """
    days = library().calendar.holidays
    added = 0
    for known in library().holiday_sources:
        if HolidayYear.objects.filter(year=known.year, recorded_by__isnull=False).exists():
            continue
        before = HolidayYear.objects.filter(year=known.year).count()
        record_holidays(
            by=by,
            year=known.year,
            days=[day for day in days if day.date.year == known.year],
            source=known.source,
            to_be_confirmed=not known.final,
        )
        added += HolidayYear.objects.filter(year=known.year).count() - before
    return added
