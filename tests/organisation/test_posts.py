"""Posts on a day: acting heads, superiors, groups inherited from the tree, and a fixed number of queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tatakerja.organisation.models import Assignment
from tatakerja.organisation.queries import post_of, posts_on
from world import START, World, make_person

DAY = date(2026, 11, 23)


def test_superior_is_the_head_of_the_unit(world: World) -> None:
    post = post_of(world.person("Rina"), DAY)
    assert post is not None
    assert post.superior_id == world.person("Budi").pk
    assert (post.agency, post.region) == (world.dpmptsp, world.province)


def test_the_head_of_a_unit_answers_to_the_head_of_the_agency(world: World) -> None:
    post = post_of(world.person("Budi"), DAY)
    assert post is not None
    assert post.superior_id == world.person("Ratna").pk


def test_an_acting_head_carries_the_title_and_becomes_the_superior(world: World) -> None:
    Assignment.objects.create(
        person=world.person("Dewi"),
        node=world.perizinan,
        kind=Assignment.Kind.PLT,
        title="Kepala Bidang Perizinan",
        heads_node=True,
        valid_from=DAY,
        valid_until=DAY,
    )
    posts = posts_on(DAY, node=world.perizinan)
    assert posts[world.person("Dewi").pk].titles == ("Analis Perizinan", "Kepala Bidang Perizinan")
    assert posts[world.person("Rina").pk].superior_id == world.person("Dewi").pk
    after = posts_on(date(2026, 11, 24), node=world.perizinan)
    assert after[world.person("Rina").pk].superior_id == world.person("Budi").pk


def test_a_public_service_node_puts_its_people_in_the_group(world: World) -> None:
    world.perizinan.public_service = True
    world.perizinan.save()
    posts = posts_on(DAY, node=world.dpmptsp)
    served = {posts[pk].person.name for pk in posts if "public_service" in posts[pk].groups}
    assert served == {"Budi Hartono", "Rina Wulandari", "Andi Saputra", "Dewi Lestari"}


@pytest.mark.parametrize("extra", [0, 2])
def test_queries_do_not_grow_with_people(world: World, extra: int, django_assert_num_queries: Any) -> None:
    for number in range(extra):
        make_person(f"19900220201502200{number}", f"Tambahan {number}", world.perizinan, "Staf")
    with django_assert_num_queries(4):
        assert len(posts_on(DAY, node=world.perizinan)) == 4 + extra
    assert START < DAY
