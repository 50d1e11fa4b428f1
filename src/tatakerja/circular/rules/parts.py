"""A document in parts, as an officer fills it in: identity, bases, validity, clauses, sections.

Each part is a handful of paths with the one form of the schema. A part's `mark` tells whether somebody else
has changed it in the meantime: two officers may write different parts of one draft at once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from tatakerja.circular.rules.controls import Control, bare, control_at, keys_of, spec_at
from tatakerja.circular.rules.entries import MISSING, Sent, gather, value_at
from tatakerja.circular.rules.schema import SECTIONS, known_path
from tatakerja.circular.rules.spec import Record

Json = dict[str, Any]
FIXED: Final[Mapping[str, tuple[str, ...]]] = {
    "identitas": (
        "circular.title", "circular.issuer", "circular.number", "circular.date", "circular.character",
        "circular.purpose", "circular.source", "circular.source_text", "circular.notes",
    ),
    "dasar": ("circular.bases", "relations"),
    "berlaku": ("valid", "binds"),
}  # fmt: skip
_CLAUSE = re.compile(r"klausul-([1-9][0-9]{0,2})\Z")
_ID = re.compile(r"([A-Z][A-Z0-9]*)-([0-9]{2,3})")
_SECTION = re.compile(r"bagian-([a-z_]+)\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """A part by its address: the paths it edits, and the index of its clause where it is one."""

    name: str
    paths: tuple[str, ...]
    clause: int | None = None

    @property
    def linked(self) -> tuple[str, ...]:
        """The parameters that stand beside a clause."""
        return self.paths[1:] if self.clause is not None else ()


def part_of(name: str, document: Mapping[str, Any]) -> Part | None:
    """The part with this address; None where the document has none."""
    if name in FIXED:
        return Part(name, FIXED[name])
    section = _SECTION.match(name)
    if section is not None and section[1] in SECTIONS:
        return Part(name, (section[1],))
    clause = _CLAUSE.match(name)
    clauses = clauses_of(document)
    if clause is None or int(clause[1]) > len(clauses):
        return None
    index = int(clause[1]) - 1
    return Part(name, (f"clauses.{index}", *linked_paths(clauses[index])), index)


def clauses_of(document: Mapping[str, Any]) -> list[Json]:
    """The clauses as written; what is no mapping counts as an empty one."""
    found = document.get("clauses")
    return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []


def linked_paths(clause: Mapping[str, Any]) -> tuple[str, ...]:
    """The parameters a clause sets that a document knows, widest first: one inside another shows once."""
    written = clause.get("sets")
    known = [one for one in written if isinstance(one, str)] if isinstance(written, list) else []
    found: list[str] = []
    for path in sorted(dict.fromkeys(known), key=lambda one: one.count(".")):
        inside = any(path == one or path.startswith(f"{one}.") for one in found)
        if not inside and not path.startswith("clauses") and known_path(path):
            found.append(path)
    return tuple(sorted(found, key=known.index))


def address_of(path: str, document: Mapping[str, Any]) -> str:
    """The part in which a problem at ``path`` is put right: a parameter at the first clause that sets it."""
    clause = re.match(r"clauses\[(\d+)\]", path)
    if clause is not None:
        return f"klausul-{int(clause[1]) + 1}"
    for index, one in enumerate(clauses_of(document)):
        if any(is_at(path, linked) for linked in linked_paths(one)):
            return f"klausul-{index + 1}"
    for name, paths in FIXED.items():
        if any(is_at(path, one) for one in paths):
            return name
    section = re.split(r"[.\[]", path)[0]
    return f"bagian-{section}" if section in SECTIONS else "identitas"


def is_at(path: str, above: str) -> bool:
    """Whether a problem's path is that of a parameter or lies inside it."""
    return path == above or path.startswith((f"{above}.", f"{above}["))


def get(document: Mapping[str, Any], path: str) -> Any:
    """What a document holds under a dotted path; None where it is silent."""
    found: Any = document
    for name in path.split("."):
        if isinstance(found, list):
            found = found[int(name)] if name.isdigit() and int(name) < len(found) else None
        else:
            found = found.get(name) if isinstance(found, Mapping) else None
    return found


def put(document: Json, path: str, value: Any) -> None:
    """Writes a value under a dotted path, or takes it away (`MISSING`); sections left empty go with it."""
    *above, last = path.split(".")
    places: list[tuple[Any, str]] = []
    place: Any = document
    for name in above:
        places.append((place, name))
        place = _inside(place, name, value is not MISSING)
        if place is None:
            return
    _write(place, last, value)
    if value is MISSING:
        _drop_empty(document, places)


def _drop_empty(document: Json, places: list[tuple[Any, str]]) -> None:
    """Takes away what was left empty on the way up; identity and validity stay, they are always there."""
    for place, name in reversed(places):
        kept = place is document and name in ("circular", "valid")
        if isinstance(place, dict) and place.get(name) == {} and not kept:
            del place[name]


