"""Outlines of a region from a GeoJSON file: read with suspicion, thinned, and kept as plain rings. Pure.

A region uploads its own boundary: no free data set carries those of all regencies. RFC 7946: longitude
before latitude, closed rings, WGS 84. What cannot be drawn is refused with what to do; nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, isfinite
from typing import Any, Final, NoReturn

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.rules.fences import EAST, MAX_CORNERS, NORTH, SOUTH, WEST

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_POINTS: Final = 200_000
MAX_PARTS: Final = 1_000
# What a phone page can load and draw at once (about 100 KB before compression).
KEEP_POINTS: Final = 4_000
_WGS84: Final = ("CRS84", "4326")
_NAMES: Final = ("name", "nama", "NAME", "NAMOBJ", "WADMKK", "WADMKC")
_DECIMALS: Final = 6

Position = tuple[float, float]
Ring = tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One named area; ``rings`` are closed, (longitude, latitude), outer rings and holes alike."""

    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What is kept of a file, and how many points it had and has."""

    parts: tuple[Part, ...]
    sent: int
    kept: int

    def as_geojson(self) -> dict[str, Any]:
        """The stored document; each ring stands as a polygon of its own, which is enough to draw lines."""
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": part.name},
                    "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in part.rings]},
                }
                for part in self.parts
            ],
        }


def _refuse(message: str, code: str) -> NoReturn:
    raise Invalid(message, field="file", code=code)


def read_outline(content: bytes) -> Outline:
    """The outline in a file's bytes; `Invalid` names what to mend."""
    parts = _read(content)
    sent = sum(len(ring) for part in parts for ring in part.rings)
    thin = _thinned(parts)
    return Outline(thin, sent, sum(len(ring) for part in thin for ring in part.rings))


def read_area(content: bytes) -> list[list[float]]:
    """The corners (latitude, longitude) of the one area in a file, for a fence; at most as many as it has."""
    parts = _read(content)
    rings = [ring for part in parts for ring in part.rings]
    if len(rings) != 1:
        _refuse(
            f"Berkas ini berisi {len(rings)} garis area. Simpan satu area tanpa lubang saja.", "not_one_area"
        )
    step, ring = 0.000001, rings[0]
    while len(ring) - 1 > MAX_CORNERS:
        ring, step = simplified(rings[0], step), step * 2
    return [[lat, lon] for lon, lat in ring[:-1]]


def _read(content: bytes) -> tuple[Part, ...]:
    if len(content) > MAX_BYTES:
        _refuse("Berkas lebih dari 8 MB. Sederhanakan dahulu garisnya.", "file_too_large")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        _refuse("Berkas ini bukan GeoJSON. Simpan ulang sebagai GeoJSON (WGS 84).", "not_geojson")
    if not isinstance(document, Mapping):
        _refuse("Berkas ini bukan GeoJSON. Simpan ulang sebagai GeoJSON (WGS 84).", "not_geojson")
    crs = json.dumps(document.get("crs"))
    if document.get("crs") is not None and not any(name in crs for name in _WGS84):
        _refuse("Sistem koordinatnya bukan WGS 84 (EPSG:4326). Simpan ulang dengan WGS 84.", "not_wgs84")
    left = [MAX_POINTS]
    parts = tuple(_parts(document, left))
    if not any(part.rings for part in parts):
        _refuse("Tidak ada area (Polygon atau MultiPolygon) di berkas ini.", "no_area")
    return tuple(part for part in parts if part.rings)


def _parts(document: Mapping[str, Any], left: list[int]) -> Iterator[Part]:
    features = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    if not isinstance(features, Sequence) or isinstance(features, str) or len(features) > MAX_PARTS:
        _refuse(f"Isi berkas tidak terbaca, atau lebih dari {MAX_PARTS} area.", "too_many_areas")
    for feature in features:
        if not isinstance(feature, Mapping):
            _refuse("Salah satu isi berkas bukan Feature.", "not_geojson")
        geometry = feature.get("geometry") if feature.get("type") == "Feature" else feature
        named = feature.get("properties")
        properties = named if isinstance(named, Mapping) else {}
        name = next((str(properties[key]) for key in _NAMES if properties.get(key)), "")
        yield Part(name[:120].replace("\x00", ""), tuple(_rings(geometry, left)))


def _rings(geometry: object, left: list[int]) -> Iterator[Ring]:
    if not isinstance(geometry, Mapping):
        return
    kind, value = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        return
    for polygon in _list(value) if kind == "MultiPolygon" else [value]:
        for ring in _list(polygon):
            yield _ring(_list(ring), left)


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        _refuse("Koordinat di berkas ini tidak tersusun sebagai area.", "not_geojson")
    return value


def _ring(value: Sequence[object], left: list[int]) -> Ring:
    left[0] -= len(value)
    if left[0] < 0:
        _refuse(f"Lebih dari {MAX_POINTS} titik. Sederhanakan dahulu garisnya.", "too_many_points")
    if len(value) < 4:
        _refuse("Sebuah garis area memerlukan paling sedikit empat titik.", "ring_too_short")
    ring = tuple(_position(one) for one in value)
    if ring[0] != ring[-1]:
        _refuse("Sebuah garis area tidak tertutup: titik akhirnya harus sama dengan titik awal.", "ring_open")
    return ring


def _position(value: object) -> Position:
    pair = _list(value)
    if not 2 <= len(pair) <= 4:
        _refuse("Sebuah titik tidak berisi bujur dan lintang.", "not_a_position")
    lon, lat = _number(pair[0]), _number(pair[1])
    if not _in_indonesia(lon, lat):
        if _in_indonesia(lat, lon):
            _refuse("Bujur dan lintang tertukar: GeoJSON menulis bujur dahulu.", "exchanged")
        _refuse("Ada titik di luar Indonesia. Periksa sistem koordinatnya (WGS 84).", "outside_indonesia")
    return round(lon, _DECIMALS), round(lat, _DECIMALS)


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        _refuse("Sebuah titik tidak berisi bujur dan lintang.", "not_a_position")
    return float(value)


def _in_indonesia(lon: float, lat: float) -> bool:
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def _thinned(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with as few points as a map needs: the tolerance grows until they fit."""
    found, tolerance = tuple(parts), 0.00002
    while sum(len(ring) for part in found for ring in part.rings) > KEEP_POINTS and tolerance < 1:
        found = tuple(
            Part(
                part.name, tuple(thin for ring in part.rings if len(thin := simplified(ring, tolerance)) > 3)
            )
            for part in found
        )
        tolerance *= 2
    return tuple(part for part in found if part.rings) or tuple(parts)[:1]


def simplified(ring: Ring, tolerance: float) -> Ring:
    """A closed ring without the points that lie within ``tolerance`` degrees of the line between their
    neighbours (Douglas-Peucker, from the start and the point farthest from it)."""
    if len(ring) <= 4:
        return ring
    start = ring[0]
    far = max(range(len(ring)), key=lambda index: hypot(ring[index][0] - start[0], ring[index][1] - start[1]))
    keep = {0, far, len(ring) - 1}
    spans = [(0, far), (far, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        worst, index = 0.0, 0
        for middle in range(first + 1, last):
            away = _off_line(ring[middle], ring[first], ring[last])
            if away > worst:
                worst, index = away, middle
        if worst > tolerance:
            keep.add(index)
            spans += [(first, index), (index, last)]
    return tuple(ring[index] for index in sorted(keep))


def _off_line(point: Position, a: Position, b: Position) -> float:
    """Degrees from a point to the segment between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy)
