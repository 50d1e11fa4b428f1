"""An office's own line speaks for a tap whose fix is poor, and never against one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from phones import NOW, body, event, phone, post, receipts

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import OfficeNetwork
from tatakerja.presence.queries.signals import taps_between
from tatakerja.presence.services import add_network, end_network, intake
from world import World

LINE = "203.0.113.9"


@pytest.fixture(autouse=True)
def line(world: World, clock_at: Any) -> OfficeNetwork:
    clock_at(NOW)
    return add_network(by=world.user("Sari"), agency=world.dpmptsp, cidr="203.0.113.8/29", label="Kantor")


def flags(world: World, address: str, name: str = "Rina", **fields: Any) -> list[str]:
    device, _ = phone(world.person(name))
    taken = intake(device=device, body=body(event(**{"lat": -0.512, **fields})), address=address)
    return list(taken.receipts[0].flags)


def test_only_in_favour_only_at_once_only_the_own_agencys(world: World, line: OfficeNetwork) -> None:
    assert flags(world, LINE) == ["outside", "office_network"]
    assert flags(world, "198.51.100.7") == ["outside"]
    assert flags(world, LINE, name="Tono") == flags(world, "", name="Tono")
    assert flags(world, LINE, lat=-0.502) == []
    assert "office_network" in flags(world, LINE, lat=None, lon=None, accuracy_m=None)
    late = {"at": NOW - timedelta(minutes=9), "clock": "offset"}
    assert "office_network" not in flags(world, LINE, **late)
    outside = [tap.outside for tap in taps_between(NOW, NOW) if tap.person == world.person("Rina").pk]
    assert outside == [False, True, False, False, True]
    end_network(by=world.user("Sari"), network=line)
    assert flags(world, LINE) == ["outside"]


@pytest.mark.parametrize("lean", [True, False])
def test_the_address_comes_with_either_way_of_delivery(world: World, lean: bool) -> None:
    _, token = phone(world.person("Rina"))
    sent = body(event(lat=-0.512))
    answer = post(token, sent, lean=lean, REMOTE_ADDR=LINE)
    assert receipts(answer)[0]["flags"] == ["outside", "office_network"]


def test_who_notes_a_network_and_what_is_refused(world: World, line: OfficeNetwork) -> None:
    for name in ("Rina", "Budi", "Tono"):
        with pytest.raises(NotAllowed):
            add_network(by=world.user(name), agency=world.dpmptsp, cidr=LINE)
        with pytest.raises(NotAllowed):
            end_network(by=world.user(name), network=line)
    with pytest.raises(Invalid):
        add_network(by=world.user("Sari"), agency=world.dpmptsp, cidr="0.0.0.0/0")
    with pytest.raises(Conflict):
        add_network(by=world.user("Sari"), agency=world.dpmptsp, cidr="203.0.113.10/29")
    assert AuditEvent.objects.get(action="presence.network_added").data == {"cidr": "203.0.113.8/29"}


def test_the_page_and_the_superiors_list(world: World, sign_in: Any, line: OfficeNetwork) -> None:
    sari = sign_in(world.user("Sari"))
    form = {"agency": world.dpmptsp.pk, "cidr": "198.51.100.4", "label": "Gedung B"}
    assert sari.post("/presensi/jaringan/", {**form, "cidr": "kantor"}).status_code == 422
    shown = sari.post("/presensi/jaringan/", form, follow=True).content.decode()
    assert "198.51.100.4/32" in shown
    ended = sari.post(f"/presensi/jaringan/{line.pk}/akhiri/", follow=True).content.decode()
    assert "203.0.113.8/29 tidak dipakai lagi" in ended
    tono = sign_in(world.user("Tono"))
    assert tono.post(f"/presensi/jaringan/{line.pk}/akhiri/").status_code == 404
    flags(world, "198.51.100.4")
    budi = sign_in(world.user("Budi"))
    assert "Dari jaringan kantor" in budi.get("/presensi/menunggu/").content.decode()
