"""A visit to the office of one's own accord (A4-03) is no call-up (A1-10); who goes out comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.models import OfficeVisit, Outing
from tatakerja.permit.queries import overdue_outings, permits_on, visits_to_acknowledge
from tatakerja.permit.services import acknowledge_visit, cancel_visit, return_home, tell_outing, tell_visit
from tatakerja.platform.audit import Job
from tatakerja.roster.models import Call
from tatakerja.roster.queries import day_plans
from tatakerja.roster.services import change_day
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _morning(clock_at: Any) -> None:
    clock_at(NOW)


def told(world: World, **fields: Any) -> OfficeVisit:
    facts = {"day": DAY, "reason": "server mati"} | fields
    return tell_visit(by=world.user("Rina"), person=world.person("Rina"), **facts)


@pytest.fixture
def at_home(world: World) -> World:
    change_day(by=Job("tests"), person=world.person("Rina"), day=DAY, mode="WFH", reason="giliran")
    return world


def test_a_visit_is_told_and_leaves_the_day_as_it_is(at_home: World) -> None:
    rina = at_home.person("Rina")
    visit = told(at_home)
    assert (visit.told_to, Call.objects.count()) == (at_home.person("Budi"), 0)
    assert day_plans(posts_on(DAY, people=[rina.pk]), DAY)[rina.pk].mode == "WFH"
    assert list(visits_to_acknowledge(at_home.user("Budi"))) == [visit]
    acknowledge_visit(by=at_home.user("Budi"), visit=visit)
    fact = permits_on([rina.pk], DAY)[rina.pk].visit
    assert fact is not None
    assert (fact.id, fact.reason, fact.acknowledged) == (f"visit/{visit.pk}", "server mati", True)
    with pytest.raises(Conflict):
        told(at_home)
    cancel_visit(by=at_home.user("Rina"), visit=visit)
    assert permits_on(None, DAY) == {}
    assert told(at_home).pk != visit.pk


@pytest.mark.parametrize(
    ("fields", "refusal"), [({"reason": " "}, Invalid), ({"day": date(2026, 11, 20)}, Invalid)]
)
def test_what_a_visit_needs(at_home: World, fields: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        told(at_home, **fields)


def test_on_a_day_in_the_office_nothing_has_to_be_told(world: World) -> None:
    with pytest.raises(Conflict) as refusal:
        told(world)
    assert refusal.value.code == "not_at_home"
    with pytest.raises(NotAllowed):
        tell_visit(by=world.user("Andi"), person=world.person("Rina"), day=DAY, reason="x")


def test_who_is_not_back_is_shown_to_the_superior(world: World, clock_at: Any) -> None:
    rina = world.user("Rina")
    outing: Outing = tell_outing(
        by=rina, person=world.person("Rina"), category="pangan",
        starts_at=NOW + timedelta(minutes=30), ends_at=NOW + timedelta(minutes=90),
    )  # fmt: skip
    with pytest.raises(Conflict):
        return_home(by=rina, outing=outing)
    clock_at(NOW + timedelta(minutes=80))
    assert list(overdue_outings(world.user("Budi"))) == []
    clock_at(NOW + timedelta(minutes=91))
    assert list(overdue_outings(world.user("Budi"))) == [outing]
    assert list(overdue_outings(world.user("Tono"))) == []
    return_home(by=rina, outing=outing)
    assert list(overdue_outings(world.user("Budi"))) == []
