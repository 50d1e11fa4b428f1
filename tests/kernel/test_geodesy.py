"""Points, distances and fences."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import Circle, Fix, Point, Polygon, distance_m, measure, read_fix

OFFICE = Point(-0.502106, 117.153709)
METRE = 1 / (math.radians(1) * 6_371_008.8)  # degrees of latitude in a metre
points = st.builds(Point, st.floats(-11, -0.5), st.floats(95, 141))


def north(metres: float) -> Point:
    return Point(OFFICE.lat + metres * METRE, OFFICE.lon)


@pytest.mark.parametrize("metres", [14, 99, 120, 366])
def test_distance_in_metres(metres: int) -> None:
    assert distance_m(OFFICE, north(metres)) == pytest.approx(metres, abs=0.001)


def test_jakarta_to_makassar_is_some_1400_km() -> None:
    assert distance_m(Point(-6.2, 106.8), Point(-5.15, 119.43)) == pytest.approx(1_402_000, rel=0.01)


@given(points, points, points)
def test_distance_is_a_metric(a: Point, b: Point, c: Point) -> None:
    assert distance_m(a, a) == 0
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))
    assert distance_m(a, c) <= distance_m(a, b) + distance_m(b, c) + 1e-6


def test_a_circle_includes_its_edge() -> None:
    fence = Circle(OFFICE, 100)
    assert measure(fence, north(99.9)).inside
    assert not measure(fence, north(100.1)).inside
    outside = measure(fence, north(366))
    assert (round(outside.distance_m), outside.limit_m, round(outside.to_edge_m)) == (366, 100, 266)


def test_a_polygon_measures_to_its_edge() -> None:
    corners = [(-50, -50), (-50, 50), (50, 50), (50, -50)]
    fence = Polygon(tuple(Point(OFFICE.lat + y * METRE, OFFICE.lon + x * METRE) for y, x in corners))
    assert measure(fence, OFFICE).inside
    assert measure(fence, OFFICE).to_edge_m == pytest.approx(50, abs=0.1)
    outside = measure(fence, north(80))
    assert (outside.inside, round(outside.distance_m), outside.limit_m) == (False, 30, 0)
    assert measure(fence, fence.corners[0]).inside


def test_a_notched_polygon_is_not_its_hull() -> None:
    shape = [(-50, -50), (-50, 50), (50, 50), (0, 0), (50, -50)]
    fence = Polygon(tuple(Point(OFFICE.lat + y * METRE, OFFICE.lon + x * METRE) for y, x in shape))
    assert not measure(fence, north(30)).inside
    assert measure(fence, north(-30)).inside


@given(points, st.floats(1, 5000))
def test_inside_and_distance_agree(point: Point, radius: float) -> None:
    found = measure(Circle(OFFICE, radius), point)
    assert found.inside == (found.distance_m <= radius)
    assert found.to_edge_m == pytest.approx(abs(found.distance_m - radius))


@pytest.mark.parametrize(
    ("lat", "lon", "accuracy", "field", "code"),
    [
        (math.nan, 117.0, 5.0, "lat", "not_a_number"),
        (0.5, math.inf, 5.0, "lon", "not_a_number"),
        (500.0, 117.0, 5.0, "lat", "out_of_range"),
        (-90.001, 117.0, 5.0, "lat", "out_of_range"),
        (0.5, 180.5, 5.0, "lon", "out_of_range"),
        (0.0, 0.0, 5.0, "lat", "zero_point"),
        (-0.0, 0.0, 5.0, "lat", "zero_point"),
        (0.5, 117.0, -1.0, "accuracy_m", "out_of_range"),
        (0.5, 117.0, 100_001.0, "accuracy_m", "out_of_range"),
        (0.5, 117.0, math.nan, "accuracy_m", "not_a_number"),
        (None, 117.0, 5.0, "lat", "incomplete_location"),
        (0.5, None, 5.0, "lon", "incomplete_location"),
        (0.5, 117.0, None, "accuracy_m", "incomplete_location"),
    ],
)
def test_a_wrong_fix_names_its_field(
    lat: float | None, lon: float | None, accuracy: float | None, field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_fix(lat, lon, accuracy)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_all_or_nothing_of_a_fix() -> None:
    assert read_fix(None, None, None) is None
    assert read_fix(90, -180, 100_000, 0) == Fix(Point(90.0, -180.0), 100_000.0, 0.0)
    with pytest.raises(Invalid):
        read_fix(1, 117, 5, -1)


def test_a_fence_needs_a_size() -> None:
    with pytest.raises(Invalid):
        Circle(OFFICE, 0)
    with pytest.raises(Invalid):
        Polygon((OFFICE, north(1), OFFICE))
