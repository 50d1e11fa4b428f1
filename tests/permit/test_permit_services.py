"""Leave, duty and outings: who may, what is refused, what reaches the roster."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.models import Duty, Leave, Outing
from tatakerja.permit.queries import leaves_to_decide, outings_to_acknowledge, permits_on
from tatakerja.permit.services import (
    acknowledge_outing,
    ask_leave,
    cancel_duty,
    cancel_leave,
    cancel_outing,
    decide_leave,
    record_duty,
    tell_outing,
)
from tatakerja.platform.models import AuditEvent
from tatakerja.roster.queries import day_plans
from world import World

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning(clock_at: Any) -> None:
    clock_at(NOW)


def asked(world: World, **fields: Any) -> Leave:
    facts = {"kind": "tahunan", "first": DAY, "last": date(2026, 11, 26), "reason": "keluarga"} | fields
    return ask_leave(by=world.user("Rina"), person=world.person("Rina"), **facts)


def mode(world: World, day: date = DAY) -> str:
    rina = world.person("Rina")
    return day_plans(posts_on(day, people=[rina.pk]), day)[rina.pk].mode


def test_an_approved_leave_reaches_the_roster_and_the_findings(world: World) -> None:
    leave = asked(world)
    assert mode(world) == "WFO"
    assert list(leaves_to_decide(world.user("Budi"))) == [leave]
    decided = decide_leave(by=world.user("Budi"), leave=leave, approve=True)
    assert (decided.state, decided.decided_by) == ("approved", world.user("Budi"))
    assert (mode(world), mode(world, date(2026, 11, 27))) == ("LEAVE", "WFO")
    cover = permits_on([world.person("Rina").pk], DAY)[world.person("Rina").pk].leave
    assert cover is not None
    assert (cover.id, cover.kind, cover.source) == (f"leave/{leave.pk}", "tahunan", f"cuti/{leave.pk}")
    acts = (
        AuditEvent.objects.filter(action__startswith="permit.")
        .order_by("id")
        .values_list("action", flat=True)
    )
    assert list(acts) == ["permit.leave_asked", "permit.leave_approved"]
    assert list(leaves_to_decide(world.user("Budi"))) == []


def test_a_cancelled_leave_gives_the_days_back(world: World) -> None:
    leave = decide_leave(by=world.user("Budi"), leave=asked(world), approve=True)
    with pytest.raises(NotAllowed):
        cancel_leave(by=world.user("Rina"), leave=leave)
    cancel_leave(by=world.user("Sari"), leave=leave, reason="dinas mendesak")
    assert mode(world) == "WFO"
    assert permits_on(None, DAY) == {}


def test_a_rejection_needs_a_reason_and_is_final(world: World) -> None:
    leave = asked(world)
    with pytest.raises(Invalid) as refusal:
        decide_leave(by=world.user("Budi"), leave=leave, approve=False, reason=" ")
    assert refusal.value.code == "text_missing"
    decide_leave(by=world.user("Budi"), leave=leave, approve=False, reason="rapat")
    with pytest.raises(Conflict) as second:
        decide_leave(by=world.user("Budi"), leave=leave, approve=True)
    assert (second.value.code, mode(world)) == ("leave_decided", "WFO")


@pytest.mark.parametrize("name", ["Rina", "Andi", "Tono", "Wahyu", "Agung", "Maya"])
def test_who_does_not_decide(world: World, name: str) -> None:
    leave = asked(world)
    with pytest.raises(NotAllowed):
        decide_leave(by=world.user(name), leave=leave, approve=True)
    assert list(leaves_to_decide(world.user(name))) == []


@pytest.mark.parametrize("name", ["Budi", "Ratna", "Sari"])
def test_who_decides(world: World, name: str) -> None:
    assert decide_leave(by=world.user(name), leave=asked(world), approve=True).state == "approved"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "bersama"}, "unknown_kind"),
        ({"last": date(2026, 11, 24)}, "period_reversed"),
        ({"reason": "  "}, "text_missing"),
        ({"reason": "x" * 301}, "text_unusable"),
        ({"reason": "a\x00"}, "text_unusable"),
    ],
)
def test_a_leave_that_cannot_be_asked_for(world: World, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        asked(world, **fields)
    assert refusal.value.code == code
    assert Leave.objects.count() == 0


def test_overlapping_leave_is_refused_until_the_first_is_withdrawn(world: World) -> None:
    leave = asked(world)
    with pytest.raises(Conflict) as refusal:
        asked(world, first=date(2026, 11, 26), last=date(2026, 11, 30))
    assert refusal.value.code == "leave_overlaps"
    cancel_leave(by=world.user("Rina"), leave=leave)
    assert asked(world).state == "proposed"


def test_nobody_asks_for_another(world: World) -> None:
    with pytest.raises(NotAllowed):
        ask_leave(
            by=world.user("Andi"), person=world.person("Rina"), kind="sakit", first=DAY, last=DAY, reason="x"
        )


def ordered(world: World, by: str = "Sari", **fields: Any) -> Duty:
    facts = {"letter": "094/118/ST/2026", "purpose": "Bimtek", "first": DAY, "last": DAY} | fields
    return record_duty(by=world.user(by), person=world.person("Rina"), **facts)


def test_duty_travel_with_its_letter_reaches_the_roster_and_can_be_taken_back(world: World) -> None:
    duty = ordered(world)
    assert mode(world) == "DUTY"
    cover = permits_on(None, DAY)[world.person("Rina").pk].duty
    assert cover is not None
    assert cover.source == "094/118/ST/2026"
    cancel_duty(by=world.user("Budi"), duty=duty, reason="ditunda")
    assert mode(world) == "WFO"
    with pytest.raises(Conflict):
        cancel_duty(by=world.user("Budi"), duty=duty, reason="ditunda")


def test_duty_needs_a_letter_and_a_superior(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        ordered(world, letter=" ")
    assert refusal.value.code == "text_missing"
    with pytest.raises(NotAllowed):
        ordered(world, by="Rina")


def told(world: World, starts: int = 2, ends: int = 3, **fields: Any) -> Outing:
    return tell_outing(
        by=world.user("Rina"),
        person=world.person("Rina"),
        category=fields.pop("category", "pangan"),
        starts_at=datetime(2026, 11, 23, starts, tzinfo=UTC),
        ends_at=datetime(2026, 11, 23, ends, tzinfo=UTC),
        **fields,
    )


def test_an_outing_is_told_and_acknowledged(world: World) -> None:
    outing = told(world)
    assert outing.told_to == world.person("Budi")
    assert list(outings_to_acknowledge(world.user("Budi"))) == [outing]
    rina = world.person("Rina").pk
    assert permits_on([rina], outing.day)[rina].outings[0].acknowledged is False
    acknowledge_outing(by=world.user("Budi"), outing=outing)
    acknowledge_outing(by=world.user("Budi"), outing=outing)
    assert permits_on([rina], outing.day)[rina].outings[0].acknowledged is True
    assert AuditEvent.objects.filter(action="permit.outing_acknowledged").count() == 1


def test_an_outing_withdrawn_excuses_nothing(world: World) -> None:
    outing = told(world)
    cancel_outing(by=world.user("Rina"), outing=outing)
    assert permits_on(None, outing.day) == {}
    with pytest.raises(Conflict):
        acknowledge_outing(by=world.user("Budi"), outing=outing)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"category": "belanja"}, "unknown_kind"),
        ({"starts": 3, "ends": 3}, "period_reversed"),
        ({"starts": 15, "ends": 17}, "over_midnight"),
        ({"category": "lainnya"}, "text_missing"),
    ],
)
def test_an_outing_that_cannot_be_told(world: World, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        told(world, **fields)
    assert refusal.value.code == code


def test_outings_do_not_overlap(world: World) -> None:
    told(world)
    with pytest.raises(Conflict):
        told(world, 1, 5)


@pytest.mark.parametrize("people", [1, 3])
def test_permits_of_a_day_cost_four_queries(
    world: World, people: int, django_assert_num_queries: Any
) -> None:
    for name in ["Rina", "Andi", "Dewi"][:people]:
        ask_leave(
            by=world.user(name), person=world.person(name), kind="sakit", first=DAY, last=DAY, reason="x"
        )
    Leave.objects.update(state="approved", decided_at=NOW)
    with django_assert_num_queries(4):
        assert len(permits_on([one.pk for one in world.people.values()], DAY)) == people
