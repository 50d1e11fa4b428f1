"""A morning: 20,000 arrive in a quarter of an hour, the server dies for three minutes, a fifth is offline.

Run: ``.venv/bin/python bench/morning.py [--only sqlite|postgresql] [--people N] [--seconds N] [--json]``.
The quarter of an hour is played in ``--seconds``; outage and waits shrink with it (``compressed`` says how
many times). The server is the real one and is killed without warning; its clock is set so that the last tap
falls at 07.30, the end of the window: whatever arrives after the outage arrives too late by the server's
clock. Then everybody's day is evaluated. None may be lost, doubled, or marked late. PostgreSQL runs in a
cluster of its own on a disk.
"""

from __future__ import annotations

import argparse
import json
import queue
import random
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from clusters import cluster
from served import Phone, Served, acknowledged, connect, served, tap

CLOSES = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday 23 November 2026, 07.30 WITA
QUARTER_S, OUTAGE_S, OFFLINE = 900, 180, 0.2
THREADS = 16
# How long the server may take to start before the first tap, at first.
LEAD_S = 20


@dataclass(order=True)
class Turn:
    """A phone that has something to do at a moment of the monotonic clock."""

    due: float
    number: int
    phone: Phone = field(compare=False)
    offline_for: float = field(compare=False, default=0.0)


class Morning:
    """The phones' turns and the threads that take them."""

    def __init__(self, server: Served, phones: list[Phone], seconds: float) -> None:
        self.server, self.phones, self.seconds = server, phones, seconds
        self.speed = QUARTER_S / seconds
        self.turns: queue.PriorityQueue[Turn] = queue.PriorityQueue()
        self.left, self.lock = len(phones), threading.Lock()
        self.random, self.retries = random.Random(20), 0
        self.took_ms: list[float] = []
        self.faults: list[Exception] = []

    def plan(self, begins: float) -> None:
        for number, phone in enumerate(self.phones):
            arrives = begins + self.random.random() * (self.seconds - 2)
            away = self.random.uniform(0.2, 1.0) * self.seconds if self.random.random() < OFFLINE else 0.0
            self.turns.put(Turn(arrives, number, phone, away))

    def work(self) -> None:
        with connect(self.server.port) as link:
            while self.left:
                try:
                    turn = self.turns.get(timeout=0.2)
                except queue.Empty:
                    continue
                time.sleep(max(0.0, turn.due - time.monotonic()))
                try:
                    self._take(turn, link)
                except Exception as fault:  # an answer that no phone expects ends the morning
                    self.faults.append(fault)
                    self.left = 0

    def _take(self, turn: Turn, link: Any) -> None:
        phone = turn.phone
        if not phone.outbox:
            clock = "offset" if turn.offline_for else "synced"
            phone.outbox.append(tap(at=self.shown(turn.due), clock=clock))
            if turn.offline_for:
                self.turns.put(Turn(time.monotonic() + turn.offline_for, turn.number, phone))
                return
        began = time.monotonic()
        phone.retry_after = 0
        done = phone.deliver(link, sent_at=self.shown(began))
        with self.lock:
            self.took_ms.append((time.monotonic() - began) * 1000)
            if done:
                self.left -= 1
                return
            self.retries += 1
        # The server's word, else the phone's own spread.
        wait = (phone.retry_after or self.random.uniform(5, 30)) / self.speed
        self.turns.put(Turn(time.monotonic() + wait, turn.number, phone))

    def shown(self, moment: float) -> datetime:
        """What clocks show at a moment of the monotonic one."""
        ago = timedelta(seconds=time.monotonic() - moment)
        return datetime.now(UTC) - ago + timedelta(seconds=self.server.clock_offset)


def start(server: Served, seconds: float) -> float:
    """Starts the server so that its clock shows 07.30 when the last person has tapped; when taps begin."""
    lead = LEAD_S
    while True:
        begins = time.monotonic() + lead
        server.clock_offset = round((CLOSES - datetime.now(UTC)).total_seconds() - lead - seconds)
        server.start()
        if time.monotonic() < begins:
            return begins
        server.kill()
        lead *= 2


def play(server: Served, options: argparse.Namespace) -> dict[str, Any]:
    phones = [Phone(token) for token in server.seed(options.people)]
    begins = start(server, options.seconds)
    morning = Morning(server, phones, options.seconds)
    morning.plan(begins)
    threads = [threading.Thread(target=morning.work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    time.sleep(max(0.0, begins + options.seconds / 3 - time.monotonic()))
    server.kill()
    time.sleep(OUTAGE_S / morning.speed)
    server.start()
    for thread in threads:
        thread.join()
    if morning.faults:
        raise morning.faults[0]
    stored, day = server.stored(), (CLOSES + timedelta(hours=8)).date().isoformat()
    counted = Counter(server.ask("late", day))
    answers = sorted(morning.took_ms)
    return {
        "database": "postgresql" if server.database else "sqlite",
        "people": options.people, "seconds": options.seconds, "compressed": round(morning.speed, 1),
        "outage_s": round(OUTAGE_S / morning.speed, 1), "retries": morning.retries,
        "lost": len(acknowledged(phones) - set(stored)) + options.people - len(stored),
        "doubled": sum(stored.values()) - len(stored),
        "late": counted["late"], "findings": counted["findings"],
        "p99_ms": answers[int(len(answers) * 0.99) - 1],
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    results = []
    for name in [options.only] if options.only else ["sqlite", "postgresql"]:
        with ExitStack() as held:
            url = held.enter_context(cluster(base="/var/tmp")).url if name == "postgresql" else ""
            results.append(play(held.enter_context(served(url)), options))
        if not options.json:
            print(", ".join(f"{key} {value}" for key, value in results[-1].items()))
    if options.json:
        print(json.dumps(results))
    return 0 if all(map(is_sound, results)) else 1


def is_sound(found: dict[str, Any]) -> bool:
    whole = found["findings"] >= found["people"]
    return bool(whole and not (found["lost"] or found["doubled"] or found["late"]))


if __name__ == "__main__":
    sys.exit(main())
