"""The register of outages: who notes one, whose days it touches, one decision for everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from phones import NOW

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Assignment
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import Outage, ReliefDecision
from tatakerja.presence.queries import outages_changed_since, relief_on
from tatakerja.presence.queries.outages import touched_by
from tatakerja.presence.services import decide_relief, declare_outage, set_outage_times
from world import World

MONDAY = date(2026, 11, 23)
# 07.00 to 07.20 WITA, seen at 07.24.
FROM, UNTIL = datetime(2026, 11, 22, 23, 0, tzinfo=UTC), datetime(2026, 11, 22, 23, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning(clock_at: Any) -> None:
    clock_at(NOW)


def noted(world: World, name: str = "Sari", **changes: Any) -> Outage:
    values = {"nodes": [world.dpmptsp], "kind": "network", "starts_at": FROM, "ends_at": UNTIL, **changes}
    return declare_outage(by=world.user(name), **values)


def relief(world: World, name: str, day: date = MONDAY) -> list[tuple[str, str, str, str]]:
    """Start and end (UTC clock), state and the decider of a person's relief."""
    pk = world.person(name).pk
    found = relief_on([pk], day, day).get((pk, day), ())
    return [(f"{one.start:%H:%M}", f"{one.end:%H:%M}", one.state.value, one.decided_by) for one in found]


def test_a_noted_outage_touches_everybody_below_and_nobody_else(world: World) -> None:
    noted(world)
    assert relief(world, "Rina") == [("23:00", "23:20", "provisional", "")]
    assert relief(world, "Ratna") == [("23:00", "23:20", "provisional", "")]
    assert relief(world, "Wahyu") == relief(world, "Tono") == []
    assert {key[0] for key in relief_on(None, MONDAY, MONDAY)} == {
        world.person(name).pk for name in ("Ratna", "Sari", "Budi", "Rina", "Andi", "Dewi")
    }


def test_one_decision_relieves_everybody(world: World) -> None:
    outage = noted(world)
    # Rina's post begins on the Monday of the country, which is Sunday in UTC while the outage lasts.
    Assignment.objects.filter(person=world.person("Rina")).update(valid_from=MONDAY)
    decision = decide_relief(by=world.user("Wahyu"), outage=outage, granted=True, reason="Fiber putus")
    assert (decision.people, decision.state) == (touched_by(outage, NOW).people, "granted") == (6, "granted")
    assert relief(world, "Rina") == [("23:00", "23:20", "granted", "Wahyu Pratama")]
    assert AuditEvent.objects.filter(action="presence.relief_granted").count() == 1
    again = decide_relief(by=world.user("Ratna"), outage=outage, granted=False, reason="Hanya satu ruangan")
    assert again.pk > decision.pk
    assert relief(world, "Rina") == [("23:00", "23:20", "refused", "Ratna Dewanti")]
    assert ReliefDecision.objects.count() == 2


def test_an_outage_that_goes_on_touches_until_now_and_is_not_decided_yet(world: World) -> None:
    outage = noted(world, ends_at=None)
    assert relief(world, "Andi") == [("23:00", "23:24", "provisional", "")]
    with pytest.raises(Conflict):
        decide_relief(by=world.user("Wahyu"), outage=outage, granted=True, reason="Listrik padam")
    set_outage_times(by=world.user("Sari"), outage=outage, ends_at=UNTIL)
    decide_relief(by=world.user("Wahyu"), outage=outage, granted=True, reason="Listrik padam")
    with pytest.raises(Conflict):
        set_outage_times(by=world.user("Sari"), outage=outage, ends_at=NOW)


def test_local_midnight_parts_the_days(world: World) -> None:
    # 23.30 to 00.30 WITA: half an hour on each of two local dates; in WIB it is all on the earlier one.
    night = {"starts_at": datetime(2026, 11, 21, 15, 30, tzinfo=UTC), "nodes": [world.nation]}
    noted(world, "Maya", ends_at=datetime(2026, 11, 21, 16, 30, tzinfo=UTC), **night)
    assert relief(world, "Rina", date(2026, 11, 21)) == [("15:30", "16:00", "provisional", "")]
    assert relief(world, "Rina", date(2026, 11, 22)) == [("16:00", "16:30", "provisional", "")]
    assert relief(world, "Tono", date(2026, 11, 21)) == [("15:30", "16:30", "provisional", "")]
    assert relief(world, "Tono", date(2026, 11, 22)) == []


