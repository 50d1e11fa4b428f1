"""Public nurse-rostering demand on this format: solved to the proven bound, or refuted.

Weeks of the second international nurse rostering competition (INRC-II, Ceschia, Dang, De Causmaecker,
Haspeslagh, Schaerf 2015): the least number per shift, skill and weekday (Monday to Sunday) of the early, day
and late shifts. A nurse holds one post a day and at most five days run together; skills are exclusive posts.
"""

from datetime import date, timedelta

import pytest
from builders import solved

SKILLS = ("kepala", "perawat", "pembantu", "magang")
# per shift and skill: Monday to Sunday
N050W8 = {
    "pagi": ("0101010", "1112211", "2212321", "2111100"),
    "siang": ("1000011", "2231111", "4233320", "2211100"),
    "sore": ("1001000", "2222211", "3322321", "2120100"),
}
N070W8 = {
    "pagi": ("1001110", "2221111", "3322312", "1101101"),
    "siang": ("0110000", "2222311", "3252221", "1121201"),
    "sore": ("1100100", "1112111", "4333322", "2122010"),
}
N120W8 = {
    "pagi": ("1121210", "3234421", "6995942", "3463313"),
    "siang": ("2321100", "3323231", "7786544", "4534431"),
    "sore": ("2121210", "5332321", "7766534", "4243321"),
}


def week(profile, heads, *, run=5):
    """A week from a Monday: one exclusive post per shift, skill and weekday; ``heads`` per skill."""
    days = [(date(2021, 7, 5) + timedelta(d)).isoformat() for d in range(7)]
    people = [
        {"id": f"{skill}{i}", "unit": "u1", "skills": [skill, *([SKILLS[k - 1]] if k == 1 and i < 2 else [])]}
        for k, skill in enumerate(SKILLS)
        for i in range(heads[k])
    ]
    demands = [
        {
            "id": f"{shift}-{skill}-{d}", "skill": skill, "shift": shift, "min": int(least),
            "dates": [days[d]], "exclusive": True,
        }
        for shift, rows in profile.items()
        for skill, row in zip(SKILLS, rows, strict=True)
        for d, least in enumerate(row)
        if least != "0"
    ]  # fmt: skip
    return {
        "format": "roster/1", "id": "inrc", "seed": 1, "days": days, "shifts": list(profile), "units": ["u1"],
        "people": people, "rules": {"demands": demands, "max_run": run},
    }  # fmt: skip


def peak(profile, skill):
    """The most posts of a skill on one day."""
    rows = [shift[SKILLS.index(skill)] for shift in profile.values()]
    return max(sum(int(row[d]) for row in rows) for d in range(7))


@pytest.mark.parametrize(
    ("profile", "heads"),
    [(N050W8, (3, 8, 13, 8)), (N070W8, (4, 9, 14, 8)), (N120W8, (8, 14, 27, 15))],
    ids=["n050w8", "n070w8", "n120w8"],
)
def test_a_week_with_enough_of_every_skill_is_solved_at_its_bound(profile, heads):
    result = solved(week(profile, heads), seconds=20)
    assert (result.feasible, result.proven, result.spread) == (True, True, result.spread_bound)


@pytest.mark.parametrize("profile", [N050W8, N070W8, N120W8], ids=["n050w8", "n070w8", "n120w8"])
def test_one_caretaker_too_few_on_the_busiest_day_is_refuted(profile):
    heads = [peak(profile, skill) + 3 for skill in SKILLS]
    heads[2] = peak(profile, "pembantu") - 1
    result = solved(week(profile, tuple(heads)))
    assert result.feasible is False
    assert [one.rules for one in result.conflicts] == [("R9", "R10")]


def test_rest_after_five_days_asks_for_more_caretakers_than_the_busiest_day():
    heads = [2 * peak(N050W8, skill) for skill in SKILLS]
    heads[2] = peak(N050W8, "pembantu")
    assert solved(week(N050W8, tuple(heads), run=0)).feasible is True
    tight = solved(week(N050W8, tuple(heads), run=2))
    assert tight.feasible is False
    assert [one.rules for one in tight.conflicts] == [("R9", "R10", "R12")]
