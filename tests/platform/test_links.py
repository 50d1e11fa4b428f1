"""Addresses that people type for others to open."""

from __future__ import annotations

import pytest

from tatakerja.kernel.errors import Invalid
from tatakerja.platform.links import require_https


@pytest.mark.parametrize("address", ["https://temu.example.id/abc?x=1", "https://rapat", "https://[::1]/"])
def test_an_https_address_is_taken_as_it_is(address: str) -> None:
    assert require_https(address, "url") == address


@pytest.mark.parametrize(
    "address",
    ["", "temu", "http://temu.example.id", "javascript:alert(1)", "https://", "https://a:b@temu.example.id",
     "https://temu.example.id/a b", "https://[temu/"],
)  # fmt: skip
def test_anything_else_is_refused_in_words(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_https(address, "url")
    assert (refused.value.field, refused.value.code) == ("url", "bad_address")
