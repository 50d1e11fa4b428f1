"""The superior's page of evidence that waits: tick, decide, only the own people."""

from __future__ import annotations

from typing import Any

import pytest
from phones import NOW, body, event, phone

from tatakerja.presence.models import Confirmation, PresenceEvent
from tatakerja.presence.services import intake
from world import World


@pytest.fixture
def enter(world: World, clock_at: Any, sign_in: Any) -> Any:
    clock_at(NOW)
    return lambda name: sign_in(world.user(name))


def far(world: World, name: str) -> PresenceEvent:
    device, _ = phone(world.person(name))
    intake(device=device, body=body(event(lat=-0.512, clock="unknown")))
    return PresenceEvent.objects.filter(person=world.person(name)).latest("id")


def test_everything_ticked_is_decided_with_one_tap(enter: Any, world: World) -> None:
    waiting = [far(world, name).pk for name in ("Rina", "Andi", "Tono")]
    client = enter("Budi")
    page = client.get("/presensi/menunggu/").content.decode()
    assert ("Rina Wulandari" in page, "Andi Saputra" in page, "Tono Wijaya" in page) == (True, True, False)
    assert "Jam ponsel" in page
    assert "-0.512" not in page
    done = client.post("/presensi/menunggu/", {"events": waiting[:2], "decision": "confirmed"}, follow=True)
    assert "2 presensi dibenarkan." in done.content.decode()
    assert "Semua beres." in done.content.decode()
    assert set(Confirmation.objects.values_list("event_id", flat=True)) == set(waiting[:2])


@pytest.mark.parametrize("form", [{"decision": "confirmed"}, {"events": [0], "decision": "confirmed"}, {}])
def test_nothing_ticked_or_a_stranger_decides_nothing(enter: Any, world: World, form: dict[str, Any]) -> None:
    strange = far(world, "Tono").pk
    chosen = {**form, "events": [strange]} if "events" in form else form
    answer = enter("Budi").post("/presensi/menunggu/", chosen, follow=True)
    assert answer.status_code == 200
    assert Confirmation.objects.count() == 0


def test_refusing_without_a_reason_is_refused(enter: Any, world: World) -> None:
    answer = enter("Budi").post(
        "/presensi/menunggu/", {"events": [far(world, "Rina").pk], "decision": "refused", "reason": ""}
    )
    assert answer.status_code == 422
    assert "Tuliskan alasannya" in answer.content.decode()
    assert Confirmation.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    enter: Any, world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    for name in ["Rina", "Andi", "Dewi"][:rows]:
        far(world, name)
    client = enter("Budi")
    with django_assert_max_num_queries(19):  # the look is written down
        assert client.get("/presensi/menunggu/").status_code == 200
