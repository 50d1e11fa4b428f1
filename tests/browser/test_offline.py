"""Check-ins that never get lost: no signal, closed browser, ended session, lost reply, wrong clock."""

from __future__ import annotations

import gzip
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Route, expect

from conftest import ARGUMENTS, NOW, READY, STORED, Axe, Phone, offline_tap, tap
from tatakerja.platform import clock
from tatakerja.presence.models import PresenceEvent
from world import PASSWORD, World

SIZE = {"width": 360, "height": 740}
RECORDED = "Presensi masuk tercatat pukul 07.24 WITA, di area kantor (14 m)."
WIPED = """async () => {
  for (let turn = 0; turn < 100 && (await caches.keys()).length; turn += 1)
    await new Promise((on) => setTimeout(on, 50));
  return (await caches.keys()).length === 0;
}"""
CACHED = """async () => {
  const found = {};
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys())
    found[new URL(request.url).pathname] = await (await caches.match(request)).text();
  return found;
}"""

# Forty-nine more taps of the last three days, as the first one is kept.
MANY = """async () => {
  const { store } = await import('/static/presence/store.js');
  const kept = await store(), owner = await kept.get('owner'), [first] = await kept.of(owner);
  for (let turn = 1; turn < 50; turn += 1) {
    const id = crypto.randomUUID(), made = first.made - turn * 5100000;
    const event = { ...first.event, id, kind: 'location', clock: 'offset', at: new Date(made).toISOString() };
    await kept.put({ ...first, id, made, event });
  }
}"""
NEW_RELEASE = """async () => {
  const registration = await navigator.serviceWorker.ready, before = registration.active;
  await registration.update();
  for (let turn = 0; turn < 400 && registration.active === before; turn += 1)
    await new Promise((on) => setTimeout(on, 50));
  return registration.active !== before;
}"""


def only_event() -> PresenceEvent:
    """The one record there is, looked at again a moment later: a second one would have had its time."""
    first = PresenceEvent.objects.get()
    time.sleep(0.4)
    assert PresenceEvent.objects.get() == first
    return first


def until(page: Page, true: Callable[[], bool]) -> None:
    """Waits, with the browser's events running, until this holds."""
    for _ in range(250):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen within 25 seconds")


def arrived(page: Page) -> None:
    """Waits until a record stands in the database."""
    until(page, lambda: PresenceEvent.objects.exists())


def test_online_one_tap_is_one_request_and_one_record(phone: Callable[..., Phone]) -> None:
    rina = phone()
    page = rina.open()
    tap(page)
    expect(page.locator("#result")).to_have_text(RECORDED)
    event = only_event()
    assert (event.grade, event.place, event.distance_m, len(rina.posts)) == ("A", "office", 14, 1)
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_focused()


def test_taps_on_a_phone_that_cannot_store_or_whose_page_goes_at_once(phone: Callable[..., Phone]) -> None:
    rina = phone()
    rina.context.add_init_script(
        """IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };"""
    )
    rina.context.route("**/presence/outbox.js", lambda route: (time.sleep(1), route.continue_())[1])
    page = rina.open(ready=False)
    page.evaluate("document.querySelector('[data-tap] button').click()")  # before the page's module has come
    expect(page.locator("#result")).to_have_text(RECORDED)
    expect(page.locator("[data-tap] button").first).to_have_attribute("aria-disabled", "false", timeout=6000)
    page.evaluate("document.querySelector('[data-tap] button').click()")
    page.close()
    until(page := rina.open(ready=False), lambda: PresenceEvent.objects.count() == 2)
    expect(page.locator("#result")).to_contain_text("pukul 07.24")
    kinds = PresenceEvent.objects.order_by("counts_at").values_list("kind", "grade", "place")
    assert list(kinds) == [("check_in", "A", "office"), ("check_out", "A", "office")]


