"""The WSGI application: presence events on a way of their own, everything else through Django.

A morning brings thousands of taps a minute and each needs nothing of sessions, cookies, pages or languages.
So ``POST /api/v1/presence/events`` is read here and handed to the grouped intake; its threads only wait. Any
other request, and one that is not plain in every respect, goes to Django on a small pool of its own threads,
so that the number of database connections does not grow with the number of waiting phones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final, Protocol

from django.conf import settings
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host

from tatakerja.config.api import answer_fault, answer_refusal, problem
from tatakerja.kernel.errors import TatakerjaError
from tatakerja.kernel.identifiers import token_hash
from tatakerja.platform.addresses import client_address
from tatakerja.platform.refused import Refusals
from tatakerja.presence.api import JSON, as_bytes
from tatakerja.presence.services.gathering import Gathering, Letter
from tatakerja.presence.services.receiving import Taken
from tatakerja.presence.services.wire import MAX_BYTES, Batch, TooLarge, read_batch, read_json

PATH: Final = "/api/v1/presence/events"
# Threads, and so database connections, that serve pages in one server process.
PAGE_THREADS: Final = 8
_LONGEST_TOKEN: Final = 200
_EVERY_ANSWER: Final = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))
_STATUS_LINES: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]


class Intake(Protocol):
    """What answers a letter: the grouped intake of the process."""

    def ask(self, letter: Letter) -> Taken: ...


class Application:
    """The lean way for events in front of ``pages``, Django's own application."""

    def __init__(self, pages: Wsgi, intake: Intake, *, threads: int = PAGE_THREADS) -> None:
        self._pages, self._intake, self._refusals = pages, intake, Refusals()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pages") if threads else None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        token = _plain_token(environ)
        if token is not None:
            answer = self._take(environ, token)
            if isinstance(answer, HttpResponse):
                self._refusals.see(answer.status_code)
                return _refuse(answer, start_response)
            return _send(200, answer, [("Content-Type", JSON)], start_response)
        if self._pool is None:
            return self._pages(environ, start_response)
        return self._pool.submit(_whole, self._pages, environ, start_response).result()

    @staticmethod
    def _letter(environ: Environ, token: str) -> Letter:
        address = client_address(environ, settings.PROXIES)
        return Letter(token_hash(token), _batch(environ), address=address)

    def _take(self, environ: Environ, token: str) -> bytes | HttpResponse:
        """The receipts as JSON, or why there are none."""
        try:
            return as_bytes(self._intake.ask(self._letter(environ, token)).as_json())
        except TatakerjaError as refusal:
            return answer_refusal(refusal, PATH)
        except OSError:
            return problem(400, "body_cut_off", "Kiriman terputus. Kirim ulang.")
        except Exception as error:
            return answer_fault(error, PATH)


def serving(pages: Wsgi) -> Application:
    """What a server process runs: the lean way with a grouped intake of its own."""
    return Application(pages, Gathering())


def _whole(pages: Wsgi, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """A page made to its last byte on the thread that began it; files and streams are handed on."""
    answer = pages(environ, start_response)
    if not isinstance(answer, HttpResponse) or answer.streaming:
        return answer
    body = answer.content
    answer.close()
    return [body]


def _plain_token(environ: Environ) -> str | None:
    """The bearer token of an ordinary delivery of events; ``None``: Django shall look at the request."""
    if environ.get("PATH_INFO") != PATH or environ.get("REQUEST_METHOD") != "POST":
        return None
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not token.isascii() or not 0 < len(token) <= _LONGEST_TOKEN:
        return None
    if environ.get("HTTP_CONTENT_ENCODING", "") or not _is_ours(environ):
        return None
    return str(token)


def _is_ours(environ: Environ) -> bool:
    """Whether the address is one of this installation's and the way is as secure as it must be."""
    header = settings.SECURE_PROXY_SSL_HEADER
    secure = environ.get("wsgi.url_scheme") == "https" or (
        header is not None and environ.get(header[0]) == header[1]
    )
    if settings.SECURE_SSL_REDIRECT and not secure:
        return False
    return _is_known(environ.get("HTTP_HOST", ""), tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=256)
def _is_known(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def _batch(environ: Environ) -> Batch | TatakerjaError:
    try:
        return read_batch(read_json(_read(environ)))
    except TatakerjaError as refusal:
        return refusal


def _read(environ: Environ) -> bytes:
    """The body, whose size is checked before a byte of it is read."""
    announced = environ.get("CONTENT_LENGTH") or ""
    length = int(announced) if announced.isascii() and announced.isdigit() else None
    if length is not None and length > MAX_BYTES:
        raise TooLarge("Kiriman lebih dari 1 MiB. Kirim dalam beberapa bagian.", code="body_too_large")
    body = environ["wsgi.input"].read(MAX_BYTES + 1 if length is None else length)
    if length is not None and len(body) < length:
        raise OSError("body cut off")
    return bytes(body)


def _refuse(response: HttpResponse, start_response: StartResponse) -> Iterable[bytes]:
    return _send(response.status_code, response.content, list(response.items()), start_response)


def _send(
    status: int, body: bytes, headers: list[tuple[str, str]], start_response: StartResponse
) -> Iterable[bytes]:
    start_response(_STATUS_LINES[status], [*headers, ("Content-Length", str(len(body))), *_EVERY_ANSWER])
    return [body]
