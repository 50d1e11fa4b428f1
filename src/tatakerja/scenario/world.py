"""The world of a scenario: what each circular, fact and rule says of a person and a day, asked on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Any

from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.library import Library
from tatakerja.circular.rules.office import Category, OfficeLayer, office_layers
from tatakerja.circular.rules.terms import Mode, PersonFacts, Selector, complete_rank
from tatakerja.circular.rules.worktime import WorkdayAnswer, workday
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.zones import at, local_date
from tatakerja.presence.rules.place import Place
from tatakerja.roster.rules.quota import Quota, QuotaBook
from tatakerja.scenario.model import Attend, Duty, Leave, Outing, Scenario, Someone

Members = tuple[PersonFacts, ...]
_PERSONAL = ("leave", "duty", "absent", "outing", "located", "call")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a person works on a day: the mode (None = does not work), and the clauses behind it."""

    mode: Mode | None
    clauses: tuple[str, ...] = ()


def _people_named(part: object) -> Iterator[str]:
    """The ids of people in the selectors of a policy, or of a part of one."""
    if isinstance(part, Selector):
        yield from part.person
    if isinstance(part, Mapping):
        part = tuple(part.values())
    if is_dataclass(part):
        part = tuple(getattr(part, each.name) for each in fields(part))
    if isinstance(part, tuple | list):
        for each in part:
            yield from _people_named(each)


