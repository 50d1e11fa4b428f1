"""The product as it is served: a real server process on a data folder of its own, people with tokens, phones.

For tests of crashes and for the benches; a phone here keeps what was not acknowledged, as a real one does.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_S = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A server on ``folder`` and ``database`` (an address; empty: SQLite in the folder)."""

    folder: Path
    database: str = ""
    workers: int = 2
    clock_offset: int = 0
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        own = {
            "TATAKERJA_DATA": str(self.folder),
            "TATAKERJA_DATABASE": self.address,
            "TATAKERJA_CLOCK_OFFSET": str(self.clock_offset),
            "DJANGO_SETTINGS_MODULE": "tatakerja.config.settings",
            "PYTHONPATH": str(ROOT / "tests"),
        }
        return {**{k: v for k, v in os.environ.items() if not k.startswith("TATAKERJA_")}, **own}

    @property
    def address(self) -> str:
        return self.database or f"sqlite:///{self.folder / 'tatakerja.sqlite3'}"

    def seed(self, people: int) -> list[str]:
        """Brings the database to this version with so many people; answers their device tokens."""
        tokens: list[str] = self.ask("make", str(people))
        return tokens

    def statements(self, tokens: Sequence[str]) -> dict[str, int]:
        """Statements that a group of one and of all these cost."""
        found: dict[str, int] = self.ask("statements", given=json.dumps(tokens))
        return found

    def ask(self, *words: str, given: str = "") -> Any:
        """What ``python -m crowd`` answers on this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "crowd", *words],
            env=self.environment(), check=True, stdout=subprocess.PIPE, text=True, input=given,
        )  # fmt: skip
        return json.loads(done.stdout)

    def start(self, *, file_limit: int | None = None, application: str = "") -> None:
        """Starts the web processes as `tatakerja serve` does and waits until they answer.

        ``file_limit``: no file may grow beyond so many bytes, as on a disk that is full. ``application``:
        another one than the product's own, in the same kind of server.
        """
        from tatakerja.config.cli.serve import web_command

        command = web_command("127.0.0.1", self.port, self.workers)
        if application:
            command[-1] = application
        if file_limit is not None:
            command = ["prlimit", f"--fsize={file_limit}", *command]
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            command, env=self.environment(), start_new_session=True, stdout=log, stderr=log
        )
        log.close()
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "server.log").read_text())
            try:
                if self.get("/healthz") == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def get(self, path: str) -> int:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", path, headers={"Host": "localhost"})
            return link.getresponse().status
        finally:
            link.close()

    def kill(self) -> None:
        """SIGKILL to every process of the server, without a word before."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Its processes stand still within: the system takes connections for them, nobody answers."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    def cpu_seconds(self) -> float:
        """CPU time that the server's processes have used."""
        assert self.process is not None
        return _cpu(lambda group, _name: group == str(self.process.pid if self.process else 0))

    def stored(self) -> Counter[str]:
        """How often each id stands in the database, read past the application."""
        query = "SELECT key FROM presence_presenceevent"
        if self.database:
            with psycopg.connect(self.database) as link:
                return Counter(str(row[0]).replace("-", "") for row in link.execute(query))
        with closing(sqlite3.connect(self.folder / "tatakerja.sqlite3")) as held:
            return Counter(str(row[0]) for row in held.execute(query))


def _cpu(wanted: Any) -> float:
    """CPU seconds of the processes for which ``wanted(group id, name)`` holds."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = stat.read_text().rpartition(") ")
        except OSError:
            continue
        fields = tail.split()
        if wanted(fields[2], head.partition("(")[2]):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def database_cpu_seconds() -> float:
    """CPU time of every PostgreSQL process on this machine."""
    return _cpu(lambda _group, name: name.startswith("postgres"))


@contextmanager
def served(database: str = "", workers: int = 2) -> Iterator[Served]:
    """A server that is gone afterwards with everything it wrote to its folder."""
    folder = Path(tempfile.mkdtemp(prefix="tatakerja-served-"))
    server = Served(folder, database, workers)
    try:
        yield server
    finally:
        if server.process is not None:
            server.kill()
        shutil.rmtree(folder)


def tap(kind: str = "check_in", at: datetime | None = None, clock: str = "synced") -> dict[str, Any]:
    """An event at the office as a phone writes it."""
    moment = (at or datetime.now(UTC)).isoformat(timespec="milliseconds")
    place = {"lat": -0.50198, "lon": 117.153709, "accuracy_m": 18, "fix_age_s": 3}
    return {"id": str(uuid4()), "kind": kind, "at": moment, "clock": clock, **place}


@dataclass
class Phone:
    """A phone with its outbox: what was not acknowledged stays in it."""

    token: str
    outbox: list[dict[str, Any]] = field(default_factory=list)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    retry_after: int = 0

    def deliver(self, link: http.client.HTTPConnection, sent_at: datetime | None = None) -> bool:
        """Tries once to deliver everything that waits; whether the outbox is empty afterwards."""
        if not self.outbox:
            return True
        left = (sent_at or datetime.now(UTC)).isoformat(timespec="milliseconds")
        body = json.dumps({"sent_at": left, "events": self.outbox})
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            link.request("POST", "/api/v1/presence/events", body, headers | {"Host": "localhost"})
            answer = link.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            link.close()
            return False
        if answer.status != 200:
            self.retry_after = int(answer.headers["Retry-After"])
            return False
        for receipt in json.loads(content)["receipts"]:
            assert receipt["status"] in ("accepted", "duplicate"), receipt
            self.receipts[receipt["id"]] = receipt
        self.outbox = [event for event in self.outbox if event["id"] not in self.receipts]
        return not self.outbox


@contextmanager
def connect(port: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to the server, opened anew by itself after a break."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    try:
        yield link
    finally:
        link.close()


def acknowledged(phones: Sequence[Phone]) -> set[str]:
    """The ids that some phone holds a receipt for, as the database writes them."""
    return {key.replace("-", "") for phone in phones for key in phone.receipts}
