"""The outline of a region: a page with its map, the file behind it, and the JSON that maps draw."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tatakerja.organisation import access, services
from tatakerja.organisation.forms import OutlineForm
from tatakerja.organisation.models import Level
from tatakerja.organisation.queries import outline_of
from tatakerja.organisation.views.common import account, page, saved, status_of
from tatakerja.platform.pages import notify


@require_http_methods(["GET", "POST"])
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """The boundary that maps of the region show, and a form for another file."""
    user = account(request)
    region = get_object_or_404(access.visible_nodes(user), pk=pk, level=Level.REGION)
    access.require_import(user, region)
    form = OutlineForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and saved(
        form,
        lambda: services.set_outline(
            by=user,
            region=region,
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
        ),
    ):
        notify(request, _("Batas wilayah disimpan."))
        return redirect("organisation:outline", pk=region.pk)
    context = {"form": form, "node": region, "outline": outline_of(region)}
    return page(request, "outline.html", context, status_of(form))


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline as GeoJSON, for everybody who may see the region's tree."""
    region = get_object_or_404(access.visible_nodes(account(request)), pk=pk)
    row = outline_of(region)
    response = JsonResponse(row.document if row else {"type": "FeatureCollection", "features": []})
    response["Content-Type"] = "application/geo+json"
    response["Cache-Control"] = "private, max-age=3600"
    return response
