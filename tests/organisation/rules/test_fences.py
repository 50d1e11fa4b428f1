"""Fences that can be true: sizes, order of corners, places in Indonesia."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import Circle, Point, Polygon
from tatakerja.organisation.rules import fences

SQUARE = [[-0.5, 117.1], [-0.5, 117.101], [-0.501, 117.101], [-0.501, 117.1]]
BOW_TIE = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]


def test_a_circle_and_a_polygon_are_read_and_stored_alike() -> None:
    for document in ({"circle": [-0.5, 117.1, 100.0]}, {"polygon": SQUARE}):
        assert fences.document_of(fences.read_fence(document)) == document


def test_a_closing_corner_is_left_out() -> None:
    assert fences.document_of(fences.read_fence({"polygon": [*SQUARE, SQUARE[0]]})) == {"polygon": SQUARE}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"circle": [-0.5, 117.1, 19]}, "radius"),
        ({"circle": [-0.5, 117.1, 2001]}, "radius"),
        ({"circle": [-0.5, 117.1, math.nan]}, "not_a_number"),
        ({"circle": [-0.5, 117.1, True]}, "not_a_number"),
        ({"circle": [-0.5, 117.1]}, "fence_shape"),
        ({"circle": [500, 117.1, 100]}, "out_of_range"),
        ({"circle": [0, 0, 100]}, "zero_point"),
        ({"circle": [52.4, 4.9, 100]}, "outside_indonesia"),
        ({"circle": ["x", None, 100]}, "not_a_number"),
        ({"polygon": SQUARE[:2]}, "polygon_too_small"),
        ({"polygon": BOW_TIE}, "crossing"),
        ({"polygon": [SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[2]]}, "crossing"),
        ({"polygon": [[-0.5, 117.1], [-0.5, 117.2], [-0.6, 117.1]]}, "too_wide"),
        ({"polygon": [[-0.5, 117.1], [-0.5, 117.101], [-0.5, 117.102]]}, "crossing"),
        ({"polygon": "abc"}, "fence_shape"),
        ({"polygon": [1, 2, 3]}, "fence_shape"),
        ({"square": SQUARE}, "fence_shape"),
        ({}, "fence_shape"),
        ([1], "fence_shape"),
        ("circle", "fence_shape"),
    ],
)
def test_fences_that_cannot_be(document: object, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        fences.read_fence(document)
    assert refused.value.code == code


def test_exchanged_coordinates_are_named() -> None:
    with pytest.raises(Invalid, match="tertukar"):
        fences.read_point(117.15, -0.5)


_NUMBERS = st.one_of(st.floats(), st.integers(), st.none(), st.text(max_size=3), st.booleans())


@given(
    st.dictionaries(
        st.sampled_from(["circle", "polygon", "x"]), st.lists(st.one_of(_NUMBERS, st.lists(_NUMBERS)))
    )
)
def test_no_document_breaks_the_reader(document: dict[str, object]) -> None:
    try:
        assert isinstance(fences.read_fence(document), Circle | Polygon)
    except Invalid as refused:
        assert refused.code


@given(st.lists(st.floats(0, 6.28), min_size=3, max_size=12, unique_by=lambda angle: round(angle, 2)))
def test_corners_around_a_centre_in_order_never_cross(angles: list[float]) -> None:
    ordered = sorted(angles)
    gaps = [b - a for a, b in zip(ordered, [*ordered[1:], ordered[0] + 2 * math.pi], strict=True)]
    corners = [Point(-0.5 + math.sin(angle) / 1000, 117.1 + math.cos(angle) / 1000) for angle in ordered]
    if max(gaps) < math.pi - 0.01:
        assert not fences.crosses_itself(corners)
