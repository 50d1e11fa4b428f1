"""What the tests of rosters share: Monday, 23 November 2026, 07.20 WITA, and the holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest


@pytest.fixture
def monday(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 22, 23, 20, tzinfo=UTC))


@pytest.fixture
def holidays(db: None) -> None:
    from tatakerja.circular.services import seed_holidays
    from tatakerja.platform.audit import Job

    seed_holidays(by=Job("test"))
