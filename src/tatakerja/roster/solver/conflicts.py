"""Every minimal set of rule kinds that cannot hold together.

Kinds are left out one by one until what remains is minimal; then every way of breaking all known
conflicts (each minimal hitting set) must leave a solvable rest, or it yields the next conflict. So the
list is complete.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from tatakerja.roster.solver.audit import person_faults
from tatakerja.roster.solver.bounds import Flows
from tatakerja.roster.solver.classmip import ClassModel
from tatakerja.roster.solver.exact import FOUND, IMPOSSIBLE, PROVED
from tatakerja.roster.solver.facts import Facts, Ints
from tatakerja.roster.solver.ledger import Ledger, make_ledger
from tatakerja.roster.solver.model import Conflict, Instance
from tatakerja.roster.solver.presence import Aim
from tatakerja.roster.solver.problem import Problem, compile_problem, frozen_faults
from tatakerja.roster.solver.reasons import reason
from tatakerja.roster.solver.search import (
    MIP_SECONDS,
    Budget,
    Found,
    Left,
    attempt,
    class_model,
    from_classes,
    whole_model,
)

KINDS = ("R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R12", "R13", "R14", "R15", "R16")

Kept = frozenset[str]


class Judge:
    """Remembers which sets of kinds can be kept together; larger sets are harder."""

    def __init__(self, instance: Instance, facts: Facts, budget: Budget) -> None:
        self.instance, self.facts, self.budget = instance, facts, budget
        self.can: list[Kept] = []
        self.cannot: list[Kept] = []
        self.stage, self.complete = "data", True

    def possible(self, kept: Kept) -> bool:
        """Whether a roster keeps all these kinds."""
        if any(kept <= known for known in self.can):
            return True
        if any(kept >= known for known in self.cannot):
            return False
        answer, stage = decide(self.problem(kept), self.budget)
        if answer is None:
            self.complete = False
        (self.cannot if answer is False else self.can).append(kept)
        if answer is False and stage_rank(stage) > stage_rank(self.stage):
            self.stage = stage
        return answer is not False

    def problem(self, kept: Kept) -> Problem:
        """The instance with only these kinds."""
        return compile_problem(self.instance, self.facts, frozenset(KINDS) - kept)


def stage_rank(stage: str) -> int:
    """data before cut before search."""
    return ("data", "cut", "search").index(stage)


def explain(instance: Instance, facts: Facts, budget: Budget) -> tuple[tuple[Conflict, ...], str, bool]:
    """All minimal conflicts, the stage that was needed, and whether the list is proven complete."""
    judge = Judge(instance, facts, budget)
    kinds = frozenset(relevant(instance, facts))
    found: list[Kept] = []
    searching = True
    while searching:
        searching = False
        for hit in hitting_sets(found, kinds):
            budget.tell(min(0.9, 0.2 + 0.1 * len(found)), "conflicts")
            if not judge.possible(kinds - hit):
                found.append(_shrink(judge, kinds - hit))
                searching = True
                break
    found.sort(key=lambda kept: (len(kept), sorted(map(_number, kept))))
    conflicts = tuple(_described(judge, kept) for kept in found)
    return conflicts, judge.stage, judge.complete and bool(found)


def _number(kind: str) -> int:
    return int(kind[1:])


def _described(judge: Judge, kept: Kept) -> Conflict:
    where, why, sentence = reason(judge.problem(kept), kept)
    return Conflict(tuple(sorted(kept, key=_number)), where, why, sentence)


def _shrink(judge: Judge, kept: Kept) -> Kept:
    """A minimal part that is still impossible; each candidate is solved anew, no core is trusted."""
    for kind in sorted(kept, key=_number, reverse=True):
        if not judge.possible(kept - {kind}):
            kept = kept - {kind}
    return kept


def hitting_sets(found: list[Kept], kinds: Kept) -> Iterator[Kept]:
    """Minimal sets of kinds that touch every conflict found, the smallest first."""
    union = sorted(frozenset().union(*found) & kinds, key=_number)
    minimal: list[Kept] = []
    for size in range(len(union) + 1):
        for chosen in combinations(union, size):
            hit = frozenset(chosen)
            if any(known <= hit for known in minimal):
                continue
            if all(hit & one for one in found):
                minimal.append(hit)
                yield hit


def relevant(instance: Instance, facts: Facts) -> list[str]:
    """Kinds that say anything in this instance."""
    rules = instance.rules
    says = {
        "R2": facts.off.any(), "R3": facts.exempt.any(), "R4": facts.mandatory.any(),
        "R5": facts.callup.any(), "R6": True, "R7": rules.piket_min > 0,
        "R8": any(rules.unit_piket_min.values()),
        "R9": any(d.min for d in rules.demands),
        "R10": not facts.piket.all()
        or any(d.exclusive for d in rules.demands)
        or bool((facts.frozen_post >= 0).any()),
        "R12": rules.max_run > 0, "R13": rules.once.mode != "off", "R14": rules.fill == "full",
        "R15": bool(rules.apart), "R16": facts.frozen.any(),
    }  # fmt: skip
    return [kind for kind in KINDS if says[kind]]


def decide(problem: Problem, budget: Budget) -> tuple[bool | None, str]:
    """Whether a problem has a roster at all (None: not known in time), and the stage that says no."""
    if (problem.must & ~problem.ok).any() or frozen_faults(problem).any():
        return False, "data"
    ledger = make_ledger(problem)
    if contradicted(ledger):
        return False, "data"
    flows = Flows(ledger)
    everything = flows.everything()
    if not flows.feasible(*everything):
        return False, "cut"
    kind = "windows" if problem.windows else "runs" if problem.run else "none"
    if isinstance(attempt(ledger, Aim(everything, {}, kind), repair=False), Found):
        return True, ""
    return _by_search(ledger, everything, kind, budget)


def _by_search(
    ledger: Ledger, everything: tuple[Ints, Ints], kind: str, budget: Budget
) -> tuple[bool | None, str]:
    """Classes, then repair by swaps (a day of shifts is more than classes know), then the whole model."""
    classes = class_model(ledger)
    if classes is not None:
        answer = classes.solve(max(1.0, min(budget.left, MIP_SECONDS)))
        if answer == IMPOSSIBLE:
            return False, "search"
        if answer in (PROVED, FOUND) and isinstance(_placed(ledger, classes), Found):
            return True, ""
    if isinstance(attempt(ledger, Aim(everything, {}, kind)), Found):
        return True, ""
    model = whole_model(ledger)
    if model is None:
        return None, "search"
    status, _, _ = model.solve(max(1.0, budget.left))
    if status in (PROVED, FOUND):
        return True, ""
    return (False if status == IMPOSSIBLE else None), "search"


def _placed(ledger: Ledger, classes: ClassModel) -> Found | Left:
    nobody = np.zeros(0, dtype=np.int64)
    return from_classes(ledger, classes, Aim((nobody, nobody), {}, "none"))


def contradicted(ledger: Ledger) -> bool:
    """Whether the cells that must be office days already break a run, or bring a hard pair together."""
    return len(person_faults(ledger, ledger.problem.must, windows=False)) > 0
