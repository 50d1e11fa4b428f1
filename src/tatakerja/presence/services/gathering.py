"""Grouped commits: the requests that wait while one group is being stored are the next group.

One thread of each server process takes whatever waits, stores it in one transaction and only then answers
every single one. Alone, a request is a group of one and waits for nobody; after larger groups the thread
lingers for a moment, so that those who come at the same time share. Under load the price of statements, write
lock and the disk's confirmation is shared, and the answer is as durable as before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Final, cast

from django.db import InterfaceError, OperationalError, connection

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.platform import clock
from tatakerja.presence.access import require_device
from tatakerja.presence.models import Device
from tatakerja.presence.queries.devices import devices_of_tokens
from tatakerja.presence.services.receiving import Asked, Taken, take_all
from tatakerja.presence.services.throttle import ComeBackLater, intake_buckets, spread
from tatakerja.presence.services.wire import Batch

log = logging.getLogger(__name__)

# As many as share a transaction at most: the write lock is held for some hundredths of a second.
MOST: Final = 256
# A request that waits longer is sent back; its events may be stored by then, and coming again costs nothing.
PATIENCE_S: Final = 25.0
# How long a group may linger for as many as came together lately: less than a commit takes.
LINGER_S: Final = 0.002

Answer = Taken | Exception


@dataclass(frozen=True, slots=True)
class Letter:
    """A request as it came in: the token's hash, the events or why they cannot be read (which only a known
    device is told), when they were received, and from which address."""

    token_hash: str
    batch: Batch | TatakerjaError
    received: datetime = field(default_factory=lambda: clock.now())
    address: str = ""


def answer_all(letters: Sequence[Letter]) -> list[Answer]:
    """What becomes of each request; a refusal or fault of one is its own answer.

    Raises what concerns all of them: the database is away or full.
    """
    devices = devices_of_tokens(one.token_hash for one in letters)
    answers: dict[int, Answer] = {}
    asked: dict[int, Asked] = {}
    for index, one in enumerate(letters):
        try:
            device = _admitted(devices.get(one.token_hash))
            if isinstance(one.batch, TatakerjaError):
                answers[index] = one.batch
            else:
                asked[index] = Asked(device, one.batch, one.received, address=one.address)
        except TatakerjaError as refusal:
            answers[index] = refusal
    for index, outcome in zip(asked, take_all(list(asked.values())), strict=True):
        answers[index] = cast(Answer, outcome)
    return [answers[index] for index in range(len(letters))]


def _admitted(device: Device | None) -> Device:
    known = require_device(device)
    intake_buckets.take(known.pk)
    return known


def answer_each(letters: Sequence[Letter]) -> list[Answer]:
    """As `answer_all`; nothing is raised. A group that fails is taken apart, so that a fault in one request
    stays its own, and a connection that has died in the meantime is renewed once."""
    try:
        return answer_all(letters)
    except (OperationalError, InterfaceError):
        _renew()
    except Exception:
        log.exception("a group of %s requests failed; each is tried alone", len(letters))
        if len(letters) > 1:
            return [answer for one in letters for answer in answer_each([one])]
    try:
        return answer_all(letters)
    except Exception as error:
        _renew()
        return [error] * len(letters)


def _renew() -> None:
    """The next statement opens a new connection; inside somebody's transaction there is none to renew."""
    if not connection.in_atomic_block:
        connection.close()


class _Waiting:
    """A request and the lock that its thread sleeps on."""

    __slots__ = ("answer", "letter", "ready")

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.answer: Answer | None = None
        self.ready = Lock()
        self.ready.acquire()


class Gathering:
    """The queue of one server process and the thread that empties it, started with its first use."""

    def __init__(self, answer: Callable[[Sequence[Letter]], list[Answer]] = answer_each) -> None:
        self._answer_all = answer
        self._queue: SimpleQueue[_Waiting] = SimpleQueue()
        self._thread: Thread | None = None
        self._starting = Lock()
        self._lately = 0

    def ask(self, letter: Letter) -> Taken:
        """The answer to a request, after its events are durable; raises why it was not taken."""
        if self._thread is None:
            self._start()
        waiting = _Waiting(letter)
        self._queue.put(waiting)
        if not waiting.ready.acquire(timeout=PATIENCE_S):
            raise _Busy(spread(5, 26))
        if isinstance(waiting.answer, Taken):
            return waiting.answer
        assert waiting.answer is not None
        raise waiting.answer

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                thread = Thread(target=self._run, name="intake", daemon=True)
                thread.start()
                self._thread = thread

    def _run(self) -> None:
        while True:
            group = self._next()
            for waiting, answer in zip(group, self._answer_all([one.letter for one in group]), strict=True):
                waiting.answer = answer
                waiting.ready.release()

    def _next(self) -> list[_Waiting]:
        """Whatever waits; fewer than came together lately are given a moment to become more."""
        group = [self._queue.get()]
        if len(group) + self._queue.qsize() < self._lately:
            time.sleep(LINGER_S)
        try:
            while len(group) < MOST:
                group.append(self._queue.get_nowait())
        except Empty:
            pass
        # The memory of a crowd fades within some tens of groups.
        self._lately = max(len(group), self._lately - self._lately // 8 - 1)
        return group


class _Busy(ComeBackLater):
    """The database takes too long: the phone keeps its events and comes back."""

    status = 503
    code = "database_busy"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "Sistem sedang terganggu; ini bukan kesalahan Anda. Simpan dan kirim ulang.", retry_after
        )
