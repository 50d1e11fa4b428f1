"""The office of tests/discipline_office.py as a fixture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from discipline_office import build_office
from dossier import Office
from world import World


@pytest.fixture
def office(world: World, clock_at: Callable[[datetime], None]) -> Office:
    return build_office(world, clock_at)
