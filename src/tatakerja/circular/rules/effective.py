"""The effective policy of a person on a date: every parameter with the clause behind it and what gave way.

A higher authority bounds, a lower one tightens or fills what is left open, a newer circular of the same
authority wins for its subject; where nothing is in force the ordinary regime of the working-time law holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, TypeVar

from tatakerja.circular.rules.bounds import strictness
from tatakerja.circular.rules.force import speaking, standings
from tatakerja.circular.rules.gatherings import gathering
from tatakerja.circular.rules.office import ORDINARY, OfficeLayer, PersonMode, office_layers, person_mode
from tatakerja.circular.rules.parttime import heard_on_hours
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.sections import Gathering, Office, Reachability
from tatakerja.circular.rules.stated import FIELD_SECTIONS, WHOLE_SECTIONS, stated_on
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.periods import Period

T = TypeVar("T")
APEL: Final = "presence.apel"


class Regime(StrEnum):
    """Whether any circular is in force."""

    ORDINARY = "ordinary"
    CIRCULAR = "circular"


@dataclass(frozen=True, slots=True)
class ClauseReason:
    """Why a parameter has its value: circular, clause, its words; whether it is unclear, who decided, when.

    ``reading`` are the words of the reading that holds where the clause can be read in several ways.
    """

    circular: str
    clause: str
    quote: str
    unclear: bool = False
    decided_by: str = ""
    decided_on: date | None = None
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Displaced:
    """A value that gave way: to a newer circular of the authority, or to a bound of another one.

    ``clauses`` are those that stated it.
    """

    circular: str
    value: object
    because: str  # newer | bound
    clauses: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter that holds, by dotted path (``office.max_share``, ``travel.private``)."""

    path: str
    value: Any
    circular: str
    reasons: tuple[ClauseReason, ...]
    displaced: tuple[Displaced, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(reason.clause for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class EffectivePolicy:
    """What holds for a person (or, without one, for an agency at large) on a date."""

    on: date
    circulars: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    mode: PersonMode = ORDINARY
    active: tuple[Policy, ...] = ()
    # Sections of an active circular that no longer count, by id() of the circular.
    silent: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def regime(self) -> Regime:
        return Regime.CIRCULAR if self.circulars else Regime.ORDINARY

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause behind a parameter that holds, sorted."""
        found = {clause for parameter in self.parameters.values() for clause in parameter.clauses}
        return tuple(sorted(found.union(self.mode.clauses)))

    def value(self, path: str, otherwise: Any = None) -> Any:
        """A parameter's value, or ``otherwise`` where no circular states it."""
        parameter = self.parameters.get(path)
        return otherwise if parameter is None else parameter.value

    def clauses_of(self, path: str) -> tuple[str, ...]:
        """The clauses behind a parameter; empty where no circular states it."""
        parameter = self.parameters.get(path)
        return () if parameter is None else parameter.clauses


def effective_policy(
    policies: Sequence[Policy], on: date, person: PersonFacts | None = None
) -> EffectivePolicy:
    """What holds on a date, from circulars in order of issue (each once per version)."""
    held = [s for s in standings(policies, on) if (s.general if person is None else s.binds(person))]
    if not held:
        return EffectivePolicy(on, (), {})
    active = tuple(standing.policy for standing in held)
    silent = {id(standing.policy): standing.muted for standing in held if standing.muted}
    layers = office_layers(policies, on)
    mode = ORDINARY if person is None else person_mode(layers, person)
    found: dict[str, Parameter | None] = {**_office_parameters(active, layers, person)}
    for section in FIELD_SECTIONS:
        heard = _speaking_on(active, silent, section)
        if section == "working_time":
            heard = heard_on_hours(heard, person)
        found.update(_section_parameters(heard, section, on))
    travelling = None if person is None else mode
    for kind in ("private", "official"):
        found.update(_travel(_speaking_on(active, silent, "travel"), kind, on, travelling))
    for section in WHOLE_SECTIONS:
        found.update(_field_parameter(_speaking_on(active, silent, section), section, attrgetter(section)))
    for path in ENTRIES:
        found.update(_entries(_speaking_on(active, silent, path.partition(".")[0]), path))
    found.update(_reachability(_speaking_on(active, silent, "reachability")))
    slugs = tuple(sorted({policy.slug for policy in active}))
    held_by = {path: one for path, one in found.items() if one is not None}
    return called(EffectivePolicy(on, slugs, held_by, mode, active, silent), person)


def called(policy: EffectivePolicy, person: PersonFacts | None) -> EffectivePolicy:
    """The same with only those roll calls that this person is called to; none where a circular cancels
    ceremonies (065/3359 cl. A0-09, 800/734 cl. A2-07)."""
    stated = policy.parameters.get(APEL)
    if stated is None:
        return policy
    rows = tuple(row for row in stated.value if person is None or row.who.matches(person))
    if gathering(policy, "ceremony").regime is Gathering.CANCELLED:
        rows = ()
    others = {path: one for path, one in policy.parameters.items() if path != APEL}
    return replace(policy, parameters=others | ({APEL: replace(stated, value=rows)} if rows else {}))


def _speaking_on(
    active: Sequence[Policy], silent: Mapping[int, frozenset[str]], section: str
) -> Sequence[Policy]:
    """The circulars of which this section has not been revoked or suspended."""
    return tuple(policy for policy in active if section not in silent.get(id(policy), ()))


def _section_parameters(active: Sequence[Policy], section: str, on: date) -> dict[str, Parameter]:
    """Every stated field of a section, each a subject of its own."""
    stated = {f.name for p in active if getattr(p, section) is not None for f in fields(getattr(p, section))}
    found: dict[str, Parameter] = {}
    for name in sorted(stated):
        found.update(_field_parameter(active, f"{section}.{name}", *_getters(section, name, on)))
    return found


_Get = Callable[[Policy], Any]


def _getters(section: str, name: str, on: date) -> tuple[_Get, _Get]:
    """What a circular states of a field on the day, and the path its clauses stand under."""
    return (
        lambda policy: stated_on(policy, section, name, on)[0],
        lambda policy: stated_on(policy, section, name, on)[1],
    )


def _field_parameter(
    active: Sequence[Policy], path: str, get: _Get, source: _Get | None = None
) -> dict[str, Parameter]:
    spoken = speaking(active, lambda policy: get(policy) is not None)
    if not spoken:
        return {}
    owner = _owner(path, spoken, get)
    stands = path if source is None else source(owner)
    why = list(reasons(owner, owner.clauses_behind(stands), stands))
    for other in spoken:  # two authorities that say the same both shaped the answer
        if other is not owner and get(other) == get(owner):
            behind = path if source is None else source(other)
            why += reasons(other, other.clauses_behind(behind), behind)
    gave_way = _gave_way(active, spoken, owner, get, path)
    return {path: Parameter(path, get(owner), owner.slug, tuple(why), gave_way)}


def _travel(
    active: Sequence[Policy], kind: str, on: date, mode: PersonMode | None
) -> dict[str, Parameter | None]:
    """The regime of a kind of travel among those that bind the traveller, with whom it binds beside it.

    A rule for people who work at home (A1-12) is none for those who must be in the office, and never takes
    away what a higher authority asks of everybody. ``mode`` None = nobody in particular.
    """
    path, beside = f"travel.{kind}", f"{kind}_binds"
    stated, source = _getters("travel", kind, on)

    def binding(policy: Policy) -> Any:
        whom = getattr(policy.travel, beside, None)
        return stated(policy) if mode is None or whom != "home_workers" or mode.may_be_home else None

    spoken = speaking(active, lambda policy: binding(policy) is not None)
    regime = _field_parameter(active, path, binding, source)
    owner = _owner(path, spoken, binding) if spoken else None
    whom = getattr(owner.travel, beside) if owner is not None else None
    bound = _field_parameter([owner], f"travel.{beside}", lambda _: whom) if owner is not None else {}
    return {path: None, f"travel.{beside}": None} | regime | bound


# Maps whose entries are subjects of their own: a report, a checklist, a priority.
ENTRIES: Final = ("work.reports", "protocols", "travel.priorities")


def _entries(active: Sequence[Policy], path: str) -> dict[str, Parameter]:
    """A map as all authorities fill it, entry by entry: two reports of two circulars are both due."""
    keys = dict.fromkeys(key for policy in active for key in _map_of(policy, path))
    found = {
        key: one
        for key in keys
        for one in _field_parameter(active, f"{path}.{key}", _entry(path, key)).values()
    }
    if not found:
        return {}
    why = tuple(dict.fromkeys(reason for one in found.values() for reason in one.reasons))
    gave_way = tuple(each for one in found.values() for each in one.displaced)
    nearest = [one.circular for one in found.values()][-1]
    return {path: Parameter(path, {key: one.value for key, one in found.items()}, nearest, why, gave_way)}


def _map_of(policy: Policy, path: str) -> Mapping[str, Any]:
    section, _, name = path.partition(".")
    body = getattr(policy, section)
    return (getattr(body, name, None) if name else body) or {}


def _entry(path: str, key: str) -> _Get:
    return lambda policy: _map_of(policy, path).get(key)


def _owner(path: str, spoken: Sequence[Policy], get: _Get) -> Policy:
    """Who decides among authorities that all speak: the strictest where one bounds, else the nearest."""
    if strictness(path, get(spoken[0])) is None:
        return spoken[-1]
    return max(spoken, key=lambda policy: strictness(path, get(policy)))


def _gave_way(
    active: Sequence[Policy], spoken: Sequence[Policy], owner: Policy, get: _Get, path: str
) -> tuple[Displaced, ...]:
    value = get(owner)
    return tuple(
        Displaced(
            policy.slug,
            get(policy),
            "bound" if any(policy is s for s in spoken) else "newer",
            policy.clauses_behind(path),
        )
        for policy in active
        if policy is not owner and get(policy) is not None and get(policy) != value
    )


def reasons(policy: Policy, clauses: Sequence[str], path: str = "") -> tuple[ClauseReason, ...]:
    """Clause ids as reasons with their words; ``path`` tells whether an undecided clause concerns them."""
    unclear = bool(path) and bool(policy.unclear_behind(path))
    return tuple(_reason(policy, clause, unclear) for clause in clauses)


def _reason(policy: Policy, clause_id: str, unclear: bool) -> ClauseReason:
    clause = policy.clause(clause_id)
    decision, held = clause.decision, clause.held
    return ClauseReason(
        circular=policy.slug,
        clause=clause_id,
        quote=clause.quote,
        unclear=unclear or clause.undecided,
        decided_by=decision.by if decision is not None else "",
        decided_on=decision.date if decision is not None else None,
        reading=held.text if held is not None else "",
    )


def _office_parameters(
    active: Sequence[Policy], layers: Sequence[OfficeLayer], person: PersonFacts | None
) -> dict[str, Parameter]:
    """The fields of the office sections that speak; one section displaces another as a whole."""
    binding = [
        layer
        for layer in layers
        if (layer.standing.general if person is None else layer.standing.binds(person))
    ]
    found: dict[str, Parameter] = {}
    for each in fields(Office):
        stating = [layer for layer in binding if getattr(layer.office, each.name) is not None]
        if stating:
            found[f"office.{each.name}"] = _office_parameter(active, stating, each.name)
    return found


def _office_parameter(active: Sequence[Policy], stating: Sequence[OfficeLayer], name: str) -> Parameter:
    path = f"office.{name}"
    values = {id(layer.policy): getattr(layer.office, name) for layer in stating}
    spoken = [layer.policy for layer in stating]
    owner = _owner(path, spoken, _by_identity(values))
    chosen = next(layer for layer in stating if layer.policy is owner)
    origin = chosen.origin.get(name, owner)

    def plain(policy: Policy) -> Any:
        return getattr(policy.office, name, None)

    gave_way = tuple(
        one
        for one in _gave_way(active, spoken, owner, _with(plain, owner, values[id(owner)]), path)
        if one.circular != origin.slug
    )
    why = list(reasons(origin, chosen.clauses(name), path))
    for layer in stating:  # two authorities that say the same both shaped the answer
        if layer is not chosen and values[id(layer.policy)] == values[id(owner)]:
            why += reasons(layer.origin.get(name, layer.policy), layer.clauses(name), path)
    return Parameter(path, values[id(owner)], origin.slug, tuple(why), gave_way)


def _with(get: _Get, owner: Policy, value: Any) -> _Get:
    """The same reading, with a value that the owner took over from the circular it amends."""
    return lambda policy: value if policy is owner else get(policy)


def _by_identity(values: Mapping[int, Any]) -> Callable[[Policy], Any]:
    return lambda policy: values[id(policy)]


def ramadan_periods(effective: EffectivePolicy, national: Sequence[Period]) -> tuple[Period, ...]:
    """The Ramadan a circular names, else the national data."""
    stated: tuple[Period, ...] | None = effective.value("ramadan")
    return tuple(national) if stated is None else stated


def _reachability(active: Sequence[Policy]) -> dict[str, Parameter]:
    """Call rules add up over authorities: a lower one may tighten, and none takes another's away."""
    spoken = speaking(active, lambda policy: policy.reachability is not None)
    if not spoken:
        return {}
    path = "reachability"
    rules = tuple(rule for policy in spoken for rule in policy.reachability or ())
    why = tuple(r for policy in spoken for r in reasons(policy, policy.clauses_behind(path), path))
    gave_way = tuple(
        Displaced(policy.slug, policy.reachability, "newer", policy.clauses_behind(path))
        for policy in active
        if policy.reachability is not None and not any(policy is each for each in spoken)
    )
    return {path: Parameter(path, rules, spoken[-1].slug, why, gave_way)}


def reachability_rules(effective: EffectivePolicy) -> tuple[tuple[Policy, Reachability], ...]:
    """The call rules of every authority that speaks, highest first (a lower one may add, not loosen)."""
    speaking_here = _speaking_on(effective.active, effective.silent, "reachability")
    spoken = speaking(speaking_here, lambda policy: policy.reachability is not None)
    return tuple((policy, rule) for policy in spoken for rule in policy.reachability or ())
