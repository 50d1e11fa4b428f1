"""The checker itself: a roster that keeps every rule, then each rule broken alone; figures by hand."""

import copy
import json

import pytest

from tatakerja.roster.checker import CheckInputError, check

DAYS = ["2021-07-05", "2021-07-06", "2021-07-07", "2021-07-08"]  # Monday to Thursday


def person(name, unit="u1", **more):
    return {"id": name, "unit": unit, **more}


CASE = {
    "format": "roster/1", "id": "h1", "days": DAYS, "units": ["u1", "u2"],
    "people": [
        person("kepala", cat="pejabat", mandatory=True, off=[DAYS[3]], piket=False),
        person("satgas", exempt="satgas"),
        person("a", skills=["loket"], callup=[DAYS[0]]),
        person("b", home=[1], bubble="x"),
        person("c", "u2", carry=2, bubble="x"),
        person("d", "u2", run_in=1),
        person("e", "u2", off=[DAYS[2]], piket=False),
    ],
    "rules": {
        "cap": {"num": 3, "den": 7, "outside": ["pejabat"], "seats_on": {DAYS[1]: 2}},
        "piket_min": 2, "unit_piket_min": {"u2": 1}, "max_run": 2, "fill": "full",
        "demands": [{"id": "loket1", "skill": "loket", "dates": [DAYS[0]], "exclusive": True}],
        "once": {"window": 4, "mode": "hard"}, "apart": [["b", "e"]],
    },
    "soft": {"weekdays": [0], "apart": [["a", "c"]]},
    "published": {"from": DAYS[1], "cells": {
        "a": ["P@loket1", "H", "H", "O"], "d": ["P", "O", "H", "P"], "e": ["H", "O", "L", "O"],
    }},
}  # fmt: skip
GOOD = {
    "kepala": "OOOL",
    "satgas": "HHHH",
    "a": ["P@loket1", "H", "P", "H"],
    "b": ["H", "P", "O", "H"],
    "c": ["O", "P", "H", "P"],
    "d": ["P", "H", "P", "P"],
    "e": ["H", "H", "L", "O"],
}


def judge(cells, **rules):
    case = copy.deepcopy(CASE)
    case["rules"].update(rules)
    (verdict,) = check(json.dumps(case), json.dumps({"instance": "h1", "cells": cells}))
    return verdict


def spelled(**lines):
    return {**{name: list(line) for name, line in GOOD.items()}, **lines}


def small(people, cells, **more):
    case = {"format": "roster/1", "id": "h1", "days": DAYS, "units": ["u1", "u2"], "people": people, **more}
    (verdict,) = check(json.dumps(case), json.dumps({"instance": "h1", "cells": cells}))
    return verdict


def test_the_good_roster_keeps_every_rule():
    assert judge(spelled()).breaches == ()


BROKEN = [
    ("R1", spelled(b=["H", "P", "O"])),
    ("R1", spelled(b=["H", "P", "O", "X"])),
    ("R1", {name: line for name, line in spelled().items() if name != "satgas"}),
    ("R1", spelled(x=["H"] * 4)),
    ("R2", spelled(satgas=["H", "L", "H", "H"])),
    ("R4", spelled(kepala=["O", "H", "O", "L"])),
]


@pytest.mark.parametrize(("rule", "cells"), BROKEN, ids=[f"{r} {k}" for k, (r, _) in enumerate(BROKEN)])
def test_a_cell_that_breaks_its_rule_is_found(rule, cells):
    verdict = judge(cells, piket_min=0, fill="off", unit_piket_min={}, once={"mode": "off"})
    assert verdict.rules == [rule]


