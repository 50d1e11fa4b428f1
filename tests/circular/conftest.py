"""What the tests of circulars share: the day, holidays, and a circular in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from circulars_at_work import put_in_force

from tatakerja.circular.models import Circular
from tatakerja.circular.services import seed_holidays
from tatakerja.platform.audit import Job
from world import World


@pytest.fixture(autouse=True)
def _now(clock_at: Callable[[datetime], None]) -> None:
    """Monday, 23 November 2026, 07.20 WITA."""
    clock_at(datetime(2026, 11, 22, 23, 20, tzinfo=UTC))


@pytest.fixture
def holidays(db: None) -> None:
    seed_holidays(by=Job("test"))


@pytest.fixture
def quarter(world: World) -> Circular:
    """A quarter in the office, per unit, of the province since 2 November 2026."""
    return put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
