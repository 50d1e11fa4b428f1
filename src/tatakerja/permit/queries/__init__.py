"""Reads of permits, each in a fixed number of queries."""

from tatakerja.permit.queries.days import (
    DayCover,
    DayPermits,
    OutingSpan,
    VisitFact,
    permits_between,
    permits_on,
)
from tatakerja.permit.queries.waiting import (
    leaves_to_decide,
    meetings_to_decide,
    others_to_decide,
    outings_to_acknowledge,
    overdue_outings,
    superior_of,
    trips_to_decide,
    visits_to_acknowledge,
)

__all__ = [
    "DayCover",
    "DayPermits",
    "OutingSpan",
    "VisitFact",
    "leaves_to_decide",
    "meetings_to_decide",
    "others_to_decide",
    "outings_to_acknowledge",
    "overdue_outings",
    "permits_between",
    "permits_on",
    "superior_of",
    "trips_to_decide",
    "visits_to_acknowledge",
]
