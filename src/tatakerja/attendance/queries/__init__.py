"""Reads of attendance: judging days from the facts of all packages, and the stored findings of pages."""

from tatakerja.attendance.queries.days import findings_on, month_of
from tatakerja.attendance.queries.judging import Judged, judge

__all__ = ["Judged", "findings_on", "judge", "month_of"]
