"""Refusals become pages in plain words; personal pages are never kept by a cache."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from tatakerja.kernel.errors import TatakerjaError

Handler = Callable[[HttpRequest], HttpResponse]


class PersonalPagesMiddleware:
    """Pages of a signed-in person carry ``no-store``: a shared computer must not show them again."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class ChosenLanguageMiddleware:
    """The language a person has chosen, else Indonesian. The phone's own language is not asked:

    many phones are set to English by the shop, and their owners expect Indonesian.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = getattr(request.user, "language", settings.LANGUAGE_CODE)
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        response.headers["Content-Language"] = chosen
        return response


class RefusalMiddleware:
    """Renders a business refusal with its own status: what happened and what to do next."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TatakerjaError):
            return None
        context = {"message": str(exception), "code": exception.code}
        fragment = request.headers.get("HX-Request") == "true"
        template = "platform/_refusal.html" if fragment else "platform/refusal.html"
        return render(request, template, context, status=exception.status)
