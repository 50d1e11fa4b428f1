"""Strangers behind one mobile gateway: 500 honest reports, a flood, and a colleague who signs in meanwhile.

Run: ``.venv/bin/python bench/complaints.py [--honest N] [--flood N] [--json]``. The server is the real one
with two web processes, and every request comes from one address. An honest visitor opens the form, lets the
browser prove its work (every fifth has no script), sends, and looks at the tracking page; all of an hour's
come within a minute or two here, which is harder. The flood sends without a proof as fast as it can, to both
processes; how much of it is looked at shows that they count together. Told to wait are answers of 429.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from served import Served, served
from tatakerja.service.rules.proof import find_nonce

PROCESSES = 2
# The bucket of forms without a proof (`service.services.throttle`).
OPEN_AT_ONCE, OPEN_PER_SECOND = 600, 0.2
FORM = "/layanan/lapor/"
THREADS = 8


@dataclass
class Visitor:
    """A browser of its own behind the common address: cookies, no memory of others."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and the address it leads to."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = urlencode(fields) if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            text = answer.read().decode()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, text, answer.getheader("Location") or ""
        finally:
            link.close()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found.group(1)) if found else ""


def place_in(page: str) -> str:
    found = re.search(r'<option value="(r\d+)"', page)
    assert found is not None
    return found.group(1)


def letter(page: str, text: str, *, prove: bool) -> dict[str, str]:
    seal = hidden(page, "shown")
    return {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "shown": seal,
        "proof": find_nonce(seal) if prove else "",
        "kind": "ordinary",
        "about": place_in(page),
        "text": text,
    }


def honest(server: Served, count: int) -> dict[str, float]:
    """Everybody opens the form, then everybody sends and looks."""
    visitors = [Visitor(server.port) for _ in range(count)]
    letters: list[dict[str, str]] = [{} for _ in visitors]
    outcome: Counter[str] = Counter()
    times: list[float] = []

    def open_form(place: int) -> None:
        status, page, _ = visitors[place].ask("GET", FORM)
        outcome[f"form {status}"] += 1
        letters[place] = letter(page, f"Laporan warga nomor {place}.", prove=place % 5 > 0)

    def send(place: int) -> None:
        begun = time.monotonic()
        status, _, address = visitors[place].ask("POST", FORM, letters[place])
        times.append(time.monotonic() - begun)
        looked = visitors[place].ask("GET", address)[0] if status == 302 else status
        outcome["sent" if (status, looked) == (302, 200) else f"refused {status} {looked}"] += 1

    spread(open_form, count)
    time.sleep(9)  # no form is taken in its first two seconds, without a proof in its first eight
    spread(send, count)
    return {
        "honest": count,
        "sent": outcome["sent"],
        "refused_percent": round(100 * (count - outcome["sent"]) / count, 2),
        "median_ms": round(1000 * statistics.median(times)),
    }


def spread(act: object, count: int) -> None:
    """The numbers below ``count``, taken by several threads."""
    assert callable(act)
    numbers, lock = iter(range(count)), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            act(number)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def flood(server: Served, count: int, account: dict[str, str]) -> dict[str, float]:
    """One program with one form sends as fast as it can; a colleague signs in three times meanwhile."""
    robot = Visitor(server.port)
    _, page, _ = robot.ask("GET", FORM)
    base = letter(page, "", prove=False)
    time.sleep(9)  # it has learned that a form without a proof waits
    outcome: Counter[int] = Counter()
    begun = time.monotonic()

    def send(place: int) -> None:
        outcome[robot.ask("POST", FORM, {**base, "text": f"Banjir {place}"})[0]] += 1

    storm = threading.Thread(target=spread, args=(send, count))
    storm.start()
    signed = [sign_in(server, account) for _ in range(3)]
    storm.join()
    return {
        "flood": count,
        "flood_taken": outcome[302],
        "flood_told_to_wait": outcome[429],
        "flood_looked_at": count - outcome[429],
        "flood_seconds": round(time.monotonic() - begun, 1),
        "signed_in": sum(good for good, _ in signed),
        "sign_in_slowest_ms": round(1000 * max(took for _, took in signed)),
    }


def sign_in(server: Served, account: dict[str, str]) -> tuple[bool, float]:
    colleague, begun = Visitor(server.port), time.monotonic()
    _, page, _ = colleague.ask("GET", "/akun/login/")
    token = hidden(page, "csrfmiddlewaretoken")
    status, _, _ = colleague.ask("POST", "/akun/login/", {"csrfmiddlewaretoken": token, **account})
    return status == 302, time.monotonic() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--honest", type=int, default=500)
    parser.add_argument("--flood", type=int, default=4000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with served(workers=PROCESSES) as server:
        server.seed(1)
        collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, env=server.environment(), check=True)
        server.start()
        found = honest(server, options.honest) | flood(server, options.flood, server.ask("account"))
    print(json.dumps(found) if options.json else ", ".join(f"{key} {value}" for key, value in found.items()))
    # What the bucket holds and what came back meanwhile: with one for each process twice as much would pass.
    most = OPEN_AT_ONCE + (found["flood_seconds"] + 60) * OPEN_PER_SECOND
    good = found["refused_percent"] <= 1 and found["signed_in"] == 3 and found["flood_looked_at"] <= most
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
