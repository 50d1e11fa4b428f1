"""Many people's days judged: whatever is the same for many of them is worked out once.

A circular sorts 20,000 people into a handful of kinds; on one day all of a kind have the same plan, the same
hours and, unless something is remarkable, the same finding. What is left is judged one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tatakerja.attendance.queries.judging import Inputs, Judge, Judged, said_of
from tatakerja.attendance.queries.stored import StoredBases
from tatakerja.attendance.queries.words import Said
from tatakerja.attendance.rules.assembly import place_clauses
from tatakerja.attendance.rules.basis import mark_of
from tatakerja.attendance.rules.day import PlainDay, plain_day
from tatakerja.attendance.rules.facts import DayFinding, DayStatus
from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.calendar import days_between
from tatakerja.organisation.models import Pattern as WorkPattern
from tatakerja.organisation.queries import Post, Tree
from tatakerja.permit.queries import DayPermits
from tatakerja.platform.bulk import stamper
from tatakerja.presence.queries.marks import Evidence, Heard, Tap
from tatakerja.roster.queries.days import DayPlan, RosterBook

Key = tuple[int, date]
_ONE_DAY = timedelta(days=1)
# The words of a plan that a finding repeats.
_REPEATED = ("OFF", "LEAVE", "DUTY")
_OUTING = ("outing.categories", "outing.coordination")
_NOTHING: Sequence[Tap] = ()
_NOBODY: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Segment:
    """Days over which nobody's post changes, with everybody's post and kind, and one of each kind.

    ``groups`` are the people by kind and unit.
    """

    first: date
    last: date
    posts: Mapping[int, Post]
    kinds: Mapping[int, int]
    samples: Mapping[int, tuple[Post, PersonFacts]]
    groups: Mapping[tuple[int, int], Set[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What equal days share: mode, finding, whether a word was heard while it waits, results set aside."""

    mode: str
    finding: DayFinding
    waiting: bool
    other: tuple[tuple[str, DayFinding], ...] = ()


class Result(NamedTuple):
    """One person's day. Moments are texts as the database writes them, ``basis`` what it was judged by."""

    person_id: int
    post: Post
    outcome: Outcome
    check_in: str | None
    check_out: str | None
    place: str
    basis: str


class Pattern:
    """One kind of day: everybody with the same plan, policy and hours."""

    def __init__(self, judge: Judge, sample: Post, plan: DayPlan, policy: EffectivePolicy) -> None:
        self.judge, self.plan, self.policy = judge, plan, policy
        self.sample = Inputs(sample, plan, policy, (), None)
        schedule = judge.schedule(self.sample)
        self.flexible = plan.mode == "FLEX"
        self.plain: PlainDay[str] | None = None
        if schedule is not None and plan.mode != "OFF":
            self.plain = plain_day(schedule, judge.mode_of(plan), stamper())
        words = (plan.holiday, plan.basis) if plan.mode in _REPEATED else ()
        places = (place_clauses(policy, judge.mode_of(plan)), policy.value("presence.places"))
        self.basis = mark_of(plan.mode, plan.required, plan.clauses, words, schedule, places)
        self._silent: Outcome | None = None
        self._present: Outcome | None = None

    def silent(self) -> Outcome:
        """The day of everybody of whom nothing was heard."""
        if self._silent is None:
            self._silent = outcome_of(self.judge(self.sample))
        return self._silent

    def present(self, heard: Callable[[], Sequence[Heard]]) -> Outcome:
        """The day of everybody who came and went as planned; ``heard`` reads what one of them tapped."""
        if self._present is None:
            self._present = outcome_of(self.judge(replace(self.sample, evidence=heard())))
        return self._present

    def special(self, permits: DayPermits | None, said: Said | None) -> str:
        """What a day is judged by about which something was permitted or said."""
        outing = [(path, self.policy.value(path), self.policy.clauses_of(path)) for path in _OUTING]
        return mark_of(self.basis, self.plan.basis, outing, permits, said.words if said else None)


