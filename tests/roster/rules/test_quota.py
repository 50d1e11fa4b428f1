"""Quota: caps, minimums, ranks and leave, with exact shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.rules.counts import account, group_people, whole
from tatakerja.circular.rules.document import policy_from_data
from tatakerja.circular.rules.office import OfficeLayer, office_layers
from tatakerja.circular.rules.terms import PersonFacts, PostClass, Rounding
from tatakerja.roster.rules.planning import plan_period
from tatakerja.roster.rules.quota import Quota, QuotaBook, pool_quota, quota, units_of_account

DAY = date(2021, 7, 21)
COUNTINGS = ["inside", "outside_base_all", "outside_base_rest"]


def circular(slug: str = "uji-2021", **office: Any) -> Any:
    return policy_from_data(
        {
            "format": "circular/1",
            "slug": slug,
            "circular": {"title": "Uji", "issuer": "Bupati"},
            "jurisdiction": {"level": "regency", "name": "Kabupaten Uji"},
            "valid": {"from": "2021-01-01"},
            "office": {"home": "allowed"} | office,
            "clauses": [{"id": "U-01", "quote": "q", "sets": ["office.max_share", "office.min_per_day"]}],
        }
    )


def layers(**office: Any) -> tuple[OfficeLayer, ...]:
    return office_layers([circular(**office)], DAY)


def people(heads: int, staff: int, units: int = 1) -> list[PersonFacts]:
    found = [
        PersonFacts(f"h{n}", post_class=PostClass.JPT_PRATAMA, unit=f"u{n % units}") for n in range(heads)
    ]
    return found + [PersonFacts(f"s{n}", unit=f"u{n % units}") for n in range(staff)]


def ranked(share: object, counting: str) -> tuple[OfficeLayer, ...]:
    return layers(max_share=share, mandatory={"class": "jpt_pratama"}, mandatory_counting=counting)


def figures(found: Quota) -> tuple[int, int, int | None, int, int]:
    return found.base, found.mandatory, found.office_max, found.rota_places, found.home


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        ("inside", (40, 3, 10, 7, 30)),
        ("outside_base_all", (40, 3, 13, 10, 27)),
        ("outside_base_rest", (37, 3, 12, 9, 28)),
    ],
)
def test_three_ways_to_count_ranks(counting: str, expected: tuple[int, ...]) -> None:
    assert figures(quota(ranked(25, counting), people(3, 37), DAY)) == expected


@given(st.integers(0, 60), st.integers(0, 8), st.integers(0, 100), st.sampled_from(COUNTINGS))
def test_a_cap_never_keeps_a_rank_out_and_the_rota_never_breaks_the_cap(
    staff: int, heads: int, share: int, counting: str
) -> None:
    found = quota(ranked(share, counting), people(heads, staff), DAY)
    assert found.office_max is not None
    assert found.mandatory == heads
    assert found.mandatory + found.rota_places <= found.office_max
    assert found.headcount == found.home + found.mandatory + found.rota_places
    seats = Fraction(share, 100) * (staff if counting == "outside_base_rest" else staff + heads) // 1
    if counting == "inside":
        assert found.office_max == max(heads, seats)
        assert found.warnings == (("mandatory_exceeds_cap",) if heads > seats else ())
    else:
        assert (found.office_max, found.warnings) == (heads + seats, ())


@given(st.integers(0, 60), st.integers(0, 5), st.lists(st.integers(0, 100), min_size=2, max_size=2))
def test_a_larger_share_never_gives_fewer_places(staff: int, heads: int, shares: list[int]) -> None:
    low, high = sorted(shares)
    group = people(heads, staff)
    for counting in COUNTINGS:
        few, many = (quota(ranked(share, counting), group, DAY) for share in (low, high))
        assert few.rota_places <= many.rota_places
        assert few.home >= many.home


@given(st.integers(1, 60), st.integers(1, 6), st.integers(1, 100))
def test_units_that_round_for_themselves_never_exceed_the_agency(staff: int, units: int, share: int) -> None:
    group = people(0, staff, units)
    by_unit = quota(layers(max_share=share, share_scope="unit"), group, DAY)
    whole = quota(layers(max_share=share, share_scope="agency"), group, DAY)
    assert by_unit.office_max is not None and whole.office_max is not None
    assert whole.office_max - units < by_unit.office_max <= whole.office_max
    assert by_unit.headcount == whole.headcount == by_unit.home + by_unit.rota_places


@given(st.integers(0, 20), st.integers(0, 12), st.sets(st.integers(0, 19)))
def test_a_minimum_is_planned_as_far_as_people_are_there(staff: int, least: int, gone: set[int]) -> None:
    away = frozenset(f"s{n}" for n in gone if n < staff)
    found = quota(layers(min_per_day=least, duty="PIKET"), people(0, staff), DAY, away=away)
    there = staff - len(away)
    assert found.rota_places == min(least, there)
    assert found.shortfall == max(0, least - there)
    assert found.office_max is None
    assert found.home == there - found.rota_places
    assert found.warnings == (("minimum_cannot_be_met",) if least > there else ())


@pytest.mark.parametrize(
    ("office", "places", "office_max", "warnings"),
    [
        ({"fixed_per_day": 4}, 4, 4, ()),
        ({"fixed_per_day": 0}, 0, 0, ()),
        ({"fixed_per_day": 30}, 20, 30, ("fixed_cannot_be_met",)),
        ({"fixed_per_day": 4, "max_share": 10}, 2, 2, ("fixed_exceeds_cap",)),
        ({"fixed_per_day": 3, "min_per_day": 5}, 3, 3, ("fixed_below_minimum",)),
        ({"fixed_per_day": 7, "min_per_day": 5}, 7, 7, ()),
        ({"min_per_day": 5, "max_share": 10}, 2, 2, ("minimum_cannot_be_met",)),
        ({"min_per_day": 5, "max_share": 50}, 10, 10, ()),
        ({}, 0, None, ()),
    ],
)
def test_fixed_numbers_minimums_and_caps_together(
    office: dict[str, Any], places: int, office_max: int | None, warnings: tuple[str, ...]
) -> None:
    found = quota(layers(**office), people(0, 20), DAY)
    assert (found.rota_places, found.office_max, found.warnings) == (places, office_max, warnings)


def test_a_rank_on_leave_leaves_its_place_to_the_rota() -> None:
    found = quota(ranked(25, "inside"), people(1, 35), DAY, away=frozenset({"h0"}))
    assert figures(found) == (36, 0, 9, 9, 26)


def test_a_table_of_shares_answers_by_zone_date_and_the_most_specific_row() -> None:
    rows = [
        {"when": {}, "max_share": 75},
        {"when": {"zone_level": "merah"}, "max_share": 25},
        {"when": {"zone_level": "merah", "sector": "esensial"}, "max_share": 50},
        {"when": {"zone_level": "kuning"}, "max_share": 10, "until": "2021-07-20"},
    ]
    rule = layers(shares=rows)
    group = people(0, 20)
    asked = [
        {},
        {"zone_level": "merah"},
        {"zone_level": "merah", "sector": "esensial"},
        {"zone_level": "kuning"},
    ]
    assert [quota(rule, group, DAY, dimensions=each).office_max for each in asked] == [15, 5, 10, 15]


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [(Rounding.DOWN, [0, 1, 1, 1]), (Rounding.UP, [1, 2, 2, 1]), (Rounding.NEAREST, [0, 2, 1, 1])],
)
def test_rounding(rounding: Rounding, expected: list[int]) -> None:
    shares = [Fraction(1, 4), Fraction(3, 2), Fraction(4, 3), Fraction(1)]
    assert [whole(share, rounding) for share in shares] == expected


def test_without_a_circular_everybody_is_in_the_office() -> None:
    found = quota((), people(1, 9), DAY)
    assert figures(found) == (10, 0, None, 0, 0)
    assert (found.warnings, found.clauses) == ((), ())


@given(st.integers(1, 25), st.integers(0, 100), st.integers(1, 8), st.sampled_from(["unit", "agency"]))
def test_a_rota_never_exceeds_the_quota_of_any_day(staff: int, share: int, length: int, scope: str) -> None:
    group = people(2, staff, 3)
    policy = circular(max_share=share, share_scope=scope, mandatory={"class": "jpt_pratama"})
    days = [date(2021, 8, 2 + offset) for offset in range(length)]
    plan = plan_period([policy], group, days)
    for day in days:
        on_turn = plan.rota.on_turn[day]
        found = quota(office_layers([policy], day), group, day)
        assert len(on_turn) == len(set(on_turn)) == found.rota_places
        assert not {"h0", "h1"} & set(on_turn)
    assert plan.places == sum(plan.rota.turns.values())


@given(
    st.integers(0, 12),
    st.integers(0, 3),
    st.lists(st.sets(st.integers(0, 11)), min_size=1, max_size=4),
    st.sampled_from([{"max_share": 25}, {"min_per_day": 2}, {"weekdays": ["wed"], "home": "required"}]),
    st.sampled_from(["unit", "agency"]),
)
def test_a_quota_book_says_day_by_day_what_each_quota_says(
    staff: int, heads: int, gone: list[set[int]], office: dict[str, Any], scope: str
) -> None:
    policy = circular(share_scope=scope, mandatory={"class": "jpt_pratama"}, **office)
    group, book = tuple(people(heads, staff, 2)), QuotaBook()
    days = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=7)]
    for day in days:
        for numbers in [*gone, set(), *gone]:
            away = frozenset(f"s{n}" for n in numbers)
            rules = office_layers([policy], day)
            parts = units_of_account(rules, group)
            expected = tuple(pool_quota(rules, part, day, away=away) for part in parts)
            assert book.of(rules, group, day, away) == expected


def test_on_the_days_of_a_rule_its_clauses_are_named_with_the_fixed_number() -> None:
    policy = circular(weekdays=["wed"], fixed_per_day=2)
    named = replace(policy, sources={"office.weekdays": ("U-02",), "office.home": ("U-01",)})
    figures_of = [
        quota(office_layers([named], day), people(0, 5), day) for day in (DAY, DAY + timedelta(days=1))
    ]
    assert [(found.home, found.clauses) for found in figures_of] == [(3, ("U-01", "U-02")), (0, ())]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (0, (4, 4, 0)),  # 60 % of ten at home is six: four in the office, none of them by rank
        (3, (1, 1, 0)),  # six may still be at home, of seven
        (5, (0, 0, 0)),
    ],
)
def test_a_largest_share_at_home_leaves_a_least_number_on_turn(
    gone: int, expected: tuple[int, int, int]
) -> None:
    away = frozenset(f"s{n}" for n in range(gone))
    found = quota(layers(max_home_share="3/5"), people(0, 10), DAY, away=away)
    assert (found.office_min, found.rota_places, found.shortfall) == expected
    assert (found.office_max, found.home) == (None, 10 - gone - found.rota_places)


@given(
    st.integers(0, 4),
    st.integers(0, 30),
    st.fixed_dictionaries(
        {},
        optional={
            "max_share": st.integers(0, 100),
            "max_home_share": st.integers(0, 100),
            "min_per_day": st.integers(0, 8),
            "fixed_per_day": st.integers(0, 8),
            "mandatory_counting": st.sampled_from(COUNTINGS),
            "rounding": st.sampled_from(["down", "up", "nearest"]),
        },
    ),
)
def test_the_preview_of_a_circular_counts_as_its_rosters_do(
    heads: int, staff: int, office: dict[str, Any]
) -> None:
    group = people(heads, staff)
    policy = circular(mandatory={"class": "jpt_pratama"}, **office)
    found = quota(office_layers([policy], DAY), group, DAY)
    shown = account(office_layers([policy], DAY), group_people([policy], group), DAY, agency="opd")
    assert (shown.headcount, shown.ranked, shown.pool, shown.minimum, shown.places) == (
        found.headcount, found.mandatory, len(found.pool), found.office_min, found.rota_places,
    )  # fmt: skip
    assert sum(shown.in_office) == found.headcount - found.home
