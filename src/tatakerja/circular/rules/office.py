"""The office rule that holds on a day, and what it asks of one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tatakerja.circular.rules import flexible
from tatakerja.circular.rules.force import Standing, speaking, standings
from tatakerja.circular.rules.policy import Policy, RelationKind
from tatakerja.circular.rules.rows import Closure, FixedRow, Spot
from tatakerja.circular.rules.sections import Home, Office
from tatakerja.circular.rules.terms import Counting, Mode, PersonFacts, Rounding, Scope, choose

_COMPOSITION = (
    "max_share",
    "shares",
    "max_home_share",
    "mandatory",
    "pool",
    "groups",
    "min_per_day",
    "fixed_per_day",
    "fixed",
    "home",
    "closures",
)

# Days on which a section holds at all; they send people home as much as the section does (K26-01).
_DAYS = ("weekdays", "dates")


class Category(StrEnum):
    """What a person is to the office rule of a day."""

    ORDINARY = "ordinary"  # no circular binds: at the office, as the law has it
    MANDATORY = "mandatory"
    GROUP_OFFICE = "group_office"  # beside the rota, at the office
    GROUP_HOME = "group_home"  # beside the rota, may or must be at home
    POOL = "pool"
    HOME_ONLY = "home_only"


@dataclass(frozen=True, slots=True)
class OfficeLayer:
    """The office section of one authority. ``origin`` names, for amended sections, who stated a field."""

    standing: Standing
    office: Office
    origin: Mapping[str, Policy] = field(default_factory=dict)
    on: date | None = None
    spot: Spot | None = None
    # The few different answers a section has, once worked out: an agency asks for thousands of people.
    _answers: dict[tuple[str, ...], PersonMode] = field(default_factory=dict, repr=False, compare=False)

    @property
    def policy(self) -> Policy:
        return self.standing.policy

    def clauses(self, path: str) -> tuple[str, ...]:
        """Clauses behind ``office.<path>``."""
        owner = self.origin.get(path.split(".")[0], self.policy)
        return owner.clauses_behind(f"office.{path}")

    def unclear(self, path: str) -> tuple[str, ...]:
        """Undecided clauses behind ``office.<path>``."""
        owner = self.origin.get(path.split(".")[0], self.policy)
        return owner.unclear_behind(f"office.{path}")

    @property
    def of_days(self) -> bool:
        """Whether it holds on some days only, such as every Friday."""
        return any(getattr(self.office, name) is not None for name in _DAYS)

    @property
    def counting(self) -> Counting:
        return self.office.mandatory_counting or Counting.INSIDE

    @property
    def scope(self) -> Scope:
        return self.office.share_scope or Scope.AGENCY

    @property
    def rounding(self) -> Rounding:
        return self.office.rounding or Rounding.DOWN

    @property
    def duty(self) -> Mode:
        return self.office.duty or Mode.WFO

    def share_on(self, on: date, dimensions: Mapping[str, str] | None = None) -> tuple[Fraction | None, str]:
        """The share of the day and the path it stands under; the most specific table row that holds wins.

        What the document itself knows of the place (``office.dimensions``) goes before ``dimensions``.
        """
        known = {**(dimensions or {}), **self._known(on)} if self.office.shares else {}
        rows = [
            (len(row.when), -index, row)
            for index, row in enumerate(self.office.shares or ())
            if row.holds(on) and choose(row.when, known)
        ]
        if not rows:
            return self.office.max_share, "max_share"
        return max(rows, key=lambda found: found[:2])[2].max_share, "shares"

    def _known(self, on: date) -> Mapping[str, str]:
        """The dated dimensions of the layer's place, the narrower row over the wider one."""
        rows = [row for row in self.office.dimensions or () if row.holds(on, self.spot)]
        return {row.name: row.value for row in sorted(rows, key=lambda row: row.detail)}

    def least_on_turn(self, people: int, present: int, ranked: int) -> tuple[int, str]:
        """How many must be on turn at least, and the path of what asks most.

        That is a number (A2-13), or what a largest share at home leaves: of the ``people`` bound the share,
        rounded down, may be at home, and the others of those ``present`` are in the office, ``ranked`` of
        them by rank.
        """
        asked = [(self.office.min_per_day or 0, "min_per_day")]
        if self.office.max_home_share is not None:
            home = int(self.office.max_home_share * people)
            asked.append((max(0, present - home - ranked), "max_home_share"))
        return max(asked, key=lambda found: found[0])

    def fixed_at(self, on: date, spot: Spot) -> FixedRow | None:
        """The number a head fixed for exactly this agency or unit, with the reason (A2-14)."""
        return next((row for row in reversed(self.office.fixed or ()) if row.holds(on, spot)), None)

    def closed_for(self, agency: str, unit: str) -> Closure | None:
        """The closure of the person's office on the day of the layer."""
        return next(
            (c for c in self.office.closures or () if self.on is not None and self._shut(c, agency, unit)),
            None,
        )

    def _shut(self, closure: Closure, agency: str, unit: str) -> bool:
        days = self.office.cluster_closes_days
        until = closure.until or (closure.start + timedelta(days=days - 1) if days else None)
        inside = closure.agency == agency and closure.unit in ("", unit)
        assert self.on is not None
        return inside and closure.start <= self.on and (until is None or self.on <= until)


