"""A real Chromium against the real application; journeys read like what a person does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tatakerja.organisation.models import Person
from world import PASSWORD, World, make_world

# Playwright's event loop lives in the test's thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]


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


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Signs in by the form and opens a page: ``visit(person, "/", size=PHONE, location=(lat, lon, m))``."""
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
        page = context.new_page()
        if person is not None:
            page.goto("/akun/login/")
            page.locator("input[name=login]").fill(person.nip)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main button[type=submit]").first.click()
            page.wait_for_url(lambda url: "/akun/login" not in url)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Accessibility violations of a page (WCAG 2.2 AA and best practice), one line each."""

    def examine(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("axe.run()")
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in result["violations"]]

    return examine
