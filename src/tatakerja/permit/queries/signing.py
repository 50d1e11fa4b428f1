"""Who signs a letter of assignment: the agency's head, unless a circular wants somebody of higher rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tatakerja.circular.queries import accounts_of, facts_of, region_policy
from tatakerja.circular.queries.words import who
from tatakerja.circular.rules.terms import Selector
from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Assignment, Node
from tatakerja.organisation.queries import Post, Signer, Tree, posts_on, signer_of

_STEPS = 3


@dataclass(frozen=True, slots=True)
class LetterSigner:
    """Who signs, and the clauses because of which it is not simply the agency's head."""

    signer: Signer
    clauses: tuple[str, ...] = ()


def letter_signer(agency: Node, day: date, whole: Tree) -> LetterSigner:
    """The signer of an agency's letter of assignment on a day.

    Circulars of travel restrictions want at least a JPT Pratama (SE MenPANRB 4/2021): the head where he is
    one, else the nearest of his superiors who is. Nobody on record = the rank stands there without a name.
    """
    region = whole.region_of(agency.pk)
    policy = region_policy(region, day) if region else None
    wanted: Selector | None = policy.value("travel.signer") if policy else None
    if policy is None or region is None or wanted is None:
        return LetterSigner(signer_of(agency, day))
    clauses = policy.clauses_of("travel.signer")
    accounts = accounts_of(whole)
    for post in _upwards(agency, day, whole):
        if wanted.matches(facts_of(post, accounts, day)):
            headed = [whole.nodes[one] for one in sorted(post.heads)]
            return LetterSigner(signer_of(headed[0] if headed else post.node, day), clauses)
    return LetterSigner(Signer(who(wanted), "(nama pejabat belum tercatat)", ""), clauses)


def _upwards(agency: Node, day: date, whole: Tree) -> Iterator[Post]:
    """The posts of the agency's head and of the superiors above, up to three steps."""
    held = Assignment.objects.filter(in_force(day), node=agency, heads_node=True, person__active=True)
    wanted: int | None = held.order_by("-valid_from").values_list("person_id", flat=True).first()
    seen: set[int] = set()
    while wanted is not None and wanted not in seen and len(seen) <= _STEPS:
        seen.add(wanted)
        post = posts_on(day, people=[wanted], whole=whole).get(wanted)
        if post is None:
            return
        yield post
        wanted = post.superior_id
