"""Life happens: the published roster changes as little as the spread allowed lets it."""

import pytest
from builders import agency, published, solved


@pytest.fixture(scope="module")
def absent():
    case = agency(120, 20, units=4, leave=0)
    result = solved(case)
    away = {f"p{i}": {"off": case["days"][12:16]} for i in (1, 2, 5)}
    return case, result, published(case, result, 8, **away)


def test_frozen_days_stay_and_the_rest_changes_least(absent):
    _, before, again = absent
    after = solved(again)
    assert after.figures.changes == after.changes_bound
    assert all(after.cells[p][:8] == before.cells[p][:8] for p in before.cells)
    lost = sum(before.cells[p][d] in "OP" for p in ("p1", "p2", "p5") for d in range(12, 16))
    assert after.figures.forced == lost


def test_more_slack_never_needs_more_changes(absent):
    *_, again = absent
    counts = [solved(again, slack=slack) for slack in (0, 1, 20)]
    changes = [result.figures.changes for result in counts]
    assert changes == sorted(changes, reverse=True)
    assert [result.changes_bound for result in counts] == changes
    assert counts[0].proven is True


def test_nothing_new_changes_nothing():
    case = agency(60, 10, skills=2, cap={"num": 1, "den": 2})
    result = solved(case)
    after = solved(published(case, result, 3))
    assert (after.figures.changes, after.figures.roles) == (0, 0)
    assert after.cells == result.cells


def test_a_cell_past_may_hold_a_post_that_no_longer_exists():
    case = agency(30, 10, leave=0)
    case["rules"]["demands"] = [{"id": "loket", "exclusive": True}]
    result = solved(case)
    again = published(case, result, 0)
    again["rules"]["demands"] = []
    assert solved(again).figures.changes == 0
