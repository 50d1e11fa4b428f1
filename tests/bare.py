"""A server that does nothing: what HTTP alone costs under the same load generator, on the same machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_ANSWER = b'{"receipts":[{"status":"accepted"}]}'
_HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(_ANSWER)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Reads the request and gives every request the same answer."""
    environ["wsgi.input"].read()
    start_response("200 OK", _HEADERS)
    return [_ANSWER]
