"""What a region's maps show: the page with its files, the boundary as JSON, the street map in ranges."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tatakerja.organisation import access, services
from tatakerja.organisation.forms import OutlineForm, StreetsForm
from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.queries import map_of
from tatakerja.organisation.rules.pmtiles import read_range
from tatakerja.organisation.services.outlines import maps_folder
from tatakerja.organisation.views.common import page, saved
from tatakerja.platform.pages import notify, status_of, user_of


def _region(request: HttpRequest, pk: int) -> Node:
    user = user_of(request)
    region = get_object_or_404(access.visible_nodes(user), pk=pk, level=Level.REGION)
    access.require_import(user, region)
    return region


def _page(request: HttpRequest, region: Node, form: OutlineForm, streets: StreetsForm) -> HttpResponse:
    context = {"form": form, "streets": streets, "node": region, "map": map_of(region)}
    return page(request, "outline.html", context, max(status_of(form), status_of(streets)))


@require_http_methods(["GET", "POST"])
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """The boundary that maps of the region show, and a form for another file."""
    region = _region(request, pk)
    form = OutlineForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and saved(
        form,
        lambda: services.set_outline(
            by=user_of(request),
            region=region,
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
        ),
    ):
        notify(request, _("Batas wilayah disimpan."))
        return redirect("organisation:outline", pk=region.pk)
    return _page(request, region, form, StreetsForm())


@require_POST
def streets(request: HttpRequest, pk: int) -> HttpResponse:
    """Another street map for the region."""
    region, form = _region(request, pk), StreetsForm(request.POST, request.FILES)
    if saved(
        form,
        lambda: services.set_streets(
            by=user_of(request),
            region=region,
            name=form.cleaned_data["streets"].name,
            parts=form.cleaned_data["streets"].chunks(),
        ),
    ):
        notify(request, _("Peta jalan disimpan."))
        return redirect("organisation:outline", pk=region.pk)
    return _page(request, region, OutlineForm(), form)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline as GeoJSON, for everybody who works there or oversees it."""
    found = map_of(get_object_or_404(access.mapped_nodes(user_of(request)), pk=pk))
    kept = found.document if found else None
    response = JsonResponse(kept or {"type": "FeatureCollection", "features": []})
    response["Content-Type"] = "application/geo+json"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def tiles(request: HttpRequest, pk: int) -> HttpResponse:
    """A part of the street map: readers of PMTiles ask for ranges of bytes, and nothing else is answered."""
    found = map_of(get_object_or_404(access.mapped_nodes(user_of(request)), pk=pk))
    if found is None or not found.streets:
        return HttpResponse(status=404)
    size = found.streets["size"]
    asked = read_range(request.headers.get("Range", ""), size)
    if asked is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = asked
    with (maps_folder() / found.streets["file"]).open("rb") as kept:
        kept.seek(first)
        content = kept.read(last - first + 1)
    headers = {
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Accept-Ranges": "bytes",
        "ETag": f'"{found.streets["file"]}"',
        "Cache-Control": "private, max-age=86400",
    }
    return HttpResponse(content, status=206, content_type="application/octet-stream", headers=headers)
