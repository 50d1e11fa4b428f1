"""Conflicts at drafting: what collides, with both clauses, both languages, a remedy, and no false alarms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from documents import A_DAY, NATION, PROVINCE, REGENCY, clause, policy
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.conflict_words import Conflict, Severity, day, percent
from tatakerja.circular.rules.conflicts import PublishedRoster, find_conflicts
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.relation_conflicts import dependants
from tatakerja.circular.rules.terms import PersonFacts, PostClass
from tatakerja.kernel.periods import Period

CLOSED = {"from": "2021-07-01", "until": "2021-07-31"}
LIBRARY = load_library()


def closed(slug: str, **sections: Any) -> Policy:
    """A circular of July 2021 whose every stated parameter has a clause of the circular's letter."""
    letter = slug[0].upper()
    paths = [f"{name}.{key}" for name in ("office", "travel", "presence") for key in sections.get(name, {})]
    clauses = [clause(f"{letter}-{number:02d}", path) for number, path in enumerate(paths, 1)]
    return policy(slug, **({"valid": CLOSED, "clauses": clauses} | sections))


def told(draft: Policy, *others: Policy, **more: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    found = find_conflicts(draft, others, **more)
    return [(one.code, one.path, one.clauses) for one in found]


def staff(count: int, agency: str = "opd", **facts: Any) -> list[PersonFacts]:
    return [PersonFacts(f"{agency}-{number}", agency=agency, **facts) for number in range(count)]


def test_a_circular_without_faults_has_no_conflicts() -> None:
    assert told(closed("a-1", office={"max_share": 25, "home": "allowed"}), people=staff(40)) == []


PAIRS: list[tuple[str, str, Any, Any]] = [
    ("office", "max_share", 25, 50),
    ("office", "max_home_share", 20, 75),
    ("office", "min_per_day", 5, 3),
    ("travel", "private", "forbidden", "permission"),
    ("travel", "official", "selective", "free"),
    ("presence", "stay_home", True, False),
]


@pytest.mark.parametrize(("section", "name", "strict", "loose"), PAIRS)
def test_a_lower_authority_looser_than_a_higher_one(section: str, name: str, strict: Any, loose: Any) -> None:
    high = closed("n-1", jurisdiction=NATION, **{section: {name: strict}})
    low = closed("r-1", jurisdiction=REGENCY, **{section: {name: loose}})
    path = f"{section}.{name}"
    assert told(low, high) == [("lower_looser", path, ("R-01", "N-01"))]
    assert told(high, low) == [("lower_gives_way", path, ("R-01", "N-01"))]
    swapped = closed("r-1", jurisdiction=REGENCY, **{section: {name: strict}})
    assert told(swapped, closed("n-1", jurisdiction=NATION, **{section: {name: loose}})) == []


def test_both_clauses_are_quoted_and_both_languages_name_the_figures() -> None:
    high = closed("n-1", jurisdiction=NATION, office={"max_share": 25})
    (found,) = find_conflicts(closed("p-1", office={"max_share": "1/3"}), [high])
    assert [(p.circular, p.clause, p.quote) for p in found.parties] == [
        ("p-1", "P-01", "bunyi P-01"),
        ("n-1", "N-01", "bunyi N-01"),
    ]
    assert found.severity is Severity.ERROR
    assert found.said.id == (
        "Paling banyak di kantor: edaran ini menetapkan 1/3, padahal edaran yang lebih tinggi hanya "
        "memperbolehkan 25 %."
    )
    assert found.said.en == (
        "Largest share in the office: this circular says 1/3, while the higher one allows only 25 %."
    )
    assert found.remedy.en == "Take 25 % or something stricter; what is looser does not hold."


def test_circulars_that_never_meet_do_not_collide() -> None:
    high = closed("n-1", jurisdiction=NATION, office={"max_share": 25})
    later = {"from": "2021-08-01", "until": "2021-08-31"}
    assert told(closed("p-1", valid=later, office={"max_share": 50}), high) == []
    fridays = closed("n-1", jurisdiction=NATION, office={"max_share": 25, "weekdays": ["fri"]})
    assert told(closed("p-1", office={"max_share": 50, "weekdays": ["mon", "tue"]}), fridays) == []
    elsewhere = {"level": "province", "name": "Provinsi Lain"}
    assert told(closed("r-1", jurisdiction=REGENCY, office={"max_share": 50}), closed(
        "p-1", jurisdiction=elsewhere, office={"max_share": 25}
    )) == []  # fmt: skip


def test_a_newer_one_of_the_same_authority_says_what_it_displaces() -> None:
    older = closed("a-1", office={"max_share": 20})
    newer = closed("b-2", office={"max_share": 25})
    assert told(newer, older) == [("displaces", "office.max_share", ("B-01", "A-01"))]
    for kind in ("amends", "confirms"):
        linked = closed("b-2", office={"max_share": 25}, relations=[{"kind": kind, "slug": "a-1"}])
        assert told(linked, older) == []


@pytest.mark.parametrize(
    ("sections", "code", "path"),
    [
        ({"office": {"max_home_share": 50, "max_share": 25}}, "home_and_cap", "office.max_home_share"),
        ({"office": {"fixed_per_day": 3, "min_per_day": 5}}, "fixed_below_minimum", "office.fixed_per_day"),
        (
            {"presence": {"report_times": ["06:30"], "work_window": {"from": "07:00", "until": "15:00"}}},
            "report_outside_window",
            "presence.report_times",
        ),
        (
            {"presence": {"location_hours": 9, "work_window": {"from": "07:00", "until": "15:00"}}},
            "location_beyond_window",
            "presence.location_hours",
        ),
    ],
)
def test_two_clauses_of_one_circular_that_cannot_both_hold(
    sections: dict[str, Any], code: str, path: str
) -> None:
    assert told(closed("a-1", **sections)) == [(code, path, ("A-01", "A-02"))]


FITTING: list[dict[str, Any]] = [
    {"office": {"max_home_share": 75, "max_share": 25}},
    {"office": {"fixed_per_day": 5, "min_per_day": 5}},
    {"presence": {"report_times": ["07:00", "15:00"], "work_window": {"from": "07:00", "until": "15:00"}}},
    {"presence": {"location_hours": 8, "work_window": {"from": "07:00", "until": "15:00"}}},
]


@pytest.mark.parametrize("sections", FITTING)
def test_at_the_limit_both_hold(sections: dict[str, Any]) -> None:
    assert told(closed("a-1", **sections)) == []


@given(st.integers(1, 60), st.integers(1, 12), st.integers(0, 100))
def test_a_minimum_above_the_cap_is_found_for_exactly_the_agencies_it_hits(
    heads: int, least: int, share: int
) -> None:
    draft = closed("a-1", office={"min_per_day": least, "max_share": share, "home": "allowed"})
    found = {one.code for one in find_conflicts(draft, people=staff(heads))}
    expected = {"minimum_exceeds_cap"} if least > heads * share // 100 else set()
    assert found == expected | ({"minimum_cannot_be_met"} if least > heads else set())


def test_the_worst_agency_is_told_and_how_many_there_are() -> None:
    draft = closed("a-1", office={"min_per_day": 5, "home": "allowed"})
    people = [*staff(4, "kecil"), *staff(2, "terkecil"), *staff(9, "besar")]
    (found,) = find_conflicts(draft, people=people)
    assert (found.code, found.agencies, found.clauses) == ("minimum_cannot_be_met", 2, ("A-01",))
    assert found.said.en == (
        "terkecil: at least 5 on duty, but those who take turns are 3 too few. So in 2 agencies or units."
    )


def test_ranks_above_the_share() -> None:
    office = {"mandatory": {"class": "administrator"}, "max_share": 25, "home": "allowed"}
    people = [*staff(4, post_class=PostClass.ADMINISTRATOR), *staff(6, "opd")]
    (found,) = find_conflicts(closed("a-1", office=office), people=people)
    assert (found.code, found.clauses) == ("mandatory_exceeds_cap", ("A-01", "A-02"))
    assert found.said.id == ("opd: 4 orang wajib di kantor, 2 lebih banyak daripada batasnya (10 pegawai).")


def test_one_authority_wants_them_in_the_office_and_another_at_home() -> None:
    nation = closed("n-1", jurisdiction=NATION, office={"home": "required"})
    region = closed("p-1", office={"home": "forbidden"})
    found = [one for one in find_conflicts(region, [nation], staff(3)) if one.code == "no_common_mode"]
    assert [(one.clauses, one.severity) for one in found] == [(("N-01", "P-01"), Severity.ERROR)]
    assert told(closed("p-1", office={"home": "allowed"}), nation, people=staff(3)) == []


JULY = PublishedRoster(
    "dinsos", Period(date(2021, 7, 19), date(2021, 8, 6)), "Dinas Sosial 19 Juli-6 Agustus"
)


def test_an_end_inside_a_published_roster() -> None:
    draft = closed("a-1", office={"max_share": 25, "home": "allowed"})
    ends, changes = find_conflicts(draft, rosters=[JULY])[::-1]
    assert (ends.code, changes.code) == ("ends_inside_roster", "changes_roster")
    assert ends.said.id == (
        "Edaran berakhir 31 Juli 2021, di tengah jadwal Dinas Sosial 19 Juli-6 Agustus yang sudah terbit."
    )
    assert changes.said.en == (
        "The published roster Dinas Sosial 19 Juli-6 Agustus changes on 13 days, from 19 July 2021."
    )
    other = PublishedRoster("dinsos", Period(date(2021, 8, 2), date(2021, 8, 31)))
    last = PublishedRoster("dinsos", Period(date(2021, 7, 5), date(2021, 7, 31)))
    assert told(draft, rosters=[other]) == []
    worked = (date(2021, 7, 29), date(2021, 7, 30), date(2021, 8, 2))
    known = PublishedRoster("dinsos", Period(date(2021, 7, 29), date(2021, 7, 31)), "R", worked)
    (counted,) = find_conflicts(draft, rosters=[known])
    assert counted.said.en == "The published roster R changes on 2 days, from 29 July 2021."
    assert told(draft, rosters=[last]) == [("changes_roster", "valid.from", ())]


def test_a_circular_without_an_office_section_leaves_rosters_alone() -> None:
    assert told(closed("a-1", travel={"private": "forbidden"}), rosters=[last_week()]) == []


def last_week() -> PublishedRoster:
    return PublishedRoster("dinsos", Period(date(2021, 7, 26), date(2021, 7, 31)))


def relating(kind: str, slug: str = "a-1", **more: Any) -> Policy:
    return closed("b-2", relations=[{"kind": kind, "slug": slug} | more])


def test_relations_without_power_or_object() -> None:
    above = closed("a-1", jurisdiction=PROVINCE)
    below = policy("b-2", valid=CLOSED, jurisdiction=REGENCY, relations=[{"kind": "revokes", "slug": "a-1"}])
    (found,) = find_conflicts(below, [above])
    assert (found.code, found.said.en) == (
        "no_power",
        "This circular revokes a-1, but its issuer has no power over that one.",
    )
    assert told(relating("revokes"), above) == []
    assert told(relating("extends", "z-9"), above) == [("unknown_circular", "relations", ())]
    past = policy("a-1", valid={"from": "2021-01-01", "until": "2021-06-30"})
    assert told(relating("suspends"), past) == [("nothing_to_act_on", "relations", ())]
    assert told(relating("based_on"), past) == [("basis_ended", "relations", ())]
    assert told(relating("reinstates"), past) == []


def test_a_change_above_tells_those_that_rest_on_it() -> None:
    based = {"title": "t", "issuer": "i", "bases": [{"kind": "circular", "text": "SE", "slug": "a-1"}]}
    regency = policy("r-1", valid=CLOSED, jurisdiction=REGENCY, circular=based)
    others = [closed("a-1"), regency]
    assert told(relating("revokes"), *others) == [("dependants", "relations", ())]
    assert [found.slug for found in dependants(others, {"a-1"})] == ["r-1"]
    assert told(relating("revokes", only=["travel"]), *others) == []


def test_a_ring_of_bases_through_the_draft() -> None:
    others = [closed("a-1", relations=[{"kind": "confirms", "slug": "b-2"}])]
    codes = [found[0] for found in told(relating("based_on"), *others)]
    assert codes == ["cycle"]


def test_dates_open_ends_and_undecided_clauses_are_told_before_signing() -> None:
    draft = policy("a-1", valid={"from": "2021-07-01", "to_be_confirmed": True})
    assert [found[0] for found in told(draft)] == ["start_unconfirmed", "no_end"]
    assert told(policy("a-1", valid={"from": "2021-07-01", "review_after_days": 30})) == []
    banten = [one for one in find_conflicts(LIBRARY.policy("banten-2020")) if one.code == "undecided"]
    assert [one.clauses for one in banten] == [("A2-06", "A2-09", "A2-23"), ("A2-10", "A2-23")]


def test_errors_come_first_and_none_twice() -> None:
    high = closed("n-1", jurisdiction=NATION, travel={"private": "forbidden"})
    draft = closed("p-1", travel={"private": "free"}, valid={"from": "2021-07-01"})
    found = find_conflicts(draft, [high, high])
    assert [one.severity for one in found] == [Severity.ERROR, Severity.WARNING]


@pytest.mark.parametrize("slug", LIBRARY.slugs)
def test_no_shipped_circular_has_an_error_of_its_own(slug: str) -> None:
    found: tuple[Conflict, ...] = find_conflicts(LIBRARY.policy(slug))
    assert [one.code for one in found if one.severity is Severity.ERROR] == []


def test_words_for_figures() -> None:
    assert (percent(closed_share(25)), percent(closed_share("1/3"))) == ("25 %", "1/3")
    assert (day(date(2021, 7, 6)).id, day(date(2021, 8, 17)).en) == ("6 Juli 2021", "17 August 2021")


def closed_share(value: object) -> Any:
    office = policy(office={"max_share": value}).office
    assert office is not None
    return office.max_share


LAWS = LIBRARY.laws


@pytest.mark.parametrize(
    ("text", "start", "until", "codes"),
    [
        ("Pasal 7 PP 53 Tahun 2010", "2021-07-06", "2021-08-30", []),
        ("Pasal 7 PP 53 Tahun 2010", "2021-07-06", None, ["law_ends"]),
        ("PP 53/2010", "2021-08-31", None, ["law_ended"]),
        ("Peraturan Pemerintah Nomor 53 Tahun 2010 tentang Disiplin PNS", "2026-01-05", None, ["law_ended"]),
        ("PP 153/2010", "2026-01-05", None, []),
        ("PP 94 Tahun 2021", "2026-01-05", None, []),
        ("Keppres No. 68 Tahun 1995", "2023-04-12", "2023-12-31", ["law_ended"]),
        ("Surat Edaran Menteri PANRB Nomor 19 Tahun 2020", "2020-06-05", None, ["law_ended"]),
    ],
)
def test_a_basis_that_no_longer_holds_is_named_with_what_took_its_place(
    text: str, start: str, until: str | None, codes: list[str]
) -> None:
    draft = policy(
        circular={"title": "Uji", "issuer": "Bupati", "bases": [{"kind": "law", "text": text}]},
        valid={"from": start, "until": until, "review_at": start},
        clauses=[clause("B-01", "circular.bases")],
    )
    found = find_conflicts(draft, laws=LAWS)
    assert [one.code for one in found] == codes
    assert [one.clauses for one in found] == [("B-01",)] * len(codes)
    grounded = policy(discipline={"basis": text}, valid={"from": start, "until": until, "review_at": start})
    assert [(one.code, one.path) for one in find_conflicts(grounded, laws=LAWS)] == [
        (code, "discipline.basis") for code in codes
    ]


def test_kaltim_2021_is_told_that_its_discipline_law_ends_while_it_goes_on() -> None:
    found = find_conflicts(LIBRARY.policy("kaltim-2021"), laws=LAWS)
    said = {one.code: one.said.id for one in found}
    assert said["law_ends"] == (
        "PP 53/2010 hanya berlaku sampai 30 Agustus 2021, sedangkan edaran ini berlaku lebih lama."
    )


def test_sentences_name_agencies_as_people_call_them() -> None:
    draft = policy(office={"min_per_day": 5, "share_scope": "unit"}, valid={"from": "2021-01-04"})
    people = [
        PersonFacts("a", agency="tr-01", unit="tr-01-b"),
        PersonFacts("b", agency="tr-01", unit="tr-01-b"),
    ]
    names = {"tr-01": "Dinas Sosial", "tr-01-b": "Bidang Bansos"}
    named, coded = (
        next(
            one.said.id
            for one in find_conflicts(draft, (), people, names=known)
            if one.code.startswith("min")
        )
        for known in (names, None)
    )
    assert named.startswith("Bidang Bansos, Dinas Sosial: ")
    assert coded.startswith("tr-01-b, tr-01: ")


@pytest.mark.parametrize(("spans", "codes"), [(None, []), ((), ["event_not_open"]), ((A_DAY,), [])])
def test_an_event_that_nobody_has_opened_binds_nobody(
    spans: tuple[date, ...] | None, codes: list[str]
) -> None:
    draft = policy(valid={"from": "2021-01-04", "while_event": "ppkm"})
    periods = None if spans is None else tuple(Period(day) for day in spans)
    held = replace(draft, valid=replace(draft.valid, spans=periods))
    assert [one.code for one in find_conflicts(held)] == codes
