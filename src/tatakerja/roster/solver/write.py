"""The engine's answers as the JSON documents of the format."""

from typing import Any

from tatakerja.roster.solver.model import Conflict, Instance, Province, Result

_STAGES = ("flow", "repair", "mip", "cp", "data", "cut", "search", "")


def roster_document(instance: Instance, result: Result) -> dict[str, Any]:
    """``{"instance":…, "cells":…}``; lines are strings, or lists when shifts or posts exist."""
    spelled = bool(instance.shifts) or any(d.exclusive for d in instance.rules.demands)
    cells = {name: list(line) if spelled else "".join(line) for name, line in result.cells.items()}
    return {"instance": instance.id, "cells": cells}


def province_document(province: Province, results: list[Result]) -> dict[str, Any]:
    """The rosters of a province; agencies without a roster are left out."""
    pairs = zip(province.opds, results, strict=True)
    return {
        "instance": province.id,
        "rosters": [roster_document(opd, result) for opd, result in pairs if result.feasible],
    }


def summary(result: Result) -> dict[str, Any]:
    """What ``--json`` prints for one agency."""
    if result.feasible is None:
        return {
            "feasible": None, "spread_bound": result.spread_bound, "closed_by": "",
            "seconds": round(result.seconds, 3),
        }  # fmt: skip
    if not result.feasible:
        return {
            "feasible": False,
            "conflicts": [_conflict(one) for one in result.conflicts],
            "complete": result.conflicts_complete,
            "closed_by": result.closed_by,
            "seconds": round(result.seconds, 3),
        }
    figures = result.figures
    return {
        "feasible": True, "spread": figures.spread, "spread_bound": result.spread_bound,
        "proven": result.proven,
        "weekday": {str(w): [s, result.weekday_bound.get(w, 0)] for w, s in figures.weekday.items()},
        "pref": figures.pref, "together": figures.together, "apart": figures.apart,
        "regular": figures.regular, "changes": figures.changes, "changes_bound": result.changes_bound,
        "forced": figures.forced, "roles": figures.roles, "closed_by": result.closed_by,
        "seconds": round(result.seconds, 3),
    }  # fmt: skip


def _conflict(one: Conflict, lead: str = "") -> dict[str, Any]:
    return {"rules": list(one.rules), "where": lead + one.where, "why": one.why, "sentence": one.sentence}


def province_summary(province: Province, results: list[Result], seconds: float) -> dict[str, Any]:
    """The same for a province: worst spreads, sums of the counts, and every agency under ``opds``."""
    rows = [
        {"instance": opd.id, **summary(result)} for opd, result in zip(province.opds, results, strict=True)
    ]
    if any(result.feasible is False for result in results):
        return {
            "feasible": False,
            "conflicts": [
                _conflict(one, f"{opd.id}: ")
                for opd, result in zip(province.opds, results, strict=True)
                for one in result.conflicts
            ],
            "seconds": round(seconds, 3),
            "opds": rows,
        }
    if any(result.feasible is None for result in results):
        return {"feasible": None, "seconds": round(seconds, 3), "opds": rows}
    return {
        "feasible": True,
        "spread": max(r.figures.spread for r in results),
        "spread_bound": max(r.spread_bound for r in results),
        "proven": all(r.proven for r in results),
        "weekday": _weekdays(results),
        **{
            key: sum(getattr(r.figures, key) for r in results)
            for key in ("pref", "together", "apart", "regular", "changes", "forced", "roles")
        },
        "closed_by": max((r.closed_by for r in results), key=_STAGES.index),
        "seconds": round(seconds, 3),
        "opds": rows,
    }


def _weekdays(results: list[Result]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for result in results:
        for weekday, spread in result.figures.weekday.items():
            row = found.setdefault(str(weekday), [0, 0])
            row[0] = max(row[0], spread)
            row[1] = max(row[1], result.weekday_bound.get(weekday, 0))
    return found
