"""The same day told to a scenario and to the application: one set of facts, one finding, in every word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tatakerja.attendance.queries.judging import Inputs, Judge
from tatakerja.attendance.rules.assembly import place_clauses
from tatakerja.attendance.rules.day import evaluate_day
from tatakerja.attendance.rules.facts import Cover, DayFacts, DayFinding
from tatakerja.circular.library import load_library
from tatakerja.circular.rules.document import policy_from_tree
from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.source import read_document
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.zones import at
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post
from tatakerja.permit.queries.days import DayCover, DayPermits, OutingSpan
from tatakerja.presence.queries.marks import Heard
from tatakerja.roster.queries.days import DayPlan
from tatakerja.scenario.day import facts_on
from tatakerja.scenario.read import read_scenarios
from tatakerja.scenario.run import run_text
from tatakerja.scenario.world import World

LIBRARY = load_library()
ZONE = "Asia/Jakarta"
# Windows for coming and for going; home and elsewhere in clauses of their own.
OURS = """
format: circular/1
slug: ours
circular: {title: Uji, issuer: Bupati}
jurisdiction: {level: regency, name: Kabupaten Uji}
valid: {from: 2026-01-01}
office: {home: allowed, mandatory: {groups: [office]}}
presence:
  stay_home: true
  outside: event_to_explain
  windows:
    - {from: "06:30", until: "08:00", kind: check_in}
    - {from: "15:00", until: "17:00", ramadan: false, kind: check_out}
    - {from: "14:00", until: "17:00", ramadan: true, kind: check_out}
outing: {categories: [pangan], coordination: acknowledgement}
clauses:
  - {id: C-01, quote: home, sets: [office.home, office.mandatory]}
  - {id: C-02, quote: stay, sets: [presence.stay_home]}
  - {id: C-03, quote: elsewhere, sets: [presence.outside]}
  - {id: C-04, quote: windows, sets: [presence.windows]}
  - {id: C-05, quote: outings, sets: [outing]}
"""


@dataclass(frozen=True)
class Case:
    """A day of one person: the circular, what was tapped where, what else is known."""

    policy: str = "none"
    day: date = date(2026, 6, 10)
    mode: str = "WFO"
    came: str = ""
    went: str = ""
    place: str = "office"
    went_place: str = ""
    groups: str = ""
    covered: str = ""
    outing: tuple[str, str, str, bool] | None = None

    def yaml(self) -> str:
        facts = []
        if self.came or self.went:
            taps = [f', {key}: "{clock}"' for key, clock in self._taps().items()]
            places = (self.place, self.went_place) if self.went_place else (self.place,)
            for place, part in zip(places, taps if self.went_place else ["".join(taps)], strict=True):
                facts.append(f"{{attend: p, date: {self.day}, place: {place}{part}}}")
        if self.covered:
            facts.append(f"{{{self.covered}: p, from: {self.day}, until: {self.day}}}")
        if self.outing:
            start, end, category, told = self.outing
            span = f'from: "{self.day}T{start}", until: "{self.day}T{end}"'
            facts.append(f"{{outing: p, {span}, category: {category}, acknowledged: {str(told).lower()}}}")
        policy = "{file: ours.yaml}" if self.policy == "ours" else self.policy
        return (
            f"scenario: x\nzone: {ZONE}\npolicies: [{policy}]\npeople: [{{id: p, groups: [{self.groups}]}}]\n"
            f"facts: [{', '.join(facts)}]\nask: [{{attendance: {{person: p, date: {self.day}}}}}]\n"
        )

    def _taps(self) -> dict[str, str]:
        return {key: clock for key, clock in (("in", self.came), ("out", self.went)) if clock}

    def moment(self, clock: str) -> datetime:
        return at(self.day, time.fromisoformat(clock), ZONE)

    def events(self) -> list[Heard]:
        kinds = {"in": "check_in", "out": "check_out"}
        return [
            Heard(number, kinds[key], self.moment(clock), self.place if number == 1 else self._left(), "A")
            for number, (key, clock) in enumerate(self._taps().items(), 1)
            if not (key == "out" and self.over_midnight)
        ]

    def following(self) -> list[Heard]:
        """A check-out after midnight, as the next day's evidence has it."""
        when = at(self.day + timedelta(days=1), time.fromisoformat(self.went or "00:00"), ZONE)
        return [Heard(2, "check_out", when, self._left(), "A")] if self.over_midnight else []

    @property
    def over_midnight(self) -> bool:
        return bool(self.came and self.went) and self.went < self.came

    def _left(self) -> str:
        return self.went_place or self.place

    def permits(self) -> DayPermits:
        cover = DayCover("x/1", "tahunan", self.day, self.day, "surat")
        outings = ()
        if self.outing and self.mode == "WFH":
            start, end, category, told = self.outing
            outings = (OutingSpan("outing/1", category, self.moment(start), self.moment(end), told),)
        return DayPermits(
            leave=cover if self.covered == "leave" else None,
            duty=cover if self.covered == "duty" else None,
            outings=outings,
        )


