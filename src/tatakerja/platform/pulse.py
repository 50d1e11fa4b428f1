"""Asking the own web processes whether they still answer.

A process that hangs takes connections and never answers: nothing is refused, and the scheduler beside it goes
on. So whoever started the web processes asks ``/healthz`` as a phone would, and notes where no answer came.
"""

from __future__ import annotations

import logging
import socket
import time
from dataclasses import dataclass
from threading import Event
from typing import Final

from django.conf import settings

from tatakerja.platform import clock
from tatakerja.platform.minutes import Minutes

log = logging.getLogger(__name__)

UNANSWERED: Final = Minutes("unanswered")
EVERY_S: Final = 30.0
LIMIT_S: Final = 10.0
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104
_LONGEST_LINE: Final = 512


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where the own web processes listen. ``every`` and ``limit`` in seconds."""

    host: str
    port: int
    every: float = EVERY_S
    limit: float = LIMIT_S

    def answers(self) -> bool:
        """Whether ``/healthz`` answered below 500 in time; its status line decides.

        The limit holds for the whole of it: a drip of single bytes does not draw it out.
        """
        until = time.monotonic() + self.limit
        try:
            with socket.create_connection(
                (_ANYWHERE.get(self.host, self.host), self.port), self.limit
            ) as link:
                link.sendall(_request())
                return _is_well(_first_line(link, until))
        except OSError:
            return False

    def keep_asking(self, stopped: Event) -> None:
        """Asks until ``stopped`` and notes each time without an answer, dated when it was asked."""
        while not stopped.wait(self.every):
            asked_at = clock.now()
            if not self.answers() and not stopped.is_set():
                log.error("no sound answer from the own web processes to /healthz within %s s", self.limit)
                UNANSWERED.note(asked_at)


def _request() -> bytes:
    """The question as it comes from the proxy in front, so that it is neither redirected nor turned away."""
    host = next((one.lstrip(".") for one in settings.ALLOWED_HOSTS if one != "*"), "localhost")
    lines = ["GET /healthz HTTP/1.1", f"Host: {host}", "X-Forwarded-Proto: https", "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _first_line(link: socket.socket, until: float) -> bytes:
    received = b""
    while b"\r\n" not in received and len(received) < _LONGEST_LINE:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        link.settimeout(left)
        part = link.recv(_LONGEST_LINE)
        if not part:
            break
        received += part
    return received.partition(b"\r\n")[0]


def _is_well(line: bytes) -> bool:
    """``HTTP/1.1 200 OK``: a status from 200 to 499."""
    words = line.split()
    return (
        len(words) >= 2
        and words[0].startswith(b"HTTP/")
        and words[1].isdigit()
        and 200 <= int(words[1]) < 500
    )
