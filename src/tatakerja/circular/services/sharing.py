"""A circular leaves in one file with its hash; what arrives is checked and compared before it is kept."""

from __future__ import annotations

from django.db import transaction

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import whole_document
from tatakerja.circular.rules.exchange import Arrival, Parcel, digest, pack, receive, unpack
from tatakerja.circular.services.writing import adopt_circular, localised
from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.models import Node
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor


@transaction.atomic
def export_circular(*, by: Actor, circular: Circular) -> tuple[str, bytes]:
    """File name and content of a circular for others, with its decisions and parameters; the act is recorded.

    Whoever may read the circular may export it: the caller starts from ``visible_circulars``.
    """
    name, content = pack(whole_document(circular), sender=circular.region.name)
    audit.record(
        by=by,
        action="circular.exported",
        subject=circular,
        node_path=circular.region.path,
        data={"sha256": fingerprint(circular)},
    )
    return name, content


def fingerprint(circular: Circular) -> str:
    """SHA-256 of a circular's document as others get it; 64 hexadecimal digits."""
    return digest(whole_document(circular))


def arrival_of(*, by: Actor, region: Node, content: bytes, file_name: str = "") -> Arrival:
    """A file checked (hash inside and in its name, document) and laid beside the region's own; keeps nothing.

    400 for what is no such file, 422 for one that was changed on the way or has problems.
    """
    require_write(by, region)
    return _beside(region, unpack(content, file_name))


def _beside(region: Node, parcel: Parcel) -> Arrival:
    """The comparison is with what this region would keep: the parcel as a paper of its own."""
    own = own_of(region, parcel.slug)
    here = Parcel(localised(parcel.document, region), parcel.sha256, parcel.sender)
    arrival = receive(here, whole_document(own) if own is not None else None)
    return Arrival(parcel, arrival.policy, arrival.known, arrival.differences, arrival.clauses)


def own_of(region: Node, slug: str) -> Circular | None:
    """The region's newest circular of this name, drafts too."""
    return Circular.objects.filter(region=region, slug=slug).order_by("-version").first()


@transaction.atomic
def import_circular(*, by: Actor, region: Node, content: bytes, file_name: str = "") -> Circular:
    """Keeps a file as a draft of the region; a draft of the same name is not overwritten (409)."""
    arrival = arrival_of(by=by, region=region, content=content, file_name=file_name)
    parcel = arrival.parcel
    own = own_of(region, parcel.slug)
    if own is not None and own.state == Circular.State.DRAFT:
        raise Conflict(
            "Konsep edaran ini sudah ada. Hapus dahulu bila berkas ini yang dipakai.", code="draft_open"
        )
    held = adopt_circular(by=by, region=region, slug=parcel.slug, document=parcel.document)
    audit.record(
        by=by,
        action="circular.imported",
        subject=held,
        node_path=region.path,
        data={"sha256": parcel.sha256, "sender": parcel.sender},
    )
    return held
