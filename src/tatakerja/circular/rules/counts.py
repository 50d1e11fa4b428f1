"""How many people are in the office, from counts of people alike: for previews over a whole region.

20,000 people come down to some thousand cells (agency, unit, kind of person), and each is asked once. The
figures are those of a roster without leave: shares are exact and rounded per unit of account, a cap never
keeps a mandatory person out (circulars 180.17 cl. A1-07, 065/3674 cl. A3-08, 800/734 cl. A2-13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tatakerja.circular.rules import flexible
from tatakerja.circular.rules.office import Category, OfficeLayer, PersonMode, at_place, person_mode
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.rows import Closure
from tatakerja.circular.rules.terms import Counting, PersonFacts, Rounding, Scope, Selector


@dataclass(frozen=True, slots=True)
class Cell:
    """People of one agency and unit whom no selector tells apart; ``facts`` is any of them."""

    facts: PersonFacts
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


class FaultKind(StrEnum):
    """What an agency or unit cannot keep."""

    MANDATORY_EXCEEDS_CAP = "mandatory_exceeds_cap"
    MINIMUM_CANNOT_BE_MET = "minimum_cannot_be_met"
    MINIMUM_EXCEEDS_CAP = "minimum_exceeds_cap"
    FIXED_EXCEEDS_CAP = "fixed_exceeds_cap"
    FIXED_BELOW_MINIMUM = "fixed_below_minimum"


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be kept, by how many people, and the clauses on each side."""

    kind: FaultKind
    by: int
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """The figures of one unit of account on a day; ``in_office`` counts everybody there, cell by cell."""

    agency: str
    unit: str
    headcount: int
    ranked: int
    pool: int
    cap: int | None
    minimum: int
    places: int
    in_office: tuple[int, ...]
    modes: tuple[PersonMode, ...]
    faults: tuple[Fault, ...] = ()


def selectors_of(policies: Iterable[Policy]) -> tuple[Selector, ...]:
    """Everything that tells one person from another in these circulars, and in the law above them."""
    found: list[Selector] = [flexible.WHO]
    for policy in policies:
        found += [policy.binds, *(group.who for group in policy.valid.groups)]
        office = policy.office
        if office is not None:
            found += [one for one in (office.mandatory, office.pool) if one is not None]
            found += [rule.who for rule in (office.groups or {}).values()]
            found += [_of_closure(closure) for closure in office.closures or ()]
        presence = policy.presence
        found += [one.who for one in (presence.apel if presence is not None else None) or ()]
    return tuple(dict.fromkeys(found))


def _of_closure(closure: Closure) -> Selector:
    return Selector(agency=(closure.agency,), unit=(closure.unit,) if closure.unit else ())


def names_people(selector: Selector) -> bool:
    """Whether a selector names persons, so that people alike are not all meant alike."""
    inner = [*selector.any_of, *([selector.unless] if selector.unless else [])]
    return bool(selector.person) or any(names_people(one) for one in inner)


def group_people(policies: Sequence[Policy], people: Iterable[PersonFacts]) -> tuple[Cell, ...]:
    """The people in cells, in order of first appearance."""
    selectors = selectors_of(policies)
    named = any(names_people(selector) for selector in selectors)
    kinds: dict[tuple[object, ...], tuple[bool, ...]] = {}
    cells: dict[tuple[object, ...], tuple[PersonFacts, list[str]]] = {}
    for person in people:
        alike = alike_of(person, named)
        kind = kinds.get(alike)
        if kind is None:
            kind = kinds[alike] = tuple(selector.matches(person) for selector in selectors)
        key = (person.agency, person.unit, person.agency_kind, kind)
        found = cells.get(key)
        if found is None:
            cells[key] = (person, [person.id])
        else:
            found[1].append(person.id)
    return tuple(Cell(facts, tuple(ids)) for facts, ids in cells.values())


def alike_of(person: PersonFacts, named: bool) -> tuple[object, ...]:
    """Everything a selector may ask of a person; the id only where circulars name people."""
    return (
        person.agency,
        person.unit,
        person.post_class,
        person.eselon,
        person.title,
        person.status,
        person.groups,
        person.level,
        person.agency_kind,
        person.tier,
        person.id if named else "",
    )


def accounts_of(
    layers: Sequence[OfficeLayer], cells: Sequence[Cell]
) -> tuple[tuple[tuple[str, str], tuple[int, ...]], ...]:
    """The units of account, (agency, unit or empty) → indexes of cells; by unit where one layer says so."""
    by_unit = any(layer.scope is Scope.UNIT for layer in layers)
    found: dict[tuple[str, str], list[int]] = {}
    for index, cell in enumerate(cells):
        key = (cell.facts.agency, cell.facts.unit if by_unit else "")
        found.setdefault(key, []).append(index)
    return tuple((key, tuple(members)) for key, members in found.items())


@dataclass(frozen=True, slots=True)
class _Cap:
    layer: OfficeLayer
    total: int
    over: int
    path: str


@dataclass(frozen=True, slots=True)
class _Heads:
    """The people of a unit of account: cells with what the day asks of each."""

    cells: Sequence[Cell]
    modes: tuple[PersonMode, ...]

    def count(self, wanted: Iterable[bool]) -> int:
        return sum(cell.count for cell, fits in zip(self.cells, wanted, strict=True) if fits)

    @property
    def bound(self) -> list[bool]:
        return [mode.category is not Category.ORDINARY for mode in self.modes]

    @property
    def ranked(self) -> list[bool]:
        """In the office by rank or group, whatever the rota says."""
        return [bound and mode.in_office for bound, mode in zip(self.bound, self.modes, strict=True)]

    @property
    def turns(self) -> list[bool]:
        return [mode.category is Category.POOL and mode.required is None for mode in self.modes]

    def clauses(self, wanted: Iterable[bool]) -> set[str]:
        return {c for mode, fits in zip(self.modes, wanted, strict=True) if fits for c in mode.clauses}


