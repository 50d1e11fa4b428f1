"""``tatakerja roster``: exit codes, JSON, files."""

import json

import pytest
from builders import agency, document
from click.testing import CliRunner

from tatakerja.config.cli.roster import roster


@pytest.fixture
def run(tmp_path):
    def call(*words, **files):
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / f"{name}.json").write_text(text)
        paths = [str(tmp_path / w) if w.endswith(".json") else w for w in words]
        return CliRunner().invoke(roster, paths)

    return call


def test_solve_then_check_in_figures_that_agree(run):
    done = run("solve", "in.json", "--out", "out.json", "--json", **{"in": agency(30, 10)})
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["feasible"], answer["proven"], answer["closed_by"]) == (
        0,
        True,
        True,
        "flow",
    )
    judged = run("check", "in.json", "out.json", "--json")
    verdict = json.loads(judged.stdout)
    assert (judged.exit_code, verdict["kept"], verdict["breaches"]) == (0, True, [])
    assert verdict["spread"] == answer["spread"] == answer["spread_bound"]
    assert {w: row[0] for w, row in answer["weekday"].items()} == verdict["weekday"]


def test_a_province_is_solved_agency_by_agency(run):
    opds = [{**agency(30, 10, seed=k), "id": f"h{k}"} for k in range(3)]
    province = {"format": "province/1", "id": "prov", "opds": opds}
    done = run("solve", "in.json", "--out", "out.json", "--json", **{"in": province})
    answer = json.loads(done.stdout)
    assert [row["instance"] for row in answer["opds"]] == ["h0", "h1", "h2"]
    assert answer["pref"] == sum(row["pref"] for row in answer["opds"])
    assert run("check", "in.json", "out.json").exit_code == 0


def test_no_roster_is_exit_3_with_the_conflicts(run):
    case = document([{"mandatory": True}] * 2, rules={"cap": {"num": 1, "den": 2}})
    done = run("solve", "in.json", "--out", "out.json", "--json", **{"in": case})
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["feasible"]) == (3, False)
    assert [one["rules"] for one in answer["conflicts"]] == [["R4", "R6"]]
    assert set(answer["conflicts"][0]) == {"rules", "where", "why", "sentence"}
    assert "R4 + R6" in run("solve", "in.json", "--out", "out.json").stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ('{"format":"roster/1","id":"x","days":[],"units":["u"],"people":[]}', "days: expected"),
    ],
)
def test_unreadable_input_is_exit_2_and_names_the_file(run, content, message):
    done = run("solve", "in.json", "--out", "out.json", **{"in": content})
    assert done.exit_code == 2
    assert "in.json: " in done.stderr
    assert message in done.stderr


def test_a_missing_file_is_exit_2(run):
    done = run("solve", "none.json", "--out", "out.json")
    assert (done.exit_code, "No such file" in done.stderr) == (2, True)


def test_check_lists_the_broken_rules_with_exit_1(run):
    case = document([{}, {}], rules={"piket_min": 1})
    broken = {"instance": "h1", "cells": {"p0": "HHHHH", "p1": "PPPPP"}}
    broken["cells"]["p1"] = "PPPPH"
    done = run("check", "in.json", "r.json", "--json", **{"in": case, "r": broken})
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["rules"]) == (1, ["R7"])
    assert answer["breaches"] == [
        {"rule": "R7", "where": "h1", "day": "2021-07-09", "text": "0 on piket, 1 wanted"}
    ]
    assert run("check", "in.json", "in.json").exit_code == 2


def test_help_loads_no_engine():
    import subprocess
    import sys

    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom tatakerja.config.cli.roster import roster\n"
        "assert CliRunner().invoke(roster, ['solve', '--help']).exit_code == 0\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'ortools', 'numpy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
