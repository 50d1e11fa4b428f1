"""Duty places: a fence on the map for some people and days."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import map_of, post_of
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.presence.access import callable_people, visible_duty_places
from tatakerja.presence.forms import DutyPlaceForm
from tatakerja.presence.services import add_duty_place, withdraw_duty_place


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """The duty places of the people one leads, the newest first."""
    rows = visible_duty_places(request.user).prefetch_related("people")
    return render(request, "presence/duty_places.html", {"page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new place: its fence, the days, the people."""
    people = callable_people(request.user).order_by("name", "pk")
    form = DutyPlaceForm(
        request.POST or None,
        request.FILES or None,
        people=people,
        initial={"first": today(), "last": today()},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_duty_place(
                by=user_of(request),
                people=data["people"],
                name=data["name"],
                fence=form.fence(),
                first=data["first"],
                last=data["last"],
                letter=data["letter"],
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Tempat tugas disimpan. Presensi di sana terhitung pada hari-hari itu."))
            return redirect("presence:duty_places")
    return form_answer(request, "presence/duty_place.html", {"form": form} | _map(request), form)


def _map(request: HttpRequest) -> dict[str, Any]:
    """The map of the region in which the account works."""
    person = getattr(user_of(request), "person", None)
    post = post_of(person, today()) if person is not None else None
    return {"node": post.node, "map": map_of(post.node)} if post is not None else {}


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a place from now on."""
    place = get_object_or_404(visible_duty_places(request.user).select_related("node"), pk=pk)
    withdraw_duty_place(by=user_of(request), place=place)
    notify(request, _("%(name)s ditarik.") % {"name": place})
    return redirect("presence:duty_places")
