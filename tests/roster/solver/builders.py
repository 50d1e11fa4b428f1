"""Roster documents for the tests: small ones by hand, larger ones from a seed, and judging what comes out."""

import json
import random
from datetime import date, timedelta

from tatakerja.roster.checker import check
from tatakerja.roster.solver import parse, roster_document, solve


def workdays(count, *, saturdays=False, start=date(2021, 7, 5)):
    """Working days from a Monday on."""
    found, day = [], start
    while len(found) < count:
        if day.weekday() < (6 if saturdays else 5):
            found.append(day.isoformat())
        day += timedelta(1)
    return found


def document(people, *, days=5, units=("u1",), rules=None, saturdays=False, **more):
    """An instance; people are dicts without id or unit where the first unit will do."""
    rows = [{"id": f"p{i}", "unit": units[0], **person} for i, person in enumerate(people)]
    return {
        "format": "roster/1", "id": "h1", "seed": 1, "days": workdays(days, saturdays=saturdays),
        "units": list(units), "people": rows, "rules": rules or {}, **more,
    }  # fmt: skip


def random_case(seed):
    """A small instance that touches every field of the format; about half have a roster."""
    r = random.Random(seed)
    t, n = r.choice([3, 5, 6, 8, 10]), r.randint(3, 12)
    units = [f"u{i}" for i in range(r.randint(1, 3))]
    shifts = ["pagi", "siang"] if r.random() < 0.25 else []
    skills = ["a", "b"][: r.choice([0, 0, 1, 2])]
    case = document(
        [_random_person(r, workdays(t), units, skills) for _ in range(n)],
        days=t, units=units, saturdays=False, shifts=shifts,
        rules=_random_rules(r, workdays(t), units, shifts, skills),
        soft={"fair_scope": r.choice(["opd", "opd", "unit"])},
    )  # fmt: skip
    case["seed"] = seed
    if r.random() < 0.2:
        case["rules"]["apart"] = [["p0", "p1"], ["p1", "p2"], ["p2", "p0"]][: r.randint(1, 3)]
    return case


def _random_person(r, days, units, skills):
    p = {"unit": r.choice(units), "cat": "staf"}
    kind = r.random()
    if kind < 0.08:
        p.update(mandatory=True, cat=r.choice(["staf", "pejabat"]))
    elif kind < 0.14:
        p["exempt"] = "guru"
    if r.random() < 0.25:
        p["off"] = sorted(r.sample(days, r.randint(1, max(1, len(days) // 3))))
    if r.random() < 0.06:
        p["callup"] = [r.choice(days)]
    for key, chance, value in (
        ("home", 0.3, [r.randrange(5)]), ("piket", 0.1, False), ("carry", 0.2, r.randint(0, 3)),
        ("run_in", 0.2, r.randint(0, 3)), ("bubble", 0.3, r.choice("xy")),
    ):  # fmt: skip
        if r.random() < chance:
            p[key] = value
    if skills and r.random() < 0.6:
        p["skills"] = [r.choice(skills)]
    return p


def _random_rules(r, days, units, shifts, skills):
    demands = []
    for k, skill in enumerate(skills):
        demands.append({"id": f"d{k}", "skill": r.choice(["", skill]), "exclusive": r.random() < 0.6})
        if r.random() < 0.5:
            demands[k]["weekdays"] = sorted(r.sample(range(5), r.randint(1, 4)))
        elif r.random() < 0.3:
            demands[k]["dates"] = [r.choice(days)]
        if shifts and r.random() < 0.4:
            demands[k]["shift"] = r.choice(shifts)
    per = ["day", "shift"] if shifts else ["day"]
    rules = {
        "cap": {
            "num": 1, "den": r.choice([1, 1, 2, 2, 3]), "scope": r.choice(["opd", "opd", "unit"]),
            "base": r.choice(["all", "inside", "available"]), "round": r.choice(["down", "up", "nearest"]),
            "min_seats": r.choice([0, 0, 1, 2]), "outside": r.choice([[], ["pejabat"]]), "per": r.choice(per),
        },
        "piket_min": r.choice([0, 0, 1, 2]), "piket_per": r.choice(per), "demands": demands,
        "max_run": r.choice([0, 2, 3, 4]), "fill": r.choice(["off", "full"]),
        "once": {"window": r.choice([3, 5]), "mode": r.choice(["off", "hard", "if_capacity"])},
    }  # fmt: skip
    if r.random() < 0.1:
        rules["cap"]["seats_on"] = {r.choice(days): r.choice([0, 1, 2])}
    if r.random() < 0.15:
        rules["unit_piket_min"] = {r.choice(units): 1}
    return rules


def agency(n, t, *, seed=1, units=1, saturdays=False, skills=0, leave=0.05, **rules):
    """An agency of a realistic make-up: ranks outside the seats, exemptions, leave, wishes, cohorts."""
    r = random.Random(seed)
    days, names = workdays(t, saturdays=saturdays), [f"u{k}" for k in range(units)]
    people = []
    for i in range(n):
        p = {"unit": names[i % units], "cat": "staf", "bubble": f"b{i % max(1, n // 20)}"}
        if i % 40 == 7:
            p.update(mandatory=True, cat="pejabat")
        elif i % 40 == 23:
            p["exempt"] = "hamil"
        elif r.random() < leave:
            first = r.randrange(t)
            p["off"] = days[first : first + r.randint(1, 5)]
        if r.random() < 0.2:
            p["home"] = [r.randrange(5)]
        if skills and r.random() < 0.4:
            p["skills"] = [f"s{r.randrange(skills)}"]
        people.append(p)
    demands = [{"id": f"d{k}", "skill": f"s{k}", "exclusive": k % 2 == 0} for k in range(skills)]
    base = {
        "cap": {"num": 1, "den": 4, "outside": ["pejabat"]}, "piket_min": 5, "max_run": 3, "fill": "full",
        "once": {"window": 10, "mode": "if_capacity"}, "demands": demands,
    }  # fmt: skip
    return document(people, days=t, units=names, rules={**base, **rules}, saturdays=saturdays)


def solved(case, **options):
    """The engine's result, judged by the checker: no rule broken and every figure counted alike."""
    instance = parse(json.dumps(case))
    result = solve(instance, **options)
    if result.feasible:
        (verdict,) = check(json.dumps(case), json.dumps(roster_document(instance, result)))
        assert verdict.breaches == ()
        figures = result.figures
        assert verdict.figures == {
            "spread": figures.spread, "weekday": {str(w): s for w, s in figures.weekday.items()},
            "pref": figures.pref, "together": figures.together, "apart": figures.apart,
            "regular": figures.regular, "changes": figures.changes, "forced": figures.forced,
        }  # fmt: skip
    return result


def published(case, result, start, **edits):
    """The case again, with its roster published and days before index ``start`` frozen; people edited."""
    instance = parse(json.dumps(case))
    again = json.loads(json.dumps(case))
    again["published"] = {"from": case["days"][start], "cells": roster_document(instance, result)["cells"]}
    for person in again["people"]:
        person.update(edits.get(person["id"], {}))
    return again
