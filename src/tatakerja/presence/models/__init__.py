"""Rows of presence: evidence, devices, and what people decide beside them."""

from tatakerja.presence.models.asks import CallOutcome, LocationRequest, ReachCall
from tatakerja.presence.models.evidence import APPS, Confirmation, Device, Explanation, PresenceEvent
from tatakerja.presence.models.kiosk import Card, Kiosk, OfficeCode
from tatakerja.presence.models.otherways import MachineFile, PaperSheet
from tatakerja.presence.models.outages import Outage, OutageNode, ReliefDecision
from tatakerja.presence.models.places import (
    DutyPlace,
    FenceProposal,
    OfficeNetwork,
    PlaceRevision,
    Remeasure,
)
from tatakerja.presence.models.privacy import AnswerTerms, LocationLook, PointRetention
from tatakerja.presence.models.screenkeys import ScreenKey
from tatakerja.presence.models.signals import Review, ReviewAnswer, ReviewOpinion, Signal

__all__ = [
    "APPS",
    "AnswerTerms",
    "CallOutcome",
    "Card",
    "Confirmation",
    "Device",
    "DutyPlace",
    "Explanation",
    "FenceProposal",
    "Kiosk",
    "LocationLook",
    "LocationRequest",
    "MachineFile",
    "OfficeCode",
    "OfficeNetwork",
    "Outage",
    "OutageNode",
    "PaperSheet",
    "PlaceRevision",
    "PointRetention",
    "PresenceEvent",
    "ReachCall",
    "ReliefDecision",
    "Remeasure",
    "Review",
    "ReviewAnswer",
    "ReviewOpinion",
    "ScreenKey",
    "Signal",
]
