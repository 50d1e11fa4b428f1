"""Pure rules of permits: leave and its accounts, travel, outings, events, and who decides."""

from tatakerja.permit.rules.outing import Coordination, OutingVerdict, judge_outing
from tatakerja.permit.rules.travel import (
    TravelDecision,
    TravelKind,
    TravelRequest,
    TravelVerdict,
    judge_travel,
)
from tatakerja.permit.rules.visit import VisitVerdict, judge_visit

__all__ = [
    "Coordination",
    "OutingVerdict",
    "TravelDecision",
    "TravelKind",
    "TravelRequest",
    "TravelVerdict",
    "VisitVerdict",
    "judge_outing",
    "judge_travel",
    "judge_visit",
]
