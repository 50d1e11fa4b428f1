"""The grounds of people for the intake in two small statements, the same answer as `grounds_on` gives.

Twenty thousand people tap within a quarter of an hour, so nothing that is the same for all of them is read
or worked out for each: circulars, holidays and the head of a published roster are kept in the process under
everything that tells one state of theirs from another, and that key is read anew for every group of taps.
They are written once and then only ended or replaced, so a key that is equal means a content that is equal;
whatever belongs to the person (posts, groups, points, the roster's letter, changes of the day), the tree
around the post and the workplaces are read for every group; of tree and places only the objects are kept,
under the whole row they were made of. Nothing here can be stale.

The post carries no superior but a named one: a place has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db import connection

from tatakerja.circular.queries import (
    PolicyBook,
    Sorter,
    accounts_of,
    calendar_for,
    facts_of,
    policy_book,
)
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.organisation.models import (
    Assignment,
    Level,
    Node,
    NodeKind,
    Person,
    RegisteredPoint,
    Workplace,
)
from tatakerja.organisation.queries import Post, Tree
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform.statements import among, fetch, listed
from tatakerja.presence.queries.ground import Ground, sites_of, sites_of_duty
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import Cell, Change, DayPlan, RosterBook

_K = TypeVar("_K")
_V = TypeVar("_V")
_MOST: Final = 4096
# Nation, region, agency: the first steps of a post's path.
_TO_AGENCY: Final = 3
# Beyond so many agencies SQLite reads all workplaces: it is cheaper than to tell them apart.
_FEW_AGENCIES: Final = 4

Row = tuple[Any, ...]

# Posts in force and who of the tree stands around them. Parameters: day, day.
_POSTS: Final = """
SELECT a.id, a.node_id, a.kind, a.title, a.job_class, a.eselon, a.heads_node, a.superior_id,
  CAST(a.valid_from AS TEXT), n.path, a.person_id
FROM organisation_assignment a JOIN organisation_node n ON n.id = a.node_id
WHERE {people_a} AND a.valid_from <= %s AND (a.valid_until IS NULL OR a.valid_until >= %s)
ORDER BY a.valid_from, a.id
"""

# Everything else, one kind of row after another: what, id, whose, six texts, two numbers, person.
_REST: Final = """
SELECT 'node' AS what, id, parent_id AS ref, CAST(level AS TEXT) AS a, CAST(kind AS TEXT) AS b,
  CAST(code AS TEXT) AS c, CAST(name AS TEXT) AS d, CAST(path AS TEXT) AS e,
  CAST(zone AS TEXT) AS f, CAST(pattern AS TEXT) AS g,
  CAST(CASE WHEN public_service THEN 1 ELSE 0 END AS {real}) AS x, CAST(NULL AS {real}) AS y, 0 AS who
FROM organisation_node WHERE {steps} OR ({steps_parent} AND kind = %s)
UNION ALL
SELECT 'group', id, NULL, "group", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, person_id
FROM organisation_groupmembership
WHERE {people} AND valid_from <= %s AND (valid_until IS NULL OR valid_until >= %s)
UNION ALL
SELECT 'point', id, NULL, CAST(proposed_at AS TEXT), NULL, NULL, NULL, NULL, NULL,
  CAST(radius_m AS TEXT), lat, lon, person_id
FROM organisation_registeredpoint WHERE {people} AND state = 'approved'
UNION ALL
SELECT 'place', w.id, w.node_id, w.name, CAST(w.fence AS TEXT), NULL, NULL, n.path, NULL, NULL, NULL, NULL, 0
FROM organisation_workplace w JOIN organisation_node n ON n.id = w.node_id
WHERE {below} AND w.active_from <= %s AND (w.active_until IS NULL OR w.active_until >= %s)
UNION ALL
SELECT 'holidays', id, NULL, CAST(version AS TEXT), CAST(recorded_at AS TEXT), source,
  CAST({size_days} AS TEXT), NULL, NULL, NULL, NULL, NULL, 0