def outcome_of(judged: Judged) -> Outcome:
    """What of a judged day is not this person's alone."""
    one, finding = judged.inputs, judged.finding
    waiting = finding.status is DayStatus.PENDING and (judged.seen or not one.words.empty)
    return Outcome(one.plan.mode, finding, waiting, judged.other)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a day; ``own`` holds those whose kind of day is not that of their kind of people."""

    made: Mapping[object, Pattern]
    kinds: Mapping[int, int]
    own: Mapping[int, tuple[object, ...]]

    def of(self, person_id: int) -> Pattern:
        return self.made[self.own.get(person_id) or self.kinds[person_id]]


@dataclass(slots=True)
class Book:
    """Everything that decides about the days of some people, read once; ``evidence`` may follow later."""

    first: date
    last: date
    people: Sequence[int]
    segments: Sequence[Segment]
    roster: RosterBook
    permits: Mapping[Key, DayPermits]
    said: Mapping[Key, Said]
    whole: Tree
    now: datetime
    evidence: Evidence = field(default_factory=Evidence)
    _special: dict[date, set[int]] | None = None
    _rostered: dict[date, set[int]] | None = None

    def special(self, day: date) -> Set[int]:
        """Who has a permit on a day, or about whose day something was said."""
        if self._special is None:
            self._special = {}
            for person_id, on in (*self.permits, *self.said):
                self._special.setdefault(on, set()).add(person_id)
        return self._special.get(day, _NOBODY)

    def present(self) -> set[int]:
        """Everybody with a post on some day of the range."""
        return set().union(*(segment.posts for segment in self.segments))

    def on_shifts(self) -> set[int]:
        """Everybody whose shift may end on the next day."""
        return {
            person_id
            for segment in self.segments
            for person_id, post in segment.posts.items()
            if post.node.pattern == WorkPattern.SHIFT
        }

    def days(self, only: Mapping[date, Set[int]] | None = None) -> Iterator[tuple[date, list[Result]]]:
        """Every day with everybody's result, in order; ``only`` chooses days and people."""
        for segment in self.segments:
            for day in days_between(segment.first, segment.last):
                if only is None or day in only:
                    yield day, self._day(segment, day, None if only is None else only[day])

    def moved(self, stored: Mapping[date, StoredBases]) -> dict[date, set[int]]:
        """Whose days rest on something else than what is stored, are not stored, or are still open."""
        found: dict[date, set[int]] = {}
        for segment in self.segments:
            for day in days_between(segment.first, segment.last):
                known = stored.get(day, StoredBases())
                changed: set[int] = set()
                for basis, people in self._bases(segment, day).items():
                    changed |= people - known.settled.get(basis, _NOBODY)
                for part in known.people():
                    changed |= part - segment.posts.keys()
                if changed:
                    found[day] = changed
        return found

    def _bases(self, segment: Segment, day: date) -> dict[str, set[int]]:
        """What everybody's day rests on."""
        patterns, found = self._patterns(segment, day), defaultdict[str, set[int]](set)
        singly = self.special(day) | patterns.own.keys()
        for (kind, node_id), people in segment.groups.items():
            rest = people - singly if singly else people
            if rest:
                found[f"{patterns.made[kind].basis}.{node_id}"] |= rest
        for person_id in singly & segment.posts.keys():
            post = segment.posts[person_id]
            found[self._basis(patterns.of(person_id), post, (person_id, day))].add(person_id)
        return found

    def _basis(self, pattern: Pattern, post: Post, key: Key) -> str:
        permits, said = self.permits.get(key), self.said.get(key)
        mark = pattern.basis if permits is None and said is None else pattern.special(permits, said)
        return f"{mark}.{post.node.id}"

    def _day(self, segment: Segment, day: date, only: Set[int] | None) -> list[Result]:
        patterns = self._patterns(segment, day)
        taps = self.evidence.on(day)
        special = self.special(day)
        found = []
        for person_id, post in segment.posts.items():
            if only is not None and person_id not in only:
                continue
            pattern = patterns.of(person_id)
            heard = taps.get(person_id, _NOTHING)
            if pattern.flexible or person_id in special:
                found.append(self._singly(pattern, post, (person_id, day), heard))
            elif not heard:
                basis = f"{pattern.basis}.{post.node.id}"
                found.append(Result(person_id, post, pattern.silent(), None, None, "", basis))
            else:
                found.append(self._heard(pattern, post, (person_id, day), heard))
        return found

    def _heard(self, pattern: Pattern, post: Post, key: Key, heard: Sequence[Tap]) -> Result:
        """Somebody who came and went as planned has the finding of all who did; else the day is judged."""
        plain = pattern.plain
        if plain is None or len(heard) != 2:
            return self._singly(pattern, post, key, heard)
        came, went = heard
        if came.kind != "check_in" or went.kind != "check_out":
            return self._singly(pattern, post, key, heard)
        decided = self.evidence.decisions
        if decided and (came.id in decided or went.id in decided):
            return self._singly(pattern, post, key, heard)
        if not plain.holds(came.moment, came.place, came.grade, went.moment, went.place, went.grade):
            return self._singly(pattern, post, key, heard)
        outcome = pattern.present(lambda: self.evidence.heard(heard))
        basis = f"{pattern.basis}.{post.node.id}"
        return Result(key[0], post, outcome, came.moment, went.moment, went.place, basis)

    def _singly(self, pattern: Pattern, post: Post, key: Key, heard: Sequence[Tap]) -> Result:
        """The day of one person by all that is known of it, and of the days beside it."""
        read, (person_id, day) = self.evidence.heard, key
        after = self.evidence.on(day + _ONE_DAY).get(person_id, _NOTHING)
        preceding = self.evidence.on(day - _ONE_DAY).get(person_id, _NOTHING)
        said = said_of(self.said.get(key))
        permits = self.permits.get(key)
        judged = pattern.judge(
            Inputs(
                post, pattern.plan, pattern.policy, read(heard), permits, read(after), *said, read(preceding)
            )
        )
        stamp = stamper()
        return Result(
            key[0],
            post,
            outcome_of(judged),
            stamp(judged.check_in) if judged.check_in else None,
            stamp(judged.check_out) if judged.check_out else None,
            judged.place.value if judged.place else "",
            self._basis(pattern, post, key),
        )

    def _touched(self, day: date) -> Set[int]:
        """Who has a cell of a published roster on a day, or a change of that day."""
        if self._rostered is None:
            self._rostered = {}
            for person_id, on in (*self.roster.cells, *self.roster.changes):
                self._rostered.setdefault(on, set()).add(person_id)
        return self._rostered.get(day, _NOBODY)

    def _patterns(self, segment: Segment, day: date) -> Patterns:
        """Everybody's kind of day: of all whom nothing that a plan is made of tells apart the same one.

        Somebody whose day was changed singly is a kind of one.
        """
        policies = {
            kind: effective_policy(self.roster.policies.policies(post.region.pk), day, facts)
            for kind, (post, facts) in segment.samples.items()
        }
        cells, changes, touched = self.roster.cells, self.roster.changes, self._touched(day)
        own: dict[int, tuple[object, ...]] = {}
        asked: dict[object, int] = {}
        for person_id in touched & segment.kinds.keys():
            key = (person_id, day)
            kind, cell, single = segment.kinds[person_id], cells.get(key), person_id if key in changes else 0
            own[person_id] = (kind, cell and cell.letter, cell and cell.plan_id, single)
            asked.setdefault(own[person_id], person_id)
        for (kind, _node), people in segment.groups.items():
            if kind not in asked and (other := next((one for one in people if one not in own), None)):
                asked[kind] = other
        posts = {person_id: segment.posts[person_id] for person_id in asked.values()}
        held = {person_id: policies[segment.kinds[person_id]] for person_id in posts}
        plans = self.roster.plans(posts, day, held)
        judge = Judge(day, self.now, self.roster.time_rules)
        made = {
            group: Pattern(judge, posts[person_id], plans[person_id], held[person_id])
            for group, person_id in asked.items()
        }
        return Patterns(made, segment.kinds, own)
