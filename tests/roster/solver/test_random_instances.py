"""Random small instances against the plain CP-SAT model: feasibility, spread, changes and conflicts."""

import random

from builders import published, random_case, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import least_changes, least_spread, least_weekdays, minimal_conflicts

quick = settings(max_examples=25)


@quick
@given(st.integers(0, 10**6))
def test_feasibility_and_least_spread_agree_with_the_plain_model(seed):
    case = random_case(seed)
    best = least_spread(case)
    result = solved(case)
    if best is None:
        assert result.feasible is False
        return
    assert (result.feasible, result.spread, result.spread_bound, result.proven) == (True, best, best, True)


@quick
@given(st.integers(0, 10**6))
def test_mondays_and_fridays_are_as_even_as_the_plain_model_has_them(seed):
    case = random_case(seed)
    result = solved(case)
    if not result.feasible:
        return
    best = least_weekdays(case, result.spread)
    assert sum(result.figures.weekday.values()) == best
    assert sum(result.weekday_bound.values()) <= best


@settings(quick, max_examples=10)
@given(st.integers(0, 10**6))
def test_every_minimal_conflict_is_named(seed):
    case = random_case(seed)
    result = solved(case)
    expected = set() if result.feasible else set(minimal_conflicts(case))
    assert {one.rules for one in result.conflicts} == expected
    assert all(one.where and one.why and one.sentence.endswith(".") for one in result.conflicts)


@settings(quick, max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from([0, 0, 1]))
def test_replanning_changes_as_little_as_the_plain_model(seed, slack):
    case = random_case(seed)
    before = solved(case)
    if not before.feasible:
        return
    r = random.Random(seed)
    person, day = r.choice(case["people"]), r.choice(case["days"])
    leave = {"off": sorted({*person.get("off", []), day}), "callup": []}
    edit = leave if r.random() < 0.7 else {"exempt": "satgas", "callup": [], "mandatory": False}
    again = published(case, before, r.randrange(len(case["days"])), **{person["id"]: edit})
    best = least_spread(again)
    after = solved(again, slack=slack)
    if best is None:
        assert after.feasible is False
        return
    assert after.spread_bound == best
    assert after.spread <= best + slack
    fewest = least_changes(again, best + slack)
    assert (after.figures.changes, after.changes_bound) == (fewest, fewest)
