"""Documents: what is wrong is named with path, clause and expectation; changes and decisions apply."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from documents import clause, document, policy

from tatakerja.circular.rules.checks import refuse_cycles
from tatakerja.circular.rules.document import SETTABLE, policy_from_data, policy_from_tree, policy_from_yaml
from tatakerja.circular.rules.problems import Place, PolicyError
from tatakerja.circular.rules.source import Entry, from_plain
from tatakerja.circular.rules.terms import Mode


def problems(**sections: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(PolicyError) as caught:
        policy_from_data(document(**sections))
    return [(problem.code, problem.path, problem.clause) for problem in caught.value.problems]


SHARE = clause("A1-07", "office.max_share")


def test_the_least_document() -> None:
    found = policy()
    assert (found.slug, found.valid.start, found.office, found.clauses) == (
        "uji-2021",
        date(2021, 1, 1),
        None,
        (),
    )


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ({"colour": 1}, [("unknown_key", "colour", "")]),
        (
            {"office": {"max_share": 101}, "clauses": [SHARE]},
            [("share_over_100", "office.max_share", "A1-07")],
        ),
        ({"office": {"max_share": "5/4"}}, [("share_over_100", "office.max_share", "")]),
        ({"office": {"max_share": "1/0"}}, [("wrong_value", "office.max_share", "")]),
        ({"office": {"max_share": -1}}, [("wrong_value", "office.max_share", "")]),
        ({"office": {"max_share": 0.25}}, [("share_below_one", "office.max_share", "")]),
        (
            {
                "valid": {"from": "2021-07-06", "until": "2021-07-05"},
                "clauses": [clause("A1-06", "valid.until")],
            },
            [("until_before_from", "valid.until", "A1-06")],
        ),
        ({"valid": {"from": "2021-02-29"}}, [("wrong_value", "valid.from", "")]),
        (
            {"office": {"mandatory": {"class": "kepala"}}},
            [("wrong_value", "office.mandatory.class", "")],
        ),
        ({"office": {"duty": "WFH"}}, [("wrong_value", "office.duty", "")]),
        (
            {
                "ramadan": [
                    {"from": "2026-02-18", "until": "2026-03-19"},
                    {"from": "2026-03-19", "until": "2026-03-20"},
                ]
            },
            [("overlap", "ramadan[0]", "")],
        ),
        (
            {"ramadan": [{"from": "2026-03-19", "until": "2026-02-18"}]},
            [("wrong_value", "ramadan[0].until", "")],
        ),
        (
            {
                "presence": {
                    "windows": [{"from": "07:00", "until": "08:00"}, {"from": "07:30", "until": "09:00"}]
                }
            },
            [("overlap", "presence.windows[1]", "")],
        ),
        (
            {"presence": {"work_window": {"from": "15:00", "until": "07:00"}}},
            [("until_before_from", "presence.work_window.until", "")],
        ),
        (
            {"presence": {"report_times": ["11:30", "07:30"]}},
            [("wrong_value", "presence.report_times", "")],
        ),
        (
            {"relations": [{"kind": "confirms", "slug": "uji-2021"}]},
            [("cycle", "relations[0].slug", "")],
        ),
        (
            {"relations": [{"kind": "revokes", "slug": "a-1"}, {"kind": "extends", "slug": "a-1"}]},
            [("cannot_both_hold", "relations", "")],
        ),
        (
            {"clauses": [clause("A1-01"), clause("A1-01")]},
            [("duplicate", "clauses[0].id", "A1-01"), ("duplicate", "clauses[1].id", "A1-01")],
        ),
        (
            {"clauses": [clause("A1-01", "office.nothing")]},
            [("unknown_reference", "clauses[0].sets", "A1-01")],
        ),
        ({"clauses": [{"id": "A1-01"}]}, [("missing_key", "clauses[0].quote", "A1-01")]),
        (
            {"working_time": {"ordinary": {"mon": {"from": "08:00", "until": "09:00", "break_minutes": 90}}}},
            [("wrong_value", "working_time.ordinary.mon.break_minutes", "")],
        ),
    ],
)
def test_what_is_wrong_is_named(sections: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert problems(**sections) == expected


def row(share: int, start: str | None = None, until: str | None = None, **when: str) -> dict[str, Any]:
    return {"when": when, "max_share": share, "from": start, "until": until}


def test_overlapping_zones_are_refused_unless_one_is_more_specific_or_the_dates_differ() -> None:
    wrong = [row(25, zone="merah"), row(50, sector="esensial")]
    assert problems(office={"shares": wrong}) == [("overlap", "office.shares[1]", "")]
    fine = [
        row(25, zone="merah"),
        row(50, zone="kuning"),
        row(75, zone="merah", sector="esensial"),
        row(100, "2022-01-01", zone="hijau"),
        row(90, None, "2021-12-31", zone="hijau"),
    ]
    found = policy(office={"shares": fine}).office
    assert found is not None
    assert [each.max_share for each in found.shares or ()] == [
        Fraction(n, 100) for n in (25, 50, 75, 100, 90)
    ]


def test_all_problems_come_at_once_with_line_and_both_languages() -> None:
    text = (
        "format: circular/1\nslug: x\ncircular: {title: a, issuer: b}\n"
        "jurisdiction: {level: kecamatan, name: X}\nvalid: {from: besok}\n"
        "office: {max_share: 125}\n"
        "clauses: [{id: A1-07, quote: q, sets: [office.max_share]}]\n"
    )
    with pytest.raises(PolicyError) as caught:
        policy_from_yaml(text, "x.yaml")
    assert caught.value.text("en").splitlines() == [
        "x.yaml:4:23: jurisdiction.level: 'kecamatan' is not acceptable; expected: one of: nation, province, "
        "regency, agency",
        "x.yaml:5:15: valid.from: 'besok' is not acceptable; expected: an existing date, YYYY-MM-DD",
        "x.yaml:6:21: office.max_share: the share '125' is over 100 %; expected: a percentage 0 to 100, or "
        '"1/5" [clause A1-07]',
    ]
    assert str(caught.value).splitlines()[1] == (
        "x.yaml:5:15: valid.from: nilai 'besok' tidak sesuai; yang diharapkan: tanggal yang ada, TTTT-BB-HH"
    )


def unclear(**more: Any) -> dict[str, Any]:
    readings = {
        "exempt": {"text": "di kantor", "sets": {"office.groups.g.modes": ["WFO"]}, "clauses": ["A2-09"]},
        "home": {"text": "di rumah", "sets": {"office.groups.g.modes": ["WFH"]}},
    }
    return clause("A2-06", state="unclear", readings=readings, default="exempt") | more


GROUP = {"groups": {"g": {"who": {"groups": "satgas"}, "modes": ["WFH", "WFO"]}}}
NINE = clause("A2-09", "office.groups.g")


def test_an_unclear_clause_gives_its_default_until_somebody_decides() -> None:
    found = policy(office=GROUP, clauses=[unclear(), NINE])
    assert found.office is not None and found.office.groups is not None
    assert found.office.groups["g"].modes == (Mode.WFO,)
    assert found.clauses_behind("office.groups.g.modes") == ("A2-09",)
    assert found.unclear_behind("office.groups.g") == ("A2-06",)


def test_a_decision_settles_it() -> None:
    decision = {"reading": "home", "by": "Kepala BKD", "date": "2020-03-24", "reason": "rapat"}
    found = policy(office=GROUP, clauses=[unclear(decision=decision), NINE])
    assert found.office is not None and found.office.groups is not None
    assert found.office.groups["g"].modes == (Mode.WFH,)
    assert found.clauses_behind("office.groups.g.modes") == ("A2-06",)
    assert found.unclear_behind("office.groups.g") == ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"default": "other"}, "clauses[0].default"),
        ({"readings": {}, "default": ""}, "clauses[0].default"),
        ({"state": "clear"}, "clauses[0].readings"),
    ],
)
def test_unclear_clauses_must_be_complete(change: dict[str, Any], path: str) -> None:
    assert path in [found[1] for found in problems(office=GROUP, clauses=[unclear() | change, NINE])]


def changed(path: str, value: object, **sections: Any) -> Any:
    tree = from_plain(document(**sections))
    return policy_from_tree(tree, [Entry(path, Place("s.yaml", 3, 9), from_plain(value))])


def test_a_change_makes_missing_sections_and_is_checked_again() -> None:
    assert changed("office.max_share", "1/5").office.max_share == Fraction(1, 5)
    with pytest.raises(PolicyError) as caught:
        changed("valid.until", "2020-12-31")
    assert [(p.code, p.path) for p in caught.value.problems] == [("until_before_from", "valid.until")]


def test_an_unknown_path_is_refused_where_it_is_written() -> None:
    with pytest.raises(PolicyError) as caught:
        changed("office.max_shares", 25)
    problem = caught.value.problems[0]
    assert (problem.code, str(problem.place), problem.path) == (
        "unknown_key",
        "s.yaml:3:9",
        "office.max_shares",
    )
    assert problem.expected is not None
    assert all(path in problem.expected.en for path in SETTABLE)


def test_an_explicit_change_wins_over_a_reading() -> None:
    found = changed("office.groups.g.modes", ["WFH"], office=GROUP, clauses=[unclear(), NINE])
    assert found.office.groups["g"].modes == (Mode.WFH,)


def test_a_ring_of_bases_is_refused_and_named() -> None:
    ring = [
        policy("a-1", relations=[{"kind": "confirms", "slug": "b-1"}]),
        policy(
            "b-1",
            circular={
                "title": "t",
                "issuer": "i",
                "bases": [{"kind": "circular", "text": "c", "slug": "c-1"}],
            },
        ),
        policy("c-1", relations=[{"kind": "based_on", "slug": "a-1"}]),
    ]
    with pytest.raises(PolicyError) as caught:
        refuse_cycles(ring)
    assert [(p.code, p.found) for p in caught.value.problems] == [("cycle", "a-1 → b-1 → c-1 → a-1")]
    refuse_cycles(ring[:2])
