"""When life happens: few changes at a chosen fairness, and stand-ins in order of fairness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, LAST, draft, in_force, more_people, published

from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import posts_on
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.roster.models import DayChange, PlanNotice, RosterPlan
from tatakerja.roster.queries import day_plans, unpublished_differences
from tatakerja.roster.services import proposals, publish_plan, record_absence, replan, substitute, substitutes
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
SignIn = Callable[[object], Client]
JOB = Job("test")


@pytest.fixture
def rotation(world: World) -> World:
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    more_people(world.perizinan, 4)
    return world


def first_on_duty(plan: RosterPlan) -> Person:
    """Somebody on piket on the first day."""
    return plan.rows.filter(cells__startswith="P").select_related("person").order_by("person_id")[0].person


def sick(person: Person, first: date = FIRST, last: date = LAST) -> None:
    record_absence(by=JOB, person=person, first=first, last=last, kind="leave", source="sakit/1")


def test_nothing_happened_nothing_changes(rotation: World) -> None:
    (only,) = proposals(by=JOB, plan=published(rotation))
    assert (only.slack, only.feasible, only.days, only.people) == (0, True, 0, ())


def test_few_changes_against_best_fairness(rotation: World) -> None:
    plan = published(rotation)
    absent = first_on_duty(plan)
    duties = plan.rows.get(person=absent).cells.count("P")
    sick(absent)
    found = proposals(by=rotation.user("Sari"), plan=plan)
    assert [one.slack for one in found] == sorted({one.slack for one in found})
    assert [one.days for one in found] == sorted({one.days for one in found}, reverse=True)
    assert found[-1].days >= duties
    assert found[0].proven
    assert all(absent.pk not in {one.person_id for one in way.people} for way in found)
    assert all(way.days == sum(len(one.days) for one in way.people) for way in found)
    assert RosterPlan.objects.count() == 1


def test_the_chosen_way_becomes_the_next_version_and_tells_exactly_the_changed(rotation: World) -> None:
    plan = published(rotation)
    sick(first_on_duty(plan))
    PlanNotice.objects.all().delete()
    for way in proposals(by=JOB, plan=plan):
        new = replan(by=rotation.user("Sari"), plan=plan, slack=way.slack)
        assert (new.version, new.replaces, new.state) == (2, plan, "draft")
        assert tuple(unpublished_differences(new)) == way.people
    publish_plan(by=JOB, plan=new)
    assert set(PlanNotice.objects.values_list("person_id", flat=True)) == {
        one.person_id for one in way.people
    }
    oldest = AuditEvent.objects.filter(action="roster.replanned").order_by("id")[0]
    assert oldest.data == {"slack": 0, "version": 2, "spread": oldest.data["spread"]}


def test_days_that_are_over_stay(rotation: World, clock_at: Callable[[datetime], None]) -> None:
    plan = published(rotation)
    sick(first_on_duty(plan), date(2026, 11, 30))
    clock_at(datetime(2026, 11, 29, 23, 20, tzinfo=UTC))
    for way in proposals(by=JOB, plan=plan):
        assert min((day.day for one in way.people for day in one.days), default=LAST) >= date(2026, 11, 30)
        new = replan(by=JOB, plan=plan, slack=way.slack)
        for row in new.rows.all():
            assert row.cells[:5] == plan.rows.get(person_id=row.person_id).cells[:5]


def test_who_makes_a_roster_anew(rotation: World) -> None:
    plan = draft(rotation)
    with pytest.raises(Conflict) as refused:
        proposals(by=JOB, plan=plan)
    assert refused.value.code == "not_published"
    plan = publish_plan(by=JOB, plan=plan)
    for name in ("Rina", "Budi", "Agung", "Tono"):
        with pytest.raises(NotAllowed):
            proposals(by=rotation.user(name), plan=plan)
        with pytest.raises(NotAllowed):
            replan(by=rotation.user(name), plan=plan, slack=0)


def test_the_ways_stand_side_by_side_and_one_is_chosen(rotation: World, sign_in: SignIn) -> None:
    plan = published(rotation)
    sick(first_on_duty(plan))
    client = sign_in(rotation.user("Sari"))
    page = client.get(f"/jadwal/{plan.pk}/ulang/")
    assert "Paling merata" in page.content.decode()
    answer = client.post(f"/jadwal/{plan.pk}/ulang/", {"slack": "1"})
    new = RosterPlan.objects.get(state="draft")
    assert answer.headers["Location"] == f"/jadwal/{new.pk}/beda/"
    assert "berubah bila diterbitkan" in client.get(f"/jadwal/{new.pk}/beda/").content.decode()
    assert client.get(f"/jadwal/{new.pk}/ulang/").status_code == 302
    assert sign_in(rotation.user("Rina")).get(f"/jadwal/{plan.pk}/ulang/").status_code == 403


def test_stand_ins_come_by_what_they_have_borne(rotation: World) -> None:
    plan = published(rotation)
    absent = first_on_duty(plan)
    sick(absent, FIRST, FIRST)
    found = substitutes(plan, absent.pk, FIRST)
    cells = dict(plan.rows.values_list("person_id", "cells"))
    assert [one.load for one in found] == sorted(one.load for one in found)
    assert all(cells[one.person_id][0] == "H" and one.person_id != absent.pk for one in found)
    assert rotation.person("Ratna").pk not in {one.person_id for one in found}
    assert all(one.planned == cells[one.person_id].count("P") for one in found)


def test_a_stand_in_comes_and_the_history_says_for_whom(rotation: World) -> None:
    plan = published(rotation)
    absent = first_on_duty(plan)
    sick(absent, FIRST, FIRST)
    other = Person.objects.get(pk=substitutes(plan, absent.pk, FIRST)[0].person_id)
    substitute(by=rotation.user("Sari"), plan=plan, person=absent, day=FIRST, stand_in=other)
    today = day_plans(posts_on(FIRST, people=[absent.pk, other.pk]), FIRST)
    assert (today[other.pk].mode, today[other.pk].basis) == ("PIKET", f"Menggantikan {absent.name}.")
    assert today[absent.pk].mode == "LEAVE"
    with pytest.raises(Conflict) as refused:
        substitute(by=JOB, plan=plan, person=absent, day=FIRST, stand_in=other)
    assert refused.value.code == "already_replaced"
    event = AuditEvent.objects.get(action="roster.substituted")
    assert event.data == {"date": FIRST.isoformat(), "person": absent.pk, "stand_in": other.pk}


def test_somebody_not_away_goes_home_for_it(rotation: World) -> None:
    plan = published(rotation)
    person = first_on_duty(plan)
    other = Person.objects.get(pk=substitutes(plan, person.pk, FIRST)[0].person_id)
    substitute(by=JOB, plan=plan, person=person, day=FIRST, stand_in=other)
    modes = {row.person_id: row.mode for row in DayChange.objects.all()}
    assert modes == {other.pk: "PIKET", person.pk: "WFH"}


def test_who_cannot_stand_in(rotation: World) -> None:
    plan = published(rotation)
    on_duty = [row.person for row in plan.rows.filter(cells__startswith="P").select_related("person")]
    at_home = plan.rows.filter(cells__startswith="H").select_related("person")[0].person
    for person, other, code in (
        (on_duty[0], on_duty[1], "cannot_stand_in"),
        (on_duty[0], rotation.person("Ratna"), "cannot_stand_in"),
        (at_home, on_duty[0], "not_needed"),
    ):
        with pytest.raises(Conflict) as refused:
            substitute(by=JOB, plan=plan, person=person, day=FIRST, stand_in=other)
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        substitute(by=rotation.user("Andi"), plan=plan, person=on_duty[0], day=FIRST, stand_in=at_home)
    assert not DayChange.objects.exists()


def test_one_tap_takes_a_stand_in(
    rotation: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = published(rotation)
    absent = first_on_duty(plan)
    sick(absent, FIRST, FIRST)
    client = sign_in(rotation.user("Wahyu"))
    address = f"/jadwal/{plan.pk}/hari/{absent.pk}/{FIRST.isoformat()}/"
    with CaptureQueriesContext(connection) as few:
        page = client.get(address)
    first = page.context["candidates"][0]
    more_people(rotation.sekretariat, 20, "Penata")
    with django_assert_num_queries(len(few)):
        client.get(address)
    answer = client.post(f"{address}pengganti/", {"stand_in": first.person_id})
    assert answer.headers["Location"] == address
    assert f"Sudah digantikan {first.name}." in client.get(address).content.decode()
    assert client.post(f"{address}pengganti/", {"stand_in": "x"}).status_code == 404
    assert client.get(f"{address}pengganti/").status_code == 405
