"""Writing a circular in the form: begin, save a part, clauses, text and scan, hand in for approval.

What is typed is kept even where it is wrong: the schema judges, nothing is thrown away. Only handing in asks
for a document without problems.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from copy import deepcopy
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular, Drafting, Scan
from tatakerja.circular.queries import library_document, read_policy, whole_document
from tatakerja.circular.rules import parts
from tatakerja.circular.rules.schema import FORMAT
from tatakerja.circular.rules.sentences import MAX_CHARACTERS, clean, toggled
from tatakerja.circular.rules.source import MAX_CHARACTERS as MAX_DOCUMENT
from tatakerja.circular.services.scans import check_scan
from tatakerja.circular.services.writing import adopt_circular, localised, office_of
from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Level, Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor

Json = dict[str, Any]
Pairs = Iterable[tuple[str, str]]


class ChangedMeanwhile(Conflict):
    """Somebody else, or another tab, has saved this part since the page was opened; nothing was saved."""

    code = "changed_meanwhile"

    def __init__(self, drafting: Drafting) -> None:
        self.drafting = drafting
        who = drafting.saved_by.get_full_name() or str(drafting.saved_by) if drafting.saved_by else "sistem"
        super().__init__(
            f"Bagian ini sudah diubah oleh {who} sesudah halaman ini dibuka. Belum ada yang disimpan."
        )


@transaction.atomic
def start_drafting(
    *,
    by: Actor,
    region: Node,
    library_slug: str = "",
    circular: Circular | None = None,
    manner: str = "baru",
    text: str = "",
    filled: Json | None = None,
) -> Drafting:
    """A new draft of a region: empty, like a shipped circular, or like one of its own.

    ``manner`` says what a copy of ``circular`` becomes: ``versi`` its next version, ``cabut`` a new circular
    that revokes it, ``baru`` a new one beside it. ``filled``: parts known already. 403 to all but the
    region's BKD officer.
    """
    require_write(by, region)
    if region.level not in (Level.REGION, Level.NATION):
        raise Invalid("Edaran hanya dapat dibuat untuk daerah.", field="region", code="not_a_region")
    document = _with_parts(_beginning(region, library_slug, circular, manner), filled or {})
    now, person = clock.now(), audit.person_behind(by)
    data = {"slug": document["slug"], "origin": library_slug, "manner": manner if circular else ""}
    drafting = Drafting.objects.create(
        region=region,
        document=document,
        text=clean(text)[:MAX_CHARACTERS],
        origin=library_slug,
        copied_from=circular,
        authors=[person.pk] if person is not None else [],
        started_at=now,
        started_by=person,
        saved_at=now,
        saved_by=person,
    )
    audit.record(
        by=by, action="circular.drafting_started", subject=drafting, node_path=region.path, data=data
    )
    return drafting


def _beginning(region: Node, library_slug: str, circular: Circular | None, manner: str) -> Json:
    if circular is not None:
        document = _copy_of(circular, manner)
    elif library_slug:
        document = localised(library_document(library_slug), region)
    else:
        document = _empty(region)
    return document if document.get("slug") else document | {"slug": _free_slug(region)}


def _with_parts(document: Json, filled: Json) -> Json:
    """The document with the parts that are known already; what else a section holds stays."""
    merged = {
        section: {**document.get(section, {}), **body} if isinstance(body, dict) else body
        for section, body in filled.items()
    }
    return {**document, **merged}


def _empty(region: Node) -> Json:
    found: Json = {
        "format": FORMAT,
        "slug": "",
        "circular": {"issuer": office_of(region)},
        "jurisdiction": {
            "level": "nation" if region.level == Level.NATION else "province",
            "name": region.name,
        },
        "valid": {},
        "clauses": [],
    }
    return localised(found, region)


def _copy_of(circular: Circular, manner: str) -> Json:
    """A stored circular as the beginning of another: the next version keeps its name, a new one not."""
    document = whole_document(circular)
    paper, valid = dict(document.get("circular") or {}), dict(document.get("valid") or {})
    if "valid.from" in circular.changes:
        valid.pop("to_be_confirmed", None)  # a person has said since when it holds
    if manner == "versi":
        return document | {"valid": valid}
    for key in ("number", "date"):
        paper.pop(key, None)
    for key in ("from", "until", "review_at"):
        valid.pop(key, None)
    relations = [*(document.get("relations") or [])]
    if manner == "cabut":
        relations.append({"kind": "revokes", "slug": circular.slug})
    found = {**document, "slug": "", "circular": paper, "valid": valid}
    return found | ({"relations": relations} if relations else {})


def _free_slug(region: Node) -> str:
    """A short name nobody uses yet in the region: ``edaran-2026-3``."""
    Node.objects.select_for_update().get(pk=region.pk)
    year = zones.local_date(clock.now(), region.zone).year
    taken = set(Circular.objects.filter(region=region).values_list("slug", flat=True))
    taken |= {str(one.get("slug")) for one in region.draftings.values_list("document", flat=True)}
    number = 1
    while f"edaran-{year}-{number}" in taken:
        number += 1
    return f"edaran-{year}-{number}"


def _held(by: Actor, drafting: Drafting) -> Drafting:
    require_write(by, drafting.region)
    rows = Drafting.objects.select_for_update(of=("self",)).select_related("region", "saved_by", "circular")
    return rows.get(pk=drafting.pk)


def _keep(by: Actor, held: Drafting, action: str, **data: Any) -> Drafting:
    person = audit.person_behind(by)
    if len(str(held.document)) > MAX_DOCUMENT:
        raise Invalid("Isian terlalu panjang untuk satu edaran.", code="too_large")
    if person is not None and person.pk not in held.authors:
        held.authors = [*held.authors, person.pk]
    held.saved_at, held.saved_by = clock.now(), person
    held.save()
    audit.record(by=by, action=action, subject=held, node_path=held.region.path, data=data)
    return held


@transaction.atomic
def save_part(
    *, by: Actor, drafting: Drafting, part: str, sent: Pairs, mark: str, reason: str | None = None
) -> Drafting:
    """Saves one part as it was filled in, right or wrong.

    ``mark`` is that of the part when the page was made (`rules.parts.mark`): where it has changed since,
    `ChangedMeanwhile` (409) and nothing is saved. ``reason`` is the retroactive reason, with the validity.
    """
    held = _held(by, drafting)
    found = parts.part_of(part, held.document)
    if found is None:
        raise ChangedMeanwhile(held)
    filled = _without_pending_number(parts.filled(held.document, found, sent))
    if parts.mark(held.document, found) != mark:
        if filled == held.document:
            return held  # the same words sent twice, as when a page is left while it saves
        raise ChangedMeanwhile(held)
    held.document = filled
    if reason is not None:
        held.retroactive_reason = reason.strip()[:300]
    return _keep(by, held, "circular.drafting_saved", part=part)


def _without_pending_number(document: Json) -> Json:
    """A number "menyusul" is none yet (A1-01)."""
    paper = document.get("circular")
    if isinstance(paper, dict) and str(paper.get("number", "")).strip().casefold() == "menyusul":
        del paper["number"]
    return document


@transaction.atomic
def add_clause(*, by: Actor, drafting: Drafting, quote: str = "") -> tuple[Drafting, int]:
    """One more clause with these words; answers its place, counted from 0."""
    held = _held(by, drafting)
    words = clean(quote)
    held.document, at = parts.with_clause(held.document, words)
    return _keep(by, held, "circular.drafting_clause_added", clause=at + 1), at


@transaction.atomic
def quote_sentence(*, by: Actor, drafting: Drafting, clause: int, quote: str) -> Drafting:
    """Adds words from the text to a clause's quote (its place, from 0), or takes them out again.

    409 where the clause is gone.
    """
    held = _held(by, drafting)
    found = parts.part_of(f"klausul-{clause + 1}", held.document)
    if found is None:
        raise ChangedMeanwhile(held)
    held.document = deepcopy(held.document)
    written = held.document["clauses"][clause]
    written["quote"] = toggled(str(written.get("quote") or ""), clean(quote))
    return _keep(by, held, "circular.drafting_saved", part=found.name)


@transaction.atomic
def remove_clause(*, by: Actor, drafting: Drafting, clause: int, mark: str) -> Drafting:
    """Takes a clause away with the parameters that only it gave; `bring_back` undoes it."""
    held = _held(by, drafting)
    found = parts.part_of(f"klausul-{clause + 1}", held.document)
    if found is None or parts.mark(held.document, found) != mark:
        raise ChangedMeanwhile(held)
    held.earlier = held.document
    held.document = parts.without_clause(held.document, clause)
    return _keep(by, held, "circular.drafting_clause_removed", clause=clause + 1)


@transaction.atomic
def bring_back(*, by: Actor, drafting: Drafting) -> Drafting:
    """The document as it was before the last clause was taken away."""
    held = _held(by, drafting)
    if held.earlier is None:
        raise Conflict("Tidak ada yang dapat dikembalikan.", code="nothing_earlier")
    held.document, held.earlier = held.earlier, None
    return _keep(by, held, "circular.drafting_restored")


@transaction.atomic
def keep_text(*, by: Actor, drafting: Drafting, text: str) -> Drafting:
    """The circular's text as pasted; 422 where it is longer than any circular."""
    held = _held(by, drafting)
    if len(text) > MAX_CHARACTERS:
        raise Invalid(
            "Naskah lebih dari 200.000 huruf. Tempelkan isi edarannya saja, tanpa lampiran.",
            field="text",
            code="text_too_long",
        )
    held.text = clean(text)
    return _keep(by, held, "circular.drafting_text", characters=len(held.text))


