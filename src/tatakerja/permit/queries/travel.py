"""Reads of travel: what a circular says before one asks, what is left of a ceiling, frozen letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tatakerja.circular.queries import effective_policies, label_of, region_policy
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.rows import TravelCap
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post
from tatakerja.permit.models import State, Term, Trip, TripLetter
from tatakerja.permit.queries.terms import TermBook, term_book
from tatakerja.permit.rules.ceilings import Ceiling, read_ceiling
from tatakerja.permit.rules.travel import TravelKind, TravelRequest, TravelVerdict, judge_travel
from tatakerja.platform.letters import FrozenLetter
from tatakerja.platform.pdf import sha256_of


@dataclass(frozen=True, slots=True)
class TravelRule:
    """What holds for one kind of travel on the asked dates: the verdict, its circular, its reasons' words.

    ``approver`` is who permits it in the circular's words, ``priorities`` who approves at which priority
    (A2-08: by level); both empty where the circular does not say.
    """

    kind: TravelKind
    verdict: TravelVerdict
    circular: str
    reasons: tuple[Mapping[str, str], ...]
    approver: str = ""
    priorities: Mapping[str, str] = field(default_factory=dict)


def travel_rule(
    post: Post,
    request: TravelRequest,
    first: date,
    last: date,
    *,
    policy_on: Callable[[date], EffectivePolicy] | None = None,
) -> TravelRule:
    """The verdict on a trip; of the first and the last day the stricter.

    ``policy_on`` answers what holds for the person on a day, where much of it is read already.
    """
    look = policy_on or (lambda day: effective_policies({post.person.pk: post}, day)[post.person.pk])
    found = []
    for day in sorted({first, last}):
        policy = look(day)
        found.append((judge_travel(policy, request), policy))
    verdict, policy = max(found, key=lambda one: one[0].regime.strictness)
    approver = "travel.approver" if request.kind is TravelKind.OFFICIAL else "travel.private_approver"
    return TravelRule(
        request.kind,
        verdict,
        *_words(policy, verdict, f"travel.{request.kind.value}"),
        policy.value(approver) or "",
        priorities_of(policy) if request.kind is TravelKind.OFFICIAL else {},
    )


def priorities_of(policy: EffectivePolicy) -> Mapping[str, str]:
    """Priority to who approves it, as circulars say it; empty where none does."""
    found: Mapping[str, str] = policy.value("travel.priorities") or {}
    return found


def _words(
    policy: EffectivePolicy, verdict: TravelVerdict, path: str
) -> tuple[str, tuple[Mapping[str, str], ...]]:
    parameter = policy.parameters.get(path)
    if parameter is None or not verdict.clauses:
        return "", ()
    label = next((label_of(one) for one in policy.active if one.slug == parameter.circular), "")
    rows = tuple(
        {"text": "", "quote": one.quote, "clause": one.clause, "circular": label} for one in parameter.reasons
    )
    return label, rows


def ceiling_of(agency: Node, scope: str, day: date, *, book: TermBook | None = None) -> Ceiling | None:
    """The ceiling of an agency's official travel in the year of ``day``; `None` where no baseline is known.

    The cut is what is recorded for the agency, else the circular's, else the shipped one of the year.
    """
    known = book or term_book(agency, day)
    held = known.term(Term.Topic.CEILING, scope)
    if held is None:
        return None
    baseline, cut, measure = read_ceiling(held.value)
    if baseline is None:
        return None
    stated = _stated_cap(agency, scope, measure, day) if cut is None else None
    if cut is None:
        cut = stated.cut if stated else _shipped_cut(known, scope)
    rows = approved_travel(agency, scope, day.year)
    if measure == "trips":
        used = rows.count()
    else:
        used = rows.aggregate(total=Coalesce(Sum(Coalesce("spent", "estimate")), 0))["total"]
    return Ceiling(measure, baseline, cut, used, held.source, held.to_be_confirmed)


# What circulars call the scopes and measures of a savings package.
_CAP_KINDS = {"domestic": ("domestic", "dalam_negeri"), "abroad": ("foreign", "abroad", "luar_negeri")}
_CAP_MEASURES = {"budget": "money", "trips": "trips"}


def _stated_cap(agency: Node, scope: str, measure: str, day: date) -> TravelCap | None:
    """The cut of a circular in force for this scope and measure on the day; one query."""
    if agency.parent is None:
        return None
    caps: tuple[TravelCap, ...] = region_policy(agency.parent, day).value("travel.caps") or ()
    fitting = [
        cap
        for cap in caps
        if cap.kind in _CAP_KINDS.get(scope, ())
        and _CAP_MEASURES.get(cap.measure) == measure
        and (cap.start or day) <= day <= (cap.until or day)
    ]
    return max(fitting, key=lambda cap: cap.cut, default=None)


def _shipped_cut(book: TermBook, scope: str) -> Fraction:
    shipped = TermBook((), book.node_path, book.day).term(Term.Topic.CEILING, scope)
    return (read_ceiling(shipped.value)[1] if shipped else None) or Fraction(0)


def approved_travel(agency: Node, scope: str, year: int) -> QuerySet[Trip]:
    """Approved official trips of an agency's people that began in a year."""
    return Trip.objects.filter(
        node__path__startswith=agency.path,
        kind=Trip.Kind.OFFICIAL,
        scope=scope,
        state=State.APPROVED,
        first__year=year,
    )


def for_list(trips: QuerySet[Trip]) -> QuerySet[Trip]:
    """Rows as lists show them."""
    rows = trips.select_related("person", "approver", "node")
    return rows.annotate(
        stamps=Count("visums", distinct=True),
        papers=Count("letters", filter=Q(letters__void_at__isnull=True), distinct=True),
    )


def frozen_letter(sha256: str) -> FrozenLetter | None:
    """The letter registered under this hash, and whether its stored content still has it."""
    held = TripLetter.objects.filter(sha256=sha256).select_related("trip__node").first()
    if held is None:
        return None
    return FrozenLetter(
        title=str(held.content["title"]),
        agency=str(held.content["letterhead"]["name"]),
        number=held.number,
        made_at=held.made_at,
        zone=held.trip.node.zone,
        named=int(held.content["named"]),
        intact=sha256_of(held.content) == sha256,
        void=held.void_at is not None,
    )
