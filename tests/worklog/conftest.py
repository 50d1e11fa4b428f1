"""A working Monday in Tanjung Raya under a circular that wants tasks and daily reports (A0-06, A1-11).

It is Monday 23 November 2026, 10.00 WITA. Rina and Andi are at home by a change of their day, Dewi is in the
office. Budi leads all three; Ratna leads Budi; Sari is the agency's personnel officer; Tono a stranger.
"""

from __future__ import annotations

from datetime import date

import pytest
from worklog_helpers import MONDAY, TEN, Give, SetClock

from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.organisation.models import Person
from tatakerja.platform.audit import Job
from tatakerja.roster.services import change_day
from tatakerja.worklog.models import Task
from tatakerja.worklog.services import give_tasks
from tatakerja.worklog.services.giving import Order
from world import World

JOB = Job("tests")


@pytest.fixture
def office(world: World, clock_at: SetClock) -> World:
    clock_at(TEN)
    seed_holidays(by=JOB)
    circular = adopt_circular(
        by=JOB, region=world.province, slug="kotim-2021", changes={"valid.from": "2026-11-02"}
    )
    publish_circular(by=JOB, circular=circular)
    for name in ("Rina", "Andi"):
        change_day(by=JOB, person=world.person(name), day=MONDAY, mode="WFH", reason="giliran di rumah")
    return world


@pytest.fixture
def give(office: World) -> Give:
    """Budi gives tasks: ``give("Rina", "Rekap izin\\nBalas surat", due=date(...))``."""

    def made(
        names: str | list[str], lines: str, *, by: str = "Budi", due: date = MONDAY, **more: object
    ) -> list[Task]:
        people: list[Person] = [office.person(n) for n in ([names] if isinstance(names, str) else names)]
        order = Order(due, **more)
        return give_tasks(by=office.user(by), people=people, lines=lines, order=order)

    return made
