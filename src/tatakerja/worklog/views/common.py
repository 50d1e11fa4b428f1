"""What the pages share: who looks, at which day, in which zone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from tatakerja.kernel import zones
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post, post_of
from tatakerja.platform import clock, formats
from tatakerja.platform.pages import user_of
from tatakerja.worklog.access import Lead, lead_of, may_see_results, may_see_team, watched_nodes
from tatakerja.worklog.forms import day_of
from tatakerja.worklog.queries.team import team_posts


def person_of(request: HttpRequest) -> Person | None:
    found: Person | None = getattr(request.user, "person", None)
    return found


def zone_of(post: Post | None) -> str:
    return post.zone if post else zones.WITA


def today_in(zone: str) -> date:
    return zones.local_date(clock.now(), zone)


class Me:
    """The person behind the request, with today's post and local date."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.post = post_of(person, today())
        self.zone = zone_of(self.post)
        self.today = today_in(self.zone)


def base_context(request: HttpRequest) -> dict[str, Any]:
    """Which tabs to show; whether the results are among the team's is asked only by the team's pages."""
    return {
        "has_person": person_of(request) is not None,
        "has_team": may_see_team(request.user),
        "has_results": partial(may_see_results, request.user),
    }


def no_person(request: HttpRequest) -> HttpResponse:
    """Own pages of an account without a person lead to the team's."""
    return redirect("worklog:team")


class Team:
    """The people of a superior's page: the chosen part of the tree, its zone, the day, the posts.

    Parameters of the address: ``unit`` (id of a node), ``tanggal`` (ISO), ``lingkup`` = semua.
    """

    def __init__(self, request: HttpRequest) -> None:
        user = user_of(request)
        self.lead: Lead = lead_of(user)
        self.nodes = list(watched_nodes(user)[:400])
        self.node = _chosen(self.nodes, request.GET.get("unit") or request.POST.get("unit"))
        person = person_of(request)
        own = post_of(person, today()) if person and self.node is None else None
        self.zone = self.node.zone if self.node else zone_of(own)
        self.today = today_in(self.zone)
        self.day = min(day_of(request.GET.get("tanggal"), self.today), self.today)
        self.everybody = request.GET.get("lingkup") == "semua"
        self.posts = team_posts(self.day, self.lead, self.node, whole_subtree=self.everybody)

    @property
    def context(self) -> dict[str, Any]:
        return {
            "nodes": self.nodes,
            "node": self.node,
            "zone": zones.label(self.zone),
            "day": self.day,
            "today": self.today,
            "everybody": self.everybody,
        }


def _chosen(nodes: list[Node], wanted: str | None) -> Node | None:
    found = next((node for node in nodes if str(node.pk) == wanted), None)
    return found or (nodes[0] if nodes else None)


def amount_words(value: Fraction | Decimal | None, unit: str = "") -> str:
    """An amount as people read it: ``12 izin``, ``12,50 izin``; whole amounts without decimals."""
    if value is None:
        return ""
    exact = Fraction(value)
    text = formats.number(exact, 0 if exact.denominator == 1 else 2, get_language() or "id")
    return f"{text} {unit}".strip()
