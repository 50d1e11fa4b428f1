"""The effect of a draft before it binds, two people behind it, notices for those whose days change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from circulars_at_work import put_in_force, second_officer
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.models import Circular, Notice
from tatakerja.circular.queries import ground_of, impact_of
from tatakerja.circular.queries.effect_words import effect_words, message_of
from tatakerja.circular.services import adopt_circular, change_circular, publish_circular
from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from world import World

SignIn = Callable[[object], Client]


def drafted(world: World, slug: str = "kaltim-2021", **changes: object) -> Circular:
    wanted = {"valid.from": "2026-11-30"} | {
        path.replace("__", "."): value for path, value in changes.items()
    }
    return adopt_circular(by=world.user("Wahyu"), region=world.province, slug=slug, changes=wanted)


def told(circular: Circular) -> set[str]:
    return {one.person.name.split()[0] for one in Notice.objects.filter(circular=circular)}


PROVINCE = {"Ratna", "Sari", "Budi", "Rina", "Andi", "Dewi", "Wahyu", "Agung", "Maya"}


def test_the_message_counts_people_agencies_and_moves_of_the_first_day(world: World) -> None:
    ground = ground_of(drafted(world))
    impact = impact_of(ground)
    # a quarter of three, of four and of two people, rounded down: one in the office where nine were
    assert (impact.people, impact.agencies) == (9, 2)
    assert impact.first is not None
    assert (impact.first.date, impact.first.office_before) == (date(2026, 11, 30), 9)
    assert impact.first.to_home == 9 - impact.first.office_after
    assert message_of(impact, ground.today) == (
        "Aturan ini mengenai 9 pegawai di 2 OPD. Mulai Senin, 30 November 2026, "
        f"{impact.first.to_home} orang berpindah dari kantor ke rumah."
    )


def test_a_day_of_this_week_is_named_by_its_weekday(world: World) -> None:
    ground = ground_of(drafted(world, valid__from="2026-11-24"))
    assert " Mulai Selasa, " in message_of(impact_of(ground), ground.today)


@pytest.mark.parametrize("circulars", [1, 3])
def test_the_effect_costs_the_same_for_one_and_for_three(
    world: World, circulars: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for slug in ("kaltim-2020", "banten-2020", "probolinggo-2020")[:circulars]:
        put_in_force(world, slug, {"valid.from": "2026-11-02", "valid.until": None})
    draft = drafted(world)
    with django_assert_num_queries(6):
        ground = ground_of(draft)
        impact_of(ground)
    assert len(ground.regions[0].before) == circulars


def test_the_effect_is_compared_with_the_version_it_replaces(world: World, quarter: Circular) -> None:
    ground = ground_of(drafted(world, office__max_share=50))
    words = effect_words(ground, impact_of(ground))
    assert words["replaced"] == quarter
    shares = [row for row in words["differences"] if row["name"] == "Paling banyak di kantor"]
    assert [(row["before"], row["after"], row["direction"]) for row in shares] == [
        ("25%", "50%", "lebih longgar")
    ]
    assert all(day.to_home == 0 for day in words["moves"])


def test_an_agency_that_cannot_comply_is_named_with_the_gap(world: World) -> None:
    ground = ground_of(drafted(world, "banten-2020"))
    words = effect_words(ground, impact_of(ground))
    # five on duty a day: three people of the BKD, fewer than five of the pool in the other agency
    assert words["unable"][0]["agency"] == "Badan Kepegawaian Daerah"
    assert words["unable"][0]["worst"] == 2
    assert any(one["clause"] for conflict in words["conflicts"] for one in _parties(conflict))


def _parties(conflict: dict[str, object]) -> list[dict[str, str]]:
    parties = conflict["parties"]
    assert isinstance(parties, tuple)
    return [{"clause": one.clause} for one in parties]


def test_whoever_wrote_it_does_not_approve_it(world: World) -> None:
    draft = drafted(world)
    other = second_officer(world)
    with pytest.raises(NotAllowed) as refused:
        publish_circular(by=world.user("Wahyu"), circular=draft)
    assert refused.value.code == "second_person_needed"
    change_circular(by=other, circular=draft, changes=draft.changes)
    with pytest.raises(NotAllowed):
        publish_circular(by=other, circular=draft)  # now both have written it
    assert not Circular.objects.filter(state=Circular.State.PUBLISHED).exists()


@pytest.mark.parametrize("first", ["2026-11-23", "2026-11-02"])
def test_days_that_have_begun_need_a_reason(world: World, first: str) -> None:
    draft = drafted(world, valid__from=first)
    with pytest.raises(Invalid) as refused:
        publish_circular(by=second_officer(world), circular=draft, retroactive_reason="  ")
    assert (refused.value.code, refused.value.field) == ("retroactive_reason_missing", "retroactive_reason")
    held = publish_circular(by=second_officer(world), circular=draft, retroactive_reason="SE baru terbit")
    assert (held.state, held.retroactive_reason) == (Circular.State.PUBLISHED, "SE baru terbit")
    event = AuditEvent.objects.get(action="circular.published")
    assert (event.data["retroactive"], event.data["reason"]) == (True, "SE baru terbit")


def test_a_job_publishes_without_a_second_person(world: World) -> None:
    draft = drafted(world, valid__from="2026-11-02")
    assert publish_circular(by=Job("test"), circular=draft).state == Circular.State.PUBLISHED


def test_everybody_whose_days_change_is_told_once(world: World) -> None:
    held = publish_circular(by=second_officer(world), circular=drafted(world))
    assert told(held) == PROVINCE
    assert {one.first for one in held.notices.all()} == {date(2026, 11, 30)}


def test_who_stays_as_before_is_not_told(world: World) -> None:
    draft = drafted(world, "probolinggo-2020", valid__until="2026-12-18")
    held = publish_circular(by=second_officer(world), circular=draft)
    # eselon II and III stay in the office as on any day (A4-04)
    assert told(held) == PROVINCE - {"Ratna", "Budi"}


def test_the_same_rules_again_tell_nobody(world: World, quarter: Circular) -> None:
    held = publish_circular(by=second_officer(world), circular=drafted(world))
    assert held.version == 2
    assert told(held) == set()


def test_a_notice_stands_on_the_persons_own_page_until_it_is_read(world: World, sign_in: SignIn) -> None:
    publish_circular(by=second_officer(world), circular=drafted(world))
    client = sign_in(world.user("Rina"))
    assert "Edaran yang mengubah hari kerja Anda" in client.get("/edaran/").content.decode()
    client.post("/edaran/dibaca/")
    assert "Edaran yang mengubah hari kerja Anda" not in client.get("/edaran/").content.decode()
    unread = Notice.objects.filter(seen_at__isnull=True).values_list("person__name", flat=True)
    assert {name.split()[0] for name in unread} == PROVINCE - {"Rina"}


def test_the_approval_page_shows_the_effect_and_refuses_without_tick_or_reason(
    world: World, sign_in: SignIn
) -> None:
    draft = drafted(world, valid__from="2026-11-02")
    client = sign_in(second_officer(world))
    page = client.get(f"/edaran/{draft.pk}/berlakukan/").content.decode()
    assert "Aturan ini mengenai 9 pegawai di 2 OPD." in page
    without = client.post(f"/edaran/{draft.pk}/berlakukan/")
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["sure"])
    reasonless = client.post(f"/edaran/{draft.pk}/berlakukan/", {"sure": "on"})
    assert (reasonless.status_code, list(reasonless.context["form"].errors)) == (422, ["retroactive_reason"])


def test_the_portal_names_rosters_that_become_invalid(world: World, sign_in: SignIn) -> None:
    from tatakerja.platform import clock
    from tatakerja.roster.models import RosterPlan

    plan = RosterPlan.objects.create(
        agency=world.dpmptsp, first=date(2026, 11, 23), last=date(2026, 12, 18), state="published",
        drafted_at=clock.now(), published_at=clock.now(),
    )  # fmt: skip
    draft = drafted(world)
    response = sign_in(world.user("Wahyu")).get(f"/edaran/{draft.pk}/dampak/")
    assert response.status_code == 200
    assert [(one.plan, one.since) for one in response.context["outdated"]] == [(plan, date(2026, 11, 30))]
    assert sign_in(world.user("Rina")).get(f"/edaran/{draft.pk}/dampak/").status_code == 404
