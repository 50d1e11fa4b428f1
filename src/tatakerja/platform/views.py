"""Health of the installation for a monitor, and the page of a fault."""

from __future__ import annotations

import logging
import secrets

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from tatakerja.platform import clock

log = logging.getLogger(__name__)


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database_away"}, status=503)
    return JsonResponse({"status": "ok"})


def fault(request: HttpRequest) -> HttpResponse:
    """The page of a 500: an incident number that a person can read out and the log can be searched for."""
    incident = f"G-{clock.now():%d%m}-{secrets.token_hex(2)}".upper()
    log.error("incident %s at %s", incident, request.path)
    return HttpResponse(render_to_string("500.html", {"incident": incident}), status=500)
