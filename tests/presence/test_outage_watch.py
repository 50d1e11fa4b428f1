"""The server notes its own outages: where its beat stopped and where requests were refused."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import RequestFactory
from phones import NOW, body, event, phone

from tatakerja.organisation.models import Node
from tatakerja.platform import clock, scheduler
from tatakerja.platform.audit import Job
from tatakerja.platform.pulse import UNANSWERED, Pulse
from tatakerja.platform.refused import REFUSED, RefusedMiddleware
from tatakerja.presence.jobs import WATCH
from tatakerja.presence.models import Outage
from tatakerja.presence.services import decide_relief, intake
from world import World

MINUTE = timedelta(minutes=1)
# Whole minutes, as the file of refused requests counts them.
START = NOW.replace(second=0, microsecond=0)


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    for count in (REFUSED, UNANSWERED):
        shutil.rmtree(count.folder, ignore_errors=True)
    yield
    for count in (REFUSED, UNANSWERED):
        shutil.rmtree(count.folder, ignore_errors=True)


@pytest.fixture
def beat(world: World, clock_at: Any) -> Any:
    """Runs the watch at so many minutes after START."""

    def run(*minutes: int) -> None:
        for minute in minutes:
            moment = START + minute * MINUTE
            clock_at(moment)
            job = scheduler.REGISTRY[WATCH]
            run = scheduler._claim(job, moment)
            assert run is not None
            with scheduler._recorded(run):
                job.work(moment)
            assert run.error == ""

    return run


def of_the_province() -> QuerySet[Outage]:
    return Outage.objects.filter(parts__node__code="tr")


def noted() -> list[tuple[datetime, datetime | None, int]]:
    rows = of_the_province().order_by("starts_at")
    assert all(row.source == "detected" for row in rows)
    return [(row.starts_at, row.ends_at, row.found["refused"]) for row in rows]


def test_a_server_that_beats_every_minute_has_no_outage(beat: Any) -> None:
    beat(*range(12))
    assert noted() == []


def test_a_beat_that_stopped_is_noted_once_when_it_is_back(beat: Any, world: World) -> None:
    beat(0, 1, 2, 17, 18, 19)
    assert noted() == [(START + 3 * MINUTE, START + 17 * MINUTE, 0)]
    regions = Node.objects.filter(level="region").order_by("path")
    assert [[part.node for part in row.parts.all()] for row in Outage.objects.order_by("id")] == [
        [region] for region in regions
    ]  # each decides for its own people


def test_events_that_were_taken_prove_that_only_the_scheduler_slept(
    beat: Any, world: World, clock_at: Any
) -> None:
    device, _ = phone(world.person("Rina"))
    beat(0)
    for minute in (3, 6, 9):
        moment = START + minute * MINUTE
        clock_at(moment)
        intake(device=device, body=body(event(at=moment), sent_at=moment))
    beat(12)
    assert noted() == []


def test_refused_requests_make_an_outage_that_grows_with_them(beat: Any) -> None:
    for minute in (0, 1, 2):
        for _ in range(6):
            REFUSED.note(START + minute * MINUTE)
    beat(3)
    assert noted() == [(START, START + 3 * MINUTE, 18)]
    for _ in range(5):
        REFUSED.note(START + 5 * MINUTE)
    beat(4, 5, 6, 7)
    assert noted() == [(START, START + 6 * MINUTE, 23)]


def test_a_web_process_that_hangs_is_an_outage_that_names_its_questions(beat: Any, clock_at: Any) -> None:
    """It takes connections, so nothing is refused; the scheduler beside it goes on, so no beat is missed."""
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        pulse = Pulse("0.0.0.0", hanging.getsockname()[1], every=0.0, limit=0.05)
        for minute in (0, 1):
            clock_at(START + minute * MINUTE)
            pulse.keep_asking(AfterSo(2))
            beat(minute)
            assert of_the_province().count() == minute
        clock_at(START + 2 * MINUTE)
        pulse.keep_asking(AfterSo(2))
    beat(2, 3, 4)
    assert noted() == [(START, START + 3 * MINUTE, 0)]
    assert of_the_province().get().found == {"refused": 0, "unanswered": 6}


class AfterSo(Event):
    """Set by itself after so many rounds."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self._left = rounds

    def wait(self, timeout: float | None = None) -> bool:
        self._left -= 1
        return self._left < 0


def test_a_silence_ends_with_the_first_event_that_is_taken_again(
    beat: Any, world: World, clock_at: Any
) -> None:
    device, _ = phone(world.person("Rina"))
    beat(0)
    for seconds in (0, 20, 50):
        moment = START + 9 * MINUTE + timedelta(seconds=seconds)
        clock_at(moment)
        intake(device=device, body=body(event(at=moment), sent_at=moment))
    beat(12)
    assert noted() == [(START + MINUTE, START + 9 * MINUTE, 0)]


def test_what_lies_behind_a_decision_is_another_outage(beat: Any) -> None:
    for _ in range(6):
        REFUSED.note(START)
    beat(1, 2)
    decide_relief(by=Job("test"), outage=of_the_province().get(), granted=True, reason="Fiber putus")
    beat(3)
    assert noted() == [(START, START + MINUTE, 6)]
    for _ in range(5):
        REFUSED.note(START + 4 * MINUTE)
    beat(4, 5, 6)
    assert [(start, end) for start, end, _ in noted()] == [
        (START, START + MINUTE),
        (START + MINUTE, START + 5 * MINUTE),
    ]


def test_the_middleware_counts_answers_of_500_and_above(
    monkeypatch: pytest.MonkeyPatch, clock_at: Any
) -> None:
    clock_at(START)
    ticks = iter(range(0, 100, 2))
    monkeypatch.setattr("tatakerja.platform.refused.time.monotonic", lambda: float(next(ticks)))
    for status in (200, 404, 422, 429, 500, 503, 503):
        RefusedMiddleware(lambda _, status=status: HttpResponse(status=status))(RequestFactory().get("/"))
    assert REFUSED.read(START - MINUTE) == [(START, 3)]
    assert REFUSED.read(START + MINUTE) == []


def test_a_storm_is_one_line_a_second(clock_at: Any) -> None:
    clock_at(START)
    layer = RefusedMiddleware(lambda _: HttpResponse(status=503))
    for _ in range(500):
        layer(RequestFactory().get("/"))
    assert REFUSED.read(START)[0][1] <= 5


def test_old_days_are_forgotten_and_rubbish_is_skipped(clock_at: Any) -> None:
    clock_at(START)
    REFUSED.note(START)
    REFUSED.note(START - timedelta(days=9))
    path = REFUSED.folder / f"{START:%Y-%m-%d}.txt"
    path.write_text(path.read_text(encoding="ascii") + "rubbish\n\n", encoding="ascii")
    assert REFUSED.read(START) == [(START, 1)]
    REFUSED.forget(clock.now())
    assert [one.name for one in path.parent.iterdir()] == [path.name]