@dataclass(frozen=True, slots=True)
class PersonMode:
    """What the day asks of a person: modes allowed, the one required, why, and what is unclear.

    ``law`` is the sentence of a law that goes before every circular; the clauses are then none.
    """

    category: Category
    allowed: tuple[Mode, ...]
    clauses: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    circulars: tuple[str, ...] = ()
    law: str = ""

    @property
    def required(self) -> Mode | None:
        """The only mode allowed, or None where roster or person may choose."""
        return self.allowed[0] if len(self.allowed) == 1 else None

    @property
    def in_office(self) -> bool:
        """Whether the person is in the office without taking a turn."""
        return self.required is not None and self.required.in_office

    @property
    def may_be_home(self) -> bool:
        """Whether the person may or must work at home."""
        return any(not mode.in_office for mode in self.allowed)


ORDINARY = PersonMode(Category.ORDINARY, (Mode.WFO,))
NOT_FLEXIBLE = PersonMode(Category.GROUP_OFFICE, (Mode.WFO,), law=flexible.WORDS)


def office_layers(policies: Sequence[Policy], on: date) -> tuple[OfficeLayer, ...]:
    """The office sections that speak on a day, highest authority first, from circulars in order of issue."""
    holding = tuple(s for s in standings(policies, on) if s.speaks_on("office"))
    spoken = speaking([s.policy for s in holding], lambda policy: _composes(policy, on))
    by_policy = {id(s.policy): s for s in holding}
    return tuple(replace(_amended(by_policy[id(policy)], holding), on=on) for policy in spoken)


def rules_key(layers: Sequence[OfficeLayer]) -> tuple[object, ...]:
    """What modes depend on: while the circulars live, equal keys ask the same of the same people."""
    return tuple(
        (
            id(layer.policy),
            layer.standing.general,
            layer.standing.groups,
            tuple(sorted((name, id(owner)) for name, owner in layer.origin.items())),
            layer.office.fixed_per_day,
            layer.spot,
            layer.on if layer.office.closures else None,
            flexible.holds_on([layer.on]),
        )
        for layer in layers
    )


def at_place(
    layers: Sequence[OfficeLayer],
    on: date,
    agency: str,
    unit: str = "",
    agency_kind: str = "",
) -> tuple[OfficeLayer, ...]:
    """The layers as they hold at an agency or unit: its zone and sector, and the number its head fixed."""
    return tuple(_placed(layer, on, Spot(agency, unit, agency_kind)) for layer in layers)


def _placed(layer: OfficeLayer, on: date, spot: Spot) -> OfficeLayer:
    row = layer.fixed_at(on, spot) if layer.office.fixed else None
    if row is None and not layer.office.dimensions:
        return layer
    office = layer.office if row is None else replace(layer.office, fixed_per_day=row.per_day)
    return replace(layer, office=office, spot=spot)


def _composes(policy: Policy, on: date) -> bool:
    office = policy.office
    if office is None or (office.weekdays is not None and on.weekday() not in office.weekdays):
        return False
    if office.dates is not None and not any(on in period for period in office.dates):
        return False
    return any(getattr(office, name) is not None for name in _COMPOSITION)


def _amended(standing: Standing, holding: Sequence[Standing]) -> OfficeLayer:
    """The section with what it leaves unstated taken from the circular it amends."""
    office = standing.policy.office
    assert office is not None
    slugs = {r.slug for r in standing.policy.relations if r.kind is RelationKind.AMENDS}
    earlier = holding[: holding.index(standing)]
    older = next((s for s in reversed(earlier) if s.policy.slug in slugs), None)
    if older is None or older.policy.office is None:
        return OfficeLayer(standing, office)
    before = _amended(older, earlier)
    taken: dict[str, Any] = {
        f.name: v for f in fields(Office) if (v := _missing(office, before.office, f.name)) is not None
    }
    origin = {name: before.origin.get(name, older.policy) for name in taken}
    return OfficeLayer(standing, replace(office, **taken), origin)


