"""Solves one instance: data, bound, roster, changes, polish; or the conflicts."""

from collections.abc import Callable

from tatakerja.roster.solver.conflicts import contradicted, explain
from tatakerja.roster.solver.facts import Facts, read_facts
from tatakerja.roster.solver.figures import cells_of, measure
from tatakerja.roster.solver.ledger import Ledger, make_ledger
from tatakerja.roster.solver.model import Instance, Result
from tatakerja.roster.solver.polish import polish
from tatakerja.roster.solver.problem import compile_problem, frozen_faults
from tatakerja.roster.solver.replan import change_costs, replan
from tatakerja.roster.solver.search import Budget
from tatakerja.roster.solver.spread import Closing, close_spread
from tatakerja.roster.solver.validate import check_instance

DEFAULT_SECONDS = 60.0


def solve(
    instance: Instance,
    *,
    slack: int = 0,
    seconds: float | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Result:
    """The roster of least spread, or every minimal set of rule kinds that cannot hold together.

    ``slack`` lets the spread be that much above its best so that fewer published cells change. ``seconds``
    bounds the CPU time of the stages that might go on (default 60); flows are not cut short. ``progress`` is
    called with a share from 0 to 1 and the stage's name. Raises RosterInputError for an unusable instance.
    """
    check_instance(instance)
    budget = Budget(DEFAULT_SECONDS if seconds is None else seconds, progress)
    facts = read_facts(instance)
    problem = compile_problem(instance, facts)
    if (problem.must & ~problem.ok).any() or frozen_faults(problem).any():
        return _refuse(instance, budget, facts)
    ledger = make_ledger(problem)
    if contradicted(ledger):
        return _refuse(instance, budget, facts)
    closing = close_spread(ledger, budget)
    if closing.infeasible:
        return _refuse(instance, budget, facts)
    if closing.found is None:
        return Result(instance.id, None, spread_bound=closing.bound, seconds=budget.used)
    if slack < 0:
        raise ValueError("slack is a number of days, 0 or more")
    least = replan(ledger, closing, slack, budget) if instance.published is not None else 0
    changes = change_costs(ledger) if instance.published is not None else None
    polish(ledger, closing, changes, budget, thorough=seconds is not None)
    return _report(ledger, closing, least, budget)


def _refuse(instance: Instance, budget: Budget, facts: Facts) -> Result:
    conflicts, stage, complete = explain(instance, facts, budget)
    return Result(
        instance.id, False, closed_by=stage, seconds=budget.used, conflicts=conflicts,
        conflicts_complete=complete,
    )  # fmt: skip


def _report(ledger: Ledger, closing: Closing, least_changes: int, budget: Budget) -> Result:
    found = closing.found
    assert found is not None
    problem = ledger.problem
    figures = measure(problem, found.roster)
    return Result(
        instance=problem.instance.id,
        feasible=True,
        cells=cells_of(problem, found.roster),
        figures=figures,
        spread_bound=closing.bound,
        changes_bound=least_changes,
        weekday_bound={w: min(b, figures.weekday[w]) for w, b in closing.weekday_bound.items()},
        proven=figures.spread == closing.bound,
        closed_by=found.stage,
        seconds=budget.used,
    )
