"""A companion app: what it would take, the person's own yes, and the settings for it, shown once."""

from __future__ import annotations

import base64
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, user_of
from tatakerja.platform.site import whole_address
from tatakerja.presence.forms import CompanionForm
from tatakerja.presence.queries.retention import keep_days
from tatakerja.presence.services import allow_companion
from tatakerja.presence.views.taps import person_behind

# OwnTracks: mode 3 is HTTP, monitoring 1 reports only where somebody moved.
_HTTP, _SPARING = 3, 1


@require_http_methods(["GET", "POST"])
def allow(request: HttpRequest) -> HttpResponse:
    """The explanation and the consent; after it the app's settings."""
    person = person_behind(request)
    form = CompanionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = allow_companion(by=user_of(request), person=person, app=data["app"], agreed=data["agreed"])
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            return render(request, "presence/companion_made.html", _settings(person, data["app"], made.token))
    post = post_of(person, today())
    context = {"form": form, "days": keep_days(post.region) if post else None}
    return form_answer(request, "presence/companion.html", context, form)


def _settings(person: Person, app: str, token: str) -> dict[str, str]:
    """What to type into the app, and for OwnTracks a link that types it."""
    name = "owntracks" if app == "OwnTracks" else "traccar"
    url = whole_address(reverse(f"api:{name}"))
    known = {"app": app, "url": url, "nip": person.nip, "token": token}
    return known | {"link": _link(known)} if name == "owntracks" else known


def _link(known: dict[str, str]) -> str:
    """The app's own address for a whole set of settings."""
    document = {
        "_type": "configuration",
        "mode": _HTTP,
        "monitoring": _SPARING,
        "url": known["url"],
        "auth": True,
        "username": known["nip"],
        "password": known["token"],
        "encryptionKey": "",
    }
    return f"owntracks:///config?inline={base64.b64encode(json.dumps(document).encode()).decode()}"
