"""The page "Hari ini": where, when, what today, and the one button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.csrf import ensure_csrf_cookie

from tatakerja.organisation.models import Person
from tatakerja.platform import clock
from tatakerja.platform.pages import is_fragment
from tatakerja.portal.queries import board_of, causes, zone_label
from tatakerja.portal.worker import modules, phone_words
from tatakerja.reporting.queries.board import owed_report
from tatakerja.roster.queries import open_calls


@ensure_csrf_cookie
def today(request: HttpRequest) -> HttpResponse:
    """The employee's page, or its content alone for the script; officials without a post go to the board."""
    person = getattr(request.user, "person", None)
    if not isinstance(person, Person):
        return redirect(_elsewhere())
    board = board_of(person, request.user)
    context = {
        "board": board,
        "day": board.day,
        "calls": open_calls(person),
        "owed": owed_report(request.user, clock.now()),
        "zone": zone_label(board.day),
        "causes": causes(),
        "words": phone_words(),
        "modules": modules(),
        "now_ms": round(clock.now().timestamp() * 1000),
    }
    template = "portal/_today.html" if is_fragment(request) else "portal/today.html"
    return render(request, template, context)


def _elsewhere() -> str:
    try:
        return reverse("portal:board")
    except NoReverseMatch:
        return reverse("organisation:people")