HOME = Case("ours", mode="WFH", came="07:50", went="16:00", place="home")
CASES = [
    Case(),
    Case(came="07:30:59", went="16:00"),
    Case(came="07:31", went="15:20"),
    Case(came="08:40"),
    Case(went="16:00"),
    Case(came="07:20", went="16:10", place="home"),
    Case(came="07:20", went="16:10", went_place="duty"),
    Case(came="07:20", went="16:10", went_place="outside"),
    Case(came="07:30", went="00:30"),
    Case(came="09:00", went="01:00", day=date(2026, 6, 12)),
    Case(day=date(2026, 6, 12), came="07:20", went="16:10"),
    Case(day=date(2026, 3, 4), came="08:05", went="14:40"),
    Case(day=date(2026, 6, 13), mode="OFF"),
    Case(day=date(2026, 6, 1), mode="OFF", came="07:20", went="16:10"),
    Case(covered="leave"),
    Case(covered="duty", came="07:20"),
    HOME,
    replace(HOME, went="15:00"),
    replace(HOME, went="14:59"),
    replace(HOME, came="08:01", went="15:30"),
    replace(HOME, day=date(2026, 3, 4), went="14:00"),
    replace(HOME, day=date(2026, 3, 4), came="08:01", went="13:59"),
    replace(HOME, place="outside"),
    replace(HOME, place="outside", outing=("07:00", "17:00", "pangan", True)),
    replace(HOME, came="09:00", outing=("07:45", "09:00", "pangan", True)),
    replace(HOME, came="09:00", outing=("07:45", "09:00", "pangan", False)),
    replace(HOME, came="09:00", outing=("07:45", "09:00", "kesehatan", True)),
    replace(HOME, came="", went="", outing=("07:00", "17:00", "pangan", True)),
    Case("ours", groups="office", came="07:50", went="15:05"),
    Case("ours", groups="office", came="07:50", went="15:05", place="home"),
    Case("ours", groups="office", came="07:50", went="15:05", place="outside"),
    Case("ours", groups="office", came="09:00", went="16:00", outing=("07:00", "09:30", "pangan", True)),
    Case("kaltim-2026", day=date(2026, 6, 12), mode="WFH", came="07:31", went="16:30", place="outside"),
    Case("kaltim-2026", day=date(2026, 6, 12), mode="WFH", came="07:20", went="12:00", place="home"),
    Case("kaltim-2026", day=date(2026, 2, 20), mode="WFH", came="08:01", went="15:30", place="home"),
    Case("probolinggo-2020", day=date(2020, 4, 2), mode="WFH", came="07:20", went="16:00", place="outside"),
    Case("banten-2020", day=date(2020, 3, 24), mode="PIKET", came="07:20", went="16:00", place="outside"),
]  # fmt: skip


def of_scenario(case: Case) -> tuple[World, DayFacts]:
    (scenario,) = read_scenarios(case.yaml(), "x.yaml", LIBRARY, lambda name: OURS)
    world = World(scenario, LIBRARY)
    return world, facts_on(world, "p", case.day)


def of_application(case: Case, policy: EffectivePolicy) -> DayFacts:
    node = Node(id=1, zone=ZONE, pattern="five_day", path="/1/")
    post = Post(Person(id=1), node, node, node, "", (), "pelaksana", "", frozenset(), None, frozenset())
    explained = LIBRARY.calendar.explain(case.day)
    mode = case.covered.upper() or case.mode
    plan = DayPlan(
        mode,
        True,
        policy.mode.clauses,
        basis="Bukan hari kerja" if mode == "OFF" else "Jadwal terbit",
        holiday=explained.name,
    )
    judge = Judge(case.day, case.moment("23:59"), LIBRARY.time_rules)
    return judge.facts(Inputs(post, plan, policy, case.events(), case.permits(), case.following()))


