"""From policy, roster, evidence and permits to findings, for many people at once.

Everything is read set-based: a day costs the same number of queries for one person and for a province.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from tatakerja.attendance.queries.words import Said, day_words
from tatakerja.attendance.rules.assembly import (
    Assigned,
    Happened,
    ToldOuting,
    ToldVisit,
    day_facts,
    day_schedule,
    excuses_of,
    visit_of,
)
from tatakerja.attendance.rules.claims import Settled, Words, settle
from tatakerja.attendance.rules.classes import whole_minute
from tatakerja.attendance.rules.day import evaluate_day
from tatakerja.attendance.rules.facts import (
    Cover,
    DayFacts,
    DayFinding,
    Mark,
    Schedule,
    day_marks,
    shift_marks,
)
from tatakerja.circular.queries import effective_policies, time_rules_for
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.terms import Mode
from tatakerja.circular.rules.worktime import TimeRules, workday
from tatakerja.kernel.calendar import WorkingPattern
from tatakerja.kernel.periods import Span
from tatakerja.organisation.queries import Post, Tree, tree
from tatakerja.permit.queries import DayPermits, permits_on
from tatakerja.platform import formats
from tatakerja.presence.queries.evidence import evidence_on
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.events import VOID, WITHDRAWN
from tatakerja.presence.rules.overnight import begins_open, ends_open
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.snapshot import AtHome, HomeState, Outing, Sighting, home_state
from tatakerja.roster.queries import DayPlan, day_plans
from tatakerja.roster.queries.days import unrostered

_MODES = {mode.value: mode for mode in Mode}
_PLACES = {place.value: place for place in Place}
_GRADES = {grade.value: grade for grade in Grade}
_DECISIONS = {"confirmed": True, "refused": False}
# Beyond so many people a day's evidence is read whole: a list of ids costs more than it saves.
_MANY = 5000
_NO_WORDS = Words()
_IN_OFFICE = frozenset({"WFO", "PIKET"})
_ONE_DAY = timedelta(days=1)
# What a person sends besides check-in and check-out.
_REPORTS = frozenset({"location", "answer"})


class Spoken(Protocol):
    """One event of a phone, as far as a finding asks."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def counts_at(self) -> datetime: ...
    @property
    def place(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def decision(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that decides about one person's day.

    ``following`` and ``preceding`` are the evidence of the days beside it, which work past midnight needs;
    ``words`` what people said afterwards; ``before`` what held while the day was worked, where a circular
    reached back.
    """

    post: Post
    plan: DayPlan
    policy: EffectivePolicy
    evidence: Sequence[Spoken]
    permits: DayPermits | None
    following: Sequence[Spoken] = ()
    words: Words = field(default_factory=Words)
    before: EffectivePolicy | None = None
    preceding: Sequence[Spoken] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One person's day: what went in, the finding, and where the person stands at that moment.

    ``place`` is that of the last thing heard, ``seen`` whether anything was heard; ``home`` only for a day at
    home (how the three reports count it, circular 800/734-BKD/2020 cl. A2-20). ``other`` are results set
    aside, each with the words that say why.
    """

    inputs: Inputs
    finding: DayFinding
    check_in: datetime | None
    check_out: datetime | None
    place: Place | None
    seen: bool
    home: HomeState | None
    other: tuple[tuple[str, DayFinding], ...] = ()


def inputs_on(posts: Mapping[int, Post], day: date, *, whole: Tree | None = None) -> dict[int, Inputs]:
    """What decides about ``day`` for each of these people; the same number of queries for any number."""
    if not posts:
        return {}
    known = whole or tree()
    plans = day_plans(posts, day, whole=known)
    policies = effective_policies(posts, day, whole=known)
    people: Iterable[int] | None = posts if len(posts) <= _MANY else None
    evidence = evidence_on(people, day)
    permits = permits_on(people, day)
    words = day_words(posts, day, day, whole=known)
    shifts = {person_id for person_id in posts if plans[person_id].mode == "FLEX"}
    after = _beside(
        shifts | {key for key, heard in evidence.items() if ends_open(_kinds(heard))},
        day + _ONE_DAY,
    )
    preceding = _beside(
        {key for key, heard in evidence.items() if begins_open(_kinds(heard))}, day - _ONE_DAY
    )
    return {
        person_id: Inputs(
            post,
            plans[person_id],
            policies[person_id],
            evidence.get(person_id, ()),
            permits.get(person_id),
            after.get(person_id, ()),
            *said_of(words.get((person_id, day))),
            preceding.get(person_id, ()),
        )
        for person_id, post in posts.items()
    }


def _standing(heard: Iterable[Spoken]) -> list[Spoken]:
    """The evidence without what its person took back."""
    return [one for one in heard if one.decision != WITHDRAWN]


def _kinds(heard: Iterable[Spoken]) -> list[str]:
    return [one.kind for one in _standing(heard)]


def _beside(people: Set[int], day: date) -> Mapping[int, Sequence[Spoken]]:
    """The evidence of a neighbouring day of those who need it; no query where nobody does."""
    if not people:
        return {}
    found = evidence_on(sorted(people) if len(people) <= _MANY else None, day)
    return {key: _standing(heard) for key, heard in found.items()}


def said_of(said: Said | None) -> tuple[Words, EffectivePolicy | None]:
    """The words of a day and the rules before them, as `Inputs` takes them."""
    return (said.words, said.before) if said is not None else (_NO_WORDS, None)


class Judge:
    """Judges days; the hours of a kind of people are worked out once."""

    def __init__(self, day: date, now: datetime, rules: TimeRules, until: datetime | None = None) -> None:
        self.day, self.now, self.until, self.rules = day, now, until, rules
        self._schedules: dict[tuple[int, str, str, bool], Schedule | None] = {}

    def __call__(self, one: Inputs) -> Judged:
        """The day of one person at ``now``, from what counts up to ``until`` (its minute whole)."""
        heard = tuple(
            event
            for event in one.evidence
            if event.decision not in VOID
            and (self.until is None or whole_minute(event.counts_at) <= self.until)
        )
        counted = one if len(heard) == len(one.evidence) else replace(one, evidence=heard)
        facts = self.facts(counted)
        last = max(heard, key=lambda event: event.counts_at, default=None)
        found = Settled(evaluate_day(facts))
        if not one.words.empty:
            found = settle(facts, one.words, self._before(counted))
        return Judged(
            inputs=one,
            finding=found.finding,
            check_in=min((mark.at for mark in facts.check_ins), default=None),
            check_out=max((mark.at for mark in facts.check_outs), default=None),
            place=Place(last.place) if last else None,
            seen=last is not None,
            home=self._home(one, heard) if one.plan.mode == Mode.WFH.value else None,
            other=found.other,
        )

    def _before(self, one: Inputs) -> DayFacts | None:
        """The facts by the rules that held while the day was worked; what the roster said stays."""
        if one.before is None:
            return None
        plan = one.plan
        if plan.plan_id is None and plan.basis == unrostered(one.policy).basis:
            plan = unrostered(one.before)
        return self.facts(replace(one, policy=one.before, plan=plan))

    def facts(self, one: Inputs) -> DayFacts:
        """What the day is judged by, put together as a scenario does it."""
        plan, policy = one.plan, one.policy
        ins, outs = _marks(one.evidence, "check_in"), _marks(one.evidence, "check_out")
        if plan.mode == "FLEX":
            ins, outs = shift_marks(ins, outs, *_both(one.following))
        elif one.preceding or one.following:
            ins, outs = day_marks(ins, outs, _both(one.preceding), _both(one.following))
        working = plan.mode != "OFF" and not (plan.mode == "FLEX" and not (ins or outs))
        return day_facts(
            policy,
            one.post.zone,
            self.schedule(one),
            Assigned(
                self.mode_of(plan),
                plan.clauses,
                at_home=plan.mode == "WFH",
                working=working,
                off_reason=plan.holiday or plan.basis,
            ),
            Happened(
                ins,
                outs,
                marks_of(event for event in one.evidence if event.kind in _REPORTS),
                _cover(one, "LEAVE"),
                _cover(one, "DUTY"),
                _outings(one),
                _visit(one),
            ),
            self.now,
        )

    @staticmethod
    def mode_of(plan: DayPlan) -> Mode | None:
        """The mode by which the day is judged: none where the plan only advises."""
        return _MODES.get(plan.mode) if plan.required else None

    def schedule(self, one: Inputs) -> Schedule | None:
        key = (id(one.policy), one.post.node.pattern, one.post.zone, one.plan.mode in _IN_OFFICE)
        if key not in self._schedules:
            self._schedules[key] = self._make_schedule(one)
        found = self._schedules[key]
        if found is not None and one.plan.mode == "FLEX":
            return replace(found, flexible=True)
        return found

    def _make_schedule(self, one: Inputs) -> Schedule | None:
        answer = workday(self.rules, one.policy, WorkingPattern(one.post.node.pattern))
        in_office = one.plan.mode in _IN_OFFICE
        return day_schedule(one.policy, answer, one.post.zone, in_office=in_office)

    def _home(self, one: Inputs, heard: tuple[Spoken, ...]) -> HomeState:
        at = self.until or self.now
        sightings = [Sighting(whole_minute(event.counts_at), Place(event.place)) for event in heard]
        excuses = excuses_of(one.policy, _outings(one))
        outings = [Outing(excuse.span, excuse.acknowledged) for excuse in excuses]
        visit = visit_of(one.policy, _visit(one))
        return home_state(AtHome("", sightings, outings, visit is not None and visit.settled), at)


def judge(
    posts: Mapping[int, Post],
    day: date,
    now: datetime,
    *,
    until: datetime | None = None,
    whole: Tree | None = None,
) -> dict[int, Judged]:
    """The days of these people by person id, in the order given."""
    judged = Judge(day, now, time_rules_for(day, day), until)
    return {person_id: judged(one) for person_id, one in inputs_on(posts, day, whole=whole).items()}


def marks_of(events: Iterable[Spoken]) -> tuple[Mark, ...]:
    """The events as marks of a day, in the order given."""
    return tuple(
        Mark(
            event.counts_at,
            _PLACES[event.place],
            _GRADES[event.grade],
            _DECISIONS.get(event.decision),
            f"event:{event.id}",
        )
        for event in events
    )


def _marks(events: Iterable[Spoken], kind: str) -> tuple[Mark, ...]:
    return marks_of(event for event in events if event.kind == kind)


def _both(events: Sequence[Spoken]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    return _marks(events, "check_in"), _marks(events, "check_out")


_WORDS = {"LEAVE": "disetujui", "DUTY": "dengan surat tugas"}


def _cover(one: Inputs, mode: str) -> Cover | None:
    """What covers the whole day: the permit, else what was entered into the roster."""
    permits = one.permits
    found = None if permits is None else permits.leave if mode == "LEAVE" else permits.duty
    if found is not None:
        kind = found.kind.replace("_", " ")
        dates = formats.date_range(found.first, found.last)
        label = f"{kind}, {dates}" if mode == "LEAVE" else f"surat {found.source}, {dates}"
        return Cover(label, id=found.id)
    if one.plan.mode == mode:
        return Cover(one.plan.basis.partition(": ")[2] or _WORDS[mode], one.plan.clauses)
    return None


def _outings(one: Inputs) -> tuple[ToldOuting, ...]:
    """The outings of the day; they could only be told for a day at home."""
    return tuple(
        ToldOuting(outing.category, Span(outing.starts_at, outing.ends_at), outing.acknowledged, outing.id)
        for outing in (one.permits.outings if one.permits else ())
    )


def _visit(one: Inputs) -> ToldVisit | None:
    told = one.permits.visit if one.permits else None
    return ToldVisit(told.reason, told.acknowledged, told.id) if told is not None else None
