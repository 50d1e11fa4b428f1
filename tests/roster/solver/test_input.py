"""Bad input: the message says where in the JSON and what was expected."""

import copy
import json
import time
import tracemalloc
from datetime import date

import pytest
from builders import document

from tatakerja.roster.solver import Cap, Instance, Person, RosterInputError, Rules, parse, solve

GOOD = document(
    [{}, {}, {}], units=("u1", "u2"),
    rules={
        "cap": {"num": 1, "den": 2}, "unit_piket_min": {"u1": 0}, "apart": [["p0", "p1"]],
        "demands": [{"id": "d", "skill": "s", "min": 0}],
    },
)  # fmt: skip

CASES = [
    (("people", 2, "unit"), "u9", "people[2].unit", "expected one of units"),
    (("people", 2, "unit"), "", "people[2].unit", "expected a name"),
    (("people", 1, "id"), "p0", "people[1].id", "stands twice"),
    (("people", 0, "run_in"), -1, "people[0].run_in", "expected an integer from 0"),
    (("people", 0, "carry"), 1.5, "people[0].carry", "expected an integer"),
    (("people", 0, "mandatory"), 1, "people[0].mandatory", "expected true or false"),
    (("people", 0, "off"), ["2021-7-5"], "people[0].off[0]", "expected a date YYYY-MM-DD"),
    (("people", 0, "off"), ["2021-02-30"], "people[0].off[0]", "expected a date YYYY-MM-DD"),
    (("people", 0, "off"), None, "people[0].off", "expected a list"),
    (("people", 0, "home"), [7], "people[0].home[0]", "expected an integer from 0 to 6"),
    (("people", 0, "exempted"), "hamil", "people[0].exempted", "unknown key"),
    (("people",), [], "people", "expected 1 to 20000 people, found 0"),
    (("rules", "cap"), "1/0", "rules.cap", 'expected an object, found "1/0"'),
    (("rules", "cap", "den"), 0, "rules.cap.den", "expected an integer from 1"),
    (("rules", "cap", "num"), True, "rules.cap.num", "expected an integer"),
    (("rules", "cap", "scope"), "dinas", "rules.cap.scope", "expected one of opd, unit"),
    (("rules", "cap", "seats_on"), {"besok": 1}, "rules.cap.seats_on", "expected a date"),
    (("rules", "unit_piket_min"), {"u9": 1}, "rules.unit_piket_min.u9", "no such unit"),
    (("rules", "apart"), [["p0", "p9"]], "rules.apart[0][1]", "no such person"),
    (("rules", "apart"), [["p0", "p0"]], "rules.apart[0]", "apart from themselves"),
    (("rules", "apart"), [["p0", "p1"], ["p1", "p0"]], "rules.apart[1]", "stands twice"),
    (("rules", "demands", 0, "unit"), "u9", "rules.demands[0].unit", "expected one of units"),
    (("rules", "demands", 0, "shift"), "pagi", "rules.demands[0].shift", "expected one of shifts"),
    (("rules", "once"), {"window": 0}, "rules.once.window", "expected an integer from 1"),
    (("soft",), {"order": ["spread", "spread"]}, "soft.order", "stands twice"),
    (("soft",), {"fair_min_share": [3, 2]}, "soft.fair_min_share[0]", "expected an integer from 0 to 2"),
    (("days",), ["2021-07-06", "2021-07-05"], "days[1]", "expected a date after 2021-07-06"),
    (("days",), ["2021-07-05", "2021-07-05"], "days", "the same date stands twice"),
    (("days",), [], "days", "expected 1 to 400 days"),
    (("units",), [], "units", "expected at least one unit"),
    (
        ("published",),
        {"from": "2021-07-06", "cells": {"p9": "HHHHH"}},
        "published.cells.p9",
        "no such person",
    ),
    (("published",), {"from": "2021-07-06", "cells": {"p0": "HH"}}, "published.cells.p0", "expected 5 cells"),
    (
        ("published",),
        {"from": "2021-07-06", "cells": {"p0": "HHHHX"}},
        "published.cells.p0[4]",
        "expected H, O",
    ),
    (("format",), "roster/2", "format", 'expected "roster/1" or "province/1"'),
]


@pytest.mark.parametrize(
    ("path", "value", "field", "text"), CASES, ids=[f"{c[2]} {c[3][:20]}" for c in CASES]
)
def test_a_wrong_value_is_refused_with_its_path(path, value, field, text):
    case = copy.deepcopy(GOOD)
    at = case
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    with pytest.raises(RosterInputError) as refused:
        parse(json.dumps(case))
    assert refused.value.field == field
    assert text in refused.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[]", "expected an object with a format"),
        ('{"format": "roster/1", "format": "roster/1"}', "stands twice in one object"),
        ('{"format": "roster/1", "seed": NaN}', "not a number that JSON allows"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format": "roster/1", "id": "x", "days": ["2021-07-05"], "units": ["u"]}', "people: missing"),
    ],
)
def test_text_that_is_no_instance_is_refused(text, message):
    with pytest.raises(RosterInputError) as refused:
        parse(text)
    assert message in str(refused.value)


def test_paths_inside_a_province_start_at_the_agency():
    bad = copy.deepcopy(GOOD)
    bad["people"][1]["unit"] = "u9"
    province = {"format": "province/1", "id": "prov", "opds": [GOOD, {**bad, "id": "h2"}]}
    with pytest.raises(RosterInputError) as refused:
        parse(json.dumps(province))
    assert refused.value.field == "opds[1].people[1].unit"


def test_agencies_of_a_province_have_their_own_ids():
    with pytest.raises(RosterInputError) as refused:
        parse(json.dumps({"format": "province/1", "id": "prov", "opds": [GOOD, GOOD]}))
    assert refused.value.field == "opds[1].id"


@pytest.mark.parametrize("province", [False, True])
def test_a_hundred_thousand_people_are_refused_in_bounded_memory_and_time(province):
    people = [{"id": f"p{i}", "unit": "u1"} for i in range(100_000)]
    case = {**GOOD, "people": people, "rules": {}}
    text = json.dumps({"format": "province/1", "id": "x", "opds": [case]} if province else case)
    del people, case
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(RosterInputError) as refused:
        parse(text)
    used, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "found 100000" in refused.value.message
    assert peak < 100 * 1024 * 1024
    assert used < 20


def test_the_python_interface_refuses_alike():
    instance = Instance(
        id="h1", days=(date(2021, 7, 5),), units=("u1",), people=(Person("p0", "u2"),), rules=Rules(Cap(1, 2))
    )
    with pytest.raises(RosterInputError) as refused:
        solve(instance)
    assert refused.value.field == "people[0].unit"
