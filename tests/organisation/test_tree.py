"""The tree: made, changed, moved and closed; paths stay the chains of ids whatever happens."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation import services
from tatakerja.organisation.models import Node
from tatakerja.organisation.rules import tree
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from world import World

JOB = Job("tests")


def require_sound_paths() -> None:
    for node in Node.objects.select_related("parent"):
        assert node.path == f"{node.parent.path if node.parent else '/'}{node.pk}/"


def test_a_unit_inherits_zone_and_pattern(world: World) -> None:
    world.dpmptsp.pattern = "six_day"
    world.dpmptsp.save()
    unit = services.create_node(
        by=world.user("Sari"), parent=world.dpmptsp, level="unit", kind="bidang", code="tr-x", name="Bidang X"
    )
    assert (unit.zone, unit.pattern, unit.path) == (
        world.dpmptsp.zone,
        "six_day",
        f"{world.dpmptsp.path}{unit.pk}/",
    )
    event = AuditEvent.objects.get(action="organisation.node_created")
    assert (event.actor, event.subject_id, event.node_path) == (world.user("Sari"), str(unit.pk), unit.path)


@pytest.mark.parametrize(
    ("level", "parent", "code"),
    [("unit", "province", "ok"), ("agency", "dpmptsp", "ok"), ("unit", "dpmptsp", "X Y")],
)
def test_places_and_codes_that_cannot_be(world: World, level: str, parent: str, code: str) -> None:
    with pytest.raises(Invalid):
        services.create_node(
            by=JOB, parent=getattr(world, parent), level=level, kind="bidang", code=code, name="X"
        )


def test_a_code_is_taken_once(world: World) -> None:
    with pytest.raises(Conflict):
        services.create_node(
            by=JOB, parent=world.dpmptsp, level="unit", kind="bidang", code="tr-bkd", name="X"
        )


def test_a_new_zone_goes_down_to_those_that_had_the_old_one(world: World) -> None:
    services.change_node(by=JOB, node=world.sekretariat, zone="WIT")
    services.change_node(by=JOB, node=world.dpmptsp, zone="WIB")
    zones = dict(Node.objects.filter(path__startswith=world.dpmptsp.path).values_list("code", "zone"))
    assert zones == {
        "tr-dpmptsp": "Asia/Jakarta",
        "tr-dpmptsp-izin": "Asia/Jakarta",
        "tr-dpmptsp-sek": "Asia/Jayapura",
    }


def test_a_moved_unit_takes_everything_below_along(world: World) -> None:
    child = services.create_node(
        by=JOB, parent=world.perizinan, level="unit", kind="seksi", code="tr-s", name="Seksi"
    )
    services.move_node(by=JOB, node=world.perizinan, parent=world.bkd)
    child.refresh_from_db()
    assert child.path == f"{world.bkd.path}{world.perizinan.pk}/{child.pk}/"
    require_sound_paths()


def test_a_node_does_not_move_below_itself(world: World) -> None:
    child = services.create_node(
        by=JOB, parent=world.perizinan, level="unit", kind="seksi", code="tr-s", name="Seksi"
    )
    with pytest.raises(Conflict):
        services.move_node(by=JOB, node=world.perizinan, parent=child)


def test_a_unit_with_people_is_not_closed(world: World) -> None:
    with pytest.raises(Conflict, match="4 jabatan"):
        services.close_node(by=JOB, node=world.perizinan, last=date(2026, 12, 31))


def test_an_empty_unit_is_closed(world: World) -> None:
    unit = services.create_node(
        by=JOB, parent=world.dpmptsp, level="unit", kind="bidang", code="tr-x", name="Bidang X"
    )
    closed = services.close_node(by=world.user("Sari"), node=unit, last=date(2026, 12, 31))
    assert closed.active_until == date(2026, 12, 31)


def test_an_agency_officer_makes_units_but_no_agency(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.create_node(
            by=world.user("Sari"), parent=world.province, level="agency", kind="dinas", code="x", name="X"
        )
    with pytest.raises(NotAllowed):
        services.create_node(
            by=world.user("Sari"), parent=world.bkd, level="unit", kind="bidang", code="x", name="X"
        )


def test_paths_stay_sound_through_many_moves(world: World) -> None:
    chance = random.Random(7)
    units = [world.perizinan, world.sekretariat]
    for number in range(25):
        parent = chance.choice([world.dpmptsp, world.bkd, *units])
        parent.refresh_from_db()
        units.append(
            services.create_node(
                by=JOB, parent=parent, level="unit", kind="seksi", code=f"u{number}", name=f"U {number}"
            )
        )
        try:
            target = chance.choice([world.disdik, *units])
            services.move_node(by=JOB, node=chance.choice(units), parent=target)
        except Conflict:
            continue
    require_sound_paths()


_IDS = st.lists(st.integers(1, 999), min_size=1, max_size=6)


@given(_IDS, _IDS, _IDS)
def test_a_path_inside_a_moved_tree_keeps_its_tail(above: list[int], new: list[int], tail: list[int]) -> None:
    old, to = "".join(f"/{one}" for one in above) + "/", "".join(f"/{one}" for one in new) + "/"
    inner = old
    for one in tail:
        inner = tree.child_path(inner, one)
    moved = tree.moved_path(inner, old, to)
    assert moved == to + "".join(f"{one}/" for one in tail)
    assert tree.moved_path(moved, to, old) == inner


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 3))
def test_a_code_made_of_any_name_is_free_and_valid(parent: str, name: str, repeats: int) -> None:
    taken: set[str] = set()
    for _ in range(repeats + 1):
        code = tree.code_for("tr-dpmptsp", name, taken)
        tree.require_code(code)
        assert code not in taken
        taken.add(code)
