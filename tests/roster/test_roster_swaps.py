"""Swaps between colleagues: asked, checked, answered, approved where the agency wants it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, in_force, more_people, published

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import posts_on
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent, User
from tatakerja.roster.models import DayChange, RosterPlan, Swap
from tatakerja.roster.queries import day_plans, day_totals
from tatakerja.roster.services import (
    answer_swap,
    ask_swap,
    decide_swap,
    offers,
    record_absence,
    set_swap_policy,
    substitute,
    substitutes,
    withdraw_swap,
)
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
SignIn = Callable[[object], Client]
JOB = Job("test")


@pytest.fixture
def plan(world: World) -> RosterPlan:
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    more_people(world.perizinan, 4)
    return published(world)


def user(person: Person) -> User:
    assert person.user is not None
    return person.user


def case(plan: RosterPlan) -> tuple[Person, Person, date, date]:
    """Somebody on piket, a colleague who could take it, and a day of that colleague in return."""
    for row in plan.rows.filter(cells__contains="P").select_related("person__user"):
        day = date.fromisoformat(plan.days[row.cells.index("P")])
        for offer in offers(plan, row.person_id, day):
            if offer.days:
                return row.person, Person.objects.get(pk=offer.person_id), day, offer.days[0]
    raise AssertionError("nobody can swap")


def asked(plan: RosterPlan) -> Swap:
    asker, other, day, other_day = case(plan)
    return ask_swap(by=user(asker), asker=asker, other=other, day=day, other_day=other_day, reason="keluarga")


def test_an_accepted_swap_turns_both_days_round(plan: RosterPlan) -> None:
    swap = asked(plan)
    assert not DayChange.objects.exists()
    before = [(day.office, day.piket) for day in day_totals(plan)]
    done = answer_swap(by=user(swap.other), swap=swap, accept=True)
    assert done.state == Swap.State.DONE
    assert swap.other_day is not None
    people = [swap.asker_id, swap.other_id]
    first = day_plans(posts_on(swap.day, people=people), swap.day)
    second = day_plans(posts_on(swap.other_day, people=people), swap.other_day)
    assert [first[person].mode for person in people] == ["WFH", "PIKET"]
    assert [second[person].mode for person in people] == ["PIKET", "WFH"]
    assert first[swap.asker_id].basis == f"Tukar giliran dengan {swap.other.name}."
    assert [(day.office, day.piket) for day in day_totals(plan)] == before
    assert set(DayChange.objects.values_list("source", flat=True)) == {f"tukar/{swap.pk}"}
    found = AuditEvent.objects.filter(action__startswith="roster.swap_").order_by("id")
    assert [event.action for event in found] == ["roster.swap_asked", "roster.swap_answered"]


def test_a_turn_may_be_taken_for_nothing(plan: RosterPlan) -> None:
    asker, other, day, _ = case(plan)
    swap = ask_swap(by=user(asker), asker=asker, other=other, day=day, other_day=None)
    answer_swap(by=user(other), swap=swap, accept=True)
    assert DayChange.objects.count() == 2


@pytest.mark.parametrize("act", ["refuse", "withdraw"])
def test_refused_or_withdrawn_nothing_changes_and_it_is_closed(plan: RosterPlan, act: str) -> None:
    swap = asked(plan)
    if act == "refuse":
        answer_swap(by=user(swap.other), swap=swap, accept=False, answer="maaf")
    else:
        withdraw_swap(by=user(swap.asker), swap=swap)
    with pytest.raises(Conflict) as refused:
        answer_swap(by=user(swap.other), swap=swap, accept=True)
    assert refused.value.code == "swap_closed"
    assert not DayChange.objects.exists()


def test_it_is_checked_again_when_accepted(plan: RosterPlan) -> None:
    swap = asked(plan)
    record_absence(by=JOB, person=swap.other, first=swap.day, last=swap.day, kind="leave", source="sakit/1")
    with pytest.raises(Conflict) as refused:
        answer_swap(by=user(swap.other), swap=swap, accept=True)
    assert refused.value.code == "cannot_swap"
    swap.refresh_from_db()
    assert (swap.state, DayChange.objects.filter(mode="PIKET").count()) == (Swap.State.ASKED, 0)


def test_a_day_that_is_over_is_not_swapped(plan: RosterPlan, clock_at: Callable[[datetime], None]) -> None:
    swap = asked(plan)
    clock_at(datetime(2026, 12, 5, 1, 0, tzinfo=UTC))
    with pytest.raises(Conflict):
        answer_swap(by=user(swap.other), swap=swap, accept=True)


def test_what_cannot_be_asked(world: World, plan: RosterPlan) -> None:
    asker, other, day, other_day = case(plan)
    ratna, tono = world.person("Ratna"), world.person("Tono")
    for who, whom, on, back, code in (
        (asker, ratna, day, None, "cannot_swap"),
        (other, asker, day, None, "cannot_swap"),
        (asker, other, day, day, "cannot_swap"),
        (asker, other, date(2027, 1, 4), None, "not_published"),
        (asker, other, day, date(2027, 1, 4), "other_plan"),
    ):
        with pytest.raises(Conflict) as refused:
            ask_swap(by=user(who), asker=who, other=whom, day=on, other_day=back)
        assert refused.value.code == code
    for whom in (asker, tono):
        with pytest.raises(Invalid):
            ask_swap(by=user(asker), asker=asker, other=whom, day=day, other_day=None)
    with pytest.raises(NotAllowed):
        ask_swap(by=user(other), asker=asker, other=other, day=day, other_day=None)
    ask_swap(by=user(asker), asker=asker, other=other, day=day, other_day=other_day)
    with pytest.raises(Conflict) as refused:
        ask_swap(by=user(asker), asker=asker, other=other, day=day, other_day=None)
    assert refused.value.code == "already_asked"


def test_where_the_agency_wants_it_a_superior_approves(world: World, plan: RosterPlan) -> None:
    set_swap_policy(by=world.user("Ratna"), agency=world.dpmptsp, approval=True)
    swap = asked(plan)
    waiting = answer_swap(by=user(swap.other), swap=swap, accept=True)
    assert (waiting.state, DayChange.objects.count()) == (Swap.State.ACCEPTED, 0)
    for by in (user(swap.asker), user(swap.other), world.user("Tono"), world.user("Agung")):
        with pytest.raises(NotAllowed):
            decide_swap(by=by, swap=waiting, approve=True)
    with pytest.raises(Invalid):
        decide_swap(by=world.user("Wahyu"), swap=waiting, approve=False)
    done = decide_swap(by=world.user("Wahyu"), swap=waiting, approve=True)
    assert (done.state, done.decided_by, DayChange.objects.count()) == ("done", world.user("Wahyu"), 4)


def test_a_superior_may_deny_with_a_reason(world: World, plan: RosterPlan) -> None:
    set_swap_policy(by=world.user("Ratna"), agency=world.dpmptsp, approval=True)
    swap = asked(plan)
    waiting = answer_swap(by=user(swap.other), swap=swap, accept=True)
    denied = decide_swap(by=world.user("Wahyu"), swap=waiting, approve=False, answer="ada tamu")
    assert (denied.state, denied.answer, DayChange.objects.count()) == ("denied", "ada tamu", 0)


def test_only_planners_set_the_agencys_rule(world: World) -> None:
    for name in ("Rina", "Budi", "Agung", "Tono"):
        with pytest.raises(NotAllowed):
            set_swap_policy(by=world.user(name), agency=world.dpmptsp, approval=True)


def test_from_my_weeks_to_an_answer_by_pages(world: World, plan: RosterPlan, sign_in: SignIn) -> None:
    asker, other, day, other_day = case(plan)
    client = sign_in(asker.user)
    assert f"/jadwal/saya/tukar/{day.isoformat()}/" in client.get("/jadwal/saya/").content.decode()
    address = f"/jadwal/saya/tukar/{day.isoformat()}/"
    assert other.name in client.get(address).content.decode()
    assert client.post(address, {"offer": "x"}).status_code == 422
    assert client.post(address, {"offer": f"{other.pk}:2026-02-31"}).status_code == 422
    assert client.post(address, {"offer": f"{world.person('Tono').pk}:"}).status_code == 404
    client.post(address, {"offer": f"{other.pk}:{other_day.isoformat()}"})
    swap = Swap.objects.get()
    assert client.get("/jadwal/saya/tukar/2026-11-31/").status_code == 404
    client = sign_in(other.user)
    assert "1 rekan meminta tukar giliran." in client.get("/jadwal/saya/").content.decode()
    client.post(f"/jadwal/tukar/{swap.pk}/", {"act": "accept"})
    swap.refresh_from_db()
    assert swap.state == Swap.State.DONE
    superior = sign_in(world.user("Sari"))
    assert asker.name in superior.get("/jadwal/tukar/").content.decode()
    stranger = sign_in(world.user("Tono"))
    assert stranger.get("/jadwal/tukar/").context["rows"] == []
    assert stranger.post(f"/jadwal/tukar/{swap.pk}/", {"act": "accept"}).status_code == 404


def test_the_list_costs_the_same_for_one_and_three(
    world: World, plan: RosterPlan, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.user("Ratna"))
    first = asked(plan)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get("/jadwal/tukar/").context["rows"]) == 1
    withdraw_swap(by=user(first.asker), swap=first)
    withdraw_swap(by=user(first.asker), swap=asked(plan))
    asked(plan)
    with django_assert_num_queries(len(one)):
        assert len(client.get("/jadwal/tukar/").context["rows"]) == 3
    client.post(f"/jadwal/tukar/aturan/{world.dpmptsp.pk}/", {"approval": "1"})
    assert client.get("/jadwal/tukar/").context["approval"] is True


@pytest.mark.parametrize("colleagues", [4, 20])
def test_asking_costs_the_same_for_few_and_many(world: World, sign_in: SignIn, colleagues: int) -> None:
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    more_people(world.perizinan, colleagues)
    held = published(world)
    asker, _other, day, _back = case(held)
    client = sign_in(asker.user)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/jadwal/saya/tukar/{day.isoformat()}/")
    assert len(queries) == 26
    assert day >= FIRST


def test_who_took_a_turn_by_a_swap_may_get_a_stand_in_and_who_gave_it_may_not(plan: RosterPlan) -> None:
    swap = asked(plan)
    answer_swap(by=user(swap.other), swap=swap, accept=True)
    day, other = swap.day, swap.other
    record_absence(by=JOB, person=other, first=day, last=day, kind="leave", source="sakit/1")
    stand_in = Person.objects.get(pk=substitutes(plan, other.pk, day)[-1].person_id)
    with pytest.raises(Conflict) as refused:
        substitute(by=JOB, plan=plan, person=swap.asker, day=day, stand_in=stand_in)
    assert refused.value.code == "not_needed"
    substitute(by=JOB, plan=plan, person=other, day=day, stand_in=stand_in)
    people = [swap.asker_id, other.pk, stand_in.pk]
    found = day_plans(posts_on(day, people=people), day)
    assert [found[person].mode for person in people] == ["WFH", "LEAVE", "PIKET"]
