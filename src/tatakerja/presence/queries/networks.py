"""Whether a delivery came over an office's own line. Read only for taps that lie outside or unclear."""

from __future__ import annotations

from tatakerja.presence.models import OfficeNetwork
from tatakerja.presence.queries.ground import Ground
from tatakerja.presence.rules.network import is_inside


def from_office(ground: Ground | None, address: str) -> bool:
    """Whether the address is one of the agency's offices'; one query."""
    if ground is None:
        return False
    rows = OfficeNetwork.objects.filter(agency=ground.post.agency, ended_at__isnull=True)
    return is_inside(address, rows.values_list("cidr", flat=True))
