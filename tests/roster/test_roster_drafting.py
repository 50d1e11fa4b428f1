"""Filling a roster from the circular: caps, ranks, leave, turns, and what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, LAST, draft, in_force, letters, more_people, published

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Assignment, GroupMembership, Node, Pattern
from tatakerja.platform.audit import Job
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import day_totals, plan_rows
from tatakerja.roster.services import draft_plan, publish_plan, record_absence
from tatakerja.roster.services.staff import read_staff
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")


def test_the_rota_fills_the_cap_and_shares_turns_equally(world: World) -> None:
    in_force(world, "kotim-2021")
    more_people(world.perizinan, 14)
    plan = draft(world)
    # 20 people: a quarter is 5, the head of the agency stands beside it
    assert [(day.office, day.cap) for day in day_totals(plan)] == [(6, 6)] * 10
    assert letters(plan, world.person("Ratna")) == "O" * 10
    counted = [cells.count("O") for person, cells in plan.rows.values_list("person_id", "cells")
               if person != world.person("Ratna").pk]  # fmt: skip
    assert (min(counted), max(counted), sum(counted)) == (2, 3, 50)
    assert (plan.result["spread"], plan.result["bound"], plan.result["proven"]) == (1, 1, True)


def test_a_share_per_unit_is_filled_unit_by_unit(world: World) -> None:
    in_force(world, "kaltim-2021")
    more_people(world.perizinan, 8)
    plan = draft(world)
    # 12 people in the bidang: three places; two in the secretariat (the head counts there): none
    totals = day_totals(plan)
    assert [day.office for day in totals] == [3] * 10
    assert [sorted((pool.cap, count) for pool, count in day.pools) for day in totals] == [
        [(0, 0), (3, 3)]
    ] * 10
    assert [pool["name"] for pool in plan.result["pools"]] == ["Bidang Perizinan", "Sekretariat"]


def test_a_minimum_becomes_piket_of_the_pool(world: World) -> None:
    in_force(world, "banten-2020")
    more_people(world.perizinan, 10)
    plan = draft(world)
    totals = day_totals(plan)
    assert [(day.piket, day.least, day.under) for day in totals] == [(5, 5, False)] * 10
    assert letters(plan, world.person("Ratna")) == "H" * 10  # eselon II is not in the pool (A2-11)


def test_too_few_people_for_the_minimum_is_said_and_all_are_planned(world: World) -> None:
    in_force(world, "banten-2020", {"office.min_per_day": 8})
    plan = draft(world)
    totals = day_totals(plan)
    assert [(day.piket, day.least) for day in totals] == [(5, 5)] * 10
    assert {code for day in plan.basis["days"] for code in day["warnings"]} >= {"minimum_cannot_be_met"}
    assert publish_plan(by=Job("test"), plan=plan).state == RosterPlan.State.PUBLISHED


def test_a_fixed_number_that_leave_undercuts_leaves_the_minimum_as_it_is(world: World) -> None:
    in_force(world, "banten-2020", {"office.min_per_day": 4, "office.fixed_per_day": 7})
    plan = draft(world)
    assert [(day.piket, day.least) for day in day_totals(plan)] == [(5, 4)] * 10


def test_a_largest_share_at_home_is_a_minimum_in_the_office(world: World) -> None:
    in_force(
        world,
        "mendagri-2026",
        {"office.weekdays": ["mon"], "office.max_home_share": 50, "office.mandatory": {"title": "Kepala"}},
    )
    plan = draft(world)
    mondays = [day for day in day_totals(plan) if day.day.weekday() == 0]
    # six people: three may be at home, two heads are there by rank and somebody by turns
    assert [(day.office, day.home, day.least, day.on_turn) for day in mondays] == [(3, 3, 1, 1)] * 2


def test_an_acting_head_is_in_the_office_on_the_days_of_the_post(world: World) -> None:
    in_force(world, "kotim-2021")
    Assignment.objects.create(
        person=world.person("Dewi"),
        node=world.dpmptsp,
        kind=Assignment.Kind.PLT,
        title="Kepala Dinas",
        heads_node=True,
        valid_from=FIRST,
    )
    assert letters(draft(world), world.person("Dewi")) == "O" * 10


def test_holidays_and_weekends_are_no_days_of_the_roster(world: World) -> None:
    in_force(world, "kotim-2021")
    plan = draft(world, date(2026, 12, 21), date(2027, 1, 3))
    assert plan.days == [
        "2026-12-21", "2026-12-22", "2026-12-23", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31",
    ]  # fmt: skip


def test_a_circular_that_starts_inside_the_period_changes_the_days_from_then_on(world: World) -> None:
    in_force(world, "kotim-2021", {"valid.from": "2026-11-30"})
    plan = draft(world)
    totals = day_totals(plan)
    assert [(day.office, day.cap) for day in totals[:5]] == [(6, None)] * 5
    assert [(day.office, day.cap) for day in totals[5:]] == [(2, 2)] * 5  # a quarter of six, and the head
    assert [bool(day["clauses"]) for day in plan.basis["days"]] == [False] * 5 + [True] * 5


def test_leave_and_duty_inside_the_period_are_kept_free_of_turns(world: World) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 50})
    rina, andi = world.person("Rina"), world.person("Andi")
    job = Job("test")
    record_absence(
        by=job, person=rina, first=date(2026, 11, 25), last=date(2026, 11, 29), kind="leave", source="c/1"
    )
    record_absence(
        by=job, person=andi, first=date(2026, 12, 1), last=date(2026, 12, 1), kind="duty", source="st/2"
    )
    plan = draft(world)
    assert [letters(plan, rina)[index] for index in (2, 3, 4)] == ["L"] * 3
    assert letters(plan, rina).count("L") == 3
    assert letters(plan, andi)[6] == "D"
    assert [day.office for day in day_totals(plan)] == [4] * 10


def test_somebody_who_comes_during_the_period_has_no_days_before(world: World) -> None:
    in_force(world, "kotim-2021")
    [late] = more_people(world.perizinan, 1)
    late.assignments.update(valid_from=date(2026, 11, 30))
    cells = letters(draft(world), late)
    assert cells[:5] == "X" * 5
    assert set(cells[5:]) <= {"H", "O"}


def test_a_six_day_unit_works_saturdays_and_others_do_not(world: World) -> None:
    in_force(world, "kotim-2021")
    Node.objects.filter(pk=world.perizinan.pk).update(pattern=Pattern.SIX_DAY)
    plan = draft(world, FIRST, date(2026, 11, 28))
    assert plan.days[-1] == "2026-11-28"
    assert letters(plan, world.person("Sari"))[-1] == "X"
    assert letters(plan, world.person("Rina"))[-1] in "HO"


def test_shift_staff_follow_their_own_lists(world: World) -> None:
    in_force(world, "kotim-2021")
    Node.objects.filter(pk=world.perizinan.pk).update(pattern=Pattern.SHIFT)
    assert {row.name for row in plan_rows(draft(world))} == {"Ratna Dewanti", "Sari Melati"}


def test_groups_beside_the_rota_keep_their_regime(world: World) -> None:
    in_force(world, "banten-2020")
    GroupMembership.objects.create(person=world.person("Andi"), group="task_force", valid_from=FIRST)
    assert letters(draft(world), world.person("Andi")) == "O" * 10


def test_without_a_circular_everybody_is_in_the_office(world: World) -> None:
    plan = draft(world)
    assert {row.cells for row in plan.rows.all()} == {"O" * 10}
    assert [(day.cap, day.least, day.broken) for day in day_totals(plan)] == [(None, 0, False)] * 10


def test_filling_again_replaces_the_draft(world: World) -> None:
    in_force(world, "kotim-2021")
    first, again = draft(world), draft(world)
    assert (first.pk, first.version) == (again.pk, again.version)
    assert again.rows.count() == 6


def test_refilling_a_published_period_keeps_what_is_over(
    world: World, clock_at: Callable[[datetime], None]
) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 50})
    old = published(world)
    before = {row.person_id: row.cells for row in old.rows.all()}
    clock_at(datetime(2026, 11, 29, 23, 0, tzinfo=UTC))  # the second Monday
    record_absence(
        by=Job("t"),
        person=world.person("Rina"),
        first=date(2026, 12, 1),
        last=LAST,
        kind="leave",
        source="c/2",
    )
    new = draft(world)
    assert (new.version, new.replaces) == (2, old)
    after = {row.person_id: row.cells for row in new.rows.all()}
    assert {person: cells[:5] for person, cells in after.items()} == {
        person: cells[:5] for person, cells in before.items()
    }
    assert after[world.person("Rina").pk][6:] == "LLLL"
    others = [after[world.person(name).pk] for name in ("Andi", "Budi", "Dewi", "Sari")]
    counted = [cells.count("O") for cells in others]
    assert max(counted) - min(counted) <= 1


def test_an_open_draft_that_overlaps_must_be_settled_first(world: World) -> None:
    draft(world)
    with pytest.raises(Conflict) as refused:
        draft(world, FIRST + timedelta(days=7), LAST + timedelta(days=7))
    assert refused.value.code == "draft_overlaps"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (LAST, FIRST, "period_reversed"),
        (FIRST, FIRST + timedelta(days=92), "period_too_long"),
        (date(2026, 11, 28), date(2026, 11, 29), "no_working_days"),
    ],
)
def test_a_period_that_cannot_be_planned(world: World, first: date, last: date, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        draft(world, first, last)
    assert refused.value.code == code
    assert not RosterPlan.objects.exists()


def test_a_unit_is_no_agency_and_an_empty_agency_has_no_roster(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        draft(world, agency=world.perizinan)
    assert refused.value.code == "not_an_agency"
    Assignment.objects.filter(node=world.disdik).delete()
    with pytest.raises(Invalid) as refused:
        draft(world, agency=world.disdik)
    assert refused.value.code == "no_people"


@pytest.mark.parametrize("count", [1, 30])
def test_reading_an_agency_costs_the_same_for_few_and_many(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(world, "kotim-2021")
    more_people(world.perizinan, count)
    with django_assert_num_queries(9):
        read_staff(world.dpmptsp, FIRST, LAST)


def test_a_published_roster_of_four_hundred_is_filled_with_few_statements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(world, "kotim-2021")
    more_people(world.perizinan, 394)
    with django_assert_max_num_queries(40):
        plan = draft_plan(by=Job("test"), agency=world.dpmptsp, first=FIRST, last=LAST)
    assert plan.rows.count() == 400
    assert plan.result["proven"]
