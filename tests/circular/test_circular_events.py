"""Circulars that hold while an event lasts: opened and closed by officers, in the region, by group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from circulars_at_work import put_in_force
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.models import Circular, Occurrence
from tatakerja.circular.queries import (
    circulars_in_force,
    effective_policies,
    ground_of,
    impact_of,
    retroactive_days,
)
from tatakerja.circular.services import adopt_circular, close_event, open_event
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.queries import posts_on
from tatakerja.platform.models import AuditEvent
from world import World

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
EVENT = "ppkm_mikro"
WHILE: dict[str, object] = {"valid.from": "2026-11-02", "valid.while_event": EVENT}


@pytest.fixture
def bound(world: World) -> Circular:
    """A quarter in the office, as long as the event lasts."""
    return put_in_force(world, "kaltim-2021", WHILE)


def recorded(world: World, first: date, last: date | None = None) -> Occurrence:
    by = world.user("Wahyu")
    held = open_event(by=by, region=world.province, event=EVENT, on=first, reason="Instruksi Gubernur")
    if last is not None:
        close_event(by=by, region=world.province, event=EVENT, on=last, reason="Instruksi dicabut")
    held.refresh_from_db()
    return held


def in_force(world: World, day: date) -> list[int]:
    return [one.pk for one in circulars_in_force(world.province, day)]


def test_it_holds_from_the_first_to_the_last_day_of_the_event_and_again_when_it_returns(
    world: World, bound: Circular
) -> None:
    assert in_force(world, TUESDAY) == []
    recorded(world, TUESDAY, date(2026, 11, 27))
    recorded(world, date(2026, 12, 7))
    days = {
        MONDAY: [], TUESDAY: [bound.pk], date(2026, 11, 27): [bound.pk], date(2026, 11, 28): [],
        date(2026, 12, 6): [], date(2026, 12, 7): [bound.pk], date(2027, 3, 1): [bound.pk],
    }  # fmt: skip
    assert {day: in_force(world, day) for day in days} == days


@pytest.mark.parametrize("names", [["Rina"], ["Rina", "Budi", "Tono"]])
def test_one_query_more_for_any_number_of_people(
    world: World, bound: Circular, names: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    recorded(world, TUESDAY)
    posts = posts_on(TUESDAY, people=[world.person(name).pk for name in names])
    with django_assert_num_queries(3):
        held = effective_policies(posts, TUESDAY)
    assert held[world.person("Rina").pk].circulars == ("kaltim-2021",)


def test_groups_begin_on_their_own_days_while_the_event_lasts(world: World) -> None:
    groups = [{"who": {"class": "jpt_pratama"}, "from": "2026-11-26"}]
    put_in_force(world, "kaltim-2021", WHILE | {"valid.groups": groups})
    recorded(world, TUESDAY, date(2026, 11, 27))
    people = [world.person("Rina").pk, world.person("Ratna").pk]
    bound_on = {}
    for day in (MONDAY, TUESDAY, date(2026, 11, 26), date(2026, 11, 30)):
        held = effective_policies(posts_on(day, people=people), day)
        bound_on[day.day] = [bool(held[person].circulars) for person in people]
    assert bound_on == {23: [False, False], 24: [True, False], 26: [True, True], 30: [False, False]}


def test_an_event_of_the_province_counts_in_its_regencies_but_not_the_other_way(world: World) -> None:
    from tatakerja.circular.services import publish_circular
    from tatakerja.platform.audit import Job

    draft = adopt_circular(by=Job("test"), region=world.regency, slug="kotim-2021", changes=WHILE)
    here = publish_circular(by=Job("test"), circular=draft)
    put_in_force(world, "kaltim-2021", WHILE)
    open_event(by=Job("test"), region=world.regency, event=EVENT, on=TUESDAY, reason="Klaster pegawai")
    assert in_force(world, TUESDAY) == []
    assert [one.pk for one in circulars_in_force(world.regency, TUESDAY)] == [here.pk]
    close_event(by=Job("test"), region=world.regency, event=EVENT, on=TUESDAY, reason="usai")
    recorded(world, date(2026, 12, 1))
    assert [one.pk for one in circulars_in_force(world.regency, date(2026, 12, 1))] == [here.pk]


def test_the_effect_of_a_draft_shows_only_the_days_of_its_event(world: World) -> None:
    recorded_draft = adopt_circular(
        by=world.user("Wahyu"), region=world.province, slug="kaltim-2021", changes=WHILE
    )
    assert impact_of(ground_of(recorded_draft)).effect.to_home == 0
    recorded(world, TUESDAY, date(2026, 11, 25))
    moving = [one.date for one in impact_of(ground_of(recorded_draft)).effect.days if one.to_home]
    assert moving == [TUESDAY, date(2026, 11, 25)]


def test_what_is_refused(world: World, bound: Circular) -> None:
    by = world.user("Wahyu")
    with pytest.raises(NotAllowed):
        open_event(by=world.user("Rina"), region=world.province, event=EVENT, on=TUESDAY, reason="x")
    for event, reason, field in (("banjir", "x", "event"), (EVENT, " ", "reason")):
        with pytest.raises(Invalid) as refused:
            open_event(by=by, region=world.province, event=event, on=TUESDAY, reason=reason)
        assert refused.value.field == field
    recorded(world, TUESDAY)
    with pytest.raises(Conflict) as twice:
        open_event(by=by, region=world.province, event=EVENT, on=date(2026, 12, 1), reason="x")
    assert twice.value.code == "already_open"
    with pytest.raises(Invalid) as early:
        close_event(by=by, region=world.province, event=EVENT, on=MONDAY, reason="usai")
    assert early.value.field == "on"
    close_event(by=by, region=world.province, event=EVENT, on=TUESDAY, reason="usai")
    with pytest.raises(Conflict) as again:
        open_event(by=by, region=world.province, event=EVENT, on=TUESDAY, reason="x")
    assert again.value.code == "overlap"


def test_an_event_recorded_late_makes_its_days_wait(world: World, bound: Circular) -> None:
    person = world.person("Rina").pk
    posts = posts_on(MONDAY, people=[person])
    recorded(world, date(2026, 11, 19))
    found = retroactive_days(posts, date(2026, 11, 1), date(2026, 12, 31))
    assert [day.day for _, day in sorted(found)] == [19, 20, 21, 22, 23]
    assert found[person, MONDAY].sentence.startswith("Keadaan yang mengikat Edaran Gubernur Tanjung Raya")
    assert found[person, MONDAY].sentence.endswith(
        "dicatat surut pada 23 Nov 2026: Instruksi Gubernur. Menunggu penetapan."
    )
    by = world.user("Wahyu")
    close_event(by=by, region=world.province, event=EVENT, on=date(2026, 11, 20), reason="Salah catat")
    found = retroactive_days(posts, date(2026, 11, 1), date(2026, 12, 31))
    reasons = {day.day: one.reason for (_, day), one in sorted(found.items())}
    assert reasons == {
        19: "Instruksi Gubernur", 20: "Instruksi Gubernur",
        21: "Salah catat", 22: "Salah catat", 23: "Salah catat",
    }  # fmt: skip


def test_the_page_opens_and_closes_it(
    world: World, bound: Circular, sign_in: Callable[[object], Client]
) -> None:
    client = sign_in(world.user("Wahyu"))
    page = client.get("/edaran/peristiwa/")
    assert (page.context["acts"], page.status_code) == ({"open": [EVENT], "close": []}, 200)
    given = {"act": "open", "event": EVENT, "on": "2026-11-24", "reason": "Instruksi Gubernur"}
    wrong = client.post("/edaran/peristiwa/", given | {"on": "besok"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["on"])
    assert client.post("/edaran/peristiwa/", given).status_code == 302
    page = client.get("/edaran/peristiwa/")
    assert page.context["acts"] == {"open": [], "close": [EVENT]}
    assert "Berlangsung" in page.content.decode()
    close = {"act": "close", "event": EVENT, "on": "2026-11-27", "reason": "Dicabut"}
    assert client.post("/edaran/peristiwa/", close).status_code == 302
    assert Occurrence.objects.values_list("event", "first", "last").get() == (
        EVENT, TUESDAY, date(2026, 11, 27),
    )  # fmt: skip
    actions = AuditEvent.objects.filter(action__startswith="circular.event").values_list("action", flat=True)
    assert sorted(actions) == ["circular.event_closed", "circular.event_opened"]
    assert sign_in(world.user("Rina")).get("/edaran/peristiwa/").status_code == 403
