"""The shapes of instance that the format knows: each solved, judged, and its spread proven."""

from datetime import date, timedelta

import pytest
from builders import agency, document, solved

from tatakerja.roster.solver import (
    Cap,
    Demand,
    Instance,
    Once,
    Person,
    Published,
    Rules,
    Soft,
    solve,
)

SHAPES = {
    "30 x 10": agency(30, 10),
    "120 x 20": agency(120, 20, units=6),
    "400 x 20 with wishes": agency(400, 20, units=10),
    "seats per unit": agency(60, 10, units=4, cap={"num": 1, "den": 3, "scope": "unit"}),
    "scarce skill": agency(120, 20, skills=5, cap={"num": 1, "den": 3, "outside": ["pejabat"]}),
    "not filled": agency(60, 10, fill="off", cap={"num": 1, "den": 2}),
    "many seats, short runs": agency(80, 20, leave=0, max_run=2, cap={"num": 6, "den": 10}),
    "two thousand": agency(2000, 20, units=40),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_solved_at_its_proven_bound(shape):
    result = solved(SHAPES[shape])
    assert (result.feasible, result.proven) == (True, True)
    assert result.spread == result.spread_bound


@pytest.mark.parametrize("shape", ["30 x 10", "120 x 20", "400 x 20 with wishes", "two thousand"])
def test_mondays_and_fridays_reach_their_bounds(shape):
    result = solved(SHAPES[shape])
    assert result.figures.weekday == result.weekday_bound == {0: 1, 4: 1}


def test_shifts_have_their_own_seats_minima_and_counters():
    case = agency(
        60, 10, skills=3, piket_min=3, piket_per="shift", max_run=0,
        cap={"num": 1, "den": 5, "per": "shift", "outside": ["pejabat"]},
    )  # fmt: skip
    case["shifts"] = ["pagi", "siang"]
    case["rules"]["demands"][0]["shift"] = "siang"
    result = solved(case)
    assert (result.feasible, result.proven) == (True, True)


def test_six_day_week_with_memory_counts_carried_days_and_runs():
    case = agency(60, 12, saturdays=True, leave=0, cap={"num": 1, "den": 3})
    for i, person in enumerate(case["people"]):
        person.update(carry=i % 4, run_in=i % 3)
    result = solved(case)
    assert (result.feasible, result.spread, result.proven) == (True, 1, True)


def test_fairness_groups_by_unit_share_the_seats_of_the_agency():
    case = agency(60, 10, units=3, leave=0)
    case["soft"] = {"fair_scope": "unit"}
    result = solved(case)
    assert (result.feasible, result.spread, result.proven) == (True, result.spread_bound, True)


def test_an_agency_without_anybody_to_compare_has_spread_zero():
    result = solved(document([{"exempt": "guru"}, {"mandatory": True}]))
    assert (result.feasible, result.spread, result.cells["p1"]) == (True, 0, ("O",) * 5)


def test_wishes_for_home_are_met_where_seats_allow():
    people = [{"home": [0]}, {"home": [1]}, {"home": [2]}, {}]
    result = solved(document(people, days=4, rules={"cap": {"num": 1, "den": 4}, "fill": "full"}))
    assert (result.spread, result.figures.pref) == (0, 0)


def test_a_run_brought_along_counts():
    people = [{"run_in": 2}, {}]
    rules = {"cap": {"num": 1, "den": 2}, "fill": "full", "max_run": 2}
    result = solved(document(people, days=4, rules=rules))
    assert result.cells["p0"][0] == "H"


def test_the_python_interface_needs_no_json():
    days = tuple(date(2021, 7, 5) + timedelta(k) for k in range(5))
    people = tuple(Person(id=f"p{i}", unit="u1", skills=("loket",) if i < 5 else ()) for i in range(10))
    demand = Demand(id="loket1", skill="loket", exclusive=True)
    rules = Rules(cap=Cap(1, 5), demands=(demand,), max_run=2, once=Once(5, "hard"), fill="full")
    told = []
    first = solve(
        Instance(id="h1", days=days, units=("u1",), people=people, rules=rules, soft=Soft(order=("spread",))),
        progress=lambda share, stage: told.append((share, stage)),
    )
    assert (first.feasible, first.spread, first.proven) == (True, 0, True)
    assert [sum(line[d] == "P@loket1" for line in first.cells.values()) for d in range(5)] == [1] * 5
    again = solve(
        Instance(
            id="h1", days=days, units=("u1",), people=people, rules=rules,
            published=Published(days[2], first.cells),
        )
    )  # fmt: skip
    assert (again.figures.changes, again.changes_bound) == (0, 0)
    assert again.cells == first.cells


@pytest.mark.parametrize(
    ("order", "missed", "mondays"), [(("weekday", "pref"), 1, 0), (("pref", "weekday"), 0, 1)]
)
def test_wishes_and_weekdays_follow_the_order_of_the_data(order, missed, mondays):
    people = [{"home": [0]}, {}]
    rules = {"cap": {"num": 1, "den": 1}, "unit_piket_min": {"u1": 1}, "once": {"window": 2, "mode": "hard"}}
    soft = {"order": ["spread", *order], "weekdays": [0]}
    result = solved(document(people, days=2, rules=rules, soft=soft))
    assert (result.figures.pref, result.figures.weekday[0]) == (missed, mondays)
