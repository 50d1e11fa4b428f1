"""What the platform throws away, and what it keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tatakerja.platform.jobs import prune
from tatakerja.platform.models import ScheduledRun

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_schedulers_memory_is_kept_a_month() -> None:
    for days in (0, 29, 31):
        ScheduledRun.objects.create(name="a", period=str(days), started_at=NOW - timedelta(days=days))
    prune(NOW)
    assert set(ScheduledRun.objects.values_list("period", flat=True)) == {"0", "29"}
