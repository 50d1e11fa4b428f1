"""A load generator that is cheap beside what it measures: prepared requests over sockets kept open."""

from __future__ import annotations

import json
import selectors
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from served import tap

_END = b"\r\n\r\n"


@dataclass
class Measured:
    """What a run took; times in milliseconds from the moment a request was due to its answer."""

    seconds: float = 0.0
    took_ms: list[float] = field(default_factory=list)
    accepted: int = 0
    other: int = 0
    generator_cpu_s: float = 0.0

    def figures(self) -> dict[str, float]:
        cuts = statistics.quantiles(self.took_ms, n=100)
        return {
            "per_second": self.accepted / self.seconds,
            "p50_ms": cuts[49],
            "p95_ms": cuts[94],
            "p99_ms": cuts[98],
        }


class _Line:
    """One phone's connection and what it waits for."""

    def __init__(self, port: int) -> None:
        self.port, self.request, self.buffer = port, b"", b""
        self.since = 0.0
        self.open()

    def open(self) -> None:
        self.link = socket.create_connection(("127.0.0.1", self.port))
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        self.request = request
        try:
            self.link.sendall(request)
        except OSError:
            self.again()

    def again(self) -> None:
        """Once more over a new connection: the server closes one that was silent for long."""
        self.link.close()
        self.buffer = b""
        self.open()
        self.link.sendall(self.request)

    def whole(self) -> bytes | None:
        """The body of the answer once it is here."""
        head, found, body = self.buffer.partition(_END)
        if not found:
            return None
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return body if len(body) >= length else None


def _request(token: str, events: int) -> bytes:
    sent_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    body = json.dumps({"sent_at": sent_at, "events": [tap() for _ in range(events)]})
    return (
        "POST /api/v1/presence/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def drive(
    port: int, tokens: Sequence[str], requests: int, *, phones: int, events: int = 1, rate: float = 0.0
) -> Measured:
    """Sends so many requests over ``phones`` connections.

    Without ``rate`` each phone sends its next one as soon as it is answered; with it, requests fall due so
    many a second whether earlier ones are answered or not, and waiting for a free line counts as delay.
    """
    found, chosen = Measured(), selectors.DefaultSelector()
    idle = [_Line(port) for _ in range(phones)]
    everyone = list(idle)
    began, cpu, sent = time.perf_counter(), time.process_time(), 0
    answered = 0
    while answered < requests:
        now = time.perf_counter()
        while idle and sent < requests and (not rate or began + sent / rate <= now):
            line = idle.pop()
            line.since = began + sent / rate if rate else now
            line.send(_request(tokens[sent % len(tokens)], events))
            chosen.register(line.link, selectors.EVENT_READ, line)
            sent += 1
        pause = max(0.0, began + sent / rate - now) if rate and idle and sent < requests else None
        for key, _ in chosen.select(pause):
            answered += _read(key.data, found, chosen, idle)
    found.seconds, found.generator_cpu_s = time.perf_counter() - began, time.process_time() - cpu
    for line in everyone:
        line.link.close()
    chosen.close()
    return found


def _heard(line: _Line) -> bytes:
    """What has come; nothing from a connection that is gone."""
    try:
        return line.link.recv(1 << 20)
    except ConnectionError:
        return b""


def _read(line: _Line, found: Measured, chosen: Any, idle: list[_Line]) -> int:
    piece = _heard(line)
    if not piece:
        chosen.unregister(line.link)
        line.again()
        chosen.register(line.link, selectors.EVENT_READ, line)
        return 0
    line.buffer += piece
    body = line.whole()
    if body is None:
        return 0
    found.took_ms.append((time.perf_counter() - line.since) * 1000)
    accepted = body.count(b'"status":"accepted"')
    found.accepted += accepted
    found.other += not accepted
    line.buffer = b""
    chosen.unregister(line.link)
    idle.append(line)
    return 1