def _missing(office: Office, before: Office, name: str) -> object:
    return getattr(before, name) if getattr(office, name) is None else None


def person_mode(layers: Sequence[OfficeLayer], person: PersonFacts) -> PersonMode:
    """What the layers together ask of a person: the higher authority bounds, the lower narrows."""
    result = ORDINARY
    for layer in layers:
        if layer.standing.binds(person):
            result = _narrowed(result, _asked(layer, person))
    return NOT_FLEXIBLE if _barred(layers, person, result) else result


def _barred(layers: Sequence[OfficeLayer], person: PersonFacts, found: PersonMode) -> bool:
    """Whether the law takes the day at home away (PermenPANRB 4/2025; see `flexible`)."""
    if not (found.may_be_home and flexible.WHO.matches(person)):
        return False
    protected = found.category is Category.GROUP_HOME and found.required is not None
    closed = any(layer.office.closures and layer.closed_for(person.agency, person.unit) for layer in layers)
    return not (protected or closed) and flexible.holds_on([layer.on for layer in layers])


def _asked(layer: OfficeLayer, person: PersonFacts) -> PersonMode:
    office = layer.office
    if office.closures and layer.closed_for(person.agency, person.unit):
        return _answer(layer, Category.HOME_ONLY, (Mode.WFH,), "closures")
    if office.home is Home.FORBIDDEN:
        return _answer(layer, Category.GROUP_OFFICE, (Mode.WFO,), "home")
    if office.mandatory is not None and office.mandatory.matches(person):
        return _answer(layer, Category.MANDATORY, (Mode.WFO,), "mandatory")
    for name, rule in (office.groups or {}).items():
        if rule.who.matches(person):
            at_office = len(rule.modes) == 1 and rule.modes[0].in_office
            category = Category.GROUP_OFFICE if at_office else Category.GROUP_HOME
            return _answer(layer, category, rule.modes, f"groups.{name}.modes")
    days = tuple(name for name in _DAYS if getattr(office, name) is not None)
    paths = ("home", "pool", *days) if office.pool is not None else ("home", *days)
    if office.pool is not None and not office.pool.matches(person):
        return _answer(layer, Category.HOME_ONLY, (Mode.WFH,), *paths)
    if office.home is Home.REQUIRED and not _has_turns(office):
        return _answer(layer, Category.HOME_ONLY, (Mode.WFH,), "home", *days)
    return _answer(layer, Category.POOL, (Mode.WFH, layer.duty), *paths)


def _has_turns(office: Office) -> bool:
    """Whether anybody takes turns in the office although home is required."""
    return any(
        value is not None
        for value in (
            office.max_share,
            office.shares,
            office.max_home_share,
            office.min_per_day,
            office.fixed_per_day,
            office.fixed,
        )
    )


def _answer(layer: OfficeLayer, category: Category, modes: tuple[Mode, ...], *paths: str) -> PersonMode:
    key = (category.value, *paths)
    if key not in layer._answers:
        layer._answers[key] = _worked_out(layer, category, modes, paths)
    return layer._answers[key]


def _worked_out(
    layer: OfficeLayer, category: Category, modes: tuple[Mode, ...], paths: tuple[str, ...]
) -> PersonMode:
    clauses = {clause for path in paths for clause in layer.clauses(path)}
    unclear = {clause for path in paths for clause in layer.unclear(path)}
    allowed = tuple(sorted(set(modes), key=lambda mode: mode.value))
    return PersonMode(category, allowed, tuple(sorted(clauses)), tuple(sorted(unclear)), (layer.policy.slug,))


def _narrowed(higher: PersonMode, lower: PersonMode) -> PersonMode:
    """The lower authority's answer within the higher one's; where nothing is common the higher holds."""
    if higher.category is Category.ORDINARY:
        return lower
    places = {mode.in_office for mode in higher.allowed}
    common = tuple(mode for mode in lower.allowed if mode.in_office in places)
    if not common:
        return higher
    decisive = higher if len(higher.allowed) == len(common) < len(lower.allowed) else lower
    shaping = _shaping(higher, lower, {mode.in_office for mode in common})
    return replace(
        decisive,
        allowed=common,
        clauses=tuple(sorted({clause for one in shaping for clause in one.clauses})),
        unclear=tuple(sorted({clause for one in shaping for clause in one.unclear})),
        circulars=tuple(sorted({*higher.circulars, *lower.circulars})),
    )


def _shaping(higher: PersonMode, lower: PersonMode, common: set[bool]) -> list[PersonMode]:
    """Those that leave no more than what is common; one that would allow more shaped nothing."""
    both = (higher, lower)
    found = [one for one in both if {mode.in_office for mode in one.allowed} == common]
    return found or list(both)
