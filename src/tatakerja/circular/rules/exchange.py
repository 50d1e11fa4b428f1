"""One circular in one file: canonical JSON with its SHA-256 in the name and inside, checked on the way in.

A regency takes over its province's circular so; the hash shows that nothing was changed on the way. It is no
signature: it says that the file is whole, not who made it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from tatakerja.circular.rules.compare import Difference, compare
from tatakerja.circular.rules.document import policy_from_data
from tatakerja.circular.rules.policy import Policy
from tatakerja.kernel.errors import Invalid, Malformed

FORMAT: Final = "tatakerja-circular/1"
MAX_BYTES: Final = 1024 * 1024
_NAME = re.compile(r"(?P<slug>[a-z0-9]+(-[a-z0-9]+)*)\.(?P<hash>[0-9a-f]{16})\.circular\.json\Z")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A circular on its way: document as data, hash of its canonical form, and where it comes from."""

    document: Mapping[str, Any]
    sha256: str
    sender: str = ""

    @property
    def slug(self) -> str:
        return str(self.document["slug"])

    @property
    def file_name(self) -> str:
        """Slug and the first 16 digits of the hash: ``kotim-2021.0f3a….circular.json``."""
        return f"{self.slug}.{self.sha256[:16]}.circular.json"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that came, went, or reads differently; words of both sides, empty where there are none."""

    clause: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A checked parcel beside what the region has: the policy, and both kinds of differences."""

    parcel: Parcel
    policy: Policy
    known: bool
    differences: tuple[Difference, ...] = ()
    clauses: tuple[ClauseChange, ...] = ()

    @property
    def same(self) -> bool:
        """The region has exactly this circular already."""
        return self.known and not self.differences and not self.clauses


def canonical(document: Mapping[str, Any]) -> bytes:
    """The one way to write a document: keys in order, no spaces, UTF-8 (shares stay as written)."""
    text = json.dumps(_written(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _written(value: Any) -> Any:
    """Decimals and dates as text, as documents are stored, so that no share is ever rounded."""
    if isinstance(value, Mapping):
        return {str(key): _written(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_written(item) for item in value]
    if isinstance(value, float | date | time):
        return repr(value) if isinstance(value, float) else value.isoformat()
    return value


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(document)).hexdigest()


def pack(document: Mapping[str, Any], *, sender: str = "") -> tuple[str, bytes]:
    """File name and content of a circular for others; a document with problems is a `PolicyError`."""
    policy_from_data(document)
    parcel = Parcel(document, digest(document), sender)
    body = {"format": FORMAT, "sender": sender, "sha256": parcel.sha256, "document": document}
    return parcel.file_name, canonical(body) + b"\n"


def unpack(content: bytes, file_name: str = "") -> Parcel:
    """The parcel of a file, its hash checked against the inside and, where it has one, the name.

    `Malformed` (400) for what is no such file, `Invalid` (422) code ``hash_mismatch`` for one that was
    changed, `PolicyError` (422) for a document with problems. Nothing is built from it before it is checked.
    """
    body = _body(content)
    try:
        parcel = Parcel(body["document"], digest(body["document"]), str(body.get("sender", ""))[:200])
    except (ValueError, RecursionError) as error:  # half a character, or nested beyond reason
        raise Malformed("Berkas memuat isi yang tidak dapat dibaca.", code="not_json") from error
    if parcel.sha256 != body.get("sha256"):
        raise Invalid(
            "Isi berkas tidak sesuai dengan sidiknya: berkas berubah di jalan. Minta salinan baru.",
            field="sha256",
            code="hash_mismatch",
        )
    named = _NAME.search(file_name)
    if named is not None and named["hash"] != parcel.sha256[:16]:
        raise Invalid(
            "Nama berkas menyebut sidik yang lain. Minta salinan baru.", field="name", code="hash_mismatch"
        )
    policy_from_data(parcel.document)
    return parcel


def _body(content: bytes) -> Mapping[str, Any]:
    if len(content) > MAX_BYTES:
        raise Malformed("Berkas lebih dari 1 MiB bukan berkas edaran.", code="too_large")
    try:
        body = json.loads(
            content, parse_float=str, parse_constant=_refuse, object_pairs_hook=_without_doubles
        )
    except (ValueError, RecursionError) as error:
        raise Malformed("Berkas bukan JSON dalam UTF-8.", code="not_json") from error
    document = body.get("document") if isinstance(body, dict) and body.get("format") == FORMAT else None
    if not isinstance(document, dict):
        raise Malformed(f"Berkas bukan edaran ({FORMAT}).", code="not_a_circular")
    return {**body}


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice would be read differently by others."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("duplicate key")
    return found


def receive(parcel: Parcel, own: Mapping[str, Any] | None = None) -> Arrival:
    """The parcel beside the region's own document of that circular (None = the region has none)."""
    policy = policy_from_data(parcel.document)
    if own is None:
        return Arrival(parcel, policy, known=False)
    held = policy_from_data(own)
    return Arrival(parcel, policy, True, compare(held, policy), _clauses(held, policy))


def _clauses(before: Policy, after: Policy) -> tuple[ClauseChange, ...]:
    old, new = ({clause.id: clause for clause in policy.clauses} for policy in (before, after))
    found = []
    for clause_id in sorted({*old, *new}):
        one, other = old.get(clause_id), new.get(clause_id)
        if one != other:
            found.append(ClauseChange(clause_id, one.quote if one else "", other.quote if other else ""))
    return tuple(found)
