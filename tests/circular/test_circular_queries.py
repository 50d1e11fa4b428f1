"""The effective policy of many people in a fixed number of queries, by the posts they hold that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from circulars_at_work import put_in_force
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.models import Circular
from tatakerja.circular.queries import accounts_of, effective_policies, facts_of, time_rules_for
from tatakerja.circular.rules.office import Category
from tatakerja.circular.rules.worktime import workday
from tatakerja.organisation.models import Assignment, GroupMembership
from tatakerja.organisation.queries import posts_on, tree
from world import World

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("names", [["Rina"], ["Rina", "Budi", "Tono"]])
def test_two_queries_for_any_number_of_people(
    world: World, quarter: Circular, names: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    posts = posts_on(DAY, people=[world.person(name).pk for name in names])
    with django_assert_num_queries(2):
        held = effective_policies(posts, DAY)
    assert list(held) == list(posts)


def test_a_province_does_not_bind_the_regencies_staff(world: World, quarter: Circular) -> None:
    people = [world.person(name).pk for name in ("Rina", "Tono")]
    held = effective_policies(posts_on(DAY, people=people), DAY)
    assert held[world.person("Rina").pk].circulars == ("kaltim-2021",)
    assert held[world.person("Tono").pk].circulars == ()


def test_before_its_first_day_nothing_holds(world: World, quarter: Circular) -> None:
    day = date(2026, 11, 1)
    held = effective_policies(posts_on(day, people=[world.person("Rina").pk]), day)
    assert [one.regime.value for one in held.values()] == ["ordinary"]


def test_an_acting_head_must_be_in_the_office_like_a_head(world: World) -> None:
    put_in_force(world, "kotim-2021", {"valid.from": "2026-11-02"})
    dewi, ratna = world.person("Dewi"), world.person("Ratna")
    before = effective_policies(posts_on(DAY, people=[dewi.pk, ratna.pk]), DAY)
    assert before[dewi.pk].mode.category is Category.POOL
    assert before[ratna.pk].mode.category is Category.MANDATORY
    Assignment.objects.create(
        person=dewi,
        node=world.dpmptsp,
        kind=Assignment.Kind.PLT,
        title="Kepala Dinas",
        heads_node=True,
        valid_from=DAY,
        valid_until=DAY,
    )
    acting = effective_policies(posts_on(DAY, people=[dewi.pk]), DAY)[dewi.pk]
    assert acting.mode.category is Category.MANDATORY
    assert acting.mode.clauses == ("A1-04", "A1-08")
    after = date(2026, 11, 24)
    assert (
        effective_policies(posts_on(after, people=[dewi.pk]), after)[dewi.pk].mode.category is Category.POOL
    )


def test_the_group_of_the_day_decides(world: World) -> None:
    put_in_force(world, "banten-2020", {"valid.from": "2026-11-02"})
    andi = world.person("Andi")
    GroupMembership.objects.create(person=andi, group="task_force", valid_from=DAY, valid_until=DAY)
    today = effective_policies(posts_on(DAY, people=[andi.pk]), DAY)[andi.pk]
    assert today.mode.category is Category.GROUP_OFFICE
    later = date(2026, 11, 24)
    assert (
        effective_policies(posts_on(later, people=[andi.pk]), later)[andi.pk].mode.category is Category.POOL
    )


def test_unit_of_account_is_the_unit_below_the_agency(world: World) -> None:
    whole = tree()
    accounts = accounts_of(whole)
    posts = posts_on(DAY, node=world.dpmptsp, whole=whole)
    assert facts_of(posts[world.person("Rina").pk], accounts, DAY).unit == "tr-dpmptsp-izin"
    assert facts_of(posts[world.person("Ratna").pk], accounts, DAY).unit == "tr-dpmptsp-sek"
    assert accounts[world.bkd.pk] == world.bkd


def test_the_structural_level_is_that_of_the_node_somebody_heads(world: World) -> None:
    whole = tree()
    accounts = accounts_of(whole)
    posts = posts_on(DAY, node=world.dpmptsp, whole=whole)
    names = ("Ratna", "Budi", "Rina")
    tiers = [facts_of(posts[world.person(name).pk], accounts, DAY).tier for name in names]
    assert tiers == [1, 2, 0]


def test_hours_follow_the_law_on_the_recorded_holidays(
    world: World, holidays: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    posts = posts_on(DAY, people=[world.person("Rina").pk])
    held = effective_policies(posts, DAY)[world.person("Rina").pk]
    with django_assert_num_queries(1):
        rules = time_rules_for(DAY, DAY)
    answer = workday(rules, held)
    assert answer.explanation.working
    assert answer.net_minutes > 0


def test_ranked_in_bulk_the_same_kind_of_person_gets_the_same_answer(
    world: World, quarter: Circular, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tatakerja.circular.queries import reading

    asked: list[object] = []
    original: Callable[..., object] = reading.effective_policy
    monkeypatch.setattr(reading, "effective_policy", lambda *args: asked.append(args) or original(*args))
    held = effective_policies(posts_on(DAY, node=world.dpmptsp), DAY)
    assert len(held) == 6
    assert len(asked) == 1
