"""What the database knows about the people of a file, in queries that do not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Assignment, Level, Node, Person
from tatakerja.organisation.queries import Tree, tree
from tatakerja.organisation.rules.plan import Known, KnownPerson, KnownPost
from tatakerja.organisation.rules.rows import Row
from tatakerja.organisation.rules.units import Places, Unit, make_places

_CHUNK = 900
VALUES = ("name", "title_front", "title_back", "email", "phone", "status", "grade", "tpp", "active")


def _chunks(items: Iterable[str]) -> Iterator[list[str]]:
    walk = iter(items)
    while chunk := list(islice(walk, _CHUNK)):
        yield chunk


def region_units(region: Node, whole: Tree) -> list[Unit]:
    """Open agencies and units of exactly this region, not of regions below it."""
    found = []
    for node in whole.nodes.values():
        if node.level not in {Level.AGENCY, Level.UNIT} or node.active_until is not None:
            continue
        agency, nearest = whole.agency_of(node.pk), whole.region_of(node.pk)
        if agency is not None and nearest is not None and nearest.pk == region.pk:
            found.append(Unit(node.pk, node.name, node.short_name, node.code, agency.pk, agency.name))
    return found


def load_places(region: Node, *, make_units: bool, make_agencies: bool) -> Places:
    """The region's units by name; exports call the region "Pemerintah …" or by its bare name."""
    names = [region.name, f"Pemerintah {region.name}", region.short_name, f"Pemerintah {region.short_name}"]
    return make_places(
        region_units(region, tree()),
        [name for name in names if name.strip() not in {"", "Pemerintah"}],
        make_units=make_units,
        make_agencies=make_agencies,
    )


def load_known(region: Node, rows: Iterable[Row], effective: date) -> Known:
    """People of the file and their superiors, by number, with the newest definitive post."""
    whole = tree()
    wanted = {number for row in rows for number in (row.nip, row.previous, row.superior) if number}
    people: dict[str, KnownPerson] = {}
    for chunk in _chunks(sorted(wanted)):
        posts = _posts(chunk)
        for person in Person.objects.filter(nip__in=chunk):
            people[person.nip] = _known(person, posts.get(person.pk, []), region, whole, effective)
    standing = Assignment.objects.filter(
        in_force(effective), kind=Assignment.Kind.DEFINITIVE, superior__isnull=False
    ).values_list("person_id", "superior_id", "superior__nip")
    leads: dict[int, int] = {}
    numbers: dict[int, str] = {}
    for person_id, superior_id, number in standing:
        if superior_id is not None:
            leads[person_id] = superior_id
            numbers[superior_id] = str(number)
    return Known(people, {node.pk: node.name for node in whole.nodes.values()}, leads, numbers)


def _posts(numbers: list[str]) -> dict[int, list[Assignment]]:
    rows = Assignment.objects.filter(person__nip__in=numbers, kind=Assignment.Kind.DEFINITIVE)
    found: dict[int, list[Assignment]] = {}
    for post in rows.order_by("valid_from", "id"):
        found.setdefault(post.person_id, []).append(post)
    return found


def _known(
    person: Person, posts: list[Assignment], region: Node, whole: Tree, effective: date
) -> KnownPerson:
    newest = posts[-1] if posts else None
    standing = newest is not None and (newest.valid_until is None or newest.valid_until >= effective)
    post, ended, foreign = None, None, False
    if newest is not None and standing:
        nearest = whole.region_of(newest.node_id)
        foreign = nearest is None or nearest.pk != region.pk
        post = KnownPost(
            newest.pk,
            newest.node_id,
            newest.title,
            newest.job_class,
            newest.eselon,
            newest.heads_node,
            newest.superior_id,
            newest.valid_from,
            len(posts) == 1,
        )
    elif newest is not None:
        ended = newest.valid_until
    values = {key: getattr(person, key) for key in VALUES}
    return KnownPerson(person.pk, person.nip, values, post, ended, foreign)
