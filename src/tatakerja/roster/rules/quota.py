"""How many people may, must and will be in the office of an agency or unit on a day.

Shares are exact fractions of heads. "Paling banyak" and "hanya" round down; a cap never keeps a mandatory
person out. The rota plans the number a head fixed; else it fills the cap; where a circular gives only a
minimum it plans that minimum (circulars 180.17 cl. A1-07, 065/3674 cl. A3-08, 800/734 cl. A2-13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tatakerja.circular.rules.counts import whole
from tatakerja.circular.rules.office import (
    Category,
    OfficeLayer,
    PersonMode,
    at_place,
    person_mode,
    rules_key,
)
from tatakerja.circular.rules.terms import Counting, PersonFacts, Scope


class Warn(StrEnum):
    """What a planner must be told about a quota."""

    MANDATORY_EXCEEDS_CAP = "mandatory_exceeds_cap"
    MINIMUM_CANNOT_BE_MET = "minimum_cannot_be_met"
    UNCLEAR_CLAUSE = "unclear_clause"
    FIXED_EXCEEDS_CAP = "fixed_exceeds_cap"
    FIXED_BELOW_MINIMUM = "fixed_below_minimum"
    FIXED_CANNOT_BE_MET = "fixed_cannot_be_met"


@dataclass(frozen=True, slots=True)
class Quota:
    """The figures of one pool of people on one day.

    ``office_max`` counts everybody in the office, mandatory people included; None = no cap. ``rota_places``
    are the places the rota fills from ``pool`` (ids present that day); ``shortfall`` is missing to the
    minimum or fixed number. ``mandatory`` counts those present.
    """

    headcount: int = 0
    base: int = 0
    mandatory: int = 0
    office_max: int | None = None
    office_min: int = 0
    rota_places: int = 0
    home: int = 0
    warnings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    shortfall: int = 0
    pool: tuple[str, ...] = ()
    members: tuple[str, ...] = ()  # of the pool, present or away
    left: int | None = None  # places the share leaves beside the ranks; None = no share speaks
    minimum_by: tuple[str, ...] = ()  # clauses behind ``office_min``
    left_by: tuple[str, ...] = ()  # clauses behind ``left``


@dataclass(frozen=True, slots=True)
class _Head:
    person: PersonFacts
    mode: PersonMode
    bound_by: tuple[bool, ...]  # layer by layer
    present: bool = True

    @property
    def bound(self) -> bool:
        return self.mode.category is not Category.ORDINARY

    @property
    def fixed_in_office(self) -> bool:
        """In the office by rank or group, whatever the rota says."""
        return self.bound and self.mode.in_office

    @property
    def takes_turns(self) -> bool:
        return self.mode.category is Category.POOL and self.mode.required is None


@dataclass(frozen=True, slots=True)
class _Cap:
    """What one authority's share allows: its base, everybody in the office, whether ranks break it."""

    layer: OfficeLayer
    base: int
    total: int
    path: str
    exceeded: bool