def _inside(place: Any, name: str, make: bool) -> Any:
    if isinstance(place, list):
        return place[int(name)] if name.isdigit() and int(name) < len(place) else None
    if not isinstance(place.get(name), dict | list):
        if not make:
            return None
        place[name] = {}
    return place[name]


def _write(place: Any, name: str, value: Any) -> None:
    if isinstance(place, list):
        if name.isdigit() and int(name) < len(place):
            place[int(name)] = {} if value is MISSING else value
    elif value is MISSING:
        place.pop(name, None)
    else:
        place[name] = value


def controls_of(part: Part, document: Mapping[str, Any]) -> tuple[Control, ...]:
    """The controls of a part."""
    return tuple(control_at(path, get(document, path)) for path in part.paths)


def filled(document: Mapping[str, Any], part: Part, pairs: Iterable[tuple[str, str]]) -> Json:
    """The document with a part as it was sent; parts that were not sent stay."""
    found = deepcopy(dict(document))
    sent = gather(pairs)
    for path in part.paths:
        put(found, path, value_at(sent, path))
    if part.clause is not None:
        _keep_hidden_links(found, document, part, sent)
    return found


def _keep_hidden_links(found: Json, before: Mapping[str, Any], part: Part, sent: Sent) -> None:
    """Paths inside another linked path have no control of their own; they stay linked, unless let go."""
    assert part.clause is not None
    clause = clauses_of(found)[part.clause]
    written = clauses_of(before)[part.clause].get("sets") or []
    loose = set(sent.at("lepas").values)
    kept = [path for path in written if not any(path == one or path.startswith(f"{one}.") for one in loose)]
    added = [path for path in sent.at("tambah").values if path and known_path(path) and path not in kept]
    links = [*kept, *added]
    clause.pop("sets", None)
    if links:
        clause["sets"] = links
    for path in loose:
        if not _set_elsewhere(found, path, part.clause):
            put(found, path, MISSING)


def _set_elsewhere(document: Mapping[str, Any], path: str, but: int | None) -> bool:
    """Whether another clause sets this parameter, a part of it, or the whole it belongs to."""
    for index, clause in enumerate(clauses_of(document)):
        for one in clause.get("sets") or []:
            if index != but and (is_at(path, str(one)) or is_at(str(one), path)):
                return True
    return False


def without_clause(document: Mapping[str, Any], index: int) -> Json:
    """The document without a clause and without the parameters that only this clause gave."""
    found = deepcopy(dict(document))
    clauses = clauses_of(found)
    for path in linked_paths(clauses[index]):
        if not path.startswith(("circular", "valid", "relations")) and not _set_elsewhere(found, path, index):
            put(found, path, MISSING)
    found["clauses"] = [*clauses[:index], *clauses[index + 1 :]]
    return found


def with_clause(document: Mapping[str, Any], quote: str, after: int | None = None) -> tuple[Json, int]:
    """The document with one more clause and the place of it; its id is the next free one."""
    found = deepcopy(dict(document))
    clauses = clauses_of(found)
    at = len(clauses) if after is None else min(after + 1, len(clauses))
    clause: Json = {"id": next_id(clauses)} | ({"quote": quote} if quote else {})
    found["clauses"] = [*clauses[:at], clause, *clauses[at:]]
    return found, at


def next_id(clauses: Iterable[Mapping[str, Any]]) -> str:
    """The next free clause id in the manner of the ones that are there: A2-25 → A2-26; else K-01."""
    ids = [str(one.get("id", "")) for one in clauses]
    found = _ID.match(ids[-1]) if ids else None
    stem = found[1] if found else "K"
    numbers = [int(one[2]) for one in map(_ID.match, ids) if one is not None and one[1] == stem]
    return f"{stem}-{max(numbers, default=0) + 1:02}"


def mark(document: Mapping[str, Any], part: Part) -> str:
    """A short hash of what a part holds: another one means that it was changed in the meantime."""
    held = [[path, get(document, path)] for path in part.paths]
    text = json.dumps(held, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def offered_paths(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The parameters that a clause may set: fields of sections, validity and identity, and named groups."""
    found = [f"circular.{name}" for name in keys_of(spec_at("circular"))]
    found += [f"valid.{name}" for name in keys_of(spec_at("valid"))] + ["binds"]
    for section in SECTIONS:
        spec = bare(spec_at(section))
        names = spec.keys if isinstance(spec, Record) else ()
        found += [f"{section}.{name}" for name in names] or [section]
    for path in ("office.groups", "work.reports", "protocols"):
        held = get(document, path)
        found += [f"{path}.{name}" for name in held] if isinstance(held, Mapping) else []
    return tuple(found)
