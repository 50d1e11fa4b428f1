"""A plain model of the format, to compare the engine with: one CP-SAT variable per person, day and duty.

Reads the same JSON document; shares no code with the engine. Rule kinds may be dropped.
"""

from datetime import date
from itertools import combinations

from ortools.sat.python import cp_model

KINDS = ("R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R12", "R13", "R14", "R15", "R16")


class Reference:
    """The plain model of one instance document without the kinds in ``drop``."""

    def __init__(self, case, drop=()):
        self.case, self.drop = case, set(drop)
        self.days = [date.fromisoformat(d) for d in case["days"]]
        self.shifts = case.get("shifts") or [""]
        self.rules = case.get("rules", {})
        self.cap = self.rules.get("cap", {})
        self.people = case["people"]
        self.m = cp_model.CpModel()
        self.frozen = {}
        published = case.get("published")
        self.start = len(self.days)
        if published:
            self.start = sum(d < date.fromisoformat(published["from"]) for d in self.days)
        self.build()

    def has(self, kind):
        return kind not in self.drop

    def off(self, p, d):
        return self.case["days"][d] in p.get("off", [])

    def called(self, p, d):
        return self.case["days"][d] in p.get("callup", [])

    def build(self):
        m, n, t = self.m, len(self.people), len(self.days)
        demands = self.rules.get("demands", [])
        self.x, self.y, self.z = {}, {}, {}
        for i, p in enumerate(self.people):
            for d in range(t):
                for s in self.shifts:
                    self.x[i, d, s] = m.new_bool_var("")
                    self.y[i, d, s] = m.new_bool_var("")
                    m.add(self.y[i, d, s] <= self.x[i, d, s])
                    if not p.get("piket", True) and self.has("R10"):
                        m.add(self.y[i, d, s] == 0)
                    for k, w in enumerate(demands):
                        if w.get("exclusive"):
                            self.z[i, d, s, k] = m.new_bool_var("")
                            m.add(self.z[i, d, s, k] <= self.y[i, d, s])
                            fits = w.get("unit", "") in ("", p["unit"])
                            fits = fits and (not w.get("skill") or w["skill"] in p.get("skills", []))
                            fits = fits and w.get("shift", "") in ("", s)
                            if self.has("R10") and not fits:
                                m.add(self.z[i, d, s, k] == 0)
                m.add(sum(self.x[i, d, s] for s in self.shifts) <= 1)
                posts = [self.z[i, d, s, k] for s in self.shifts for k in range(len(demands))
                         if (i, d, s, k) in self.z]  # fmt: skip
                m.add(sum(posts) <= 1)
        self.h = {(i, d): sum(self.x[i, d, s] for s in self.shifts) for i in range(n) for d in range(t)}
        for i, p in enumerate(self.people):
            self.person(i, p)
        self.frozen_cells()
        for d in range(t):
            self.day(d)
        at = {p["id"]: i for i, p in enumerate(self.people)}
        if self.has("R15"):
            for a, b in self.rules.get("apart", []):
                for d in range(t):
                    for s in self.shifts:
                        m.add(self.x[at[a], d, s] + self.x[at[b], d, s] <= 1)
        self.windows()

    def person(self, i, p):
        m, t = self.m, len(self.days)
        for d in range(t):
            if self.off(p, d) and self.has("R2"):
                m.add(self.h[i, d] == 0)
            if p.get("exempt") and self.has("R3"):
                m.add(self.h[i, d] == 0)
            if p.get("mandatory") and not self.off(p, d) and self.has("R4"):
                m.add(self.h[i, d] == 1)
            if self.called(p, d) and self.has("R5"):
                m.add(self.h[i, d] == 1)
        limit = self.rules.get("max_run", 0)
        if limit and not p.get("mandatory") and self.has("R12"):
            line = [1] * p.get("run_in", 0) + [self.h[i, d] for d in range(t)]
            for a in range(len(line) - limit):
                part = line[a : a + limit + 1]
                if any(not isinstance(v, int) for v in part):
                    m.add(sum(part) <= limit)

    def frozen_cells(self):
        published = self.case.get("published")
        if not published or not self.has("R16"):
            return
        demands = self.rules.get("demands", [])
        for i, p in enumerate(self.people):
            line = published["cells"].get(p["id"])
            for d in range(self.start if line is not None else 0):
                head, _, post = line[d].partition("@")
                state, _, shift = head.partition("/")
                for s in self.shifts:
                    here = state in "OP" and s == shift
                    self.m.add(self.x[i, d, s] == int(here))
                    self.m.add(self.y[i, d, s] == int(here and state == "P"))
                    for k, w in enumerate(demands):
                        if (i, d, s, k) in self.z:
                            self.m.add(self.z[i, d, s, k] == int(here and w["id"] == post))
                if self.has("R2") and (state == "L") != self.off(p, d):
                    self.m.add_bool_or([])

    def pools(self):
        return self.case["units"] if self.cap.get("scope", "opd") == "unit" else [""]

    def inside(self, p):
        return p.get("cat", "") not in self.cap.get("outside", [])

    def in_pool(self, pool):
        return [i for i, p in enumerate(self.people) if pool in ("", p["unit"])]

    def seats(self, pool, d):
        dated = self.cap.get("seats_on", {}).get(self.case["days"][d])
        if dated is not None:
            return dated
        base = self.cap.get("base", "all")
        rows = [self.people[i] for i in self.in_pool(pool)]
        if base == "inside":
            rows = [p for p in rows if self.inside(p)]
        if base == "available":
            rows = [p for p in rows if not self.off(p, d) and not p.get("exempt")]
        a, b = len(rows) * self.cap.get("num", 1), self.cap.get("den", 1)
        share = {"down": a // b, "up": -(-a // b), "nearest": (2 * a + b) // (2 * b)}
        return max(self.cap.get("min_seats", 0), share[self.cap.get("round", "down")])

    def day(self, d):
        m = self.m
        per_shift = self.cap.get("per", "day") == "shift" and self.case.get("shifts")
        for pool in self.pools():
            rows = [i for i in self.in_pool(pool) if self.inside(self.people[i])]
            may = sum(not self.off(self.people[i], d) and not self.people[i].get("exempt") for i in rows)
            for part in [[s] for s in self.shifts] if per_shift else [self.shifts]:
                used = sum(self.x[i, d, s] for i in rows for s in part)
                if self.has("R6"):
                    m.add(used <= self.seats(pool, d))
                if self.rules.get("fill", "off") == "full" and self.has("R14"):
                    m.add(used >= min(self.seats(pool, d), may))
        by_shift = self.rules.get("piket_per", "day") == "shift" and self.case.get("shifts")
        n = range(len(self.people))
        for part in [[s] for s in self.shifts] if by_shift else [self.shifts]:
            if self.has("R7"):
                m.add(sum(self.y[i, d, s] for i in n for s in part) >= self.rules.get("piket_min", 0))
            for unit, least in self.rules.get("unit_piket_min", {}).items():
                if self.has("R8"):
                    rows = [i for i in n if self.people[i]["unit"] == unit]
                    m.add(sum(self.y[i, d, s] for i in rows for s in part) >= least)
        for k, w in enumerate(self.rules.get("demands", [])):
            self.demand(k, w, d)

    def demand(self, k, w, d):
        if w.get("dates"):
            holds = self.case["days"][d] in w["dates"]
        else:
            holds = self.days[d].weekday() in w.get("weekdays", range(7))
        if not holds or not self.has("R9"):
            return
        terms = []
        for i, p in enumerate(self.people):
            fits = w.get("unit", "") in ("", p["unit"])
            fits = fits and (not w.get("skill") or w["skill"] in p.get("skills", []))
            for s in self.shifts:
                if w.get("shift", "") in ("", s):
                    if w.get("exclusive"):
                        terms.append(self.z[i, d, s, k])
                    elif fits:
                        terms.append(self.y[i, d, s])
        self.m.add(sum(terms) >= w.get("min", 1))

    def windows(self):
        once = self.rules.get("once", {})
        size, mode = once.get("window", 10), once.get("mode", "off")
        if mode == "off" or not self.has("R13"):
            return
        for a in range(0, len(self.days) - size + 1, size):
            span = range(a, a + size)
            due = [i for i, p in enumerate(self.people)
                   if not p.get("exempt") and not p.get("mandatory")
                   and any(not self.off(p, d) for d in span)]  # fmt: skip
            if mode == "if_capacity" and not self.suffices(due, span):
                continue
            for i in due:
                self.m.add(sum(self.h[i, d] for d in span) >= 1)

    def suffices(self, due, span):
        m = cp_model.CpModel()
        factor = len(self.shifts) if self.cap.get("per", "day") == "shift" else 1
        use = {}
        for i in due:
            p = self.people[i]
            if self.inside(p) and not any(self.called(p, d) for d in span):
                row = [m.new_bool_var("") for d in span]
                for v, d in zip(row, span, strict=True):
                    use[i, d] = v
                    if self.off(p, d):
                        m.add(v == 0)
                m.add(sum(row) == 1)
        for pool in self.pools():
            rows = [i for i in self.in_pool(pool) if self.inside(self.people[i])]
            for d in span:
                taken = 0
                for i in rows:
                    p = self.people[i]
                    if not p.get("exempt"):
                        taken += (p.get("mandatory", False) and not self.off(p, d)) or self.called(p, d)
                left = max(0, factor * self.seats(pool, d) - taken)
                m.add(sum(use.get((i, d), 0) for i in rows) <= left)
        return cp_model.CpSolver().solve(m) == cp_model.OPTIMAL

    def groups(self):
        num, den = self.case.get("soft", {}).get("fair_min_share", [1, 2])
        found = {}
        for i, p in enumerate(self.people):
            free = sum(not self.off(p, d) for d in range(len(self.days)))
            if not p.get("exempt") and not p.get("mandatory") and free * den >= num * len(self.days):
                unit = p["unit"] if self.case.get("soft", {}).get("fair_scope", "opd") == "unit" else ""
                found.setdefault(unit, []).append(i)
        return list(found.values())

    def spread(self):
        s = self.m.new_int_var(0, 1000, "")
        for group in self.groups():
            low = self.m.new_int_var(-1000, 1000, "")
            for i in group:
                total = self.people[i].get("carry", 0) + sum(self.h[i, d] for d in range(len(self.days)))
                self.m.add(total >= low)
                self.m.add(total <= low + s)
        return s

    def weekday_spread(self, weekday):
        most = self.m.new_int_var(0, len(self.days), "")
        for group in self.groups():
            low = self.m.new_int_var(0, len(self.days), "")
            for i in group:
                count = sum(self.h[i, d] for d, day in enumerate(self.days) if day.weekday() == weekday)
                self.m.add(count >= low)
                self.m.add(count <= low + most)
        return most

    def wishes_missed(self):
        return sum(
            self.h[i, d]
            for i, p in enumerate(self.people)
            for d, day in enumerate(self.days)
            if not p.get("mandatory") and not self.called(p, d) and day.weekday() in p.get("home", [])
        )

    def changes(self):
        terms = []
        for i, p in enumerate(self.people):
            line = self.case["published"]["cells"].get(p["id"])
            for d in range(self.start, len(self.days)) if line is not None else ():
                terms.append(1 - self.h[i, d] if line[d][0] in "OP" else self.h[i, d])
        return sum(terms)

    def solve(self, objective=None):
        if objective is not None:
            self.m.minimize(objective)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = 120
        status = solver.solve(self.m)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL, solver.status_name(status)
        return 0 if objective is None else round(solver.objective_value)


def least_spread(case):
    """The least spread of any roster, None when there is none."""
    reference = Reference(case)
    return reference.solve(reference.spread())


def least_weekdays(case, most_spread):
    """The least sum of the Monday and Friday spreads with at most that spread."""
    reference = Reference(case)
    reference.m.add(reference.spread() <= most_spread)
    return reference.solve(reference.weekday_spread(0) + reference.weekday_spread(4))


def least_changes(case, most_spread):
    """The fewest changes with at most that spread."""
    reference = Reference(case)
    reference.m.add(reference.spread() <= most_spread)
    return reference.solve(reference.changes())


def minimal_conflicts(case):
    """Every minimal set of rule kinds that cannot hold together, by growing what can."""
    kinds, can, found = frozenset(KINDS), [], []

    def possible(kept):
        return Reference(case, kinds - kept).solve() is not None

    for size in range(1, len(KINDS) + 1):
        for chosen in combinations(KINDS, size):
            kept = frozenset(chosen)
            if any(one <= kept for one in found) or any(kept <= one for one in can):
                continue
            if not possible(kept):
                found.append(kept)
                continue
            for kind in KINDS:
                if kind not in kept and possible(kept | {kind}):
                    kept |= {kind}
            can.append(kept)
    return [tuple(k for k in KINDS if k in one) for one in found]