_Sources = tuple[tuple[OfficeLayer, str], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The number wanted on turn, what it rests on, and what is owed at least."""

    wanted: int
    owed: int
    minimum: int
    minimum_by: _Sources
    capped: bool
    warnings: tuple[Warn, ...]
    sources: _Sources


def quota(
    layers: Sequence[OfficeLayer],
    people: Sequence[PersonFacts],
    on: date,
    *,
    away: AbstractSet[str] = frozenset(),
    dimensions: Mapping[str, str] | None = None,
) -> Quota:
    """The quota of these people together, summed over units where the share counts by unit (X8).

    ``away`` are ids on leave or duty elsewhere that day. Sums of unit quotas may lie below the share of the
    whole agency, since every unit rounds for itself (A0-04).
    """
    parts = [
        pool_quota(layers, members, on, away=away, dimensions=dimensions)
        for members in units_of_account(layers, people)
    ]
    return parts[0] if len(parts) == 1 else _total(parts)


def placed(layers: Sequence[OfficeLayer], people: Sequence[PersonFacts], on: date) -> tuple[OfficeLayer, ...]:
    """The layers as they hold for one pool: the zone and sector of its agency or unit, and the number that
    its head fixed (A2-14).
    """
    if not people:
        return tuple(layers)
    first, by_unit = people[0], any(layer.scope is Scope.UNIT for layer in layers)
    return at_place(layers, on, first.agency, first.unit if by_unit else "", first.agency_kind)


def units_of_account(
    layers: Sequence[OfficeLayer], people: Sequence[PersonFacts]
) -> tuple[tuple[PersonFacts, ...], ...]:
    """The people in the pools that the share counts: by unit, or all together; never none at all."""
    if not people or not any(layer.scope is Scope.UNIT for layer in layers):
        return (tuple(people),)
    by_unit: dict[tuple[str, str], list[PersonFacts]] = {}
    for person in people:
        by_unit.setdefault((person.agency, person.unit), []).append(person)
    return tuple(tuple(members) for members in by_unit.values())


def pool_quota(
    layers: Sequence[OfficeLayer],
    people: Sequence[PersonFacts],
    on: date,
    *,
    away: AbstractSet[str] = frozenset(),
    dimensions: Mapping[str, str] | None = None,
) -> Quota:
    """The quota of one pool of people (all of them one unit of account)."""
    here = placed(layers, people, on)
    return _figures(here, _on_day(_heads(here, people), away), on, dimensions)


def _heads(layers: Sequence[OfficeLayer], people: Sequence[PersonFacts]) -> tuple[_Head, ...]:
    return tuple(
        _Head(p, person_mode(layers, p), tuple(layer.standing.binds(p) for layer in layers)) for p in people
    )


def _on_day(heads: Sequence[_Head], away: AbstractSet[str]) -> Sequence[_Head]:
    if not away:
        return heads
    return [replace(head, present=False) if head.person.id in away else head for head in heads]


class QuotaBook:
    """The quotas of many days: what does not change from day to day is worked out once.

    It remembers by the identity of circulars and people, so hand it the same objects; not for threads.
    """

    def __init__(self) -> None:
        self._asked: dict[tuple[object, ...], _Asked] = {}
        self._found: dict[tuple[object, ...], tuple[Quota, ...]] = {}

    def of(
        self,
        layers: Sequence[OfficeLayer],
        people: tuple[PersonFacts, ...],
        on: date,
        away: frozenset[str] = frozenset(),
    ) -> tuple[Quota, ...]:
        """The quotas of these people on a day, one per unit of account."""
        rules = (rules_key(layers), id(people))
        if rules not in self._asked:
            pools = tuple(_heads(layers, pool) for pool in units_of_account(layers, people))
            self._asked[rules] = _Asked(tuple(layers), people, pools)
        pools = self._asked[rules].pools
        here = [placed(layers, [head.person for head in pool[:1]], on) for pool in pools]
        key = (rules, away, *(dated(one, on) for one in here))
        if key not in self._found:
            self._found[key] = tuple(
                _figures(one, _on_day(pool, away), on, None) for one, pool in zip(here, pools, strict=True)
            )
        return self._found[key]


def dated(layers: Sequence[OfficeLayer], on: date) -> tuple[object, ...]:
    """What of the layers changes from day to day and place to place: shares and fixed numbers."""
    return tuple((layer.share_on(on), layer.office.fixed_per_day) for layer in layers)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What circulars ask of people, by pool; holds both, because their identity is the key to it."""

    layers: tuple[OfficeLayer, ...]
    people: tuple[PersonFacts, ...]
    pools: tuple[tuple[_Head, ...], ...]


def _figures(
    layers: Sequence[OfficeLayer],
    heads: Sequence[_Head],
    on: date,
    dimensions: Mapping[str, str] | None,
) -> Quota:
    ranked = [head for head in heads if head.fixed_in_office and head.present]
    pool = [head for head in heads if head.takes_turns and head.present]
    caps = _caps(layers, heads, len(ranked), on, dimensions)
    cap = min(caps, key=lambda found: found.total, default=None)
    plan = _plan(layers, cap, _least(layers, heads, len(ranked)), len(ranked), len(pool))
    places = min(plan.wanted, len(pool))
    ordinary = sum(not head.bound and head.present for head in heads)
    office_max = len(ranked) + plan.wanted + ordinary if plan.capped else None
    present = sum(head.present for head in heads)
    unclear = any(head.mode.unclear for head in heads) or any(
        layer.unclear(path) for layer, path in plan.sources
    )
    warnings = {*plan.warnings, *([Warn.UNCLEAR_CLAUSE] if unclear else [])}
    if cap is not None and cap.exceeded:
        warnings.add(Warn.MANDATORY_EXCEEDS_CAP)
    return Quota(
        headcount=len(heads),
        base=cap.base if cap else sum(head.bound for head in heads) if layers else len(heads),
        mandatory=len(ranked),
        office_max=office_max,
        office_min=plan.minimum,
        rota_places=places,
        home=present - ordinary - len(ranked) - places if layers else 0,
        warnings=tuple(sorted(warning.value for warning in warnings)),
        clauses=_clauses(layers, heads, ranked, plan),
        shortfall=max(0, plan.owed - places),
        pool=tuple(head.person.id for head in pool),
        members=tuple(head.person.id for head in heads if head.takes_turns),
        left=None if cap is None else cap.total - len(ranked),
        minimum_by=tuple(c for layer, path in plan.minimum_by[:1] for c in layer.clauses(path)),
        left_by=() if cap is None else cap.layer.clauses(cap.path),
    )


def _least(layers: Sequence[OfficeLayer], heads: Sequence[_Head], ranked: int) -> tuple[int, _Sources]:
    """The most that any layer asks for on turn, and what it rests on; nothing where none asks."""
    found: tuple[int, _Sources] = (0, ())
    for index, layer in enumerate(layers):
        bound = [head for head in heads if head.bound_by[index]]
        least, path = layer.least_on_turn(len(bound), sum(head.present for head in bound), ranked)
        if least > found[0]:
            found = (least, ((layer, path), (layer, "share_scope")))
    return found


def _caps(
    layers: Sequence[OfficeLayer],
    heads: Sequence[_Head],
    ranked: int,
    on: date,
    dimensions: Mapping[str, str] | None,
) -> list[_Cap]:
    found = []
    for index, layer in enumerate(layers):
        share, path = layer.share_on(on, dimensions)
        if share is not None:
            bound = [head for head in heads if head.bound_by[index]]
            found.append(_cap(layer, share, path, bound, ranked))
    return found


def _cap(layer: OfficeLayer, share: Fraction, path: str, bound: Sequence[_Head], ranked: int) -> _Cap:
    base = len(bound)
    if layer.counting is Counting.OUTSIDE_BASE_REST:
        base -= sum(head.fixed_in_office for head in bound)
    seats = whole(share * base, layer.rounding)
    if layer.counting is not Counting.INSIDE:
        return _Cap(layer, base, seats + ranked, path, exceeded=False)
    return _Cap(layer, base, max(seats, ranked), path, exceeded=ranked > seats)


def _plan(
    layers: Sequence[OfficeLayer], cap: _Cap | None, least: tuple[int, _Sources], ranked: int, available: int
) -> _Plan:
    minimum, by_min = least
    places = cap.total - ranked if cap else None
    by_cap = ((cap.layer, cap.path), (cap.layer, "share_scope")) if cap else ()
    fixed_layer = next((layer for layer in reversed(layers) if layer.office.fixed_per_day is not None), None)
    if fixed_layer is not None:
        fixed = fixed_layer.office.fixed_per_day or 0
        return _fixed_plan(fixed, fixed_layer, places, least, available, by_cap)
    wanted = minimum if places is None else places
    short = minimum > min(wanted, available)
    warnings = (Warn.MINIMUM_CANNOT_BE_MET,) if short else ()
    return _Plan(wanted, minimum, minimum, by_min, cap is not None, warnings, by_cap + by_min)


def _fixed_plan(
    fixed: int,
    layer: OfficeLayer,
    places: int | None,
    least: tuple[int, _Sources],
    available: int,
    by_cap: _Sources,
) -> _Plan:
    """The number a head fixed (A2-14, A4-02): within the cap, and reported where below the minimum."""
    minimum, by_min = least
    warnings: list[Warn] = []
    sources: _Sources = ((layer, "fixed_per_day"),)
    if layer.scope is Scope.UNIT:  # so many in each unit, not in the agency (A0-04)
        sources += ((layer, "share_scope"),)
    wanted = fixed
    if places is not None and fixed > places:
        wanted, sources = places, sources + by_cap
        warnings.append(Warn.FIXED_EXCEEDS_CAP)
    if fixed < minimum:
        warnings.append(Warn.FIXED_BELOW_MINIMUM)
    if available < wanted:
        low = minimum > available
        warnings.append(Warn.MINIMUM_CANNOT_BE_MET if low else Warn.FIXED_CANNOT_BE_MET)
    return _Plan(wanted, fixed, minimum, by_min, True, tuple(warnings), sources + by_min)


def _clauses(
    layers: Sequence[OfficeLayer], heads: Sequence[_Head], ranked: Sequence[_Head], plan: _Plan
) -> tuple[str, ...]:
    """The clauses that shaped the figures, sorted."""
    found = {clause for layer, path in plan.sources for clause in layer.clauses(path)}
    for head in ranked:
        found.update(head.mode.clauses)
    if ranked and plan.capped:
        found.update(c for layer, _ in plan.sources for c in layer.clauses("mandatory_counting"))
    some_days = {layer.policy.slug for layer in layers if layer.of_days}
    for mode in {head.mode for head in heads}:
        if mode.category is Category.GROUP_HOME or (mode.may_be_home and some_days & {*mode.circulars}):
            found.update(mode.clauses)
        elif mode.category is Category.HOME_ONLY:
            found.update(
                c for layer in layers for c in layer.clauses("pool" if layer.office.pool else "home")
            )
    return tuple(sorted(found))


def _total(parts: Sequence[Quota]) -> Quota:
    caps = [part.office_max for part in parts]
    known = [cap for cap in caps if cap is not None]
    return Quota(
        headcount=sum(part.headcount for part in parts),
        base=sum(part.base for part in parts),
        mandatory=sum(part.mandatory for part in parts),
        office_max=sum(known) if len(known) == len(caps) else None,
        office_min=sum(part.office_min for part in parts),
        rota_places=sum(part.rota_places for part in parts),
        home=sum(part.home for part in parts),
        warnings=tuple(sorted({warning for part in parts for warning in part.warnings})),
        clauses=tuple(sorted({clause for part in parts for clause in part.clauses})),
        shortfall=sum(part.shortfall for part in parts),
        pool=tuple(person for part in parts for person in part.pool),
        members=tuple(person for part in parts for person in part.members),
    )
