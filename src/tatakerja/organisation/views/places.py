"""Workplaces: plain fields for the fence, with a map that fills them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tatakerja.organisation import access, services
from tatakerja.organisation.forms import WorkplaceForm
from tatakerja.organisation.models import Node, Workplace
from tatakerja.organisation.queries import map_of
from tatakerja.organisation.rules.fences import is_narrow, read_fence
from tatakerja.organisation.views.common import page, saved
from tatakerja.platform.pages import notify, status_of, user_of


def _warn_if_narrow(request: HttpRequest, form: WorkplaceForm) -> None:
    if is_narrow(read_fence(form.fence())):
        words = _("Pagar ini lebih kecil dari 100 meter: ponsel yang jujur sering terbaca di luar.")
        notify(request, words, level="warn")


def _editor(
    request: HttpRequest, form: WorkplaceForm, node: Node, title: str, place: Workplace | None
) -> HttpResponse:
    context = {"form": form, "node": node, "title": title, "place": place, "map": map_of(node)}
    return page(request, "workplace.html", context, status_of(form))


@require_http_methods(["GET", "POST"])
def add_workplace(request: HttpRequest, pk: int) -> HttpResponse:
    """A new place of a node."""
    user = user_of(request)
    node = get_object_or_404(access.visible_nodes(user), pk=pk)
    access.require_keep(user, node)
    form = WorkplaceForm(request.POST or None, request.FILES or None, initial={"first": access.today()})
    if request.method == "POST" and saved(
        form,
        lambda: services.add_workplace(
            by=user,
            node=node,
            name=form.cleaned_data["name"],
            fence=form.fence(),
            active_from=form.cleaned_data["first"],
        ),
    ):
        notify(request, _("Tempat kerja disimpan."))
        _warn_if_narrow(request, form)
        return redirect("organisation:node", pk=node.pk)
    return _editor(request, form, node, _("Tempat kerja baru"), None)


@require_http_methods(["GET", "POST"])
def workplace(request: HttpRequest, pk: int) -> HttpResponse:
    """The fence of a place, changed from a day on."""
    user = user_of(request)
    place = get_object_or_404(access.visible_workplaces(user).select_related("node"), pk=pk)
    access.require_keep(user, place.node)
    shown = WorkplaceForm.initial_of(place.name, place.fence, access.today())
    form = WorkplaceForm(request.POST or None, request.FILES or None, initial=shown)
    if request.method == "POST" and saved(
        form,
        lambda: services.change_workplace(
            by=user,
            workplace=place,
            name=form.cleaned_data["name"],
            fence=form.fence(),
            first=form.cleaned_data["first"],
        ),
    ):
        notify(request, _("Pagar lokasi disimpan."))
        _warn_if_narrow(request, form)
        return redirect("organisation:node", pk=place.node_id)
    return _editor(request, form, place.node, place.name, place)


@require_POST
def close_workplace(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a place after today."""
    user = user_of(request)
    place = get_object_or_404(access.visible_workplaces(user), pk=pk)
    services.close_workplace(by=user, workplace=place)
    notify(request, _("%(name)s ditutup mulai besok.") % {"name": place.name})
    return redirect(reverse("organisation:node", args=[place.node_id]))
