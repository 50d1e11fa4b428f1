"""Phones for tests: a device with its token, events as the contract writes them, a request."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client, RequestFactory

from tatakerja.config.intake import Application
from tatakerja.kernel.identifiers import token_hash
from tatakerja.organisation.models import Person
from tatakerja.presence.models import Device
from tatakerja.presence.services.gathering import Letter, answer_each
from tatakerja.presence.services.receiving import Taken
from world import HOME, OFFICE

URL = "/api/v1/presence/events"
# Monday 23 November 2026, 07:24:03 WITA.
NOW = datetime(2026, 11, 22, 23, 24, 3, 120000, tzinfo=UTC)
AT_OFFICE = {"lat": OFFICE[0] + 0.000126, "lon": OFFICE[1], "accuracy_m": 18, "fix_age_s": 3}
AT_HOME = {"lat": HOME[0], "lon": HOME[1], "accuracy_m": 12, "fix_age_s": 1}


def phone(person: Person, **fields: Any) -> tuple[Device, str]:
    """A device and its token in clear."""
    token = f"token-{uuid4().hex}"
    device = Device.objects.create(person=person, token_hash=token_hash(token), issued_at=NOW, **fields)
    return device, token


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def event(at: Any = NOW - timedelta(seconds=2), **fields: Any) -> dict[str, Any]:
    """A check-in at the office; fields as in the contract."""
    moment = text(at) if isinstance(at, datetime) else at
    return {"id": str(uuid4()), "kind": "check_in", "at": moment, "clock": "synced", **AT_OFFICE, **fields}


def body(*events: Any, sent_at: Any = NOW) -> dict[str, Any]:
    moment = text(sent_at) if isinstance(sent_at, datetime) else sent_at
    return {"sent_at": moment, "events": list(events)}


class LeanClient:
    """Sends a request to the served application, whose lean way asks for each delivery alone and at once.

    What it hands to Django goes through Django's own test client; ``lean`` says which way it took.
    """

    lean = False

    def generic(self, method: str, path: str, data: bytes, **extra: Any) -> Any:
        handed_on: list[Any] = []

        def pages(environ: Any, start_response: Any) -> list[bytes]:
            handed_on.append(Client(raise_request_exception=False).generic(method, path, data, **extra))
            return []

        started: list[Any] = []
        environ = RequestFactory().generic(method, path, data, **extra).environ
        environ |= {"HTTP_HOST": "testserver", "wsgi.input": BytesIO(data)}
        application = Application(pages, AtOnce(), threads=0)
        content = b"".join(application(environ, lambda *given: started.append(given)))
        if handed_on:
            return handed_on[0]
        status, headers = started[0]
        self.lean = True
        response = HttpResponse(content, status=int(status.split()[0]), headers=dict(headers))
        response.json = lambda: json.loads(content)
        return response


class AtOnce:
    """The grouped intake with groups of one, in the test's own thread and transaction."""

    def ask(self, letter: Letter) -> Taken:
        (answer,) = answer_each([letter])
        if isinstance(answer, Taken):
            return answer
        raise answer


def post(token: str, content: Any, *, lean: bool = False, **extra: Any) -> Any:
    """Posts a body (bytes as they are, everything else as JSON) with the token."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"Authorization": f"Bearer {token}", **extra.pop("headers", {})}
    kind = extra.pop("content_type", "application/json")
    client = LeanClient() if lean else Client(raise_request_exception=False)
    return client.generic("POST", URL, data, content_type=kind, headers=headers, **extra)


def receipts(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["receipts"]
    return found
