"""What a circular would do, in numbers, before it binds: people, days between home and office, agencies.

The difference between two sets of circulars over working days. Where people take turns nobody is named: the
figures count how many of a cell are in the office, and moves are the fewest that lead from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tatakerja.circular.rules.counts import Account, Cell, Fault, account, accounts_of, group_people
from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.office import OfficeLayer, office_layers
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.rows import holds
from tatakerja.circular.rules.terms import PersonFacts


@dataclass(frozen=True, slots=True)
class DayMoves:
    """One working day: people in the office before and after, the fewest moves between home and office."""

    date: date
    office_before: int
    office_after: int
    to_home: int
    to_office: int


@dataclass(frozen=True, slots=True)
class AgencyFault:
    """What an agency (or one of its units) cannot keep, by how much at worst, and on which days."""

    agency: str
    unit: str
    fault: Fault
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A parameter beside the office that changes, for how many people."""

    path: str
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect of a change of circulars.

    ``touched`` are the people whose day changes on at least one day (mode, the turns of their group, hours or
    presence windows), ``since`` leads from each of them to the first such day, ``agencies`` are those they
    belong to. ``faults`` are those that the circulars after the change would bring,
    ``cured`` how many of before are gone.
    """

    people: int
    days: tuple[DayMoves, ...]
    touched: tuple[str, ...]
    agencies: tuple[str, ...]
    faults: tuple[AgencyFault, ...]
    cured: int
    rules: tuple[RuleChange, ...]
    since: Mapping[str, date] = field(default_factory=dict)

    @property
    def to_home(self) -> int:
        """Days of people that move from the office to home."""
        return sum(day.to_home for day in self.days)

    @property
    def to_office(self) -> int:
        """Days of people that move from home to the office."""
        return sum(day.to_office for day in self.days)


def preview(
    before: Sequence[Policy],
    after: Sequence[Policy],
    people: Iterable[PersonFacts],
    days: Sequence[date],
) -> Preview:
    """The effect of putting ``after`` in the place of ``before`` on the working days ``days``.

    ``people`` have class and eselon completed. Days on which the same rules hold are worked out once.
    """
    cells = group_people([*before, *after], people)
    old, new = _Side(before, cells), _Side(after, cells)
    seen: dict[tuple[object, object], _Change] = {}
    moves, faults = [], _Faults()
    touched: dict[int, date] = {}
    for day in days:
        key = (old.key(day), new.key(day))
        if key not in seen:
            seen[key] = _change(cells, old.accounts(day), new.accounts(day))
        change = seen[key]
        for index in change.touched:
            touched.setdefault(index, day)
        moves.append(DayMoves(day, change.office_before, change.office_after, change.home, change.office))
        faults.add(day, change)
    rules, hours = _rule_changes(old, new, days)
    for index, day in hours.items():
        touched[index] = min(day, touched.get(index, day))
    since = {person: touched[index] for index in sorted(touched) for person in cells[index].ids}
    return Preview(
        people=sum(cell.count for cell in cells),
        days=tuple(moves),
        touched=tuple(since),
        agencies=tuple(sorted({cells[index].facts.agency for index in touched})),
        faults=faults.found(),
        cured=faults.cured(),
        rules=rules,
        since=since,
    )


@dataclass(frozen=True, slots=True)
class _Change:
    office_before: int
    office_after: int
    home: int
    office: int
    touched: frozenset[int]
    before: tuple[Account, ...]
    after: tuple[Account, ...]


class _Side:
    """The circulars of before or after, with what their days come to."""

    def __init__(self, policies: Sequence[Policy], cells: Sequence[Cell]) -> None:
        self.policies = policies
        self.cells = cells
        self.layers: dict[date, tuple[OfficeLayer, ...]] = {}

    def key(self, day: date) -> object:
        """The same for days on which the same layers hold with the same rows."""
        if day not in self.layers:
            self.layers[day] = office_layers(self.policies, day)
        return tuple(
            (id(layer.policy), layer.standing.general, layer.standing.groups, _rows(layer, day))
            for layer in self.layers[day]
        )

    def accounts(self, day: date) -> tuple[tuple[tuple[int, ...], Account], ...]:
        layers = self.layers[day]
        found = []
        for (agency, unit), members in accounts_of(layers, self.cells):
            cells = [self.cells[index] for index in members]
            found.append((members, account(layers, cells, day, agency=agency, unit=unit)))
        return tuple(found)


def _rows(layer: OfficeLayer, day: date) -> tuple[bool, ...]:
    """Which dated rows of a layer hold on a day."""
    office = layer.office
    dated = [row.holds(day) for row in office.shares or ()]
    dated += [holds(row.start, row.until, day) for row in office.dimensions or ()]
    dated += [holds(row.start, row.until, day) for row in office.fixed or ()]
    for closure in office.closures or ():
        dated.append(layer.closed_for(closure.agency, closure.unit) is closure)
    return tuple(dated)


_Accounts = tuple[tuple[tuple[int, ...], Account], ...]


def _change(cells: Sequence[Cell], before: _Accounts, after: _Accounts) -> _Change:
    old, new = _per_cell(cells, before), _per_cell(cells, after)
    pairs = list(zip(old, new, strict=True))
    return _Change(
        office_before=sum(count for count, _ in old),
        office_after=sum(count for count, _ in new),
        home=sum(max(0, one[0] - other[0]) for one, other in pairs),
        office=sum(max(0, other[0] - one[0]) for one, other in pairs),
        touched=frozenset(index for index, (one, other) in enumerate(pairs) if one != other),
        before=tuple(found for _, found in before),
        after=tuple(found for _, found in after),
    )


def _per_cell(cells: Sequence[Cell], accounts: _Accounts) -> list[tuple[int, object]]:
    """Per cell: how many are in the office, and what is asked of each."""
    found: list[tuple[int, object]] = [(0, None)] * len(cells)
    for members, one in accounts:
        for index, count, mode in zip(members, one.in_office, one.modes, strict=True):
            found[index] = (count, mode.allowed)
    return found


class _Faults:
    """Gathers what cannot be kept, per agency, unit and kind, over the days."""

    def __init__(self) -> None:
        self.after: dict[tuple[str, str, str], tuple[Fault, list[date]]] = {}
        self.before: set[tuple[str, str, str]] = set()

    def add(self, day: date, change: _Change) -> None:
        for one in change.before:
            self.before.update((one.agency, one.unit, fault.kind.value) for fault in one.faults)
        for one in change.after:
            for fault in one.faults:
                held = self.after.setdefault((one.agency, one.unit, fault.kind.value), (fault, []))
                held[1].append(day)
                if fault.by > held[0].by:
                    self.after[(one.agency, one.unit, fault.kind.value)] = (fault, held[1])

    def found(self) -> tuple[AgencyFault, ...]:
        return tuple(
            AgencyFault(agency, unit, fault, tuple(days))
            for (agency, unit, _), (fault, days) in sorted(self.after.items(), key=lambda item: item[0])
        )

    def cured(self) -> int:
        return len(self.before - set(self.after))


# What everybody's day consists of, beside where it is worked.
_DAY: Final = frozenset(
    {"presence.windows", "presence.apel", "ramadan", "working_time.ordinary", "working_time.ramadan"}
)


def _rule_changes(
    old: _Side, new: _Side, days: Sequence[date]
) -> tuple[tuple[RuleChange, ...], dict[int, date]]:
    """Parameters beside the office that change on at least one day, with the people they bind.

    With the cells (by place) whose hours or windows change, and the first day on which they do.
    """
    kinds = _kinds_bound([*old.policies, *new.policies], old.cells)
    meant: dict[str, set[int]] = {}
    hours: dict[int, date] = {}
    for day in days:
        for number, kind in enumerate(kinds):
            one = effective_policy(old.policies, day, kind.facts)
            other = effective_policy(new.policies, day, kind.facts)
            changed = _different(one, other)
            for path in changed:
                meant.setdefault(path, set()).add(number)
            if _DAY.intersection(changed):
                hours.update((index, day) for index in kind.cells if index not in hours)
    counted = tuple(
        RuleChange(path, sum(kinds[number].people for number in numbers))
        for path, numbers in sorted(meant.items())
    )
    return counted, hours


@dataclass(frozen=True, slots=True)
class _Kind:
    """People told apart only by which circulars and roll calls mean them: one of them, cells, number."""

    facts: PersonFacts
    cells: tuple[int, ...]
    people: int


def _kinds_bound(policies: Sequence[Policy], cells: Sequence[Cell]) -> list[_Kind]:
    asked = [who for p in policies for who in (p.binds, *(group.who for group in p.valid.groups))]
    asked += [row.who for p in policies if p.presence is not None for row in p.presence.apel or ()]
    selectors = tuple(dict.fromkeys(asked))
    found: dict[tuple[bool, ...], list[int]] = {}
    for index, cell in enumerate(cells):
        key = tuple(selector.matches(cell.facts) for selector in selectors)
        found.setdefault(key, []).append(index)
    return [
        _Kind(cells[members[0]].facts, tuple(members), sum(cells[index].count for index in members))
        for members in found.values()
    ]


def _different(one: EffectivePolicy, other: EffectivePolicy) -> tuple[str, ...]:
    """Paths outside the office section whose values differ."""
    paths = {*one.parameters, *other.parameters}
    return tuple(
        path for path in paths if not path.startswith("office.") and one.value(path) != other.value(path)
    )
