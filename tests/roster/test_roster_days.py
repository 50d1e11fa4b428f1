"""What a day is for many people: the published roster, single changes, holidays, and without a roster."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, LAST, draft, in_force, published

from tatakerja.organisation.models import Node, Pattern
from tatakerja.organisation.queries import posts_on
from tatakerja.platform.audit import Job
from tatakerja.roster.models import RosterRow
from tatakerja.roster.queries import DayPlan, day_plans, days_of
from tatakerja.roster.services import change_day, publish_plan, record_absence, set_cell, withdraw_absence
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
DAY = FIRST


def day_of(world: World, name: str, day: date = DAY) -> DayPlan:
    person = world.person(name)
    return day_plans(posts_on(day, people=[person.pk]), day)[person.pk]


@pytest.mark.parametrize("names", [["Rina"], ["Rina", "Budi", "Tono"]])
def test_six_queries_for_any_number_of_people(
    world: World, names: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(world, "kotim-2021")
    published(world)
    posts = posts_on(DAY, people=[world.person(name).pk for name in names])
    with django_assert_num_queries(6):
        assert len(day_plans(posts, DAY)) == len(names)


@pytest.mark.parametrize("last", [FIRST, LAST])
def test_six_queries_for_any_number_of_days(
    world: World, last: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(world, "kotim-2021")
    published(world)
    post = posts_on(DAY, people=[world.person("Rina").pk])[world.person("Rina").pk]
    with django_assert_num_queries(6):
        days_of(post, FIRST, last)


def test_the_ordinary_regime_is_the_office(world: World) -> None:
    assert day_of(world, "Rina") == DayPlan("WFO", True, basis="Jam kerja biasa di kantor (Perpres 21/2023)")


def test_without_a_published_roster_the_circular_answers(world: World) -> None:
    in_force(world, "kotim-2021", {"circular.number": "065/1201"})
    draft(world)
    rina, ratna = day_of(world, "Rina"), day_of(world, "Ratna")
    assert (rina.mode, rina.required, rina.plan_id) == ("WFO", False, None)
    assert rina.basis.startswith("Jadwal belum terbit, ikuti kantor. SE Gubernur Tanjung Raya 065/1201")
    assert (ratna.mode, ratna.required, ratna.clauses) == ("WFO", True, ("A1-04", "A1-08"))
    assert ratna.basis == "SE Gubernur Tanjung Raya 065/1201 klausul A1-04, A1-08"


def test_a_friday_at_home_needs_no_roster(world: World) -> None:
    in_force(world, "mendagri-2026")
    friday = date(2026, 11, 27)
    assert (day_of(world, "Rina", friday).mode, day_of(world, "Rina", friday).required) == ("WFH", True)
    assert day_of(world, "Rina").mode == "WFO"


def test_the_published_roster_decides_and_names_its_clauses(world: World) -> None:
    in_force(world, "kotim-2021", {"circular.number": "065/1201"})
    plan = published(world)
    row = RosterRow.objects.get(plan=plan, person=world.person("Rina"))
    found = day_of(world, "Rina")
    assert found.mode == {"O": "WFO", "H": "WFH"}[row.cells[0]]
    assert (found.required, found.plan_id) == (True, plan.pk)
    assert "A1-07" in found.clauses
    assert found.basis.startswith("SE Gubernur Tanjung Raya 065/1201 klausul ")
    assert day_of(world, "Ratna").clauses == ("A1-04", "A1-08")


def test_holidays_weekends_and_shifts(world: World) -> None:
    christmas, saturday = date(2026, 12, 25), date(2026, 11, 28)
    assert day_of(world, "Rina", christmas) == DayPlan(
        "OFF", True, basis="Libur: Hari Raya Natal", holiday="Hari Raya Natal"
    )
    assert day_of(world, "Rina", saturday) == DayPlan("OFF", True, basis="Bukan hari kerja")
    Node.objects.filter(pk=world.perizinan.pk).update(pattern=Pattern.SHIFT)
    assert day_of(world, "Rina", christmas).mode == "FLEX"


def test_leave_and_duty_win_over_the_roster_until_they_are_withdrawn(world: World) -> None:
    in_force(world, "kotim-2021")
    plan = published(world)
    before = day_of(world, "Rina")
    rina, job = world.person("Rina"), Job("test")
    record_absence(by=job, person=rina, first=DAY, last=LAST, kind="leave", source="cuti/1")
    assert day_of(world, "Rina") == DayPlan("LEAVE", True, basis="Cuti: cuti/1")
    record_absence(by=job, person=rina, first=DAY, last=DAY, kind="duty", source="ST 1")
    assert day_of(world, "Rina").mode == "DUTY"
    withdraw_absence(by=job, person=rina, source="ST 1")
    assert day_of(world, "Rina") == before
    assert day_of(world, "Rina", LAST).mode == "LEAVE"
    withdraw_absence(by=job, person=rina, source="cuti/1")
    assert day_of(world, "Rina", LAST).plan_id == plan.pk


def test_a_leave_that_is_taken_back_after_filling_leaves_no_leave(world: World) -> None:
    in_force(world, "kotim-2021")
    rina, job = world.person("Rina"), Job("test")
    record_absence(by=job, person=rina, first=DAY, last=DAY, kind="leave", source="cuti/1")
    published(world)
    withdraw_absence(by=job, person=rina, source="cuti/1")
    assert (day_of(world, "Rina").mode, day_of(world, "Rina").required) == ("WFO", False)


def test_leave_on_a_free_day_is_no_leave_day(world: World) -> None:
    record_absence(
        by=Job("test"), person=world.person("Rina"), first=FIRST, last=LAST, kind="leave", source="c/1"
    )
    assert day_of(world, "Rina", date(2026, 11, 28)).mode == "OFF"


def test_a_call_up_holds_against_the_roster_on_which_it_was_made(world: World) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 0})
    published(world)
    assert day_of(world, "Rina").mode == "WFH"
    change_day(by=Job("test"), person=world.person("Rina"), day=DAY, mode="WFO", reason="rapat verifikasi")
    assert day_of(world, "Rina").mode == "WFO"
    assert day_of(world, "Rina").basis == "rapat verifikasi"


def test_a_call_up_on_a_saturday_makes_it_a_working_day(world: World) -> None:
    saturday = date(2026, 11, 28)
    change_day(by=Job("test"), person=world.person("Rina"), day=saturday, mode="WFO", reason="banjir")
    assert day_of(world, "Rina", saturday).mode == "WFO"


def test_a_new_version_carries_the_call_up_along(world: World) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 0})
    plan = published(world)
    change_day(by=Job("test"), person=world.person("Rina"), day=DAY, mode="PIKET", reason="jaga")
    new = set_cell(by=Job("test"), plan=plan, person=world.person("Budi"), day=LAST, letter="O")
    publish_plan(by=Job("test"), plan=new, despite="dipanggil")
    assert day_of(world, "Rina").mode == "PIKET"
    assert (day_of(world, "Budi", LAST).mode, day_of(world, "Budi", LAST).plan_id) == ("WFO", new.pk)


def test_a_gap_falls_back_to_the_office(world: World) -> None:
    in_force(world, "kotim-2021")
    plan = set_cell(by=Job("test"), plan=draft(world), person=world.person("Rina"), day=DAY, letter="-")
    publish_plan(by=Job("test"), plan=plan, despite="menyusul")
    assert (day_of(world, "Rina").mode, day_of(world, "Rina").required) == ("WFO", False)
