"""Conflicts of a draft's relations: power, what they act on, bases that have ended, rings, dependants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tatakerja.circular.rules import conflict_words as words
from tatakerja.circular.rules.checks import refuse_cycles
from tatakerja.circular.rules.conflict_words import Conflict
from tatakerja.circular.rules.force import TIMED, in_force
from tatakerja.circular.rules.policy import Policy, Relation, RelationKind
from tatakerja.circular.rules.problems import PolicyError, Words

_ACTS = TIMED | {RelationKind.AMENDS}
_VERBS = {
    RelationKind.REVOKES: Words("mencabut", "revokes"),
    RelationKind.AMENDS: Words("mengubah", "amends"),
    RelationKind.EXTENDS: Words("memperpanjang", "extends"),
    RelationKind.SUSPENDS: Words("menangguhkan", "suspends"),
    RelationKind.REINSTATES: Words("memberlakukan kembali", "reinstates"),
    RelationKind.CONFIRMS: Words("menegaskan", "confirms"),
    RelationKind.BASED_ON: Words("berdasar pada", "is based on"),
}


def relation_conflicts(draft: Policy, others: Sequence[Policy]) -> Iterator[Conflict]:
    """Every conflict of the relations and bases of a draft."""
    by_slug = {other.slug: other for other in others}
    for relation in draft.relations:
        yield from _relation(draft, relation, by_slug.get(relation.slug), others)
    for basis in draft.identity.bases:
        if basis.slug and basis.slug in by_slug:
            yield from _ended(draft, "circular.bases", basis.slug, others)
    yield from _rings(draft, others)
    yield from _dependants(draft, others)


def _relation(
    draft: Policy, relation: Relation, target: Policy | None, others: Sequence[Policy]
) -> Iterator[Conflict]:
    kind = _VERBS[relation.kind]
    if target is None:
        yield words.conflict("unknown_circular", draft, "relations", slug=relation.slug)
        return
    if relation.kind in _ACTS and not draft.jurisdiction.may_act_on(target.jurisdiction):
        yield words.between(
            "no_power", draft, "relations", target, "valid.from", kind=kind, slug=relation.slug
        )
    if relation.kind in (RelationKind.BASED_ON, RelationKind.CONFIRMS) and not _comes_back(
        draft, relation.slug
    ):
        yield from _ended(draft, "relations", relation.slug, others)
    ends = relation.kind in (RelationKind.REVOKES, RelationKind.SUSPENDS)
    begins = relation.start or draft.valid.start
    if ends and target.valid.start <= begins and not _holds(others, relation.slug, begins):
        yield words.conflict("nothing_to_act_on", draft, "relations", kind=kind, slug=relation.slug)


def _comes_back(draft: Policy, slug: str) -> bool:
    back = (RelationKind.REINSTATES, RelationKind.EXTENDS)
    return any(relation.slug == slug and relation.kind in back for relation in draft.relations)


def _holds(others: Sequence[Policy], slug: str, on: date) -> bool:
    return any(policy.slug == slug for policy in in_force(others, on))


def _ended(draft: Policy, path: str, slug: str, others: Sequence[Policy]) -> Iterator[Conflict]:
    if not _holds(others, slug, draft.valid.start) and not _comes_back(draft, slug):
        yield words.conflict("basis_ended", draft, path, slug=slug)


def _rings(draft: Policy, others: Sequence[Policy]) -> Iterator[Conflict]:
    try:
        refuse_cycles([draft, *others])
    except PolicyError as error:
        for problem in error.problems:
            if draft.slug in problem.found.split(" → "):
                yield words.conflict("cycle", draft, "relations", ring=problem.found)


def _dependants(draft: Policy, others: Sequence[Policy]) -> Iterator[Conflict]:
    """Circulars that rest on what the draft revokes or suspends (A1-03: across jurisdictions)."""
    ended = {
        relation.slug
        for relation in draft.relations
        if relation.kind in (RelationKind.REVOKES, RelationKind.SUSPENDS) and not relation.only
    }
    for other in dependants(others, ended):
        if other.slug not in ended:
            yield words.between("dependants", draft, "relations", other, "circular.bases", slug=other.slug)


def dependants(policies: Sequence[Policy], slugs: set[str]) -> tuple[Policy, ...]:
    """The circulars that are based on one of these, in order."""
    return tuple(
        policy
        for policy in policies
        if any(basis.slug in slugs for basis in policy.identity.bases)
        or any(r.slug in slugs and r.kind is RelationKind.BASED_ON for r in policy.relations)
    )
