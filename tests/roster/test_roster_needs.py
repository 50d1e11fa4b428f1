"""What a roster is made from beside the circular: wishes, counters, locked cells; other ways to fill it."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, LAST, draft, in_force, letters, more_people, published

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import GroupMembership
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.roster.models import CounterDemand, RosterPlan, Wish
from tatakerja.roster.queries import ledger
from tatakerja.roster.services import (
    CellChange,
    NotPublishable,
    Post,
    alternatives,
    change_day,
    draft_plan,
    lock_cells,
    outlook,
    publish_plan,
    record_absence,
    set_cells,
    set_counter_demands,
    set_wishes,
    substitutes,
)
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
JOB = Job("test")
FRIDAYS = (date(2026, 11, 27), date(2026, 12, 4))


@pytest.fixture
def quarter(world: World) -> World:
    in_force(world, "kotim-2021")
    more_people(world.perizinan, 14)
    return world


def test_wishes_are_met_where_fairness_leaves_room(quarter: World) -> None:
    rina = quarter.person("Rina")
    assert set_wishes(by=quarter.user("Rina"), person=rina, weekdays=[4], dates=[date(2026, 11, 24)]) == 2
    plan = draft(quarter)
    cells = letters(plan, rina)
    assert [cells[index] for index in (1, 4, 9)] == ["H", "H", "H"]
    assert (plan.result["spread"], plan.result["wishes_missed"]) == (1, 0)


def test_wishes_are_replaced_and_the_old_ones_end(quarter: World) -> None:
    rina, user = quarter.person("Rina"), quarter.user("Rina")
    set_wishes(by=user, person=rina, weekdays=[4], dates=[])
    assert set_wishes(by=user, person=rina, weekdays=[4], dates=[]) == 0
    assert set_wishes(by=user, person=rina, weekdays=[0], dates=[]) == 2
    rows = Wish.objects.order_by("weekday").values_list("weekday", "since", "until")
    assert list(rows) == [(0, FIRST, None), (4, FIRST, FIRST)]
    assert AuditEvent.objects.filter(action="roster.wishes_set").count() == 2


@pytest.mark.parametrize(
    ("weekdays", "dates", "code"),
    [
        ([0, 1, 2], [], "too_many_weekdays"),
        ([7], [], "unknown_weekday"),
        ([], [date(2026, 11, 20)], "day_passed"),
        ([], [date(2026, 12, day) for day in range(1, 8)], "too_many_dates"),
    ],
)
def test_wishes_that_cannot_be(quarter: World, weekdays: list[int], dates: list[date], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_wishes(by=quarter.user("Rina"), person=quarter.person("Rina"), weekdays=weekdays, dates=dates)
    assert refused.value.code == code


def test_nobody_wishes_for_somebody_else(quarter: World) -> None:
    with pytest.raises(NotAllowed):
        set_wishes(by=quarter.user("Sari"), person=quarter.person("Rina"), weekdays=[4], dates=[])


def test_the_ledger_counts_wishes_met(quarter: World) -> None:
    rina = quarter.person("Rina")
    set_wishes(by=quarter.user("Rina"), person=rina, weekdays=[4], dates=[])
    published(quarter)
    (row,) = [row for row in ledger(quarter.dpmptsp, FIRST, LAST) if row.person_id == rina.pk]
    assert (row.wishes_met, row.wishes) == (2, 2)


def test_a_counter_gets_its_people(quarter: World) -> None:
    for name in ("Rina", "Andi"):
        GroupMembership.objects.create(person=quarter.person(name), group="loket", valid_from=FIRST)
    CounterDemand.objects.create(
        node=quarter.dpmptsp, name="Loket Izin", least=1, group="loket", weekdays=[4], since=FIRST
    )
    plan = draft(quarter)
    rows = [letters(plan, quarter.person(name)) for name in ("Rina", "Andi")]
    assert ["O" in (rows[0][index], rows[1][index]) for index in (4, 9)] == [True, True]
    assert plan.result["unmet"] == []


def test_a_counter_that_cannot_be_manned_is_told_by_name(quarter: World) -> None:
    CounterDemand.objects.create(
        node=quarter.dpmptsp, name="Loket Izin", least=1, group="loket", weekdays=[4], since=FIRST
    )
    plan = draft(quarter)
    assert plan.result["feasible"] is False
    assert [one["rules"] for one in plan.result["conflicts"]] == [["R9"]]
    assert "Loket Izin" in plan.result["conflicts"][0]["sentence"]
    assert plan.result["unmet"][0] == "Loket Izin pada Jum 27/11 memerlukan satu petugas; terjadwal nol."


def test_two_counters_of_one_group_need_two_people(quarter: World) -> None:
    for name in ("Rina", "Andi", "Dewi"):
        GroupMembership.objects.create(person=quarter.person(name), group="loket", valid_from=FIRST)
    for title in ("Loket Izin", "Loket Pengaduan"):
        posts = [Post(1, "loket", (4,), FIRST)]
        set_counter_demands(by=JOB, node=quarter.dpmptsp, name=title, source=title, posts=posts)
    plan = draft(quarter)
    assert (plan.result["feasible"], plan.result["unmet"]) == (True, [])
    for index in (4, 9):
        there = [letters(plan, quarter.person(name))[index] for name in ("Rina", "Andi", "Dewi")]
        assert there.count("O") >= 2


def test_those_there_by_rule_stand_at_the_counter_first(quarter: World) -> None:
    GroupMembership.objects.create(person=quarter.person("Ratna"), group="loket", valid_from=FIRST)
    GroupMembership.objects.create(person=quarter.person("Rina"), group="loket", valid_from=FIRST)
    for least, missing in ((1, []), (3, ["Loket Izin pada Jum 27/11 memerlukan tiga petugas"])):
        posts = [Post(least, "loket", (4,), FIRST)]
        set_counter_demands(by=JOB, node=quarter.dpmptsp, name="Loket Izin", source="x", posts=posts)
        plan = draft(quarter)
        assert [one.split(";")[0] for one in plan.result["unmet"][:1]] == missing
        assert plan.result["feasible"] is (not missing)
    assert CounterDemand.objects.count() == 1


def test_a_roster_with_an_empty_counter_is_not_published(quarter: World) -> None:
    rina, dewi = quarter.person("Rina"), quarter.person("Dewi")
    for person in (rina, dewi):
        GroupMembership.objects.create(person=person, group="loket", valid_from=FIRST)
    posts = [Post(1, "loket", (0, 1, 2, 3, 4), FIRST)]
    set_counter_demands(
        by=quarter.user("Sari"), node=quarter.perizinan, name="Loket", source="x", posts=posts
    )
    assert CounterDemand.objects.get().node == quarter.perizinan
    plan = draft(quarter)
    day = FRIDAYS[0]
    index = plan.days.index(day.isoformat())
    standing, other = (rina, dewi) if letters(plan, rina)[index] == "O" else (dewi, rina)
    set_cells(
        by=JOB,
        plan=plan,
        changes=[CellChange(standing.pk, day, "H"), CellChange(other.pk, day, "H")],
    )
    with pytest.raises(NotPublishable, match="1 hari loket kurang petugas") as refused:
        publish_plan(by=JOB, plan=plan)
    assert [one.day for one in refused.value.days] == [day]
    set_cells(by=JOB, plan=plan, changes=[CellChange(standing.pk, day, "O")])
    publish_plan(by=JOB, plan=plan)
    with pytest.raises(Conflict, match="Loket akan kekurangan petugas"):
        change_day(by=JOB, person=standing, day=day, mode="WFH", reason="Anak sakit")
    record_absence(by=JOB, person=standing, first=day, last=day, kind="leave", source="cuti/2")
    found = substitutes(plan, standing.pk, day)
    assert (found[0].person_id, found[0].counters) == (other.pk, ("Loket",))
    assert {one.counters for one in found[1:]} <= {()}


def test_only_those_who_make_rosters_say_what_counters_need(quarter: World) -> None:
    posts = [Post(1, "", (0,), FIRST)]
    with pytest.raises(NotAllowed):
        set_counter_demands(by=quarter.user("Rina"), node=quarter.dpmptsp, name="x", source="x", posts=posts)
    with pytest.raises(Invalid):
        set_counter_demands(by=JOB, node=quarter.province, name="x", source="x", posts=posts)


def test_locked_cells_stay_when_filled_anew(quarter: World) -> None:
    plan, rina = draft(quarter), quarter.person("Rina")
    turn = letters(plan, rina).index("O")
    home = letters(plan, rina).index("H")
    days = [date.fromisoformat(plan.days[index]) for index in (turn, home)]
    held = lock_cells(by=JOB, plan=plan, cells=[(rina.pk, day) for day in days], locked=True)
    assert held.locks == {str(rina.pk): {days[0].isoformat(): "O", days[1].isoformat(): "H"}}
    set_wishes(by=quarter.user("Rina"), person=rina, weekdays=[], dates=[days[0]])
    again = draft_plan(by=JOB, agency=quarter.dpmptsp, first=FIRST, last=LAST)
    assert again.pk == plan.pk
    assert (letters(again, rina)[turn], letters(again, rina)[home]) == ("O", "H")
    assert lock_cells(by=JOB, plan=again, cells=[(rina.pk, days[0])], locked=False).locks == {
        str(rina.pk): {days[1].isoformat(): "H"}
    }


def test_only_cells_of_a_draft_that_say_something_are_locked(quarter: World) -> None:
    rina = quarter.person("Rina")
    record_absence(by=JOB, person=rina, first=FIRST, last=FIRST, kind="leave", source="cuti/1")
    plan = draft(quarter)
    with pytest.raises(Invalid, match="sudah tetap"):
        lock_cells(by=JOB, plan=plan, cells=[(rina.pk, FIRST)], locked=True)
    with pytest.raises(Invalid, match="tidak ada"):
        lock_cells(by=JOB, plan=plan, cells=[(rina.pk, date(2026, 11, 22))], locked=True)
    with pytest.raises(NotAllowed):
        lock_cells(by=quarter.user("Rina"), plan=plan, cells=[], locked=True)
    RosterPlan.objects.update(state="published", published_at=plan.drafted_at)
    with pytest.raises(Conflict):
        lock_cells(by=JOB, plan=plan, cells=[(rina.pk, FRIDAYS[0])], locked=True)


def test_seats_and_demand_are_seen_before_anything_is_filled(quarter: World) -> None:
    record_absence(
        by=JOB, person=quarter.person("Rina"), first=FIRST, last=FIRST, kind="leave", source="cuti/1"
    )
    found = outlook(by=quarter.user("Sari"), agency=quarter.dpmptsp, first=FIRST, last=LAST)
    first = found.days[0]
    assert (first.people, first.away, first.ranked, first.turning, first.seats, first.cap) == (
        20, 1, 1, 18, 5, 6,
    )  # fmt: skip
    assert (found.people, len(found.days), found.shortages) == (20, 10, [])
    assert not RosterPlan.objects.exists()
    with pytest.raises(NotAllowed):
        outlook(by=quarter.user("Tono"), agency=quarter.dpmptsp, first=FIRST, last=LAST)


def test_a_unit_that_cannot_give_what_is_asked_is_told_with_its_ways_out(world: World) -> None:
    in_force(world, "kaltim-2021", {"office.min_per_day": 5})
    more_people(world.perizinan, 10)
    (found,) = [
        one
        for one in outlook(by=JOB, agency=world.dpmptsp, first=FIRST, last=LAST).shortages
        if one["pool"] == "Bidang Perizinan"
    ]
    assert "meminta lima orang" in found["sentence"]
    assert "menyisakan tiga tempat di unit berisi 14 orang ini." in found["sentence"]
    assert (found["missing"], len(found["days"])) == (2, 10)
    assert all(decider for _text, decider, _clause in found["ways"])
    assert draft(world).result["shortages"] != []


def test_ways_to_fill_a_draft_side_by_side(quarter: World) -> None:
    set_wishes(by=quarter.user("Rina"), person=quarter.person("Rina"), weekdays=[4], dates=[])
    plan = draft(quarter)
    first, wishes = alternatives(by=quarter.user("Sari"), plan=plan)
    assert (first.key, first.feasible, first.spread, first.from_draft, first.from_published) == (
        "merata", True, 1, 0, 0,
    )  # fmt: skip
    assert (wishes.key, wishes.spread) == ("keinginan", 1)
    assert wishes.wishes_missed <= first.wishes_missed


def test_wishes_and_counters_take_two_queries_more_for_any_number_of_people(
    quarter: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from tatakerja.roster.queries.needs import read_needs

    people = [quarter.person(name).pk for name in ("Rina", "Andi", "Dewi")]
    with django_assert_num_queries(2):
        read_needs(quarter.dpmptsp, [FIRST, LAST], people[:1], {})
    with django_assert_num_queries(2):
        read_needs(quarter.dpmptsp, [FIRST, LAST], people, {})
