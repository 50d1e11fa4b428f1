"""What these pages share: tabs, and a service's refusal shown at its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import KEEPERS, OVERSEERS, REGIONAL, grants_of
from tatakerja.organisation.models import Role
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.models import User
from tatakerja.platform.pages import status_of, user_of


def _tabs(user: User) -> list[dict[str, str]]:
    held = set(grants_of(user, Role.values).values_list("role", flat=True))
    entries: list[tuple[str, str, Sequence[str]]] = [
        (_("Pegawai"), "organisation:people", OVERSEERS),
        (_("Susunan"), "organisation:tree", OVERSEERS),
        (_("Titik rumah"), "organisation:points_review", KEEPERS),
        (_("Peran"), "organisation:roles", (*REGIONAL, Role.AUDITOR)),
        (_("Impor"), "organisation:imports", REGIONAL),
        (_("Pemberitahuan"), "organisation:channels", (Role.ADMIN,)),
    ]
    return [
        {"label": label, "url": reverse(name), "name": name}
        for label, name, roles in entries
        if held.intersection(roles)
    ]


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page with the tabs that the account may use."""
    return render(
        request, f"organisation/{template}", {"tabs": _tabs(user_of(request)), **context}, status=status
    )


def saved(form: forms.Form, act: Callable[[], object]) -> bool:
    """Runs a service for a valid form; what it refuses is shown at its field, or above the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except (Invalid, Conflict) as refused:
        show_refusal(form, refused)
    return not form.errors


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, action: str, back: str, **more: Any
) -> HttpResponse:
    """A page that holds one form."""
    context = {"form": form, "title": title, "action": action, "back": back, **more}
    return page(request, "form.html", context, status_of(form))
