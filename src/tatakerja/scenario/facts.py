"""The facts of a scenario: what has happened, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from tatakerja.allowance.rules.tpp import EXAMPLE_RATES, Rates, rates_of
from tatakerja.circular.rules.document import place_of
from tatakerja.circular.rules.problems import PolicyError, Problem, Words, join, said
from tatakerja.circular.rules.source import Fields, Items, Node
from tatakerja.circular.rules.spec import (
    Bool,
    Choice,
    Collector,
    Date,
    Integer,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Spec,
    Text,
    wrong,
)
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.money import HUNDRED, as_number
from tatakerja.kernel.periods import Period
from tatakerja.kernel.zones import instant_of
from tatakerja.presence.rules.place import Place
from tatakerja.scenario.model import (
    Absent,
    Attend,
    Call,
    Duty,
    Facts,
    Leave,
    Located,
    Outing,
    Realisation,
    Someone,
)
from tatakerja.scenario.values import ClockTime, Exact, Known, Moment, YearMonth

People = Mapping[str, Someone]
_WORD = Text(60)
_CUT = r"TL[1-4]|PSW[1-4]|TK"


class _Attendance(StrEnum):
    FULL = "full"
    NONE = "none"


class _CutBase(StrEnum):
    PART = "part"
    WHOLE = "whole"


class _Where(StrEnum):
    """Where a phone may report from."""

    HOME = "home"
    OFFICE = "office"
    OUTSIDE = "outside"


class _Worked(StrEnum):
    """Where a day may be worked."""

    HOME = "home"
    OFFICE = "office"
    DUTY = "duty"
    OUTSIDE = "outside"


class _Unfit(Exception):
    """A fact whose keys do not go together: the key to blame, its value, what was expected."""

    def __init__(self, key: str, found: object, expected: Words | None, code: str = "wrong_value") -> None:
        super().__init__(key)
        self.key, self.found, self.expected, self.code = key, str(found), expected, code


_TWO_WAYS = Words("dates, atau from dan until", "either dates, or from and until")
_ANSWERED = Words("saat yang sama atau sesudah at", "the same moment as at, or a later one")


def read_facts(node: Node, people: People) -> Facts:
    """The facts of a document; a moment without an offset is local to the person it is about."""
    if not isinstance(node, Items):
        raise wrong(node, Words("daftar fakta", "a list of facts"))
    reader = _Reader(people)
    collector = Collector()
    found: dict[str, list[Any]] = {}
    for index, item in enumerate(node.items):
        read = collector.take(f"[{index}]", reader, item)
        if read:
            found.setdefault(read[0], []).append(read[1])
    collector.finish()
    return _facts(found)


class _Reader:
    """Reads one fact: its kind, and what it says."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.records = _records(people)

    def __call__(self, node: Node) -> tuple[str, Any]:
        kind = self._kind(node)
        try:
            return kind, _MAKERS[kind](self.records[kind].read(node), self.people)
        except _Unfit as error:
            place = place_of(node, error.key)
            problem = Problem(error.code, place, error.key, error.found, error.expected)
            raise _under(kind, PolicyError([problem])) from error
        except PolicyError as error:
            raise _under(kind, error) from error

    def _kind(self, node: Node) -> str:
        words = ", ".join(self.records)
        expected = Words(f"fakta: {words}", f"a fact, one of: {words}")
        if not isinstance(node, Fields) or not node.entries:
            raise wrong(node, expected)
        kind = next((entry.key for entry in node.entries if entry.key in self.records), None)
        if kind is None:
            first = node.entries[0]
            raise PolicyError([Problem("unknown_key", first.place, first.key, first.key, expected)])
        return kind


def _under(kind: str, error: PolicyError) -> PolicyError:
    """The problems of a fact with its kind before the key (``call.answered``)."""
    return PolicyError(
        problem if _begins(problem.path, kind) else replace(problem, path=join(kind, problem.path))
        for problem in error.problems
    )


def _begins(path: str, kind: str) -> bool:
    return path == kind or path.startswith((f"{kind}.", f"{kind}["))


def _records(people: People) -> Mapping[str, Record[dict[str, Any]]]:
    """Every fact by its own key, with the keys that belong to it."""
    who: Spec[str] = Known("person", people)
    day, moment = Date(), Moment()
    until = {"from": Key(day, required=True, to="start"), "until": Key(day, required=True)}
    span = {"from": Key(moment, required=True, to="start"), "until": Key(moment, required=True)}
    tables: dict[str, dict[str, Key[Any]]] = {
        "leave": {"leave": Key(who), **until, "kind": Key(_WORD)},
        "attend": {
            "attend": Key(who),
            "date": Key(day, required=True),
            "in": Key(Nullable(ClockTime()), to="check_in"),
            "out": Key(Nullable(ClockTime()), to="check_out"),
            "place": Key(Choice(_Worked)),
        },
        "attendance": {"attendance": Key(Choice(_Attendance))},
        "absent": {
            "absent": Key(who),
            "dates": Key(ListOf(day, most=400)),
            "from": Key(day, to="start"),
            "until": Key(day),
        },
        "outing": {"outing": Key(who), **span, "category": Key(_WORD), "acknowledged": Key(Bool())},
        "duty": {"duty": Key(who), **until},
        "located": {
            "located": Key(who),
            "at": Key(moment, required=True),
            "place": Key(Choice(_Where), required=True),
        },
        "call": {"call": Key(who), "at": Key(moment, required=True), "answered": Key(Nullable(moment))},
        "realisation": {
            "realisation": Key(who),
            "month": Key(YearMonth(), required=True),
            "percent": Key(Exact(), required=True),
        },
        "rates": {"rates": Key(_RATES)},
        "conversion": {"conversion": Key(_CONVERSION)},
    }
    return {name: Record(dict, keys) for name, keys in tables.items()}


