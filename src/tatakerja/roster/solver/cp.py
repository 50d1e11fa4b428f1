"""CP-SAT, loaded only when a network does not suffice (its import alone takes a third of a second)."""

from __future__ import annotations

import importlib
from typing import Any


def cp_model() -> Any:
    """The module ortools.sat.python.cp_model."""
    return importlib.import_module("ortools.sat.python.cp_model")


def new_solver(seconds: float, seed: int = 1) -> Any:
    """A single-threaded, deterministic solver with a limit.

    The limit is in deterministic time, which a loaded machine does not shorten; wall time is capped at four
    times that. Level 2 of the linear relaxation refutes counting conflicts that level 1 does not.
    """
    solver = cp_model().CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.max_time_in_seconds = 4.0 * seconds
    return solver
