"""Whether the own web processes answer: asked of real sockets that answer, refuse, hang and drip."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from tatakerja.platform.pulse import Pulse

DRIP = 0.05


@contextmanager
def answering(*parts: bytes, then_hang: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """A server of one thread that reads a request and sends these parts, one every ``DRIP`` seconds."""
    asked: list[bytes] = []
    leaving = Event()

    def serve(listening: socket.socket) -> None:
        link, _ = listening.accept()
        with link:
            asked.append(link.recv(4096))
            for part in parts:
                try:
                    link.sendall(part)
                except OSError:
                    return
                time.sleep(DRIP if len(parts) > 1 else 0)
            if then_hang:
                leaving.wait()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1], asked
        leaving.set()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "well"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", True),
        # Turned away, but by a process that lives.
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", True),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", False),
        (b"", False),
        (b"rubbish\r\n", False),
        (b"x" * 5000, False),
    ],
)
def test_the_status_line_decides(answer: bytes, well: bool) -> None:
    with answering(*([answer] if answer else [])) as (port, _):
        assert Pulse("127.0.0.1", port).answers() is well


def test_it_asks_as_the_proxy_in_front_does(settings: pytest.FixtureRequest) -> None:
    settings.ALLOWED_HOSTS = ["*", ".kerja.contoh.go.id"]  # type: ignore[attr-defined]
    with answering(b"HTTP/1.1 200 OK\r\n\r\n") as (port, asked):
        assert Pulse("0.0.0.0", port).answers() is True
    assert asked[0].split(b"\r\n")[:3] == [
        b"GET /healthz HTTP/1.1",
        b"Host: kerja.contoh.go.id",
        b"X-Forwarded-Proto: https",
    ]


def test_neither_a_closed_door_nor_one_that_hangs_nor_one_that_drips_is_an_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        closed = gone.getsockname()[1]
    assert Pulse("127.0.0.1", closed).answers() is False
    with answering(b"HTTP/1.1 ", then_hang=True) as (port, _):
        assert Pulse("127.0.0.1", port, limit=0.1).answers() is False
    slow = [bytes([one]) for one in b"HTTP/1.1 200 OK\r\n\r\n"]
    with answering(*slow) as (port, _):
        assert Pulse("127.0.0.1", port, limit=3 * DRIP).answers() is False