class World:
    """Answers about a scenario, each worked out once."""

    def __init__(self, scenario: Scenario, library: Library) -> None:
        self.scenario = scenario
        self.facts = scenario.facts
        self.time = library.time_rules
        self.calendar = library.calendar
        self.ranks = library.ranks
        self.people: Mapping[str, Someone] = {person.id: person for person in scenario.people}
        self.layers = lru_cache(maxsize=None)(self._layers)
        self.effective = lru_cache(maxsize=None)(self._effective)
        self.workday = lru_cache(maxsize=None)(self._workday)
        self.assignment = lru_cache(maxsize=None)(self._assignment)
        self.on_turn = lru_cache(maxsize=None)(self._on_turn)
        self.away = lru_cache(maxsize=None)(self._away)
        self.quota_book = QuotaBook()
        self._people_since = lru_cache(maxsize=None)(self._completed)
        self._members_since = lru_cache(maxsize=None)(self._listed)
        self._effective_for = lru_cache(maxsize=None)(
            lambda day, facts: effective_policy(scenario.policies, day, facts)
        )

    def person_on(self, person: str, day: date) -> PersonFacts:
        """The person as selectors see him or her, eselon and class completed from each other."""
        return self._people_since(self._ranked_since(day))[person]

    def members(self, day: date, agency: str | None = None, unit: str | None = None) -> Members:
        """The people of an agency, a unit, or a unit of an agency; the same tuple for the same question."""
        return self._members_since(self._ranked_since(day), agency, unit)

    def _ranked_since(self, day: date) -> date:
        """Since when ranks have been completed as they are on a day."""
        return max((rule.since for rule in self.ranks if rule.since <= day), default=date.min)

    def _completed(self, since: date) -> Mapping[str, PersonFacts]:
        return {name: complete_rank(one.facts, self.ranks, since) for name, one in self.people.items()}

    def _listed(self, since: date, agency: str | None, unit: str | None) -> Members:
        return tuple(
            person
            for person in self._people_since(since).values()
            if agency in (None, person.agency) and unit in (None, person.unit)
        )

    @cached_property
    def _named(self) -> frozenset[str]:
        """The ids that a circular names itself; nobody else's id matters to it."""
        return frozenset(name for policy in self.scenario.policies for name in _people_named(policy))

    def _layers(self, day: date) -> tuple[OfficeLayer, ...]:
        return office_layers(self.scenario.policies, day)

    def _effective(self, day: date, person: str | None = None) -> EffectivePolicy:
        if person is None:
            return self._effective_for(day, None)
        facts = self.person_on(person, day)
        return self._effective_for(day, facts if person in self._named else replace(facts, id=""))

    def _workday(self, day: date, person: str | None = None) -> WorkdayAnswer:
        return workday(self.time, self.effective(day, person))

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day of the country's calendar."""
        return self.calendar.is_working_day(day)

    def working_days(self, first: date, last: date) -> list[date]:
        """The working days of a closed range."""
        return [day for day in days_between(first, last) if self.is_working(day)]

    def leave_on(self, person: str, day: date) -> Leave | None:
        """The leave that covers a day."""
        return next((f for f in self.told("leave", person) if day in f.period), None)

    def duty_on(self, person: str, day: date) -> Duty | None:
        """The duty elsewhere that covers a day."""
        return next((f for f in self.told("duty", person) if day in f.period), None)

    def told(self, kind: str, person: str) -> Sequence[Any]:
        """The facts of a kind (``leave``, ``duty``, ``located`` …) about a person."""
        return self._told[kind].get(person, ())

    @cached_property
    def _told(self) -> Mapping[str, Mapping[str, Sequence[Any]]]:
        found: dict[str, dict[str, list[Any]]] = {kind: {} for kind in _PERSONAL}
        for kind in _PERSONAL:
            for fact in getattr(self.facts, kind):
                found[kind].setdefault(fact.person, []).append(fact)
        return found

    def _away(self, day: date) -> frozenset[str]:
        """People on leave or on duty elsewhere."""
        return frozenset(
            [f.person for f in self.facts.leave if day in f.period]
            + [f.person for f in self.facts.duty if day in f.period]
        )

    @cached_property
    def attended(self) -> Mapping[tuple[str, date], Sequence[Attend]]:
        """Check-ins and check-outs by person and date."""
        found: dict[tuple[str, date], list[Attend]] = {}
        for fact in self.facts.attend:
            found.setdefault((fact.person, fact.date), []).append(fact)
        return found

    def quotas(self, people: Members, day: date) -> tuple[Quota, ...]:
        """The quotas of people on a day, one per unit of account."""
        return self.quota_book.of(self.layers(day), people, day, self.away(day))

    def _on_turn(self, agency: str, day: date) -> frozenset[str]:
        """Who of an agency takes the day's turns in the office.

        The scenario publishes no roster, so its own evidence comes first: whoever was in the office that day
        had a turn, whoever was met at home had none; the others fill the places that are left, in rotation.
        """
        chosen: set[str] = set()
        for quota in self.quotas(self.members(day, agency), day):
            rotation = self._in_rotation(quota, day)
            seen = [person for person in rotation if self._leaning(person, day) is Mode.WFO]
            free = [person for person in rotation if self._leaning(person, day) is None]
            chosen.update((*seen, *free[: max(0, quota.rota_places - len(seen))]))
        return frozenset(chosen)

    def _in_rotation(self, quota: Quota, day: date) -> Sequence[str]:
        """The pool, beginning a day's places further on from day to day."""
        if not quota.pool:
            return ()
        start = day.toordinal() * quota.rota_places % len(quota.pool)
        return (*quota.pool[start:], *quota.pool[:start])

    def _leaning(self, person: str, day: date) -> Mode | None:
        """What the evidence of the day says: WFO = seen in the office, WFH = seen or called at home."""
        places = {fact.place for fact in self.attended.get((person, day), ())}
        if Place.OFFICE in places:
            return Mode.WFO
        return Mode.WFH if Place.HOME in places or (person, day) in self._met_at_home else None

    @cached_property
    def _met_at_home(self) -> frozenset[tuple[str, date]]:
        """Outings, calls and location reports are made to people at home, unless seen in the office."""
        moments = [(fact.person, fact.start) for fact in self.facts.outing]
        moments += [(call.person, call.at) for call in self.facts.call]
        reports = [report for report in self.facts.located if report.place is not Place.OFFICE]
        moments += [(report.person, report.at) for report in reports]
        return frozenset((person, self.local_day(person, moment)) for person, moment in moments)

    def local_day(self, person: str, moment: datetime) -> date:
        """The date of a moment where the person is."""
        return local_date(moment, self.people[person].zone)

    def instant(self, person: str, day: date, clock: time) -> datetime:
        """The instant of a person's local clock."""
        return at(day, clock, self.people[person].zone)

    def _assignment(self, person: str, day: date) -> Assignment:
        """The mode of a person's day: what the circular requires, else the turn, else the evidence."""
        mode = self.effective(day, person).mode
        if mode.required is not None or not mode.allowed:
            return Assignment(mode.required, mode.clauses)
        home = Mode.WFH
        office = next(found for found in mode.allowed if found.in_office)
        if mode.category is Category.POOL:
            at_office = person in self.on_turn(self.people[person].facts.agency, day)
        else:
            at_office = self._leaning(person, day) is Mode.WFO
        return Assignment(office if at_office else home, mode.clauses)

    def outings_on(self, person: str, day: date) -> list[Outing]:
        """The outings that begin on a person's day."""
        return [fact for fact in self.told("outing", person) if self.local_day(person, fact.start) == day]
