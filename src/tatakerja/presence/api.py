"""The wire: phones, companion apps and load generators. A device token, no cookie, no CSRF token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.security import HttpBearer

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.access import require_device
from tatakerja.presence.models import Device
from tatakerja.presence.queries.devices import device_of_token
from tatakerja.presence.queries.today import day_as_json, my_day
from tatakerja.presence.schemas import EVENTS_REQUEST, EventsOut
from tatakerja.presence.services.receiving import intake
from tatakerja.presence.services.throttle import intake_buckets
from tatakerja.presence.services.wire import MAX_BYTES, TooLarge, read_json

router = Router(tags=["presence"])


class DeviceBearer(HttpBearer):
    """``Authorization: Bearer <device token>``."""

    def authenticate(self, request: HttpRequest, token: str) -> Device:
        device = require_device(device_of_token(token))
        intake_buckets.take(device.pk)
        return device


def _read_body(request: HttpRequest) -> object:
    """The JSON of a body whose size is checked before a byte of it is parsed."""
    try:
        announced = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        announced = 0
    if announced > MAX_BYTES:
        raise TooLarge("Kiriman lebih dari 1 MiB. Kirim dalam beberapa bagian.", code="body_too_large")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Invalid("Kirim JSON tanpa pemampatan.", field="Content-Encoding", code="encoding_unsupported")
    return read_json(request.read(MAX_BYTES + 1))


def _json(document: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")), content_type="application/json"
    )


@router.post(
    "/events",
    auth=DeviceBearer(),
    response={200: EventsOut},
    openapi_extra=EVENTS_REQUEST,
    summary="Take 1 to 500 events",
)
def take_events(request: HttpRequest) -> HttpResponse:
    """One receipt per event, in order; the same id gets the same receipt again, word for word."""
    device: Device = request.auth  # type: ignore[attr-defined]
    return _json(intake(device=device, body=_read_body(request)).as_json())


@router.get("/today", auth=DeviceBearer(), response={200: dict[str, Any]}, summary="The person's day")
def today(request: HttpRequest) -> HttpResponse:
    """Assignment with its clause, windows, open requests and last receipts; at most 4 KB."""
    device: Device = request.auth  # type: ignore[attr-defined]
    return _json(day_as_json(my_day(device.person)))