@pytest.mark.parametrize(
    ("rule", "people", "cells", "more"),
    [
        ("R2", [{"off": [DAYS[1]]}], ["HOHH"], {}),
        ("R3", [{"exempt": "guru"}], ["HOHH"], {}),
        ("R5", [{"callup": [DAYS[2]]}], ["HOHH"], {}),
        ("R6", [{}, {}], ["OHHH", "OHHH"], {"cap": {"num": 1, "den": 2}}),
        ("R6", [{}, {}], ["OHHH", "HHHH"], {"cap": {"seats_on": {DAYS[0]: 0}}}),
        ("R7", [{}, {}], ["PPPP", "HHHH"], {"piket_min": 2}),
        ("R8", [{}, {"unit": "u2"}], ["PPPP", "OOOO"], {"unit_piket_min": {"u2": 1}}),
        ("R9", [{}, {"skills": ["a"]}], ["PPPP", "OOOO"], {"demands": [{"id": "d", "skill": "a"}]}),
        ("R9", [{}], [["P", "P", "P", "P"]], {"demands": [{"id": "d", "exclusive": True, "weekdays": [0]}]}),
        ("R10", [{"piket": False}], ["HPHH"], {}),
        ("R10", [{}], [["P@d", "H", "H", "H"]], {"demands": [{"id": "d", "skill": "a", "min": 0}]}),
        ("R10", [{}], [["P@loket9", "H", "H", "H"]], {}),
        ("R10", [{}], [["O@d", "H", "H", "H"]], {"demands": [{"id": "d", "min": 0}]}),
        ("R12", [{}], ["OOOH"], {"max_run": 2}),
        ("R12", [{"run_in": 2}], ["OHHH"], {"max_run": 2}),
        ("R13", [{}, {}], ["OHHH", "HHHH"], {"once": {"window": 4, "mode": "hard"}}),
        ("R13", [{}, {}], ["OHHH", "HHHH"], {"once": {"window": 4, "mode": "if_capacity"}}),
        ("R14", [{}, {}], ["OOOO", "HHHH"], {"fill": "full"}),
        ("R15", [{}, {}], ["OHHH", "OHHH"], {"apart": [["p0", "p1"]]}),
    ],
)  # fmt: skip
def test_each_rule_broken_alone(rule, people, cells, more):
    rows = [{"id": f"p{i}", "unit": "u1", **p} for i, p in enumerate(people)]
    lines = {f"p{i}": line for i, line in enumerate(cells)}
    assert small(rows, lines, rules=more).rules == [rule]


@pytest.mark.parametrize(
    ("rule", "line"),
    [("R11", ["O", "H", "H", "H"]), ("R11", ["O/malam", "H", "H", "H"]), ("R11", ["H/pagi", "H", "H", "H"])],
)
def test_a_missing_or_unknown_shift_is_found(rule, line):
    assert small([person("p0")], {"p0": line}, shifts=["pagi", "siang"]).rules == [rule]


def test_a_frozen_cell_that_changed_is_found():
    verdict = judge(spelled(a=["P", "H", "P", "H"]), demands=[])
    assert [(b.rule, b.where, b.day) for b in verdict.breaches] == [("R16", "a", DAYS[0])]


def test_shifts_divide_seats_pairs_and_minima():
    people, rules = [person("p0"), person("p1")], {"cap": {"num": 1, "den": 2, "per": "shift"}}
    rules["apart"] = [["p0", "p1"]]
    parted = {"p0": ["O/pagi", "H", "H", "H"], "p1": ["O/siang", "H", "H", "H"]}
    assert small(people, parted, rules=rules, shifts=["pagi", "siang"]).breaches == ()
    parted["p1"][0] = "O/pagi"
    assert small(people, parted, rules=rules, shifts=["pagi", "siang"]).rules == ["R6", "R15"]
    rules = {"piket_min": 1, "piket_per": "shift"}
    both = {"p0": ["P/pagi"] * 4, "p1": ["P/siang"] * 3 + ["P/pagi"]}
    found = small(people, both, rules=rules, shifts=["pagi", "siang"])
    assert [(b.rule, b.where, b.day) for b in found.breaches] == [("R7", "h1 siang", DAYS[3])]


@pytest.mark.parametrize(("rounding", "seats"), [("down", 1), ("up", 2), ("nearest", 2)])
def test_shares_are_rounded_as_the_rules_say(rounding, seats):
    people = [person(f"p{i}") for i in range(3)]
    cells = {f"p{i}": "OHHH" if i < seats else "HHHH" for i in range(3)}
    rules = {"cap": {"num": 1, "den": 2, "round": rounding}, "fill": "full"}
    found = small(people, cells, rules=rules)
    assert [b.day for b in found.breaches if b.day == DAYS[0]] == []
    assert {b.rule for b in found.breaches} == {"R14"}