_RATES: Record[dict[str, Any]] = Record(
    dict,
    {
        "discipline_weight": Key(Exact(0, 100)),
        "performance_weight": Key(Exact(0, 100)),
        "cuts": Key(MapOf(Exact(0, 100), _CUT)),
        "cut_base": Key(Choice(_CutBase)),
    },
)
_CONVERSION: Record[dict[str, Any]] = Record(
    dict, {"minutes_per_day": Key(Integer(0, 10_000), required=True)}
)


def _rates(values: Mapping[str, Any], people: People) -> Rates:
    """The tenant's rates; one weight gives the other, what is not named stays the common table's."""
    given = values["rates"]
    discipline = given.get("discipline_weight")
    if discipline is None and "performance_weight" in given:
        discipline = HUNDRED - given["performance_weight"]
    discipline = EXAMPLE_RATES.discipline_weight if discipline is None else discipline
    performance = given.get("performance_weight", HUNDRED - discipline)
    try:
        return rates_of(
            discipline_weight=discipline,
            performance_weight=performance,
            cuts=given.get("cuts", EXAMPLE_RATES.cuts),
            cut_base=given.get("cut_base", _CutBase.PART).value,
            source="scenario",
        )
    except Invalid as error:
        written = f"{as_number(discipline)} + {as_number(performance)}"
        raise _Unfit(f"rates.{error.field}", written, said(error)) from error


def _leave(values: Mapping[str, Any], people: People) -> Leave:
    return Leave(values["leave"], _period(values), values.get("kind", "tahunan"))


def _duty(values: Mapping[str, Any], people: People) -> Duty:
    return Duty(values["duty"], _period(values))


def _period(values: Mapping[str, Any]) -> Period:
    if values["until"] < values["start"]:
        raise _Unfit("until", values["until"], None, "until_before_from")
    return Period(values["start"], values["until"])


def _attend(values: Mapping[str, Any], people: People) -> Attend:
    place = values.get("place")
    return Attend(
        values["attend"],
        values["date"],
        values.get("check_in"),
        values.get("check_out"),
        Place(place.value) if place is not None else None,
    )


def _absent(values: Mapping[str, Any], people: People) -> Absent:
    start: date | None = values.get("start")
    if (start is None) == ("dates" not in values) or (start is None) != ("until" not in values):
        key = "dates" if "dates" in values else "from" if start is not None else "absent"
        found = ", ".join(each for each in ("dates", "start", "until") if each in values)
        raise _Unfit(key, found.replace("start", "from") or values["absent"], _TWO_WAYS)
    period = _period(values) if start is not None else None
    return Absent(values["absent"], frozenset(values.get("dates", ())), period)


def _outing(values: Mapping[str, Any], people: People) -> Outing:
    zone = people[values["outing"]].zone
    start, end = instant_of(values["start"], zone), instant_of(values["until"], zone)
    if end < start:
        raise _Unfit("until", values["until"].isoformat(), None, "until_before_from")
    return Outing(
        values["outing"], start, end, values.get("category", "lainnya"), values.get("acknowledged", False)
    )


def _located(values: Mapping[str, Any], people: People) -> Located:
    at = instant_of(values["at"], people[values["located"]].zone)
    return Located(values["located"], at, Place(values["place"].value))


def _call(values: Mapping[str, Any], people: People) -> Call:
    zone = people[values["call"]].zone
    at, answered = instant_of(values["at"], zone), values.get("answered")
    if answered is not None and instant_of(answered, zone) < at:
        raise _Unfit("answered", answered.isoformat(), _ANSWERED)
    return Call(values["call"], at, instant_of(answered, zone) if answered is not None else None)


def _realisation(values: Mapping[str, Any], people: People) -> Realisation:
    return Realisation(values["realisation"], values["month"], values["percent"])


_MAKERS: Mapping[str, Any] = {
    "leave": _leave,
    "duty": _duty,
    "attend": _attend,
    "absent": _absent,
    "outing": _outing,
    "located": _located,
    "call": _call,
    "realisation": _realisation,
    "rates": _rates,
    "attendance": lambda values, people: values["attendance"] is _Attendance.FULL,
    "conversion": lambda values, people: values["conversion"]["minutes_per_day"],
}


def _facts(found: Mapping[str, list[Any]]) -> Facts:
    """Of a fact that can be stated once the last one holds."""
    many = ("leave", "duty", "attend", "absent", "outing", "located", "call", "realisation")
    return Facts(
        **{name: tuple(found.get(name, ())) for name in many},
        full_attendance=found.get("attendance", [False])[-1],
        rates=found.get("rates", [None])[-1],
        minutes_per_day=found.get("conversion", [None])[-1],
    )
