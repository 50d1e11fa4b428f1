"""People who come, go, rise or act for a head while a roster runs."""

from __future__ import annotations

from datetime import date

import pytest
from roster_office import FIRST, draft, in_force, letters, more_people

from tatakerja.organisation.models import Assignment, GroupMembership
from tatakerja.platform.audit import Job
from tatakerja.roster.queries import day_totals
from tatakerja.roster.services import change_day, lock_cells, record_absence
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
MIDDLE = date(2026, 11, 30)  # the second Monday; the Friday before it is the 27th
FRIDAY = date(2026, 11, 27)


def test_who_comes_for_somebody_who_went_takes_turns_from_the_first_day(world: World) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 50})
    goes, comes = more_people(world.perizinan, 2)
    goes.assignments.update(valid_until=FRIDAY)
    comes.assignments.update(valid_from=MIDDLE)
    plan = draft(world)
    assert (letters(plan, goes)[5:], letters(plan, comes)[:5]) == ("XXXXX", "XXXXX")
    assert {letters(plan, goes)[:5].count("-"), letters(plan, comes)[5:].count("-")} == {0}
    # seven people all the time: three places and the head
    assert [(day.office, day.gaps) for day in day_totals(plan)] == [(4, 0)] * 10


def test_who_acts_for_the_head_from_the_middle_on_is_in_the_office_from_then_on(world: World) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 50})
    dewi = world.person("Dewi")
    Assignment.objects.create(
        person=dewi, node=world.dpmptsp, kind=Assignment.Kind.PLT, title="Kepala Dinas", heads_node=True,
        valid_from=MIDDLE, valid_until=date(2026, 12, 2),
    )  # fmt: skip
    cells = letters(draft(world), dewi)
    assert cells[5:8] == "OOO"
    assert set(cells[:5]) == set("HO")


def test_who_joins_the_task_force_leaves_the_rota_on_that_day(world: World) -> None:
    in_force(world, "banten-2020", {"office.min_per_day": 1})
    andi = world.person("Andi")
    GroupMembership.objects.create(person=andi, group="task_force", valid_from=MIDDLE)
    cells = letters(draft(world), andi)
    assert set(cells[:5]) <= set("HP")
    assert cells[5:] == "OOOOO"


def test_who_stays_only_some_days_inside_the_period_is_planned_for_these(world: World) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 50})
    [guest] = more_people(world.perizinan, 1)
    guest.assignments.update(valid_from=date(2026, 11, 25), valid_until=date(2026, 12, 1))
    cells = letters(draft(world), guest)
    assert (cells[:2], cells[7:]) == ("XX", "XXX")
    assert set(cells[2:7]) <= set("HO")


def test_leave_before_the_first_turn_brings_no_debt(world: World) -> None:
    # turns on Fridays only; from Monday to Thursday everybody is in the office, except Rina on leave
    in_force(world, "kotim-2021", {"office.weekdays": ["fri"], "office.max_share": 20})
    rina = world.person("Rina")
    record_absence(by=Job("t"), person=rina, first=FIRST, last=date(2026, 11, 26), kind="leave", source="c/1")
    plan = draft(world, FIRST, date(2027, 1, 29))
    fridays = [index for index, day in enumerate(plan.days) if date.fromisoformat(day).weekday() == 4]
    turns = {
        person: sum(cells[index] == "O" for index in fridays)
        for person, cells in plan.rows.values_list("person_id", "cells")
    }
    del turns[world.person("Ratna").pk]
    assert (len(fridays), max(turns.values()) - min(turns.values())) == (8, 1)


def test_a_call_up_goes_before_a_lock(world: World) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 50})
    rina, job = world.person("Rina"), Job("t")
    plan = draft(world)
    column = letters(plan, rina).index("H")
    day = date.fromisoformat(plan.days[column])
    lock_cells(by=job, plan=plan, cells=[(rina.pk, day)], locked=True)
    change_day(by=job, person=rina, day=day, mode="WFO", reason="rapat")
    assert letters(draft(world), rina)[column] == "O"
