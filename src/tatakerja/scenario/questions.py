"""The questions of a scenario: which kinds there are, their arguments, and the keys of their answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tatakerja.circular.rules.document import place_of
from tatakerja.circular.rules.problems import PolicyError, Problem, Words, join
from tatakerja.circular.rules.source import Entry, Fields, Items, Node, plain
from tatakerja.circular.rules.spec import Bool, Choice, Collector, Date, Key, ListOf, Record, shown, wrong
from tatakerja.kernel.deadlines import DEADLINES
from tatakerja.permit.rules import TravelKind
from tatakerja.scenario.model import Question
from tatakerja.scenario.values import DateOrMoment, Exact, Known, Moment, Priority, Weight, Written, YearMonth

# A rota beyond two years is a slip of the pen.
_LONGEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: its arguments, and the keys that its answer has."""

    args: Record[dict[str, Any]]
    answer: tuple[str, ...]


def kinds(people: Collection[str], agencies: Collection[str], units: Collection[str]) -> Mapping[str, Kind]:
    """Every kind of question, for the people, agencies and units of a scenario."""
    day, person = Key(Date(), required=True), Key(Known("person", people), required=True)
    agency = Key(Known("agency", agencies), required=True)
    place: dict[str, Key[Any]] = {
        "agency": Key(Known("agency", agencies)),
        "unit": Key(Known("unit", units)),
        "date": day,
    }
    span: dict[str, Key[Any]] = {"from": Key(Date(), required=True, to="start"), "until": day}
    at_most_one: dict[str, Key[Any]] = {"date": day, "person": Key(Known("person", people))}
    one: dict[str, Key[Any]] = {"person": person, "date": day}
    arguments: dict[str, dict[str, Key[Any]]] = {
        "policy": at_most_one,
        "quota": place,
        "mode": one,
        "roster": {"agency": agency, **span},
        "workday": at_most_one,
        "week": at_most_one,
        "attendance": one,
        "discipline": {"person": person, "on": day},
        "deadline": _DEADLINE,
        "tpp": {"person": person, "month": Key(YearMonth(), required=True)},
        "snapshot": {"agency": agency, "at": Key(Moment(), required=True)},
        "reachable": one,
        "travel": {**one, **_TRIP},
        "skm": _SKM,
        "nip": {"number": Key(Written(), required=True)},
    }
    return {name: Kind(Record(dict, arguments[name]), tuple(keys.split())) for name, keys in _ANSWERS.items()}


_TRIP: dict[str, Key[Any]] = {
    "kind": Key(Choice(TravelKind), required=True),
    "important": Key(Bool()),
    "approved": Key(Bool()),
    "priority": Key(Priority()),
}
_DEADLINE: dict[str, Key[Any]] = {
    "rule": Key(Known("rule", DEADLINES), required=True),
    "from": Key(DateOrMoment(), required=True, to="start"),
}
_SKM: dict[str, Key[Any]] = {
    "values": Key(ListOf(Exact(1, 4), least=9, most=9), required=True),
    "weight": Key(Weight()),
}
_ANSWERS = {
    "policy": "circulars clauses regime",
    "quota": "headcount base mandatory office_max office_min rota_places home warnings clauses",
    "mode": "allowed required clauses",
    "roster": "working_days places served spread shortfall",
    "workday": "working reason start end break_minutes net_minutes",
    "week": "net_minutes warnings",
    "attendance": "mode status late_minutes late_class early_minutes early_class counts_as_absent",
    "discipline": "regulation absent_days late_minutes converted_days remainder_minutes total_days"
    " consecutive_days proposal salary_stop_from",
    "deadline": "date at working_days provisional",
    "tpp": "gross cut_percent discipline_part performance_part amount",
    "snapshot": "total at_home on_outing to_clarify not_connected",
    "reachable": "finding proposal",
    "travel": "decision clauses",
    "skm": "index grade",
    "nip": "valid kind born appointed sex errors",
}
# Answers that are objects: what their keys look like, and how to say it.
_NESTED: Mapping[str, tuple[str, Words]] = {
    "discipline.proposal": (
        "level|kind|applied",
        Words("salah satu dari: level, kind, applied", "one of: level, kind, applied"),
    ),
    "roster.served": (r"\d+", Words("jumlah giliran, misalnya 3", "a number of turns, such as 3")),
    "roster.shortfall": (r"\d{4}-\d{2}-\d{2}", Words("tanggal TTTT-BB-HH", "a date YYYY-MM-DD")),
}