def test_offline_tap_and_reload_without_signal(phone: Callable[..., Phone], axe: Axe) -> None:
    rina = phone()
    page = rina.open()
    offline_tap(rina, page)
    page.reload()
    expect(page.locator("#result")).to_have_text(STORED)
    expect(page.get_by_role("heading", name="Hari ini Anda WFO")).to_be_visible()
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    expect(page.get_by_role("button", name="Kirim sekarang")).to_be_visible()
    expect(page.locator("#kept")).to_have_text("Belum ada sinyal. Isi halaman ini per 07.24.")
    assert axe(page) == []
    assert PresenceEvent.objects.count() == 0
    rina.context.set_offline(False)
    arrived(page)
    expect(page.locator("#queue")).to_be_hidden()
    event = only_event()
    assert (event.grade, event.place) == ("B", "office")
    assert abs(event.counts_at - NOW) < timedelta(seconds=50)


def test_closed_browser_delivers_when_it_is_opened_again(
    chromium: Browser, live_server: Any, running: World, tmp_path: Path
) -> None:
    def start() -> Phone:
        context = chromium.browser_type.launch_persistent_context(
            str(tmp_path / "profile"), viewport=SIZE, locale="id-ID", timezone_id="Asia/Makassar",
            executable_path=os.environ.get("TATAKERJA_CHROMIUM") or shutil.which("chromium"),
            args=ARGUMENTS,
        )  # fmt: skip
        context.clock.install(time=clock.now())
        return Phone(context, live_server.url)

    rina = start()
    rina.enter(running, "Rina")
    offline_tap(rina, rina.open())
    rina.context.close()
    assert PresenceEvent.objects.count() == 0
    rina = start()
    arrived(rina.open(ready=False))
    assert only_event().grade == "B"
    rina.context.close()


def test_a_turned_token_is_fetched_anew(phone: Callable[..., Phone]) -> None:
    rina = phone()
    offline_tap(rina, page := rina.open())
    rina.context.add_cookies(
        [{"name": settings.CSRF_COOKIE_NAME, "value": secrets.token_hex(16), "url": rina.url}]
    )
    rina.context.set_offline(False)
    arrived(page)
    only_event()


def test_an_ended_session_keeps_the_tap_until_its_owner_signs_in(phone: Callable[..., Phone]) -> None:
    rina = phone()
    page = rina.open()
    offline_tap(rina, page)
    Session.objects.all().delete()
    rina.context.set_offline(False)
    ended = (
        "Sesi berakhir. Masuk kembali untuk mengirim 1 presensi yang menunggu. Datanya aman di ponsel ini."
    )
    expect(page.locator("#result p")).to_have_text(ended)
    page.goto(rina.url)
    expect(page.locator("#result p")).to_have_text(ended)
    assert PresenceEvent.objects.count() == 0
    page.get_by_role("link", name="Masuk kembali").click()
    page.locator("input[name=login]").fill("199002202015022004")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    arrived(page)
    expect(page.locator("#queue")).to_be_hidden()
    only_event()


def test_a_reply_cut_after_the_commit_is_asked_for_again(phone: Callable[..., Phone]) -> None:
    rina = phone()
    stored: list[int] = []

    def cut_once(route: Route) -> None:
        if stored:
            return route.continue_()
        route.fetch()
        stored.append(PresenceEvent.objects.count())
        return route.abort("connectionreset")

    rina.context.route("**/presensi/kirim/", cut_once)
    page = rina.open()
    tap(page)
    expect(page.locator("#result")).to_have_text(RECORDED)
    assert stored == [1]
    only_event()


def test_two_tabs_send_one_request(phone: Callable[..., Phone]) -> None:
    rina = phone()
    first, second = rina.open(), rina.open()
    offline_tap(rina, first)
    expect(second.locator("#result")).to_have_text(STORED)
    rina.posts.clear()
    rina.context.set_offline(False)
    arrived(first)
    expect(second.locator("#queue")).to_be_hidden()
    only_event()
    assert len(rina.posts) == 1


def test_366_metres_away_is_recorded_and_said_later(phone: Callable[..., Phone]) -> None:
    rina = phone()
    rina.stand(366)
    page = rina.open()
    offline_tap(rina, page)
    rina.context.set_offline(False)
    expect(page.locator("#result")).to_contain_text("Anda 366 m dari titik kantor; batasnya 100 m.")
    event = only_event()
    assert (event.place, event.distance_m, event.pending) == ("outside", 366, True)


