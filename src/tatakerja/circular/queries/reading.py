"""Reads of circulars and holidays: what is in force on a day, in a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models.functions import Coalesce

from tatakerja.circular.library import load_library
from tatakerja.circular.models import Circular, HolidayYear, Occurrence
from tatakerja.circular.queries.events import bound_to_events, during, occurrences_of
from tatakerja.circular.rules.counts import names_people, selectors_of
from tatakerja.circular.rules.document import changed, policy_from_tree
from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.force import in_force
from tatakerja.circular.rules.library import Library
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import Place
from tatakerja.circular.rules.source import Entry, from_plain, plain, read_document
from tatakerja.circular.rules.terms import Level as PolicyLevel
from tatakerja.circular.rules.terms import PersonFacts, PostClass, Status, complete_rank
from tatakerja.circular.rules.worktime import TimeRules
from tatakerja.kernel.calendar import Holiday, HolidayCalendar, HolidayKind
from tatakerja.organisation.models import Level as OrganisationLevel
from tatakerja.organisation.models import Node, NodeKind
from tatakerja.organisation.queries import Post, Tree, tree
from tatakerja.organisation.rules.paths import steps_of

_LEVELS = {
    NodeKind.NEGARA: PolicyLevel.NATION,
    NodeKind.PROVINSI: PolicyLevel.PROVINCE,
    NodeKind.KABUPATEN: PolicyLevel.REGENCY,
    NodeKind.KOTA: PolicyLevel.REGENCY,
}
# Order of issue; a circular without a date (an oral statement) counts from its first day.
_ISSUE = (Coalesce("issued_on", "valid_from"), "published_at", "id")


@lru_cache(maxsize=256)
def _parsed(text: str) -> Policy:
    document, changes = json.loads(text)
    where = Place(str(document.get("slug", "")) if isinstance(document, dict) else "")
    entries = [Entry(path, where, from_plain(value)) for path, value in changes.items()]
    return policy_from_tree(from_plain(document), entries)


def read_policy(document: Mapping[str, Any], changes: Mapping[str, object]) -> Policy:
    """The checked policy of a stored document with its changes; `PolicyError` holds every problem.

    Reading one takes milliseconds and pages ask for the same ones again and again: the last 256 are kept.
    """
    return _parsed(json.dumps([document, dict(changes)], default=str))


@lru_cache(maxsize=1)
def library() -> Library:
    """The circulars, holidays, working-time laws and ranks that ship with the product; read once."""
    return load_library()


def library_document(slug: str) -> dict[str, Any]:
    """A shipped circular as JSON-like data; `PolicyError` names the known ones for an unknown slug."""
    found = plain(library().tree(slug))
    assert isinstance(found, dict)
    return found


def document_of(text: str, name: str = "") -> dict[str, Any]:
    """A policy document's text (YAML or JSON) as JSON-like data, checked in full.

    `PolicyError` names line, path and clause of everything that is wrong; aliases, tags and oversized texts
    are refused before anything is built.
    """
    tree_of_text = read_document(text, name)
    policy_from_tree(tree_of_text)
    found = plain(tree_of_text)
    assert isinstance(found, dict)
    return found


def whole_document(circular: Circular) -> dict[str, Any]:
    """The document of a stored circular with its changes and decisions written into it, as others get it."""
    held = from_plain(circular.document)
    for path, value in json.loads(json.dumps(circular.changes, default=str)).items():
        held = changed(held, Entry(path, Place(circular.slug), from_plain(value)))
    found = plain(held)
    assert isinstance(found, dict)
    return found


def policy_of(circular: Circular) -> Policy:
    """The policy of a stored circular, ending where an official has ended it."""
    policy = read_policy(circular.document, circular.changes)
    end = circular.ended_on
    if end is None or (policy.valid.until is not None and policy.valid.until <= end):
        return policy
    return replace(policy, valid=replace(policy.valid, until=end))


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """The circulars of some regions, read once, to be asked about many days and people.

    ``of_region`` holds per region id the policies in order of issue: those of the nation and the region's
    own. A province's circular binds the province's own staff; a regency that follows it adopts it. ``rows``
    lead from a policy to the id of the stored circular behind it.
    """

    of_region: Mapping[int, tuple[Policy, ...]]
    rows: tuple[tuple[Policy, int], ...] = ()

    def ids_of(self, policies: Iterable[Policy]) -> set[int]:
        """Ids of the stored circulars behind these policies."""
        wanted = {id(policy) for policy in policies}
        return {key for policy, key in self.rows if id(policy) in wanted}

    def policies(self, region_id: int) -> tuple[Policy, ...]:
        """All circulars that may speak in a region, in order of issue."""
        return self.of_region.get(region_id, ())


def rows_of(regions: Iterable[Node]) -> list[Circular]:
    """The circulars in force, or once in force, in these regions and the nation, by issue; one query."""
    ids = {step for region in regions for step in (region.pk, _nation(region))}
    held = Circular.objects.exclude(state=Circular.State.DRAFT).filter(region_id__in=ids)
    return list(held.select_related("region").order_by(*_ISSUE))


def _nation(region: Node) -> int:
    return steps_of(region.path)[0]


def policy_book(regions: Iterable[Node]) -> PolicyBook:
    """Reads the circulars of these regions and of the nation above them, in one query.

    One more where a circular holds only while an event lasts (A1-06).
    """
    wanted = list(regions)
    return book_of(wanted, [(policy_of(row), row) for row in rows_of(wanted)])


def book_of(
    regions: Sequence[Node],
    found: Sequence[tuple[Policy, Circular]],
    happened: Sequence[Occurrence] | None = None,
) -> PolicyBook:
    """The book of circulars already read, in order of issue; ``happened`` spares reading the events."""
    if happened is None:
        bound = bound_to_events(policy for policy, _ in found)
        happened = occurrences_of(regions) if bound else ()
    of_region: dict[int, tuple[Policy, ...]] = {}
    rows: list[tuple[Policy, int]] = []
    for region in regions:
        here = [(policy, row) for policy, row in found if row.region_id in (region.pk, _nation(region))]
        of_region[region.pk] = during([policy for policy, _ in here], region, happened)
        rows += [(policy, row.pk) for policy, (_, row) in zip(of_region[region.pk], here, strict=True)]
    return PolicyBook(of_region, tuple(rows))


def circulars_in_force(region: Node, day: date) -> list[Circular]:
    """The circulars of a region that hold on a day, relations between them applied, in order of issue."""
    rows = rows_of([region])
    policies = book_of([region], [(policy_of(row), row) for row in rows]).policies(region.pk)
    held = in_force(policies, day)
    return [row for policy, row in zip(policies, rows, strict=True) if any(policy is one for one in held)]


def accounts_of(whole: Tree) -> dict[int, Node]:
    """Node id → the unit of account it belongs to: the unit directly below the agency.

    "Setiap unit kerja di masing-masing kedinasan" (A0-04) is the bidang or UPTD, not the seksi inside it. Who
    sits at the agency itself, its head above all, is counted with the secretariat where there is one.
    """
    found: dict[int, Node] = {}
    agencies: dict[int, Node] = {}
    secretariats = {
        node.parent_id: node for node in whole.nodes.values() if node.kind == NodeKind.SEKRETARIAT
    }
    for node in sorted(whole.nodes.values(), key=lambda one: one.path.count("/")):
        parent = node.parent_id
        if parent is not None and parent in agencies:
            agencies[node.id] = agencies[parent]
            found[node.id] = node if parent == agencies[parent].id else found[parent]
        elif node.level == OrganisationLevel.AGENCY:
            agencies[node.id] = node
            found[node.id] = secretariats.get(node.id, node)
    return found


def label_of(policy: Policy) -> str:
    """How a circular is named in a sentence: ``SE Gubernur Kalimantan Timur 065/3359/B.Org-TL``."""
    identity = policy.identity
    if identity.number:
        return f"SE {identity.issuer} {identity.number}"
    return f"Edaran {identity.issuer} (nomor menyusul)"


def facts_of(post: Post, accounts: Mapping[int, Node], day: date) -> PersonFacts:
    """What selectors ask of a person on a day; ``accounts`` are those of :func:`accounts_of`.

    Somebody who acts for a head (Plt., Plh.) is asked under the title acted for: the rule on heads binds an
    acting head too (A1-04), while class and eselon stay those of the own post.
    """
    post_class, eselon = _ranked(post.job_class, post.eselon, day)
    return PersonFacts(
        id=post.person.nip,
        agency=post.agency.code,
        unit=accounts[post.node.pk].code,
        post_class=post_class,
        eselon=eselon,
        title=post.titles[-1] if post.heads and len(post.titles) > 1 else post.title,
        status=Status(post.person.status),
        groups=post.groups,
        level=_LEVELS.get(NodeKind(post.region.kind)),
        agency_kind=post.agency.kind,
        tier=min((_tier(node, post, accounts) for node in post.heads), default=0),
    )


@lru_cache(maxsize=1024)
def _ranked(job_class: str, eselon: str, day: date) -> tuple[PostClass, str]:
    """Class and eselon completed from each other, as they stand to each other on that day (C.4)."""
    known = PersonFacts("", post_class=PostClass(job_class), eselon=eselon)
    found = complete_rank(known, library().ranks, day)
    return found.post_class, found.eselon


def _tier(node_id: int, post: Post, accounts: Mapping[int, Node]) -> int:
    """The structural level of a node that somebody heads: 1 the agency, 2 just below it, 3 further down."""
    if node_id == post.agency.pk:
        return 1
    account = accounts.get(node_id)
    return 2 if account is not None and account.pk == node_id else 3


class Sorter:
    """Sorts people of a region into kinds that its circulars cannot tell apart.

    20,000 people come down to a handful of kinds, so that a rule is asked a handful of times.
    """

    def __init__(self, policies: tuple[Policy, ...]) -> None:
        self.selectors = selectors_of(policies)
        self.seen: dict[PersonFacts, tuple[bool, ...]] = {}
        self.by_name = any(names_people(selector) for selector in self.selectors)

    def kind(self, facts: PersonFacts) -> tuple[bool, ...]:
        """The same for people whom every selector treats alike."""
        key = facts if self.by_name else replace(facts, id="")
        found = self.seen.get(key)
        if found is None:
            found = self.seen[key] = tuple(selector.matches(facts) for selector in self.selectors)
        return found


def effective_policies(
    posts: Mapping[int, Post], day: date, *, book: PolicyBook | None = None, whole: Tree | None = None
) -> dict[int, EffectivePolicy]:
    """What holds for each person (by person id) on a day; two queries for any number of people.

    ``book`` and ``whole`` spare them when many days are asked about.
    """
    accounts = accounts_of(whole or tree())
    regions = {post.region.pk: post.region for post in posts.values()}
    known = book or policy_book(regions.values())
    sorters = {region: Sorter(known.policies(region)) for region in regions}
    answers: dict[tuple[int, tuple[bool, ...]], EffectivePolicy] = {}
    found: dict[int, EffectivePolicy] = {}
    for person_id, post in posts.items():
        facts = facts_of(post, accounts, day)
        key = (post.region.pk, sorters[post.region.pk].kind(facts))
        if key not in answers:
            answers[key] = effective_policy(known.policies(post.region.pk), day, facts)
        found[person_id] = answers[key]
    return found


def region_policy(region: Node, day: date, *, book: PolicyBook | None = None) -> EffectivePolicy:
    """What holds in a region at large on a day, whoever it binds (report times, travel), in one query."""
    return effective_policy((book or policy_book([region])).policies(region.pk), day)


def _holidays(rows: Iterable[HolidayYear]) -> Iterable[Holiday]:
    for row in rows:
        for day in row.days:
            yield Holiday(
                date.fromisoformat(day["date"]), day["name"], HolidayKind(day["kind"]), day["provisional"]
            )


def holiday_years() -> list[HolidayYear]:
    """The newest version of every recorded year, in one query."""
    newest = {row.year: row for row in HolidayYear.objects.order_by("year", "version")}
    return list(newest.values())


def calendar_for(first: date, last: date) -> HolidayCalendar:
    """The holidays of the years from ``first`` to ``last``, newest version of each year, in one query."""
    newest: dict[int, HolidayYear] = {}
    for row in HolidayYear.objects.filter(year__range=(first.year, last.year)).order_by("year", "version"):
        newest[row.year] = row
    covered = (min(newest), max(newest)) if newest else (0, 0)
    return HolidayCalendar.of(_holidays(newest.values()), covered)


def time_rules_for(first: date, last: date) -> TimeRules:
    """Working-time laws and Ramadan as shipped, on the holidays that are recorded; one query."""
    return replace(library().time_rules, calendar=calendar_for(first, last))