def read_questions(
    node: Node, people: Collection[str], agencies: Collection[str], units: Collection[str]
) -> tuple[Question, ...]:
    """The questions of a document."""
    if not isinstance(node, Items):
        raise wrong(node, Words("daftar pertanyaan", "a list of questions"))
    known = kinds(people, agencies, units)
    collector = Collector()
    found = [
        collector.take(f"[{index}]", lambda item: _question(item, known), item)
        for index, item in enumerate(node.items)
    ]
    collector.finish()
    return tuple(found)


def _question(node: Node, known: Mapping[str, Kind]) -> Question:
    words = ", ".join(known)
    expected = Words(f"pertanyaan: {words}", f"a question, one of: {words}")
    if not isinstance(node, Fields):
        raise wrong(node, expected)
    asked = [entry for entry in node.entries if entry.key != "expect"]
    for entry in asked:
        if entry.key not in known:
            raise PolicyError([Problem("unknown_key", entry.place, entry.key, entry.key, expected)])
    if len(asked) != 1:
        raise wrong(node, Words("tepat satu pertanyaan", "exactly one question, and expect"))
    return _read(asked[0], known[asked[0].key], node.get("expect"), words)


def _read(asked: Entry, kind: Kind, expect: Node | None, words: str) -> Question:
    collector = Collector()
    args = collector.take(asked.key, kind.args.read, asked.node)
    expected: Mapping[str, Node] = {}
    if expect is not None:
        expected = collector.take("expect", lambda n: _expected(n, asked.key, kind), expect)
    if asked.key == "quota" and args is not None and not args.keys() & {"agency", "unit"}:
        place = Words("agency atau unit", "agency or unit")
        collector.add(Problem("missing_key", asked.place, f"{asked.key}.agency", "agency", place))
    until = place_of(asked.node, "until")
    if args and "until" in args and args["until"] < args["start"]:
        collector.add(Problem("until_before_from", until, f"{asked.key}.until", str(args["until"])))
    if args and "until" in args and args["until"] > args["start"] + _LONGEST:
        span = Words(f"paling lama {_LONGEST.days} hari", f"at most {_LONGEST.days} days")
        collector.add(Problem("wrong_value", until, f"{asked.key}.until", str(args["until"]), span))
    collector.finish()
    written = plain(asked.node, float)
    return Question(asked.key, args, written if isinstance(written, dict) else {}, asked.place, expected)


def _expected(node: Node, asked: str, kind: Kind) -> Mapping[str, Node]:
    words = ", ".join(kind.answer)
    expected = Words(f"salah satu dari: {words}", f"one of: {words}")
    if not isinstance(node, Fields):
        raise wrong(node, expected)
    problems = [
        Problem("unknown_key", entry.place, entry.key, entry.key, expected)
        for entry in node.entries
        if entry.key not in kind.answer
    ]
    for entry in node.entries:
        if isinstance(entry.node, Fields) and entry.key in kind.answer:
            problems += _unknown_within(entry.key, entry.node, _NESTED.get(f"{asked}.{entry.key}"))
    if problems:
        raise PolicyError(problems)
    return {entry.key: entry.node for entry in node.entries}


def _unknown_within(key: str, node: Fields, nested: tuple[str, Words] | None) -> list[Problem]:
    """The keys of an expected object that its answer can never have."""
    if nested is None:
        value = Words("satu nilai atau daftar", "a value or a list, not a mapping")
        return [Problem("wrong_value", node.place, key, shown(node), value)]
    pattern, expected = nested
    return [
        Problem("unknown_key", entry.place, join(key, entry.key), entry.key, expected)
        for entry in node.entries
        if not re.fullmatch(pattern, entry.key)
    ]
