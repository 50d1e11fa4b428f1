"""Recording dated data of permits: a new value is a new row from its date on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import Node
from tatakerja.permit.access import require_keep_terms
from tatakerja.permit.models import LeaveKind, Term
from tatakerja.permit.rules.ceilings import read_ceiling
from tatakerja.permit.rules.leave import read_terms
from tatakerja.permit.rules.routing import read_approval
from tatakerja.permit.services.common import words
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind


@transaction.atomic
def record_term(
    *,
    by: Actor,
    topic: str,
    key: str,
    node: Node,
    valid_from: date,
    value: Mapping[str, Any],
    source: str,
    to_be_confirmed: bool = False,
) -> Term:
    """Records what holds at ``node`` and below from ``valid_from`` on; earlier days keep what held then.

    Refuses (422) an unknown topic or key, a value that cannot be meant, and one without a source.
    """
    require_keep_terms(by, node)
    said = words(source, "source", required="Tuliskan dasarnya, misalnya nomor peraturan.", most=200)
    _check(topic, key, value)
    term = Term.objects.create(
        topic=topic,
        key=key,
        node=node,
        valid_from=valid_from,
        value=dict(value),
        source=said,
        to_be_confirmed=to_be_confirmed,
        recorded_at=clock.now(),
        recorded_by=person_behind(by),
    )
    data = {"topic": topic, "key": key, "valid_from": valid_from.isoformat(), "value": dict(value)}
    audit.record(by=by, action="permit.term_recorded", subject=term, node_path=node.path, data=data)
    return term


def _check(topic: str, key: str, value: Mapping[str, Any]) -> None:
    if topic == Term.Topic.LEAVE:
        if key not in LeaveKind.values:
            raise Invalid("Pilih jenis cuti.", field="key", code="unknown_kind")
        read_terms(key, value)
    elif topic == Term.Topic.APPROVAL:
        read_approval(value)
    elif topic == Term.Topic.CEILING:
        if key not in ("domestic", "abroad"):
            raise Invalid("Pilih dalam negeri atau luar negeri.", field="key", code="unknown_kind")
        read_ceiling(value)
    elif topic == Term.Topic.LETTER:
        if "{n}" not in str(value.get("pattern", "")):
            raise Invalid("Pola nomor harus memuat {n}.", field="value", code="unusable_terms")
    elif topic != Term.Topic.TRAVEL:
        raise Invalid("Pokok aturan tidak dikenal.", field="topic", code="unknown_kind")
