"""Fairness over periods: what was borne before counts, and everybody may look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, LAST, in_force, more_people, published

from tatakerja.platform.audit import Job
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import ledger
from tatakerja.roster.services import change_day, record_absence
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
SignIn = Callable[[object], Client]
JOB = Job("test")
NEXT = (date(2026, 12, 7), date(2026, 12, 18))


def turns(*plans: RosterPlan) -> dict[int, int]:
    """Piket per person over these plans."""
    found: dict[int, int] = {}
    for plan in plans:
        for person, cells in plan.rows.values_list("person_id", "cells"):
            found[person] = found.get(person, 0) + cells.count("P")
    return found


@pytest.fixture
def rotation(world: World) -> World:
    """Two of nine on piket a day: 20 turns a period cannot be shared out evenly in one."""
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    more_people(world.perizinan, 4)
    return world


def test_two_periods_together_are_as_even_as_they_can_be(rotation: World) -> None:
    first, second = published(rotation), published(rotation, *NEXT)
    pool = {person: count for person, count in turns(first, second).items() if count}
    assert max(turns(first).values()) - min(turns(first)[person] for person in pool) == 1
    total = sum(pool.values())
    most = -(-total // len(pool))
    assert (max(pool.values()), min(pool.values())) == (most, total // len(pool))
    assert second.result["spread"] == most - total // len(pool)
    assert second.result["proven"]
    assert second.result["pools"][0]["carried"] is True
    assert first.result["pools"][0]["carried"] is False


def test_a_call_up_counts_in_the_next_period(rotation: World, clock_at: Callable[[datetime], None]) -> None:
    first = published(rotation)
    clock_at(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    rina = rotation.person("Rina")
    cells = zip(first.days, first.rows.get(person=rina).cells, strict=True)
    home = [date.fromisoformat(day) for day, letter in cells if letter == "H"]
    for day in home:
        change_day(by=JOB, person=rina, day=day, mode="WFO", reason="rapat")
    second = published(rotation, *NEXT)
    pool = {person for person, count in turns(first).items() if count}
    assert turns(second)[rina.pk] == 0
    assert min(turns(second)[person] for person in pool - {rina.pk}) > 0


def test_leave_brings_no_debt(rotation: World) -> None:
    rina = rotation.person("Rina")
    record_absence(by=JOB, person=rina, first=FIRST, last=LAST, kind="leave", source="cuti/1")
    first, second = published(rotation), published(rotation, *NEXT)
    others = [count for person, count in turns(second).items() if count and person != rina.pk]
    assert turns(first)[rina.pk] == 0
    assert min(others) - 1 <= turns(second)[rina.pk] <= max(others) + 1


def test_the_ledger_counts_past_days_with_their_changes(
    rotation: World, clock_at: Callable[[datetime], None]
) -> None:
    plan = published(rotation)
    rina = rotation.person("Rina")
    clock_at(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    change_day(by=JOB, person=rina, day=FIRST, mode="WFO", reason="rapat")
    rows = {row.person_id: row.burden for row in ledger(rotation.dpmptsp, FIRST, LAST)}
    cells = "O" + plan.rows.get(person=rina).cells[1:]
    assert rows[rina.pk].office == sum(letter in "OP" for letter in cells)
    assert rows[rina.pk].piket == cells.count("P")
    assert rows[rina.pk].mondays == (cells[0] in "OP") + (cells[5] in "OP")
    assert rows[rina.pk].fridays == (cells[4] in "OP") + (cells[9] in "OP")
    assert rows[rina.pk].rostered == 10


@pytest.mark.parametrize(
    ("name", "status"),
    [("Rina", 200), ("Budi", 200), ("Sari", 200), ("Wahyu", 200), ("Agung", 200), ("Tono", 404)],
)
def test_everybody_of_the_agency_may_look(rotation: World, sign_in: SignIn, name: str, status: int) -> None:
    published(rotation)
    answer = sign_in(rotation.user(name)).get(f"/jadwal/pemerataan/{rotation.dpmptsp.pk}/")
    assert answer.status_code == status


def test_the_page_shows_chart_table_and_median(
    rotation: World, sign_in: SignIn, clock_at: Callable[[datetime], None],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    published(rotation)
    clock_at(datetime(2026, 12, 6, 23, 20, tzinfo=UTC))
    client = sign_in(rotation.user("Rina"))
    address = f"/jadwal/pemerataan/{rotation.dpmptsp.pk}/"
    with CaptureQueriesContext(connection) as few:
        page = client.get(address)
    assert page.content.decode().count("<rect") == 2 * 10
    assert (page.context["median"]["office"], page.context["median"]["piket"]) == (2.0, 2.0)
    assert [row.name for row in page.context["page"]] == sorted(row.name for row in page.context["page"])
    more_people(rotation.sekretariat, 20, "Penata")
    with django_assert_num_queries(len(few)):
        client.get(address)
    unit = client.get(address, {"unit": str(rotation.perizinan.pk), "bulan": "1"})
    assert {row.unit for row in unit.context["page"]} == {"Bidang Perizinan"}
    assert client.get(address, {"bulan": "x²", "unit": "q"}).status_code == 200


def test_without_a_roster_there_is_nothing_to_compare(rotation: World, sign_in: SignIn) -> None:
    page = sign_in(rotation.user("Rina")).get(f"/jadwal/pemerataan/{rotation.dpmptsp.pk}/")
    assert "Belum ada jadwal terbit pada rentang ini." in page.content.decode()
