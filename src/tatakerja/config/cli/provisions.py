"""``tatakerja provisions``: from every provision to clause, parameter, rule, screen and test, all checked.

Nothing is taken on trust: a rule must be a function whose source holds the word, a screen an address whose
view is there, a test a file in whose data or code (not its comments) the id stands.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import click

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.library import Library
from tatakerja.circular.rules.policy import Clause, Policy
from tatakerja.circular.rules.schema import known_path

ROOT: Final = Path(__file__).parents[4]
PAGE: Final = ROOT / "docs" / "provisions.md"
_PROVISION = re.compile(r"(?:A[0-4]|K26|M26)-\d{2}\Z")
_CITED = re.compile(r"\b(?:(?:A[0-4]|K26|M26)-\d{2}|X\d{1,2})\b")
# The test that runs this command cites nothing of its own.
_OWN_TEST = "test_provisions.py"
_OF_CIRCULARS: Final = re.compile(r"scenarios/|src/|tests/circular/")


@dataclass(frozen=True, slots=True)
class Row:
    """One provision or contradiction; ``lacks`` names what could not be found."""

    id: str
    about: str
    clause: str
    parameters: tuple[str, ...]
    rules: tuple[str, ...]
    screens: tuple[str, ...]
    so_far: str
    tests: tuple[str, ...]
    lacks: tuple[str, ...]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@click.option("--write", is_flag=True, help="Write docs/provisions.md as well.")
def provisions(as_json: bool, write: bool) -> None:
    """Trace the provisions A0-01 to A4-15, those of 2026 and the contradictions X1 to X13.

    Exit 0: each has a clause, a rule, a screen and a test. 1: one lacks any, and is named. 2: there is no
    source tree to look into.
    """
    if not (ROOT / "tests").is_dir() or not (ROOT / "scenarios").is_dir():
        click.echo("provisions are traced through the source tree; run this from a checkout", err=True)
        sys.exit(2)
    rows = trace(load_library())
    if as_json:
        click.echo(json.dumps({"rows": [asdict(row) for row in rows]}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            state = "lacks " + ", ".join(row.lacks) if row.lacks else "ok"
            rule = row.rules[0].rpartition(".")[2] if row.rules else "-"
            first = row.tests[0] if row.tests else "-"
            click.echo(
                f"{row.id:<6} {row.clause:<38} {rule:<34} {', '.join(row.screens):<44} {first}  {state}"
            )
        lacking = sum(bool(row.lacks) for row in rows)
        click.echo(f"\n{len(rows)} rows, {lacking} lack something")
    if write:
        PAGE.write_text(page(rows), encoding="utf-8")
    sys.exit(1 if any(row.lacks for row in rows) else 0)


def trace(library: Library) -> tuple[Row, ...]:
    """Every provision of the library's circulars, then every contradiction."""
    table = json.loads(library.data["trace.json"])
    found = [
        _provision(policy, clause, table)
        for policy in sorted(library.policies(), key=lambda policy: policy.clauses[0].id)
        for clause in policy.clauses
        if _PROVISION.match(clause.id)
    ]
    owners = {clause.id: policy for policy in library.policies() for clause in policy.clauses}
    return (*found, *_contradictions(library, table, owners))


def _provision(policy: Policy, clause: Clause, table: Mapping[str, Any]) -> Row:
    paths = [*clause.sets, *(path for reading in clause.readings.values() for path in reading.sets)]
    paths = list(dict.fromkeys(paths))
    entries = [entry for path in paths if (entry := _entry(path, table["paths"])) is not None]
    own = table["clauses"].get(clause.id)
    if own is not None:
        entries.insert(0, own)
    stated = [rule for entry in entries for rule in entry.get("rule", ())]
    data = [f"policy path {path}" for path in paths if known_path(path)]
    words = [entry["so_far"] for entry in entries if entry.get("so_far")]
    return _row(
        clause.id,
        clause.quote,
        f"{policy.slug}/circular.yaml",
        tuple(paths),
        stated or data[:1],
        [*(s for entry in entries for s in entry.get("screen", ())), *table["always"]["screen"]],
        "; ".join(dict.fromkeys(words)),
    )


def _contradictions(
    library: Library, table: Mapping[str, Any], owners: Mapping[str, Policy]
) -> Iterator[Row]:
    for one in library.contradictions:
        places = dict.fromkeys(f"{owners[clause].slug}/circular.yaml" for clause in one.clauses)
        entry = table["contradictions"].get(one.handling, {})
        yield _row(
            one.id,
            one.conflict.en,
            f"{', '.join(one.clauses)} in {', '.join(places)}" if places else "",
            (one.path,),
            entry.get("rule", ()),
            [*entry.get("screen", ()), *table["always"]["screen"]],
            "",
        )


def _row(
    row_id: str,
    about: str,
    clause: str,
    paths: tuple[str, ...],
    rules: Sequence[str],
    screens: Sequence[str],
    so_far: str,
) -> Row:
    """A row with what could be found; what was claimed and is not there is named in ``lacks``."""
    wrong = [rule for rule in rules if not rule_exists(rule)]
    missing = [screen for screen in dict.fromkeys(screens) if not screen_exists(screen)]
    tests = citations().get(row_id, ())
    lacks = [
        *([] if about and clause else ["clause"]),
        *(f"parameter {path}" for path in paths if not known_path(path)),
        *([] if rules else ["rule"]),
        *(f"rule {rule}" for rule in wrong),
        *([] if screens else ["screen"]),
        *(f"screen {screen}" for screen in missing),
        *([] if tests else ["test"]),
    ]
    return Row(
        id=row_id,
        about=about,
        clause=clause,
        parameters=paths,
        rules=tuple(dict.fromkeys(rule.partition("#")[0] for rule in rules)),
        screens=tuple(dict.fromkeys(screens)),
        so_far=so_far,
        tests=tests,
        lacks=tuple(lacks),
    )