FROM circular_holidayyear WHERE year = %s
UNION ALL
SELECT 'circular', id, region_id, state, CAST(published_at AS TEXT), CAST(ended_on AS TEXT),
  slug || '/' || CAST(version AS TEXT) || '/' || CAST({size_document} AS TEXT), CAST(changes AS TEXT),
  CAST(issued_on AS TEXT), CAST(valid_from AS TEXT), NULL, NULL, 0
FROM circular_circular WHERE state <> 'draft' AND {steps_region}
UNION ALL
SELECT 'cell', p.id, p.agency_id, r.cells, CAST(p.published_at AS TEXT), CAST(p.drafted_at AS TEXT),
  CAST({size_basis} AS TEXT), CAST(p.days AS TEXT), NULL, NULL, NULL, NULL, r.person_id
FROM roster_rosterrow r JOIN roster_rosterplan p ON p.id = r.plan_id
WHERE {people_r} AND p.first <= %s AND p.last >= %s AND p.state <> 'draft'
UNION ALL
SELECT 'change', id, NULL, mode, reason, source, CAST(at AS TEXT), NULL, NULL, NULL, NULL, NULL, person_id
FROM roster_daychange WHERE {people} AND date = %s
UNION ALL
SELECT 'duty', d.id, NULL, CAST(d.fence AS TEXT), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, g.person_id
FROM presence_dutyplace d JOIN presence_dutyplace_people g ON g.dutyplace_id = d.id
WHERE {people_g} AND d.first <= %s AND d.last >= %s AND d.withdrawn_at IS NULL
"""
_SIZES: Final = {"sqlite": "length({})", "postgresql": "pg_column_size({})"}
# Places at or under some agencies; SQLite compares patterns, PostgreSQL the step of the path.
_BELOW: Final = {
    "sqlite": "EXISTS (SELECT 1 FROM json_each(%s) AS agency WHERE n.path LIKE agency.value)",
    "postgresql": f"split_part(n.path, '/', {_TO_AGENCY + 1}) = ANY(%s::text[])",
}


class _Kept(dict[_K, _V]):
    """What is kept in the process; emptied when it grows beyond what an installation can need."""

    def keep(self, key: _K, value: _V) -> _V:
        if len(self) >= _MOST:
            self.clear()
        self[key] = value
        return value


@dataclass(frozen=True, slots=True, eq=False)
class _Spoken:
    """The circulars of a region and how they sort people; the same object as long as they are the same."""

    policies: PolicyBook
    sorter: Sorter


@dataclass(frozen=True, slots=True)
class _Common:
    """What a group of people shares on a day."""

    day: date
    whole: Tree
    accounts: Mapping[int, Node]
    years: tuple[int, tuple[Row, ...]]
    circulars: list[Row]
    places: Mapping[str, list[Workplace]]
    spoken: dict[int, _Spoken]


_books: _Kept[Any, _Spoken] = _Kept()
_calendars: _Kept[Any, HolidayCalendar] = _Kept()
_heads: _Kept[Any, tuple[tuple[str, ...], str]] = _Kept()
_plans: _Kept[Any, DayPlan] = _Kept()
_nodes: _Kept[Row, Node] = _Kept()
_places: _Kept[Row, Workplace] = _Kept()


def lean_ground(person: Person, day: date) -> Ground | None:
    """The ground of a person on a day; ``None`` without a post on it. Two statements."""
    return lean_grounds([person], day).get(person.pk)


def lean_grounds(people: Iterable[Person], day: date) -> dict[int, Ground]:
    """The grounds of these people on a day by person id, without those who hold no post on it.

    Two statements for any number of people.
    """
    active = {person.pk: person for person in people if person.active}
    held: dict[int, list[Row]] = {}
    if active:
        for row in fetch(_posts_statement(connection.vendor), [listed(active), day, day]):
            held.setdefault(row[10], []).append(row)
    held = {who: rows for who, rows in held.items() if any(_is_definitive(row) for row in rows)}
    if not held:
        return {}
    rest = _rest(held, day)
    common = _common(rest, day)
    own = {what: _by_person(rest[what]) for what in ("group", "point", "cell", "change", "duty")}
    found: dict[int, Ground] = {}
    for who, rows in held.items():
        post = _post(active[who], rows, common.whole, {row[3] for row in own["group"].get(who, ())})
        if post is not None:
            found[who] = _ground(post, common, {what: rows.get(who, []) for what, rows in own.items()})
    return found


def _is_definitive(row: Row) -> bool:
    return bool(row[2] == Assignment.Kind.DEFINITIVE)


def _by_person(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[12], []).append(row)
    return found


@lru_cache(maxsize=2)
def _posts_statement(vendor: str) -> str:
    return _POSTS.format(people_a=among("a.person_id"))


@lru_cache(maxsize=2)
def _rest_statement(vendor: str) -> str:
    size = _SIZES[vendor]
    return _REST.format(
        real="double precision",
        people=among("person_id"),
        people_r=among("r.person_id"),
        people_g=among("g.person_id"),
        steps=among("id"),
        steps_parent=among("parent_id"),
        steps_region=among("region_id"),
        below=_BELOW[vendor],
        size_days=size.format("days"),
        size_document=size.format("document"),
        size_basis=size.format("p.basis"),
    )


def _rest(held: Mapping[int, list[Row]], day: date) -> Mapping[str, list[Row]]:
    paths = {row[9] for rows in held.values() for row in rows}
    people, steps = listed(held), listed({int(step) for path in paths for step in path.split("/") if step})
    found: dict[str, list[Row]] = {
        what: []
        for what in ("node", "group", "point", "place", "holidays", "circular", "cell", "change", "duty")
    }
    parameters = [
        steps, steps, NodeKind.SEKRETARIAT.value,
        people, day, day, people,
        _agencies(paths), day, day, day.year,
        steps, people, day, day, people, day, people, day, day,
    ]  # fmt: skip
    for row in fetch(_rest_statement(connection.vendor), parameters):
        found[row[0]].append(row)
    return found


def _agencies(paths: Iterable[str]) -> object:
    """The agencies whose places are read, as `_BELOW` compares them.

    The agency is one of the steps; places of the others on the way are left out when the post is known.
    """
    agencies = {_agency_of(path) for path in paths}
    if connection.vendor == "postgresql":
        return listed(agency.split("/")[_TO_AGENCY] for agency in agencies)
    return listed(f"{agency}%" for agency in agencies) if len(agencies) <= _FEW_AGENCIES else listed(["%"])


def _agency_of(path: str) -> str:
    """The path of the agency above a post."""
    return "/".join(path.split("/")[: _TO_AGENCY + 1]) + "/"


def _common(rest: Mapping[str, list[Row]], day: date) -> _Common:
    whole = Tree({row[1]: _node(row) for row in rest["node"]})
    years = (day.year, tuple(sorted(row[:7] for row in rest["holidays"])))
    places: dict[str, list[Workplace]] = {}
    for row in sorted(rest["place"], key=lambda row: row[2:4]):
        places.setdefault(_agency_of(row[7]), []).append(_place(row))
    return _Common(day, whole, accounts_of(whole), years, rest["circular"], places, {})


def _node(row: Row) -> Node:
    found = _nodes.get(row)
    if found is None:
        found = _nodes.keep(row, Node(
            pk=row[1], parent_id=row[2], level=row[3], kind=row[4], code=row[5], name=row[6], path=row[7],
            zone=row[8], pattern=row[9], public_service=bool(row[10]),
        ))  # fmt: skip
    return found


def _place(row: Row) -> Workplace:
    found = _places.get(row)
    if found is None:
        node = Node(pk=row[2], path=row[7])
        found = _places.keep(row, Workplace(pk=row[1], node=node, name=row[3], fence=json.loads(row[4])))
    return found


def _post(person: Person, held: list[Row], whole: Tree, groups: set[str]) -> Post | None:
    main = next(row for row in reversed(held) if _is_definitive(row))
    chain = whole.chain(main[1])
    agency, region = _first(chain, Level.AGENCY), _first(chain, Level.REGION)
    if agency is None or region is None:
        return None
    serves = any(node.public_service for node in chain)
    return Post(
        person=person,
        node=chain[-1],
        agency=agency,
        region=region,
        title=main[3],
        titles=tuple(row[3] for row in held),
        job_class=main[4],
        eselon=main[5],
        groups=frozenset(groups | ({"public_service"} if serves else set())),
        superior_id=main[7],
        heads=frozenset(row[1] for row in held if row[6]),
    )


def _first(chain: list[Node], level: Level) -> Node | None:
    """As `Tree.at_level`, for a chain that is at hand."""
    return next((node for node in chain if node.level == level), None)


def _ground(post: Post, common: _Common, own: Mapping[str, list[Row]]) -> Ground:
    day, spoken = common.day, _spoken(post, common)
    cell, change = _cell(post, day, own["cell"]), _change(own["change"])
    key = (post.person.pk, day)
    book = RosterBook(
        calendar=_calendar(common.years, day),
        policies=spoken.policies,
        cells={key: cell} if cell else {},
        changes={key: change} if change else {},
        whole=common.whole,
    )
    plan = _plan(post, book, common, cell, change)
    near = common.places.get(post.agency.path, [])
    points = [
        RegisteredPoint(pk=row[1], radius_m=int(row[9]), lat=row[10], lon=row[11])
        for row in sorted(own["point"], key=lambda row: _moment(row[3]), reverse=True)
    ]
    duty = sites_of_duty(sorted((row[1], row[3]) for row in own["duty"]))
    return Ground(post, day, plan, sites_of(post, plan.mode, points, near), book, duty)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _spoken(post: Post, common: _Common) -> _Spoken:
    """The circulars that may speak for a post, read once for each state of theirs."""
    region = post.region
    known = common.spoken.get(region.pk)
    if known is not None:
        return known
    root = steps_of(region.path)[0]
    own = sorted(
        (row[1:10] for row in common.circulars if row[2] in (root, region.pk)), key=lambda row: row[0]
    )
    key = (region.pk, *own)
    found = _books.get(key)
    if found is None:
        policies = policy_book([region])
        found = _books.keep(key, _Spoken(policies, Sorter(policies.policies(region.pk))))
    common.spoken[region.pk] = found
    return found


def _calendar(years: tuple[int, tuple[Row, ...]], day: date) -> HolidayCalendar:
    found = _calendars.get(years)
    return found if found is not None else _calendars.keep(years, calendar_for(day, day))


def _plan(post: Post, book: RosterBook, common: _Common, cell: Cell | None, change: Change | None) -> DayPlan:
    """The plan of the day: worked out once for all whom nothing that it is made of tells apart."""
    facts = facts_of(post, common.accounts, common.day)
    spoken = common.spoken[post.region.pk]
    kind = spoken.sorter.kind(facts)
    key = (spoken, common.years, common.day, kind, post.node.pattern, cell, change)
    found = _plans.get(key)
    if found is None:
        found = _plans.keep(key, book.plans({post.person.pk: post}, common.day)[post.person.pk])
    return found


def _change(rows: list[Row]) -> Change | None:
    newest = max(rows, key=lambda row: row[1], default=None)
    return Change(newest[3], newest[4], newest[5], _moment(newest[6])) if newest else None


def _cell(post: Post, day: date, rows: list[Row]) -> Cell | None:
    """The letter of the newest published roster that has the day."""
    for row in sorted(rows, key=lambda row: (_moment(row[4]), row[1]), reverse=True):
        days = json.loads(row[7])
        if row[2] != post.agency.pk or day.isoformat() not in days:
            continue
        index = days.index(day.isoformat())
        clauses, basis = _head(row, index)
        return Cell(row[3][index], row[1], _moment(row[5]), clauses, basis)
    return None


def _head(row: Row, index: int) -> tuple[tuple[str, ...], str]:
    """Clauses and sentence of one column of a published roster, which its author wrote once."""
    key = (row[1], row[4], row[5], row[6], index)
    found = _heads.get(key)
    if found is None:
        limits = RosterPlan.objects.values_list("basis", flat=True).get(pk=row[1]).get("days", [])
        limit = limits[index] if index < len(limits) else {}
        found = _heads.keep(key, (tuple(limit.get("clauses", ())), str(limit.get("basis", ""))))
    return found
