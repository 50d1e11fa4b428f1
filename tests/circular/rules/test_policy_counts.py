"""Figures from counts agree with those of the roster, and preview sums them over days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from documents import A_DAY, NATION, clause, policy
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.circular.rules.counts import FaultKind, account, accounts_of, group_people
from tatakerja.circular.rules.office import office_layers
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.preview import DayMoves, RuleChange, preview
from tatakerja.circular.rules.terms import PersonFacts, PostClass, Status
from tatakerja.roster.rules.quota import quota

offices = st.fixed_dictionaries(
    {},
    optional={
        "max_share": st.sampled_from([0, 10, 25, 40, "1/3", "2/7", 100]),
        "share_scope": st.sampled_from(["unit", "agency"]),
        "rounding": st.sampled_from(["down", "up", "nearest"]),
        "mandatory": st.sampled_from([{"class": "jpt_pratama"}, {"class": ["jpt_pratama", "pengawas"]}]),
        "mandatory_counting": st.sampled_from(["inside", "outside_base_all", "outside_base_rest"]),
        "pool": st.sampled_from([{"status": "pns"}, {"class": "pelaksana"}]),
        "groups": st.just({"g": {"who": {"groups": "teacher"}, "modes": ["WFH", "WFO"]}}),
        "min_per_day": st.integers(0, 9),
        "fixed_per_day": st.integers(0, 9),
        "home": st.sampled_from(["allowed", "required"]),
    },
)
people_of_all_kinds = st.lists(
    st.builds(
        PersonFacts,
        id=st.just(""),
        unit=st.sampled_from(["u1", "u2"]),
        post_class=st.sampled_from([PostClass.JPT_PRATAMA, PostClass.PENGAWAS, PostClass.PELAKSANA]),
        status=st.sampled_from([Status.PNS, Status.NON_ASN]),
        groups=st.sampled_from([frozenset[str](), frozenset({"teacher"})]),
    ),
    max_size=30,
)


@settings(max_examples=150)
@given(offices, offices, st.sampled_from([{}, {"status": ["pns"]}]), people_of_all_kinds)
def test_counts_say_what_the_quota_says(
    one: dict[str, Any], other: dict[str, Any], binds: dict[str, Any], people: list[PersonFacts]
) -> None:
    policies = [policy("n-1", jurisdiction=NATION, office=one), policy("p-1", office=other, binds=binds)]
    layers = office_layers(policies, A_DAY)
    cells = group_people(policies, people)
    expected = quota(layers, people, A_DAY)
    found = [account(layers, [cells[i] for i in part], A_DAY) for _, part in accounts_of(layers, cells)]
    assert sum(each.places for each in found) == expected.rota_places
    assert sum(each.ranked for each in found) == expected.mandatory
    bound = sum(sum(each.in_office) for each in found) if layers else 0
    assert (len(people) - bound if layers else 0) == expected.home


def test_people_named_by_a_circular_are_cells_of_their_own() -> None:
    named = policy(office={"mandatory": {"person": "s-02"}, "home": "required"})
    people = [PersonFacts(f"s-0{number}") for number in range(1, 5)]
    assert [cell.ids for cell in group_people([named], people)] == [("s-01", "s-03", "s-04"), ("s-02",)]
    assert [cell.count for cell in group_people([policy()], people)] == [4]


def staff(count: int, **facts: Any) -> list[PersonFacts]:
    return [PersonFacts(f"{facts.get('agency', 'opd')}-{n}", **facts) for n in range(count)]


def measured(office: dict[str, Any], people: list[PersonFacts], clauses: list[Any]) -> Any:
    policies = [policy(office=office, clauses=clauses)]
    layers = office_layers(policies, A_DAY)
    return account(layers, group_people(policies, people), A_DAY, agency="opd")


HOME_CAP = [clause("B-01", "office.max_home_share"), clause("C-01", "office.max_share")]


@pytest.mark.parametrize(("count", "share", "owed"), [(10, 50, 5), (11, 50, 6), (7, 20, 6), (9, "1/3", 6)])
def test_a_largest_share_at_home_is_a_minimum_in_the_office(count: int, share: object, owed: int) -> None:
    found = measured({"max_home_share": share, "home": "allowed"}, staff(count), HOME_CAP)
    assert (found.minimum, found.places, found.faults) == (owed, owed, ())


def test_ranks_in_the_office_count_towards_the_share_that_may_not_be_at_home() -> None:
    people = [*staff(8), *staff(2, agency="opd", post_class=PostClass.JPT_PRATAMA)]
    office = {"max_home_share": 50, "home": "allowed", "mandatory": {"class": "jpt_pratama"}}
    found = measured(office, people, HOME_CAP)
    assert (found.ranked, found.minimum, sum(found.in_office)) == (2, 3, 5)


FAULTS: list[tuple[dict[str, Any], int, FaultKind, int, tuple[str, ...]]] = [
    ({"min_per_day": 5}, 4, FaultKind.MINIMUM_CANNOT_BE_MET, 1, ("B-01",)),
    ({"min_per_day": 5, "max_share": 25}, 16, FaultKind.MINIMUM_EXCEEDS_CAP, 1, ("A-01", "B-01")),
    ({"fixed_per_day": 7, "max_share": 25}, 16, FaultKind.FIXED_EXCEEDS_CAP, 3, ("A-01", "C-01")),
    ({"fixed_per_day": 3, "min_per_day": 5}, 16, FaultKind.FIXED_BELOW_MINIMUM, 2, ("B-01", "C-01")),
    (
        {"mandatory": {"status": "pns"}, "max_share": 25},
        16,
        FaultKind.MANDATORY_EXCEEDS_CAP,
        12,
        ("A-01", "D-01"),
    ),
]


@pytest.mark.parametrize(("office", "count", "kind", "by", "clauses"), FAULTS)
def test_what_cannot_be_kept_says_by_how_much_and_under_which_clauses(
    office: dict[str, Any], count: int, kind: FaultKind, by: int, clauses: tuple[str, ...]
) -> None:
    ids = ["A-01", "B-01", "C-01", "D-01"]
    paths = ["office.max_share", "office.min_per_day", "office.fixed_per_day", "office.mandatory"]
    stated = [clause(i, p) for i, p in zip(ids, paths, strict=True) if p.partition(".")[2] in office]
    (fault,) = measured(office, staff(count), stated).faults
    assert (fault.kind, fault.by, fault.clauses) == (kind, by, clauses)


def test_people_of_a_closed_office_are_told_apart() -> None:
    closed = {"agency": "dinkes", "from": "2021-07-19", "until": "2021-07-21", "reason": "klaster"}
    shut = policy(office={"home": "allowed", "max_share": 50, "closures": [closed]})
    people = [*staff(4, agency="dinkes"), *staff(4, agency="dinsos")]
    found = preview([], [shut], people, WEEK)
    assert [day.office_after for day in found.days] == [2, 2, 4, 4]


WEEK = [date(2021, 7, day) for day in (19, 21, 22, 23)]


def test_a_first_circular_moves_everybody_but_its_share_home() -> None:
    found = preview([], [policy(office={"max_share": 25, "home": "allowed"})], staff(10), WEEK)
    assert found.days[0] == DayMoves(WEEK[0], office_before=10, office_after=2, to_home=8, to_office=0)
    assert (found.people, found.to_home, found.to_office, len(found.touched)) == (10, 32, 0, 10)
    assert (found.agencies, found.faults, found.rules) == (("opd",), (), ())


def test_moves_of_groups_do_not_cancel_each_other_out() -> None:
    before = policy(office={"home": "required", "mandatory": {"status": "pns"}})
    after = policy(office={"home": "required", "mandatory": {"status": "pppk"}})
    people = [*staff(6), *staff(4, agency="opd", status=Status.PPPK)]
    found = preview([before], [after], people, WEEK[:1])
    assert found.days == (DayMoves(WEEK[0], 6, 4, to_home=6, to_office=4),)


def test_only_people_whose_day_changes_are_touched() -> None:
    fridays = policy("b-2", office={"weekdays": ["fri"], "home": "required"}, binds={"agency": "dinkes"})
    people = [*staff(3, agency="dinkes"), *staff(5, agency="dinsos")]
    found = preview([], [fridays], people, WEEK)
    assert [(day.date.weekday(), day.to_home) for day in found.days] == [(0, 0), (2, 0), (3, 0), (4, 3)]
    assert found.touched == ("dinkes-0", "dinkes-1", "dinkes-2")
    assert found.agencies == ("dinkes",)


def test_agencies_that_cannot_comply_are_named_with_the_worst_day() -> None:
    least = policy(
        office={"min_per_day": 5, "home": "allowed"}, clauses=[clause("A2-13", "office.min_per_day")]
    )
    people = [*staff(3, agency="kecil"), *staff(5, agency="pas")]
    found = preview([], [least], people, WEEK)
    assert [(f.agency, f.fault.kind.value, f.fault.by, f.fault.clauses, f.days) for f in found.faults] == [
        ("kecil", "minimum_cannot_be_met", 2, ("A2-13",), tuple(WEEK))
    ]
    assert preview([least], [], people, WEEK).cured == 1


def test_rules_beside_the_office_are_counted_for_the_people_they_bind() -> None:
    strict = policy(travel={"private": "forbidden"}, presence={"online": True}, binds={"status": ["pns"]})
    people = [*staff(7), *staff(2, agency="opd", status=Status.NON_ASN)]
    found = preview([], [strict], people, WEEK)
    assert found.rules == (RuleChange("presence.online", 7), RuleChange("travel.private", 7))
    assert (found.touched, found.to_home) == ((), 0)


def changing(start: str, until: str) -> Policy:
    rows = [{"when": {}, "max_share": 50, "from": start, "until": until}]
    return policy(office={"max_share": 10, "home": "allowed", "shares": rows})


@given(st.integers(1, 40), st.sampled_from([(0, 3), (1, 2), (2, 2)]))
def test_days_on_which_a_dated_row_holds_are_told_apart(count: int, ends: tuple[int, int]) -> None:
    first, last = WEEK[ends[0]], WEEK[ends[1]]
    found = preview([], [changing(first.isoformat(), last.isoformat())], staff(count), WEEK)
    shares = [Fraction(1, 2) if first <= day <= last else Fraction(1, 10) for day in WEEK]
    assert [day.office_after for day in found.days] == [int(share * count) for share in shares]
