"""Clauses that `policy`, `mode` and `quota` name, days that wait for a decision, and memory within a run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.document import policy_from_tree
from tatakerja.circular.rules.effective import effective_policy
from tatakerja.circular.rules.source import read_document
from tatakerja.scenario.read import read_scenarios
from tatakerja.scenario.run import run_text
from tatakerja.scenario.world import World

LIBRARY = load_library()
# Who is at home on Thursdays stands in one clause, which Thursdays in another.
OURS = """
format: circular/1
slug: thursdays
circular: {title: Uji, issuer: Bupati}
jurisdiction: {level: regency, name: Kabupaten Uji}
valid: {from: 2026-01-01}
office:
  weekdays: [thu]
  home: required
  max_share: 50
  mandatory: {person: [boss]}
clauses:
  - {id: C-01, quote: home, sets: [office.home]}
  - {id: C-02, quote: Thursdays, sets: [office.weekdays]}
  - {id: C-03, quote: half, sets: [office.max_share]}
  - {id: C-04, quote: the boss, sets: [office.mandatory]}
"""


def ask(text: str) -> list[dict[str, Any]]:
    (result,) = run_text(f"scenario: x\n{text}", "x.yaml", LIBRARY, lambda name: OURS)
    return [dict(answer.answer) for answer in result.answers]


@pytest.mark.parametrize(
    ("policies", "day", "clauses"),
    [
        ("{use: kaltim-2026, set: {office.fixed_per_day: 2}}", "2026-06-12", ["K26-01"]),
        ("{use: kaltim-2026, set: {office.max_share: 25}}", "2026-06-12", ["K26-01"]),
        ("{use: mendagri-2026, set: {office.fixed_per_day: 2}}", "2026-06-12", ["M26-01"]),
        ("kaltim-2026, mendagri-2026", "2026-06-12", ["K26-01", "M26-01"]),
        ("kaltim-2026, mendagri-2026", "2026-06-10", []),
    ],
)
def test_mode_and_quota_name_the_weekday_rule(policies: str, day: str, clauses: list[str]) -> None:
    mode, quota = ask(
        f"policies: [{policies}]\npeople: [{{id: s, count: 8}}]\n"
        f"ask: [{{mode: {{person: s-01, date: {day}}}}}, {{quota: {{agency: opd, date: {day}}}}}]\n"
    )
    assert (mode["clauses"], quota["clauses"]) == (clauses, clauses)


def test_a_clause_that_only_says_which_days_is_named_beside_the_one_that_says_home() -> None:
    boss, staff, quota, other = ask(
        "policies: [{file: ours.yaml}]\npeople: [{id: boss}, {id: s, count: 3}]\nask:\n"
        "  - mode: {person: boss, date: 2026-06-11}\n  - mode: {person: s-01, date: 2026-06-11}\n"
        "  - quota: {agency: opd, date: 2026-06-11}\n  - quota: {agency: opd, date: 2026-06-10}\n"
    )
    assert (boss["clauses"], boss["required"]) == (["C-04"], "WFO")
    assert (staff["clauses"], staff["allowed"]) == (["C-01", "C-02"], ["WFH", "WFO"])
    assert (quota["clauses"], other["clauses"]) == (["C-01", "C-02", "C-03", "C-04"], [])


def test_policy_lists_both_authorities_that_say_the_same() -> None:
    general, own, mode, quota = ask(
        "policies: [kaltim-2026, mendagri-2026]\npeople: [{id: s}]\nask:\n"
        "  - policy: {date: 2026-06-12}\n  - policy: {date: 2026-06-12, person: s}\n"
        "  - mode: {person: s, date: 2026-06-12}\n  - quota: {agency: opd, date: 2026-06-12}\n"
    )
    assert mode["clauses"] == quota["clauses"] == ["K26-01", "M26-01"]
    for answer in (general, own):
        assert set(answer["clauses"]) >= {"K26-01", "M26-01"}


def test_what_only_one_authority_says_or_says_otherwise_is_its_own() -> None:
    policies = [LIBRARY.policy("kaltim-2026"), LIBRARY.policy("mendagri-2026")]
    found = effective_policy(policies, date(2026, 6, 12))
    assert found.clauses_of("office.home") == ("K26-01", "M26-01")
    assert found.clauses_of("office.mandatory") == ("M26-07", "M26-08", "M26-09")
    assert found.clauses_of("presence.online") == ("M26-02", "K26-04")
    assert found.clauses_of("presence.modes") == ("K26-04",)


def test_a_day_that_waits_for_a_decision_gives_nothing_to_discipline_and_tpp() -> None:
    day, discipline, tpp = ask(
        "policies: [none]\npeople: [{id: a, tpp: 1000000}]\nfacts:\n  - {attendance: full}\n"
        '  - {attend: a, date: 2026-06-10, in: "08:30", out: "15:00", place: outside}\n'
        '  - {attend: a, date: 2026-06-11, in: "07:40", out: "16:00", place: office}\nask:\n'
        "  - attendance: {person: a, date: 2026-06-10}\n  - discipline: {person: a, on: 2026-06-30}\n"
        '  - tpp: {person: a, month: "2026-06"}\n'
    )
    assert (day["status"], day["late_minutes"]) == ("pending", 60)
    assert (discipline["late_minutes"], discipline["absent_days"]) == (10, 0)
    assert tpp["cut_percent"] == 0.5


@pytest.mark.parametrize("weight", ['"1/9"', "1/9", '" 1 / 9 "', "0.111", "0.11", "'0.11'", "0.1110"])
def test_weights_of_the_survey(weight: str) -> None:
    (found,) = ask(
        f"policies: [none]\nask: [{{skm: {{values: [4, 4, 4, 4, 4, 4, 4, 4, 4], weight: {weight}}}}}]\n"
    )
    assert found["index"] == (100.0 if "9" in weight else 99.9 if "0.111" in weight else 99.0)


@pytest.mark.parametrize("number", ['""', '" "', "1.98609E+17", "abc", '"' + "1" * 90 + '"'])
def test_what_is_no_number_of_an_employee_is_told_as_an_answer(number: str) -> None:
    (found,) = ask(f"policies: [none]\nask: [{{nip: {{number: {number}}}}}]\n")
    assert (found["valid"], found["errors"]) == (False, ["format"])


@settings(max_examples=25)
@given(st.sets(st.integers(1, 6), max_size=4), st.sampled_from(["kotim-2021", "kaltim-2021", "none"]))
def test_questions_asked_together_and_alone_have_the_same_answers(gone: set[int], slug: str) -> None:
    head = f"policies: [{slug}]\npeople: [{{id: s, count: 6, unit: u}}, {{id: t, count: 2}}]\nfacts:\n"
    head += "  - {attendance: full}\n"
    head += "".join(f"  - {{leave: s-0{n}, from: 2021-07-{20 + n}, until: 2021-07-29}}\n" for n in gone)
    head += "ask:\n"
    questions = [
        f"  - {each}\n"
        for each in (
            "quota: {agency: opd, date: 2021-07-22}",
            "quota: {agency: opd, date: 2021-07-26}",
            "quota: {unit: u, date: 2021-07-26}",
            "roster: {agency: opd, from: 2021-07-19, until: 2021-07-30}",
            "snapshot: {agency: opd, at: 2021-07-26T09:00}",
            "attendance: {person: t-02, date: 2021-07-26}",
            "tpp: {person: s-01, month: 2021-07}",
        )
    ]
    assert ask(head + "".join(questions)) == [ask(head + each)[0] for each in questions]


def test_a_circular_that_names_a_person_means_that_person_only() -> None:
    policy = policy_from_tree(read_document(OURS))
    (scenario,) = read_scenarios(
        "scenario: x\npolicies: [{file: o}]\npeople: [{id: boss}, {id: s}]\n", "x", LIBRARY, lambda name: OURS
    )
    world = World(scenario, LIBRARY)
    thursday = date(2026, 6, 11)
    for person in ("boss", "s"):
        expected = effective_policy([policy], thursday, world.person_on(person, thursday))
        assert world.effective(thursday, person).mode == expected.mode
    assert world.effective(thursday, "boss").mode.in_office
