"""The system's ways out of the application: who sets them, what they change, and what the page shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tatakerja.kernel.errors import Invalid, NotAllowed, NotFound
from tatakerja.organisation.services import route_event
from tatakerja.platform import notify
from tatakerja.platform.models import AuditEvent, NoticeDelivery, NoticeRoute
from tatakerja.platform.notify.events import EVENTS
from tatakerja.platform.notify.routing import route_of
from world import World

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EVENT = "roster.changed"
PAGE = "/organisasi/pemberitahuan/"


@pytest.fixture(autouse=True)
def monday(clock_at: Any) -> None:
    clock_at(NOW)


def tell(world: World, name: str, number: int = 0) -> list[str]:
    notify.send(EVENT, [world.user(name)], title="Jadwal Anda berubah", key=f"{name}-{number}")
    sent = NoticeDelivery.objects.filter(notice__key=f"{name}-{number}")
    return list(sent.values_list("channel", flat=True))


def test_an_administrator_sets_the_ways_of_an_event_and_takes_them_back(world: World) -> None:
    ships = list(EVENTS[EVENT].route)
    assert tell(world, "Rina") == ships[:1]
    route_event(by=world.user("Maya"), event=EVENT, channels=["telegram", "email"])
    assert (tell(world, "Andi"), list(route_of(EVENT))) == (["telegram"], ["telegram", "email"])
    route_event(by=world.user("Maya"), event=EVENT, channels=[])
    assert tell(world, "Budi") == []
    route_event(by=world.user("Maya"), event=EVENT, channels=ships)
    assert (NoticeRoute.objects.count(), tell(world, "Dewi")) == (0, ships[:1])
    assert AuditEvent.objects.filter(action="platform.notice_route_set").count() == 3


def test_what_is_refused(world: World) -> None:
    for name in ("Wahyu", "Agung", "Sari", "Rina"):
        with pytest.raises(NotAllowed):
            route_event(by=world.user(name), event=EVENT, channels=[])
    for channels in (["email", "email"], ["pager"]):
        with pytest.raises(Invalid):
            route_event(by=world.user("Maya"), event=EVENT, channels=channels)
    for event in ("roster.nothing", "platform.tried_out"):
        with pytest.raises(NotFound):
            route_event(by=world.user("Maya"), event=event, channels=[])


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_shows_ways_events_and_deliveries(
    world: World, sign_in: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        tell(world, "Rina", number)
    NoticeDelivery.objects.update(state="sent", receipt="message-77")
    client = sign_in(world.user("Maya"))
    client.get(PAGE)
    with django_assert_max_num_queries(16):
        page = client.get(PAGE).content.decode()
    assert (page.count("message-77"), world.person("Rina").name in page) == (count, False)
    address = f"{PAGE}{EVENT}/"
    assert client.post(address, {"first": "email", "second": "email"}).status_code == 422
    assert client.post(address, {"second": "email"}).status_code == 302
    assert "Diubah" in client.get(PAGE).content.decode()
    assert list(route_of(EVENT)) == ["email"]
    assert sign_in(world.user("Wahyu")).get(PAGE).status_code == 403