@transaction.atomic
def keep_scan(*, by: Actor, drafting: Drafting, content: bytes) -> Scan:
    """The scanned paper beside the draft, in the place of an earlier one; 422 for what is none."""
    held = _held(by, drafting)
    pages = check_scan(content)
    _drop_scan(held)
    scan = Scan(
        drafting=held,
        size=len(content),
        pages=pages,
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=clock.now(),
        added_by=audit.person_behind(by),
    )
    scan.file.save("edaran.pdf", ContentFile(content), save=False)
    scan.save(force_insert=True)
    _keep(by, held, "circular.drafting_scan", sha256=scan.sha256, pages=pages)
    return scan


def _drop_scan(drafting: Drafting) -> None:
    """Parts a draft from its scan; one that no circular was handed in with goes, its file with it."""
    for scan in Scan.objects.filter(drafting=drafting, circular__isnull=True):
        transaction.on_commit(partial(scan.file.storage.delete, str(scan.file.name)))
        scan.delete()
    Scan.objects.filter(drafting=drafting).update(drafting=None)


@transaction.atomic
def hand_in(*, by: Actor, drafting: Drafting) -> Circular:
    """The draft becomes a circular that a second officer may approve; all its authors stay its authors.

    `PolicyError` (422) with every problem of the document; 422 for a first day that nobody has confirmed
    (A1-16) or that has begun without a reason; 409 where another draft of the same circular waits already.
    """
    held = _held(by, drafting)
    policy = read_policy(held.document, {})
    if policy.valid.to_be_confirmed:
        raise Invalid(
            "Naskah tidak menyebut mulai berlaku. Pastikan tanggalnya di Masa berlaku, lalu kosongkan "
            "“Tanggal mulai belum pasti”.",
            field="valid.from",
            code="start_to_be_confirmed",
        )
    require_reason(held, policy.valid.start)
    waiting = Circular.objects.filter(
        region=held.region, slug=policy.slug, state=Circular.State.DRAFT
    ).values_list("pk", flat=True)
    if set(waiting) - {held.circular_id}:
        raise Conflict(
            "Konsep lain dari edaran ini sudah menunggu persetujuan. Hapus konsep itu dahulu.",
            code="draft_open",
        )
    circular = adopt_circular(by=by, region=held.region, slug=policy.slug, document=held.document)
    circular.authors = [*dict.fromkeys([*held.authors, *circular.authors])]
    circular.origin = held.origin
    circular.retroactive_reason = held.retroactive_reason
    circular.save(update_fields=["authors", "origin", "retroactive_reason"])
    Scan.objects.filter(circular=circular).update(circular=None)
    Scan.objects.filter(drafting=held).update(circular=circular)
    held.circular = circular
    _keep(by, held, "circular.handed_in", circular=circular.pk, version=circular.version)
    return circular


