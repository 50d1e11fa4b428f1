"""Which networks an office may have, and when a delivery's address speaks for its tap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.network import is_inside, read_network, speaks_for

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (" 203.0.113.8 ", "203.0.113.8/32"),
        ("203.0.113.9/29", "203.0.113.8/29"),
        ("10.20.0.0/20", "10.20.0.0/20"),
        ("2001:db8::/48", "2001:db8::/48"),
    ],
)
def test_a_network_is_written_plainly(text: str, plain: str) -> None:
    assert read_network(text) == plain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kantor", "not_a_network"),
        ("203.0.113.0/33", "not_a_network"),
        ("0.0.0.0/0", "network_too_wide"),
        ("2001:db8::/32", "network_too_wide"),
        ("100.64.7.0/24", "not_an_office"),
        ("127.0.0.1", "not_an_office"),
        ("fe80::1", "not_an_office"),
    ],
)
def test_what_is_no_offices_network(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_network(text)
    assert refused.value.code == code


def test_an_address_is_in_a_network_or_in_none() -> None:
    networks = ["203.0.113.8/29", "2001:db8::/48"]
    addresses = ("203.0.113.15", "203.0.113.16", "2001:db8::7", "", "nonsense")
    assert [is_inside(one, networks) for one in addresses] == [True, False, True, False, False]


def test_an_address_speaks_only_for_a_tap_that_came_at_once() -> None:
    assert speaks_for(AT, AT + timedelta(minutes=2))
    assert not speaks_for(AT, AT + timedelta(minutes=3))
