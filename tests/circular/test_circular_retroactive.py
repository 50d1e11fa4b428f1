"""What binds backwards makes days wait: whose, which, why, and in how many queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from circulars_at_work import put_in_force, second_officer
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.models import Circular
from tatakerja.circular.queries import retroactive_days
from tatakerja.circular.services import adopt_circular, end_circular, publish_circular
from tatakerja.organisation.queries import Post, posts_on
from world import World

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 20)


def _posts(world: World, *names: str) -> dict[int, Post]:
    return posts_on(MONDAY, people=[world.person(name).pk for name in names])


def _backwards(world: World, slug: str, changes: dict[str, object]) -> Circular:
    draft = adopt_circular(by=world.user("Wahyu"), region=world.province, slug=slug, changes=changes)
    return publish_circular(
        by=second_officer(world), circular=draft, retroactive_reason="Keputusan Gubernur terlambat diterima."
    )


def test_nothing_waits_where_nothing_binds_backwards(
    world: World, quarter: Circular, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    posts = _posts(world, "Rina", "Budi")
    with django_assert_num_queries(1):
        assert retroactive_days(posts, date(2026, 11, 1), date(2026, 12, 31)) == {}


@pytest.mark.parametrize("names", [["Rina"], ["Rina", "Budi", "Tono"]])
def test_the_days_from_its_first_to_the_day_of_publishing_wait(
    world: World, names: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    circular = _backwards(world, "kaltim-2021", {"valid.from": "2026-11-20"})
    posts = _posts(world, *names)
    with django_assert_num_queries(2):
        found = retroactive_days(posts, date(2026, 11, 1), date(2026, 12, 31))
    days = [date(2026, 11, day) for day in (20, 21, 22, 23)]
    bound = [world.person(name).pk for name in names if name != "Tono"]  # the regency's staff is not bound
    assert set(found) == {(person, day) for person in bound for day in days}
    one = found[world.person("Rina").pk, FRIDAY]
    assert (one.circular_id, one.decided_on) == (circular.pk, MONDAY)
    assert one.clauses == ("A0-03", "A0-06", "A0-13", "A0-18", "A0-19")
    assert one.sentence == (
        f"{one.circular} (A0-03, A0-06, A0-13, A0-18, A0-19) diberlakukan surut pada 23 Nov 2026: "
        "Keputusan Gubernur terlambat diterima. Menunggu penetapan."
    )


def test_only_people_whose_day_changes_wait(world: World) -> None:
    _backwards(
        world,
        "kotim-2021",
        {"valid.from": "2026-11-20", "presence": {}, "travel": {}},
    )
    posts = _posts(world, "Ratna", "Rina")
    found = retroactive_days(posts, FRIDAY, FRIDAY)
    assert set(found) == {(world.person("Rina").pk, FRIDAY)}  # the head stays in the office as before


def test_a_new_version_is_compared_with_the_one_it_took_the_place_of(world: World) -> None:
    put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
    _backwards(world, "kaltim-2021", {"valid.from": "2026-11-20", "office.max_share": 50})
    posts = _posts(world, "Rina")
    assert retroactive_days(posts, FRIDAY, MONDAY) == {}  # another share judges nobody's past day anew
    _backwards(world, "kaltim-2021", {"valid.from": "2026-11-23", "office.home": "forbidden"})
    found = retroactive_days(posts, FRIDAY, MONDAY)
    assert {key[1]: one.clauses for key, one in found.items()} == {MONDAY: ("A0-03",)}


def test_ending_on_a_day_that_is_past_makes_the_days_after_it_wait(world: World, quarter: Circular) -> None:
    end_circular(by=world.user("Wahyu"), circular=quarter, on=date(2026, 11, 19), reason="Dicabut Gubernur")
    found = retroactive_days(_posts(world, "Rina"), date(2026, 11, 1), MONDAY)
    assert [day for _, day in sorted(found)] == [date(2026, 11, day) for day in (20, 21, 22, 23)]
    one = found[world.person("Rina").pk, FRIDAY]
    assert one.sentence.endswith("diakhiri surut pada 23 Nov 2026: Dicabut Gubernur. Menunggu penetapan.")


def test_ending_today_makes_nothing_wait(world: World, quarter: Circular) -> None:
    end_circular(by=world.user("Wahyu"), circular=quarter, on=MONDAY, reason="Dicabut Gubernur")
    assert retroactive_days(_posts(world, "Rina"), date(2026, 11, 1), date(2026, 12, 31)) == {}


def test_the_newest_act_speaks_where_two_meet(world: World, clock_at: Callable[[datetime], None]) -> None:
    first = _backwards(world, "kaltim-2021", {"valid.from": "2026-11-20"})
    clock_at(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    second = _backwards(world, "probolinggo-2020", {"valid.from": "2026-11-23", "valid.until": None})
    found = retroactive_days(_posts(world, "Rina"), FRIDAY, MONDAY)
    by_day = {day: one.circular_id for (_, day), one in found.items()}
    assert (by_day[FRIDAY], by_day[MONDAY]) == (first.pk, second.pk)
