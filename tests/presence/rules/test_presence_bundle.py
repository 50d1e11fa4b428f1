"""One signature for many receipts: each proves itself by its way up the tree, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.bundle import bundle, signed_for
from tatakerja.presence.rules.events import MAX_EVENTS


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40, unique=True), st.data())
def test_a_receipt_leads_to_what_was_signed_and_no_other_does(
    given_: list[bytes], data: st.DataObject
) -> None:
    signed, ways = bundle(given_)
    assert [signed_for(one, way) for one, way in zip(given_, ways, strict=True)] == [signed] * len(given_)
    place = data.draw(st.integers(0, len(given_) - 1))
    stranger = data.draw(st.binary(max_size=8).filter(lambda one: one != given_[place]))
    assert signed_for(stranger, ways[place]) != signed


def test_the_largest_request_has_ways_that_are_read() -> None:
    receipts = [str(number).encode() for number in range(MAX_EVENTS)]
    signed, ways = bundle(receipts)
    assert {signed_for(one, way) == signed for one, way in zip(receipts, ways, strict=True)} == {True}
    assert max(map(len, ways)) == 9 * 33


def test_one_receipt_alone_has_no_way_up() -> None:
    signed, ways = bundle([b"one"])
    assert (ways, signed_for(b"one", b"")) == ([b""], signed)


def test_a_node_is_never_taken_for_a_receipt() -> None:
    """Without marks, the two hashes of a node would themselves be the bytes of a receipt."""
    signed, ways = bundle([b"a", b"b", b"c", b"d"])
    first, second = ways[1][1:33], ways[0][1:33]
    assert signed_for(first + second, ways[0][33:]) != signed


@pytest.mark.parametrize("way", [b"<", b"<" + bytes(31), b"?" + bytes(32), (b"<" + bytes(32)) * 10])
def test_what_is_no_way_up_is_refused(way: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        signed_for(b"one", way)
    assert refused.value.code == "receipt_unreadable"
