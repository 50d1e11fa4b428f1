"""PostgreSQL away for a minute, and its disk full: what is acknowledged is there, the rest arrives.

Run: ``.venv/bin/python bench/broken.py [--away SECONDS] [--people N] [--full] [--json]``. ``--full`` needs
root: it puts the cluster on a small file system in memory, fills it and makes it larger under the server.

The server is the real one. Each phone has one tap when the database dies and obeys Retry-After as the phone
page does; its waits are real, so a minute is a minute. Nothing may be lost or doubled, and every refusal
names a moment to come back.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from clusters import Cluster, cluster
from served import Phone, Served, acknowledged, connect, served, tap

# Phones wait half a minute at most; after that everything is there.
MOST_DRAIN_S = 60.0


@dataclass
class Tally:
    """Tries of each phone, the longest wait for a refusal, and refusals that named no moment to return."""

    tries: list[int] = field(default_factory=list)
    slowest_refusal_s: float = 0.0
    without_moment: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def insist(phone: Phone, port: int, tally: Tally) -> None:
    """Delivers one phone's tap, coming back when the server says, until it is acknowledged."""
    tries, done = 0, False
    while not done:
        tries += 1
        began, phone.retry_after = time.monotonic(), 0
        with connect(port) as link:  # one that was silent for half a minute may be closed by now
            done = phone.deliver(link)
        if not done:
            with tally.lock:
                tally.slowest_refusal_s = max(tally.slowest_refusal_s, time.monotonic() - began)
                tally.without_moment += not phone.retry_after
            time.sleep(phone.retry_after or random.uniform(5, 30))
    with tally.lock:
        tally.tries.append(tries)


def all_at_once(phones: list[Phone], port: int, tally: Tally) -> list[threading.Thread]:
    threads = [threading.Thread(target=insist, args=(phone, port, tally)) for phone in phones]
    for thread in threads:
        thread.start()
    return threads


def away(server: Served, database: Cluster, phones: list[Phone], seconds: float) -> dict[str, Any]:
    """The database dies, everybody taps, and it comes back after so many seconds."""
    server.start()
    with connect(server.port) as link:
        phones[0].outbox = [tap()]
        assert phones[0].deliver(link)
    for phone in phones:
        phone.outbox = [tap()]
    database.kill()
    tally, gone = Tally(), time.monotonic()
    threads = all_at_once(phones, server.port, tally)
    time.sleep(max(0.0, gone + seconds - time.monotonic()))
    database.start()
    back = time.monotonic()
    for thread in threads:
        thread.join()
    drained = round(time.monotonic() - back, 1)
    return figures(server, phones, tally) | {"drained_s": drained}


def full(server: Served, phones: list[Phone], room: Path) -> dict[str, Any]:
    """The disk fills while phones deliver, and gets room again under the running server."""
    server.start()
    with connect(server.port) as link:
        emptied = [True]
        while all(emptied):
            for phone in phones:
                phone.outbox.append(tap())
            emptied = [phone.deliver(link) for phone in phones]
            fill(room / "ballast")
    kept = acknowledged(phones)
    subprocess.run(["mount", "-o", "remount,size=2g", str(room)], check=True)
    back, tally = time.monotonic(), Tally()
    for thread in all_at_once([phone for phone in phones if phone.outbox], server.port, tally):
        thread.join()
    found = figures(server, phones, tally) | {"drained_s": round(time.monotonic() - back, 1)}
    return found | {"kept_when_full": len(kept), "lost": found["lost"] + len(kept - set(server.stored()))}


def fill(ballast: Path) -> None:
    """Takes what room is left, so that only blocks already there can be written."""
    try:
        with ballast.open("ab") as file:
            while True:
                file.write(bytes(1 << 20))
                file.flush()
    except OSError:
        return


def figures(server: Served, phones: list[Phone], tally: Tally) -> dict[str, Any]:
    stored = server.stored()
    return {
        "people": len(phones),
        "lost": len(acknowledged(phones) - set(stored)),
        "still_waiting": sum(len(phone.outbox) for phone in phones),
        "doubled": sum(stored.values()) - len(stored),
        "most_tries": max(tally.tries, default=0),
        "slowest_refusal_s": round(tally.slowest_refusal_s, 2),
        "refusals_without_moment": tally.without_moment,
    }


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tatakerja-room-") as folder:
        size = f"size={megabytes}m,mode=755"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--away", type=float, default=60, help="seconds; 0 leaves it out")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--full", action="store_true", help="also fill the disk; needs root")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    if options.away:
        with cluster() as database, served(database.url) as server:
            phones = [Phone(token) for token in server.seed(options.people)]
            results["away"] = away(server, database, phones, options.away)
    if options.full:
        with ExitStack() as held:
            room = held.enter_context(small_disk(400))
            database = held.enter_context(cluster(base=str(room)))
            server = held.enter_context(served(database.url))
            phones = [Phone(token) for token in server.seed(options.people)]
            results["full"] = full(server, phones, room)
    for name, found in results.items():
        if not options.json:
            print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in found.items()))
    if options.json:
        print(json.dumps(results))
    return 0 if all(map(is_sound, results.values())) else 1


def is_sound(found: dict[str, Any]) -> bool:
    none = ("lost", "doubled", "still_waiting", "refusals_without_moment")
    return bool(found["drained_s"] <= MOST_DRAIN_S and not any(found[name] for name in none))


if __name__ == "__main__":
    sys.exit(main())
