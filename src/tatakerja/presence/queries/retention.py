"""How long a region keeps coordinates."""

from __future__ import annotations

from tatakerja.organisation.models import Node
from tatakerja.presence.models import PointRetention
from tatakerja.presence.rules.privacy import KEEP_DAYS


def keep_days(region: Node) -> int:
    """The region's number of days, else the default that is still to be confirmed; one query."""
    return PointRetention.objects.filter(region=region).values_list("days", flat=True).first() or KEEP_DAYS
