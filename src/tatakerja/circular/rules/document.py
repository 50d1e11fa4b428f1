"""From a document to a checked policy: changes by dotted path, decisions on unclear clauses, validation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tatakerja.circular.rules import checks
from tatakerja.circular.rules.policy import Clause, Policy
from tatakerja.circular.rules.problems import Place, PolicyError, Problem, Words
from tatakerja.circular.rules.schema import known_path, parse_tree
from tatakerja.circular.rules.source import Entry, Fields, Items, Node, Scalar, from_plain, read_document

SETTABLE = (
    "valid.from",
    "valid.until",
    "office.max_share",
    "office.share_scope",
    "office.mandatory_counting",
    "office.min_per_day",
    "office.fixed_per_day",
    "presence.report_times",
    "travel.private",
    "travel.official",
    "ramadan",
)
_CLAUSES = "clauses"
_A_PATH = Words(
    f"jalur dokumen kebijakan, misalnya {', '.join(SETTABLE)}",
    f"a path of the policy document, such as {', '.join(SETTABLE)}",
)


def policy_from_yaml(text: str, name: str = "") -> Policy:
    """The checked policy of a YAML text; `PolicyError` holds every problem with its line."""
    return policy_from_tree(read_document(text, name))


def policy_from_data(document: Mapping[str, object], name: str = "") -> Policy:
    """The checked policy of stored JSON data; problems carry paths instead of lines."""
    return policy_from_tree(from_plain(document, name))


def policy_from_tree(tree: Node, changes: Iterable[Entry] = ()) -> Policy:
    """The checked policy of a tree after ``changes`` (entries whose key is a dotted path).

    The reading of each unclear clause that holds (the decision, else the default) is applied after changes
    to clauses and before all others, so that an explicit change wins over it.
    """
    changes = tuple(changes)
    for change in changes:
        if change.key.startswith(_CLAUSES):
            tree = changed(tree, change)
    base = _checked(tree)
    readings = [(path, value) for clause in base.clauses for path, value in chosen(clause).items()]
    others = [change for change in changes if not change.key.startswith(_CLAUSES)]
    if not readings and not others:
        return replace(base, sources=_sources(base.clauses))
    for path, value in readings:
        tree = changed(tree, Entry(path, tree.place, from_plain(value, tree.place.name)))
    for change in others:
        tree = changed(tree, change)
    return replace(_checked(tree), sources=_sources(base.clauses))


def chosen(clause: Clause) -> Mapping[str, object]:
    """What an unclear clause sets in the reading that holds; nothing for a clear one."""
    if not clause.readings:
        return {}
    return clause.readings[held_reading(clause)].sets


def held_reading(clause: Clause) -> str:
    """The reading of an unclear clause that holds now: the decided one, else the default."""
    return clause.decision.reading if clause.decision is not None else clause.default


def changed(tree: Node, change: Entry) -> Node:
    """The tree with one value replaced; missing sections are made. Unknown paths are refused."""
    if not known_path(change.key):
        raise PolicyError([Problem("unknown_key", change.place, change.key, change.key, _A_PATH)])
    return _put(tree, change.key.split("."), change)


def _put(node: Node | None, names: list[str], change: Entry) -> Node:
    if not names:
        return change.node
    if isinstance(node, Items):
        return _put_item(node, names, change)
    fields = node if isinstance(node, Fields) else Fields((), change.place)
    head, rest = names[0], names[1:]
    new = Entry(head, change.place, _put(fields.get(head), rest, change))
    if fields.get(head) is None:
        return Fields((*fields.entries, new), fields.place)
    return Fields(tuple(new if e.key == head else e for e in fields.entries), fields.place)


def _put_item(node: Items, names: list[str], change: Entry) -> Node:
    index = int(names[0]) if names[0].isdigit() else _clause_index(node, names[0])
    if index >= len(node.items):
        raise PolicyError([Problem("unknown_key", change.place, change.key, change.key, _A_PATH)])
    items = list(node.items)
    items[index] = _put(items[index], names[1:], change)
    return Items(tuple(items), node.place)


def _clause_index(node: Items, clause_id: str) -> int:
    """Clauses may be named by their id instead of their place; past the end where there is none."""
    ids = [item.get("id") if isinstance(item, Fields) else None for item in node.items]
    written = [name.text if isinstance(name, Scalar) else "" for name in ids]
    return written.index(clause_id) if clause_id in written else len(written)


def _checked(tree: Node) -> Policy:
    try:
        policy = parse_tree(tree)
    except PolicyError as error:
        raise _with_clauses(error, _written_sources(tree)) from error
    problems = [
        replace(problem, place=place_of(tree, problem.path)) for problem in checks.problems_of(policy)
    ]
    if problems:
        raise _with_clauses(PolicyError(problems), _written_sources(tree))
    return policy


def _with_clauses(error: PolicyError, sources: Mapping[str, tuple[str, ...]]) -> PolicyError:
    return PolicyError(
        problem if problem.clause else replace(problem, clause=", ".join(_behind(sources, problem.path)))
        for problem in error.problems
    )


def _behind(sources: Mapping[str, tuple[str, ...]], path: str) -> tuple[str, ...]:
    clause = path.partition("]")[0] + "]"
    path = clause if clause in sources else path.split("[")[0]
    while path:
        if path in sources:
            return sources[path]
        path = path.rpartition(".")[0]
    return ()


def _sources(clauses: Iterable[Clause]) -> Mapping[str, tuple[str, ...]]:
    """Parameter → clauses that set it. A reading that holds speaks for what it sets."""
    found: dict[str, set[str]] = {}
    clauses = tuple(clauses)
    for clause in clauses:
        for path in clause.sets:
            found.setdefault(path, set()).add(clause.id)
    for clause in clauses:
        for path in chosen(clause):
            found[path] = set(clause.readings[held_reading(clause)].clauses) or {clause.id}
    return {path: tuple(sorted(ids)) for path, ids in found.items()}


def _written_sources(tree: Node) -> Mapping[str, tuple[str, ...]]:
    """The same from a tree that could not be read in full."""
    found: dict[str, tuple[str, ...]] = {}
    clauses = tree.get("clauses") if isinstance(tree, Fields) else None
    for index, node in enumerate(clauses.items if isinstance(clauses, Items) else ()):
        if not isinstance(node, Fields):
            continue
        name, paths = node.get("id"), node.get("sets")
        if not isinstance(name, Scalar):
            continue
        found[f"clauses[{index}]"] = (name.text,)
        for path in paths.items if isinstance(paths, Items) else ():
            if isinstance(path, Scalar):
                found[path.text] = (*found.get(path.text, ()), name.text)
    return found


def place_of(tree: Node, path: str) -> Place:
    """Where a dotted path is written, or the nearest thing above it."""
    place, node = tree.place, tree
    for name in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, Fields):
            entry = next((e for e in node.entries if e.key == name), None)
            if entry is None:
                return place
            place, node = entry.place, entry.node
        elif isinstance(node, Items) and name.isdigit() and int(name) < len(node.items):
            node = node.items[int(name)]
            place = node.place
        else:
            return place
    return place
