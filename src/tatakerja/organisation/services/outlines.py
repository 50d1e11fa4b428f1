"""The outline of a region, from its own GeoJSON file: replaced as a whole, by whoever acts for the region."""

from __future__ import annotations

import hashlib

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import require_import
from tatakerja.organisation.models import Level, Node, RegionOutline
from tatakerja.organisation.rules.outlines import read_outline
from tatakerja.organisation.services.common import record_node
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, person_behind


@transaction.atomic
def set_outline(*, by: Actor, region: Node, name: str, content: bytes) -> RegionOutline:
    """Keeps the outline in a file for a region's maps; raises `Invalid` for what cannot be drawn."""
    require_import(by, region)
    if region.level != Level.REGION:
        raise Invalid("Batas wilayah hanya untuk daerah.", field="region", code="not_a_region")
    found = read_outline(content)
    row, _ = RegionOutline.objects.update_or_create(
        region=region,
        defaults={
            "document": found.as_geojson(), "file_name": name[:200], "points_sent": found.sent,
            "points_kept": found.kept, "sha256": hashlib.sha256(content).hexdigest(),
            "set_by": person_behind(by), "set_at": clock.now(),
        },
    )  # fmt: skip
    record_node(by, "outline_set", region, {"sha256": row.sha256, "sent": found.sent, "kept": found.kept})
    return row
