"""Figures of the roster engine, side by side with plain CP-SAT on the same instances in one run.

    python bench/roster.py                    medians over three runs, as a table
    python bench/roster.py --json --runs 5    the same as JSON
    python bench/roster.py --limit 120        CPU seconds that plain CP-SAT may take per instance

CPU seconds of one core, measured in a process of its own per figure (so is memory); the engine's libraries
are loaded before the clock starts, reading the JSON is not counted except for the province, where it is.
The plain model has one variable per person and day and asks for the least spread, nothing else.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Any

from ortools.sat.python import cp_model

from tatakerja.roster.solver import Instance, Province, Result, parse, roster_document, solve

Document = dict[str, Any]


def agency(n: int, t: int, seed: int = 1) -> Document:
    """An agency of a realistic make-up: ranks outside the seats, exemptions, leave, wishes, skills."""
    r, days = random.Random(seed), workdays(t)
    units = [f"u{k}" for k in range(max(1, n // 40))]
    people: list[Document] = []
    for i in range(n):
        p: Document = {
            "id": f"p{i:05d}",
            "unit": units[i % len(units)],
            "cat": "staf",
            "bubble": f"b{i // 20}",
        }
        if i % 40 == 7:
            p.update(mandatory=True, cat="pejabat")
        elif i % 40 == 23:
            p["exempt"] = "hamil"
        elif r.random() < 0.1:
            first = r.randrange(t)
            p["off"] = days[first : first + r.randint(1, 5)]
        if r.random() < 0.2:
            p["home"] = [r.randrange(5)]
        if r.random() < 0.4:
            p["skills"] = [r.choice(["loket", "arsip", "server"])]
        people.append(p)
    rules = {
        "cap": {"num": 1, "den": [4, 3, 2][seed % 3], "outside": ["pejabat"]}, "piket_min": 5, "max_run": 3,
        "fill": "full", "once": {"window": 10, "mode": "hard"},
        "demands": [{"id": f"post-{s}", "skill": s, "min": 1} for s in ("loket", "arsip", "server")],
    }  # fmt: skip
    return {
        "format": "roster/1", "id": f"h{seed}", "seed": seed, "days": days, "units": units, "people": people,
        "rules": rules,
    }  # fmt: skip


def workdays(count: int) -> list[str]:
    """Working days from a Monday on."""
    found: list[str] = []
    day = date(2021, 7, 5)
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day.isoformat())
        day += timedelta(1)
    return found


def province(t: int) -> Document:
    """Fifty agencies of 400."""
    return {"format": "province/1", "id": "prov", "opds": [agency(400, t, seed) for seed in range(50)]}


def impossible(n: int) -> Document:
    """More people due once than there are seats, beside a skill nobody brings on one day."""
    case = agency(n, 20, 2)
    case["rules"]["cap"]["den"] = 20
    case["rules"]["demands"].append({"id": "genset", "skill": "genset", "dates": case["days"][3:4]})
    return case


def after_leave(n: int) -> Document:
    """A published agency in its second week, one person in a hundred newly on leave for three days."""
    case = agency(n, 20)
    instance = parse(json.dumps(case))
    assert isinstance(instance, Instance)
    cells = roster_document(instance, solve(instance))["cells"]
    r = random.Random(5)
    for person in r.sample(case["people"], max(1, n // 100)):
        person["off"] = sorted({*person.get("off", []), *r.sample(case["days"][8:], 3)})
    case["published"] = {"from": case["days"][8], "cells": cells}
    return case


CASES: dict[str, tuple[Any, tuple[int, ...], float]] = {
    # name: how it is made, with what, and the figure to reach in CPU seconds
    "agency 30 x 10": (agency, (30, 10), 0.02),
    "agency 400 x 20": (agency, (400, 20), 0.2),
    "agency 2000 x 20": (agency, (2000, 20), 0.6),
    "re-plan 2000 x 20": (after_leave, (2000,), 1.0),
    "impossible 400 x 20": (impossible, (400,), 1.0),
    "impossible 2000 x 20": (impossible, (2000,), 1.0),
    "province 20,000 x 20": (province, (20,), 5.0),
    "province 20,000 x 40": (province, (40,), 10.0),
}


def engine(name: str) -> Document:
    """One run of the engine in this process."""
    make, words, _ = CASES[name]
    text = json.dumps(make(*words))
    solve(parse_one(json.dumps(agency(12, 5))))  # loads what is loaded lazily
    whole = name.startswith("province")
    started = time.process_time()
    task = parse(text)
    if not whole:
        started = time.process_time()
    opds = task.opds if isinstance(task, Province) else (task,)
    results = [solve(opd) for opd in opds]
    seconds = time.process_time() - started
    return {"seconds": seconds, "mb": memory(), **outcome(results)}


def parse_one(text: str) -> Instance:
    """A text that holds one agency."""
    task = parse(text)
    assert isinstance(task, Instance)
    return task


def outcome(results: list[Result]) -> Document:
    """What was reached, in a few words."""
    if any(result.feasible is False for result in results):
        found = ["+".join(one.rules) for result in results for one in result.conflicts]
        return {"outcome": "conflicts " + ", ".join(found)}
    proven = sum(result.proven for result in results)
    changes = sum(result.figures.changes for result in results)
    least = sum(result.changes_bound for result in results)
    text = f"spread {max(r.spread for r in results)}, {proven} of {len(results)} proven"
    return {"outcome": text + (f", changes {changes} (bound {least})" if changes else "")}


def plain(name: str, limit: float) -> Document:
    """Plain CP-SAT on the same instance; of a province only the first agency."""
    make, words, _ = CASES[name]
    case = make(*words)
    first = case["opds"][0] if "opds" in case else case
    started = time.process_time()
    model, spread = plain_model(first)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit
    status = solver.solve(model)
    seconds = time.process_time() - started
    text = solver.status_name(status).lower()
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        text += f", spread {solver.value(spread)}, bound {round(solver.best_objective_bound)}"
    return {"seconds": seconds, "mb": memory(), "outcome": text + (", 1 of 50" if "opds" in case else "")}


def plain_model(case: Document) -> tuple[cp_model.CpModel, cp_model.IntVar]:
    """One variable per person and day, least spread; the rules that the instances above use."""
    model, days = cp_model.CpModel(), case["days"]
    here = [[model.new_bool_var("") for _ in days] for _ in case["people"]]
    spread, low = model.new_int_var(0, len(days), ""), model.new_int_var(0, len(days), "")
    for p, line in zip(case["people"], here, strict=True):
        plain_person(model, case, p, line)
        free = len(days) - len(p.get("off", []))
        if not p.get("mandatory") and not p.get("exempt") and 2 * free >= len(days):
            model.add(sum(line) >= low)
            model.add(sum(line) <= low + spread)
    for d in range(len(days)):
        plain_day(model, case, d, [line[d] for line in here])
    model.minimize(spread)
    return model, spread


def plain_person(model: cp_model.CpModel, case: Document, p: Document, line: list[cp_model.IntVar]) -> None:
    """Leave, exemption, rank, runs and windows of one person."""
    rules, days, off = case["rules"], case["days"], set(p.get("off", []))
    for day, cell in zip(days, line, strict=True):
        if p.get("exempt") or day in off:
            model.add(cell == 0)
        elif p.get("mandatory"):
            model.add(cell == 1)
    if p.get("mandatory"):
        return
    for d in range(len(days) - rules["max_run"]):
        model.add(sum(line[d : d + rules["max_run"] + 1]) <= rules["max_run"])
    size = rules["once"]["window"]
    for d in range(0, len(days) - size + 1, size):
        if not p.get("exempt") and not off.issuperset(days[d : d + size]):
            model.add(sum(line[d : d + size]) >= 1)


def plain_day(model: cp_model.CpModel, case: Document, d: int, here: list[cp_model.IntVar]) -> None:
    """Seats, piket and counters of one day."""
    rules, people, day = case["rules"], case["people"], case["days"][d]
    inside = [i for i, p in enumerate(people) if p["cat"] != "pejabat"]
    free = [i for i in inside if not people[i].get("exempt") and day not in people[i].get("off", [])]
    seats = len(people) // rules["cap"]["den"]
    model.add(sum(here[i] for i in inside) == min(seats, len(free)))
    model.add(sum(here) >= rules["piket_min"])
    for demand in rules["demands"]:
        if day in demand.get("dates", case["days"]):
            able = [i for i, p in enumerate(people) if demand["skill"] in p.get("skills", [])]
            model.add(sum(here[i] for i in able) >= demand.get("min", 1))


def memory() -> int:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured(*words: str) -> Document:
    """One figure from a process of its own."""
    done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, check=True)
    row: Document = json.loads(done.stdout)
    return row


def compare(runs: int, limit: float) -> list[Document]:
    """All figures: medians of the engine, one run of plain CP-SAT."""
    rows = []
    for name, (_, _, target) in CASES.items():
        found = [measured("--engine", name) for _ in range(runs)]
        rows.append(
            {
                "instance": name,
                "target_seconds": target,
                "seconds": round(statistics.median(row["seconds"] for row in found), 4),
                "mb": max(row["mb"] for row in found),
                "outcome": found[0]["outcome"],
                "plain": measured("--plain", name, "--limit", str(limit)) if limit else None,
            }
        )
    return rows


def main() -> None:
    """Reads the options and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--runs", type=int, default=3, help="runs of the engine per figure")
    parser.add_argument(
        "--limit", type=float, default=30.0, help="CPU seconds for plain CP-SAT, 0 leaves it out"
    )
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("--plain", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.engine or chosen.plain:
        print(json.dumps(engine(chosen.engine) if chosen.engine else plain(chosen.plain, chosen.limit)))
        return
    rows = compare(chosen.runs, chosen.limit)
    if chosen.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'instance':22} {'target':>7} {'engine':>8} {'MB':>4}  outcome | plain CP-SAT")
    for row in rows:
        other = row["plain"]
        beside = "" if other is None else f"{other['seconds']:.1f} s, {other['mb']} MB, {other['outcome']}"
        print(
            f"{row['instance']:22} {row['target_seconds']:7.2f} {row['seconds']:8.3f} {row['mb']:4}  "
            f"{row['outcome']} | {beside}"
        )


if __name__ == "__main__":
    main()
