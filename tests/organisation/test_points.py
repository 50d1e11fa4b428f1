"""Homes: proposed by the person, decided by an officer, seen by few, every look written down."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tatakerja.organisation import access, services
from tatakerja.organisation.models import RegisteredPoint
from tatakerja.organisation.services import points as point_services
from tatakerja.platform.models import AuditEvent
from world import World

AT = {"lat": -0.49, "lon": 117.14, "address": "Jl. Kutilang 3"}


@pytest.fixture(autouse=True)
def monday(clock_at: Any) -> None:
    clock_at(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))


def propose(world: World, name: str = "Rina") -> RegisteredPoint:
    return services.propose_point(by=world.user(name), person=world.person(name), **AT)


def states(world: World) -> list[str]:
    return list(world.person("Rina").points.order_by("id").values_list("state", flat=True))


def test_an_approved_point_stands_beside_the_older_one_or_ends_it(world: World) -> None:
    services.approve_point(by=world.user("Sari"), point=propose(world))
    assert states(world) == ["approved", "approved"]
    services.approve_point(by=world.user("Sari"), point=propose(world), ends_older=True)
    assert states(world) == ["ended", "ended", "approved"]


def test_a_refusal_needs_a_reason_and_a_decision_falls_once(world: World) -> None:
    point = propose(world)
    with pytest.raises(Invalid):
        services.reject_point(by=world.user("Sari"), point=point, reason=" ")
    services.reject_point(by=world.user("Sari"), point=point, reason="Alamat tidak sama.")
    with pytest.raises(Conflict):
        services.approve_point(by=world.user("Sari"), point=point)
    point.refresh_from_db()
    assert (point.state, point.reason, point.decided_by) == (
        "rejected",
        "Alamat tidak sama.",
        world.user("Sari"),
    )


def test_nobody_proposes_for_another_or_decides_for_himself(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.propose_point(by=world.user("Sari"), person=world.person("Rina"), **AT)
    own = propose(world, "Sari")
    with pytest.raises(NotAllowed):
        services.approve_point(by=world.user("Sari"), point=own)
    services.approve_point(by=world.user("Wahyu"), point=own)


@pytest.mark.parametrize("name", ["Budi", "Ratna", "Tono", "Agung", "Andi"])
def test_others_neither_decide_nor_see(world: World, name: str) -> None:
    point = propose(world)
    with pytest.raises(NotAllowed):
        services.approve_point(by=world.user(name), point=point)
    with pytest.raises(NotAllowed):
        services.end_point(by=world.user(name), point=point)
    with pytest.raises(NotFound):
        services.look_at_point(by=world.user(name), point=point)
    assert not access.visible_points(world.user(name)).exists()


def test_a_look_is_written_down_without_coordinates_and_limited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_services, "MAX_LOOKS_PER_HOUR", 2)
    point = propose(world)
    for _ in range(2):
        services.look_at_point(by=world.user("Sari"), point=point)
    with pytest.raises(NotAllowed, match="Terlalu banyak"):
        services.look_at_point(by=world.user("Sari"), point=point)
    looks = AuditEvent.objects.filter(action="organisation.point_seen")
    assert [(event.actor, event.subject_id) for event in looks] == [
        (world.user("Sari"), str(world.person("Rina").pk))
    ] * 2
    assert not [event for event in AuditEvent.objects.all() if "117.14" in str(event.data)]
    services.look_at_point(by=world.user("Rina"), point=point)
    assert looks.count() == 2


def test_three_proposals_may_wait(world: World) -> None:
    for _ in range(3):
        propose(world)
    with pytest.raises(Conflict):
        propose(world)


@pytest.mark.parametrize(
    "changes",
    [{"lat": 500.0}, {"lat": float("nan")}, {"lat": 52.4, "lon": 4.9}, {"address": " "}, {"radius_m": 5}],
)
def test_points_that_cannot_be(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        services.propose_point(by=world.user("Rina"), person=world.person("Rina"), **{**AT, **changes})
    assert states(world) == ["approved"]
