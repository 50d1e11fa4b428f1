"""The network addresses of an agency's offices: evidence in favour of a tap, never against one. Pure.

Most of the country shares addresses of the mobile carriers, so that an address elsewhere says nothing. A tap
that arrives over the office's own line while its fix is poor was likely made there: the superior reads so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from tatakerja.kernel.errors import Invalid

OFFICE_NETWORK: Final = "office_network"
# The address is the one of the delivery; it speaks of the tap only where the two belong together.
AT_ONCE: Final = timedelta(minutes=2)
# Wider networks belong to a provider and not to an office.
_WIDEST: Final = {4: 20, 6: 40}
_CARRIERS: Final = ip_network("100.64.0.0/10")


def read_network(text: str) -> str:
    """The network of an office in its plain writing (``203.0.113.8/29``), or `Invalid` with what to do."""
    try:
        found = ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise Invalid(
            "Tulis alamat seperti 203.0.113.8 atau 203.0.113.8/29.", field="cidr", code="not_a_network"
        ) from error
    if found.prefixlen < _WIDEST[found.version]:
        raise Invalid(
            f"Jaringan ini terlalu lebar; paling lebar /{_WIDEST[found.version]}.",
            field="cidr",
            code="network_too_wide",
        )
    carrier = found.version == 4 and found.overlaps(_CARRIERS)
    if carrier or found.is_loopback or found.is_multicast or found.is_link_local or found.is_unspecified:
        raise Invalid(
            "Alamat ini bukan milik satu kantor. Tanyakan alamat IP publik kantor kepada pengelola jaringan.",
            field="cidr",
            code="not_an_office",
        )
    return str(found)


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(network) for network in networks)


def speaks_for(counts_at: datetime, received_at: datetime) -> bool:
    """Whether the delivery's address is the tap's: it came at once."""
    return abs(received_at - counts_at) <= AT_ONCE
