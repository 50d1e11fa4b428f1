"""Periodic work runs once a period, whoever asks, and one failure does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from tatakerja.platform import scheduler
from tatakerja.platform.models import ScheduledRun

MORNING = datetime(2026, 11, 23, 0, 31, tzinfo=UTC)


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(scheduler, "REGISTRY", {})
    yield


@pytest.mark.django_db
def test_runs_once_a_period() -> None:
    seen: list[datetime] = []
    scheduler.periodic("a", scheduler.every_minutes(5))(seen.append)
    assert scheduler.tick(MORNING) == ["a"]
    assert scheduler.tick(MORNING.replace(minute=34)) == []
    assert scheduler.tick(MORNING.replace(minute=35)) == ["a"]
    assert seen == [MORNING, MORNING.replace(minute=35)]


@pytest.mark.django_db
def test_a_failure_is_kept_and_the_next_job_still_runs(clock_at: Callable[[datetime], None]) -> None:
    clock_at(MORNING)

    def broken(now: datetime) -> None:
        raise ValueError("kaput")

    seen: list[datetime] = []
    scheduler.periodic("broken", scheduler.daily())(broken)
    scheduler.periodic("sound", scheduler.daily())(seen.append)
    assert scheduler.tick(MORNING) == ["broken", "sound"]
    rows = dict(ScheduledRun.objects.values_list("name", "error"))
    assert rows == {"broken": "ValueError: kaput", "sound": ""}
    assert ScheduledRun.objects.filter(finished_at=MORNING).count() == 2
    assert seen == [MORNING]


def test_a_name_is_declared_once() -> None:
    scheduler.periodic("a", scheduler.daily())(lambda now: None)
    with pytest.raises(ValueError, match="declared twice"):
        scheduler.periodic("a", scheduler.daily())(lambda now: None)


@pytest.mark.django_db
def test_a_database_that_is_away_does_not_end_the_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: object, **_named: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    scheduler.periodic("test.beat", scheduler.daily())(lambda now: None)
    with monkeypatch.context() as broken:
        broken.setattr(ScheduledRun.objects, "create", away)
        broken.setattr(scheduler.connection, "close", lambda: None)  # the suite's own is needed once more
        assert scheduler.beat() == []
    assert scheduler.beat() == ["test.beat"]
