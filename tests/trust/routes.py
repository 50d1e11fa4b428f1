"""Every route of the product, and examples of it that the demonstration's pages really link to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.exceptions import Resolver404

_LINK = re.compile(r'(?:href|action|formaction|hx-get|hx-post|data-url)="(/[^"#?]*)')
SIGN_IN = "/akun/login/"
_FILLED = {"int": "1", "slug": "x", "str": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern as the resolver holds it; ``name`` with its namespace is what tests say."""

    name: str
    pattern: str

    @property
    def is_fixed(self) -> bool:
        """Without a part that names a row."""
        return "<" not in self.pattern

    def blank(self) -> str:
        """An address of the route; where it names a row, one that need not exist."""
        return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: _FILLED[found[1] or "str"], self.pattern)


def _below(patterns: Sequence[URLPattern | URLResolver], text: str, space: str) -> Iterator[Route]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _below(one.url_patterns, text + str(one.pattern), inner)
        else:
            yield Route(f"{space}{one.name}", text + str(one.pattern))


def all_routes() -> list[Route]:
    """In the order of the resolver; those with expressions (mailed links of the sign-in) are left out."""
    return [route for route in _below(get_resolver().url_patterns, "", "") if "(?P" not in route.pattern]


def _links(answer: HttpResponse) -> set[str]:
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return set()
    return set(_LINK.findall(answer.content.decode()))


def pages_of(client: Client) -> dict[str, str]:
    """Pattern → the first address of it that this account is offered, by following links from every menu."""
    fixed = {route.pattern: route.blank() for route in all_routes() if route.is_fixed}
    found, waiting = dict(fixed), list(fixed.values())
    while waiting:
        path = waiting.pop(0)
        if path.endswith("/logout/"):
            continue
        for link in sorted(_links(client.get(path))):
            try:
                pattern = get_resolver().resolve(link).route
            except Resolver404:
                continue
            if pattern not in found:
                found[pattern] = link
                waiting.append(link)
    return found
