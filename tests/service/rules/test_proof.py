"""Proof of work: what the browser's script finds is what the server takes; villages pass, floods wait."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.platform.tallies import SharedBuckets
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


def _refused(kind: SharedBuckets, own: Path, moments: list[float]) -> int:
    """How many of one key are told to wait by a bucket of this kind, counted in a file of the test's own."""
    bucket = replace(kind, name=own.name)
    return sum(bucket.wait(1, moment) > 0 for moment in moments)


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
def test_five_hundred_of_one_address_pass_in_any_hour(
    name: str, moments: list[float], tmp_path: Path
) -> None:
    assert _refused(getattr(throttle, name), tmp_path, moments) == 0


def test_a_flood_waits(tmp_path: Path) -> None:
    assert _refused(throttle._open, tmp_path, [number / 50 for number in range(5000)]) == 4381


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::9", True),  # one line of IPv6
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("", "", True),
    ],
)
def test_what_counts_as_one_sender(one: str, other: str, same: bool) -> None:
    assert (throttle.key_of(one) == throttle.key_of(other)) is same
