"""The shipped circulars and their data as one value, read from texts that somebody else has fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tatakerja.circular.rules.checks import refuse_cycles
from tatakerja.circular.rules.document import policy_from_tree
from tatakerja.circular.rules.laws import Law
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import Place, PolicyError, Problem, Words
from tatakerja.circular.rules.section_forms import HOURS
from tatakerja.circular.rules.source import Node, from_plain, read_document
from tatakerja.circular.rules.spec import Date, Integer, Key, MapOf, Record, Text
from tatakerja.circular.rules.terms import PostClass, RankRule
from tatakerja.circular.rules.unclear import Contradiction
from tatakerja.circular.rules.worktime import PatternHours, TimeRules, WorkingTimeLaw
from tatakerja.kernel.calendar import Holiday, HolidayCalendar, HolidayKind
from tatakerja.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class HolidaySource:
    """A year of holidays: the joint decree behind it, and whether it stands or is an estimate."""

    year: int
    source: str
    final: bool


@dataclass(frozen=True)
class Library:
    """The shipped circulars (slug → YAML text) and data files (name → JSON text); read when first asked.

    Nothing here touches a disk: `tatakerja.circular.library.load_library` fetches the texts.
    """

    circulars: Mapping[str, str]
    data: Mapping[str, str]
    cases: Mapping[str, str] = field(default_factory=dict)
    _policies: dict[str, Policy] = field(default_factory=dict, repr=False, compare=False)
    _trees: dict[str, Node] = field(default_factory=dict, repr=False, compare=False)

    @property
    def slugs(self) -> tuple[str, ...]:
        """The shipped slugs, sorted."""
        return tuple(sorted(self.circulars))

    def tree(self, slug: str) -> Node:
        """The document of a circular with its lines; an unknown slug is a `PolicyError`."""
        if slug not in self.circulars:
            words = ", ".join((*self.slugs, "none"))
            expected = Words(f"salah satu dari: {words}", f"one of: {words}")
            raise PolicyError([Problem("unknown_reference", Place(), "", f"slug {slug}", expected)])
        if slug not in self._trees:
            self._trees[slug] = read_document(self.circulars[slug], f"{slug}/circular.yaml")
        return self._trees[slug]

    def policy(self, slug: str) -> Policy:
        """A shipped circular."""
        if slug not in self._policies:
            self._policies[slug] = policy_from_tree(self.tree(slug))
        return self._policies[slug]

    def policies(self) -> tuple[Policy, ...]:
        """All shipped circulars by slug; a ring of bases among them is refused."""
        found = tuple(self.policy(slug) for slug in self.slugs)
        refuse_cycles(found)
        return found

    @cached_property
    def time_rules(self) -> TimeRules:
        """Holidays, working-time laws and Ramadan."""
        ramadan = self._json("ramadan.json")["periods"]
        spans = [(Period(_day(row["from"]), _day(row["until"])), bool(row["estimate"])) for row in ramadan]
        return TimeRules(
            calendar=self.calendar,
            laws=tuple(_LAW.read(from_plain(row)) for row in self._json("working-time.json")["laws"]),
            ramadan=tuple(period for period, _ in spans),
            ramadan_estimates=tuple(period for period, estimate in spans if estimate),
        )

    @cached_property
    def calendar(self) -> HolidayCalendar:
        """The national holidays and cuti bersama of all years that are known."""
        years = self._json("holidays.json")["years"]
        holidays = tuple(_holiday(row) for year in years for row in year["days"])
        numbers = [int(year["year"]) for year in years]
        return HolidayCalendar(holidays, (min(numbers), max(numbers)))

    @cached_property
    def holiday_sources(self) -> tuple[HolidaySource, ...]:
        """Where each year's holidays come from."""
        return tuple(
            HolidaySource(int(year["year"]), str(year["source"]), bool(year["final"]))
            for year in self._json("holidays.json")["years"]
        )

    @cached_property
    def ranks(self) -> tuple[RankRule, ...]:
        """Eselon ↔ class of post, dated (C.4); to be confirmed by the tenant."""
        return tuple(
            RankRule(str(row["eselon"]), PostClass(row["class"]), _day(row["since"]))
            for row in self._json("ranks.json")["rules"]
        )

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """The contradictions X1 … X13 between provisions, with how the product handles each."""
        return tuple(_contradiction(row) for row in self._json("contradictions.json")["contradictions"])

    @cached_property
    def laws(self) -> tuple[Law, ...]:
        """Laws that have been replaced, with their last day."""
        return tuple(_replaced(row) for row in self._json("laws.json")["laws"])

    def _json(self, name: str) -> Any:
        return json.loads(self.data[name])


def _replaced(row: Mapping[str, Any]) -> Law:
    return Law(
        kinds=tuple(str(kind) for kind in row["kinds"]),
        number=str(row["number"]),
        year=int(row["year"]),
        last_day=_day(row["last_day"]),
        replaced_by=str(row["replaced_by"]),
        to_be_confirmed=bool(row.get("to_be_confirmed", False)),
    )


def _contradiction(row: Mapping[str, Any]) -> Contradiction:
    return Contradiction(
        id=str(row["id"]),
        clauses=tuple(str(clause) for clause in row["clauses"]),
        conflict=Words(**row["conflict"]),
        answer=Words(**row["answer"]),
        handling=str(row["handling"]),
        path=str(row["path"]),
    )


def _holiday(row: Mapping[str, Any]) -> Holiday:
    kind = HolidayKind(row["kind"])
    return Holiday(_day(row["date"]), str(row["name"]), kind, not row["final"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _law(patterns: Mapping[str, PatternHours], **rest: Any) -> WorkingTimeLaw:
    period = Period(rest.pop("start"), rest.pop("until", None))
    return WorkingTimeLaw(period=period, patterns=patterns, **rest)


def _pattern(ordinary: Any, ramadan: Any, to_be_confirmed: int = 0) -> PatternHours:
    return PatternHours(ordinary, ramadan, bool(to_be_confirmed))


_PATTERN = Record(
    _pattern,
    {
        "ordinary": Key(HOURS, required=True),
        "ramadan": Key(HOURS, required=True),
        "to_be_confirmed": Key(Integer(0, 1)),
    },
)
_LAW: Record[WorkingTimeLaw] = Record(
    _law,
    {
        "source": Key(Text(200), required=True),
        "from": Key(Date(), required=True, to="start"),
        "until": Key(Date()),
        "week_minutes": Key(Integer(1, 10_000), required=True),
        "ramadan_week_minutes": Key(Integer(1, 10_000), required=True),
        "patterns": Key(MapOf(_PATTERN), required=True),
    },
)
