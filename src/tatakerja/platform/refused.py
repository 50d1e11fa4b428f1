"""Requests that the server answered with 5xx, counted by the minute beside the database, which may be away.

At most one a second and web process, so that a storm of retries cannot fill the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from tatakerja.platform import clock
from tatakerja.platform.minutes import Minutes

REFUSED: Final = Minutes("refused")


class Refusals:
    """Notes answers of 500 and above, one a second at most."""

    def __init__(self) -> None:
        self._next = 0.0

    def see(self, status: int) -> None:
        if status >= 500 and time.monotonic() >= self._next:
            self._next = time.monotonic() + 1
            REFUSED.note(clock.now())


class RefusedMiddleware:
    """Notes every answer of 500 and above; stands outermost, so that it sees faults of the others too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._refusals = Refusals()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        self._refusals.see(response.status_code)
        return response
