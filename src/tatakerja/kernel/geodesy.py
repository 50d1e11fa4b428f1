"""Points on the earth, distances in metres, and fences (circle or polygon) with the distance to their edge.

Distances are on a sphere of mean radius; the error against the ellipsoid stays under 0.6 %, which is far
below the accuracy of a phone's fix at the size of a workplace.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tatakerja.kernel.errors import Invalid

EARTH_RADIUS_M: Final = 6_371_008.8
MAX_ACCURACY_M: Final = 100_000.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place in decimal degrees (WGS 84). Not finite, out of range or exactly 0,0 is `Invalid`."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        _require_range(self.lat, 90.0, "lat")
        _require_range(self.lon, 180.0, "lon")
        if self.lat == 0 and self.lon == 0:
            # The sea south of Ghana: what broken receivers and untouched form fields report.
            raise Invalid("Koordinat 0,0 tidak diterima; ambil ulang lokasi.", field="lat", code="zero_point")


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of a phone: the point, the radius of uncertainty and, when known, its age in seconds."""

    point: Point
    accuracy_m: float
    age_s: float | None = None


def read_fix(
    lat: float | None, lon: float | None, accuracy_m: float | None, age_s: float | None = None
) -> Fix | None:
    """The fix of an event: all three values, or none (then None). Anything else is `Invalid`."""
    if lat is None and lon is None and accuracy_m is None:
        return None
    if lat is None or lon is None or accuracy_m is None:
        missing = next(
            name for name, value in (("lat", lat), ("lon", lon), ("accuracy_m", accuracy_m)) if value is None
        )
        raise Invalid(
            "lat, lon dan accuracy_m dikirim bersama atau tidak sama sekali.",
            field=missing,
            code="incomplete_location",
        )
    point = Point(float(lat), float(lon))
    if not 0 <= _finite(accuracy_m, "accuracy_m") <= MAX_ACCURACY_M:
        raise _out_of_range("accuracy_m", "0 sampai 100000 meter")
    if age_s is not None and _finite(age_s, "fix_age_s") < 0:
        raise _out_of_range("fix_age_s", "0 detik atau lebih")
    return Fix(point, float(accuracy_m), None if age_s is None else float(age_s))


def distance_m(a: Point, b: Point) -> float:
    """The great-circle distance between two points in metres (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2) ** 2
    half_lon = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    chord = half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


@dataclass(frozen=True, slots=True)
class Circle:
    """A fence around a point; the radius is in metres and positive."""

    centre: Point
    radius_m: float

    def __post_init__(self) -> None:
        if not _finite(self.radius_m, "radius_m") > 0:
            raise _out_of_range("radius_m", "lebih dari 0 meter")


@dataclass(frozen=True, slots=True)
class Polygon:
    """A fence with three corners or more, in order; the last edge closes it. Small enough to be flat."""

    corners: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(set(self.corners)) < 3:
            raise Invalid(
                "Area memerlukan paling sedikit tiga titik sudut.", field="corners", code="polygon_too_small"
            )


Fence = Circle | Polygon


@dataclass(frozen=True, slots=True)
class FenceDistance:
    """How a point lies to a fence, in metres.

    ``distance_m`` and ``limit_m`` are what people are told: for a circle the distance from its centre and its
    radius, for a polygon the distance outside its edge (0 inside) and 0. ``to_edge_m`` is the distance to the
    edge from either side.
    """

    inside: bool
    distance_m: float
    limit_m: float
    to_edge_m: float


def measure(fence: Fence, point: Point) -> FenceDistance:
    """Where a point lies to a fence; a point on the edge is inside."""
    if isinstance(fence, Circle):
        distance = distance_m(fence.centre, point)
        return FenceDistance(
            distance <= fence.radius_m, distance, fence.radius_m, abs(fence.radius_m - distance)
        )
    corners = [_flat(point, corner) for corner in fence.corners]
    to_edge = min(_to_segment(a, b) for a, b in _edges(corners))
    inside = to_edge == 0 or _contains_origin(corners)
    return FenceDistance(inside, 0.0 if inside else to_edge, 0.0, to_edge)


_Flat = tuple[float, float]


def _flat(origin: Point, point: Point) -> _Flat:
    """A point in metres east and north of the origin."""
    east = (point.lon - origin.lon + 180) % 360 - 180
    scale = math.radians(1) * EARTH_RADIUS_M
    return east * scale * math.cos(math.radians(origin.lat)), (point.lat - origin.lat) * scale


def _edges(corners: list[_Flat]) -> Iterator[tuple[_Flat, _Flat]]:
    return zip(corners, [*corners[1:], corners[0]], strict=True)


def _to_segment(a: _Flat, b: _Flat) -> float:
    """The distance of the origin from the segment a-b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / length))
    return math.hypot(a[0] + along * dx, a[1] + along * dy)


def _contains_origin(corners: list[_Flat]) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in _edges(corners):
        if (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0:
            inside = not inside
    return inside


def _finite(value: float, field: str) -> float:
    if isinstance(value, bool) or not math.isfinite(value):
        raise Invalid(f"{field} harus angka biasa.", field=field, code="not_a_number")
    return value


def _require_range(value: float, limit: float, field: str) -> None:
    if not -limit <= _finite(value, field) <= limit:
        raise _out_of_range(field, f"-{limit:.0f} sampai {limit:.0f}")


def _out_of_range(field: str, allowed: str) -> Invalid:
    return Invalid(f"{field} harus {allowed}.", field=field, code="out_of_range")
