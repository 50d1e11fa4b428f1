"""Drafts: adopt, change, discard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import library_document, read_policy
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import Place, PolicyError, Problem, Words
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Level, Node, NodeKind
from tatakerja.organisation.queries import tree
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor

Json = dict[str, Any]
_HEADS = {NodeKind.PROVINSI: "Gubernur", NodeKind.KABUPATEN: "Bupati", NodeKind.KOTA: "Wali Kota"}
_HEAD_OFFICE = re.compile(r"^(Gubernur|Bupati|Wali Kota)")
_LEVELS = {NodeKind.PROVINSI: "province", NodeKind.KABUPATEN: "regency", NodeKind.KOTA: "regency"}


def office_of(region: Node) -> str:
    """Who issues the circulars of a region as a rule: ``Bupati Muara Lestari``."""
    head = _HEADS.get(NodeKind(region.kind), "Menteri")
    return f"{head} {region.name.partition(' ')[2] or region.name}"


def localised(document: Mapping[str, Any], region: Node) -> Json:
    """The document as one of ``region``: a circular adopted from elsewhere binds here, in this name.

    It is a paper of its own, so number and date are yet to come and the original becomes its basis. A
    circular of the nation keeps everything: it binds here as what it is.
    """
    found = dict(document)
    written = found.get("jurisdiction")
    if not isinstance(written, Mapping) or written.get("level") == "nation" or region.level != Level.REGION:
        return found
    above = [node.name for node in tree().territories_above(region)]
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
    wanted = with_review_after_start(base, changes or {})
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


def with_review_after_start(document: Mapping[str, Any], changes: Mapping[str, object]) -> dict[str, object]:
    """The changes; a review left behind by a moved first day comes as many days after it as was written."""
    wanted = dict(changes)
    written, asked = read_policy(document, {}).valid, read_policy(document, wanted).valid
    if written.review_at is not None and asked.review_at is not None and asked.review_at < asked.start:
        step = max(written.review_at - written.start, timedelta(days=1))
        wanted["valid.review_at"] = (asked.start + step).isoformat()
    return wanted


def _draft(by: Actor, region: Node, policy: Policy, **written: Any) -> Circular:
    """The draft row, in the place of an earlier draft of the same slug; who receives copies stays."""
    Node.objects.select_for_update().get(pk=region.pk)  # versions are counted one at a time
    same = Circular.objects.filter(region=region, slug=policy.slug)
    latest = same.order_by("-version").first()
    same.filter(state=Circular.State.DRAFT).delete()
    circular = Circular(
        region=region,
        slug=policy.slug,
        version=(same.aggregate(highest=Max("version"))["highest"] or 0) + 1,
        drafted_at=clock.now(),
        drafted_by=audit.person_behind(by),
        authors=_with([], by),
        copies=latest.copies if latest else [],
        **written,
    )
    _fill(circular, policy)
    circular.save()
    return circular


def _with(authors: list[int], by: Actor) -> list[int]:
    """The authors of a draft with one more."""
    person = audit.person_behind(by)
    return authors if person is None or person.pk in authors else [*authors, person.pk]


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
    wanted = with_review_after_start(held.document, changes)
    _fill(held, read_policy(held.document, wanted))
    held.changes = wanted
    held.authors = _with(held.authors, by)
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
