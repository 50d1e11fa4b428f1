"""Who sees, makes and changes rosters."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from roster_office import FIRST, LAST, draft, published

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.models import Role, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.roster.access import agencies_to_plan, may_plan, visible_plans
from tatakerja.roster.models import DayChange, RosterPlan
from tatakerja.roster.services import (
    change_day,
    discard_plan,
    draft_plan,
    publish_plan,
    record_absence,
    set_cell,
    withdraw_absence,
)
from world import START, World, make_person

pytestmark = pytest.mark.usefixtures("monday", "holidays")


@pytest.mark.parametrize(
    ("name", "plans"),
    [
        ("Ratna", True), ("Sari", True), ("Wahyu", True),
        ("Budi", False), ("Rina", False), ("Agung", False), ("Maya", False), ("Tono", False),
    ],
)  # fmt: skip
def test_heads_and_personnel_officers_make_rosters(world: World, name: str, plans: bool) -> None:
    user, held = world.user(name), draft(world)
    assert may_plan(user, world.dpmptsp) is plans
    acts = (
        lambda: draft_plan(by=user, agency=world.dpmptsp, first=FIRST, last=LAST),
        lambda: set_cell(by=user, plan=held, person=world.person("Rina"), day=LAST, letter="H"),
        lambda: publish_plan(by=user, plan=held),
        lambda: discard_plan(by=user, plan=held),
    )
    for act in acts:
        if plans and act is not acts[3]:
            act()
        elif not plans:
            with pytest.raises(NotAllowed):
                act()
    assert RosterPlan.objects.get().state == ("published" if plans else "draft")


def test_an_officer_of_another_agency_is_a_stranger(world: World) -> None:
    other = make_person("198801012011011099", "Joko", world.disdik, "Pengelola")
    assert other.user is not None
    RoleGrant.objects.create(user=other.user, role=Role.AGENCY_OFFICER, node=world.disdik, valid_from=START)
    held = draft(world)
    assert list(visible_plans(other.user)) == []
    assert list(agencies_to_plan(other.user)) == [world.disdik]
    with pytest.raises(NotAllowed):
        publish_plan(by=other.user, plan=held)


@pytest.mark.parametrize(
    ("name", "draft_seen", "published_seen"),
    [
        ("Ratna", True, True), ("Sari", True, True), ("Wahyu", True, True), ("Agung", True, True),
        ("Maya", True, True), ("Budi", False, True), ("Rina", False, True), ("Tono", False, False),
    ],
)  # fmt: skip
def test_what_each_sees(world: World, name: str, draft_seen: bool, published_seen: bool) -> None:
    held = draft(world)
    assert list(visible_plans(world.user(name))) == ([held] if draft_seen else [])
    publish_plan(by=Job("test"), plan=held)
    assert list(visible_plans(world.user(name))) == ([held] if published_seen else [])


def test_anonymous_sees_nothing(world: World) -> None:
    published(world)
    assert list(visible_plans(AnonymousUser())) == []


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("Budi", True), ("Ratna", True), ("Sari", True), ("Wahyu", True),
        ("Rina", False), ("Andi", False), ("Agung", False), ("Maya", False), ("Tono", False),
    ],
)  # fmt: skip
def test_a_single_day_is_changed_by_superior_and_planners(world: World, name: str, allowed: bool) -> None:
    user, rina = world.user(name), world.person("Rina")
    acts = (
        lambda: change_day(by=user, person=rina, day=LAST, mode="WFO", reason="rapat"),
        lambda: record_absence(by=user, person=rina, first=FIRST, last=FIRST, kind="leave", source="c/1"),
        lambda: withdraw_absence(by=user, person=rina, source="c/1"),
    )
    for act in acts:
        if allowed:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()
    assert DayChange.objects.exists() is allowed


def test_nobody_changes_the_own_day(world: World) -> None:
    for name in ("Ratna", "Sari"):
        with pytest.raises(NotAllowed):
            change_day(by=world.user(name), person=world.person(name), day=LAST, mode="WFH", reason="x")


def test_the_direct_superior_of_the_day_needs_no_grant(world: World) -> None:
    RoleGrant.objects.filter(user=world.user("Budi")).delete()
    change_day(by=world.user("Budi"), person=world.person("Rina"), day=LAST, mode="WFO", reason="rapat")
    assert DayChange.objects.get().actor == world.user("Budi")