def told(facts: DayFacts) -> DayFacts:
    """The facts without what only a row has: ids, the words on a leave, the moment of judging."""

    def bare(cover: Cover | None) -> Cover | None:
        return None if cover is None else replace(cover, label="", id="")

    return replace(
        facts,
        check_ins=tuple(replace(mark, id="") for mark in facts.check_ins),
        check_outs=tuple(replace(mark, id="") for mark in facts.check_outs),
        excuses=tuple(replace(excuse, id="") for excuse in facts.excuses),
        leave=bare(facts.leave),
        duty=bare(facts.duty),
        # A day with leave has no mode of its own in a roster, and what is not worked needs no words of one.
        mode=None if facts.leave or facts.duty or not facts.working else facts.mode,
        mode_clauses=facts.mode_clauses if facts.working else (),
        off_reason="" if facts.working else facts.off_reason,
        anywhere=facts.anywhere and facts.working,
        place_clauses=facts.place_clauses if facts.working and not (facts.leave or facts.duty) else (),
        now=None,
    )


def bare(finding: DayFinding) -> DayFinding:
    return replace(finding, reasons=tuple(replace(reason, evidence=()) for reason in finding.reasons))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.policy}-{case.day}-{case.came}-{case.place}")
def test_the_same_facts_give_the_same_finding(case: Case) -> None:
    world, ours = of_scenario(case)
    theirs = of_application(case, world.effective(case.day, "p"))
    assert told(ours) == told(theirs)
    assert bare(evaluate_day(told(ours))) == bare(evaluate_day(told(theirs)))
    assert evaluate_day(ours).status is evaluate_day(theirs).status


def asked(case: Case) -> Mapping[str, Any]:
    (result,) = run_text(case.yaml(), "x.yaml", LIBRARY, lambda name: OURS)
    return result.answers[0].answer


@pytest.mark.parametrize(
    ("went", "early", "kind"), [("15:00", 0, None), ("14:59", 1, "PSW1"), ("14:29", 31, "PSW2")]
)
def test_a_window_for_going_moves_the_limit_of_leaving_early(went: str, early: int, kind: str | None) -> None:
    found = asked(replace(HOME, went=went))
    assert (found["early_minutes"], found["early_class"]) == (early, kind)


def in_force(policy: Policy, day: date) -> EffectivePolicy:
    return effective_policy([policy], day)


@pytest.mark.parametrize(
    ("mode", "clauses"), [(Mode.WFH, ("C-02", "C-03")), (Mode.WFO, ("C-03",)), (None, ("C-02", "C-03"))]
)
def test_which_clauses_a_question_about_the_place_names(mode: Mode | None, clauses: tuple[str, ...]) -> None:
    ours = in_force(policy_from_tree(read_document(OURS)), date(2026, 6, 10))
    assert place_clauses(ours, mode) == clauses


def test_what_binds_people_at_home_only_is_not_held_against_the_office() -> None:
    found = in_force(LIBRARY.policy("probolinggo-2020"), date(2020, 4, 2))
    assert (place_clauses(found, Mode.WFH), place_clauses(found, Mode.PIKET)) == (("A4-10",), ())
    banten = in_force(LIBRARY.policy("banten-2020"), date(2020, 3, 24))
    assert place_clauses(banten, Mode.WFH) == ("A2-22",)


@pytest.mark.parametrize(("at_clock", "home"), [("07:49", 0), ("07:50", 1)])
def test_a_report_counts_a_check_in_by_its_whole_minute(at_clock: str, home: int) -> None:
    case = replace(HOME, came="07:50:59")
    text = case.yaml().replace("ask: [", f"ask: [{{snapshot: {{agency: opd, at: {case.day}T{at_clock}}}}}, ")
    (result,) = run_text(text, "x.yaml", LIBRARY, lambda name: OURS)
    found = result.answers[0].answer
    assert (found["total"], found["at_home"], found["not_connected"]) == (1, home, 1 - home)
