"""Dates are local dates: what begins or ends on 1 January does so before the office opens, in every zone.

At 06.59 UTC still has 31 December in all three zones, and the year before.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

import tatakerja
from tatakerja.discipline.models import Case
from tatakerja.discipline.queries import statistics
from tatakerja.kernel import zones
from tatakerja.organisation.models import Assignment, Node
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.access import led_people, require_decide, require_own
from tatakerja.permit.models import Outing
from tatakerja.permit.queries import overdue_outings
from tatakerja.permit.queries.accounts import account_rows
from tatakerja.permit.queries.waiting import superior_of
from tatakerja.permit.views.common import current_post
from tatakerja.worklog.views.common import Me
from world import World

NEW_YEAR = date(2027, 1, 1)
EVE = date(2026, 12, 31)


@pytest.fixture(params=[zones.WIB, zones.WITA, zones.WIT])
def zone(request: Any, world: World, clock_at: Any) -> str:
    """06.59 on 1 January at every office; until yesterday Andi was in Budi's unit, from today in Sari's."""
    Node.objects.update(zone=request.param)
    clock_at(zones.at(NEW_YEAR, time(6, 59), request.param))
    held = Assignment.objects.get(person=world.person("Andi"))
    held.superior = world.person("Budi")
    held.valid_until = EVE
    held.save()
    held.pk, held.node, held.superior = None, world.sekretariat, world.person("Sari")
    held.valid_from, held.valid_until = NEW_YEAR, None
    held.save(force_insert=True)
    return str(request.param)


def test_a_post_that_begins_today_counts_before_the_office_opens(world: World, zone: str) -> None:
    andi, there = world.person("Andi"), world.sekretariat.pk
    own = require_own(by=world.user("Andi"), person=andi)
    asked = require_decide(by=world.user("Sari"), person=andi)
    me = Me(andi)
    posts = [own, asked, current_post(andi), me.post]
    assert [post.node.pk if post else None for post in posts] == [there] * 4
    assert me.today == NEW_YEAR
    assert superior_of(andi) == world.person("Sari")
    assert [person for person, _ in account_rows([andi], 2027)] == [andi]


def test_a_right_that_ended_yesterday_is_gone(world: World, zone: str) -> None:
    andi = world.person("Andi")
    led = {name: andi in led_people(world.user(name)) for name in ("Budi", "Sari")}
    assert led == {"Budi": False, "Sari": True}
    assert posts_on(EVE, people=[andi.pk])[andi.pk].superior_id == world.person("Budi").pk


def test_only_outings_of_today_are_overdue(world: World, zone: str) -> None:
    for day, hour in ((EVE, 20), (NEW_YEAR, 6)):
        starts = zones.at(day, time(hour), zone)
        Outing.objects.create(
            person=world.person("Rina"), category="pangan", day=day, told_at=starts, starts_at=starts,
            ends_at=starts + timedelta(minutes=30), told_to=world.person("Budi"),
        )  # fmt: skip
    assert [row.day for row in overdue_outings(world.user("Budi"))] == [NEW_YEAR]


def test_the_pages_say_the_new_unit_and_the_new_year(world: World, zone: str, sign_in: Any) -> None:
    client = sign_in(world.user("Andi"))
    shell = client.get("/izin/").context["shell"]
    assert (shell.today, shell.zone) == (NEW_YEAR, zones.label(zone))
    assert sign_in(world.user("Wahyu")).get("/disiplin/statistik/").context["year"] == 2027


@pytest.mark.parametrize(
    ("local", "year"),
    [((EVE, time(23, 59)), 2026), ((NEW_YEAR, time(6)), 2027)],
)
def test_a_case_counts_in_the_local_year(
    world: World, zone: str, local: tuple[date, time], year: int
) -> None:
    made = zones.at(*local, zone)
    for _ in range(3):
        Case.objects.create(
            person=world.person("Andi"), agency=world.dpmptsp, region=world.province, job_class="pelaksana",
            title="Pengadministrasi", ground="absence", regulation="pp94_2021", act_first=EVE, act_last=EVE,
            summary="Tidak masuk.", stage="taken_up", taken_up_by=world.user("Budi"), made_at=made,
            changed_at=made,
        )  # fmt: skip
    counted = {one: statistics(world.user("Wahyu"), one)["ground"].total for one in (2026, 2027)}
    assert counted == {2026: 0, 2027: 0} | {year: 3}


def test_no_package_takes_the_date_of_the_clock() -> None:
    """``platform/minutes.py`` names files by UTC days; everything else asks for the day at a place."""
    utc = re.compile(r"\b(?:now|clock\.now)\(\)\.(?:date\(\)|year\b)")
    sources = Path(str(tatakerja.__file__)).parent.rglob("*.py")
    found = [path.name for path in sources if utc.search(path.read_text(encoding="utf-8"))]
    assert found == ["minutes.py"]
