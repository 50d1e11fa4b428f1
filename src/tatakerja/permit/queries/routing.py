"""Whom a request waits for today: superiors with their absences, deputies and delegations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Assignment, Person
from tatakerja.organisation.queries import Post, Tree, posts_on, tree
from tatakerja.permit.models import Delegation, Level
from tatakerja.permit.rules.routing import Candidate, Routed, choose, next_after
from tatakerja.roster.queries import day_plans

_DEPTH = 4
_AWAY = {"LEAVE": "sedang cuti", "DUTY": "sedang dinas luar"}
_ACTING = (Assignment.Kind.PLT, Assignment.Kind.PLH)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The superiors of many people on a day, nearest first, and the heads of their agencies."""

    above: Mapping[int, tuple[int, ...]]
    heads: Mapping[int, tuple[int, ...]]
    candidates: Mapping[int, Candidate]

    def at(self, person_id: int, agency_id: int, level: str) -> list[Candidate]:
        """Who could decide at a level, in order."""
        ids = self.above.get(person_id, ()) if level == Level.SUPERIOR else self.heads.get(agency_id, ())
        return [self.candidates[one] for one in ids if one in self.candidates]

    def route(self, person_id: int, agency_id: int, level: str) -> Routed:
        """Whom the level waits for; nobody in particular at the region's."""
        if level == Level.REGION:
            return Routed(None)
        return choose(self.at(person_id, agency_id, level), skip=frozenset({person_id}))

    def beyond(self, person_id: int, approver_id: int | None) -> Candidate | None:
        """The next superior after the one who lets a request wait."""
        return next_after(self.at(person_id, 0, Level.SUPERIOR), approver_id)


def ladder_of(posts: Mapping[int, Post], day: date, *, whole: Tree | None = None) -> Ladder:
    """Reads the superiors of these people up to four steps; a fixed number of queries for many people."""
    known = whole or tree()
    found = dict(posts)
    wanted = {post.superior_id for post in posts.values() if post.superior_id} - set(found)
    for _step in range(_DEPTH - 1):
        if not wanted:
            break
        more = posts_on(day, people=sorted(wanted), whole=known)
        found |= more
        wanted = {post.superior_id for post in more.values() if post.superior_id} - set(found)
    above = {person_id: tuple(_climb(found, person_id)) for person_id in posts}
    heads = _heads(day, {post.agency.pk for post in posts.values()})
    needed = {one for chain in (*above.values(), *heads.values()) for one in chain}
    missing = needed - set(found)
    if missing:
        found |= posts_on(day, people=sorted(missing), whole=known)
    return Ladder(above, heads, _candidates(needed, found, day))


def _climb(posts: Mapping[int, Post], person_id: int) -> Iterable[int]:
    seen = {person_id}
    post = posts.get(person_id)
    while post is not None and post.superior_id and post.superior_id not in seen and len(seen) <= _DEPTH:
        seen.add(post.superior_id)
        yield post.superior_id
        post = posts.get(post.superior_id)


def _heads(day: date, agencies: set[int]) -> dict[int, tuple[int, ...]]:
    """Heads of agencies, an acting one before the definitive one."""
    rows = Assignment.objects.filter(
        in_force(day), node_id__in=agencies, heads_node=True, person__active=True
    )
    found: dict[int, list[Assignment]] = {}
    for row in rows.order_by("valid_from", "id"):
        found.setdefault(row.node_id, []).append(row)
    ranked = {node: sorted(held, key=lambda row: row.kind not in _ACTING) for node, held in found.items()}
    return {node: tuple(dict.fromkeys(row.person_id for row in held)) for node, held in ranked.items()}


def _candidates(people: set[int], posts: Mapping[int, Post], day: date) -> dict[int, Candidate]:
    held = {one: posts[one] for one in people if one in posts}
    plans = day_plans(held, day) if held else {}
    given = _delegates(people, day)
    acting = _acting(held, day)
    names = dict(Person.objects.filter(pk__in=[*given.values(), *people]).values_list("pk", "name"))
    found = {}
    for one in people:
        if one not in names:
            continue
        mode = plans[one].mode if one in plans else ""
        deputy_id, words = _deputy(one, given, acting)
        reachable = mode == "DUTY" and deputy_id is None  # somebody on duty travel decides on the phone
        found[one] = Candidate(
            one,
            names[one],
            "" if reachable else _AWAY.get(mode, ""),
            deputy_id,
            names.get(deputy_id or 0, "") or _name(deputy_id),
            words,
        )
    return found


def _deputy(
    one: int, given: Mapping[int, int], acting: Mapping[int, tuple[int, str]]
) -> tuple[int | None, str]:
    if one in given:
        return given[one], "didelegasikan kepada"
    if one in acting:
        return acting[one][0], acting[one][1]
    return None, ""


def _name(person_id: int | None) -> str:
    return Person.objects.get(pk=person_id).name if person_id else ""


def _delegates(people: set[int], day: date) -> dict[int, int]:
    rows = Delegation.objects.filter(
        giver_id__in=people, first__lte=day, last__gte=day, revoked_at__isnull=True, to__active=True
    )
    return {row.giver_id: row.to_id for row in rows.order_by("id")}


def _acting(posts: Mapping[int, Post], day: date) -> dict[int, tuple[int, str]]:
    """Who acts (Plt., Plh.) at a node that one of these people heads."""
    heads = {node: one for one, post in posts.items() for node in post.heads}
    rows = Assignment.objects.filter(
        in_force(day), node_id__in=heads, heads_node=True, kind__in=_ACTING, person__active=True
    )
    return {
        heads[row.node_id]: (row.person_id, row.get_kind_display())
        for row in rows.order_by("valid_from", "id")
        if row.person_id != heads[row.node_id]
    }


def route_of(post: Post, day: date, level: str) -> Routed:
    """Whom one person's request waits for at this level."""
    return ladder_of({post.person.pk: post}, day).route(post.person.pk, post.agency.pk, level)
