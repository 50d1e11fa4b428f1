"""Reads of the tree and of people's posts on a day, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Count, Q

from tatakerja.organisation.access import active_on, below, in_force, on_the_way, today
from tatakerja.organisation.models import (
    Assignment,
    GroupMembership,
    Level,
    Node,
    Person,
    RegionMap,
    RegisteredPoint,
    RoleGrant,
    Workplace,
)
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform.bulk import among


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole tree in memory: a few hundred rows even for a province."""

    nodes: Mapping[int, Node]

    def chain(self, node_id: int) -> list[Node]:
        """The node and everything above it, from the root down."""
        return [self.nodes[step] for step in steps_of(self.nodes[node_id].path)]

    def at_level(self, node_id: int, level: str) -> Node | None:
        """The node of that level on the way from the root, if there is one."""
        return next((node for node in self.chain(node_id) if node.level == level), None)

    def agency_of(self, node_id: int) -> Node | None:
        """The agency (OPD) that a node belongs to."""
        return self.at_level(node_id, Level.AGENCY)

    def region_of(self, node_id: int) -> Node | None:
        """The province, regency or city that a node belongs to."""
        return self.at_level(node_id, Level.REGION)

    def territories_above(self, region: Node) -> list[Node]:
        """The regions in whose territory a region lies, nearest first: of a regency its province."""
        found: list[Node] = []
        while region.within_id is not None and len(found) < len(self.nodes):
            region = self.nodes[region.within_id]
            found.append(region)
        return found

    def agencies_below(self, node: Node) -> list[Node]:
        return [one for one in self.nodes.values() if one.level == Level.AGENCY and one.is_below(node)]


def tree() -> Tree:
    """Reads the tree in one query."""
    return Tree({node.pk: node for node in Node.objects.all()})


@dataclass(frozen=True, slots=True)
class Post:
    """What a policy may select on about one person on one day.

    ``titles`` holds the definitive title and those acted for (Plt, Plh): a rule on heads binds
    an acting head too. ``heads`` are ids of the nodes headed on that day. ``superior_id`` is a person id or
    ``None``.
    """

    person: Person
    node: Node
    agency: Node
    region: Node
    title: str
    titles: tuple[str, ...]
    job_class: str
    eselon: str
    groups: frozenset[str]
    superior_id: int | None
    heads: frozenset[int]

    @property
    def zone(self) -> str:
        return self.node.zone


class _Held(NamedTuple):
    """One assignment in force with its person: a row of a province costs a tuple, not a second model."""

    person_id: int
    node_id: int
    kind: str
    title: str
    job_class: str
    eselon: str
    superior_id: int | None
    heads_node: bool
    valid_from: date
    path: str
    person: Person


_OWN: Final = (*_Held._fields[:-2], "node__path")


def _assignments(day: date, people: Iterable[int] | None, node: Node | None) -> list[_Held]:
    # Not only of active people: who has retired since still served, and is paid, until the last day.
    rows = Assignment.objects.filter(in_force(day))
    if people is not None:
        rows = rows.filter(among("person_id", people))
    if node is not None:
        rows = rows.filter(
            Q(
                person_id__in=Assignment.objects.filter(in_force(day), below([node.path], "node__path"))
                .filter(kind=Assignment.Kind.DEFINITIVE)
                .values("person_id")
            )
        )
    fields = [field.attname for field in Person._meta.concrete_fields]
    ordered = rows.order_by("person__name", "person_id", "valid_from", "id")
    own = len(_OWN)
    return [
        _Held._make((*row[:own], Person.from_db(rows.db, fields, row[own:])))
        for row in ordered.values_list(*_OWN, *(f"person__{name}" for name in fields))
    ]


def _groups(day: date, people: list[int] | None) -> dict[int, set[str]]:
    rows = GroupMembership.objects.filter(in_force(day))
    if people is not None:
        rows = rows.filter(among("person_id", people))
    found: dict[int, set[str]] = {}
    for person_id, group in rows.values_list("person_id", "group"):
        found.setdefault(person_id, set()).add(group)
    return found


def members_on(group: str, people: Iterable[int], day: date) -> set[int]:
    """Who of these people is in a group on a day; one query."""
    rows = GroupMembership.objects.filter(in_force(day), among("person_id", people), group=group)
    return set(rows.values_list("person_id", flat=True))


