"""A region's outline from file to map, and a fence from a file's area."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from streets import street_map
from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.organisation.models import RegionMap, Workplace
from tatakerja.organisation.services import set_outline, set_streets
from tatakerja.organisation.services.outlines import maps_folder
from tatakerja.platform.models import AuditEvent
from world import World

RING = [[117.15, -0.503], [117.156, -0.503], [117.156, -0.5], [117.15, -0.5], [117.15, -0.503]]
DOCUMENT = {"type": "Polygon", "coordinates": [RING]}
CONTENT = json.dumps(DOCUMENT).encode()


def test_only_those_who_act_for_the_region_set_it(world: World) -> None:
    for name in ("Rina", "Sari", "Tono", "Agung"):
        with pytest.raises(NotAllowed):
            set_outline(by=world.user(name), region=world.province, name="a.geojson", content=CONTENT)
    with pytest.raises(Invalid):
        set_outline(by=world.user("Wahyu"), region=world.dpmptsp, name="a.geojson", content=CONTENT)
    row = set_outline(by=world.user("Wahyu"), region=world.province, name="a.geojson", content=CONTENT)
    assert (row.points_sent, row.points_kept) == (5, 5)
    assert AuditEvent.objects.get(action="organisation.outline_set").data["kept"] == 5


def test_from_the_page_to_the_editors_map(world: World, sign_in: Any) -> None:
    page, data = (f"/organisasi/unit/{world.province.pk}/batas{end}" for end in ("/", ".json"))
    wahyu = sign_in(world.user("Wahyu"))
    bad = SimpleUploadedFile("b.geojson", b"PK")
    refused = wahyu.post(page, {"file": bad})
    assert refused.status_code == 422
    assert "bukan GeoJSON" in refused.content.decode()
    sent = SimpleUploadedFile("b.geojson", CONTENT)
    assert "Batas wilayah disimpan." in wahyu.post(page, {"file": sent}, follow=True).content.decode()
    assert wahyu.get(data).status_code == 200
    sari = sign_in(world.user("Sari"))
    assert sari.get(page).status_code in (403, 404)
    own = f"/organisasi/unit/{world.dpmptsp.pk}/batas.json"
    shown = sari.get(own)
    assert shown["Content-Type"] == "application/geo+json"
    assert shown.json() == RegionMap.objects.get().document
    assert own in sari.get(f"/organisasi/unit/{world.dpmptsp.pk}/tempat/").content.decode()
    assert sign_in(world.user("Tono")).get(own).status_code == 404


def test_a_fence_from_a_files_area(world: World, sign_in: Any) -> None:
    sari, url = sign_in(world.user("Sari")), f"/organisasi/unit/{world.dpmptsp.pk}/tempat/"
    form = {"name": "Gedung B", "shape": "polygon", "first": "2026-11-23"}
    assert sari.post(url, form).status_code == 422
    assert sari.post(url, {**form, "area": SimpleUploadedFile("x.json", b"{}")}).status_code == 422
    sent = SimpleUploadedFile("x.geojson", CONTENT)
    assert sari.post(url, {**form, "area": sent}).status_code == 302
    assert Workplace.objects.get(name="Gedung B").fence == {"polygon": [[lat, lon] for lon, lat in RING[:-1]]}


def test_a_street_map_is_checked_kept_and_read_in_parts(
    world: World, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    url, whole = f"/organisasi/unit/{world.province.pk}/jalan/", street_map()
    wahyu = sign_in(world.user("Wahyu"))
    cut = SimpleUploadedFile("x.pmtiles", street_map(cut=4))
    assert wahyu.post(url, {"streets": cut}).status_code == 422
    assert wahyu.post(url, {}).status_code == 422
    sent = SimpleUploadedFile("kalimantan.pmtiles", whole)
    assert "Peta jalan disimpan." in wahyu.post(url, {"streets": sent}, follow=True).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        row = set_streets(
            by=world.user("Wahyu"), region=world.province, name="b", parts=[street_map(max_zoom=9)]
        )
    kept = [one.name for one in maps_folder().iterdir() if one.name.startswith(f"{world.province.pk}-")]
    assert kept == [row.streets["file"]]
    sari, tiles = sign_in(world.user("Sari")), f"/organisasi/unit/{world.dpmptsp.pk}/jalan.pmtiles"
    part = sari.get(tiles, headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")
    assert part["Content-Range"] == f"bytes 0-6/{len(whole)}"
    assert sari.get(tiles).status_code == 416
    page = sari.get(f"/organisasi/unit/{world.dpmptsp.pk}/tempat/").content.decode()
    assert tiles in page
    assert "kontributor OpenStreetMap" in page
    assert sign_in(world.user("Tono")).get(tiles).status_code == 404
    with pytest.raises(NotAllowed):
        set_streets(by=world.user("Sari"), region=world.province, name="b", parts=[whole])
