"""A region's outline from file to map, and a fence from a file's area."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.organisation.models import RegionOutline, Workplace
from tatakerja.organisation.services import set_outline
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
    assert shown.json() == RegionOutline.objects.get().document
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
