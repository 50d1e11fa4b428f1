"""Proof of work: what the browser's script finds is what the server takes; villages pass, floods wait."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.presence.services.throttle import Buckets, ComeBackLater
from tatakerja.service.rules.proof import BITS, find_nonce, proves
from tatakerja.service.services import throttle


@given(st.text(min_size=1, max_size=30), st.integers(min_value=0, max_value=9))
def test_a_found_nonce_proves_and_the_digest_says_so(seal: str, bits: int) -> None:
    nonce = find_nonce(seal, bits)
    digest = bin(int(hashlib.sha256(f"{seal}:{nonce}".encode()).hexdigest(), 16))[2:].zfill(256)
    assert (proves(seal, nonce, bits), digest[:bits]) == (True, "0" * bits)


@pytest.mark.parametrize("nonce", ["", "-1", "1.0", "٣", "0" * 21, "1 OR 1", "x"])
def test_only_plain_numbers_are_read(nonce: str) -> None:
    assert not proves("seal", nonce, 0)


def test_a_proof_holds_for_its_own_seal_only() -> None:
    nonce = find_nonce("one", BITS)
    assert (proves("one", nonce), proves("other", nonce)) == (True, False)


def _refused(bucket: Buckets, moments: list[float]) -> int:
    refused = 0
    for moment in moments:
        try:
            bucket.take(1, moment)
        except ComeBackLater:
            refused += 1
    return refused


@pytest.mark.parametrize(
    "moments",
    [
        [number * 7.2 for number in range(500)],
        [0.0] * 500,
        [1800.0 + number / 10 for number in range(500)],
    ],
    ids=["evenly", "at once", "in a minute"],
)
@pytest.mark.parametrize("name", ["_open", "_proved", "_looks"])
def test_five_hundred_of_one_address_pass_in_any_hour(name: str, moments: list[float]) -> None:
    kind: Buckets = getattr(throttle, name)
    assert _refused(Buckets(kind.capacity, kind.per_second), moments) == 0


def test_a_flood_waits() -> None:
    kind = throttle._open
    assert _refused(Buckets(kind.capacity, kind.per_second), [number / 50 for number in range(5000)]) == 4381