def _heads_of(rows: Sequence[Assignment]) -> dict[int, int]:
    """Node → person who heads it: an acting head before the definitive one, the newest first."""
    rank: dict[str, int] = {Assignment.Kind.DEFINITIVE: 0, Assignment.Kind.PLT: 1, Assignment.Kind.PLH: 2}
    ordered = sorted(
        (row for row in rows if row.heads_node), key=lambda row: (rank[row.kind], row.valid_from)
    )
    return {row.node_id: row.person_id for row in ordered}


def _superior(main: _Held, chain: list[Node], heads: Mapping[int, int]) -> int | None:
    """The named superior, else the head of the nearest node above that the person does not head himself."""
    if main.superior_id is not None:
        return main.superior_id
    for node in reversed(chain):
        head = heads.get(node.pk)
        if head is not None and head != main.person_id:
            return head
    return None


# Beyond so many people a list of their ids costs more than reading the table whole.
_MANY: Final = 5000
# Up to so many people only the nodes above them are read: one page asks for one person, a province has
# hundreds of units with a head each.
_FEW: Final = 50


def _steps_of(rows: Iterable[_Held]) -> list[int]:
    """Ids of the nodes where these posts are, and of everything above them."""
    return sorted(on_the_way({row.path for row in rows}))


def _tree_of(near: list[int] | None) -> Tree:
    """The tree, or as much of it as lies above a few people; one query."""
    return tree() if near is None else Tree({node.pk: node for node in Node.objects.filter(pk__in=near)})


def _heads_on(day: date, near: list[int] | None) -> dict[int, int]:
    rows = Assignment.objects.filter(in_force(day), heads_node=True)
    return _heads_of(list(rows if near is None else rows.filter(node_id__in=near)))


