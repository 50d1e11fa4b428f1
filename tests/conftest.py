"""Fixtures that every package's tests share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest


@pytest.fixture
def world(db: None) -> object:
    """The region of tests/world.py."""
    from world import make_world

    return make_world()


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the product's clock: ``clock_at(datetime(2026, 11, 23, 7, 20, tzinfo=UTC))``."""
    from tatakerja.platform import clock

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_clock


@pytest.fixture
def sign_in(client: object) -> Callable[[object], object]:
    """A client signed in as this user."""

    def enter(user: object) -> object:
        client.force_login(user)  # type: ignore[attr-defined]
        return client

    return enter
