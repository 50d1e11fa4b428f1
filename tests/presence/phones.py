"""Phones for tests: a device with its token, events as the contract writes them, a request."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from tatakerja.organisation.models import Person
from tatakerja.presence.models import Device
from tatakerja.presence.queries.devices import token_hash
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


def post(token: str, content: Any, **extra: Any) -> Any:
    """Posts a body (bytes as they are, everything else as JSON) with the token."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"Authorization": f"Bearer {token}", **extra.pop("headers", {})}
    kind = extra.pop("content_type", "application/json")
    return Client(raise_request_exception=False).generic(
        "POST", URL, data, content_type=kind, headers=headers
    )


def receipts(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["receipts"]
    return found
