"""A scenario file's documents into scenarios; whatever is not understood is refused with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tatakerja.circular.rules.document import place_of, policy_from_tree
from tatakerja.circular.rules.library import Library
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import Place, PolicyError, Problem, Words, join
from tatakerja.circular.rules.source import (
    Bounds,
    Entry,
    Fields,
    Items,
    Node,
    Scalar,
    read_document,
    read_documents,
)
from tatakerja.circular.rules.spec import (
    Choice,
    Collector,
    Integer,
    Key,
    ListOf,
    Record,
    Text,
    scalar,
    wrong,
)
from tatakerja.circular.rules.terms import Level, PersonFacts, PostClass, Status
from tatakerja.kernel.zones import WIB, canonical
from tatakerja.scenario.facts import read_facts
from tatakerja.scenario.model import Facts, Scenario, Someone
from tatakerja.scenario.questions import read_questions
from tatakerja.scenario.values import Zone

# Fetches a policy document that stands beside the scenario; raises OSError where there is none.
Fetch = Callable[[str], str]

# A month of a large agency, check-in by check-in; programs write such files, with aliases.
BOUNDS: Final = Bounds(characters=8 * 1024 * 1024, values=2_000_000, aliases=True)

_KEYS = ("scenario", "zone", "policies", "people", "facts", "ask")
_MOST_PEOPLE = 100_000
_NAME = Text(200)
_POLICIES = Words("daftar kebijakan; [none] bila tidak ada", "a list of circulars, [none] for none")
_NEW_ID = Words("id yang belum dipakai orang lain", "an id that nobody else has")
_GROUPS = ListOf(Text(60))

_PERSON: Record[dict[str, Any]] = Record(
    dict,
    {
        "id": Key(Text(60, r"\S+"), required=True),
        "count": Key(Integer(1, _MOST_PEOPLE)),
        "agency": Key(_NAME),
        "unit": Key(_NAME),
        "class": Key(Choice(PostClass), to="post_class"),
        "eselon": Key(Text(5, r"(I|II|III|IV|V)(\.[a-e])?")),
        "title": Key(_NAME),
        "status": Key(Choice(Status)),
        "groups": Key(_GROUPS),
        "tpp": Key(Integer(0, 10**12)),
        "zone": Key(Zone()),
    },
)


def read_scenarios(text: str, name: str, library: Library, fetch: Fetch) -> tuple[Scenario, ...]:
    """The scenarios of one file; `PolicyError` names file, line, key and what was expected."""
    nodes = [node for node in read_documents(text, name, BOUNDS) if not _empty(node)]
    if not nodes:
        raise PolicyError([Problem("missing_key", Place(name, 1, 1), "scenario", "scenario", _NAME.expected)])
    return tuple(read_scenario(node, library, fetch) for node in nodes)


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"


def read_scenario(node: Node, library: Library, fetch: Fetch) -> Scenario:
    """One document."""
    entries = _entries(node)
    collector = Collector()
    name = collector.take("scenario", _NAME.read, entries["scenario"])
    given = collector.take("zone", Zone().read, entries["zone"]) if "zone" in entries else ""
    policies = collector.take("policies", lambda n: _policies(n, library, fetch), entries["policies"])
    collector.finish()
    zone = given or _zone_of(policies)
    level = _level_of(policies)
    people = _below("people", lambda n: _people(n, zone, level), entries.get("people"), ())
    ids = {person.id: person for person in people}
    facts = _below("facts", lambda n: read_facts(n, ids), entries.get("facts"), Facts())
    questions = _below(
        "ask", lambda n: read_questions(n, ids, _agencies(people), _units(people)), entries.get("ask"), ()
    )
    return Scenario(name, zone, policies, people, facts, questions)


def _below(path: str, read: Callable[[Node], Any], node: Node | None, otherwise: Any) -> Any:
    if node is None or _empty(node):
        return otherwise
    collector = Collector()
    found = collector.take(path, read, node)
    collector.finish()
    return found


def _entries(node: Node) -> Mapping[str, Node]:
    words = ", ".join(_KEYS)
    if not isinstance(node, Fields):
        raise wrong(node, Words(f"daftar kunci: {words}", f"a mapping with the keys: {words}"))
    problems = [
        Problem("unknown_key", e.place, e.key, e.key, Words(f"salah satu dari: {words}", f"one of: {words}"))
        for e in node.entries
        if e.key not in _KEYS
    ]
    written = {entry.key: entry.node for entry in node.entries}
    problems += [
        Problem("missing_key", node.place, key, key, expected)
        for key, expected in (("scenario", _NAME.expected), ("policies", _POLICIES))
        if key not in written
    ]
    if problems:
        raise PolicyError(problems)
    return written


def _policies(node: Node, library: Library, fetch: Fetch) -> tuple[Policy, ...]:
    read = ListOf(_PolicyRef(library, fetch), most=100).read(node)
    return tuple(policy for policy in read if policy is not None)


class _PolicyRef:
    """A slug, ``{use, set}``, ``{file, set}``, or ``none``."""

    def __init__(self, library: Library, fetch: Fetch) -> None:
        self.library = library
        self.fetch = fetch

    def read(self, node: Node) -> Policy | None:
        if isinstance(node, Scalar) and node.text == "none":
            return None
        if not isinstance(node, Fields):
            return self.library.policy(self._slug(node))
        return self._changed(node)

    def json(self) -> dict[str, Any]:
        return {}

    def _slug(self, node: Node) -> str:
        words = ", ".join((*self.library.slugs, "none"))
        expected = Words(f"salah satu dari: {words}", f"one of: {words}")
        if not isinstance(node, Scalar) or node.text not in self.library.circulars:
            raise wrong(node, expected, "unknown_reference")
        return node.text

    def _changed(self, node: Fields) -> Policy:
        for entry in node.entries:
            if entry.key not in ("use", "file", "set"):
                expected = Words("use atau file, dan set", "use or file, and set")
                raise PolicyError([Problem("unknown_key", entry.place, entry.key, entry.key, expected)])
        use, file, changes = node.get("use"), node.get("file"), node.get("set")
        if (use is None) == (file is None):
            raise wrong(node, Words("use atau file", "either use or file"))
        collector = Collector()
        if use is not None:
            tree = collector.take("use", lambda n: self.library.tree(self._slug(n)), use)
        else:
            tree = collector.take("file", self._file, file or node)
        entries = collector.take("set", _changes, changes) if changes is not None else ()
        collector.finish()
        try:
            return policy_from_tree(tree, entries)
        except PolicyError as error:
            raise _of_changes(error, node.place.name) from error

    def _file(self, node: Node) -> Node:
        expected = Words("berkas kebijakan di samping skenario", "a policy document beside the scenario")
        try:
            text = self.fetch(scalar(node, expected).text)
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise wrong(node, expected, "unknown_reference") from error
        return read_document(text, scalar(node, expected).text)


def _of_changes(error: PolicyError, name: str) -> PolicyError:
    """The problems that stand in the scenario itself are those of its changes."""
    return PolicyError(
        replace(problem, path=join("set", problem.path)) if problem.place.name == name else problem
        for problem in error.problems
    )


def _changes(node: Node) -> Sequence[Entry]:
    if _empty(node):
        return ()
    if not isinstance(node, Fields):
        raise wrong(node, Words("daftar jalur: nilai", "a mapping of path: value"))
    return node.entries


def _people(node: Node, zone: str, level: Level | None) -> tuple[Someone, ...]:
    rows = ListOf(_PERSON, most=5000).read(node)
    assert isinstance(node, Items)
    people: list[Someone] = []
    seen: set[str] = set()
    for index, (row, written) in enumerate(zip(rows, node.items, strict=True)):
        for person in _expanded(row, zone, level):
            if person.id in seen:
                place = place_of(written, "id")
                raise PolicyError([Problem("duplicate", place, f"[{index}].id", person.id, _NEW_ID)])
            seen.add(person.id)
            people.append(person)
        if len(people) > _MOST_PEOPLE:
            most = Words(f"paling banyak {_MOST_PEOPLE} orang", f"at most {_MOST_PEOPLE} people")
            place, path = place_of(written, "count"), f"[{index}].count"
            raise PolicyError([Problem("too_large", place, path, str(len(people)), most)])
    return tuple(people)


def _expanded(row: Mapping[str, Any], zone: str, level: Level | None) -> list[Someone]:
    """One person, or ``count`` of them as ID-01, ID-02, …"""
    rest = dict(row)
    name, count = rest.pop("id"), rest.pop("count", None)
    tpp, own_zone = rest.pop("tpp", 0), rest.pop("zone", zone)
    agency = rest.setdefault("agency", "opd")
    rest.setdefault("unit", agency)
    rest["groups"] = frozenset(rest.get("groups", ()))
    names = [name] if count is None else [f"{name}-{number:02d}" for number in range(1, count + 1)]
    return [Someone(PersonFacts(id=each, level=level, **rest), own_zone, tpp) for each in names]


def _agencies(people: Collection[Someone]) -> frozenset[str]:
    """Agencies that may be asked about; the default one always, even without people."""
    return frozenset(person.facts.agency for person in people) | {"opd"}


def _units(people: Collection[Someone]) -> frozenset[str]:
    return frozenset(person.facts.unit for person in people) | {"opd"}


def _level_of(policies: Sequence[Policy]) -> Level | None:
    """The level of government: that of the lowest region whose circular is there, None where none is."""
    regions = (Level.PROVINCE, Level.REGENCY)
    found = [p.jurisdiction.level for p in policies if p.jurisdiction.level in regions]
    return max(found, key=lambda level: level.rank, default=None)


def _zone_of(policies: Sequence[Policy]) -> str:
    """The zone of the first circular whose jurisdiction has one, else WIB."""
    named = (policy.jurisdiction.zone for policy in policies if policy.jurisdiction.zone)
    return canonical(next(named, WIB))
