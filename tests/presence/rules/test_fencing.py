"""Two fences over the same taps: who is inside which, in counts and bands alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.geodesy import Circle, Fix, Point, Polygon
from tatakerja.organisation.rules.fences import is_narrow, middle_of
from tatakerja.presence.rules.fencing import Band, Comparison, compare, for_author

METRE = 1 / 111_195.08
SPOT = Point(-0.5, 117.1)


def north(metres: float) -> Point:
    return Point(SPOT.lat + metres * METRE, SPOT.lon)


def fix(metres: float, accuracy: float = 10) -> Fix:
    return Fix(north(metres), accuracy)


OLD, NEW = Circle(SPOT, 100), Circle(north(366), 100)


def test_the_taps_of_a_gate_lie_inside_the_fence_around_it() -> None:
    fixes = [(who, fix(366 + who)) for who in range(5)] + [(0, fix(0)), (1, fix(2000)), (2, fix(0, 480))]
    assert compare(OLD, NEW, fixes) == Comparison(
        taps=7, people=5, old=1, new=5,
        bands=(Band(50, 5), Band(100, 0), Band(200, 0), Band(500, 1), Band(None, 1)),
    )  # fmt: skip


def test_the_accuracy_counts_in_the_employees_favour() -> None:
    assert compare(OLD, NEW, [(1, fix(120, 10)), (2, fix(120, 60))]).old == 1


def test_few_people_are_nobodys_number() -> None:
    four = compare(OLD, NEW, [(who, fix(366)) for who in range(4)] * 9)
    five = compare(OLD, NEW, [(who, fix(366)) for who in range(5)])
    assert for_author(four) == {}
    assert for_author(five) == {
        "taps": 5, "people": 5, "old": 0, "new": 5, "bands": ({"metres": 50, "taps": 5},),
    }  # fmt: skip


def test_what_is_narrow_and_where_the_middle_lies() -> None:
    corners = [
        Point(SPOT.lat + y * METRE, SPOT.lon + x * METRE) for y, x in ((0, 0), (0, 80), (80, 80), (80, 0))
    ]
    small = Polygon(tuple(corners))
    wide = Polygon((*corners[:2], north(200), corners[3]))
    found = [is_narrow(one) for one in (OLD, Circle(SPOT, 99), small, wide)]
    assert found == [False, True, True, False]
    assert round((middle_of(small).lat - SPOT.lat) / METRE) == 40
    assert middle_of(OLD) == SPOT


@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0, 3000), st.floats(0, 500)), max_size=30))
def test_nothing_is_lost_and_nothing_counted_twice(taps: list[tuple[int, float, float]]) -> None:
    found = compare(OLD, NEW, [(who, fix(metres, accuracy)) for who, metres, accuracy in taps])
    assert found.taps == sum(accuracy <= 100 for _who, _metres, accuracy in taps)
    assert sum(band.taps for band in found.bands) == found.taps
    assert max(found.old, found.new) <= found.taps
