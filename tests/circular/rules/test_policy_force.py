"""Which circular holds, and which speaks: dates, relations, authorities, groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from documents import A_DAY, ELSEWHERE, NATION, PROVINCE, REGENCY, clause, policy
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.rules.effective import Displaced, Regime, effective_policy
from tatakerja.circular.rules.force import in_force
from tatakerja.circular.rules.office import Category, office_layers, person_mode
from tatakerja.circular.rules.policy import GroupStart, Policy
from tatakerja.circular.rules.terms import Mode, PersonFacts, PostClass, Selector, Status


def slugs(policies: list[Policy], on: date, person: PersonFacts | None = None) -> list[str]:
    return [found.slug for found in in_force(policies, on, person)]


def closed(slug: str, start: str, until: str | None, **more: Any) -> Policy:
    return policy(slug, valid={"from": start, "until": until}, **more)


def related(kind: str, start: str = "2021-07-01", until: str | None = "2021-07-31") -> Policy:
    return closed("b-2", start, until, relations=[{"kind": kind, "slug": "a-1"}])


@given(st.dates(date(2021, 1, 1), date(2021, 12, 31)))
def test_in_force_from_first_to_last_day(day: date) -> None:
    found = slugs([closed("a-1", "2021-03-01", "2021-06-30")], day)
    assert (found == ["a-1"]) == (date(2021, 3, 1) <= day <= date(2021, 6, 30))


@pytest.mark.parametrize(
    ("kind", "first", "during", "after"),
    [
        ("extends", ["a-1"], ["a-1", "b-2"], []),
        ("reinstates", ["a-1"], ["a-1", "b-2"], []),
        ("revokes", ["a-1"], ["b-2"], []),
        ("suspends", ["a-1"], ["b-2"], []),
        ("confirms", ["a-1"], ["b-2"], []),
        ("based_on", ["a-1"], ["b-2"], []),
    ],
)
def test_relations_to_an_expired_circular(
    kind: str, first: list[str], during: list[str], after: list[str]
) -> None:
    policies = [closed("a-1", "2021-05-01", "2021-06-30"), related(kind)]
    days = (date(2021, 6, 30), date(2021, 7, 15), date(2021, 8, 1))
    assert [slugs(policies, day) for day in days] == [first, during, after]


@pytest.mark.parametrize(
    ("kind", "during", "after"),
    [
        ("suspends", ["b-2"], ["a-1"]),
        ("revokes", ["b-2"], []),
        ("extends", ["a-1", "b-2"], ["a-1"]),
        ("confirms", ["a-1", "b-2"], ["a-1"]),
    ],
)
def test_relations_to_a_circular_that_would_go_on(kind: str, during: list[str], after: list[str]) -> None:
    policies = [closed("a-1", "2021-05-01", None), related(kind)]
    assert [slugs(policies, day) for day in (date(2021, 7, 15), date(2021, 8, 1))] == [during, after]


def test_a_reinstated_circular_was_suspended_or_revoked_before() -> None:
    back = closed("c-3", "2021-08-10", None, relations=[{"kind": "reinstates", "slug": "a-1"}])
    policies = [closed("a-1", "2021-05-01", None), related("revokes"), back]
    assert slugs(policies, date(2021, 8, 9)) == []
    assert slugs(policies, date(2021, 8, 10)) == ["a-1", "c-3"]


def test_an_extension_lifts_neither_a_revocation_nor_the_suspension_of_a_higher_authority() -> None:
    first = closed(
        "a-1", "2021-05-01", "2021-07-20", travel={"private": "forbidden"}, office={"max_share": 25}
    )
    halt = {"kind": "suspends", "slug": "a-1", "only": ["travel"]}
    nation = closed("n-1", "2021-07-01", "2021-08-15", jurisdiction=NATION, relations=[halt])
    longer = closed("c-3", "2021-07-10", "2021-08-31", relations=[{"kind": "extends", "slug": "a-1"}])
    travel = [
        effective_policy([first, nation, longer], date(2021, *day)).value("travel.private") is not None
        for day in ((6, 30), (7, 10), (8, 15), (8, 16), (8, 31), (9, 1))
    ]
    assert travel == [True, False, False, True, True, False]
    assert slugs([first, related("revokes"), longer], date(2021, 8, 1)) == ["c-3"]


def test_bringing_back_outlasts_the_circular_that_did_it() -> None:
    back = closed("c-3", "2021-08-10", "2021-08-20", relations=[{"kind": "reinstates", "slug": "a-1"}])
    policies = [closed("a-1", "2021-05-01", "2021-09-30"), related("revokes"), back]
    days = [date(2021, 8, 9), date(2021, 8, 20), date(2021, 8, 21), date(2021, 9, 30), date(2021, 10, 1)]
    assert [slugs(policies, day) for day in days] == [[], ["a-1", "c-3"], ["a-1"], ["a-1"], []]


def test_a_relation_acts_only_on_what_was_issued_before() -> None:
    policies = [related("revokes"), closed("a-1", "2021-05-01", None)]
    assert slugs(policies, date(2021, 7, 15)) == ["b-2", "a-1"]


TEACHER = PersonFacts("guru", groups=frozenset({"teacher"}))
CLERK = PersonFacts("staf")


def test_groups_begin_on_their_own_day() -> None:
    phased = policy(
        "a-1",
        valid={"from": "2020-03-23", "groups": [{"who": {"groups": "teacher"}, "from": "2020-03-16"}]},
        office={"home": "required"},
    )
    early, later = date(2020, 3, 18), date(2020, 3, 24)
    assert [slugs([phased], day, person) for day in (early, later) for person in (TEACHER, CLERK)] == [
        ["a-1"],
        [],
        ["a-1"],
        ["a-1"],
    ]
    layers = office_layers([phased], early)
    assert person_mode(layers, TEACHER).required is Mode.WFH
    assert person_mode(layers, CLERK).category is Category.ORDINARY


def test_an_extension_does_not_begin_a_group_before_its_day() -> None:
    phased = closed("a-1", "2020-03-16", "2020-03-31")
    phased = replace(
        phased,
        valid=replace(phased.valid, groups=(GroupStart(Selector(groups=("teacher",)), date(2020, 3, 23)),)),
    )
    longer = closed("b-2", "2020-03-18", "2020-04-21", relations=[{"kind": "extends", "slug": "a-1"}])
    assert [
        "a-1" in slugs([phased, longer], day, TEACHER)
        for day in (date(2020, 3, 22), date(2020, 3, 23), date(2020, 4, 21), date(2020, 4, 22))
    ] == [False, True, True, False]


def test_whom_a_circular_does_not_bind_stays_with_the_ordinary_regime() -> None:
    for_asn = policy("a-1", binds={"status": ["pns"]}, office={"home": "required"})
    found = effective_policy([for_asn], A_DAY, PersonFacts("h", status=Status.NON_ASN))
    assert (found.regime, found.circulars, found.mode.required, found.clauses) == (
        Regime.ORDINARY,
        (),
        Mode.WFO,
        (),
    )


def capped(slug: str, share: int, jurisdiction: dict[str, Any], **office: Any) -> Policy:
    return policy(
        slug,
        jurisdiction=jurisdiction,
        office={"max_share": share} | office,
        clauses=[clause(f"{slug[0].upper()}-01", "office.max_share")],
    )


def test_the_newer_one_wins_for_its_subject_and_says_what_gave_way() -> None:
    found = effective_policy([capped("a-1", 20, PROVINCE), capped("b-2", 25, PROVINCE)], A_DAY)
    parameter = found.parameters["office.max_share"]
    assert (parameter.value, parameter.circular, parameter.clauses) == (Fraction(1, 4), "b-2", ("B-01",))
    assert parameter.reasons[0].quote == "bunyi B-01"
    assert parameter.displaced == (Displaced("a-1", Fraction(1, 5), "newer"),)


@given(st.permutations(range(3)), st.lists(st.integers(1, 100), min_size=3, max_size=3))
def test_the_smallest_share_of_nested_authorities_holds_in_any_order(
    order: list[int], shares: list[int]
) -> None:
    levels = [("n-1", NATION), ("p-1", PROVINCE), ("r-1", REGENCY)]
    policies = [capped(levels[i][0], shares[i], levels[i][1]) for i in order]
    found = effective_policy(policies, A_DAY).parameters["office.max_share"]
    assert found.value == Fraction(min(shares), 100)
    assert {each.circular for each in found.displaced} == {
        levels[i][0] for i in range(3) if shares[i] != min(shares)
    }


@given(st.lists(st.tuples(st.integers(1, 100), st.sampled_from(["p", "e"])), min_size=1, max_size=5))
def test_authorities_that_do_not_contain_each_other_are_told_apart_by_age(
    given: list[tuple[int, str]],
) -> None:
    where = {"p": {"level": "regency", "name": "Kabupaten A"}, "e": ELSEWHERE}
    policies = [capped(f"x-{n}", share, where[place]) for n, (share, place) in enumerate(given)]
    assert effective_policy(policies, A_DAY).value("office.max_share") == Fraction(given[-1][0], 100)


@given(st.lists(st.sampled_from(["free", "permission", "selective", "forbidden"]), min_size=2, max_size=2))
def test_the_strictest_travel_regime_of_nested_authorities_holds(regimes: list[str]) -> None:
    policies = [
        policy("p-1", jurisdiction=PROVINCE, travel={"official": regimes[0]}),
        policy("r-1", jurisdiction=REGENCY, travel={"official": regimes[1]}),
    ]
    order = ["free", "permission", "selective", "forbidden"]
    found = effective_policy(policies, A_DAY).value("travel.official")
    assert found.value == max(regimes, key=order.index)


def test_a_lower_authority_narrows_the_modes_and_cannot_widen_them() -> None:
    nation = policy(
        "n-1", jurisdiction=NATION, office={"home": "required", "mandatory": {"class": "jpt_pratama"}}
    )
    lower = policy("p-1", jurisdiction=PROVINCE, office={"home": "allowed", "max_share": 50})
    layers = office_layers([nation, lower], A_DAY)
    assert person_mode(layers, CLERK).allowed == (Mode.WFH,)
    head = PersonFacts("kadis", post_class=PostClass.JPT_PRATAMA)
    assert person_mode(layers, head).allowed == (Mode.WFO,)


def test_a_section_for_fridays_leaves_other_days_to_others() -> None:
    fridays = policy("b-2", office={"weekdays": ["fri"], "home": "required"})
    policies = [capped("a-1", 25, PROVINCE, home="allowed"), fridays]
    friday, thursday = date(2021, 7, 23), date(2021, 7, 22)
    assert [layer.policy.slug for layer in office_layers(policies, friday)] == ["b-2"]
    assert [layer.policy.slug for layer in office_layers(policies, thursday)] == ["a-1"]


def test_an_amendment_keeps_what_it_leaves_unstated() -> None:
    older = capped("a-1", 25, PROVINCE, home="allowed", mandatory={"class": "jpt_pratama"})
    newer = policy("b-2", relations=[{"kind": "amends", "slug": "a-1"}], office={"min_per_day": 3})
    (layer,) = office_layers([older, newer], A_DAY)
    assert (layer.policy.slug, layer.office.max_share, layer.office.min_per_day) == ("b-2", Fraction(1, 4), 3)
    assert layer.clauses("max_share") == ("A-01",)


def test_call_rules_of_authorities_add_up() -> None:
    policies = [
        policy("n-1", jurisdiction=NATION, reachability=[{"calls": 2}]),
        policy("p-1", reachability=[{"calls": 3, "within_minutes": 30}]),
        policy("q-1", reachability=[{"calls": 4}]),
    ]
    parameter = effective_policy(policies, A_DAY).parameters["reachability"]
    assert [rule.calls for rule in parameter.value] == [2, 4]
    assert [each.circular for each in parameter.displaced] == ["p-1"]


@given(st.integers(0, 400))
def test_nothing_in_force_is_the_ordinary_regime(offset: int) -> None:
    day = date(2022, 1, 1) + timedelta(days=offset)
    found = effective_policy([closed("a-1", "2021-01-01", "2021-12-31")], day, CLERK)
    assert (found.regime, found.circulars, found.parameters, found.mode.required) == (
        Regime.ORDINARY,
        (),
        {},
        Mode.WFO,
    )


def test_reports_of_two_authorities_are_both_due_and_one_name_has_one_answer() -> None:
    daily = {"what": "hasil kerja", "sender": "pegawai", "receiver": "atasan"}
    month = {"what": "rekap", "sender": "daerah", "receiver": "kementerian", "every": "month"}
    nation = policy(
        "n-1", jurisdiction=NATION, work={"reports": {"monthly": month, "daily": daily | {"every": "week"}}}
    )
    own = policy("a-1", work={"reports": {"daily": daily | {"every": "day"}}})
    found = effective_policy([nation, own], A_DAY)
    reports = found.value("work.reports")
    assert {name: one.every for name, one in reports.items()} == {"monthly": "month", "daily": "day"}
    assert [one.value.every for one in found.parameters["work.reports"].displaced] == ["week"]


def test_a_rule_for_people_at_home_does_not_lift_what_everybody_must_keep() -> None:
    province = policy("p-1", travel={"private": "permission", "private_binds": "everybody"})
    regency = policy(
        "r-1",
        jurisdiction=REGENCY,
        travel={"private": "forbidden", "private_binds": "home_workers"},
        office={"mandatory": {"title": "Kepala Dinas"}, "max_share": 25, "home": "allowed"},
    )
    head = PersonFacts("kadis", title="Pelaksana Tugas Kepala Dinas")
    for person, regime, binds in (
        (PersonFacts("s"), "forbidden", "home_workers"),
        (head, "permission", "everybody"),
    ):
        found = effective_policy([province, regency], A_DAY, person)
        assert (found.value("travel.private"), found.value("travel.private_binds")) == (regime, binds)
    alone = effective_policy([regency], A_DAY, head)
    assert (alone.value("travel.private"), alone.value("travel.private_binds")) == (None, None)
