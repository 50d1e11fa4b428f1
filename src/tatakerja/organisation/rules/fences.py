"""Fences of workplaces as they are stored and drawn: a circle or a polygon that can be true. Pure.

Stored as ``{"circle": [lat, lon, metres]}`` or ``{"polygon": [[lat, lon], …]}`` (WGS 84).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import Circle, Fence, Point, Polygon, distance_m

MIN_RADIUS_M: Final = 20
MAX_RADIUS_M: Final = 2000
# Honest phones were seen outside a small circle often; below this a page warns.
ADVISED_RADIUS_M: Final = 100
MAX_CORNERS: Final = 100
# The land and sea of Indonesia with a margin, south, north, west, east in degrees.
SOUTH, NORTH, WEST, EAST = -11.5, 6.5, 94.5, 141.5


def read_point(lat: object, lon: object) -> Point:
    """A point in Indonesia; latitude and longitude exchanged are named as such."""
    if not (isinstance(lat, int | float) and isinstance(lon, int | float)):
        raise Invalid("Lintang dan bujur harus angka.", field="lat", code="not_a_number")
    if _in_indonesia(lon, lat):
        raise Invalid("Lintang dan bujur tampaknya tertukar.", field="lat", code="exchanged")
    point = Point(float(lat), float(lon))
    if not _in_indonesia(point.lat, point.lon):
        raise Invalid("Titik ini di luar Indonesia.", field="lat", code="outside_indonesia")
    return point


def _in_indonesia(lat: float, lon: float) -> bool:
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def read_fence(document: object) -> Fence:
    """The fence of a stored or sent document; anything that cannot be one is `Invalid`."""
    if not isinstance(document, Mapping) or len(document) != 1:
        raise Invalid("Isi tepat satu: lingkaran atau area.", field="fence", code="fence_shape")
    kind, value = next(iter(document.items()))
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Invalid("Bentuk pagar lokasi tidak terbaca.", field="fence", code="fence_shape")
    if kind == "circle":
        return _circle(value)
    if kind == "polygon":
        return _polygon(value)
    raise Invalid("Pagar lokasi harus lingkaran atau area.", field="fence", code="fence_shape")


def document_of(fence: Fence) -> dict[str, list[float] | list[list[float]]]:
    """The stored form; coordinates keep seven decimals (about one centimetre)."""
    if isinstance(fence, Circle):
        centre = fence.centre
        return {"circle": [round(centre.lat, 7), round(centre.lon, 7), round(fence.radius_m, 1)]}
    return {"polygon": [[round(corner.lat, 7), round(corner.lon, 7)] for corner in fence.corners]}


def _circle(value: Sequence[object]) -> Circle:
    if len(value) != 3:
        raise Invalid("Lingkaran memerlukan lintang, bujur dan jari-jari.", field="fence", code="fence_shape")
    lat, lon, radius = value
    if not isinstance(radius, int | float) or isinstance(radius, bool):
        raise Invalid("Jari-jari harus angka meter.", field="radius", code="not_a_number")
    circle = Circle(read_point(lat, lon), float(radius))
    if not MIN_RADIUS_M <= circle.radius_m <= MAX_RADIUS_M:
        raise Invalid(
            f"Jari-jari harus {MIN_RADIUS_M} sampai {MAX_RADIUS_M} meter.", field="radius", code="radius"
        )
    return circle


def _polygon(value: Sequence[object]) -> Polygon:
    corners: list[Point] = []
    for pair in value:
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
            raise Invalid("Tiap titik sudut memerlukan lintang dan bujur.", field="fence", code="fence_shape")
        corners.append(read_point(pair[0], pair[1]))
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) > MAX_CORNERS:
        raise Invalid(f"Paling banyak {MAX_CORNERS} titik sudut.", field="fence", code="too_many_corners")
    polygon = Polygon(tuple(corners))
    widest = max(distance_m(a, b) for a, b in combinations(polygon.corners, 2))
    if widest > 2 * MAX_RADIUS_M:
        raise Invalid(
            f"Area paling lebar {2 * MAX_RADIUS_M} meter; titik terjauh {widest:.0f} meter.",
            field="fence",
            code="too_wide",
        )
    if crosses_itself(polygon.corners):
        raise Invalid(
            "Garis area saling memotong. Urutkan titik mengelilingi area.", field="fence", code="crossing"
        )
    return polygon


def middle_of(fence: Fence) -> Point:
    """The point that stands for a fence: a circle's centre, the mean of a polygon's corners."""
    if isinstance(fence, Circle):
        return fence.centre
    count = len(fence.corners)
    lat, lon = (sum(corner.lat for corner in fence.corners), sum(corner.lon for corner in fence.corners))
    return Point(lat / count, lon / count)


def is_narrow(fence: Fence) -> bool:
    """Whether nothing of a fence lies as far from its middle as honest phones need."""
    if isinstance(fence, Circle):
        return fence.radius_m < ADVISED_RADIUS_M
    middle = middle_of(fence)
    return all(distance_m(middle, corner) < ADVISED_RADIUS_M for corner in fence.corners)


def crosses_itself(corners: Sequence[Point]) -> bool:
    """Whether two edges that are not neighbours touch, or a corner is used twice."""
    if len(set(corners)) < len(corners):
        return True
    count = len(corners)
    edges = [(corners[index], corners[(index + 1) % count]) for index in range(count)]
    for first, second in combinations(range(count), 2):
        neighbours = second - first in {1, count - 1}
        if not neighbours and _touch(*edges[first], *edges[second]):
            return True
    return _area(corners) == 0


def _area(corners: Sequence[Point]) -> float:
    """Twice the signed area in square degrees: zero for corners on one line."""
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return sum(a.lon * b.lat - b.lon * a.lat for a, b in pairs)


def _side(a: Point, b: Point, c: Point) -> float:
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon)


def _between(a: Point, b: Point, c: Point) -> bool:
    return min(a.lon, b.lon) <= c.lon <= max(a.lon, b.lon) and min(a.lat, b.lat) <= c.lat <= max(a.lat, b.lat)


def _touch(a: Point, b: Point, c: Point, d: Point) -> bool:
    sides = (_side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b))
    if (sides[0] > 0) != (sides[1] > 0) and (sides[2] > 0) != (sides[3] > 0) and 0 not in sides:
        return True
    spans = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(side == 0 and _between(*span) for side, span in zip(sides, spans, strict=True))
