"""Instances without a roster: the minimal sets of rule kinds, where, and the sentence for the officer."""

import pytest
from builders import agency, document, solved


def conflicts(case):
    result = solved(case)
    assert (result.feasible, result.cells, result.conflicts_complete) == (False, {}, True)
    return result.conflicts


def test_ranks_and_seats_are_told_with_their_numbers():
    people = [{"mandatory": True}, {"mandatory": True}, {}, {}]
    (one,) = conflicts(document(people, rules={"cap": {"num": 1, "den": 4}}))
    assert (one.rules, one.where) == (("R4", "R6"), "h1, 2021-07-05 (+4)")
    assert one.why == "2 people must be in the office, 1 seat"
    assert one.sentence == (
        "Di h1 pada 5 Juli 2021 ada 2 orang yang wajib ke kantor, sedangkan tempat hanya 1."
    )


def test_counting_is_told_by_its_cut():
    case = document([{}] * 9, rules={"cap": {"num": 1, "den": 9}, "once": {"window": 5, "mode": "hard"}})
    (one,) = conflicts(case)
    assert one.rules == ("R6", "R13")
    assert one.why == "9 people are due once, 5 seats are left"


def test_the_same_counting_binds_nobody_if_capacity_decides():
    rules = {"cap": {"num": 1, "den": 9}, "once": {"window": 5, "mode": "if_capacity"}}
    assert solved(document([{}] * 9, rules=rules)).feasible is True


def test_data_that_contradict_each_other_name_person_and_day():
    people = [
        {"exempt": "hamil", "callup": ["2021-07-06"]},
        {"off": ["2021-07-05"], "callup": ["2021-07-05"]},
    ]
    first, second = conflicts(document(people))
    assert (first.rules, first.where) == (("R2", "R5"), "p1, 2021-07-05")
    assert (second.rules, second.where) == (("R3", "R5"), "p0, 2021-07-06")
    assert second.sentence == (
        "p0 pada 6 Juli 2021 dikecualikan dari kerja di kantor tetapi dipanggil ke kantor."
    )


def test_every_minimal_set_is_named_not_only_the_first():
    people = [{"mandatory": True}, {"mandatory": True}, {"skills": ["a"], "off": ["2021-07-07"]}, {}]
    rules = {"cap": {"num": 1, "den": 4}, "demands": [{"id": "loket", "skill": "a"}]}
    found = {one.rules for one in conflicts(document(people, rules=rules))}
    assert found == {("R4", "R6"), ("R2", "R9")}


def test_a_minimum_above_the_people_is_a_conflict_with_itself():
    (one,) = conflicts(document([{}, {}], rules={"piket_min": 3}))
    assert (one.rules, one.why) == (("R7",), "3 are asked for on piket, 2 can be")


@pytest.mark.parametrize("units", [1, 40])
def test_a_large_agency_is_explained_too(units):
    case = agency(2000, 20, units=units, once={"window": 5, "mode": "hard"}, cap={"num": 1, "den": 10})
    assert [one.rules for one in conflicts(case)] == [("R6", "R13")]


def test_runs_against_a_lone_holder_of_a_skill():
    case = agency(30, 10, max_run=3, fill="off", leave=0)
    case["people"][0]["skills"] = ["arsip"]
    case["rules"]["demands"] = [{"id": "arsip", "skill": "arsip"}]
    (one,) = conflicts(case)
    assert (one.rules, one.where[:5]) == (("R9", "R12"), "arsip")


def test_frozen_days_against_new_leave():
    case = document([{}, {}], rules={"piket_min": 1})
    case["published"] = {"from": "2021-07-07", "cells": {"p0": "PPPPP", "p1": "HHHHH"}}
    case["people"][0]["off"] = ["2021-07-05"]
    assert {one.rules for one in conflicts(case)} == {("R2", "R16")}


def test_a_frozen_piket_of_somebody_who_may_no_longer_hold_it():
    case = document([{}, {}], days=2)
    case["published"] = {"from": case["days"][1], "cells": {"p0": "PH", "p1": "HP"}}
    case["people"][0]["piket"] = False
    (conflict,) = solved(case).conflicts
    assert conflict.rules == ("R10", "R16")
    assert conflict.where == "p0, 2021-07-05"


def test_a_frozen_post_of_somebody_who_lost_the_skill():
    demands = [{"id": "loket", "skill": "loket", "exclusive": True}]
    case = document([{"skills": ["loket"]}, {"skills": ["loket"]}], days=2, rules={"demands": demands})
    cells = {"p0": ["P@loket", "H"], "p1": ["H", "P@loket"]}
    case["published"] = {"from": case["days"][1], "cells": cells}
    case["people"][0]["skills"] = []
    assert [one.rules for one in solved(case).conflicts] == [("R10", "R16")]
