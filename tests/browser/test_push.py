"""A push wakes the phone's worker, which shows the words and opens the page behind them."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from conftest import Axe, Visit
from tatakerja.platform.models import NoticeChoice
from world import World

REGISTERED = "() => navigator.serviceWorker.ready.then((one) => one.scope)"
SHOWN = """() => navigator.serviceWorker.ready.then((one) => one.getNotifications())
  .then((all) => all.map((one) => [one.title, one.body, one.tag, one.data]))"""


def push(page: Page, origin: str, said: dict[str, str]) -> None:
    """What a browser maker's push service would deliver to this phone."""
    wire = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    wire.on("ServiceWorker.workerRegistrationUpdated", lambda one: found.extend(one["registrations"]))
    wire.send("ServiceWorker.enable")
    for _ in range(100):
        if mine := [one["registrationId"] for one in found if one["scopeURL"].startswith(origin)]:
            break
        page.wait_for_timeout(100)
    wire.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": mine[0], "data": json.dumps(said)},
    )


def test_a_push_is_shown_and_a_second_one_takes_its_place(
    visit: Visit, region: World, live_server: Any
) -> None:
    page = visit(region.person("Rina"), "/", location=(-0.5, 117.15, 10))
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    page.evaluate(REGISTERED)
    said = {
        "title": "Jadwal Anda berubah",
        "body": "Rabu 2/12 piket",
        "tag": "roster.changed",
        "url": "/jadwal/",
    }
    push(page, live_server.url + "/", said)
    push(page, live_server.url + "/", said | {"body": "Kamis 3/12 piket"})
    for _ in range(50):
        shown = page.evaluate(SHOWN)
        if shown and shown[0][1] == "Kamis 3/12 piket":
            break
        page.wait_for_timeout(100)
    assert shown == [["Jadwal Anda berubah", "Kamis 3/12 piket", "roster.changed", "/jadwal/"]]


def test_a_person_chooses_how_to_be_told(visit: Visit, region: World, axe: Axe) -> None:
    page = visit(region.person("Rina"), "/platform/pemberitahuan/")
    expect(page.get_by_text("Belum ada pemberitahuan untuk Anda.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Atur cara pemberitahuan").click()
    assert axe(page) == []
    page.get_by_label("Beri tahu saya lewat").select_option("whatsapp")
    page.get_by_label("Nomor WhatsApp").fill("6281234567890")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Pilihan pemberitahuan disimpan.").first).to_be_visible()
    assert NoticeChoice.objects.get().channels == ["whatsapp"]
    channels = visit(region.person("Maya"), "/organisasi/pemberitahuan/")
    expect(channels.get_by_role("heading", name="Saluran dalam 24 jam terakhir")).to_be_visible()
    assert axe(channels) == []