def account(
    layers: Sequence[OfficeLayer],
    cells: Sequence[Cell],
    on: date,
    *,
    agency: str = "",
    unit: str = "",
    dimensions: Mapping[str, str] | None = None,
) -> Account:
    """The figures of people who are one unit of account together."""
    kind = cells[0].facts.agency_kind if cells else ""
    here = at_place(layers, on, agency, unit, kind)
    heads = _Heads(cells, tuple(person_mode(here, cell.facts) for cell in cells))
    ranked, pool = heads.count(heads.ranked), heads.count(heads.turns)
    cap = min(_caps(here, heads, ranked, on, dimensions), key=lambda found: found.total, default=None)
    minimum, by_minimum = _minimum(here, heads, ranked)
    wanted, faults = _wanted(here, cap, minimum, by_minimum, ranked)
    if cap is not None and cap.over:
        clauses = heads.clauses(heads.ranked) | set(cap.layer.clauses(cap.path))
        faults.append(Fault(FaultKind.MANDATORY_EXCEEDS_CAP, cap.over, tuple(sorted(clauses))))
    places = min(wanted, pool)
    if minimum > pool:
        faults.append(Fault(FaultKind.MINIMUM_CANNOT_BE_MET, minimum - pool, by_minimum))
    return Account(
        agency=agency,
        unit=unit,
        headcount=sum(cell.count for cell in cells),
        ranked=ranked,
        pool=pool,
        cap=cap.total if cap is not None else None,
        minimum=minimum,
        places=places,
        in_office=_seated(heads, places, pool),
        modes=heads.modes,
        faults=tuple(faults),
    )


def _caps(
    layers: Sequence[OfficeLayer],
    heads: _Heads,
    ranked: int,
    on: date,
    dimensions: Mapping[str, str] | None,
) -> list[_Cap]:
    found = []
    for layer in layers:
        share, path = layer.share_on(on, dimensions)
        if share is None:
            continue
        meant = [layer.standing.binds(cell.facts) for cell in heads.cells]
        base = heads.count(meant)
        if layer.counting is Counting.OUTSIDE_BASE_REST:
            base -= heads.count(m and r for m, r in zip(meant, heads.ranked, strict=True))
        seats = whole(share * base, layer.rounding)
        if layer.counting is Counting.INSIDE:
            found.append(_Cap(layer, max(seats, ranked), max(0, ranked - seats), path))
        else:
            found.append(_Cap(layer, seats + ranked, 0, path))
    return found


def whole(heads: Fraction, rounding: Rounding) -> int:
    """A share of heads as a whole number; nearest rounds the half up."""
    if rounding is Rounding.UP:
        return -(-heads.numerator // heads.denominator)
    if rounding is Rounding.NEAREST:
        heads += Fraction(1, 2)
    return heads.numerator // heads.denominator


def _minimum(layers: Sequence[OfficeLayer], heads: _Heads, ranked: int) -> tuple[int, tuple[str, ...]]:
    """The people owed on duty at least: by number, and by the largest share that may be at home."""
    best: int = 0
    clauses: tuple[str, ...] = ()
    for layer in layers:
        bound = heads.count(layer.standing.binds(cell.facts) for cell in heads.cells)
        least, path = layer.least_on_turn(bound, bound, ranked)
        if least > best:
            best, clauses = least, layer.clauses(path)
    return best, clauses


def _wanted(
    layers: Sequence[OfficeLayer], cap: _Cap | None, minimum: int, by_minimum: tuple[str, ...], ranked: int
) -> tuple[int, list[Fault]]:
    """The number wanted on turn, and what cannot hold beside it."""
    faults: list[Fault] = []
    places = None if cap is None else cap.total - ranked
    by_cap = () if cap is None else cap.layer.clauses(cap.path)
    fixing = next((layer for layer in reversed(layers) if layer.office.fixed_per_day is not None), None)
    if places is not None and minimum > places:
        faults.append(Fault(FaultKind.MINIMUM_EXCEEDS_CAP, minimum - places, _joined(by_minimum, by_cap)))
    if fixing is None:
        return (minimum if places is None else places), faults
    fixed = fixing.office.fixed_per_day or 0
    by_fixed = fixing.clauses("fixed_per_day")
    if fixed < minimum:
        faults.append(Fault(FaultKind.FIXED_BELOW_MINIMUM, minimum - fixed, _joined(by_fixed, by_minimum)))
    if places is not None and fixed > places:
        faults.append(Fault(FaultKind.FIXED_EXCEEDS_CAP, fixed - places, _joined(by_fixed, by_cap)))
        return places, faults
    return fixed, faults


def _joined(*clauses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({clause for each in clauses for clause in each}))


def _seated(heads: _Heads, places: int, pool: int) -> tuple[int, ...]:
    """People in the office per cell; the places go round the pool's cells by largest remainder."""
    found = [
        cell.count if mode.in_office or mode.category is Category.ORDINARY else 0
        for cell, mode in zip(heads.cells, heads.modes, strict=True)
    ]
    taking = [index for index, turns in enumerate(heads.turns) if turns]
    shares = {index: divmod(heads.cells[index].count * places, pool) for index in taking} if pool else {}
    left = places - sum(whole_part for whole_part, _ in shares.values())
    by_remainder = sorted(shares, key=lambda index: (-shares[index][1], index))
    for rank, index in enumerate(by_remainder):
        found[index] = shares[index][0] + (1 if rank < left else 0)
    return tuple(found)
