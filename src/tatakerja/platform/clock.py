"""The one place that reads the time. Services ask it once and hand the moment to the rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.conf import settings

_set: ContextVar[datetime | None] = ContextVar("set_clock", default=None)


def now() -> datetime:
    """The present moment, aware UTC; a demonstration shifts it by ``TATAKERJA_CLOCK_OFFSET`` seconds."""
    fixed = _set.get()
    return fixed if fixed is not None else datetime.now(UTC) + timedelta(seconds=settings.CLOCK_OFFSET)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Holds the clock at ``moment`` (aware) inside the block: the demo plays a past week with it."""
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