def test_a_clock_47_minutes_slow_counts_the_true_moment(phone: Callable[..., Phone]) -> None:
    rina = phone(at=NOW - timedelta(minutes=47))
    page = rina.open()
    rina.context.set_offline(True)
    before = clock.now()
    tap(page)
    expect(page.locator("#result")).to_have_text(STORED)
    after = clock.now()
    rina.context.set_offline(False)
    expect(page.locator("#result")).to_contain_text("Jam ponsel Anda berbeda 47 menit.")
    event = only_event()
    second = timedelta(seconds=1)
    assert before - second <= event.counts_at <= after
    assert (event.grade, "clock_skewed" in event.flags) == ("B", True)


def test_a_clock_set_after_the_last_contact_is_nobodys_proof(phone: Callable[..., Phone]) -> None:
    rina = phone()
    page = rina.open()
    rina.context.set_offline(True)
    page.reload()
    page.clock.set_system_time(NOW - timedelta(minutes=30))
    tap(page)
    expect(page.locator("#queue")).to_have_text("Luring · 1 menunggu")
    rina.context.set_offline(False)
    arrived(page)
    event = only_event()
    assert (event.grade, event.pending) == ("C", True)


def test_refused_location_is_said_plainly_and_the_time_stands(phone: Callable[..., Phone]) -> None:
    rina = phone()
    rina.context.clear_permissions()
    page = rina.open()
    tap(page)
    expect(page.locator("#result p").first).to_have_text(
        "Izin lokasi belum diberikan. Ketuk ikon di sebelah alamat, pilih Izin, lalu Lokasi. "
        "Atau kirim dengan catatan."
    )
    event = only_event()
    assert (event.place, event.lat, event.pending) == ("unknown", None, True)


def test_background_sync_delivers_with_the_page_closed(phone: Callable[..., Phone]) -> None:
    rina = phone(at=None)
    page = rina.open()
    rina.context.set_offline(True)
    tap(page)
    expect(page.locator("#queue")).to_have_text("Luring · 1 menunggu")
    other = rina.context.new_page()
    page.close()
    wire, known = rina.context.new_cdp_session(other), list[str]()
    wire.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: known.extend(one["registrationId"] for one in said["registrations"]),
    )
    wire.send("ServiceWorker.enable")
    until(other, lambda: bool(known))
    sync = {"origin": rina.url, "registrationId": known[0], "tag": "tatakerja-outbox", "lastChance": False}
    wire.send("ServiceWorker.dispatchSyncEvent", sync)  # a try without a signal loses nothing
    rina.context.set_offline(False)
    wire.send("ServiceWorker.dispatchSyncEvent", {**sync, "lastChance": True})
    arrived(other)
    assert only_event().place == "office"


def test_a_second_person_neither_sees_nor_sends_the_first_ones_tap(
    phone: Callable[..., Phone], running: World
) -> None:
    shared = phone()
    page = shared.open()
    offline_tap(shared, page)
    shared.context.clear_cookies()
    shared.enter(running, "Andi")
    shared.context.set_offline(False)
    page.goto(shared.url)
    expect(page.get_by_text("Andi Saputra").first).to_be_attached()
    expect(page.locator("#queue")).to_be_hidden()
    expect(page.locator("#result")).to_be_empty()
    tap(page)
    expect(page.locator("#result")).to_have_text(RECORDED)
    assert only_event().person == running.person("Andi")
    shared.context.clear_cookies()
    shared.enter(running, "Rina")
    page.goto(shared.url)
    expect(page.locator("#result")).to_contain_text(RECORDED)
    events = PresenceEvent.objects.order_by("received_at").values_list("person__name", flat=True)
    assert list(events) == ["Andi Saputra", "Rina Wulandari"]


