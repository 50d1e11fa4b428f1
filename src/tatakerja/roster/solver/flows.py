"""OR-Tools' network solvers behind two functions on arrays."""

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow as _max_flow
from ortools.graph.python import min_cost_flow as _min_cost_flow

Ints = NDArray[np.int64]


def max_flow(tails: Ints, heads: Ints, capacities: Ints, source: int, sink: int) -> int:
    """Value of a greatest flow."""
    solver = _max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64))
    status = solver.solve(source, sink)
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"max flow ended with {status}")
    return int(solver.optimal_flow())


def min_cost_flow(tails: Ints, heads: Ints, capacities: Ints, costs: Ints, supplies: Ints) -> Ints | None:
    """Flow per arc of least cost, or None when the supplies cannot be carried."""
    solver = _min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), costs.astype(np.int64)
    )
    solver.set_nodes_supplies(np.arange(len(supplies), dtype=np.int32), supplies.astype(np.int64))
    status = solver.solve()
    if status == solver.OPTIMAL:
        return np.asarray(solver.flows(np.arange(len(tails), dtype=np.int32)))
    if status == solver.INFEASIBLE:
        return None
    raise ArithmeticError(f"min cost flow ended with {status}")
