"""Runs scenarios: each question answered by the same rules as the application, and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from tatakerja.circular.rules.library import Library
from tatakerja.circular.rules.problems import PolicyError, Problem, said
from tatakerja.kernel.errors import Invalid
from tatakerja.scenario.answers import person, plain, policy
from tatakerja.scenario.compare import differences
from tatakerja.scenario.model import Question, Scenario
from tatakerja.scenario.read import Fetch, read_scenarios
from tatakerja.scenario.world import World

_ANSWERS: Final[Mapping[str, Callable[[World, Mapping[str, Any]], dict[str, Any]]]] = MappingProxyType(
    {
        "policy": policy.policy,
        "quota": policy.quota_of,
        "mode": policy.mode,
        "roster": policy.roster,
        "workday": policy.workday_of,
        "week": policy.week_sum,
        "travel": policy.travel,
        "attendance": person.attendance,
        "discipline": person.discipline,
        "tpp": person.tpp,
        "snapshot": person.snapshot,
        "reachable": person.reachable,
        "deadline": plain.deadline_of,
        "skm": plain.skm,
        "nip": plain.nip,
    }
)


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """One question with its answer; ``different`` names the keys that are not as expected."""

    question: Question
    answer: Mapping[str, Any]
    different: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.different

    def as_json(self) -> dict[str, Any]:
        """The shape that ``--json`` prints."""
        return {
            "ask": self.question.kind,
            "args": dict(self.question.written),
            "answer": dict(self.answer),
            "ok": self.ok,
        }


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """A scenario's answers in the order of its questions."""

    name: str
    answers: tuple[AnswerResult, ...]

    @property
    def ok(self) -> bool:
        return all(answer.ok for answer in self.answers)

    def as_json(self) -> dict[str, Any]:
        """The shape that ``--json`` prints."""
        return {"name": self.name, "answers": [answer.as_json() for answer in self.answers]}


def run(scenarios: Sequence[Scenario], library: Library) -> tuple[ScenarioResult, ...]:
    """Every question answered. `PolicyError` names the question that cannot be answered, and why."""
    return tuple(_run(scenario, library) for scenario in scenarios)


def run_text(text: str, name: str, library: Library, fetch: Fetch) -> tuple[ScenarioResult, ...]:
    """Reads and runs a scenario file; ``fetch`` gets a policy document beside it."""
    return run(read_scenarios(text, name, library, fetch), library)


def _run(scenario: Scenario, library: Library) -> ScenarioResult:
    world = World(scenario, library)
    return ScenarioResult(scenario.name, tuple(_answered(world, question) for question in scenario.questions))


def _answered(world: World, question: Question) -> AnswerResult:
    try:
        answer = _ANSWERS[question.kind](world, question.args)
    except Invalid as error:
        path = f"{question.kind}.{error.field}" if error.field else question.kind
        problem = Problem("wrong_value", question.place, path, question.kind, said(error))
        raise PolicyError([problem]) from error
    return AnswerResult(question, answer, differences(question.expect, answer))
