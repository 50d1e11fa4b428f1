"""Calls to the office: made, answered, taken back; visible where they break the limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, in_force, published

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import posts_on
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent, Notice
from tatakerja.roster.models import Call, DayChange, RosterPlan
from tatakerja.roster.queries import called_over_limit, day_plans, day_totals, open_calls
from tatakerja.roster.services import answer_call, call_up, record_absence, withdraw_call
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
SignIn = Callable[[object], Client]
JOB = Job("test")
ONE_PM = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 13.00 WITA
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def called(world: World, *names: str, by: str = "Ratna") -> list[Call]:
    people = [world.person(name) for name in names]
    return call_up(by=world.user(by), people=people, starts_at=ONE_PM, reply_by=NOON, reason="rapat")


def mode(person: Person) -> str:
    return day_plans(posts_on(FIRST, people=[person.pk]), FIRST)[person.pk].mode


@pytest.fixture
def at_home(world: World, clock_at: Callable[[datetime], None]) -> list[Person]:
    """Those of a published roster who are at home on its first day; it is five minutes later."""
    in_force(world, "kotim-2021")
    plan = published(world)
    clock_at(datetime(2026, 11, 22, 23, 25, tzinfo=UTC))
    rows = plan.rows.filter(cells__startswith="H").select_related("person__user").order_by("person_id")
    return [
        row.person for row in rows if row.person.name in ("Rina Wulandari", "Andi Saputra", "Dewi Lestari")
    ]


def first_name(person: Person) -> str:
    return person.name.split()[0]


def test_who_is_called_is_told_without_the_reason(world: World, at_home: list[Person]) -> None:
    (call,) = called(world, first_name(at_home[0]))
    notice = Notice.objects.get(event="roster.called")
    assert (notice.user, notice.key) == (at_home[0].user, f"call-{call.pk}")
    assert (notice.title, notice.text) == (
        "Anda dipanggil ke kantor 23 Nov 2026", "Pukul 13.00 WITA. Mohon jawab sebelum 12.00 WITA.",
    )  # fmt: skip


def test_who_is_called_is_in_the_office_that_day(world: World, at_home: list[Person]) -> None:
    person = at_home[0]
    (call,) = called(world, first_name(person))
    plan = day_plans(posts_on(FIRST, people=[person.pk]), FIRST)[person.pk]
    assert (plan.mode, plan.basis) == ("WFO", "Dipanggil pukul 13.00 WITA: rapat")
    assert open_calls(person) == [call]
    assert DayChange.objects.get().source == f"panggilan/{call.pk}"
    assert AuditEvent.objects.get(action="roster.called_up").data["person"] == person.pk


def test_who_is_in_the_office_anyway_keeps_the_turn(world: World, at_home: list[Person]) -> None:
    ratna = world.person("Ratna")
    call_up(by=world.user("Sari"), people=[ratna], starts_at=ONE_PM, reply_by=NOON, reason="rapat")
    assert not DayChange.objects.exists()
    assert len(open_calls(ratna)) == 1


def test_answers_with_a_reason_where_unable(world: World, at_home: list[Person]) -> None:
    person = at_home[0]
    (call,) = called(world, first_name(person))
    assert person.user is not None
    with pytest.raises(Invalid):
        answer_call(by=person.user, call=call, coming=False)
    with pytest.raises(NotAllowed):
        answer_call(by=world.user("Sari"), call=call, coming=True)
    unable = answer_call(by=person.user, call=call, coming=False, reason="anak sakit")
    assert (unable.answer, unable.answer_reason, open_calls(person)) == ("unable", "anak sakit", [])
    assert mode(person) == "WFO"
    withdraw_call(by=world.user("Ratna"), call=call, reason="dimaklumi")
    assert mode(person) == "WFH"
    assert [row.mode for row in DayChange.objects.all()] == ["WFO", "RESTORED"]
    with pytest.raises(Conflict):
        answer_call(by=person.user, call=call, coming=True)


def test_after_its_time_a_call_is_closed(
    world: World, at_home: list[Person], clock_at: Callable[[datetime], None]
) -> None:
    person = at_home[0]
    (call,) = called(world, first_name(person))
    clock_at(NOON + timedelta(minutes=10))
    assert person.user is not None
    answer_call(by=person.user, call=call, coming=True)
    assert AuditEvent.objects.get(action="roster.call_answered").data == {"answer": "coming", "late": True}
    clock_at(ONE_PM)
    with pytest.raises(Conflict) as refused:
        withdraw_call(by=world.user("Ratna"), call=call, reason="")
    assert refused.value.code == "call_passed"


@pytest.mark.parametrize(
    ("start", "reply", "reason", "code"),
    [
        (ONE_PM, NOON, " ", "reason_missing"),
        (ONE_PM - timedelta(days=1), NOON, "rapat", "time_passed"),
        (NOON, ONE_PM, "rapat", "reply_too_late"),
        (ONE_PM, NOON - timedelta(days=1), "rapat", "reply_too_late"),
    ],
)
def test_calls_that_cannot_be(world: World, start: datetime, reply: datetime, reason: str, code: str) -> None:
    people = [world.person("Rina")]
    with pytest.raises(Invalid) as refused:
        call_up(by=world.user("Ratna"), people=people, starts_at=start, reply_by=reply, reason=reason)
    assert refused.value.code == code


def test_nobody_is_called_twice_or_from_leave(world: World, at_home: list[Person]) -> None:
    person, other = at_home[0], at_home[1]
    called(world, first_name(person))
    with pytest.raises(Conflict):
        called(world, first_name(person))
    record_absence(by=JOB, person=other, first=FIRST, last=FIRST, kind="leave", source="cuti/1")
    with pytest.raises(Conflict):
        called(world, first_name(other))
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("Budi", True), ("Ratna", True), ("Wahyu", True), ("Andi", False), ("Agung", False), ("Tono", False)],
)
def test_superiors_and_planners_call(world: World, name: str, allowed: bool) -> None:
    if allowed:
        called(world, "Rina", by=name)
    else:
        with pytest.raises(NotAllowed):
            called(world, "Rina", by=name)
    assert Call.objects.exists() is allowed


def test_a_limit_broken_by_calls_is_said(world: World, at_home: list[Person], sign_in: SignIn) -> None:
    for person in at_home:
        called(world, first_name(person))
    plan = RosterPlan.objects.get()
    totals = day_totals(plan)
    assert called_over_limit(plan, totals) == [(FIRST, totals[0].office_text, len(at_home))]
    page = sign_in(world.user("Sari")).get(f"/jadwal/{plan.pk}/").content.decode()
    assert f"melebihi batas karena {len(at_home)} panggilan." in page


def test_calling_and_answering_by_pages(world: World, at_home: list[Person], sign_in: SignIn) -> None:
    person = at_home[0]
    client = sign_in(world.user("Ratna"))
    entered = {
        "people": [person.pk],
        "day": "2026-11-23",
        "at": "13:00",
        "reply_by": "12:00",
        "reason": "rapat",
    }
    assert client.post("/jadwal/panggilan/", entered | {"reason": ""}).status_code == 422
    assert client.post("/jadwal/panggilan/", entered | {"at": "11:00"}).status_code == 422
    assert (
        client.post("/jadwal/panggilan/", entered | {"people": [world.person("Tono").pk]}).status_code == 422
    )
    assert client.post("/jadwal/panggilan/", entered).status_code == 302
    call = Call.objects.get()
    assert (call.starts_at, call.reply_by) == (ONE_PM, NOON)
    own = sign_in(person.user)
    assert "pukul 13.00 WITA untuk rapat" in own.get("/jadwal/saya/").content.decode()
    assert own.get("/jadwal/panggilan/").context["form"] is None
    own.post(f"/jadwal/panggilan/{call.pk}/", {"act": "coming"})
    call.refresh_from_db()
    assert call.answer == "coming"
    assert sign_in(world.user("Tono")).post(f"/jadwal/panggilan/{call.pk}/", {"act": "x"}).status_code == 404
    sign_in(world.user("Budi")).post(f"/jadwal/panggilan/{call.pk}/", {"act": "withdraw"})
    assert mode(person) == "WFH"


def test_the_list_costs_the_same_for_one_and_three(
    world: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.user("Ratna"))
    called(world, "Rina")
    with CaptureQueriesContext(connection) as one:
        client.get("/jadwal/panggilan/")
    called(world, "Andi", "Dewi")
    with django_assert_num_queries(len(one)):
        assert len(client.get("/jadwal/panggilan/").context["rows"]) == 3