def posts_on(
    day: date, *, people: Iterable[int] | None = None, node: Node | None = None, whole: Tree | None = None
) -> dict[int, Post]:
    """Posts on ``day`` by person id, ordered by name: of these people, or of everybody below ``node``.

    People without a definitive post on that day, or outside any agency, are left out. Four queries
    (three when the tree is given).
    """
    ids = None if people is None else list(people)
    rows = _assignments(day, ids, node)
    found = {row.person_id for row in rows}
    whole_table = (ids is None and node is None) or len(found) > _MANY
    groups = _groups(day, None if whole_table else sorted(found))
    near = _steps_of(rows) if len(found) <= _FEW else None
    known = whole or _tree_of(near)
    heads = _heads_on(day, near)
    by_person: dict[int, list[_Held]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    places: dict[int, _Place | None] = {}
    posts: dict[int, Post] = {}
    for person_id, held in by_person.items():
        main = next((row for row in reversed(held) if row.kind == Assignment.Kind.DEFINITIVE), None)
        if main is None:
            continue
        if main.node_id not in places:
            places[main.node_id] = _place(known, main.node_id)
        place = places[main.node_id]
        if place is not None:
            posts[person_id] = _post(held, main, place, groups.get(person_id, set()), heads)
    return posts


@dataclass(frozen=True, slots=True)
class _Place:
    """What everybody at a node shares."""

    chain: list[Node]
    agency: Node
    region: Node
    groups: frozenset[str]


def _place(known: Tree, node_id: int) -> _Place | None:
    chain = known.chain(node_id)
    agency, region = known.agency_of(node_id), known.region_of(node_id)
    if agency is None or region is None:
        return None
    inherited = frozenset({"public_service"} if any(node.public_service for node in chain) else ())
    return _Place(chain, agency, region, inherited)


def _post(held: list[_Held], main: _Held, place: _Place, groups: set[str], heads: Mapping[int, int]) -> Post:
    return Post(
        person=main.person,
        node=place.chain[-1],
        agency=place.agency,
        region=place.region,
        title=main.title,
        titles=tuple(row.title for row in held),
        job_class=main.job_class,
        eselon=main.eselon,
        groups=place.groups | groups if groups else place.groups,
        superior_id=_superior(main, place.chain, heads),
        heads=frozenset(row.node_id for row in held if row.heads_node),
    )


def post_of(person: Person, day: date) -> Post | None:
    """One person's post on a day."""
    return posts_on(day, people=[person.pk]).get(person.pk)


def root_node() -> Node | None:
    """The nation, above everything; None before the installation was set up. One query."""
    return Node.objects.filter(level=Level.NATION).first()


def accounts_of_people(people: Iterable[int]) -> list[int]:
    """Ids of the accounts of these people, for notices; who has none is left out. One query."""
    rows = Person.objects.filter(among("id", people), user__isnull=False).order_by("pk")
    return [user_id for user_id in rows.values_list("user_id", flat=True) if user_id is not None]


def accounts_with_role(node: Node, role: str) -> list[int]:
    """Ids of the accounts that hold the role at just this node today, for notices."""
    held = RoleGrant.objects.filter(in_force(today()), node=node, role=role, user__is_active=True)
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def approved_points(people: Iterable[int]) -> dict[int, list[RegisteredPoint]]:
    """Approved homes and residences by person id."""
    found: dict[int, list[RegisteredPoint]] = {}
    rows = RegisteredPoint.objects.filter(person_id__in=list(people), state=RegisteredPoint.State.APPROVED)
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def map_of(node: Node) -> RegionMap | None:
    """What maps show of the region a node belongs to; one query."""
    steps = [int(step) for step in node.path.split("/") if step]
    return RegionMap.objects.filter(region__in=steps).select_related("region").first()


def workplaces_on(paths: Iterable[str], day: date) -> list[Workplace]:
    """Workplaces in use on ``day`` at or under these paths, with their nodes; one query."""
    rows = Workplace.objects.filter(active_on(day), below(paths, "node__path"))
    return list(rows.select_related("node"))


def headcounts(day: date) -> dict[int, int]:
    """People in service by the node of their definitive post, in one query."""
    rows = Assignment.objects.filter(
        in_force(day), kind=Assignment.Kind.DEFINITIVE, person__active=True
    ).values_list("node_id")
    return dict(rows.annotate(people=Count("person_id")).order_by())


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with its branches, and how many people work at it and below."""

    node: Node
    people: int
    branches: list[Branch]


def branches(nodes: Iterable[Node], counts: Mapping[int, int]) -> list[Branch]:
    """The given nodes as trees; a node whose parent is not among them stands at the top."""
    given = {node.pk: node for node in nodes}
    below: dict[int | None, list[Node]] = {}
    for node in given.values():
        below.setdefault(node.parent_id if node.parent_id in given else None, []).append(node)

    def grow(node: Node) -> Branch:
        grown = [grow(child) for child in below.get(node.pk, [])]
        own = counts.get(node.pk, 0)
        return Branch(node, own + sum(one.people for one in grown), grown)

    return [grow(node) for node in below.get(None, [])]


def heads_on(day: date, node: Node) -> list[Assignment]:
    """Who heads a node on a day, acting heads included."""
    rows = Assignment.objects.filter(in_force(day), node=node, heads_node=True, person__active=True)
    return list(rows.select_related("person").order_by("valid_from"))


def posts_held(person: Person) -> list[Assignment]:
    """All posts of a person, the newest first, with unit and superior."""
    rows = Assignment.objects.filter(person=person).select_related("node", "superior")
    return list(rows.order_by("-valid_from", "-id"))


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs a letter: the title with Plt. or Plh. where somebody acts, the name, the number."""

    title: str
    name: str
    nip: str


# An acting head signs before the definitive one, a Plh before a Plt.
_SIGNING_RANK = {Assignment.Kind.DEFINITIVE: 0, Assignment.Kind.PLT: 1, Assignment.Kind.PLH: 2}


def seat_of(agency: Node) -> str:
    """The town that stands before the date of an agency's letters: its own, else the region's, else none."""
    return agency.seat or (agency.parent.seat if agency.parent else "")


def signer_of(node: Node, day: date) -> Signer:
    """The head of a node on that day, acting heads first; without one the office itself stands there."""
    rows = Assignment.objects.filter(in_force(day), node=node, heads_node=True).select_related("person")
    found = max(
        rows, key=lambda row: (_SIGNING_RANK[Assignment.Kind(row.kind)], row.valid_from), default=None
    )
    if found is None:
        return Signer(f"Kepala {node.name}", "(nama kepala belum tercatat)", "")
    return Signer(str(found), str(found.person), found.person.nip)
