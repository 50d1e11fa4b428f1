"""Street maps: what the head of a file must say, and which ranges are answered."""

from __future__ import annotations

import pytest

from streets import street_map
from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.rules.pmtiles import HEAD, MAX_BYTES, MAX_RANGE, Streets, read_head, read_range


def test_the_head_of_a_street_map() -> None:
    whole = street_map()
    assert read_head(whole[:HEAD], len(whole)) == Streets(0, 14)
    assert read_head(street_map(packed=2)[:HEAD], len(whole)) == Streets(0, 14)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 2}, "not_pmtiles"),
        ({"kind": 2}, "not_vector"),
        ({"packed": 3}, "not_vector"),
        ({"max_zoom": 30}, "zooms"),
        ({"west": 0, "east": 20}, "outside_indonesia"),
        ({"cut": 5}, "cut_off"),
    ],
)
def test_what_no_page_could_draw(changes: dict[str, int], code: str) -> None:
    whole = street_map(**changes)
    with pytest.raises(Invalid) as refused:
        read_head(whole[:HEAD], len(whole))
    assert (refused.value.code, refused.value.field) == (code, "streets")


@pytest.mark.parametrize(("head", "size"), [(b"", 0), (b"PMTiles\x03", 8), (b"PK" * 80, 160)])
def test_what_is_no_pmtiles(head: bytes, size: int) -> None:
    with pytest.raises(Invalid) as refused:
        read_head(head, size)
    assert refused.value.code == "not_pmtiles"


def test_a_file_too_large_is_refused_by_its_size() -> None:
    with pytest.raises(Invalid) as refused:
        read_head(street_map(), MAX_BYTES + 1)
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("bytes=0-16383", (0, 999)),
        ("bytes=10-19", (10, 19)),
        ("bytes=990-", (990, 999)),
        ("", None),
        ("bytes=-5", None),
        ("bytes=5-4", None),
        ("bytes=1000-1001", None),
        ("bytes=0-1,5-6", None),
        ("bytes=9999999999999999-", None),
    ],
)
def test_ranges(asked: str, found: tuple[int, int] | None) -> None:
    assert read_range(asked, 1000) == found


def test_a_range_wider_than_a_part_is_a_download() -> None:
    assert read_range(f"bytes=0-{MAX_RANGE - 1}", 2 * MAX_RANGE) == (0, MAX_RANGE - 1)
    assert read_range("bytes=0-", 2 * MAX_RANGE) is None
