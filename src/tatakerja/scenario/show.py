"""Results as a table for a person: one block per question, expected values beside answers that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tatakerja.circular.rules.source import plain
from tatakerja.scenario.run import AnswerResult, ScenarioResult


def table(results: Sequence[ScenarioResult]) -> str:
    """All results as text."""
    return "\n".join(line for result in results for line in _scenario(result))


def summary(results: Sequence[ScenarioResult]) -> str:
    """One line: how many questions, how many as expected."""
    answers = [answer for result in results for answer in result.answers]
    good = sum(answer.ok for answer in answers)
    bad = len(answers) - good
    return f"{len(results)} scenarios, {len(answers)} questions, {good} as expected, {bad} different"


def _scenario(result: ScenarioResult) -> Iterator[str]:
    yield ""
    yield result.name
    yield "=" * len(result.name)
    for answer in result.answers:
        yield from _answer(answer)


def _answer(result: AnswerResult) -> Iterator[str]:
    args = ", ".join(f"{key}: {_shown(value)}" for key, value in result.question.written.items())
    yield f"  {'ok  ' if result.ok else 'DIFF'} {result.question.kind}  {args}"
    width = max((len(key) for key in result.answer), default=0)
    for key, value in result.answer.items():
        expected = result.question.expect.get(key)
        mark = ""
        if key in result.different and expected is not None:
            mark = f"   ← expected {_shown(plain(expected))}"
        yield f"         {key:<{width}}  {_shown(value)}{mark}"


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(each) for each in value) or "(none)"
    return str(value)