def _entry(path: str, entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The entry of the longest path that is this one or above it."""
    above = [entry for entry in entries if path == entry["path"] or path.startswith(f"{entry['path']}.")]
    return max(above, key=lambda entry: len(entry["path"]), default=None)


@cache
def rule_exists(rule: str) -> bool:
    """Whether ``module:name#word`` names a function or class in whose source the word stands."""
    if rule.startswith("policy path "):
        return known_path(rule.removeprefix("policy path "))
    place, _, word = rule.partition("#")
    module, _, name = place.partition(":")
    path = ROOT / "src" / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.is_file():
        return False
    text = file.read_text(encoding="utf-8")
    node: ast.AST = ast.parse(text)
    for part in name.split("."):
        found = next((inner for inner in ast.iter_child_nodes(node) if part in _names(inner)), None)
        if found is None:
            return False
        node = found
    segment = ast.get_source_segment(text, node) or ""
    return bool(word) and re.search(rf"\b{re.escape(word)}\b", segment) is not None


def _names(node: ast.AST) -> set[str]:
    """What a piece of code defines: a function, a class, or a table of the module."""
    targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
    return {getattr(node, "name", "")} | {t.id for t in targets if isinstance(t, ast.Name)}


@cache
def screen_exists(screen: str) -> bool:
    """Whether an address such as ``circular:detail`` stands in its package, with a view that is there."""
    package, _, name = screen.partition(":")
    folder = ROOT / "src" / "tatakerja" / package
    urls = folder / "urls.py"
    if not urls.is_file():
        return False
    text = urls.read_text(encoding="utf-8")
    route = re.search(rf'path\([^\n]*?([\w.]+),\s*name="{re.escape(name)}"\)', text)
    if route is None or f'app_name = "{package}"' not in text:
        return False
    view = re.compile(rf"^def {route[1].rpartition('.')[2]}\(", re.MULTILINE)
    return any(view.search(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py"))


@cache
def citations() -> Mapping[str, tuple[str, ...]]:
    """Provision or contradiction → tests and scenario files whose data name it, scenarios first."""
    found: dict[str, dict[str, None]] = {}
    for name, ids in (*_scenario_citations(), *_test_citations()):
        for each in sorted(ids):
            found.setdefault(each, {})[name] = None
    return {each: tuple(_one_a_file(names)) for each, names in found.items()}


def _one_a_file(names: Mapping[str, None]) -> list[str]:
    """The first test of each file; the tests of circulars go before those of other packages."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.partition("::")[0], name)
    return sorted(
        first.values(), key=lambda name: name.startswith("tests/") + (not _OF_CIRCULARS.match(name))
    )


def _scenario_citations() -> Iterator[tuple[str, set[str]]]:
    library = ROOT / "src" / "tatakerja" / "circular" / "library"
    for file in [*sorted((ROOT / "scenarios").glob("*.yaml")), *sorted(library.glob("*/cases.yaml"))]:
        lines = (re.sub(r"(^|\s)#.*", "", line) for line in file.read_text(encoding="utf-8").splitlines())
        yield str(file.relative_to(ROOT)), set(_CITED.findall("\n".join(lines)))


def _test_citations() -> Iterator[tuple[str, set[str]]]:
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if file.name == _OWN_TEST:
            continue
        text = file.read_text(encoding="utf-8")
        if _CITED.search(text):
            yield from _by_test(str(file.relative_to(ROOT)), ast.parse(text))


def _by_test(name: str, tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """The ids in each test function, and those of the tables that it reads."""
    tables = {
        target.id: _ids(node)
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            read = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
            ids = _ids(node).union(*(tables[table] for table in read & tables.keys()))
            if ids:
                yield f"{name}::{node.name}", ids


def _ids(node: ast.AST) -> set[str]:
    """The ids in the strings of a piece of code, its docstring left out."""
    body = node.body if isinstance(node, ast.FunctionDef) else [node]
    if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
        body = node.body[1:]
    parts = [*body, *(node.decorator_list if isinstance(node, ast.FunctionDef) else [])]
    texts = (
        inner.value
        for part in parts
        for inner in ast.walk(part)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    )
    return {each for text in texts for each in _CITED.findall(text)}


def page(rows: Sequence[Row]) -> str:
    """docs/provisions.md."""
    lines = [
        "# Provisions",
        "",
        "Made by `tatakerja provisions --write`; the suite compares it. Every reference was checked: the",
        "rule is a function that reads the parameter (or the path of the policy language where pages only",
        "show it), the screen an address with its view, the test names the provision in its data (the first",
        "of several; `--json` has all). *So far* says what is only shown yet.",
        "",
        "| provision | clause in the library | parameters | rule | screen | so far | test |",
        "|---|---|---|---|---|---|---|",
        *(_line(row) for row in rows if not row.id.startswith("X")),
        "",
        "## Contradictions",
        "",
        "| | conflict | clauses | parameter | rule | screen | so far | test |",
        "|---|---|---|---|---|---|---|---|",
        *(_line(row) for row in rows if row.id.startswith("X")),
    ]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    cells = [row.id, *([row.about] if row.id.startswith("X") else []), row.clause]
    for many in (row.parameters, [rule.removeprefix("tatakerja.") for rule in row.rules], row.screens):
        cells.append("<br>".join(f"`{one}`" for one in many) or "-")
    cells += [row.so_far or "complete", row.tests[0] if row.tests else "-"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
