"""The wire: phones, companion apps and load generators. A device token, no cookie, no CSRF token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.security import HttpBasicAuth, HttpBearer

from tatakerja.kernel.errors import Invalid
from tatakerja.platform.addresses import address_of
from tatakerja.presence.access import require_device
from tatakerja.presence.models import Device
from tatakerja.presence.queries.devices import device_of_token
from tatakerja.presence.queries.today import day_as_json, my_day
from tatakerja.presence.schemas import (
    EVENTS_REQUEST,
    OWNTRACKS_REQUEST,
    TRACCAR_QUERY,
    TRACCAR_REQUEST,
    EventsOut,
)
from tatakerja.presence.services.companions import known_device, take_readings
from tatakerja.presence.services.readings import (
    Reading,
    read_form,
    read_osmand,
    read_owntracks,
    read_traccar,
    token_in,
)
from tatakerja.presence.services.receiving import intake
from tatakerja.presence.services.throttle import intake_buckets
from tatakerja.presence.services.wire import MAX_BYTES, TooLarge, read_json

router = Router(tags=["presence"])
companions = Router(tags=["companions"])

JSON: Final = "application/json"
_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class DeviceBearer(HttpBearer):
    """``Authorization: Bearer <device token>``."""

    def authenticate(self, request: HttpRequest, token: str) -> Device:
        device = require_device(device_of_token(token))
        intake_buckets.take(device.pk)
        return device


class DeviceBasic(HttpBasicAuth):
    """Basic auth of companion apps: NIP or user name, and the device token as the password."""

    def authenticate(self, request: HttpRequest, username: str, password: str) -> Device:
        return known_device(password, username)


def _device(request: HttpRequest) -> Device:
    """The device that authentication found."""
    device: Device = vars(request)["auth"]  # the API's own field, which Django's type does not know
    return device


def _read_body(request: HttpRequest) -> object:
    """The JSON of the body."""
    return read_json(_read_bytes(request))


def _read_bytes(request: HttpRequest) -> bytes:
    """A body whose size is checked before a byte of it is read."""
    try:
        announced = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        announced = 0
    if announced > MAX_BYTES:
        raise TooLarge("Kiriman lebih dari 1 MiB. Kirim dalam beberapa bagian.", code="body_too_large")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Invalid("Kirim JSON tanpa pemampatan.", field="Content-Encoding", code="encoding_unsupported")
    return request.read(MAX_BYTES + 1)


def as_bytes(document: Mapping[str, Any]) -> bytes:
    """An answer as compact JSON."""
    return _COMPACT.encode(document).encode()


def as_response(document: Mapping[str, Any]) -> HttpResponse:
    """The same as Django sends it."""
    return HttpResponse(as_bytes(document), content_type=JSON)


@router.post(
    "/events",
    auth=DeviceBearer(),
    response={200: EventsOut},
    openapi_extra=EVENTS_REQUEST,
    summary="Take 1 to 500 events",
)
def take_events(request: HttpRequest) -> HttpResponse:
    """One receipt per event, in order; the same id gets the same receipt again, word for word."""
    body = _read_body(request)
    return as_response(intake(device=_device(request), body=body, address=address_of(request)).as_json())


@router.get("/today", auth=DeviceBearer(), response={200: dict[str, Any]}, summary="The person's day")
def today(request: HttpRequest) -> HttpResponse:
    """Assignment with its clause, windows, open requests and last receipts; at most 4 KB."""
    return as_response(day_as_json(my_day(_device(request).person)))


@companions.post(
    "/owntracks",
    auth=DeviceBasic(),
    response={200: list[dict[str, Any]]},
    openapi_extra=OWNTRACKS_REQUEST,
    summary="OwnTracks, HTTP mode",
)
def owntracks(request: HttpRequest) -> HttpResponse:
    """Locations become events in working hours; everything else is answered ``[]`` and ignored."""
    take_readings(device=_device(request), readings=read_owntracks(_read_bytes(request)))
    return _nothing()


@companions.get(
    "/traccar",
    response={200: list[dict[str, Any]]},
    openapi_extra=TRACCAR_QUERY,
    summary="OsmAnd protocol, by query",
)
def osmand(request: HttpRequest) -> HttpResponse:
    """The same as POST with a query; apps of this protocol choose either."""
    return _take_osmand(request.GET.dict())


@companions.post(
    "/traccar",
    response={200: list[dict[str, Any]]},
    openapi_extra=TRACCAR_REQUEST,
    summary="Traccar Client, JSON, form and query",
)
def traccar(request: HttpRequest) -> HttpResponse:
    """Locations become events in working hours; the device token comes as the app's device id."""
    raw = _read_bytes(request)
    fields = request.GET.dict() or read_form(raw)
    if fields:
        return _take_osmand(fields)
    token, readings = read_traccar(raw)
    return _take(token, readings)


def _take_osmand(fields: Mapping[str, str]) -> HttpResponse:
    return _take(token_in(fields), read_osmand(fields))


def _take(token: object, readings: list[Reading]) -> HttpResponse:
    take_readings(device=known_device(token), readings=readings)
    return _nothing()


def _nothing() -> HttpResponse:
    return HttpResponse("[]", content_type=JSON)
