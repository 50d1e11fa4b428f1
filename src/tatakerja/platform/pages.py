"""Small helpers of the views: a page of many rows, a page with its forms, a message with its undo, a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from tatakerja.platform.models import User

PAGE_SIZE = 25
_LEVELS = {"ok": messages.SUCCESS, "info": messages.INFO, "warn": messages.WARNING, "bad": messages.ERROR}


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, size: int = PAGE_SIZE, param: str = "page"
) -> Page[Any]:
    """The page of ``rows`` that the address names; a number out of range gives the nearest page.

    A QuerySet must be ordered. Show it with ``{% pager page %}``.
    """
    return Paginator(rows, size).get_page(request.GET.get(param))


def status_of(*forms: BaseForm | None) -> int:
    """422 where one of the forms was sent and is refused."""
    return 422 if any(form is not None and form.errors for form in forms) else 200


def form_answer(
    request: HttpRequest, template: str, context: Mapping[str, Any], *forms: BaseForm | None
) -> HttpResponse:
    """The page that its forms stand on: also the answer to what they refuse, then with 422."""
    return render(request, template, context, status=status_of(*forms))


def file_answer(content: bytes | str, name: str, media_type: str, *, shown: bool = False) -> HttpResponse:
    """A file under this name: to keep, or ``shown`` by the browser's own viewer, as letters are."""
    found = content_disposition_header(as_attachment=not shown, filename=name)
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": found})


def kept_answer(row: Any) -> FileResponse:
    """A file that was kept with its row, always as a download; name and type are of the checked content."""
    return FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type
    )


def checked_answer(request: HttpRequest, template: str, sha256: str, found: object | None) -> HttpResponse:
    """The public answer to the hash of a letter: what is registered under it; 404 where nothing is."""
    return render(request, template, {"found": found, "sha256": sha256}, status=200 if found else 404)


def is_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page rather than for the whole."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def notify(request: HttpRequest, text: str, *, level: str = "ok", undo_url: str = "") -> None:
    """A message on the next full page; ``undo_url`` adds an "Urungkan" button that posts there.

    ``level`` is ok, info, warn or bad.
    """
    messages.add_message(request, _LEVELS[level], text, extra_tags=f"undo:{undo_url}" if undo_url else "")


def toast(response: HttpResponse, text: str, *, level: str = "ok", undo_url: str = "") -> HttpResponse:
    """The same for an htmx answer: shown as a toast for eight seconds, then kept in the page's list."""
    detail = {"text": text, "level": level, "undo": undo_url}
    response.headers["HX-Trigger"] = json.dumps({"toast": detail})
    return response


def number_in(text: str | None) -> int:
    """The number that an address names; 0 where it names none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def user_of(request: HttpRequest) -> User:
    """The signed-in account: every page that is not public has one."""
    assert isinstance(request.user, User)
    return request.user
