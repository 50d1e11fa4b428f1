"""The schema of a policy document (docs/policy-language.md), as readers that also print JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from tatakerja.circular.rules import policy as p
from tatakerja.circular.rules.row_forms import (
    CLAUSE_ID,
    LONG,
    PATH,
    PERIOD,
    PROTOCOL,
    SELECTOR,
    SELECTOR_RECORD,
    SHORT,
    SLUG,
    WORD,
    many,
    opt,
    record,
)
from tatakerja.circular.rules.section_forms import (
    ALLOWANCE,
    DISCIPLINE,
    EVALUATION,
    LEAVE,
    MEETINGS,
    OFFICE,
    OUTING,
    PRESENCE,
    REACHABILITY,
    SERVICES,
    TRAVEL,
    WORK,
    WORKING_TIME,
)
from tatakerja.circular.rules.source import Node, plain
from tatakerja.circular.rules.spec import (
    Bool,
    Choice,
    Date,
    Integer,
    Json,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Text,
)
from tatakerja.circular.rules.terms import Level

FORMAT: Final = "circular/1"
SECTIONS: Final = (
    "office", "presence", "reachability", "travel", "leave", "outing", "work", "meetings", "protocols",
    "services", "evaluation", "allowance", "discipline", "ramadan", "working_time",
)  # fmt: skip

_BASIS = record(
    p.Basis,
    kind=Key(Choice(p.BasisKind), required=True),
    text=Key(LONG, required=True),
    slug=Key(SLUG),
)
_IDENTITY = record(
    p.Identity,
    title=Key(LONG, required=True),
    issuer=Key(SHORT, "Office that issues: Gubernur, Sekda, Bupati, Wali Kota, Menteri, …", True),
    number=Key(SHORT, "Free text; left out = none yet (menyusul)."),
    date=opt(Date(), "Date of the paper."),
    source=Key(Choice(p.SourceKind), "document, oral statement or press."),
    source_text=Key(LONG),
    character=Key(Choice(p.Character)),
    purpose=Key(ListOf(LONG)),
    bases=Key(ListOf(_BASIS)),
    notes=Key(ListOf(LONG)),
)
_JURISDICTION = record(
    p.Jurisdiction,
    level=Key(Choice(Level), required=True),
    name=Key(SHORT, required=True),
    zone=Key(Text(40, r"(Asia/(Jakarta|Pontianak|Makassar|Jayapura)|WIB|WITA|WIT)"), "Time zone."),
    within=Key(ListOf(SHORT), "Wider jurisdictions, nearest first."),
)
_RELATION = record(
    p.Relation,
    kind=Key(Choice(p.RelationKind), required=True),
    slug=Key(SLUG, required=True),
    note=Key(LONG),
    from_=opt(Date(), "Acts from this day on; left out = the circular's own first day.", "start"),
    until=opt(Date(), "Acts up to this day."),
    only=Key(many(Text(20, "|".join(SECTIONS))), "Only these sections (dicabut sepanjang mengenai …)."),
)
_GROUP_START = record(
    p.GroupStart,
    who=Key(SELECTOR, required=True),
    from_=Key(Date(), required=True, to="start"),
    until=opt(Date()),
)
_VALIDITY = record(
    p.Validity,
    from_=Key(Date(), "First day in force.", True, "start"),
    until=opt(Date(), "Last day in force; null = open."),
    until_event=Key(LONG, 'Condition whose end a person records ("selama PPKM …").'),
    review_at=opt(Date()),
    review=Key(LONG),
    groups=Key(ListOf(_GROUP_START), "Other dates for some people."),
    to_be_confirmed=Key(Bool(), "The date is not in the text; a person confirms it."),
    while_event=Key(WORD, "Code of an event during which alone the circular holds."),
    review_after_days=opt(Integer(1, 3660), "Review so many days after the first day."),
)


@dataclass(frozen=True, slots=True)
class _Changes:
    """Dotted path → value, any value; checked when it is applied."""

    def read(self, node: Node) -> dict[str, object]:
        MapOf(_Anything(), PATH.pattern).read(node)
        found = plain(node)
        assert isinstance(found, dict)
        return found

    def json(self) -> Json:
        return {"type": "object", "propertyNames": {"pattern": f"^{PATH.pattern}$"}}


@dataclass(frozen=True, slots=True)
class _Anything:
    def read(self, node: Node) -> Node:
        return node

    def json(self) -> Json:
        return {}


_READING = record(
    p.Reading,
    text=Key(LONG, required=True),
    sets=Key(_Changes(), "Parameters this reading gives."),
    clauses=Key(ListOf(CLAUSE_ID), "Clauses that support it."),
)
_DECISION = record(
    p.Decision,
    reading=Key(WORD, required=True),
    by=Key(SHORT, "Name and office of who decided.", True),
    date=Key(Date(), required=True),
    reason=Key(LONG, required=True),
)
_CLAUSE = record(
    p.Clause,
    id=Key(CLAUSE_ID, "Provision id, e.g. A1-07.", True),
    quote=Key(LONG, "The words of the source, verbatim.", True),
    sets=Key(ListOf(PATH), "Parameters that follow from this clause."),
    about=Key(WORD, "What a clause without parameters is: purpose, basis, background, …"),
    binds=Key(SHORT),
    state=Key(Choice(p.ClauseState)),
    readings=Key(MapOf(_READING), "Competing readings of an unclear clause."),
    default=Key(WORD, "The reading used until somebody decides."),
    decision=opt(_DECISION),
    conflicts=Key(ListOf(Text(10, r"X[0-9]{1,2}")), "Contradictions X1 … X13."),
    note=Key(LONG),
    to_be_confirmed=Key(Bool()),
)


def _policy(format: str, circular: p.Identity, **rest: Any) -> p.Policy:
    return p.Policy(identity=circular, **rest)


POLICY: Final[Record[p.Policy]] = record(
    _policy,
    "A circular as dated policy data.",
    format=Key(Text(20, FORMAT), required=True),
    slug=Key(SLUG, required=True),
    circular=Key(_IDENTITY, "The circular as a paper.", True),
    jurisdiction=Key(_JURISDICTION, required=True),
    relations=Key(ListOf(_RELATION)),
    valid=Key(_VALIDITY, required=True),
    binds=Key(SELECTOR, "Whom the circular binds; left out = everybody."),
    office=opt(OFFICE),
    presence=opt(PRESENCE),
    reachability=opt(ListOf(REACHABILITY, most=10)),
    travel=opt(TRAVEL),
    leave=opt(LEAVE),
    outing=opt(OUTING),
    work=opt(WORK),
    meetings=opt(MEETINGS),
    protocols=opt(MapOf(PROTOCOL), "Checklists, e.g. of the health protocol."),
    services=opt(SERVICES),
    evaluation=opt(EVALUATION),
    allowance=opt(ALLOWANCE),
    discipline=opt(DISCIPLINE),
    ramadan=opt(ListOf(PERIOD, most=60), "Ramadan, first and last day; left out = the national data."),
    working_time=opt(WORKING_TIME, "Hours stated by the circular itself."),
    clauses=Key(ListOf(_CLAUSE, most=400), required=True),
)


def json_schema() -> Json:
    """The published JSON Schema (draft 2020-12) of a policy document."""
    body = POLICY.json()
    body["$defs"] = {
        "selector": {
            "anyOf": [
                SELECTOR_RECORD.json(),
                {"type": "array", "items": {"$ref": "#/$defs/selector"}, "minItems": 1, "maxItems": 50},
            ]
        }
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tatakerja policy document",
    } | body


def parse_tree(node: Node) -> p.Policy:
    """The policy of a document's tree, not yet checked across its parts."""
    return POLICY.read(node)


def known_path(path: str) -> bool:
    """Whether a dotted path names something a document may hold."""
    return _descend(POLICY, path.split("."))


def _is_clause_id(name: str) -> bool:
    return re.fullmatch(CLAUSE_ID.pattern, name) is not None


def _descend(spec: object, names: list[str]) -> bool:
    while isinstance(spec, Nullable):
        spec = spec.inner
    if not names:
        return True
    head, rest = names[0], names[1:]
    if isinstance(spec, Record):
        return head in spec.keys and _descend(spec.keys[head].spec, rest)
    if isinstance(spec, MapOf):
        return _descend(spec.inner, rest)
    if isinstance(spec, ListOf) and (head.isdigit() or _is_clause_id(head)):
        return _descend(spec.inner, rest)
    return False
