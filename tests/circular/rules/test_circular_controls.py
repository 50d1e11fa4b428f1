"""Controls made from the schema: what a form shows and what it sends back is the same document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.controls import (
    CONTAINERS,
    Kind,
    alternatives,
    bare,
    control_at,
    keys_of,
    kind_of,
    sent,
    spec_at,
)
from tatakerja.circular.rules.document import policy_from_data
from tatakerja.circular.rules.entries import MISSING, gather, value_at
from tatakerja.circular.rules.parts import offered_paths
from tatakerja.circular.rules.schema import POLICY
from tatakerja.circular.rules.source import plain

LIBRARY = load_library()
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
LINE = st.text("abc Xyz,.:()%\"'“”7", min_size=1, max_size=20).map(str.strip).filter(bool)
LONG = st.text("ab C,.\n1", min_size=1, max_size=30).map(str.strip).filter(bool)
SHARES = st.one_of(st.integers(1, 100), st.sampled_from(["1/5", "12.5", "1/9"]))
CLOCKS = st.times().map(lambda one: f"{one:%H:%M}")
PATHS = offered_paths({})


def through_a_form(path: str, value: Any) -> Any:
    return value_at(gather(sent(control_at(path, value))), path)


@pytest.mark.parametrize("slug", LIBRARY.slugs)
def test_a_shipped_circular_is_the_same_after_the_form(slug: str) -> None:
    document = plain(LIBRARY.tree(slug))
    assert isinstance(document, dict)
    found = {key: through_a_form(key, document.get(key)) for key in POLICY.keys}
    found = {key: value for key, value in found.items() if value is not MISSING}
    assert policy_from_data(found) == policy_from_data(document)
    assert {key: through_a_form(key, value) for key, value in found.items()} == found


def texts(spec: Any) -> st.SearchStrategy[Any]:
    if spec.pattern.startswith("[a-z][a-z0-9_]*("):
        return st.sampled_from(PATHS)
    if spec.pattern:
        return st.from_regex(spec.pattern, fullmatch=True).filter(lambda one: "\n" not in one)
    return LONG if spec.limit > 200 else LINE


SCALARS = {Kind.DATE: st.dates().map(str), Kind.CLOCK: CLOCKS, Kind.SHARE: SHARES, Kind.BOOL: st.booleans()}


@st.composite
def values(draw: st.DrawFn, spec: Any, depth: int = 0) -> Any:
    """A value as a document writes it, of any shape that its spec allows."""
    kind, inner = kind_of(spec), bare(spec)
    if kind in SCALARS:
        return draw(SCALARS[kind])
    if kind is Kind.NUMBER:
        return draw(st.integers(inner.low, inner.high))
    if alternatives(inner):
        return draw(st.sampled_from(alternatives(inner)))
    if kind in (Kind.TEXT, Kind.LONG):
        return draw(texts(inner))
    if kind is Kind.CHANGES:
        paths = draw(st.lists(st.sampled_from(PATHS), max_size=2, unique=True))
        return {path: draw(st.none() | values(spec_at(path), depth + 2)) for path in paths}
    if kind is Kind.MAP:
        keys = draw(st.lists(WORDS, max_size=2, unique=True))
        return {key: draw(values(inner.inner, depth + 1)) for key in keys}
    if kind in (Kind.GROUP, Kind.SELECTOR):
        return draw(groups(spec, depth))
    return draw(st.lists(values(inner.inner, depth + 1), max_size=3))


@st.composite
def groups(draw: st.DrawFn, spec: Any, depth: int) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(sorted(keys_of(spec))), max_size=4, unique=True))
    deep = {name for name in chosen if depth > 3 and kind_of(keys_of(spec)[name].spec) in CONTAINERS}
    return {name: draw(values(keys_of(spec)[name].spec, depth + 1)) for name in chosen if name not in deep}


@settings(max_examples=150, suppress_health_check=[HealthCheck.data_too_large])
@given(st.data())
def test_whatever_the_schema_can_hold_survives_the_form(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(POLICY.keys)))
    value = data.draw(values(POLICY.keys[path].spec))
    assert through_a_form(path, value) == value


@pytest.mark.parametrize(
    "path", ["office.max_share", "office.shares", "presence.report_times", "work.reports"]
)
def test_a_reading_that_leaves_something_unstated_still_does(path: str) -> None:
    clause = {"about": "a", "readings": {"strict": {"sets": {path: None}, "clauses": []}}, "conflicts": []}
    assert through_a_form("clauses", [clause]) == [clause]


def test_silence_stays_silence() -> None:
    assert {path: through_a_form(path, None) for path in POLICY.keys} == dict.fromkeys(POLICY.keys, MISSING)


def filled(path: str, **entries: str) -> Any:
    """What a form gives when these are typed into empty controls (``__`` = ``/``)."""
    pairs = [(f"{path.replace('.', '/')}/{name.replace('__', '/')}", text) for name, text in entries.items()]
    return value_at(gather(pairs), path)


def test_what_people_type_is_written_as_the_document_writes_it() -> None:
    assert value_at(gather([("office/max_share", " 12,5 % ")]), "office.max_share") == "12.5"
    assert value_at(gather([("office/max_share", "25")]), "office.max_share") == 25
    assert value_at(gather([("office/max_share", "seperempat")]), "office.max_share") == "seperempat"
    times = value_at(gather([("presence/report_times", "7.30; 11:30 15.00")]), "presence.report_times")
    assert times == ["07:30", "11:30", "15:00"]


def test_a_new_group_gets_a_word_for_its_key_and_loses_nothing() -> None:
    rows = {"0/~key": "Gugus Tugas", "0/who/groups": "task_force", "1/who/eselon": "II", "2/~key": "guru"}
    found = value_at(
        gather([(f"office/groups/{name}", text) for name, text in rows.items()]), "office.groups"
    )
    assert found == {
        "gugus_tugas": {"who": {"groups": ["task_force"]}},
        "baru_2": {"who": {"eselon": ["II"]}},
        "guru": {},
    }


def test_rows_are_taken_away_by_their_tick() -> None:
    rows = [
        ("office/closures/0/agency", "a"),
        ("office/closures/0/~x", "on"),
        ("office/closures/1/agency", "b"),
    ]
    assert value_at(gather(rows), "office.closures") == [{"agency": "b"}]


def test_everybody_is_not_nobody() -> None:
    assert filled("office.mandatory") is MISSING
    assert filled("office.mandatory", **{"~": "on"}) == {}
    assert filled("office.mandatory", eselon="II, III") == {"eselon": ["II", "III"]}


def test_names_nested_beyond_reason_are_left_out() -> None:
    assert filled("binds", **{"unless__" * 200 + "eselon": "II"}) is MISSING


def test_controls_know_their_place_as_problems_name_it() -> None:
    rows = [{"when": {"zone_level": ["merah"]}, "max_share": 25}]
    control = control_at("office.shares", rows)
    paths = [one.path for one in control.children[0].children]
    assert paths[:2] == ["office.shares[0].when", "office.shares[0].max_share"]
    group = control_at("office.groups", {"guru": {"who": {}}})
    assert (group.children[0].children[0].path, group.children[0].children[0].pattern) == (
        "office.groups.guru.who",
        "office.groups.*.who",
    )
    assert control_at("clauses.2", {"id": "K-03"}).path == "clauses[2]"
    assert control_at("office.groups.guru", None).pattern == "office.groups.*"


def test_a_value_the_schema_does_not_know_is_offered_back() -> None:
    control = control_at("travel.private", "bebas saja")
    assert (control.kind, control.value, control.choices[-1]) == (Kind.CHOICE, "bebas saja", "bebas saja")