def require_reason(drafting: Drafting, first: date) -> None:
    """A first day that has begun asks for a reason, before anybody is asked to approve it."""
    tomorrow = zones.local_date(clock.now(), drafting.region.zone) + timedelta(days=1)
    if first < tomorrow and not drafting.retroactive_reason:
        raise Invalid(
            "Hari pertamanya sudah mulai atau lewat. Ubah tanggalnya, atau tuliskan alasan berlaku surut.",
            field="retroactive_reason",
            code="retroactive_reason_missing",
        )


@transaction.atomic
def open_in_form(*, by: Actor, circular: Circular) -> Drafting:
    """The draft behind a circular that waits for approval, or a new one with its document."""
    require_write(by, circular.region)
    if circular.state != Circular.State.DRAFT:
        return start_drafting(by=by, region=circular.region, circular=circular, manner="versi")
    found = circular.draftings.select_related("region").first()
    if found is not None:
        return found
    drafting = start_drafting(by=by, region=circular.region, circular=circular, manner="versi")
    drafting.circular, drafting.copied_from = circular, None
    drafting.authors = [*dict.fromkeys([*circular.authors, *drafting.authors])]
    drafting.save(update_fields=["circular", "copied_from", "authors"])
    return drafting


@transaction.atomic
def discard_drafting(*, by: Actor, drafting: Drafting) -> None:
    """Throws away what was being written; what was handed in stays."""
    held = _held(by, drafting)
    audit.record(
        by=by,
        action="circular.drafting_discarded",
        subject=held,
        node_path=held.region.path,
        data={"slug": str(held.document.get("slug", "")), "title": held.title},
    )
    _drop_scan(held)
    held.delete()
