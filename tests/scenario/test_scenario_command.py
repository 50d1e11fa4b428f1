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
    (
        HEAD + "ask: [{quota: {date: 2021-07-21}}]\n",
        "4:8: ask[0].quota.agency: the key agency is missing; expected: agency or unit",
    ),
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
        "4:48: ask[0].roster.until: the end 2021-07-20 lies before the start; expected: the same day",
    ),
    (
        HEAD + "facts: [{leave: zz, from: 2021-07-01, until: 2021-07-02}]\n",
        "4:17: facts[0].leave: unknown person 'zz'",
    ),
    (
        HEAD + "facts: [{leave: s-01, from: 2021-07-03, until: 2021-07-02}]\n",
        "4:41: facts[0].leave.until: the end 2021-07-02 lies before the start; expected: the same day",
    ),
    (
        HEAD + "facts: [{sick: s-01}]\n",
        "4:10: facts[0].sick: unknown key sick; expected: a fact, one of: leave",
    ),
    (
        HEAD + 'facts: [{attend: s-01, date: 2021-07-21, in: "24:10"}]\n',
        "4:46: facts[0].attend.in: '24:10' is not acceptable; expected: a time",
    ),
    (
        HEAD + "facts: [{rates: {discipline_weight: 40, performance_weight: 70}}]\n",
        "4:18: facts[0].rates.discipline_weight: 40 + 70 is not acceptable; expected: weights of",
    ),
    (
        NONE + "people: [{id: a, count: 0}]\n",
        "3:25: people[0].count: '0' is not acceptable; expected: a whole",
    ),
    (NONE + "people: [{id: a}, {id: a}]\n", "3:20: people[1].id: a stands more than once; expected: an id"),
    (
        NONE + "people: [{id: a, class: boss}]\n",
        "3:25: people[0].class: 'boss' is not acceptable; expected: one of: jpt",
    ),
    (NONE + "zone: Mars\n", "3:7: zone: 'Mars' is not acceptable; expected: Asia/Jakarta"),
    ("scenario: x\npolicies: [kotim]\n", "2:12: policies[0]: unknown 'kotim'; expected: one of: banten-2020"),
    (
        "scenario: x\npolicies: [{use: kotim-2021, set: {office.max_share: 0.25}}]\n",
        "2:54: policies[0].set.office.max_share: '0.25' is not a percentage (25 means 25 %)",
    ),
    (
        "scenario: x\npolicies: [{use: kotim-2021, set: {office.max_shar: 25}}]\n",
        "2:36: policies[0].set.office.max_shar: unknown key office.max_shar; expected: a path of the policy",
    ),
    (
        "scenario: x\npolicies: [{use: kotim-2021, set: {valid.until: 2020-01-01}}]\n",
        "2:36: policies[0].set.valid.until: the end 2020-01-01 lies before the start",
    ),
    (
        "scenario: x\npolicies: [{file: nope.yaml}]\n",
        "2:19: policies[0].file: unknown 'nope.yaml'; expected: a policy",
    ),
    (
        "scenario: x\npolicies: [{file: ../x.yaml}]\n",
        "2:19: policies[0].file: unknown '../x.yaml'; expected: a policy",
    ),
    ("scenario: *x\n", "1:11: scenario: the YAML alias *x points to nothing; expected: an anchor that is"),
    (
        "scenario: [x\n",
        "2:1: the YAML cannot be read: did not find expected ',' or ']'; expected: well-formed YAML",
    ),
    ("", "1:1: scenario: the key scenario is missing; expected: text of at most 200"),
    ("# nothing\n---\n", "1:1: scenario: the key scenario is missing; expected: text of at most 200"),
    ("policies: [none]\n", "1:1: scenario: the key scenario is missing; expected: text of at most 200"),
    ("scenario: x\n", "1:1: policies: the key policies is missing; expected: a list of circulars"),
    ("scenario: x\nscenario: y\n", "2:1: scenario: the key scenario is written twice; expected: each key"),
    ("scenario: x\nask: [[" + "[" * 40, "2:29: ask[0][0]"),
    (
        NONE + "ask:\n  - tpp: {month: 2026-06}\n",
        "4:10: ask[0].tpp.person: the key person is missing; expected: person, one of: -",
    ),
    (
        HEAD + "facts: [{located: s-01, at: 2021-07-21T09:00, place: duty}]\n",
        "4:54: facts[0].located.place: 'duty' is not acceptable; expected: one of: home, office, outside\n",
    ),
    (
        HEAD + "facts: [{call: s-01, at: 2021-07-21T09:00, answered: 2021-07-21T08:59}]\n",
        "4:44: facts[0].call.answered: 2021-07-21T08:59:00 is not acceptable; expected: the same moment",
    ),
    (
        HEAD + "facts: [{outing: s-01, from: 2021-07-21T09:00, until: 2021-07-21T08:59}]\n",
        "4:48: facts[0].outing.until: the end 2021-07-21T08:59:00 lies before the start; expected: the same",
    ),
    (
        HEAD + "facts: [{absent: s-01, until: 2021-07-21}]\n",
        "4:10: facts[0].absent: until is not acceptable; expected: either dates, or from and until",
    ),
    (
        NONE + "people: [{id: a, groups: teacher}]\n",
        "3:26: people[0].groups: 'teacher' is not acceptable; expected: a list of at most 500",
    ),
    (
        HEAD + "ask: [{discipline: {person: s-01, on: 2021-07-21}, expect: {proposal: {kinds: x}}}]\n",
        "4:72: ask[0].expect.proposal.kinds: unknown key kinds; expected: one of: level, kind, applied\n",
    ),
    (
        HEAD + "ask: [{reachable: {person: s-01, date: 2021-07-21}, expect: {proposal: {kind: x}}}]\n",
        "4:72: ask[0].expect.proposal: {…} is not acceptable; expected: a value or a list",
    ),
    (
        HEAD + "ask: [{roster: {agency: opd, from: 2021-07-21, until: 2021-07-21}, "
        "expect: {served: {few: 1}}}]\n",
        "4:86: ask[0].expect.served.few: unknown key few; expected: a number of turns",
    ),
    *(
        (
            NONE + f"ask: [{{skm: {{values: [1, 2, 3, 4, 1, 2, 3, 4, 1], weight: {weight}}}}}]\n",
            f"3:59: ask[0].skm.weight: '{weight}' is not acceptable; expected: one of: \"1/9\", 0.111, 0",
        )
        for weight in ("0.5", "0.1", "0.1111", "1/8", "2/18", "1")
    ),
    (
        NONE + "ask: [{skm: {values: [1, 2, 3, 4, 1, 2, 3, 4]}}]\n",
        "3:22: ask[0].skm.values: […] is not acceptable; expected: a list of exactly 9\n",
    ),
]


@pytest.mark.parametrize(("text", "message"), UNREADABLE)
def test_what_cannot_be_read_is_exit_2_with_file_line_key_and_expectation(
    tmp_path: Path, text: str, message: str
) -> None:
    path = written(tmp_path, text)
    result = run(path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{path}:{message}")
    assert "expected: " in result.stderr


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"a: 1\n\xc2\x00\xff")
    (tmp_path / "long.yaml").write_text("# é\n" * 3_000_000, encoding="utf-8")
    starts = {"none.yaml": ": cannot be read (", "": ": cannot be read (", "r.yaml": ":2: cannot be read ("}
    starts["long.yaml"] = ":1:1: the document is too large ("
    for name, start in starts.items():
        result = run(str(tmp_path / name))
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{tmp_path / name}{start}")


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
