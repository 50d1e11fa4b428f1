"""Rows of presence: evidence, devices, and what people decide beside them."""

from tatakerja.presence.models.asks import CallOutcome, LocationRequest, ReachCall
from tatakerja.presence.models.evidence import Confirmation, Device, Explanation, PresenceEvent
from tatakerja.presence.models.otherways import MachineFile, PaperSheet
from tatakerja.presence.models.outages import Outage, OutageNode, ReliefDecision
from tatakerja.presence.models.places import DutyPlace
from tatakerja.presence.models.privacy import LocationLook, PointRetention
from tatakerja.presence.models.signals import Review, ReviewAnswer, ReviewOpinion, Signal

__all__ = [
    "CallOutcome",
    "Confirmation",
    "Device",
    "DutyPlace",
    "Explanation",
    "LocationLook",
    "LocationRequest",
    "MachineFile",
    "Outage",
    "OutageNode",
    "PaperSheet",
    "PointRetention",
    "PresenceEvent",
    "ReachCall",
    "ReliefDecision",
    "Review",
    "ReviewAnswer",
    "ReviewOpinion",
    "Signal",
]
