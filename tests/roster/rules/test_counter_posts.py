"""One person stands at one counter."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.roster.rules.counters import filled


@pytest.mark.parametrize(
    ("least", "able", "expected"),
    [
        ({"a": 1, "b": 1}, [{"a", "b"}], {"a": 1, "b": 0}),
        ({"a": 1, "b": 1}, [{"a", "b"}, {"a"}], {"a": 1, "b": 1}),
        ({"a": 2}, [{"a"}, set(), {"a"}, {"a"}], {"a": 2}),
        ({"a": 1, "b": 2}, [{"b"}, {"b"}], {"a": 0, "b": 2}),
        ({}, [{"a"}], {}),
    ],
)
def test_posts_filled(least: dict[str, int], able: list[set[str]], expected: dict[str, int]) -> None:
    assert filled(least, able) == expected


@settings(max_examples=60, deadline=None)
@given(
    least=st.dictionaries(st.sampled_from("abc"), st.integers(1, 2), max_size=3),
    able=st.lists(st.sets(st.sampled_from("abc")), max_size=4),
)
def test_no_other_way_fills_more(least: dict[str, int], able: list[set[str]]) -> None:
    ways = product(*({*counters, ""} for counters in able))
    fits = [way for way in ways if all(way.count(key) <= least.get(key, 0) for key in "abc")]
    assert sum(filled(least, able).values()) == max(len(way) - way.count("") for way in fits)
