"""``tatakerja scenario run``: exit codes, messages, JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tatakerja.config.cli.scenario import scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HEAD = "scenario: x\npolicies: [kotim-2021]\npeople: [{id: s, count: 3}]\n"
NONE = "scenario: x\npolicies: [none]\n"


def run(*args: str) -> Result:
    return CliRunner().invoke(scenario, ["run", *args])


def written(folder: Path, text: str, name: str = "x.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_all_as_expected_is_exit_0() -> None:
    result = run(str(SCENARIOS / "worked-examples.yaml"))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "8 scenarios, 19 questions, 19 as expected, 0 different"


def test_a_difference_is_exit_1_and_shown_beside_the_answer(tmp_path: Path) -> None:
    text = HEAD + "ask: [{quota: {agency: opd, date: 2021-07-21}, expect: {headcount: 4, home: 3}}]\n"
    result = run(written(tmp_path, text))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[3:6] == [
        "  DIFF quota  agency: opd, date: 2021-07-21",
        "         headcount    3   ← expected 4",
        "         base         3",
    ]


def test_json_has_exactly_the_shape_of_the_contract(tmp_path: Path) -> None:
    text = (
        NONE
        + 'ask:\n  - skm: {values: [3, 3, 3, 3, 3, 3, 3, 3, 3.5], weight: "1/9"}\n    expect: {grade: A}\n'
    )
    result = run(written(tmp_path, text), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "scenarios": [
            {
                "name": "x",
                "answers": [
                    {
                        "ask": "skm",
                        "args": {"values": [3, 3, 3, 3, 3, 3, 3, 3, 3.5], "weight": "1/9"},
                        "answer": {"index": 76.39, "grade": "C"},
                        "ok": False,
                    }
                ],
            }
        ]
    }


UNREADABLE = [
    (HEAD + "colour: red\n", "4:1: colour: unknown key colour; expected: one of: scenario"),
    (
        HEAD + "ask: [{quota: {agency: opd, date: 2021-02-30}}]\n",
        "4:35: ask[0].quota.date: '2021-02-30' is not acceptable; expected: an existing date",
    ),
    (
        HEAD + "ask: [{quote: {agency: opd}}]\n",
        "4:8: ask[0].quote: unknown key quote; expected: a question, one of: policy, quota",
    ),
    (HEAD + "ask: [{quota: {date: 2021-07-21}}]\n", "4:8: ask[0].quota: the key agency is missing"),
    (
        HEAD + "ask: [{mode: {person: s-4, date: 2021-07-21}}]\n",
        "4:23: ask[0].mode.person: unknown person 's-4'; expected: person, one of: s-01, s-02, s-03",
    ),
    (
        HEAD + "ask: [{quota: {agency: dinas, date: 2021-07-21}}]\n",
        "4:24: ask[0].quota.agency: unknown agency 'dinas'; expected: agency, one of: opd",
    ),
    (
        HEAD + "ask: [{nip: {number: 1}, expect: {error: []}}]\n",
        "4:35: ask[0].expect.error: unknown key error; expected: one of: valid, kind",
    ),
    (
        HEAD + "ask: [{roster: {agency: opd, from: 2021-07-21, until: 2021-07-20}}]\n",
        "4:8: ask[0].roster.until: the end 2021-07-20 lies before the start",
    ),
    (
        HEAD + "facts: [{leave: zz, from: 2021-07-01, until: 2021-07-02}]\n",
        "4:17: facts[0].leave: unknown person 'zz'",
    ),
    (
        HEAD + "facts: [{leave: s-01, from: 2021-07-03, until: 2021-07-02}]\n",
        "4:9: facts[0].until: the end 2021-07-02 lies before the start",
    ),
    (
        HEAD + "facts: [{sick: s-01}]\n",
        "4:10: facts[0].sick: unknown key sick; expected: a fact, one of: leave",
    ),
    (
        HEAD + 'facts: [{attend: s-01, date: 2021-07-21, in: "24:10"}]\n',
        "4:46: facts[0].in: '24:10' is not acceptable; expected: a time",
    ),
    (
        HEAD + "facts: [{rates: {discipline_weight: 40, performance_weight: 70}}]\n",
        "4:9: facts[0].discipline_weight: rates is not acceptable",
    ),
    (
        NONE + "people: [{id: a, count: 0}]\n",
        "3:25: people[0].count: '0' is not acceptable; expected: a whole",
    ),
    (NONE + "people: [{id: a}, {id: a}]\n", "3:19: people.id: a stands more than once"),
    (
        NONE + "people: [{id: a, class: boss}]\n",
        "3:25: people[0].class: 'boss' is not acceptable; expected: one of: jpt",
    ),
    (NONE + "zone: Mars\n", "3:7: zone: 'Mars' is not acceptable; expected: Asia/Jakarta"),
    ("scenario: x\npolicies: [kotim]\n", "2:12: policies[0]: unknown 'kotim'; expected: one of: banten-2020"),
    (
        "scenario: x\npolicies: [{use: kotim-2021, set: {office.max_share: 0.25}}]\n",
        "2:54: policies[0].office.max_share: '0.25' is not a percentage (25 means 25 %)",
    ),
    (
        "scenario: x\npolicies: [{use: kotim-2021, set: {office.max_shar: 25}}]\n",
        "2:36: policies[0].office.max_shar: unknown key office.max_shar; expected: a path of the policy",
    ),
    (
        "scenario: x\npolicies: [{use: kotim-2021, set: {valid.until: 2020-01-01}}]\n",
        "2:36: policies[0].valid.until: the end 2020-01-01 lies before the start",
    ),
    (
        "scenario: x\npolicies: [{file: nope.yaml}]\n",
        "2:19: policies[0]: unknown 'nope.yaml'; expected: a policy",
    ),
    (
        "scenario: x\npolicies: [{file: ../x.yaml}]\n",
        "2:19: policies[0]: unknown '../x.yaml'; expected: a policy",
    ),
    ("a: &x [1]\nb: *x\n", "2:4: YAML aliases (*x) are refused"),
    ("scenario: [x\n", "2:1: the YAML cannot be read: did not find expected ',' or ']'"),
    ("", "scenario: the key scenario is missing"),
    ("policies: [none]\n", "1:1: scenario: the key scenario is missing"),
]


@pytest.mark.parametrize(("text", "message"), UNREADABLE)
def test_what_cannot_be_read_is_exit_2_with_file_line_key_and_expectation(
    tmp_path: Path, text: str, message: str
) -> None:
    path = written(tmp_path, text)
    result = run(path)
    assert (result.exit_code, result.stdout) == (2, "")
    separator = ": " if message.startswith("scenario:") else ":"
    assert result.stderr.startswith(f"{path}{separator}{message}")


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"\xc2\x00\xff")
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "r.yaml"):
        result = run(str(path))
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{path}: cannot be read (")


def test_an_own_policy_beside_the_scenario(tmp_path: Path) -> None:
    text = (SCENARIOS / "policies" / "hours-published.yaml").read_text(encoding="utf-8")
    written(tmp_path, text, "ours.yaml")
    asked = "scenario: x\npolicies: [{file: ./ours.yaml, set: {valid.until: 2026-06-30}}]\nask:\n"
    asked += "  - policy: {date: 2026-06-30}\n    expect: {circulars: [hours-published], clauses: [C-01]}\n"
    asked += "  - policy: {date: 2026-07-01}\n    expect: {circulars: []}\n"
    assert run(written(tmp_path, asked)).exit_code == 0


def test_a_fault_in_an_own_policy_names_its_own_line(tmp_path: Path) -> None:
    written(tmp_path, "format: circular/1\nslug: Ours!\n", "ours.yaml")
    result = run(written(tmp_path, "scenario: x\npolicies: [{file: ours.yaml}]\n"))
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "ours.yaml:2:7: policies[0].slug: 'Ours!' is not acceptable; expected: text"
    )


def test_no_django_and_no_database_are_loaded() -> None:
    code = (
        "import sys; from tatakerja.config.cli.scenario import scenario\n"
        "try: scenario(['run', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in ('django', 'sqlite3', 'ninja') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(SCENARIOS / "worked-examples.yaml")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
