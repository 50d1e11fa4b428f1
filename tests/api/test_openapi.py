"""The OpenAPI document holds, and no request that follows or breaks it brings the server down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase

from tatakerja.config.api import REFUSALS, api
from tatakerja.kernel.identifiers import token_hash
from tatakerja.presence.models import Device
from world import World

TOKEN = "token-of-the-contract-test-0123456789"
NOW = datetime(2026, 11, 22, 23, 24, 3, tzinfo=UTC)
DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def _phone(world: World, clock_at: Any) -> Iterator[None]:
    """Rina's phone; the transaction around the test outlives each request, as in Django's own test client."""
    clock_at(NOW)
    Device.objects.create(person=world.person("Rina"), token_hash=token_hash(TOKEN), issued_at=NOW)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.any_database
@schema.parametrize()
@hypothesis.settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_documented_and_none_is_an_error_of_ours(case: schemathesis.Case) -> None:
    response = case.call(headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code not in (500, 503), response.text
    case.validate_response(
        response,
        checks=[
            schemathesis.checks.not_a_server_error,
            schemathesis.specs.openapi.checks.status_code_conformance,
            schemathesis.specs.openapi.checks.content_type_conformance,
            schemathesis.specs.openapi.checks.response_schema_conformance,
        ],
    )


def test_every_operation_documents_every_refusal_as_problem_json() -> None:
    for operations in DOCUMENT["paths"].values():
        for operation in operations.values():
            for status in REFUSALS:
                assert list(operation["responses"][str(status)]["content"]) == ["application/problem+json"]


def test_every_operation_asks_for_a_token() -> None:
    """Traccar Client has no header of its own for it: there the token is the device id in the message."""
    asked = {
        path: [operation.get("security") for operation in operations.values()]
        for path, operations in DOCUMENT["paths"].items()
    }
    assert asked.pop("/api/v1/owntracks") == [[{"DeviceBasic": []}]]
    assert asked.pop("/api/v1/traccar") == [None, None]
    assert asked == {path: [[{"DeviceBearer": []}]] for path in asked}


def test_the_document_is_served_without_signing_in(client: Any) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert set(answer.json()["paths"]) >= {"/api/v1/presence/events", "/api/v1/presence/today"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "presence/events", 405, "method_not_allowed"),
        ("DELETE", "presence/today", 405, "method_not_allowed"),
        ("PUT", "owntracks", 405, "method_not_allowed"),
        ("PUT", "traccar", 405, "method_not_allowed"),
        ("GET", "owntracks", 405, "method_not_allowed"),
        ("POST", "presence/events/", 404, "not_found"),
        ("GET", "presence", 404, "not_found"),
        ("POST", "nothing/at/all", 404, "not_found"),
        ("PATCH", "", 404, "not_found"),
    ],
)
def test_a_wrong_address_or_method_is_a_problem_too(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    response = client.generic(method, f"/api/v1/{path}")
    document = json.loads(response.content)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (document["status"], document["code"], bool(document["title"])) == (status, code, True)
    if status == 405:
        assert {*response["Allow"].split(", ")} <= {"GET", "POST"}
