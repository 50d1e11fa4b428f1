"""From which network address a request came, where a proxy of this installation stands in front.

Only a proxy that the operator named is believed, and of what it forwards only the last word that is not a
proxy's own: everything before it may have been made up by whoever sent the request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def read_networks(words: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks as an operator writes them; a ``ValueError`` names what is none."""
    return tuple(ip_network(word, strict=False) for word in words)


def client_address(meta: Mapping[str, Any], proxies: Sequence[Network]) -> str:
    """The address of whoever sent the request (``REMOTE_ADDR`` of a WSGI environment, or what a known proxy
    says before it); empty where none can be read."""
    hops = [*str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(","), str(meta.get("REMOTE_ADDR", ""))]
    for hop in reversed(hops):
        found = _address(hop.strip())
        if found is None:
            return ""
        if not any(found in network for network in proxies):
            return str(found)
    return ""


@lru_cache(maxsize=1024)
def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.removeprefix("[").partition("]")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def address_of(request: HttpRequest) -> str:
    """The address a request to a page came from, with the proxies of this installation seen through."""
    return client_address(request.META, settings.PROXIES)
