"""The address behind a proxy: only a named proxy is believed, and only its last word."""

from __future__ import annotations

import pytest

from tatakerja.platform.addresses import client_address, read_networks

PROXIES = read_networks(["127.0.0.1", "10.0.0.0/8"])


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("127.0.0.1", "", ""),
        ("127.0.0.1", "203.0.113.9, nonsense", ""),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
        ("", None, ""),
    ],
)
def test_the_last_word_that_is_not_a_proxys_own(remote: str, forwarded: str | None, found: str) -> None:
    meta = {"REMOTE_ADDR": remote} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})
    assert client_address(meta, PROXIES) == found


def test_an_operators_slip_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.x"):
        read_networks(["10.0.0.x"])