def test_nothing_personal_is_cached_and_signing_out_wipes_all_but_the_queue(
    phone: Callable[..., Phone], running: World
) -> None:
    rina = phone()
    page = rina.open()
    cached = page.evaluate(CACHED)
    assert {"/luring/", "/static/presence/today.js", "/static/css/tatakerja.css"} <= set(cached)
    personal = ("Rina", "Wulandari", "199002202015022004", 'name="csrfmiddlewaretoken"', "DPMPTSP")
    assert [(path, word) for path, text in cached.items() for word in personal if word in text] == []
    rina.context.route("**/presensi/kirim/", lambda route: route.abort())
    tap(page)
    expect(page.locator("#queue")).to_have_text("Luring · 1 menunggu")
    page.wait_for_timeout(1000)
    assert len(rina.posts) < 4  # page and worker do not call each other without end
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.locator("details.menu [role=alert]")).to_contain_text("1 presensi belum terkirim.")
    page.get_by_role("button", name="Tetap keluar").click()
    page.wait_for_url(lambda url: "login" in url)
    expect(page.locator("[data-waiting]")).to_contain_text("1 presensi menunggu di ponsel ini.")
    assert page.evaluate(WIPED)
    kept = page.evaluate(
        """() => new Promise((done) => { const ask = indexedDB.open("tatakerja"); ask.onsuccess = () => {
          const both = ask.result.transaction(["outbox", "keep"]);
          const rows = both.objectStore("outbox").count(), keys = both.objectStore("keep").getAllKeys();
          const personal = () => keys.result.filter((key) => key !== "offset" && key !== "pause");
          both.oncomplete = () => done([rows.result, personal()]);
        }; })"""
    )
    assert kept == [1, []]
    rina.enter(running, "Rina")
    page.goto(rina.url)
    assert page.evaluate(READY)


def test_a_server_in_trouble_names_the_time_and_gets_it(phone: Callable[..., Phone]) -> None:
    rina = phone()
    asked: list[float] = []

    def troubled(route: Route) -> None:
        asked.append(time.monotonic())
        if len(asked) > 1:
            return route.continue_()
        return route.fulfill(status=503, headers={"Retry-After": "2"}, json={"code": "database_away"})

    rina.context.route("**/presensi/kirim/", troubled)
    page = rina.open()
    tap(page)
    expect(page.locator("#result")).to_have_text(
        "Sistem sedang terganggu; ini bukan kesalahan Anda. Presensi Anda disimpan dan dikirim ulang. "
        "Nomor gangguan: G-2311-07."
    )
    arrived(page)
    only_event()
    assert 2 <= asked[1] - asked[0] < 20


def test_after_trouble_phones_come_back_spread_and_not_in_one_wave(phone: Callable[..., Phone]) -> None:
    paused = """() => new Promise((done) => { const ask = indexedDB.open("tatakerja"); ask.onsuccess = () => {
      const row = ask.result.transaction("keep").objectStore("keep").get("pause");
      row.onsuccess = () => done((row.result?.value ?? row.result) - Date.now()); }; })"""
    waits: list[float] = []
    for _ in range(4):
        rina = phone()
        rina.context.route("**/presensi/kirim/", lambda route: route.fulfill(status=503, json={}))
        page = rina.open()
        tap(page)
        expect(page.locator("#queue")).to_have_text("Luring · 1 menunggu")
        page.wait_for_timeout(300)
        waits.append(page.evaluate(paused))
        rina.context.close()
    assert all(0 < wait <= 120_000 for wait in waits), waits
    assert max(waits) - min(waits) > 5_000, waits


