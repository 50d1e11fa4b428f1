"""The product's own scenarios: all as expected, and every provision with a computable outcome is cited."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tatakerja.circular.library import load_library
from tatakerja.scenario.questions import kinds
from tatakerja.scenario.run import ScenarioResult, run_text

LIBRARY = load_library()
FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
# What follows from these sections is answered by a question; the others are duties, texts and papers.
COMPUTABLE = (
    "office.",
    "travel.private",
    "travel.official",
    "outing.",
    "presence.report_times",
    "presence.windows",
    "presence.work_window",
    "presence.stay_home",
    "presence.online",
    "presence.outside",
    "reachability",
    "valid.from",
    "valid.until",
    "binds",
    "relations",
    "allowance.",
    "discipline.",
)


def answered(path: Path) -> tuple[ScenarioResult, ...]:
    return run_text(
        path.read_text(encoding="utf-8"),
        path.name,
        LIBRARY,
        lambda name: (path.parent / name).read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_scenario_file(path: Path) -> None:
    results = answered(path)
    assert [(r.name, a.question.kind, a.different) for r in results for a in r.answers if not a.ok] == []
    assert all(answer.question.expect for result in results for answer in result.answers)


def test_every_kind_of_question_is_asked() -> None:
    asked = {a.question.kind for path in FILES for result in answered(path) for a in result.answers}
    assert asked == set(kinds((), (), ()))


def test_every_computable_provision_is_cited() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    cited = set(re.findall(r"\b(?:A[0-4]|K26|M26)-\d{2}\b", text))
    for prefix, last in re.findall(r"\b(K26|M26)-01 to \1-(\d{2})\b", text):
        cited |= {f"{prefix}-{number:02d}" for number in range(1, int(last) + 1)}
    computable = {
        clause.id
        for policy in LIBRARY.policies()
        for clause in policy.clauses
        if clause.readings or any(path.startswith(COMPUTABLE) for path in clause.sets)
    }
    assert computable - cited == set()


def test_every_contradiction_is_cited() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    # X10 is about dates on page headers: nothing follows from them, so nothing can be asked.
    assert set(re.findall(r"\bX\d{1,2}\b", text)) == {f"X{n}" for n in range(1, 14)} - {"X10"}
