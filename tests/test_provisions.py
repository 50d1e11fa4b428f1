"""``tatakerja provisions``: every provision is traced, what is claimed is there, and the page is current."""

from __future__ import annotations

import ast
import json

import pytest
from click.testing import CliRunner

from tatakerja.circular.library import load_library
from tatakerja.config.cli import provisions as command
from tatakerja.config.cli.provisions import PAGE, page, provisions, rule_exists, screen_exists, trace

ROWS = trace(load_library())


def test_every_provision_and_contradiction_has_all_four() -> None:
    assert [(row.id, row.lacks) for row in ROWS if row.lacks] == []
    assert [row.id for row in ROWS if row.id.startswith("X")] == [f"X{number}" for number in range(1, 14)]
    counts = {prefix: sum(row.id.startswith(f"A{prefix}-") for row in ROWS) for prefix in range(5)}
    assert counts == {0: 19, 1: 16, 2: 25, 3: 13, 4: 15}
    assert [sum(row.id.startswith(prefix) for row in ROWS) for prefix in ("K26-", "M26-")] == [8, 13]


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(ROWS), "run: tatakerja provisions --write"


def test_json_and_exit_code() -> None:
    result = CliRunner().invoke(provisions, ["--json"])
    found = json.loads(result.stdout)
    assert (result.exit_code, len(found["rows"])) == (0, 122)
    assert found["rows"][2]["id"] == "A0-03"
    assert found["rows"][2]["parameters"][0] == "office.max_share"
    assert "circular:detail" in found["rows"][2]["screens"]


def test_one_that_lacks_a_test_is_named_and_exit_1(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {key: names for key, names in command.citations().items() if key not in ("A1-07", "X9")}
    monkeypatch.setattr(command, "citations", lambda: known)
    result = CliRunner().invoke(provisions, [])
    assert result.exit_code == 1
    lacking = [line.split()[0] for line in result.stdout.splitlines() if line.endswith("lacks test")]
    assert lacking == ["A1-07", "X9"]
    assert result.stdout.splitlines()[-1] == "122 rows, 2 lack something"


@pytest.mark.parametrize(
    ("rule", "there"),
    [
        ("tatakerja.circular.rules.office:OfficeLayer.share_on#max_share", True),
        ("tatakerja.circular.rules.office:OfficeLayer.share_on#min_per_day", False),
        ("tatakerja.circular.rules.office:OfficeLayer.gone#max_share", False),
        ("tatakerja.circular.rules.office:OfficeLayer.share_on", False),
        ("tatakerja.circular.rules.gone:anything#word", False),
        ("tatakerja.circular.rules.bounds:_STRICTNESS#travel.private", True),
        ("tatakerja.circular.rules.bounds:_STRICTNESS#travel.approver", False),
        ("policy path office.max_share", True),
        ("policy path office.max_shares", False),
    ],
)
def test_a_rule_is_believed_only_when_it_is_there(rule: str, there: bool) -> None:
    assert rule_exists(rule) is there


@pytest.mark.parametrize(
    ("screen", "there"),
    [("circular:detail", True), ("circular:gone", False), ("nowhere:detail", False), ("permit:outing", True)],
)
def test_a_screen_is_believed_only_when_it_is_there(screen: str, there: bool) -> None:
    assert screen_exists(screen) is there


CITING = """
TABLE = ["A0-03"]
OTHER = ["A0-04"]  # A0-05

@pytest.mark.parametrize("row", TABLE)
def test_one(row):
    'A0-06'
    assert row == "A0-07"  # A0-08

def helper():
    return "A0-09"
"""


def test_only_code_cites_no_comment_no_docstring_no_helper() -> None:
    found = dict(command._by_test("test_x.py", ast.parse(CITING)))
    assert found == {"test_x.py::test_one": {"A0-03", "A0-07"}}


def test_no_message_and_exit_2_without_a_source_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "ROOT", command.ROOT / "src")
    result = CliRunner().invoke(provisions, [])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "provisions are traced through the source tree; run this from a checkout\n"