def test_the_post_of_the_day_counts(world: World) -> None:
    andi = world.person("Andi")
    Assignment.objects.filter(person=andi).update(valid_until=MONDAY - timedelta(days=1))
    Assignment.objects.create(person=andi, node=world.bkd, title="Analis", valid_from=MONDAY)
    yesterday = {"starts_at": FROM - timedelta(days=1), "ends_at": UNTIL - timedelta(days=1)}
    noted(world), noted(world, **yesterday)
    assert relief(world, "Andi") == []
    assert relief(world, "Andi", MONDAY - timedelta(days=1)) == [("23:00", "23:20", "provisional", "")]


@pytest.mark.parametrize(
    ("name", "node", "allowed"),
    [
        ("Sari", "dpmptsp", True), ("Ratna", "perizinan", True), ("Wahyu", "province", True),
        ("Maya", "nation", True), ("Budi", "perizinan", False), ("Rina", "perizinan", False),
        ("Sari", "bkd", False), ("Wahyu", "disdik", False), ("Agung", "province", False),
    ],
)  # fmt: skip
def test_who_notes_an_outage(world: World, name: str, node: str, allowed: bool) -> None:
    def act() -> Outage:
        return noted(world, name, nodes=[getattr(world, node)])

    if allowed:
        assert act().number == "G-2311-07" if node != "nation" else act().number == "G-2311-06"
    else:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("name", "allowed"), [("Wahyu", True), ("Ratna", True), ("Sari", False), ("Maya", False), ("Rina", False)]
)
def test_who_decides(world: World, name: str, allowed: bool) -> None:
    outage = noted(world)
    if allowed:
        decide_relief(by=world.user(name), outage=outage, granted=True, reason="Fiber putus")
        return
    with pytest.raises(NotAllowed):
        decide_relief(by=world.user(name), outage=outage, granted=True, reason="Fiber putus")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nodes": []}, "nodes"),
        ({"kind": "hacker"}, "kind"),
        ({"starts_at": NOW + timedelta(minutes=1)}, "starts_at"),
        ({"ends_at": FROM}, "ends_at"),
        ({"ends_at": NOW + timedelta(minutes=1)}, "ends_at"),
        ({"starts_at": FROM - timedelta(days=8)}, "starts_at"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_impossible_outages_are_refused(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        noted(world, **changes)
    assert refusal.value.field == field
    assert Outage.objects.count() == 0


def test_a_decision_without_a_reason_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        decide_relief(by=world.user("Wahyu"), outage=noted(world), granted=True, reason=" ")


def test_nodes_below_another_are_named_once(world: World) -> None:
    outage = noted(world, "Wahyu", nodes=[world.perizinan, world.dpmptsp, world.sekretariat])
    assert [part.node_id for part in outage.parts.all()] == [world.dpmptsp.pk]


def test_findings_hear_of_every_change(world: World, clock_at: Any) -> None:
    outage = noted(world)
    clock_at(NOW + timedelta(hours=2))
    before = NOW + timedelta(hours=1)
    assert outages_changed_since(before) == []
    decide_relief(by=world.user("Wahyu"), outage=outage, granted=True, reason="Fiber putus")
    assert outages_changed_since(before) == [(world.dpmptsp, MONDAY, MONDAY)]


@pytest.mark.parametrize("rows", [1, 3])
def test_relief_costs_the_same_for_any_number(
    world: World, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        noted(world)
    people = [world.person(name).pk for name in ("Rina", "Andi", "Dewi")[:rows]]
    with django_assert_num_queries(3):
        assert len(relief_on(people, MONDAY - timedelta(days=6), MONDAY)) == rows
