"""Duty places with fences, several a day; a point outside refuses a tap only where the circular says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from phones import AT_OFFICE, NOW, body, event, phone

from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.permit.services import record_duty
from tatakerja.platform.audit import Job
from tatakerja.presence.models import DutyPlace, PresenceEvent
from tatakerja.presence.queries.words import say
from tatakerja.presence.services import add_duty_place, intake, withdraw_duty_place
from world import World

MONDAY = date(2026, 11, 23)
MARKET, HARBOUR = (-0.53, 117.12), (-0.55, 117.10)


@pytest.fixture(autouse=True)
def morning(clock_at: Any) -> None:
    clock_at(NOW)


def place(world: World, at: tuple[float, float] = MARKET, by: str = "Budi", **changes: Any) -> DutyPlace:
    values = {
        "people": [world.person("Rina")], "name": "Pasar Pagi", "fence": {"circle": [*at, 150]},
        "first": MONDAY, "last": MONDAY + timedelta(days=2), "letter": "ST/12/2026", **changes,
    }  # fmt: skip
    return add_duty_place(by=world.user(by), **values)


def tap(world: World, at: tuple[float, float], name: str = "Rina", accuracy: float = 10) -> dict[str, Any]:
    device, _ = phone(world.person(name))
    sent = event(**{**AT_OFFICE, "lat": at[0], "lon": at[1], "accuracy_m": accuracy})
    return intake(device=device, body=body(sent)).receipts[0].as_json()


def said(receipt: dict[str, Any]) -> tuple[Any, ...]:
    return receipt["status"], receipt["place"], receipt["distance_m"], receipt["limit_m"]


def test_several_duty_places_hold_on_one_day_beside_the_office(world: World) -> None:
    first, second = place(world), place(world, HARBOUR, letter="")
    assert said(tap(world, MARKET)) == ("accepted", "duty", 0, 150)
    assert said(tap(world, HARBOUR)) == ("accepted", "duty", 0, 150)
    assert tap(world, (AT_OFFICE["lat"], AT_OFFICE["lon"]))["place"] == "office"
    assert {row.site for row in PresenceEvent.objects.exclude(place="office")} == {
        f"duty/{first.pk}", f"duty/{second.pk}",
    }  # fmt: skip
    assert tap(world, MARKET, "Andi")["place"] == "outside"


def test_outside_all_of_them_is_said_with_the_nearest(world: World) -> None:
    place(world)
    receipt = tap(world, (MARKET[0] + 0.005, MARKET[1]))
    assert said(receipt) == ("accepted", "outside", 556, 150)
    (row,) = PresenceEvent.objects.filter(place="outside").values()
    assert say(row)[0].text.startswith("Anda 556 m dari titik tugas; batasnya 150 m.")


def test_on_duty_travel_with_a_place_the_fence_counts(world: World) -> None:
    record_duty(
        by=world.user("Sari"), person=world.person("Rina"), letter="ST/12/2026", purpose="Survei",
        first=MONDAY, last=MONDAY,
    )  # fmt: skip
    assert said(tap(world, HARBOUR)) == ("accepted", "duty", None, None)
    place(world)
    assert said(tap(world, MARKET)) == ("accepted", "duty", 0, 150)
    assert tap(world, HARBOUR)["place"] == "outside"


def test_days_before_and_after_and_a_withdrawn_place_do_not_count(world: World, clock_at: Any) -> None:
    held = place(world, first=MONDAY + timedelta(days=1))
    assert tap(world, MARKET)["place"] == "outside"
    held.delete()
    held = place(world)
    withdraw_duty_place(by=world.user("Sari"), place=held)
    assert tap(world, MARKET)["place"] == "outside"
    with pytest.raises(Conflict):
        withdraw_duty_place(by=world.user("Sari"), place=held)


def test_only_those_who_lead_add_one(world: World) -> None:
    for name in ("Rina", "Tono", "Agung", "Maya"):
        with pytest.raises(NotAllowed):
            place(world, by=name)
    with pytest.raises(NotAllowed):
        place(world, people=[world.person("Rina"), world.person("Tono")])
    for changes in (
        {"people": []},
        {"last": MONDAY - timedelta(days=1)},
        {"name": " "},
        {"fence": {"circle": []}},
    ):
        with pytest.raises(Invalid):
            place(world, **changes)


def test_a_tap_is_refused_only_where_the_circular_blocks(world: World, clock_at: Any) -> None:
    assert said(tap(world, MARKET)) == ("accepted", "outside", 4865, 100)
    clock_at(NOW - timedelta(days=7))
    changes = {"valid.from": "2026-11-16", "valid.until": "2026-12-31", "presence.outside": "block"}
    held = adopt_circular(by=Job("test"), region=world.province, slug="banten-2020", changes=changes)
    publish_circular(by=Job("test"), circular=held)
    clock_at(NOW)
    receipt = tap(world, MARKET)
    assert (receipt["status"], receipt["code"]) == ("rejected", "outside_blocked")
    place(world)
    assert tap(world, MARKET)["place"] == "duty"


def test_the_page_from_the_form_to_the_list(world: World, sign_in: Any) -> None:
    budi = sign_in(world.user("Budi"))
    form = {
        "name": "Pasar Pagi", "shape": "circle", "lat": "-0.53", "lon": "117.12", "radius": "150",
        "first": "2026-11-23", "last": "2026-11-24", "people": [world.person("Rina").pk],
    }  # fmt: skip
    assert budi.post("/presensi/tempat-tugas/baru/", {**form, "lat": "999"}).status_code == 422
    assert budi.get("/presensi/tempat-tugas/baru/").status_code == 200
    done = budi.post("/presensi/tempat-tugas/baru/", form, follow=True).content.decode()
    assert "Tempat tugas disimpan." in done
    assert "Rina Wulandari" in done
    pk = DutyPlace.objects.get().pk
    assert sign_in(world.user("Tono")).post(f"/presensi/tempat-tugas/{pk}/tarik/").status_code == 404
    assert (
        "Ditarik"
        in sign_in(world.user("Sari"))
        .post(f"/presensi/tempat-tugas/{pk}/tarik/", follow=True)
        .content.decode()
    )
