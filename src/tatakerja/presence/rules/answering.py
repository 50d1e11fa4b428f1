"""How long people have to answer: a requested location report, and the review of their signals.

No text names either: circular 800/734-BKD/2020 cl. A2-20 sets the hours of the reports and not how long an
answer is in time. So both are the region's to set; until it has, the values below hold and are shown as to be
confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tatakerja.kernel.errors import Invalid

SHORTEST_REPORT: Final = 5
LONGEST_REPORT: Final = 120
SHORTEST_REVIEW: Final = 1
LONGEST_REVIEW: Final = 15


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Minutes in which a location report is in time; working days for the answer to a review."""

    report_minutes: int = 15
    review_days: int = 3


def check_times(times: AnswerTimes) -> AnswerTimes:
    """The times, or `Invalid` with the limits."""
    if not SHORTEST_REPORT <= times.report_minutes <= LONGEST_REPORT:
        raise Invalid(
            f"Laporan lokasi dijawab dalam {SHORTEST_REPORT} sampai {LONGEST_REPORT} menit.",
            field="report_minutes",
            code="report_minutes_range",
        )
    if not SHORTEST_REVIEW <= times.review_days <= LONGEST_REVIEW:
        raise Invalid(
            f"Peninjauan dijawab dalam {SHORTEST_REVIEW} sampai {LONGEST_REVIEW} hari kerja.",
            field="review_days",
            code="review_days_range",
        )
    return times
