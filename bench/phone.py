"""The phone page on a weak phone: bytes of a first visit and the time until a tap is heard.

Run: ``scripts/with-chromium .venv/bin/python bench/phone.py [--json]``. The real server with its collected
files, a real Chromium at 360 × 740 held to 400 kbit/s, 400 ms and a quarter of its speed. Interactive is when
the page has painted, its modules have run, and no long task follows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from served import Served, served

AIM_KB, AIM_S = 60.0, 3.0
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
INTERACTIVE = """() => new Promise((done) => {
  let last = 0;
  const note = (list) => { for (const task of list.getEntries()) last = task.startTime + task.duration; };
  new PerformanceObserver(note).observe({ type: "longtask", buffered: true });
  setTimeout(() => {
    const load = performance.getEntriesByType("navigation")[0];
    const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    done([painted, Math.max(painted, load.domContentLoadedEventEnd, last)]);
  }, 1500);
})"""


def sign_in(context: BrowserContext, server: Served) -> None:
    page = context.new_page()
    page.goto(f"http://localhost:{server.port}/akun/login/")
    account = server.ask("account")
    page.locator("input[name=login]").fill(account["login"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"http://localhost:{server.port}/")
    page.close()


def first_visit(browser: Browser, server: Served, state: Any) -> dict[str, float]:
    """One first visit: nothing cached, the session is there."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, storage_state=state, locale="id-ID")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sent: list[float] = []
    wire.on("Network.loadingFinished", lambda one: sent.append(one["encodedDataLength"]))
    page.goto(f"http://localhost:{server.port}/", wait_until="load")
    painted, interactive = page.evaluate(INTERACTIVE)
    found = {
        "requests": float(len(sent)), "wire_kb": sum(sent) / 1024, "gzip_kb": _packed(page) / 1024,
        "painted_s": painted / 1000, "interactive_s": interactive / 1000,
    }  # fmt: skip
    context.close()
    return found


def _packed(page: Page) -> int:
    """What the page and its files weigh under gzip, as a proxy in front would send them."""
    addresses: list[str] = page.evaluate(
        "() => [location.href, ...performance.getEntriesByType('resource').map((one) => one.name)]"
    )
    read = "(url) => fetch(url, { cache: 'force-cache' }).then((answer) => answer.text())"
    own = [one for one in dict.fromkeys(addresses) if one.startswith(page.url.rstrip("/"))]
    return sum(len(gzip.compress(page.evaluate(read, one).encode())) for one in own)


@contextmanager
def site() -> Iterator[Served]:
    with served(workers=1) as server:
        server.seed(1)
        collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, env=server.environment(), check=True)
        server.start()
        yield server


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--visits", type=int, default=5)
    options = parser.parse_args()
    path = os.environ.get("TATAKERJA_CHROMIUM") or shutil.which("chromium")
    with site() as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        sign_in(context, server)
        state = context.storage_state()
        visits = [first_visit(browser, server, state) for _ in range(options.visits)]
        browser.close()
    found = {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}
    met = found["gzip_kb"] <= AIM_KB and found["interactive_s"] <= AIM_S
    words = ", ".join(f"{name} {value:.2f}" for name, value in found.items())
    print(json.dumps(found | {"met": met}) if options.json else f"{words}; aims met: {met}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
