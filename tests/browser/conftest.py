"""A real Chromium against the real application; journeys read like what a person does."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tatakerja.organisation.models import Person
from tatakerja.platform import clock
from tatakerja.platform.models import User
from world import OFFICE, World, make_world

# Playwright's event loop lives in the test's thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

Visit = Callable[..., Page]
Axe = Callable[[Page], list[str]]
Faults = Callable[[Page], list[str]]
Faulty = Callable[[Iterable[tuple[Person | None, str]]], dict[str, list[str]]]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Only what is wrong leaves the page: the list of all that is right is longer than the page itself.
VIOLATIONS = """async () => {
  const found = await axe.run({ resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
}"""
# Resolves when the phone's worker serves: its shell is filled and it has taken over.
READY = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  for (let turn = 0; turn < 500; turn += 1) {
    if (active.state === 'activated' && await caches.match('/luring/')) return true;
    await new Promise((on) => setTimeout(on, 50));
  }
  return false;
}"""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    # Each window would load the address bar's own page, twice the work of most pages under test.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]


# Monday 23 November 2026, 07.24.01 WITA; from then on the server's clock and the phones' run.
NOW = datetime(2026, 11, 22, 23, 24, 1, tzinfo=UTC)
METRE = 1 / 111_195.08
STORED = (
    "Belum ada sinyal. Presensi pukul 07.24 tersimpan di ponsel dan terkirim sendiri. Tidak perlu diulang."
)

# Two cores shared with a server and two browsers: a page may take a while, what it shows is what counts.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("TATAKERJA_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: run `make browser`, which installs it where it can"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def region(transactional_db: None) -> World:
    """The region of tests/world.py, visible to the live server's threads."""
    return make_world()


def enter(context: BrowserContext, url: str, user: User) -> None:
    """Signs in without the form (test_offline.py types into it): to hash a password takes its time."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    expires = time.time() + settings.SESSION_COOKIE_AGE
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url, "expires": expires}]
    )


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Visit]:
    """Opens a page as this person: ``visit(person, "/", size=PHONE, location=(lat, lon, m))``."""
    contexts: list[BrowserContext] = []

    def open_page(
        person: Person | None,
        path: str = "/",
        *,
        size: dict[str, int] = PHONE,
        location: tuple[float, float, float] | None = None,
        **options: Any,
    ) -> Page:
        context = chromium.new_context(viewport=size, locale="id-ID", base_url=live_server.url, **options)
        contexts.append(context)
        if location is not None:
            context.grant_permissions(["geolocation", "background-sync"])
            context.set_geolocation(
                {"latitude": location[0], "longitude": location[1], "accuracy": location[2]}
            )
        if person is not None:
            assert person.user is not None
            enter(context, live_server.url, person.user)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Axe:
    """Accessibility violations of a page (WCAG 2.2 AA and best practice), one line each."""

    script = AXE.read_text(encoding="utf-8")

    def examine(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found: list[str] = page.evaluate(VIOLATIONS)
        return found

    return examine


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture
def faults(axe: Axe) -> Faults:
    """What is wrong with a page on a desktop and on a phone; it is left on the phone."""

    def look(page: Page) -> list[str]:
        expect(page.locator(".htmx-request")).to_have_count(0)
        found: list[str] = []
        for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size(size)
            found += [f"{name} {one}" for one in axe(page)]
            if wider := sideways(page):
                found.append(f"{name} {wider} px wider than the screen")
        return found

    return look


@pytest.fixture
def faulty(visit: Visit, faults: Faults) -> Faulty:
    """Those of these people's pages with which something is wrong, by address; each is loaded once."""

    def look(pages: Iterable[tuple[Person | None, str]]) -> dict[str, list[str]]:
        opened: dict[int, Page] = {}
        found = {}
        for person, address in pages:
            who = person.pk if person else 0
            if who in opened:
                opened[who].goto(address)
            else:
                opened[who] = visit(person, address)
            if wrong := faults(opened[who]):
                found[address] = wrong
        return found

    return look


@pytest.fixture
def running(region: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The region on the morning of `NOW`, by a clock that runs."""
    started = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: NOW + (datetime.now(UTC) - started))
    return region


class Phone:
    """A browser of its own; ``posts`` are the deliveries that left it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url, self.posts = context, url, list[Request]()
        context.on("request", self._note)
        context.grant_permissions(["geolocation", "background-sync"], origin=url)
        self.stand(14)

    def _note(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/presensi/kirim/"):
            self.posts.append(request)

    def stand(self, metres: float) -> None:
        self.context.set_geolocation(
            {"latitude": OFFICE[0] + metres * METRE, "longitude": OFFICE[1], "accuracy": 10}
        )

    def enter(self, world: World, name: str) -> None:
        enter(self.context, self.url, world.user(name))

    def open(self, path: str = "/", *, ready: bool = True) -> Page:
        page = self.context.new_page()
        page.goto(self.url + path)
        if ready:
            assert page.evaluate(READY)
        return page


@pytest.fixture
def phone(chromium: Browser, live_server: Any, running: World) -> Iterator[Callable[..., Phone]]:
    """Rina's phone, signed in: ``phone()``; its clock can be wrong, or real (``at=None``)."""
    contexts: list[BrowserContext] = []

    def make(*, at: datetime | None = NOW, zone: str = "Asia/Makassar", name: str = "Rina") -> Phone:
        context = chromium.new_context(viewport=PHONE, locale="id-ID", timezone_id=zone)
        contexts.append(context)
        if at is not None:
            context.clock.install(time=at + (clock.now() - NOW))
        made = Phone(context, live_server.url)
        made.enter(running, name)
        return made

    yield make
    for context in contexts:
        context.close()


def tap(page: Page, name: str = "Presensi masuk") -> None:
    page.get_by_role("button", name=name).click()


def offline_tap(phone: Phone, page: Page) -> None:
    phone.context.set_offline(True)
    tap(page)
    expect(page.locator("#result")).to_have_text(STORED)
    expect(page.locator("#queue")).to_have_text("Luring · 1 menunggu")
