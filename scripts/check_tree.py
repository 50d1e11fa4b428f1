"""Checks of the tree that no linter makes: sizes, managers in views, host names and paths of a machine.

Prints one line a finding; exits 1 when there is any.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_FUNCTION, MAX_FILE, MAX_TEST_FILE, MAX_TRACKED_KIB = 40, 400, 600, 500
EDGE_FILES = re.compile(r"src/tatakerja/(?!config/)\w+/(views|api)(/\w+)?\.py$")
# Written in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"pypi\." + "org",
            r"registry\.npm" + r"js",
            r"files\.python" + "hosted",
            "/ro" + "ot/",
            "/wo" + "rk/",
        ]
    )
)


def tracked() -> list[Path]:
    """Files that git tracks, and new ones that it would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def sizes(path: Path, text: str) -> Iterator[str]:
    name = path.relative_to(ROOT)
    if "migrations" in path.parts:
        return
    limit = MAX_TEST_FILE if name.parts[0] == "tests" else MAX_FILE
    lines = text.count("\n")
    if lines > limit:
        yield f"{name}: {lines} lines, at most {limit}: split by act"
    if name.parts[0] != "src":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                yield f"{name}:{node.lineno} {node.name}: {length} lines, at most {MAX_FUNCTION}"


def managers_at_the_edge(path: Path, text: str) -> Iterator[str]:
    """A view or API starts from ``visible_*``; a manager there would skip the scope."""
    name = path.relative_to(ROOT)
    if not EDGE_FILES.search(str(name)):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if ".objects." in line or "._default_manager" in line:
            yield f"{name}:{number} uses a manager; start from access.visible_*"


def foreign_names(path: Path, text: str) -> Iterator[str]:
    name = path.relative_to(ROOT)
    for number, line in enumerate(text.splitlines(), 1):
        if FOREIGN.search(line):
            yield f"{name}:{number} names a registry's host or a path of one machine"


def findings() -> Iterator[str]:
    for path in tracked():
        if path.stat().st_size > MAX_TRACKED_KIB * 1024:
            yield f"{path.relative_to(ROOT)}: over {MAX_TRACKED_KIB} KiB"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from foreign_names(path, text)
        if path.suffix == ".py":
            yield from sizes(path, text)
            yield from managers_at_the_edge(path, text)


def main() -> int:
    found = list(findings())
    print("\n".join(found) if found else "tree: sizes, scope and names are in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
