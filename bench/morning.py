"""A morning: 20,000 arrive in a quarter of an hour, the server dies for three minutes, a fifth is offline.

Run: ``.venv/bin/python bench/morning.py [--people N] [--seconds N] [--json]``; on PostgreSQL below
``scripts/with-postgres``. The quarter of an hour is played in ``--seconds``; waits shrink with it. The server
is the real one and is killed without warning; its clock is set so that the last tap falls at 07.30, the end
of the window: whatever arrives after the outage arrives too late by the server's clock. Then everybody's day
is evaluated. None may be lost, doubled, or marked late.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import psycopg

from served import Phone, Served, acknowledged, connect, served, tap

CLOSES = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday 23 November 2026, 07.30 WITA
QUARTER_S, OUTAGE_S, OFFLINE = 900, 180, 0.2
THREADS = 16


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
        self.slowest_ms: list[float] = []

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
                self._take(turn, link)

    def _take(self, turn: Turn, link: Any) -> None:
        phone = turn.phone
        if not phone.outbox:
            clock = "offset" if turn.offline_for else "synced"
            phone.outbox.append(tap(at=self.now(), clock=clock))
            if turn.offline_for:
                self.turns.put(Turn(time.monotonic() + turn.offline_for, turn.number, phone))
                return
        began = time.monotonic()
        phone.retry_after = 0
        done = phone.deliver(link, sent_at=self.now())
        with self.lock:
            self.slowest_ms.append((time.monotonic() - began) * 1000)
            if done:
                self.left -= 1
                return
            self.retries += 1
        # The server's word, else the phone's own spread.
        wait = (phone.retry_after or self.random.uniform(5, 30)) / self.speed
        self.turns.put(Turn(time.monotonic() + wait, turn.number, phone))

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.server.clock_offset)


def play(server: Served, options: argparse.Namespace) -> dict[str, Any]:
    phones = [Phone(token) for token in server.seed(options.people)]
    begins = time.monotonic() + 20
    # The server's clock shows 07.30 when the last person has tapped.
    server.clock_offset = round((CLOSES - datetime.now(UTC)).total_seconds() - 20 - options.seconds)
    server.start()
    morning = Morning(server, phones, options.seconds)
    begins = max(begins, time.monotonic())
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
    stored, day = server.stored(), (CLOSES + timedelta(hours=8)).date().isoformat()
    counted = Counter(server.ask("late", day))
    answers = sorted(morning.slowest_ms)
    return {
        "people": options.people, "seconds": options.seconds, "retries": morning.retries,
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
    options = parser.parse_args()
    with served(database()) as server:
        found = play(server, options)
    print(json.dumps(found) if options.json else ", ".join(f"{key} {value}" for key, value in found.items()))
    whole = found["findings"] >= options.people
    return 0 if whole and not (found["lost"] or found["doubled"] or found["late"]) else 1


def database() -> str:
    """A database of this run's own on the server that TATAKERJA_TEST_DATABASE names, else SQLite."""
    given = os.environ.get("TATAKERJA_TEST_DATABASE", "")
    if not given.startswith("postgres"):
        return ""
    with psycopg.connect(given, autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS tatakerja_morning")
        link.execute("CREATE DATABASE tatakerja_morning")
    return given.rpartition("/")[0] + "/tatakerja_morning"


if __name__ == "__main__":
    sys.exit(main())
