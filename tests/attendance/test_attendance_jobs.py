"""The clock and the worker keep findings fresh without anybody pressing a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command

from evidence import MONDAY, moment, tap
from tatakerja.attendance.jobs import evaluate_days_job, evaluate_people_job
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.changes import last_look
from tatakerja.platform import scheduler
from world import World

pytestmark = pytest.mark.django_db(transaction=True)
Clock = Callable[[datetime], None]


def work() -> None:
    """Runs what is enqueued, as the worker process does."""
    call_command("db_worker", "--batch", "--no-reload", verbosity=0)


def check_ins() -> dict[str, datetime | None]:
    rows = DayFinding.objects.filter(date=MONDAY).select_related("person")
    return {row.person.name.split()[0]: row.check_in for row in rows}


def test_a_check_in_becomes_a_finding_within_the_minute(world: World, clock_at: Clock) -> None:
    clock_at(moment("07:20"))
    scheduler.tick(moment("07:20"))
    work()
    assert set(check_ins().values()) == {None}
    tap(world.person("Rina"), "07:20", received_at=moment("07:20") + timedelta(seconds=30))
    clock_at(moment("07:21"))
    assert "attendance.changes" in scheduler.tick(moment("07:21"))
    work()
    assert check_ins()["Rina"] == moment("07:20")


def test_the_first_look_goes_back_a_week_and_the_next_ones_overlap(world: World, clock_at: Clock) -> None:
    clock_at(moment("07:20"))
    assert last_look(moment("07:20")) == moment("07:20") - timedelta(days=7)
    scheduler.tick(moment("07:20"))
    assert last_look(moment("07:21")) == moment("07:18")


def test_jobs_take_ids_and_dates(world: World, clock_at: Clock) -> None:
    clock_at(moment("20:00"))
    tap(world.person("Rina"), "07:20")
    evaluate_people_job.enqueue([world.person("Rina").pk], [MONDAY.isoformat()])
    work()
    assert check_ins() == {"Rina": moment("07:20")}
    evaluate_days_job.enqueue(world.perizinan.pk, MONDAY.isoformat(), MONDAY.isoformat())
    work()
    assert set(check_ins()) == {"Rina", "Andi", "Dewi", "Budi"}


def test_once_a_day_everything_is_compared_with_what_it_rests_on(world: World, clock_at: Clock) -> None:
    clock_at(moment("20:00"))
    assert "attendance.moved" in scheduler.tick(moment("20:00"))
    work()
    assert DayFinding.objects.filter(date=MONDAY).count() == 10
    assert "attendance.moved" not in scheduler.tick(moment("21:00"))
