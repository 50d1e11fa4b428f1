"""The shape of the tree: which level stands under which, paths, and what a move does to them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tatakerja.kernel.errors import Conflict, Invalid

# Level → levels of which it may be the child.
PARENTS: Final[Mapping[str, frozenset[str]]] = {
    "nation": frozenset(),
    "region": frozenset({"nation", "region"}),
    "agency": frozenset({"region"}),
    "unit": frozenset({"agency", "unit"}),
}
MAX_PATH: Final = 200
_CODE = re.compile(r"^[a-z0-9][a-z0-9.-]{0,39}$")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def child_path(parent: str, node_id: int) -> str:
    """``/1/4/`` and 17 give ``/1/4/17/``; the root's parent is an empty text."""
    path = f"{parent or '/'}{node_id}/"
    if len(path) > MAX_PATH:
        raise Invalid("Pohon organisasi terlalu dalam.", field="parent", code="tree_too_deep")
    return path


def moved_path(path: str, old: str, new: str) -> str:
    """The path of a node inside a subtree whose root moves from ``old`` to ``new``."""
    if not path.startswith(old):
        raise ValueError(f"{path} is not below {old}")
    return new + path[len(old) :]


def require_place(level: str, parent_level: str | None) -> None:
    """Refuses a level under a parent where it cannot stand."""
    allowed = PARENTS[level]
    if (parent_level is None and allowed) or (parent_level is not None and parent_level not in allowed):
        raise Invalid("Tingkat ini tidak dapat berada di bawah induk tersebut.", field="parent", code="level")


def require_move(path: str, target: str) -> None:
    """Refuses to hang a node below itself."""
    if target.startswith(path):
        raise Conflict("Unit tidak dapat dipindah ke bawah dirinya sendiri.", code="move_below_itself")


def require_code(code: str) -> None:
    """A code is lower-case letters, digits, dots and hyphens, at most 40."""
    if not _CODE.match(code):
        raise Invalid(
            "Kode hanya memuat huruf kecil, angka, titik dan tanda hubung (paling banyak 40).",
            field="code",
            code="code_format",
        )


def code_for(parent: str, name: str, taken: frozenset[str] | set[str]) -> str:
    """A free code of the parent's code and the name: ``tr-disdik`` gives ``tr-disdik-bidang-sma``."""
    slug = _NOT_SLUG.sub("-", name.casefold()).strip("-") or "unit"
    stem = parent if len(parent) < 30 else parent[:18]
    base = f"{stem}-{slug}"[:34].strip("-.")
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
