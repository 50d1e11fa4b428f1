"""The one place that reads the time. Services ask it once and hand the moment to the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings


def now() -> datetime:
    """The present moment, aware UTC; a demonstration shifts it by ``TATAKERJA_CLOCK_OFFSET`` seconds."""
    return datetime.now(UTC) + timedelta(seconds=settings.CLOCK_OFFSET)