def test_a_window_binds_only_if_the_seats_suffice():
    people = [person("p0", off=DAYS[1:]), person("p1", off=DAYS[1:])]
    rules = {"cap": {"num": 1, "den": 2}, "once": {"window": 4, "mode": "if_capacity"}}
    assert small(people, {"p0": "OLLL", "p1": "HLLL"}, rules=rules).breaches == ()
    people[1]["off"] = []
    assert small(people, {"p0": "OLLL", "p1": "HHHH"}, rules=rules).rules == ["R13"]
    people[1]["callup"] = [DAYS[0]]  # takes the only seat that p0 could have
    assert small(people, {"p0": "HLLL", "p1": "OHHH"}, rules=rules).breaches == ()


def test_the_figures_are_those_counted_by_hand():
    assert judge(spelled()).figures == {
        # totals: a 2, b 2, c 2 + 3, d 3, e 1; Mondays: a, c, d
        "spread": 4, "weekday": {"0": 1}, "pref": 1, "together": 3, "apart": 1,
        # c comes on days 0, 1, 3 and d on 0, 2, 3
        "regular": 2, "changes": 5, "forced": 0,
    }  # fmt: skip


def test_a_missing_agency_and_an_unknown_one_are_told():
    province = {"format": "province/1", "id": "p", "opds": [CASE]}
    found = check(
        json.dumps(province), json.dumps({"instance": "p", "rosters": [{"instance": "x", "cells": {}}]})
    )
    assert [(v.instance, v.rules) for v in found] == [("h1", ["R1"]), ("x", ["R1"])]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", ""), ('{"format": "x"}', "format"), ('{"format": "roster/1"}', "days"),
        ('{"format": "roster/1", "id": "h", "days": ["2021-07-05", "2021-07-05"], "units": []}', "days"),
    ],
)  # fmt: skip
def test_unreadable_files_are_refused(text, field):
    with pytest.raises(CheckInputError) as refused:
        check(text, '{"instance": "h1", "cells": {}}')
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("where", "value", "field"),
    [
        (("shifts",), [1], "shifts[0]"),
        (("people", 0, "skills"), [["x"]], "people[0].skills[0]"),
        (("people", 0, "home"), [7], "people[0].home[0]"),
        (("rules",), [], "rules"),
        (("rules", "cap"), 5, "rules.cap"),
        (("rules", "cap", "den"), 0, "rules.cap.den"),
        (("rules", "cap", "seats_on"), {"2021-07-05": "x"}, "rules.cap.seats_on.2021-07-05"),
        (("rules", "cap", "seats_on"), {"monday": 1}, "rules.cap.seats_on"),
        (("rules", "max_run"), "3", "rules.max_run"),
        (("rules", "unit_piket_min"), None, "rules.unit_piket_min"),
        (("rules", "once"), {"window": 0}, "rules.once.window"),
        (("rules", "once"), {"mode": "often"}, "rules.once.mode"),
        (("rules", "apart"), [["a"]], "rules.apart[0]"),
        (("rules", "apart"), [["a", "nobody"]], "rules.apart[0]"),
        (("soft", "fair_min_share"), [1], "soft.fair_min_share"),
        (("published",), {"from": "2021-07-05", "cells": {"a": 3}}, "published.cells.a"),
        (("published",), {"cells": {}}, "published.from"),
    ],
)
def test_a_malformed_instance_is_refused_by_its_path(where, value, field):
    case = copy.deepcopy({**CASE, "rules": {**CASE["rules"]}, "soft": {**CASE.get("soft", {})}})
    target = case
    for key in where[:-1]:
        target = target[key] if isinstance(key, int) else target.setdefault(key, {})
    target[where[-1]] = value
    with pytest.raises(CheckInputError) as refused:
        check(json.dumps(case), '{"instance": "h1", "cells": {}}')
    assert refused.value.field == field


@pytest.mark.parametrize("line", [None, 5, True, {"0": "H"}])
def test_a_line_that_is_none_breaks_r1_and_what_was_frozen(line):
    published = {"from": DAYS[1], "cells": {"p0": "HHHH"}}
    found = small([person("p0")], {"p0": line}, published=published)
    assert found.rules == ["R1", "R16"]
