"""The JSON API: one router per package, refusals as problem+json (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.urls import path as route
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.presence.api import companions
from tatakerja.presence.api import router as presence
from tatakerja.presence.services.throttle import spread

logger = logging.getLogger(__name__)

# What any operation may answer besides its own result, and when.
REFUSALS: Final[Mapping[int, str]] = {
    400: "The request cannot be read.",
    401: "The token is missing, unknown or revoked.",
    403: "Not allowed.",
    409: "Not possible in the present state.",
    413: "Too large.",
    422: "Malformed; `field` names what is wrong.",
    429: "Too many requests; come back after `Retry-After` seconds.",
    503: "The database is away; come back after `Retry-After` seconds.",
}
_TITLES: Final = {**REFUSALS, 404: "Not found.", 405: "Not with this method."}
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "field": {"type": "string"},
    },
}


def _nowhere(request: HttpRequest, unknown: str = "") -> HttpResponse:
    """What lies below the API and is none of its addresses."""
    return problem(404, "not_found", "Alamat ini tidak ada pada API.")


def _in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view without a redirect to the sign-in page; a wrong method too is answered as problem+json."""

    @wraps(view)
    def answer(request: HttpRequest, **values: str) -> HttpResponse:
        response = view(request, **values)
        if response.status_code != 405:
            return response
        allowed = response.headers.get("Allow", "")
        refusal = problem(405, "method_not_allowed", f"Alamat ini hanya menerima {allowed}.")
        refusal.headers["Allow"] = allowed
        return refusal

    for mark in ("login_required", "csrf_exempt"):
        setattr(answer, mark, mark == "csrf_exempt")
    return answer


class Api(NinjaAPI):
    """Signs in by token, never by session: no redirect to the sign-in page, no cookie, no CSRF token."""

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app, namespace = super().urls
        found: list[Any] = [
            route("", _nowhere, name="top"),
            *patterns,
            route("<path:unknown>", _nowhere, name="nowhere"),
        ]
        for pattern in found:
            pattern.callback = _in_json(pattern.callback)
        return found, app, namespace

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Every operation documents every refusal, so that no router can forget one."""
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
        body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, text in REFUSALS.items():
                    operation["responses"].setdefault(status, {"description": text, "content": body})
        return schema


def problem(
    status: int, code: str, detail: str, *, field: str = "", retry_after: int | None = None
) -> HttpResponse:
    """A refusal as problem+json with its stable code."""
    document = {
        "type": f"urn:tatakerja:{code}",
        "title": _TITLES.get(status, "").split(";")[0],
        "status": status,
        "detail": detail,
        "code": code,
    }
    if field:
        document["field"] = field
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False), status=status, content_type="application/problem+json"
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


api = Api(title="Tatakerja", version="1", urls_namespace="api", docs_url=None)
api.add_router("/presence", presence)
api.add_router("", companions)


def answer_refusal(error: TatakerjaError, path: str) -> HttpResponse:
    """A refusal with its own status, code and field."""
    field, retry_after = getattr(error, "field", ""), getattr(error, "retry_after", None)
    response = problem(error.status, error.code, error.message, field=field, retry_after=retry_after)
    return _challenged(path, response)


@api.exception_handler(TatakerjaError)
def refused(request: HttpRequest, error: TatakerjaError) -> HttpResponse:
    return answer_refusal(error, request.path)


def _challenged(path: str, response: HttpResponse) -> HttpResponse:
    """OwnTracks signs in by Basic auth, everything else by the bearer token."""
    if response.status_code == 401 and path.endswith("/owntracks"):
        response.headers["WWW-Authenticate"] = 'Basic realm="Tatakerja", charset="UTF-8"'
    return response


@api.exception_handler(AuthenticationError)
def unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    text = "Perlu token perangkat: Authorization: Bearer <token>, atau Basic di /owntracks."
    return _challenged(request.path, problem(401, "unauthenticated", text))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {"loc": (), "msg": ""}
    field = ".".join(str(part) for part in first["loc"])
    return problem(422, "invalid", f"{field}: {first['msg']}", field=field)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "refused", error.message)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", "Tidak ditemukan.")


@api.exception_handler(UnreadablePostError)
def cut_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    return problem(400, "body_cut_off", "Kiriman terputus. Kirim ulang.")


def _trouble(code: str) -> HttpResponse:
    text = "Sistem sedang terganggu; ini bukan kesalahan Anda. Simpan dan kirim ulang."
    return problem(503, code, text, retry_after=spread(5, 26))


def answer_fault(error: Exception, path: str) -> HttpResponse:
    """503 for what is not the phone's fault: it keeps its events and comes back; the log has the trace."""
    if isinstance(error, OperationalError | InterfaceError):  # away, full or locked
        logger.error("database unavailable: %s", error)
        return _trouble("database_away")
    logger.error("unexpected fault in %s", path, exc_info=error)
    return _trouble("internal_fault")


@api.exception_handler(Exception)
def trouble(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer_fault(error, request.path)
