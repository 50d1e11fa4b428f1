"""Answers where circulars, evidence and people meet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.source import read_document
from tatakerja.scenario.compare import same
from tatakerja.scenario.run import run_text

LIBRARY = load_library()


def ask(text: str) -> list[dict[str, Any]]:
    (result,) = run_text(f"scenario: x\n{text}", "x.yaml", LIBRARY, lambda name: "")
    return [dict(answer.answer) for answer in result.answers]


def test_count_expands_to_two_digits_or_more() -> None:
    found = ask(
        "policies: [none]\npeople: [{id: s, count: 101}]\n"
        "ask:\n  - mode: {person: s-01, date: 2026-06-10}\n  - mode: {person: s-101, date: 2026-06-10}\n"
    )
    assert [answer["required"] for answer in found] == ["WFO", "WFO"]


@pytest.mark.parametrize(
    ("zone", "clock", "late"),
    [("Asia/Jakarta", "07:31", 1), ("Asia/Makassar", "07:31", 1), ("WIT", "07:30:59", 0)],
)
def test_clocks_are_local_to_the_zone(zone: str, clock: str, late: int) -> None:
    (found,) = ask(
        f"zone: {zone}\npolicies: [none]\npeople: [{{id: a}}]\n"
        f'facts: [{{attend: a, date: 2026-06-10, in: "{clock}", '
        'out: "16:00", place: office}]\nask: [{attendance: {person: a, date: 2026-06-10}}]\n'
    )
    assert (found["late_minutes"], found["mode"]) == (late, "WFO")


def test_a_person_in_another_zone_has_another_clock() -> None:
    (found,) = ask(
        "policies: [{use: banten-2020, set: {office.fixed_per_day: 0}}]\n"
        "people: [{id: a, zone: WIT}, {id: b}]\n"
        "facts:\n  - {located: a, at: 2020-03-24T09:20, place: home}\n"
        "  - {located: b, at: 2020-03-24T09:20, place: home}\n"
        "ask: [{snapshot: {agency: opd, at: 2020-03-24T07:30}}]\n"
    )
    assert (found["at_home"], found["not_connected"]) == (1, 1)


def test_moments_may_be_written_with_a_space_seconds_or_an_offset() -> None:
    places = ["2020-03-24T07:20", "2020-03-24 07:20:00", "2020-03-24T00:20:00Z", "2020-03-24T08:20:00+08:00"]
    for written in places:
        (found,) = ask(
            "policies: [{use: banten-2020, set: {office.fixed_per_day: 0}}]\npeople: [{id: a}]\n"
            f"facts: [{{located: a, at: {written}, place: home}}]\n"
            "ask: [{snapshot: {agency: opd, at: 2020-03-24T07:30}}]\n"
        )
        assert found["at_home"] == 1


def test_the_latest_report_or_check_in_of_the_day_counts_however_old() -> None:
    found = ask(
        "policies: [{use: banten-2020, set: {office.fixed_per_day: 0}}]\npeople: [{id: s, count: 3}]\n"
        "facts:\n  - {attendance: full}\n  - {absent: s-02, dates: [2020-03-24]}\n"
        '  - {attend: s-03, date: 2020-03-24, in: "07:20", out: "16:00", place: outside}\n'
        "ask:\n  - snapshot: {agency: opd, at: 2020-03-24T07:30}\n"
        "  - snapshot: {agency: opd, at: 2020-03-24T11:30}\n"
    )
    assert [(s["at_home"], s["to_clarify"], s["not_connected"]) for s in found] == [(1, 1, 1), (1, 1, 1)]


def test_several_agencies_each_have_their_own_quota() -> None:
    found = ask(
        "policies: [kotim-2021]\n"
        "people: [{id: a, count: 9, agency: dinkes}, {id: b, count: 17, agency: kec, unit: kel-1}]\n"
        "ask:\n"
        + "".join(
            f"  - quota: {{{where}, date: 2021-07-21}}\n"
            for where in ("agency: dinkes", "agency: kec", "unit: kel-1")
        )
    )
    assert [(answer["headcount"], answer["office_max"]) for answer in found] == [(9, 2), (17, 4), (17, 4)]


def test_leave_and_duty_are_neither_home_nor_office() -> None:
    (found,) = ask(
        "policies: [kotim-2021]\npeople: [{id: s, count: 10}]\n"
        "facts:\n  - {leave: s-01, from: 2021-07-21, until: 2021-07-21}\n"
        "  - {duty: s-02, from: 2021-07-21, until: 2021-07-21}\n"
        "ask: [{quota: {agency: opd, date: 2021-07-21}}]\n"
    )
    assert (found["headcount"], found["base"], found["rota_places"], found["home"]) == (10, 10, 2, 6)


def test_the_turn_of_the_year_does_not_break_a_run_of_absence() -> None:
    (found,) = ask(
        "policies: [none]\npeople: [{id: a}]\n"
        "facts: [{attendance: full}, {absent: a, from: 2025-12-22, until: 2026-01-07}]\n"
        "ask: [{discipline: {person: a, on: 2026-01-07}}]\n"
    )
    # 22-24, 29-31 December and 2, 5-7 January: ten working days, four of them in 2026
    assert (found["absent_days"], found["consecutive_days"], found["salary_stop_from"]) == (
        4,
        10,
        "2026-02-01",
    )
    assert found["proposal"] == {"level": "berat", "kind": "pdhtaps", "applied": "pdhtaps"}


def test_nobody_attends_by_default_and_the_last_word_on_attendance_holds() -> None:
    body = "policies: [none]\npeople: [{id: a}]\n%sask: [{attendance: {person: a, date: 2026-06-10}}]\n"
    facts = ["", "facts: [{attendance: full}]\n", "facts: [{attendance: full}, {attendance: none}]\n"]
    assert [ask(body % each)[0]["status"] for each in facts] == ["absent", "present", "absent"]


@settings(max_examples=40)
@given(st.integers(1, 30), st.integers(1, 100), st.sampled_from(["unit", "agency"]))
def test_quota_mode_roster_and_snapshot_tell_one_story(staff: int, share: int, scope: str) -> None:
    quota, roster, snapshot = ask(
        f"policies: [{{use: kotim-2021, set: {{office.max_share: {share}, office.share_scope: {scope}}}}}]\n"
        f"people: [{{id: kadis, class: jpt_pratama, title: Kepala Dinas}}, {{id: s, count: {staff}}}]\n"
        "ask:\n  - quota: {agency: opd, date: 2021-07-21}\n"
        "  - roster: {agency: opd, from: 2021-07-21, until: 2021-07-21}\n"
        "  - snapshot: {agency: opd, at: 2021-07-21T07:30}\n"
    )
    assert snapshot["total"] == quota["home"] == staff - roster["places"]
    assert quota["rota_places"] == roster["places"] == sum(int(t) * n for t, n in roster["served"].items())
    assert sum(roster["served"].values()) == staff


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("84.58", 84.58, True),
        ("84.580", 84.58, True),
        ("84.6", 84.58, False),
        ("25", 25, True),
        ("'25'", 25, False),
        ("[1, '2']", [1, 2], False),
        ("true", True, True),
        ("true", 1, False),
        ("1", True, False),
        ("null", None, True),
        ("null", 0, False),
        ("0", None, False),
        ("2021-07-21", "2021-07-21", True),
        ("2026-11-16 10:15:00", "2026-11-16T10:15", True),
        ("abc", "abd", False),
        ("[WFO, WFH]", ["WFH", "WFO"], True),
        ("[WFO, WFO]", ["WFH", "WFO"], False),
        ("[WFO]", ["WFH", "WFO"], False),
        ('{"2": 1}', {"2": 1}, True),
        ("{2021-03-23: 1}", {"2021-03-23": 1, "2021-03-24": 1}, False),
        ("{}", {}, True),
        ("{kind: x}", None, False),
    ],
)
def test_expected_and_answered_values(written: str, value: object, expected: bool) -> None:
    assert same(read_document(written), value) is expected


def test_of_a_proposal_only_the_named_keys_count() -> None:
    node = read_document("{kind: pdhtaps}")
    answer = {"level": "berat", "kind": "pdhtaps", "applied": "pdhtaps"}
    assert [same(node, answer, by_key=True), same(node, answer)] == [True, False]