def test_a_long_queue_outlives_killed_pages_and_a_new_release(
    phone: Callable[..., Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, sent = phone(), list[list[str]]()
    page = rina.open()
    offline_tap(rina, page)
    page.evaluate(MANY)
    page.reload()
    expect(page.locator("#queue")).to_have_text("Luring · 50 menunggu")

    def stored_but_never_answered(route: Route) -> None:
        events = json.loads(route.request.post_data or "")["events"]
        route.fetch()
        sent.append([one["id"] for one in events])

    rina.context.route("**/presensi/kirim/", stored_but_never_answered)
    for turn in (1, 2):  # killed while it sends, opened again without a signal
        rina.context.set_offline(False)
        until(page, lambda turn=turn: len(sent) >= turn)
        page.close(run_before_unload=False)
        rina.context.set_offline(True)
        page = rina.open(ready=False)
        expect(page.locator("#queue")).to_have_text("Luring · 50 menunggu")
    rina.context.unroute("**/presensi/kirim/")
    monkeypatch.setattr("tatakerja.portal.worker.release", lambda request: "another")
    page.evaluate("window.same = true")
    rina.context.set_offline(False)
    assert page.evaluate(NEW_RELEASE)
    expect(page.locator("#queue")).to_be_hidden(timeout=30000)
    assert page.evaluate("window.same"), "the page went away under its person's hands"
    assert [len(ids) for ids in sent] == [50, 50]
    rows = PresenceEvent.objects.order_by("counts_at")
    assert [str(row.key) for row in rows] == sent[0] == sent[1]
    spaced = [later.counts_at - one.counts_at for one, later in pairwise(rows)]
    assert set(spaced) <= {timedelta(seconds=5100 + turn) for turn in (-1, 0, 1)}


def test_the_fresh_day_comes_in_place_and_never_under_somebodys_hands(phone: Callable[..., Phone]) -> None:
    rina = phone()
    rina.stand(366)
    page = rina.open()
    tap(page)
    words = page.get_by_label("Keterangan")
    expect(words).to_be_visible()
    words.fill("Rapat di kec")
    page.evaluate("window.same = true")
    other = rina.open()
    other.locator("[data-tap] button").first.click()
    expect(page.locator("#fresh")).to_be_visible()
    assert page.evaluate("window.same")
    expect(words).to_have_value("Rapat di kec")
    rina.context.set_offline(True)
    page.get_by_text("Rapat di tempat lain").click()
    page.get_by_role("button", name="Kirim penjelasan").click()
    expect(page.locator("#result")).to_have_text(
        "Belum ada sinyal. Isian Anda tetap di sini; kirim lagi setelah ada sinyal."
    )
    expect(words).to_have_value("Rapat di kec")
    page.get_by_role("button", name="Muat ulang").click()  # without a signal: the frame, which has no menu
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator(".nav")).to_have_count(0)
    page.evaluate("window.same = true")
    rina.context.set_offline(False)
    expect(page.locator(".nav")).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()
    expect(page.locator("details.menu summary")).to_be_visible()
    assert page.evaluate("window.same")
    page.get_by_label("Keterangan").first.fill("Rapat di kecamatan")
    page.get_by_text("Rapat di tempat lain").first.click()
    page.get_by_role("button", name="Kirim penjelasan").first.click()
    expect(page.get_by_text("Penjelasan terkirim.")).to_be_visible()
    explained = PresenceEvent.objects.filter(explanations__text="Rapat di kecamatan")
    assert explained.count() == 1


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura"])
def test_the_units_zone_counts_wherever_the_phone_thinks_it_is(
    phone: Callable[..., Phone], zone: str
) -> None:
    rina = phone(zone=zone)
    page = rina.open()
    offline_tap(rina, page)
    rina.context.set_offline(False)
    expect(page.locator("#result")).to_contain_text(RECORDED)
    assert only_event().zone == "Asia/Makassar"


def test_the_first_visit_with_its_worker_weighs_less_than_60_kb(phone: Callable[..., Phone]) -> None:
    rina = phone()
    page = rina.context.new_page()
    wire = rina.context.new_cdp_session(page)
    answers: dict[str, str] = {}
    done: list[str] = []
    wire.on(
        "Network.responseReceived", lambda one: answers.update({one["requestId"]: one["response"]["url"]})
    )
    wire.on("Network.loadingFinished", lambda one: done.append(one["requestId"]))
    wire.send("Network.enable")
    page.goto(rina.url, wait_until="load")
    assert page.evaluate(READY)
    loaded = [one for one in done if answers.get(one, "").startswith(rina.url)]
    bodies = {
        answers[one].removeprefix(rina.url): wire.send("Network.getResponseBody", {"requestId": one})["body"]
        for one in loaded
    }
    assert {"/", "/static/presence/today.js", "/static/css/tatakerja.css"} <= set(bodies)
    # The worker's own requests are another target's: what it keeps, and itself.
    for path in ("/sw.js", "/static/presence/worker.js"):
        bodies[path] = page.evaluate("path => fetch(path).then((answer) => answer.text())", path)
    bodies = page.evaluate(CACHED) | bodies
    weight = sum(len(gzip.compress(body.encode())) for body in bodies.values())
    assert weight <= 60 * 1024
    assert weight > 10 * 1024
