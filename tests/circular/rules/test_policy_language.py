"""The wider language: dated tables, places, heads' numbers, events, travel periods, what ends and when."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from documents import A_DAY, NATION, PROVINCE, REGENCY, clause, document, policy
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.rules.conditions import Occurrence, during, review_day
from tatakerja.circular.rules.document import policy_from_data, policy_from_yaml
from tatakerja.circular.rules.effective import effective_policy
from tatakerja.circular.rules.force import in_force
from tatakerja.circular.rules.office import at_place, office_layers, person_mode
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.rules.terms import Mode, PersonFacts, Travel
from tatakerja.kernel.periods import Period

FOLDER = Path(__file__).parents[3] / "scenarios" / "policies"


def shipped(name: str) -> Policy:
    return policy_from_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name)


def refused(**sections: Any) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        policy_from_data(document(**sections))
    return [(problem.code, problem.path) for problem in caught.value.problems]


def table(name: str, *rows: dict[str, Any]) -> dict[str, Any]:
    section, _, key = name.partition(".")
    return {section: {key: list(rows)}}


def zone(value: str, **more: Any) -> dict[str, Any]:
    return {"name": "zone_level", "value": value} | more


def fixed(agency: str, per_day: int, **more: Any) -> dict[str, Any]:
    return {"agency": agency, "per_day": per_day, "by": "Kepala", "reason": "layanan"} | more


def event(**more: Any) -> dict[str, Any]:
    return {"kind": "ceremony", "regime": "permit"} | more


HOLIDAY = {"from": "2021-05-06", "until": "2021-05-17"}
OVERLAPS = [
    ("office.dimensions", zone("merah", until="2021-07-20"), zone("kuning", **{"from": "2021-07-20"})),
    ("office.dimensions", zone("merah", agency=["a", "b"]), zone("kuning", agency="b")),
    ("office.fixed", fixed("dinsos", 4), fixed("dinsos", 5, **{"from": "2021-07-01"})),
    ("travel.periods", HOLIDAY | {"private": "forbidden"}, HOLIDAY | {"private": "permission"}),
    ("travel.caps", {"kind": "domestic", "cut": 50}, {"kind": "domestic", "cut": 40}),
    ("meetings.events", event(until="2021-07-31"), event(**{"from": "2021-07-31"})),
    (
        "office.shares",
        {"when": {"zone_level": ["merah", "oranye"]}, "max_share": 25},
        {"when": {"zone_level": "oranye"}, "max_share": 50},
    ),
]


@pytest.mark.parametrize(("name", "one", "other"), OVERLAPS)
def test_rows_that_contradict_are_refused(name: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert refused(**table(name, one, other)) == [("overlap", f"{name}[1]")]


APART = [
    ("office.dimensions", zone("merah", until="2021-07-19"), zone("kuning", **{"from": "2021-07-20"})),
    ("office.dimensions", zone("merah"), zone("kuning", agency="b")),
    ("office.dimensions", zone("merah"), {"name": "sector", "value": "esensial"}),
    ("office.fixed", fixed("dinsos", 4), fixed("dinsos", 5, unit="bidang-1")),
    ("travel.periods", HOLIDAY | {"private": "forbidden"}, HOLIDAY | {"official": "permission"}),
    ("travel.caps", {"kind": "domestic", "cut": 50}, {"kind": "foreign", "cut": 70}),
    (
        "office.shares",
        {"when": {"zone_level": "merah"}, "max_share": 25, "weekdays": ["mon"]},
        {"when": {"zone_level": "merah"}, "max_share": 50, "weekdays": ["fri"]},
    ),
]


@pytest.mark.parametrize(("name", "one", "other"), APART)
def test_rows_of_other_days_places_and_kinds_stand_side_by_side(
    name: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert policy(**table(name, one, other)).slug == "uji-2021"


REVERSED = {"from": "2021-07-20", "until": "2021-07-19"}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("office.dimensions", zone("merah", **REVERSED)),
        ("office.fixed", fixed("dinsos", 4, **REVERSED)),
        ("office.closures", {"agency": "dinsos", "reason": "klaster"} | REVERSED),
        ("travel.periods", REVERSED | {"private": "forbidden"}),
        ("travel.caps", {"kind": "domestic", "cut": 50} | REVERSED),
        ("meetings.events", event(**REVERSED)),
    ],
)
def test_an_end_before_the_start_is_refused_in_every_table(name: str, row: dict[str, Any]) -> None:
    assert refused(**table(name, row)) == [("until_before_from", f"{name}[0].until")]


def test_a_relation_ends_after_it_begins_and_may_be_stated_per_section() -> None:
    late = {"kind": "suspends", "slug": "a-1"} | REVERSED
    assert refused(relations=[late]) == [("until_before_from", "relations[0].until")]
    twice = [{"kind": "suspends", "slug": "a-1", "only": only} for only in ("travel", "work")]
    assert [relation.only for relation in policy(relations=twice).relations] == [("travel",), ("work",)]


def test_groups_may_only_name_shifts_that_are_there() -> None:
    group = {"g": {"who": {"groups": "igd"}, "modes": ["WFO"], "shifts": ["malam"]}}
    assert refused(office={"groups": group}) == [("unknown_reference", "office.groups.g.shifts")]
    night = {"name": "malam", "from": "21:00", "until": "05:00"}
    found = policy(office={"groups": group, "shifts": [night]}).office
    assert found is not None and found.shifts is not None
    assert (found.shifts[0].start, found.shifts[0].end) == (time(21), time(5))


@pytest.mark.parametrize(
    ("agency", "day", "share"),
    [
        ("dinsos", "2020-09-20", Fraction(3, 4)),
        ("dinsos", "2020-09-21", Fraction(1, 4)),
        ("kecamatan-hulu", "2020-09-21", Fraction(1)),
        ("dinsos", "2020-10-05", Fraction(1, 2)),
    ],
)
def test_zone_and_place_choose_the_row(agency: str, day: str, share: Fraction) -> None:
    on = date.fromisoformat(day)
    (layer,) = at_place(office_layers([shipped("zones-2020")], on), on, agency)
    assert layer.share_on(on) == (share, "shares")


@pytest.mark.parametrize(
    ("agency", "share"), [("opd", Fraction(0)), ("dinkes", Fraction(1, 2)), ("rsud", Fraction(1))]
)
def test_the_sector_of_an_agency_chooses_the_row(agency: str, share: Fraction) -> None:
    on = date(2021, 7, 5)
    (layer,) = at_place(office_layers([shipped("sectors-2021")], on), on, agency)
    assert layer.share_on(on)[0] == share
    assert layer.share_on(on, {"level": "3"})[0] == (share if agency == "rsud" else Fraction(1, 4))


def test_the_number_a_head_fixed_holds_for_that_agency_and_time_with_its_reason() -> None:
    on = date(2026, 2, 12)  # a Thursday
    layers = office_layers([shipped("savings-2026")], on)
    (dinsos,), (other,) = at_place(layers, on, "dinsos"), at_place(layers, on, "dinkes")
    assert (dinsos.office.fixed_per_day, other.office.fixed_per_day) == (4, None)
    assert dinsos.office.fixed is not None
    assert (dinsos.office.fixed[0].by, dinsos.office.fixed[0].reason) == (
        "Kepala Dinas Sosial",
        "penyaluran bantuan",
    )
    later = date(2026, 3, 5)
    (past,) = at_place(office_layers([shipped("savings-2026")], later), later, "dinsos")
    assert past.office.fixed_per_day is None


@pytest.mark.parametrize(("tier", "mode"), [(0, None), (1, Mode.WFO), (2, Mode.WFO), (3, None)])
def test_the_highest_levels_stay_in_the_office(tier: int, mode: Mode | None) -> None:
    layers = office_layers([shipped("savings-2026")], date(2026, 2, 12))
    assert person_mode(layers, PersonFacts("a", tier=tier)).required is mode


@given(st.dates(date(2026, 3, 1), date(2026, 4, 15)))
def test_a_section_for_certain_dates_leaves_all_others_alone(day: date) -> None:
    layers = office_layers([shipped("home-cap-2026")], day)
    assert bool(layers) == (date(2026, 3, 25) <= day <= date(2026, 3, 27))


def test_nobody_may_be_at_home_where_a_region_opts_out() -> None:
    out = policy(office={"home": "forbidden"}, clauses=[clause("J-01", "office.home")])
    found = person_mode(office_layers([out], A_DAY), PersonFacts("a"))
    assert (found.required, found.clauses) == (Mode.WFO, ("J-01",))


@pytest.mark.parametrize(
    ("day", "private", "official", "leave"),
    [
        ("2021-05-05", Travel.PERMISSION, None, None),
        ("2021-05-06", Travel.FORBIDDEN, Travel.PERMISSION, "restricted"),
        ("2021-05-17", Travel.FORBIDDEN, Travel.PERMISSION, "restricted"),
        ("2021-05-18", Travel.PERMISSION, None, None),
    ],
)
def test_holidays_have_their_own_regime(
    day: str, private: Travel, official: Travel | None, leave: str | None
) -> None:
    found = effective_policy([shipped("holiday-travel-2021")], date.fromisoformat(day))
    values = [found.value(path) for path in ("travel.private", "travel.official", "leave.regime")]
    assert values == [private, official, leave]
    assert found.clauses_of("travel.private") == ("H-01",)


def test_caps_and_capacities_of_other_numbers() -> None:
    saved = shipped("savings-2026")
    assert saved.travel is not None and saved.travel.caps is not None
    assert [cap.remaining(1_000_001) for cap in saved.travel.caps] == [500_000, 300_000, 500_000]
    assert saved.meetings is not None and saved.meetings.events is not None
    rule = saved.meetings.events[0]
    assert (rule.room_share, rule.max_people, rule.online_instead) == (Fraction(1, 5), 50, True)


def test_an_application_holds_from_its_own_day() -> None:
    app = policy(presence={"app": "SAO v2", "app_from": "2021-07-21"})
    days = (date(2021, 7, 20), A_DAY)
    assert [effective_policy([app], day).value("presence.app") for day in days] == [None, "SAO v2"]


def test_a_circular_that_holds_while_an_event_lasts() -> None:
    bound = policy("a-1", valid={"from": "2021-07-01", "while_event": "ppkm"})
    told = [
        Occurrence("ppkm", Period(date(2021, 7, 3), date(2021, 7, 20)), "Bupati", "Inmendagri 15/2021"),
        Occurrence("ppkm", Period(date(2021, 7, 26))),
        Occurrence("klb", Period(date(2021, 1, 1))),
    ]
    days = [date(2021, 7, day) for day in (2, 3, 20, 21, 26, 31)]
    found = [bool(in_force(during([bound], told), day)) for day in days]
    assert found == [False, True, True, False, True, True]
    assert [bool(in_force(during([bound], []), day)) for day in days] == [False] * 6
    assert [bool(in_force([bound], day)) for day in days] == [True] * 6  # nobody has said anything yet


@pytest.mark.parametrize(
    ("valid", "held", "due"),
    [
        ({"from": "2021-07-06"}, [], "2021-10-04"),
        ({"from": "2021-07-06", "until": "2021-08-01"}, [], None),
        ({"from": "2021-07-06", "until": "2021-08-01"}, ["2021-07-20"], None),
        ({"from": "2020-03-23", "review_after_days": 7}, [], "2020-03-30"),
        ({"from": "2020-03-23", "review_after_days": 7}, ["2020-03-30"], "2020-04-06"),
        ({"from": "2020-03-23", "review_at": "2020-04-06", "review_after_days": 7}, [], "2020-04-06"),
        ({"from": "2020-03-23", "review_at": "2020-03-23"}, ["2020-03-23"], "2020-03-24"),
    ],
)
def test_when_somebody_must_look(valid: dict[str, Any], held: list[str], due: str | None) -> None:
    found = review_day(policy(valid=valid), [date.fromisoformat(day) for day in held])
    assert found == (date.fromisoformat(due) if due else None)


def acting(kind: str, where: dict[str, Any], **more: Any) -> Policy:
    relation = {"kind": kind, "slug": "a-1"} | more
    return policy("b-2", jurisdiction=where, relations=[relation])


@pytest.mark.parametrize(
    ("own", "where", "ended"),
    [
        (REGENCY, PROVINCE, True),
        (REGENCY, NATION, True),
        (REGENCY, REGENCY, True),
        (PROVINCE, REGENCY, False),
        (NATION, PROVINCE, False),
        (REGENCY, {"level": "regency", "name": "Kabupaten Lain", "within": ["Provinsi Uji"]}, False),
        (REGENCY, {"level": "province", "name": "Provinsi Lain"}, False),
    ],
)
@pytest.mark.parametrize("kind", ["revokes", "suspends"])
def test_only_the_authority_itself_and_those_above_end_a_circular(
    own: dict[str, Any], where: dict[str, Any], ended: bool, kind: str
) -> None:
    policies = [policy("a-1", jurisdiction=own), acting(kind, where)]
    held = [found.slug for found in in_force(policies, A_DAY)]
    assert held == (["b-2"] if ended else ["a-1", "b-2"])


def test_a_relation_with_its_own_dates_acts_between_them() -> None:
    pause = acting("suspends", PROVINCE, **{"from": "2021-07-20", "until": "2021-07-22"})
    days = [date(2021, 7, day) for day in (19, 20, 22, 23)]
    found = [[p.slug for p in in_force([policy("a-1"), pause], day)] for day in days]
    assert found == [["a-1", "b-2"], ["b-2"], ["b-2"], ["a-1", "b-2"]]


WHOLE = {
    "office": {"max_share": 25, "home": "allowed"},
    "travel": {"private": "forbidden"},
    "reachability": [{"calls": 2}],
}


@given(
    st.sets(st.sampled_from(["office", "travel", "reachability"])), st.sampled_from(["revokes", "suspends"])
)
def test_a_circular_may_be_ended_in_some_sections_only(only: set[str], kind: str) -> None:
    sections = sorted(only) or ["work"]
    found = effective_policy([policy("a-1", **WHOLE), acting(kind, PROVINCE, only=sections)], A_DAY)
    left = {path.partition(".")[0] for path in found.parameters}
    assert left == {"office", "travel", "reachability"} - only
    assert found.circulars == ("a-1", "b-2")


def test_an_expired_circular_may_be_brought_back_in_some_sections_only() -> None:
    old = policy("a-1", valid={"from": "2021-01-01", "until": "2021-06-30"}, **WHOLE)
    found = effective_policy([old, acting("reinstates", PROVINCE, only=["travel"])], A_DAY)
    assert {path.partition(".")[0] for path in found.parameters} == {"travel"}


def test_a_parameter_says_who_decided_when_and_by_which_reading() -> None:
    readings = {
        "home": {"text": "di rumah", "sets": {"office.home": "required"}},
        "free": {"text": "boleh", "sets": {"office.home": "allowed"}},
    }
    decision = {"reading": "home", "by": "Kepala BKD", "date": "2021-07-01", "reason": "rapat"}
    said = clause("A2-06", state="unclear", readings=readings, default="free", decision=decision)
    found = effective_policy([policy(office={"home": "allowed"}, clauses=[said])], A_DAY)
    (reason,) = found.parameters["office.home"].reasons
    assert (reason.decided_by, reason.decided_on, reason.reading, reason.unclear) == (
        "Kepala BKD",
        date(2021, 7, 1),
        "di rumah",
        False,
    )


def test_what_gave_way_names_its_own_clauses() -> None:
    older = policy("a-1", travel={"private": "free"}, clauses=[clause("A-01", "travel.private")])
    newer = policy("b-2", travel={"private": "forbidden"}, clauses=[clause("B-01", "travel.private")])
    (gone,) = effective_policy([older, newer], A_DAY).parameters["travel.private"].displaced
    assert (gone.circular, gone.value, gone.because, gone.clauses) == ("a-1", Travel.FREE, "newer", ("A-01",))


@pytest.mark.parametrize(
    ("section", "name", "strict", "loose"),
    [
        ("meetings", "face_to_face", "cancelled", "free"),
        ("outing", "coordination", "permission", "none"),
        ("presence", "stay_home", True, False),
        ("leave", "regime", "forbidden", "restricted"),
        ("office", "max_home_share", 20, 50),
    ],
)
@pytest.mark.parametrize("higher_is_strict", [True, False])
def test_the_stricter_of_two_authorities_holds(
    section: str, name: str, strict: Any, loose: Any, higher_is_strict: bool
) -> None:
    high, low = (strict, loose) if higher_is_strict else (loose, strict)
    policies = [
        policy("n-1", jurisdiction=NATION, **{section: {name: high}}),
        policy("p-1", jurisdiction=PROVINCE, **{section: {name: low}}),
    ]
    found = effective_policy(policies, A_DAY).parameters[f"{section}.{name}"]
    assert found.circular == ("n-1" if higher_is_strict else "p-1")
    assert [gone.because for gone in found.displaced] == ["bound"]
