"""Outlines from GeoJSON: what is read, what is refused with which word, and how lines get thinner."""

from __future__ import annotations

import json
from math import cos, pi, sin
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.rules.outlines import (
    KEEP_POINTS,
    MAX_BYTES,
    read_area,
    read_outline,
    simplified,
)

SQUARE = [[117.0, -0.6], [117.3, -0.6], [117.3, -0.4], [117.0, -0.4], [117.0, -0.6]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def circle(points: int, radius: float = 0.2) -> list[list[float]]:
    turn = [2 * pi * index / points for index in range(points)]
    ring = [[117.1 + radius * cos(way), -0.5 + radius * sin(way)] for way in turn]
    return [*ring, ring[0]]


def test_every_form_of_an_area_is_read() -> None:
    wgs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE, circle(8, 0.01)]]}
    found = read_outline(
        collection(
            feature(polygon(SQUARE), NAMOBJ="Kota A"),
            feature(several, name="Kab. B"),
            feature({"type": "Point", "coordinates": [0, 0]}),
            feature(None),
            crs=wgs84,
        )
    )
    assert [(part.name, len(part.rings)) for part in found.parts] == [("Kota A", 1), ("Kab. B", 3)]
    assert (found.sent, found.kept) == (24, 24)
    kept = found.as_geojson()["features"][0]
    assert kept["properties"] == {"name": "Kota A"}
    assert json.loads(json.dumps(kept["geometry"]["coordinates"])) == [[SQUARE]]
    assert read_outline(json.dumps(polygon(SQUARE)).encode()).sent == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04", "not_geojson"),
        (b"[1]", "not_geojson"),
        (b"[" * 100_000, "not_geojson"),
        (b" " * (MAX_BYTES + 1), "file_too_large"),
        (collection(), "no_area"),
        (collection(feature({"type": "Point", "coordinates": [117, -0.5]})), "no_area"),
        (collection("x"), "not_geojson"),
        (collection(feature(polygon("x"))), "not_geojson"),
        (collection(feature(polygon(SQUARE[:-1]))), "ring_open"),
        (collection(feature(polygon(SQUARE[:3]))), "ring_too_short"),
        (collection(feature(polygon([[lat, lon] for lon, lat in SQUARE]))), "exchanged"),
        (collection(feature(polygon([[500000, 9944000]] * 4))), "outside_indonesia"),
        (collection(feature(polygon([["a", 1]] * 4))), "not_a_position"),
        (collection(feature(polygon([[True, 1.0]] * 4))), "not_a_position"),
        (collection(feature(polygon([[float("nan"), 1.0]] * 4))), "not_a_position"),
        (collection(feature(polygon([[117.0]] * 4))), "not_a_position"),
        (collection(*[feature(None)] * 1001), "too_many_areas"),
        (collection(feature(polygon([[117, 0]] * 200_001))), "too_many_points"),
        (collection(feature(polygon(SQUARE)), crs={"properties": {"name": "EPSG:32750"}}), "not_wgs84"),
    ],
)
def test_what_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_outline(content)
    assert (refused.value.code, refused.value.field) == (code, "file")


def test_a_long_line_gets_thin_and_keeps_its_reach() -> None:
    found = read_outline(collection(*[feature(polygon(circle(5000)), name=str(n)) for n in range(4)]))
    assert found.sent == 20_004
    assert 100 < found.kept <= KEEP_POINTS
    assert [part.name for part in found.parts] == ["0", "1", "2", "3"]
    for part in found.parts:
        west = min(lon for lon, _ in part.rings[0])
        assert abs(west - 116.9) < 0.01


def test_one_area_becomes_the_corners_of_a_fence() -> None:
    assert read_area(collection(feature(polygon(SQUARE)))) == [[lat, lon] for lon, lat in SQUARE[:-1]]
    assert 50 <= len(read_area(collection(feature(polygon(circle(3000, 0.01)))))) <= 100
    for content in (
        collection(feature(polygon(SQUARE, circle(8, 0.01)))),
        collection(feature(polygon(SQUARE)), feature(polygon(SQUARE))),
    ):
        with pytest.raises(Invalid) as refused:
            read_area(content)
        assert refused.value.code == "not_one_area"


@given(
    st.lists(st.tuples(st.floats(100, 120), st.floats(-5, 5)), min_size=4, max_size=40),
    st.floats(0.00001, 1),
)
@settings(max_examples=60)
def test_thinning_keeps_the_ends_and_invents_nothing(
    points: list[tuple[float, float]], tolerance: float
) -> None:
    ring = (*points, points[0])
    thin = simplified(ring, tolerance)
    assert (thin[0], thin[-1]) == (ring[0], ring[-1])
    assert set(thin) <= set(ring)
    assert len(thin) <= len(ring)
