"""Rows of presence: evidence, devices, and what people decide beside them."""

from tatakerja.presence.models.evidence import Confirmation, Device, Explanation, PresenceEvent
from tatakerja.presence.models.outages import Outage, OutageNode, ReliefDecision

__all__ = [
    "Confirmation",
    "Device",
    "Explanation",
    "Outage",
    "OutageNode",
    "PresenceEvent",
    "ReliefDecision",
]
