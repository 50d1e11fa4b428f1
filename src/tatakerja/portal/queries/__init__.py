"""Reads of the pages that cross packages."""

from tatakerja.portal.queries.inbox import count_waiting
from tatakerja.portal.queries.today import board_of, causes, zone_label

__all__ = ["board_of", "causes", "count_waiting", "zone_label"]
