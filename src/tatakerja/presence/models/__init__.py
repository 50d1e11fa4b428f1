"""Rows of presence: evidence, devices, and what people decide beside them."""

from tatakerja.presence.models.asks import CallOutcome, LocationRequest, ReachCall
from tatakerja.presence.models.evidence import Confirmation, Device, Explanation, PresenceEvent
from tatakerja.presence.models.outages import Outage, OutageNode, ReliefDecision
from tatakerja.presence.models.privacy import LocationLook, PointRetention
from tatakerja.presence.models.signals import Review, ReviewAnswer, ReviewOpinion, Signal

__all__ = [
    "CallOutcome",
    "Confirmation",
    "Device",
    "Explanation",
    "LocationLook",
    "LocationRequest",
    "Outage",
    "OutageNode",
    "PointRetention",
    "PresenceEvent",
    "ReachCall",
    "ReliefDecision",
    "Review",
    "ReviewAnswer",
    "ReviewOpinion",
    "Signal",
]
