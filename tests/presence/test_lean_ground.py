"""The lean ground says what the full one says, and never what was true before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from phones import NOW

from tatakerja.circular.models import Circular, HolidayYear
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.organisation.models import Assignment, GroupMembership, RegisteredPoint, Workplace
from tatakerja.platform.audit import Job
from tatakerja.presence.queries.ground import Ground, grounds_on
from tatakerja.presence.queries.lean import lean_ground
from tatakerja.roster.models import DayChange, RosterPlan, RosterRow
from world import HOME, OFFICE, START, World, make_node

DAY = date(2026, 11, 23)
JOB = Job("test")


def same(world: World, day: date = DAY) -> dict[str, str]:
    """Compares both ways for everybody; answers the modes by name."""
    people = {person.pk: person for person in world.people.values()}
    for person in people.values():
        person.refresh_from_db()
    full, modes = grounds_on(list(people), day), {}
    for name, person in world.people.items():
        lean, whole = lean_ground(person, day), full.get(person.pk)
        assert _plain(lean) == _plain(whole), name
        if lean is not None:
            modes[name] = lean.plan.mode
    return modes


def _plain(ground: Ground | None) -> Any:
    if ground is None:
        return None
    return replace(ground.post, superior_id=None), ground.plan, ground.sites, ground.day


def circular(world: World, slug: str) -> Circular:
    held = adopt_circular(
        by=JOB,
        region=world.province,
        slug=slug,
        changes={"valid.from": "2026-11-16", "valid.until": "2026-12-31"},
    )
    publish_circular(by=JOB, circular=held)
    return held


def roster(world: World, cells: str, at: datetime, **fields: Any) -> RosterPlan:
    days = [(date(2026, 11, 23) + timedelta(days=index)).isoformat() for index in range(len(cells))]
    basis = {"days": [{"clauses": ["A0-03"], "basis": f"Jadwal {at:%H}"} for _ in days]}
    plan = RosterPlan.objects.create(
        agency=world.dpmptsp, first=DAY, last=date(2026, 11, 27), version=RosterPlan.objects.count() + 1,
        days=days, basis=basis, drafted_at=at, published_at=at, **fields,
    )  # fmt: skip
    RosterRow.objects.create(plan=plan, person=world.person("Rina"), unit=world.perizinan, cells=cells)
    return plan


def test_without_a_circular_and_on_a_weekend(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    assert set(same(world).values()) == {"WFO"}
    assert set(same(world, date(2026, 11, 22)).values()) == {"OFF"}
    assert same(world, START - timedelta(days=1)) == {}


@pytest.mark.parametrize("slug", ["banten-2020", "kaltim-2020", "kaltim-2026", "mendagri-2026"])
def test_under_a_circular_that_is_published_and_ended(world: World, clock_at: Any, slug: str) -> None:
    clock_at(NOW)
    before = same(world)
    held = circular(world, slug)
    same(world)
    same(world, date(2026, 11, 27))
    Circular.objects.filter(pk=held.pk).update(ended_on=DAY - timedelta(days=1), state="ended")
    assert same(world) == before


def test_every_change_counts_from_the_next_tap_on(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    rina = world.person("Rina")
    assert same(world)["Rina"] == "WFO"
    first = roster(world, "HOPHO", NOW, state=RosterPlan.State.DRAFT)
    assert same(world)["Rina"] == "WFO"
    RosterPlan.objects.filter(pk=first.pk).update(state=RosterPlan.State.PUBLISHED)
    assert same(world)["Rina"] == "WFH"
    RosterRow.objects.filter(plan=first).update(cells="PHHHH")
    assert (same(world)["Rina"], same(world, date(2026, 11, 24))["Rina"]) == ("PIKET", "WFH")
    RosterPlan.objects.filter(pk=first.pk).update(state=RosterPlan.State.SUPERSEDED)
    roster(world, "OOOOO", NOW + timedelta(hours=1), state=RosterPlan.State.PUBLISHED)
    assert same(world)["Rina"] == "WFO"
    DayChange.objects.create(
        person=rina, date=DAY, mode="LEAVE", source="Cuti 12", at=NOW + timedelta(hours=2), job="x"
    )
    assert same(world)["Rina"] == "LEAVE"
    DayChange.objects.create(person=rina, date=DAY, mode="RESTORED", at=NOW + timedelta(hours=3), job="x")
    assert same(world)["Rina"] == "WFO"
    year = {"year": 2026, "source": "SKB", "recorded_at": NOW}
    HolidayYear.objects.create(**year, days=[])
    assert same(world)["Rina"] == "WFO"
    holiday = {"date": DAY.isoformat(), "name": "Hari X", "kind": "national", "provisional": False}
    HolidayYear.objects.create(**year, version=2, days=[holiday])
    assert set(same(world).values()) == {"OFF"}


def test_places_posts_groups_and_the_tree(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    circular(world, "banten-2020")
    rina, andi = world.person("Rina"), world.person("Andi")
    Workplace.objects.create(
        node=world.perizinan, name="Loket", active_from=START,
        fence={"polygon": [[-0.5, 117.1], [-0.5, 117.2], [-0.6, 117.2]]},
    )  # fmt: skip
    Workplace.objects.create(
        node=world.dpmptsp,
        name="Lama",
        fence={"circle": [*OFFICE, 50]},
        active_from=START,
        active_until=START,
    )
    Workplace.objects.create(node=world.bkd, name="BKD", fence={"circle": [*HOME, 70]}, active_from=START)
    RegisteredPoint.objects.create(
        person=rina, state="approved", lat=-0.51, lon=117.13, radius_m=150, proposed_at=NOW, address="Kos"
    )
    RegisteredPoint.objects.create(person=andi, lat=-0.52, lon=117.14, proposed_at=NOW, address="Baru")
    GroupMembership.objects.create(person=andi, group="pregnant", valid_from=START)
    GroupMembership.objects.create(person=rina, group="ill", valid_from=START, valid_until=START)
    Assignment.objects.create(
        person=andi,
        node=world.sekretariat,
        kind=Assignment.Kind.PLT,
        title="Plt. Sekretaris",
        heads_node=True,
        valid_from=START,
    )
    same(world)
    seksi = make_node(world.perizinan, "unit", "seksi", "tr-izin-1", "Seksi Satu", "Asia/Makassar")
    Assignment.objects.filter(person=rina).update(node=seksi)
    world.perizinan.public_service = True
    world.perizinan.save()
    same(world)
    Assignment.objects.filter(person=rina).update(valid_until=DAY - timedelta(days=1))
    Assignment.objects.create(person=rina, node=world.disdik, title="Staf", valid_from=DAY)
    same(world)
    Assignment.objects.filter(person=andi, kind=Assignment.Kind.DEFINITIVE).update(node=world.province)
    assert "Andi" not in same(world)
    andi.active = False
    andi.save()
    same(world)


def test_two_statements_once_the_common_parts_are_known(
    world: World, clock_at: Any, django_assert_num_queries: Any
) -> None:
    clock_at(NOW.astimezone(UTC))
    circular(world, "banten-2020")
    lean_ground(world.person("Rina"), DAY)
    with django_assert_num_queries(2):
        lean_ground(world.person("Dewi"), DAY)
    assert connection.vendor in ("sqlite", "postgresql")
